package recurrence

import (
	"time"

	"adjutant/ops/dates"
)

// Occurrence is one time that a plan comes round.
type Occurrence struct {
	// At is the moment, in the plan's zone. It is always on Day.
	At time.Time
	// Day is the local day. With Clock it is what makes the occurrence one of
	// its kind, whatever the zone's rules become: see [Occurrence.Key].
	Day dates.Date
	// Clock is the time of day that was meant.
	Clock dates.Clock
	// Instead is the day off from which it was moved; unset if it was not.
	Instead dates.Date
	// Shift is by how much the clocks have been put forward since the
	// occurrence before, or at the moment itself: an hour, minus an hour where
	// they were put back, 0 where nothing changed.
	Shift time.Duration
	// Gap is set where the clocks skip the time on that day. It comes round
	// right after the gap; where the gap lasts until midnight, in the last
	// minute before it, which is still on the day.
	Gap bool
	// Twice is set where the clocks show the time twice. It comes round at the
	// first.
	Twice bool
}

// Key returns day and time of day, as 2026-11-26 15:00. No two occurrences of a
// plan have the same.
func (o Occurrence) Key() string { return o.Day.String() + " " + o.Clock.String() }

// occurrence is the i-th of a day, without its shift.
func (p Plan) occurrence(r run, i int) Occurrence {
	clock := p.Rule.clock(i)
	t := p.at(r.day, clock)
	hour, minute, second := t.Clock()
	return Occurrence{
		At: t, Day: r.day, Clock: clock, Instead: r.instead,
		Gap:   hour != clock.Hour || minute != clock.Minute || second != 0,
		Twice: shownAgain(t),
	}
}

// at is when the plan comes round at that time on that day. Later times of a day
// are never earlier moments.
func (p Plan) at(day dates.Date, c dates.Clock) time.Time {
	t := day.At(c, p.zone())
	if dates.Of(t) != day {
		// The day ends before the gap does, as in Nuuk each spring.
		t = day.AddDays(1).Midnight(p.zone()).Add(-time.Minute)
	}
	return t
}

// shownAgain reports whether the clocks will be put back and show the same time
// once more. They change at most once in a day.
func shownAgain(t time.Time) bool {
	later := offset(t.Add(26 * time.Hour))
	back := offset(t) - later
	return back > 0 && offset(t.Add(back)) == later
}

// offset returns how far the clocks at t are ahead of UTC.
func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}
