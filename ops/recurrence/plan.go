package recurrence

import (
	"slices"
	"sort"
	"time"

	"adjutant/ops/dates"
)

// DayOff says what happens on a day on which nobody works.
type DayOff string

// The ways to deal with a day off. Where several days move to one, they are one.
const (
	Run    DayOff = "run"    // it comes round all the same
	Skip   DayOff = "skip"   // it does not come round
	Before DayOff = "before" // it does on the working day before
	After  DayOff = "after"  // it does on the working day after
)

// DaysOff are all of them.
var DaysOff = []DayOff{Run, Skip, Before, After}

const (
	// horizon is how many years are searched. 29 February falls on a given day
	// of the week every 28 years, and once every 40 around 2100.
	horizon = 40
	// farthest is how many days away a working day may be. Where all are
	// further, there is nothing that deserves to be called the day before.
	farthest = 31
)

// Calendar is what a rule needs to know of a company.
type Calendar struct {
	// Works reports whether people work on the day: it is in the working week,
	// and no holiday. If nil, they work on all days of the working week.
	Works func(dates.Date) bool
	// Workweek is the working week alone, which "weekday" means. If empty,
	// Monday to Friday.
	Workweek []time.Weekday
	// FiscalYearStart is where the years begin, and so the quarters.
	FiscalYearStart dates.MonthDay
}

func (c Calendar) inWorkweek(day dates.Date) bool {
	w := day.Weekday()
	if len(c.Workweek) == 0 {
		return w != time.Saturday && w != time.Sunday
	}
	return slices.Contains(c.Workweek, w)
}

func (c Calendar) works(day dates.Date) bool {
	if c.Works == nil {
		return c.inWorkweek(day)
	}
	return c.Works(day)
}

// Plan is a rule at a place: in a zone, for a company, from a day to a day.
type Plan struct {
	Rule     Rule
	Zone     *time.Location // if nil, UTC
	Calendar Calendar
	DayOff   DayOff // if empty, Run
	// Starts and Ends are the first and the last local day; the zero date is
	// no bound. A day that the rule names and the one that it is moved to must
	// both be within. "every second monday" counts from the first such day on
	// or after Starts; without Starts the weeks count from that of Monday
	// 5 January 1970, so that they stay the same whenever one asks.
	Starts, Ends dates.Date
}

// Next returns the first occurrence after that moment. It is false where none
// comes within 40 years: such a plan is not worth keeping.
func (p Plan) Next(after time.Time) (Occurrence, bool) {
	o, i, ok := p.next(after)
	if ok {
		o.Shift = offset(o.At) - p.offsetBefore(o, i)
	}
	return o, ok
}

// Upcoming returns the next n occurrences after that moment, or all that are
// left.
func (p Plan) Upcoming(after time.Time, n int) []Occurrence {
	var list []Occurrence
	for len(list) < n {
		if len(list) == 0 {
			o, ok := p.Next(after)
			if !ok {
				return nil
			}
			list = append(list, o)
			continue
		}
		before := list[len(list)-1].At
		o, _, ok := p.next(before)
		if !ok {
			break
		}
		o.Shift = offset(o.At) - offset(before)
		list = append(list, o)
	}
	return list
}

// On returns the occurrences of one local day, in order.
func (p Plan) On(day dates.Date) []Occurrence {
	r, ok := p.run(day, day)
	if !ok {
		return nil
	}
	var list []Occurrence
	for i := range p.Rule.times() {
		o := p.occurrence(r, i)
		switch n := len(list); {
		case dates.Of(o.At) != day:
			return nil
		case n == 0:
			o.Shift = offset(o.At) - p.offsetBefore(o, i)
		case o.At.Equal(list[n-1].At):
			continue
		default:
			o.Shift = offset(o.At) - offset(list[n-1].At)
		}
		list = append(list, o)
	}
	return list
}

// next is the first occurrence after that moment, without its shift, and the
// place of its time of day in the rule.
func (p Plan) next(after time.Time) (o Occurrence, i int, ok bool) {
	// All years that a date may be in. Before them is the zero time.
	from := latest(dates.Of(after.In(p.zone())), p.Starts, dates.Date{Year: 1, Month: time.January, Day: 1})
	to := earliest(from.AddMonths(12*horizon), dates.Date{Year: 9999, Month: time.December, Day: 31})
	for {
		r, ok := p.run(from, to)
		if !ok {
			return Occurrence{}, 0, false
		}
		n := p.Rule.times()
		i := sort.Search(n, func(i int) bool { return p.at(r.day, p.Rule.clock(i)).After(after) })
		if i < n {
			if o := p.occurrence(r, i); dates.Of(o.At) == r.day {
				return o, i, true
			}
		}
		from = r.day.AddDays(1)
	}
}

// offsetBefore is how far the clocks were ahead of UTC when the plan came round
// before the i-th time of the day of o; for the first of all, right before it.
func (p Plan) offsetBefore(o Occurrence, i int) time.Duration {
	if i > 0 {
		return offset(p.at(o.Day, p.Rule.clock(i-1)))
	}
	yesterday := o.Day.AddDays(-1)
	// Most plans came round some days ago, and a few some years.
	for back := 1; back <= horizon*366; back *= 4 {
		var before dates.Date
		from := o.Day.AddDays(-back)
		for r, ok := p.run(from, yesterday); ok; r, ok = p.run(r.day.AddDays(1), yesterday) {
			before = r.day
		}
		if !before.IsZero() {
			return offset(p.at(before, p.Rule.clock(p.Rule.times()-1)))
		}
		if from.Before(p.Starts) {
			break
		}
	}
	return offset(o.At.Add(-time.Nanosecond))
}

// run is a local day on which a plan comes round.
type run struct {
	day     dates.Date
	instead dates.Date // the first day off that was moved to it, if it is not due itself
}

// run finds the first day from the one to the other. Days off move in the order
// in which they come, so the first day that is due is the first to run.
func (p Plan) run(from, to dates.Date) (run, bool) {
	if p.Rule.IsZero() || from.After(to) {
		return run{}, false
	}
	first, end := from, to
	switch p.DayOff {
	case Before:
		end = to.AddDays(farthest)
	case After:
		first = from.AddDays(-farthest)
	}
	from, first = latest(from, p.Starts), latest(first, p.Starts)
	if !p.Ends.IsZero() {
		to, end = earliest(to, p.Ends), earliest(end, p.Ends)
	}
	for {
		due, ok := p.Rule.days.next(p, first, end)
		if !ok {
			return run{}, false
		}
		switch day, ok := p.moved(due); {
		case !ok || day.Before(from):
		case day.After(to):
			return run{}, false
		case day == due || p.names(day):
			return run{day: day}, true
		default:
			return run{day, due}, true
		}
		first = due.AddDays(1)
	}
}

// names reports whether the rule names the day itself.
func (p Plan) names(day dates.Date) bool {
	_, ok := p.Rule.days.next(p, day, day)
	return ok
}

// moved is the day on which a day that is due runs, if it does.
func (p Plan) moved(due dates.Date) (dates.Date, bool) {
	step := 1
	switch p.DayOff {
	case Skip:
		return due, p.Calendar.works(due)
	case Before:
		step = -1
	case After:
	default:
		return due, true
	}
	for n := 0; n <= farthest; n++ {
		if day := due.AddDays(step * n); p.Calendar.works(day) {
			return day, true
		}
	}
	return dates.Date{}, false
}

func (p Plan) zone() *time.Location {
	if p.Zone == nil {
		return time.UTC
	}
	return p.Zone
}

func latest(day dates.Date, others ...dates.Date) dates.Date {
	for _, other := range others {
		if other.After(day) {
			day = other
		}
	}
	return day
}

func earliest(a, b dates.Date) dates.Date {
	if a.After(b) {
		return b
	}
	return a
}
