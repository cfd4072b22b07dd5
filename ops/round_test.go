package ops_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
)

// A round is over once the check-in of everybody who is expected has ended,
// whichever way; others do not matter.
func TestRoundIsOver(t *testing.T) {
	ana, kai := ops.Respondent{Person: "ana", Department: "support"}, ops.Respondent{Person: "kai", Department: "warehouse"}
	of := func(r ops.Respondent, state ops.CheckinState) ops.Checkin {
		return ops.Checkin{Meta: ops.Meta{Owner: r.Person, Department: r.Department}, State: state}
	}
	everybody := func(ops.Respondent) bool { return true }
	round := ops.Round{Expected: []ops.Respondent{ana, kai}, Off: []ops.Respondent{{Person: "zoe", Department: "operations"}}}
	for name, c := range map[string]struct {
		checkins []ops.Checkin
		over     bool
	}{
		"nobody was asked yet":       {nil, false},
		"one was not asked yet":      {[]ops.Checkin{of(ana, ops.CheckinAnswered)}, false},
		"one has not answered":       {[]ops.Checkin{of(ana, ops.CheckinOpen), of(kai, ops.CheckinLate)}, false},
		"all have":                   {[]ops.Checkin{of(kai, ops.CheckinLate), of(ana, ops.CheckinAnswered)}, true},
		"one for another department": {[]ops.Checkin{of(ana, ops.CheckinAnswered), of(ops.Respondent{Person: "kai", Department: "operations"}, ops.CheckinAnswered)}, false},
		"one by another person":      {[]ops.Checkin{of(ana, ops.CheckinAnswered), of(ops.Respondent{Person: "yui", Department: "warehouse"}, ops.CheckinAnswered)}, false},
		"one who was not expected":   {[]ops.Checkin{of(ana, ops.CheckinMissed), of(kai, ops.CheckinMissed), of(ops.Respondent{Person: "zoe", Department: "operations"}, ops.CheckinOpen)}, true},
	} {
		if got := round.Over(c.checkins, everybody); got != c.over {
			t.Errorf("%s: over: %t", name, got)
		}
	}
	for _, state := range ops.CheckinStates {
		if got := round.Over([]ops.Checkin{of(ana, state), of(kai, ops.CheckinSkipped)}, everybody); got != (state != ops.CheckinOpen) {
			t.Errorf("with one that is %s it is over: %t", state, got)
		}
	}
	for name, c := range map[string]struct {
		checkins []ops.Checkin
		over     bool
	}{
		"who was not asked is not asked any more": {[]ops.Checkin{of(ana, ops.CheckinAnswered)}, true},
		"who was asked can answer still":          {[]ops.Checkin{of(ana, ops.CheckinAnswered), of(kai, ops.CheckinOpen)}, false},
		"another one was not asked yet":           {[]ops.Checkin{of(kai, ops.CheckinAnswered)}, false},
	} {
		if got := round.Over(c.checkins, func(r ops.Respondent) bool { return r == ana }); got != c.over {
			t.Errorf("%s: over: %t", name, got)
		}
	}
	if empty := (&ops.Round{}); !empty.Over(nil, everybody) {
		t.Error("a round of nobody does not end")
	}
}

// Who was there to be asked is counted, and who of them has answered.
func TestTally(t *testing.T) {
	excused := []ops.CheckinState{ops.CheckinAway, ops.CheckinUndeliverable, ops.CheckinNotAsked}
	rapid.Check(t, func(t *rapid.T) {
		states := rapid.SliceOf(rapid.SampledFrom(ops.CheckinStates)).Draw(t, "states")
		tally, asked, done := ops.Tally{}, 0, 0
		for _, state := range states {
			tally.Add(state)
			if !slices.Contains(excused, state) {
				asked++
			}
			if state.Done() {
				done++
			}
		}
		if tally.Asked() != asked || tally.Done() != done {
			t.Errorf("%v: %d of %d, want %d of %d", states, tally.Done(), tally.Asked(), done, asked)
		}
	})
	if !ops.CheckinAnswered.Done() || !ops.CheckinLate.Done() || ops.CheckinMissed.Done() || ops.CheckinOpen.Done() {
		t.Error("answered and late ones have answers, and no others")
	}
}

// Several rounds of a day are told apart by their time, by which the latest comes
// first; how rounds of one a day are listed does not depend on the time.
func TestRoundsOfOneDay(t *testing.T) {
	keys := map[string][]string{}
	for _, at := range []string{"", "09:00", "15:00"} {
		round := ops.Round{Meta: ops.Meta{ID: "RND-1"}, Set: "lines", Day: firstDay, Time: at}
		for _, e := range round.Index() {
			keys[e.List] = append(keys[e.List], strings.Join(e.Key, "|"))
		}
	}
	day := "lines|" + firstDay.String()
	if got := keys["day"]; !slices.Equal(got, []string{day, day + " 09:00", day + " 15:00"}) {
		t.Errorf("%q", got)
	}
	if !slices.IsSortedFunc(keys["latest"], func(a, b string) int { return strings.Compare(b, a) }) {
		t.Errorf("the latest is not the first: %q", keys["latest"])
	}
}

// The latest round of a set comes first, and those that are open are in a list of
// their own.
func TestRoundLists(t *testing.T) {
	var keys [][]string
	for n, day := range []int{3, 0, 7} {
		round := ops.Round{Meta: ops.Meta{ID: ops.MakeID("RND", uint64(n+1))}, Set: "weekly", Day: firstDay.AddDays(day)}
		if n == 0 {
			round.Closed = monday
		}
		open := false
		for _, e := range round.Index() {
			open = open || e.List == "open"
			if e.List == "latest" {
				keys = append(keys, append(e.Key, string(round.ID)))
			}
			if e.List == "day" && !slices.Equal(e.Key, []string{"weekly", round.Day.String()}) {
				t.Errorf("%s is found by %v", round.ID, e.Key)
			}
		}
		if open != (round.Closed == time.Time{}) {
			t.Errorf("%s is open: %t", round.ID, open)
		}
	}
	slices.SortFunc(keys, slices.Compare)
	var order []string
	for _, k := range keys {
		order = append(order, k[len(k)-1])
	}
	if !slices.Equal(order, []string{"RND-3", "RND-1", "RND-2"}) {
		t.Errorf("in the order %v", order)
	}
}
