package ops_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// bad orders healths as leaders do: what nobody knows is worse than what is
// known to be well, and better than what is known to be bad.
var bad = map[ops.Health]int{ops.OnTrack: 0, ops.Unknown: 1, ops.AtRisk: 2, ops.OffTrack: 3}

func drawHealth(t *rapid.T) ops.Health { return rapid.SampledFrom(ops.Healths).Draw(t, "health") }

// "Nothing changed" can be said three times in a row, each time for that
// moment, and a refusal changes nothing.
func TestReaffirm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := ops.Update{Health: drawHealth(t), Summary: "All shipped", AsOf: monday}
		now := monday
		for said := range rapid.IntRange(1, 6).Draw(t, "times") {
			now = now.Add(time.Duration(rapid.IntRange(1, 200).Draw(t, "hours")) * time.Hour)
			next, err := u.Reaffirm(now)
			if said >= 3 {
				if _, ok := ops.AsFault(err); !ok || next.Reaffirmed != 3 || !next.AsOf.Equal(u.AsOf) {
					t.Fatalf("the %dth time: %v, %+v", said+1, err, next)
				}
				continue
			}
			if err != nil || next.Reaffirmed != said+1 || !next.AsOf.Equal(now) || next.Health != u.Health {
				t.Fatalf("the %dth time: %v, %+v", said+1, err, next)
			}
			u = next
		}
	})
}

// A status has its colour until it is too old, and is unknown from then on.
func TestHealthAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := ops.UpdatePolicy{StaleDays: rapid.IntRange(1, 60).Draw(t, "stale after")}
		u := &ops.Update{Health: drawHealth(t), AsOf: monday}
		age := time.Duration(rapid.Int64Range(0, 70*24*int64(time.Hour)).Draw(t, "age")).Truncate(time.Second)
		want := u.Health
		if age > time.Duration(policy.StaleDays)*24*time.Hour {
			want = ops.Unknown
		}
		now := monday.Add(age)
		if got := policy.HealthAt(u, now); got != want {
			t.Errorf("%s for %d days is %s after %s", u.Health, policy.StaleDays, got, age)
		}
		if got := policy.HealthOf(u.Index()[0].Facets, now); got != want {
			t.Errorf("after %s the list says %s, not %s", age, got, want)
		}
		if got := policy.HealthAt(nil, now); got != ops.Unknown {
			t.Errorf("no update at all is %s", got)
		}
	})
}

// The computed health is never better than any record allows, and never green
// where nobody has reported.
func TestAssessHealth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reported := rapid.SampledFrom(append([]ops.Health{ops.Unknown}, ops.Healths...)).Draw(t, "reported")
		risks := drawRisks(t)
		a := ops.AssessHealth(reported, risks, firstDay)
		want, reasons := ops.OnTrack, 0
		if reported == ops.Unknown {
			want = ops.Unknown
		}
		for i := range risks {
			for _, late := range risks[i].Overdue(firstDay) {
				health := ops.AtRisk
				if late.What == "mitigation" && slices.Contains([]ops.Level{ops.High, ops.VeryHigh}, risks[i].Level()) {
					health = ops.OffTrack
				}
				if bad[health] > bad[want] {
					want = health
				}
				reasons++
			}
		}
		if a.Computed != want || a.Reported != reported || len(a.Reasons) != reasons {
			t.Errorf("computed %s for %d reasons, not %s for %d", a.Computed, len(a.Reasons), want, reasons)
		}
		if a.Disagrees() != (bad[a.Computed] > bad[a.Reported]) {
			t.Errorf("reported %s, computed %s, disagrees: %v", a.Reported, a.Computed, a.Disagrees())
		}
		for _, reason := range a.Reasons {
			if reason.Record == "" || reason.Text == "" {
				t.Errorf("a reason says %+v", reason)
			}
		}
	})
}

// The last update that was posted comes first, also of those that were posted
// at one moment, and however often an older one is said to hold.
func TestUpdateListsAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type place struct {
			key []string
			u   *ops.Update
		}
		lists := map[string][]place{}
		for n := range rapid.IntRange(0, 8).Draw(t, "updates") {
			u := &ops.Update{
				Meta:   ops.Meta{ID: ops.MakeID("UPD", uint64(n+1)), Owner: "ana", Department: "support"},
				Health: drawHealth(t), AsOf: monday.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "said again")) * time.Hour),
			}
			u.Created = monday.Add(time.Duration(rapid.IntRange(0, 2).Draw(t, "posted")) * time.Hour)
			for _, e := range u.Index() {
				lists[e.List] = append(lists[e.List], place{e.Key, u})
			}
		}
		for _, name := range []string{"latest", "department", "owner"} {
			list := lists[name]
			slices.SortFunc(list, func(a, b place) int { return slices.Compare(a.key, b.key) })
			if !slices.IsSortedFunc(list, func(a, b place) int {
				return cmp.Or(b.u.Created.Compare(a.u.Created), compareIDs(b.u.ID, a.u.ID))
			}) {
				t.Errorf("%s is out of order", name)
			}
		}
	})
	for _, more := range [][]string{nil, {"on_track"}, {"on_track", "yesterday"}} {
		if got := (ops.UpdatePolicy{StaleDays: 7}).HealthOf(ops.Facets{More: more}, monday); got != ops.Unknown {
			t.Errorf("the facets %q are %s", more, got)
		}
	}
}

func TestUpdateCheck(t *testing.T) {
	for name, c := range map[string]struct {
		update ops.Update
		option string
	}{
		"says something":  {ops.Update{Summary: "All shipped"}, ""},
		"says nothing":    {ops.Update{}, "summary"},
		"waits on others": {ops.Update{Meta: ops.Meta{Department: "support"}, Summary: "Late", WaitingOn: []ops.Handle{"sales", "legal"}}, ""},
		"waits on itself": {ops.Update{Meta: ops.Meta{Department: "support"}, Summary: "Late", WaitingOn: []ops.Handle{"sales", "support"}}, "waiting_on"},
	} {
		fault, wrong := ops.AsFault(c.update.Check())
		if wrong != (c.option != "") || wrong && fault.Option != c.option {
			t.Errorf("%s: %+v", name, fault)
		}
	}
}

func TestHealthWords(t *testing.T) {
	for health, word := range map[ops.Health]string{
		ops.OnTrack: "on track", ops.AtRisk: "at risk", ops.OffTrack: "off track", ops.Unknown: "unknown", "": "unknown", "purple": "unknown",
	} {
		if got := health.Word(); got != word {
			t.Errorf("%q reads %q", health, got)
		}
	}
}
