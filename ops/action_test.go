package ops_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// Who may do what with an action of Eli's in support, which Tom has given and Bo has
// said to be done.
func TestActionRights(t *testing.T) {
	org := trade()
	a := ops.Action{Meta: ops.Meta{ID: "ACT-1", Owner: "eli", Department: "support", CreatedBy: "jan"}, Giver: "lea", State: ops.ActionDone, DoneBy: "ana"}
	for _, c := range []struct {
		who                    ops.Handle
		answer, change, verify bool
	}{
		{"eli", true, true, false},  // nobody verifies their own
		{"ana", false, true, false}, // nor what they have said to be done
		{"lea", false, true, true},
		{"jan", false, true, false},
		{"tom", false, true, true},
		{"mia", false, true, true},
		{"bo", false, false, false},
		{"gus", false, false, false},
	} {
		p, _ := org.Person(c.who)
		if got := a.MayAnswer(org, p) == nil; got != c.answer {
			t.Errorf("%s may answer: %t", c.who, got)
		}
		if got := a.MayChange(org, p) == nil; got != c.change {
			t.Errorf("%s may change: %t", c.who, got)
		}
		if got := a.MayVerify(org, p) == nil; got != c.verify {
			t.Errorf("%s may verify: %t", c.who, got)
		}
	}
	a.DoneBy = "eli"
	if head, _ := org.Person("ana"); a.MayVerify(org, head) != nil {
		t.Error("the head of the department may not verify it")
	}
}

// What is due on a day off is to be done on the last working day before.
func TestLastWorkday(t *testing.T) {
	org := trade()
	org.Workweek = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	org.Holidays = []ops.Holiday{{Date: dates.Date{Year: 2026, Month: 11, Day: 27}, Departments: []ops.Handle{"support"}}}
	for _, c := range []struct {
		person ops.Person
		due    int
		want   int
	}{
		{ops.Person{Department: "legal"}, 27, 27},
		{ops.Person{Department: "legal"}, 28, 27},
		{ops.Person{Department: "legal"}, 29, 27},
		{ops.Person{Department: "legal"}, 30, 30},
		{ops.Person{Department: "support"}, 29, 26},
		{ops.Person{Department: "support", Workweek: []time.Weekday{time.Saturday}}, 29, 28},
	} {
		day := func(n int) dates.Date { return dates.Date{Year: 2026, Month: 11, Day: n} }
		if got := org.LastWorkday(c.person, day(c.due)); got != day(c.want) {
			t.Errorf("%+v, due on the %d: %s, want the %d", c.person, c.due, got, c.want)
		}
	}
	org.Workweek = nil
	if got := org.LastWorkday(ops.Person{}, firstDay); got != firstDay {
		t.Errorf("where nobody ever works: %s", got)
	}
}

// A list holds what its filter lets pass, in its bounds, and nothing that passes is
// missing from it.
func TestActionFilter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []ops.Action
		for n := range rapid.IntRange(1, 8).Draw(t, "actions") {
			a := ops.Action{
				Meta: ops.Meta{
					ID: ops.MakeID("ACT", uint64(n+1)), Owner: rapid.SampledFrom([]ops.Handle{"ana", "bo"}).Draw(t, "owner"),
					Department: rapid.SampledFrom([]ops.Handle{"support", "sales"}).Draw(t, "department"), Changed: monday,
				},
				Giver: rapid.SampledFrom([]ops.Handle{"ana", "bo"}).Draw(t, "giver"), State: rapid.SampledFrom(ops.ActionStates).Draw(t, "state"),
			}
			if n := rapid.IntRange(-3, 3).Draw(t, "due"); n > -3 {
				a.Due = firstDay.AddDays(n)
			}
			all = append(all, a)
		}
		f := ops.ActionFilter{
			Owner: rapid.SampledFrom([]ops.Handle{"", "ana"}).Draw(t, "of"), Department: rapid.SampledFrom([]ops.Handle{"", "sales"}).Draw(t, "in"),
			Giver: rapid.SampledFrom([]ops.Handle{"", "bo"}).Draw(t, "from"), Ended: rapid.Bool().Draw(t, "ended"),
		}
		if rapid.Bool().Draw(t, "one state") {
			f.State = rapid.SampledFrom(ops.ActionStates).Draw(t, "of state")
		}
		if rapid.Bool().Draw(t, "late") {
			f.DueBefore = firstDay
		}
		list, key := f.Source()
		var got, want []string
		for _, a := range all {
			for _, e := range a.Index() {
				in := e.List == list && slices.Equal(e.Key[:min(len(key), len(e.Key))], key)
				if in && (f.Before() == "" || e.Key[len(key)] < f.Before()) && f.Pass(e.Facets) {
					got = append(got, string(a.ID))
				}
			}
			open := a.State == ops.ActionProposed || a.State == ops.ActionAccepted || a.State == ops.ActionInProgress
			state := f.State == "" && open != f.Ended || f.State == a.State
			late := f.DueBefore.IsZero() || !a.Due.IsZero() && a.Due.Before(firstDay) && (a.State == ops.ActionAccepted || a.State == ops.ActionInProgress)
			if state && late && (f.Owner == "" || a.Owner == f.Owner) && (f.Department == "" || a.Department == f.Department) &&
				(f.Giver == "" || a.Giver == f.Giver && a.Owner != f.Giver) {
				want = append(want, string(a.ID))
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%+v reads %s %v and finds %v, want %v", f, list, key, got, want)
		}
	})
}

// What a facet says that is not ours is nothing.
func TestActionFacets(t *testing.T) {
	for _, more := range [][]string{nil, {"done"}, {"done", "no day", "ana", strconv.Itoa(3)}} {
		if _, due, _ := ops.ActionOf(ops.Facets{More: more}); !due.IsZero() {
			t.Errorf("%q is due %s", more, due)
		}
		_ = ops.GiverOf(ops.Facets{More: more})
		if stands, _, _ := ops.ResolutionOf(ops.Facets{More: more}); stands {
			t.Errorf("%q stands", more)
		}
	}
}
