package ops_test

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

var firstDay = dates.Date{Year: 2026, Month: 11, Day: 23}

// drawRisk draws a risk in any state that a register may hold.
func drawRisk(t *rapid.T, number uint64) ops.Risk {
	day := func(name string) dates.Date {
		if n := rapid.IntRange(-3, 5).Draw(t, name); n != 0 {
			return firstDay.AddDays(n)
		}
		return dates.Date{}
	}
	r := ops.Risk{
		Meta: ops.Meta{
			ID:         ops.MakeID("RISK", number),
			Owner:      rapid.SampledFrom([]ops.Handle{"ana", "bo"}).Draw(t, "owner"),
			Department: rapid.SampledFrom([]ops.Handle{"support", "sales"}).Draw(t, "department"),
			Changed:    firstDay.Midnight(time.UTC).Add(time.Duration(rapid.IntRange(0, 2).Draw(t, "changed")) * time.Hour),
		},
		Title: "Port strike", Category: rapid.SampledFrom([]string{"", "people", "financial"}).Draw(t, "category"),
		Current: drawRating(t), State: rapid.SampledFrom([]ops.RiskState{ops.RiskOpen, ops.RiskClosed}).Draw(t, "state"),
		Due: day("due"), NextReview: day("review"),
	}
	r.Confidential = rapid.Bool().Draw(t, "confidential")
	if rapid.Bool().Draw(t, "accepted") {
		r.State, r.Treatment, r.Acceptance, r.AcceptedUntil = ops.RiskTreated, ops.Accept, "ACC-1", firstDay.AddDays(rapid.IntRange(-3, 5).Draw(t, "until"))
	}
	if rapid.Bool().Draw(t, "acknowledged") {
		r.Acknowledged = "tom"
	}
	return r
}

// listed is a risk's place in a list.
type listed struct {
	entry ops.Entry
	risk  *ops.Risk
}

// sorted is what the store makes of the entries of all risks: each list in the
// order of its keys, and of the ids where those are the same.
func sorted(risks []ops.Risk) map[string][]listed {
	lists := map[string][]listed{}
	for i := range risks {
		for _, e := range risks[i].Index() {
			lists[e.List] = append(lists[e.List], listed{e, &risks[i]})
		}
	}
	for _, list := range lists {
		slices.SortStableFunc(list, func(a, b listed) int {
			_, m := a.risk.ID.Split()
			_, n := b.risk.ID.Split()
			return cmp.Or(slices.Compare(a.entry.Key, b.entry.Key), cmp.Compare(m, n))
		})
	}
	return lists
}

// An open risk is in exactly the lists of open risks, a closed one in exactly
// those of the closed, once in each, with facets as the filter expects them.
func TestRiskIsInItsLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRisk(t, rapid.Uint64Range(1, 1<<40).Draw(t, "number"))
		owner, department, rank := string(r.Owner), string(r.Department), strconv.Itoa(r.Level().Rank())
		want := map[string]string{
			"open": "", "owner": owner, "department": department, "level": rank, "category": r.Category,
			"due": "", "owner-due": owner, "department-due": department, "quiet": "",
		}
		if r.Current.Rated() && r.Acknowledged == "" {
			want["unacknowledged"] = ""
		}
		if r.State == ops.RiskClosed {
			want = map[string]string{"closed": "", "owner-closed": owner, "department-closed": department}
		}
		got := map[string]bool{}
		for _, e := range r.Index() {
			first, known := want[e.List]
			if !known || got[e.List] || len(e.Key) == 0 || first != "" && e.Key[0] != first {
				t.Errorf("a risk that is %s is in %q at %v", r.State, e.List, e.Key)
			}
			got[e.List] = true
			checkFacets(t, &r, e.Facets)
		}
		if len(got) != len(want) {
			t.Errorf("in %v, not in %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
		}
	})
}

func checkFacets(t *rapid.T, r *ops.Risk, f ops.Facets) {
	want := []string{strconv.Itoa(r.Level().Rank()), r.Category, r.NextDue().String()}
	if f.Owner != r.Owner || f.Department != r.Department || f.Confidential != r.Confidential || !slices.Equal(f.More, want) {
		t.Errorf("the facets are %+v, and should be %v", f, want)
	}
}

// The worst risk comes first, among equals the one that is due first, then the
// newest; of the closed ones the last that was closed; of the quiet ones the one
// that has been quiet for longest.
func TestRiskListsAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lists := sorted(drawRisks(t))
		for _, name := range []string{"open", "closed", "quiet"} {
			if !slices.IsSortedFunc(lists[name], func(a, b listed) int { return before(name, a.risk, b.risk) }) {
				t.Errorf("%s is in the order %v", name, ids(lists[name]))
			}
		}
	})
}

func before(list string, a, b *ops.Risk) int {
	_, m := a.ID.Split()
	_, n := b.ID.Split()
	if list == "closed" {
		return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(n, m))
	}
	if list == "quiet" {
		return cmp.Or(a.Changed.Compare(b.Changed), cmp.Compare(m, n))
	}
	due := func(r *ops.Risk) string {
		if r.NextDue().IsZero() {
			return "never"
		}
		return r.NextDue().String()
	}
	score := func(r *ops.Risk) int { return r.Current.Score() }
	return cmp.Or(cmp.Compare(b.Level().Rank(), a.Level().Rank()), cmp.Compare(score(b), score(a)), strings.Compare(due(a), due(b)), cmp.Compare(n, m))
}

func drawRisks(t *rapid.T) []ops.Risk {
	risks := make([]ops.Risk, rapid.IntRange(0, 12).Draw(t, "risks"))
	for i := range risks {
		risks[i] = drawRisk(t, uint64(i+1))
	}
	return risks
}

func ids(list []listed) []ops.ID {
	found := []ops.ID{}
	for _, l := range list {
		found = append(found, l.risk.ID)
	}
	return found
}

// What a filter finds in the list that it names as its source is what one
// finds who looks at every risk.
func TestRiskFilterFindsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		risks := drawRisks(t)
		f := ops.RiskFilter{
			Closed:     rapid.Bool().Draw(t, "closed"),
			Owner:      rapid.SampledFrom([]ops.Handle{"", "ana", "bo", "nobody"}).Draw(t, "of"),
			Department: rapid.SampledFrom([]ops.Handle{"", "support", "sales"}).Draw(t, "in"),
			Category:   rapid.SampledFrom([]string{"", "people", "financial"}).Draw(t, "about"),
			Levels:     rapid.SliceOfN(rapid.SampledFrom(append([]ops.Level{ops.Unrated}, ops.Levels...)), 0, 3).Draw(t, "levels"),
		}
		if n := rapid.IntRange(-3, 4).Draw(t, "due before"); n != 0 {
			f.DueBefore = firstDay.AddDays(n)
		}
		var want []ops.ID
		for i := range risks {
			if passes(f, &risks[i]) {
				want = append(want, risks[i].ID)
			}
		}
		list, key := f.Source()
		var found []listed
		for _, l := range sorted(risks)[list] {
			if len(l.entry.Key) < len(key) || !slices.Equal(l.entry.Key[:len(key)], key) {
				continue
			}
			from, before := f.Bounds()
			if l.entry.Key[len(key)] < from || before != "" && l.entry.Key[len(key)] >= before {
				continue
			}
			if f.Pass(l.entry.Facets) {
				found = append(found, l)
			}
		}
		got := ids(found)
		slices.SortFunc(got, compareIDs)
		if !slices.Equal(got, append([]ops.ID{}, want...)) {
			t.Errorf("%+v through %s %v finds %v, not %v", f, list, key, got, want)
		}
	})
}

func compareIDs(a, b ops.ID) int {
	_, m := a.Split()
	_, n := b.Split()
	return cmp.Compare(m, n)
}

// passes is the filter as one would explain it to a person.
func passes(f ops.RiskFilter, r *ops.Risk) bool {
	if f.Closed != (r.State == ops.RiskClosed) {
		return false
	}
	if f.Owner != "" && f.Owner != r.Owner || f.Department != "" && f.Department != r.Department || f.Category != "" && f.Category != r.Category {
		return false
	}
	if len(f.Levels) > 0 && !slices.Contains(f.Levels, r.Level()) {
		return false
	}
	return f.DueBefore.IsZero() || len(r.Overdue(f.DueBefore)) > 0
}

// Facets of another kind's records, or of an older layout, pass no filter.
func TestRiskFilterWantsItsFacets(t *testing.T) {
	for n := range 3 {
		if (ops.RiskFilter{}).Pass(ops.Facets{More: make([]string, n)}) {
			t.Errorf("%d facets are enough", n)
		}
	}
}
