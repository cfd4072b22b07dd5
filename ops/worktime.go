package ops

import (
	"cmp"
	"slices"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

// WorkingAfter is the moment that is a span of working time after t, where the
// department works: days off and nights do not count. A day is a working day, at
// the same time of day; hours are working hours. What begins outside working
// hours begins when they do.
func (o *Org) WorkingAfter(t time.Time, s dates.Span, department Handle) time.Time {
	if len(o.Workweek) == 0 || o.Hours.From >= o.Hours.To {
		return s.After(t) // no company that was checked, and never a working hour
	}
	d, _ := o.Department(department)
	loc := o.Location(Person{Timezone: d.Timezone})
	day, at := dates.Of(t.In(loc)), sinceMidnight(t.In(loc))
	from, to := time.Duration(o.Hours.From)*time.Minute, time.Duration(o.Hours.To)*time.Minute
	next := func() {
		for day = day.AddDays(1); !o.worksOn(day, department); {
			day = day.AddDays(1)
		}
	}
	switch {
	case !o.worksOn(day, department) || at >= to:
		next()
		at = from
	case at < from:
		at = from
	}
	for range s.Days {
		next()
	}
	rest := s.Time
	for at+rest > to {
		rest -= to - at
		next()
		at = from
	}
	at += rest
	return day.At(clockOf(int(at/time.Minute)), loc).Add(at % time.Minute).UTC()
}

// Calendar is what a recurrence needs to know of the days on which a department
// works; the empty handle is the company as a whole.
func (o *Org) Calendar(department Handle) recurrence.Calendar {
	return recurrence.Calendar{
		Works:    func(day dates.Date) bool { return o.worksOn(day, department) },
		Workweek: o.Workweek, FiscalYearStart: o.FiscalYear,
	}
}

// CalendarOf is what a recurrence needs to know of the days on which a person works:
// their own days of the week, without the holidays of their department.
func (o *Org) CalendarOf(p Person) recurrence.Calendar {
	calendar := o.Calendar(p.Department)
	calendar.Works = func(day dates.Date) bool { return o.personWorksOn(p, day) }
	return calendar
}

func (o *Org) personWorksOn(p Person, day dates.Date) bool {
	week := p.Workweek
	if len(week) == 0 {
		week = o.Workweek
	}
	return slices.Contains(week, day.Weekday()) && !o.holidayOn(day, p.Department)
}

// DayOn is what one person does on a day.
type DayOn int

// The kinds of day.
const (
	Working DayOn = iota
	DayOff        // a weekend or holiday
	Away
)

// DayOf is what the person does on a day, by the company's calendar and the
// absences that they have.
func (o *Org) DayOf(p Person, absences []Absence, day dates.Date) DayOn {
	switch {
	case slices.ContainsFunc(absences, func(a Absence) bool { return a.HoldsOn(day) }):
		return Away
	case !o.personWorksOn(p, day):
		return DayOff
	}
	return Working
}

// AtWork is the first moment from t on that is within the person's working
// hours, in their zone; t itself if it is. Loud is for what cannot wait for the
// end of a weekend or holiday: then only the hours of the day count, but nobody
// is disturbed while they are away. It is the zero time for somebody who is away
// for longer than a year.
func (o *Org) AtWork(p Person, absences []Absence, t time.Time, loud bool) time.Time {
	loc, hours := o.Location(p), cmp.Or(p.Hours, o.Hours)
	if hours.From >= hours.To { // no company that was checked
		hours = Hours{From: 0, To: 24 * 60}
	}
	today := dates.Of(t.In(loc))
	for n := range 400 {
		day := today.AddDays(n)
		if on := o.DayOf(p, absences, day); on == Away || on == DayOff && !loud {
			continue
		}
		at := later(t, day.At(clockOf(hours.From), loc).UTC())
		if at.Before(day.At(clockOf(hours.To), loc)) { // not so where clocks skip them all
			return at
		}
	}
	return time.Time{}
}

// clockOf is the time of day so many minutes after midnight.
func clockOf(minutes int) dates.Clock { return dates.Clock{Hour: minutes / 60, Minute: minutes % 60} }

// worksOn reports whether the department works on the day.
func (o *Org) worksOn(day dates.Date, department Handle) bool {
	return slices.Contains(o.Workweek, day.Weekday()) && !o.holidayOn(day, department)
}

func (o *Org) holidayOn(day dates.Date, department Handle) bool {
	return slices.ContainsFunc(o.Holidays, func(h Holiday) bool {
		return h.Date == day && (len(h.Departments) == 0 || slices.Contains(h.Departments, department))
	})
}

// sinceMidnight is the time of day that a clock shows.
func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute +
		time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
}
