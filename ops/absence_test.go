package ops_test

import (
	"testing"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// days are an absence of Ana’s from and to so many days after the first.
func days(from, until int) ops.Absence {
	return ops.Absence{
		Meta: ops.Meta{ID: "AWAY-1", Owner: "ana", Department: "support"}, Kind: ops.OnHoliday,
		From: firstDay.AddDays(from), Until: firstDay.AddDays(until),
	}
}

func drawAbsence(t *rapid.T, name string) ops.Absence {
	from := rapid.IntRange(0, 12).Draw(t, name+" from")
	a := days(from, from+rapid.IntRange(0, 8).Draw(t, name+" for"))
	if back := rapid.IntRange(-6, 25).Draw(t, name+" back"); back >= 0 {
		if ended, err := a.Back(firstDay.AddDays(back)); err == nil {
			a = ended
		}
	}
	return a
}

// Whether somebody is away is one thing for all who ask: day by day, for the last
// day, for lists, and for whether two absences overlap.
func TestAbsence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawAbsence(t, "a"), drawAbsence(t, "b")
		both, last := false, dates.Date{}
		for n := -1; n < 30; n++ {
			day := firstDay.AddDays(n)
			within := !day.Before(a.From) && !day.After(a.Until) && (a.Ended.IsZero() || day.Before(a.Ended))
			if a.HoldsOn(day) != within {
				t.Fatalf("%+v on %s: %t", a, day, a.HoldsOn(day))
			}
			if within {
				last = day
			}
			both = both || within && b.HoldsOn(day)
			held, ok := ops.AbsentOn([]ops.Absence{b, a}, day)
			if ok != (within || b.HoldsOn(day)) || ok && !held.HoldsOn(day) {
				t.Fatalf("on %s: %+v, %t", day, held, ok)
			}
		}
		if a.Overlaps(b) != both || b.Overlaps(a) != both {
			t.Fatalf("%+v and %+v overlap: %t, %t, want %t", a, b, a.Overlaps(b), b.Overlaps(a), both)
		}
		ever := !last.IsZero()
		if ever != !a.Last().Before(a.From) || ever && a.Last() != last {
			t.Fatalf("the last day of %+v is %s, want %s", a, a.Last(), last)
		}
		entries := a.Index()
		if (len(entries) > 0) != ever {
			t.Fatalf("%+v is in the lists %v", a, entries)
		}
		for _, e := range entries {
			if e.Key[len(e.Key)-1] != last.String() {
				t.Errorf("%s is sorted by %v, and ends on %s", e.List, e.Key, last)
			}
		}
	})
}

// Back ends what has not ended, and is said once.
func TestAbsenceBack(t *testing.T) {
	for name, c := range map[string]struct {
		today   int
		holds   string // "yes" on days that are left, from the first on
		refused bool
	}{
		"before it begins": {-2, "", false},
		"on the first day": {0, "", false},
		"in the middle":    {2, "yy", false},
		"on the last day":  {4, "yyyy", false},
		"on the day after": {5, "yyyyy", true},
		"long after":       {50, "yyyyy", true},
	} {
		a, err := days(0, 4).Back(firstDay.AddDays(c.today))
		if c.refused {
			faulty(t, err, "AWAY-1 is over already.")
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		holds := ""
		for n := range 10 {
			if a.HoldsOn(firstDay.AddDays(n)) {
				holds += "y"
			}
		}
		if holds != c.holds {
			t.Errorf("%s: away on %d days, want %d", name, len(holds), len(c.holds))
		}
		if !c.refused {
			_, err = a.Back(firstDay.AddDays(c.today))
			faulty(t, err, "is over already")
		}
	}
}

func TestAbsenceCheck(t *testing.T) {
	o := company()
	with := func(a ops.Absence, deputy ops.Handle) ops.Absence {
		a.Deputy = deputy
		return a
	}
	for name, c := range map[string]struct {
		absence       ops.Absence
		option, words string
	}{
		"today only":              {days(0, 0), "", ""},
		"with a deputy":           {with(days(0, 3), "bo"), "", ""},
		"since last week":         {days(-7, 0), "", ""},
		"a year":                  {days(0, 366), "", ""},
		"over a year":             {days(0, 367), "until", "At most a year"},
		"it has passed":           {days(-9, -1), "until", "Sun 22 Nov has passed."},
		"it ends before it does":  {days(5, 4), "until", "end before it begins"},
		"answered by themselves":  {with(days(0, 3), "ana"), "deputy", "Who else can answer?"},
		"answered by an observer": {with(days(0, 3), "uma"), "deputy", "Uma only observes."},
	} {
		err := c.absence.Check(o, firstDay)
		if c.option == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		faulty(t, err, c.words)
		if fault, _ := ops.AsFault(err); fault == nil || fault.Option != c.option {
			t.Errorf("%s: %+v", name, fault)
		}
	}
}

// Saying anew how long somebody is away goes on from what was said, and begins
// when the first of the two did.
func TestAbsenceChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, to := drawAbsence(t, "a"), drawAbsence(t, "to")
		a.ID, a.Revision, a.CreatedBy, a.Deputy, a.Kind = "AWAY-4", 2, "ana", "bo", ops.Sick
		to.ID, to.Ended = "", dates.Date{}
		to.Deputy = rapid.SampledFrom([]ops.Handle{"", "eli"}).Draw(t, "deputy")
		got := a.Changed(to)
		want := to
		want.Meta = a.Meta
		if a.From.Before(want.From) {
			want.From = a.From
		}
		if want.Deputy == "" {
			want.Deputy = "bo"
		}
		if got.ID != want.ID || got.Revision != 2 || got.From != want.From || got.Until != want.Until || got.Deputy != want.Deputy || got.Kind != want.Kind || !got.Ended.IsZero() {
			t.Errorf("%+v, changed to %+v: %+v", a, to, got)
		}
	})
}

func TestAbsenceMaySet(t *testing.T) {
	o := company()
	for _, p := range o.People {
		err := ops.Absence{Meta: ops.Meta{Owner: "yui"}}.MaySet(o, p)
		if want := contains(handlesIn("yui kai zoe mia tom"), p.Handle); (err == nil) != want {
			t.Errorf("%s may say that Yui is away: %v", p.Handle, err)
		} else if !want {
			faulty(t, err, "Only Yui, the head of their department or the COO")
		}
	}
}
