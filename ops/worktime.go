package ops

import (
	"slices"
	"time"

	"adjutant/ops/dates"
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
	minute := at.Truncate(time.Minute)
	return day.At(dates.Clock{Hour: int(minute.Hours()), Minute: int(minute.Minutes()) % 60}, loc).Add(at - minute).UTC()
}

// worksOn reports whether the department works on the day.
func (o *Org) worksOn(day dates.Date, department Handle) bool {
	return slices.Contains(o.Workweek, day.Weekday()) && !slices.ContainsFunc(o.Holidays, func(h Holiday) bool {
		return h.Date == day && (len(h.Departments) == 0 || slices.Contains(h.Departments, department))
	})
}

// sinceMidnight is the time of day that a clock shows.
func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute +
		time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
}
