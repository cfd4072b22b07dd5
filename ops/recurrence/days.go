package recurrence

import (
	"time"

	"adjutant/ops/dates"
)

// kind is what a day must be to count for a rule.
type kind uint8

const (
	never kind = iota
	anyDay
	named   // one of some days of the week
	weekday // a day of the company's working week
	workday // a day on which people work: no holiday either
	byCron  // by the fields of cron
)

// period is what the days are counted in.
type period uint8

const (
	always period = iota
	month
	quarter
	year
)

// last is the place of a day that is counted from the end.
const last = -1

// days are the days that a rule names.
type days struct {
	kind kind
	week uint8 // the days of the week, as bits from Sunday
	// weeks is the stride, for every second monday and the like.
	weeks int
	// nth is the place in the period among the days that count; 0 if all do.
	nth    int
	period period
	// ofMonth and inMonths are bits, of cron only. With either, a day fits by
	// the month or by the week.
	ofMonth  uint32
	inMonths uint16
	either   bool
}

// next is the first of the days from the one to the other.
func (d days) next(p Plan, from, to dates.Date) (dates.Date, bool) {
	for day := from; !day.After(to); {
		switch {
		case d.nth != 0:
			first, end := d.period.around(day, p.Calendar.FiscalYearStart)
			if hit, ok := d.pick(p.Calendar, first, end); ok && !hit.Before(day) {
				return hit, !hit.After(to)
			}
			day = end.AddDays(1)
		case d.kind == byCron && d.inMonths>>day.Month&1 == 0:
			day = firstOfNextMonth(day)
		case d.counts(p.Calendar, day) && d.inStride(day, p.Starts):
			return day, true
		default:
			day = day.AddDays(1)
		}
	}
	return dates.Date{}, false
}

// pick is the one day that is meant of a period.
func (d days) pick(c Calendar, first, end dates.Date) (dates.Date, bool) {
	day, step, n := first, 1, d.nth
	if n == last {
		day, step, n = end, -1, 1
	}
	for ; !day.Before(first) && !day.After(end); day = day.AddDays(step) {
		if d.counts(c, day) {
			if n--; n == 0 {
				return day, true
			}
		}
	}
	return dates.Date{}, false
}

// counts reports whether the day is of the kind that is meant.
func (d days) counts(c Calendar, day dates.Date) bool {
	inWeek := func() bool { return d.week>>day.Weekday()&1 != 0 }
	switch d.kind {
	case anyDay:
		return true
	case named:
		return inWeek()
	case weekday:
		return c.inWorkweek(day)
	case workday:
		return c.works(day)
	case byCron:
		ofMonth := d.ofMonth>>day.Day&1 != 0
		return d.inMonths>>day.Month&1 != 0 && (ofMonth && inWeek() || d.either && (ofMonth || inWeek()))
	}
	return false
}

// inStride reports whether the day is in one of the weeks that count.
func (d days) inStride(day, starts dates.Date) bool {
	if d.weeks == 0 {
		return true
	}
	if starts.IsZero() {
		starts = dates.Date{Year: 1970, Month: time.January, Day: 5} // a Monday
	}
	ahead := (day.Weekday() - starts.Weekday() + 7) % 7
	return day.Sub(starts.AddDays(int(ahead)))/7%d.weeks == 0
}

// around is the first and the last day of the period that the day is in.
func (p period) around(day dates.Date, fiscalYearStart dates.MonthDay) (first, end dates.Date) {
	if p == month {
		return dates.Date{Year: day.Year, Month: day.Month, Day: 1}, firstOfNextMonth(day).AddDays(-1)
	}
	from := dates.QuarterOf(day, fiscalYearStart)
	to := from
	if p == year {
		from.Number, to.Number = 1, 4
	}
	return from.First(fiscalYearStart), to.Last(fiscalYearStart)
}

func firstOfNextMonth(day dates.Date) dates.Date {
	if day.Month == time.December {
		return dates.Date{Year: day.Year + 1, Month: time.January, Day: 1}
	}
	return dates.Date{Year: day.Year, Month: day.Month + 1, Day: 1}
}
