package ops_test

import (
	"slices"
	"strings"
	"testing"

	"adjutant/ops"
	"adjutant/ops/orgfile"
)

// What asks nobody is pointed out, part by part; the sample company has no such thing.
func TestWarnings(t *testing.T) {
	o, faults := orgfile.Parse(orgfile.Sample)
	if err := faults.In("the sample"); err != nil {
		t.Fatal(err)
	}
	if all := o.Warnings(); all != nil {
		t.Errorf("the sample: %q", all)
	}
	o.Checkins = []ops.QuestionSet{
		{Name: "few", Who: []string{"heads", "member", "@uma", "fleet"}, Every: "monday 9:00"},
		{Name: "often", Who: []string{"coo"}, Every: "0 9,13,17 * * *"},
	}
	o.People = slices.DeleteFunc(o.People, func(p ops.Person) bool { return p.Has(ops.Member) })
	all := o.Warnings()
	want := []string{
		`few asks nobody as "@uma": who only observes is not asked.`,
		"often comes round 3 times a day",
	}
	for _, w := range want {
		if !slices.ContainsFunc(all, func(s string) bool { return strings.Contains(s, w) }) {
			t.Errorf("%q is not among %q", w, all)
		}
	}
}
