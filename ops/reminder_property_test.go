package ops_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// drawQuiet draws a person somewhere in the world, with days off and absences in
// the four weeks around the first day.
func drawQuiet(t *rapid.T) ops.Quiet {
	o := company()
	o.Hours = rapid.SampledFrom([]ops.Hours{{From: 540, To: 1050}, {From: 0, To: 1440}, {From: 600, To: 630}}).Draw(t, "hours")
	o.Holidays = []ops.Holiday{{Date: firstDay.AddDays(rapid.IntRange(0, 13).Draw(t, "holiday"))}}
	p, _ := o.Person("ana")
	p.Timezone = rapid.SampledFrom([]string{"UTC", "Asia/Tokyo", "America/New_York"}).Draw(t, "zone")
	q := ops.Quiet{Org: o, Person: p}
	for range rapid.IntRange(0, 2).Draw(t, "absences") {
		q.Absences = append(q.Absences, drawAbsence(t, "away"))
	}
	return q
}

// drawMoment draws one in the two weeks from the first day on, to the minute so
// that several things fall together.
func drawMoment(t *rapid.T, name string) time.Time {
	day := firstDay.AddDays(rapid.IntRange(0, 13).Draw(t, name+" day"))
	return day.At(dates.Clock{Hour: rapid.IntRange(0, 23).Draw(t, name), Minute: rapid.SampledFrom([]int{0, 15}).Draw(t, name+" minute")}, time.UTC)
}

var waitings = []ops.Waiting{
	ops.WaitsAnswer, ops.WaitsDecision, ops.WaitsEscalated, ops.WaitsMitigation, ops.WaitsReview, ops.WaitsAcceptance,
	ops.WaitsBlocker, ops.WaitsUnblocked, ops.WaitsStuck, ops.WaitsStatus,
}

// fromADay are the things of which nobody is told before their day.
var fromADay = []ops.Waiting{ops.WaitsMitigation, ops.WaitsReview, ops.WaitsAcceptance, ops.WaitsStuck, ops.WaitsStatus}

func drawPending(t *rapid.T, n int) ops.Pending {
	p := ops.Pending{
		Record: ops.MakeID("REQ", uint64(n+1)), What: rapid.SampledFrom(waitings).Draw(t, "what"),
		Since: drawMoment(t, "since"), From: drawMoment(t, "from"), Loud: rapid.IntRange(0, 4).Draw(t, "loud") == 0,
		Every: rapid.SampledFrom([]dates.Span{{}, {Days: 1}, {Days: 7}, {Time: 5 * time.Hour}}).Draw(t, "every"),
	}
	if rapid.IntRange(0, 5).Draw(t, "never") == 0 {
		p.From = time.Time{}
	}
	if p.Told = rapid.IntRange(-2, 3).Draw(t, "told"); p.Told <= 0 {
		p.Told = 0
	} else {
		p.Last = drawMoment(t, "last")
	}
	if rapid.IntRange(0, 3).Draw(t, "snoozed") == 0 {
		p.Snoozed = drawMoment(t, "until")
	}
	return p
}

// atWork reports whether a message may be sent at that moment, going by the day
// and the clock where the person is.
func atWork(q ops.Quiet, now time.Time, loud bool) bool {
	local := now.In(q.Org.Location(q.Person))
	minute := 60*local.Hour() + local.Minute()
	on := q.Org.DayOf(q.Person, q.Absences, dates.Of(local))
	return minute >= q.Org.Hours.From && minute < q.Org.Hours.To && (on == ops.Working || on == ops.DayOff && loud)
}

func isAway(q ops.Quiet, now time.Time) bool {
	_, away := ops.AbsentOn(q.Absences, dates.Of(now.In(q.Org.Location(q.Person))))
	return away
}

// explains reports whether a thing is a reason to send something now.
func explains(p ops.Pending, q ops.Quiet, now time.Time) bool {
	if !p.Snoozed.IsZero() && !(p.Snoozed.Before(p.From) && slices.Contains(fromADay, p.What)) {
		loc := q.Org.Location(q.Person)
		asAsked := dates.Of(p.Snoozed.In(loc)) == dates.Of(now.In(loc)) && !isAway(q, now)
		return !p.Snoozed.After(now) && (asAsked || q.Today < ops.MostMessages && atWork(q, now, false))
	}
	due := p.Due()
	return !due.IsZero() && !due.After(now) && q.Today < ops.MostMessages && atWork(q, now, p.Loud)
}

// A reminder is sent when something explains it, and never otherwise; it names all
// that waits, in order; and the moment at which to look again is the first at
// which something will explain one.
func TestRemindersAreExplained(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuiet(t)
		var pending []ops.Pending
		for n := range rapid.IntRange(0, 4).Draw(t, "things") {
			pending = append(pending, drawPending(t, n))
		}
		q.Today = rapid.IntRange(0, 3).Draw(t, "sent today")
		now := drawMoment(t, "now")
		items, next := ops.PlanReminder(pending, q, now)
		reason := func(at time.Time) bool {
			q := q
			if loc := q.Org.Location(q.Person); dates.Of(at.In(loc)) != dates.Of(now.In(loc)) {
				q.Today = 0
			}
			return slices.ContainsFunc(pending, func(p ops.Pending) bool { return explains(p, q, at) })
		}
		if (len(items) > 0) != reason(now) {
			t.Fatalf("at %s reminds of %v, a reason: %t", now, items, reason(now))
		}
		if !next.IsZero() && !next.After(now) {
			t.Fatalf("at %s looks again at %s", now, next)
		}
		if len(items) == 0 {
			if !next.IsZero() && !reason(next) {
				t.Fatalf("looks again at %s, for nothing", next)
			}
			until := next
			if next.IsZero() {
				until = now.AddDate(0, 2, 0)
			}
			for at := now; at.Before(until); at = at.Add(15 * time.Minute) {
				if reason(at) {
					t.Fatalf("looks again at %s, and there is a reason at %s", next, at)
				}
			}
			return
		}
		var want []ops.Reminded
		waiting := slices.Clone(pending)
		slices.SortStableFunc(waiting, func(a, b ops.Pending) int { return a.Since.Compare(b.Since) })
		for _, p := range waiting {
			if !p.From.After(now) || !slices.Contains(fromADay, p.What) {
				want = append(want, ops.Reminded{Record: p.Record, What: p.What, Times: p.Told + 1})
			}
		}
		if !slices.Equal(items, want) {
			t.Fatalf("reminds of %v, want %v", items, want)
		}
	})
}

// Played for half a year, looking only when the plan says so: no day has a third
// message, everything is reminded of that is to be, and the pauses between the
// reminders of one thing never get shorter, nor longer than two weeks.
func TestRemindersPlayedForward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuiet(t)
		var pending []ops.Pending
		for n := range rapid.IntRange(1, 4).Draw(t, "things") {
			p := drawPending(t, n)
			p.Told, p.Last, p.Snoozed = 0, time.Time{}, time.Time{}
			pending = append(pending, p)
		}
		now, end := firstDay.Midnight(time.UTC), firstDay.AddDays(180).Midnight(time.UTC)
		pauses := make([]time.Duration, len(pending))
		sent := map[dates.Date]int{}
		for looks := 0; now.Before(end); looks++ {
			if looks > 2*200 {
				t.Fatalf("%d looks in half a year, the last at %s", looks, now)
			}
			today := dates.Of(now.In(q.Org.Location(q.Person)))
			q.Today = sent[today]
			items, next := ops.PlanReminder(pending, q, now)
			if len(items) > 0 {
				sent[today]++
			}
			if sent[today] > ops.MostMessages || len(items) > 0 && !atWork(q, now, true) {
				t.Fatalf("message %d of %s at %s: %v", sent[today], today, now, items)
			}
			for i := range pending {
				p := &pending[i]
				if !slices.ContainsFunc(items, func(r ops.Reminded) bool { return r.Record == p.Record }) {
					continue
				}
				if p.Last = now; p.Last.Before(p.From) {
					continue // named beside others
				}
				p.Told++
				if due := p.Due(); !due.IsZero() {
					pause := due.Sub(now)
					if pause < pauses[i] || pause > 14*24*time.Hour || !next.IsZero() && next.After(due) && atWork(q, due, false) && sent[dates.Of(due.In(q.Org.Location(q.Person)))] < ops.MostMessages {
						t.Fatalf("the %d. reminder of %+v is %s later, after %s; looks again at %s", p.Told, *p, pause, pauses[i], next)
					}
					pauses[i] = pause
				}
			}
			if next.IsZero() {
				break
			}
			now = next
		}
		for _, p := range pending {
			if !p.From.IsZero() && p.Told == 0 {
				t.Errorf("nobody was reminded of %+v", p)
			}
			if !p.From.IsZero() && !p.Every.IsZero() && p.Told < 6 {
				t.Errorf("in half a year %d reminders of %+v", p.Told, p)
			}
		}
	})
}
