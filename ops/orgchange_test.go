package ops_test

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// drawAnyOrg draws an organisation that is in no good order, but has no two parts of
// the same name.
func drawAnyOrg(t *rapid.T, revision int) *ops.Org {
	handles := func(name string) []ops.Handle {
		return rapid.SliceOfNDistinct(rapid.SampledFrom([]ops.Handle{"ana", "bo", "bo.x", "cy-1", "RISK-1"}), 0, 4, rapid.ID).Draw(t, name)
	}
	word := rapid.SampledFrom([]string{"", "a", "<b>&", "\xff"})
	ids := rapid.MapOfN(rapid.SampledFrom([]string{"slack", "discord"}), word, 0, 2)
	o := &ops.Org{
		Revision: revision, Company: word.Draw(t, "company"), Currency: "EUR", Timezone: word.Draw(t, "zone"),
		Workweek: rapid.SliceOfN(rapid.SampledFrom([]time.Weekday{time.Monday, time.Sunday}), 0, 2).Draw(t, "workweek"),
		Hours:    ops.Hours{From: rapid.IntRange(0, 2).Draw(t, "from")},
	}
	if rapid.Bool().Draw(t, "a holiday") {
		o.Holidays = []ops.Holiday{{Date: dates.Date{Year: 2026, Month: 12, Day: 24}, Departments: []ops.Handle{"bo"}}}
	}
	for _, h := range handles("people") {
		o.People = append(o.People, ops.Person{Handle: h, Name: word.Draw(t, "name"), Department: ops.Handle(word.Draw(t, "of")), Accounts: ids.Draw(t, "accounts")})
	}
	for _, h := range handles("departments") {
		o.Departments = append(o.Departments, ops.Department{Handle: h, Name: word.Draw(t, "name"), Channels: ids.Draw(t, "places")})
	}
	for _, h := range handles("channels") {
		o.Channels = append(o.Channels, ops.Channel{Handle: h, Channels: ids.Draw(t, "places")})
	}
	return o
}

// sortedOrg is the organisation with its parts in order of handle, as it is read
// back from where it is stored; empty lists are absent.
func sortedOrg(t *rapid.T, o *ops.Org) (stored ops.Org) {
	raw, err := json.Marshal(o)
	if err == nil {
		err = json.Unmarshal(raw, &stored)
	}
	if err != nil {
		t.Fatal(err)
	}
	stored.People, stored.Departments, stored.Channels = slices.Clip(stored.People), slices.Clip(stored.Departments), slices.Clip(stored.Channels)
	slices.SortFunc(stored.People, func(a, b ops.Person) int { return cmp.Compare(a.Handle, b.Handle) })
	slices.SortFunc(stored.Departments, func(a, b ops.Department) int { return cmp.Compare(a.Handle, b.Handle) })
	slices.SortFunc(stored.Channels, func(a, b ops.Channel) int { return cmp.Compare(a.Handle, b.Handle) })
	if len(stored.People) == 0 {
		stored.People = nil
	}
	if len(stored.Departments) == 0 {
		stored.Departments = nil
	}
	if len(stored.Channels) == 0 {
		stored.Channels = nil
	}
	return stored
}

// The diffs between organisations, taken back from the last one, give each of
// them again up to the order of its parts; also once they were in the journal.
func TestRevertOrgIsTheWayBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orgs := []*ops.Org{{}}
		var diffs [][]ops.Change
		for range rapid.IntRange(1, 4).Draw(t, "replacements") {
			last := orgs[len(orgs)-1]
			next := drawAnyOrg(t, last.Revision+1)
			if last.Revision > 0 && rapid.Bool().Draw(t, "only somebody leaves") {
				left := *last
				left.Revision++
				left.People = left.People[:rapid.IntRange(0, len(left.People)).Draw(t, "stay")]
				next = &left
			}
			diff, err := ops.DiffOrg(last, next)
			if err != nil {
				t.Fatal(err)
			}
			if len(diff) > 0 { // what is not different is not a replacement
				orgs, diffs = append(orgs, next), append(diffs, diff)
			}
		}
		if rapid.Bool().Draw(t, "journaled") {
			raw, err := json.Marshal(diffs)
			if err != nil {
				t.Fatal(err)
			}
			diffs = nil
			if err := json.Unmarshal(raw, &diffs); err != nil {
				t.Fatal(err)
			}
		}
		after := orgs[len(orgs)-1]
		untouched, _ := json.Marshal(after)
		for i, want := range orgs {
			got, err := ops.RevertOrg(after, diffs[i:]...)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := sortedOrg(t, got), sortedOrg(t, want); !reflect.DeepEqual(got, want) {
				t.Fatalf("back over %d diffs to\n%+v, want\n%+v", len(diffs)-i, got, want)
			}
		}
		if raw, _ := json.Marshal(after); string(raw) != string(untouched) {
			t.Fatal("the organisation was changed in place")
		}
	})
}

// What stays keeps its present place; what had gone comes last, by handle.
func TestRevertOrgPutsWhatHadGoneLast(t *testing.T) {
	people := func(handles ...ops.Handle) (people []ops.Person) {
		for _, h := range handles {
			people = append(people, ops.Person{Handle: h})
		}
		return people
	}
	before := &ops.Org{Revision: 1, Company: "Example", People: people("zoe", "bo", "ana", "cy")}
	after := &ops.Org{Revision: 2, Company: "Example", People: people("new", "cy", "bo")}
	diff, err := ops.DiffOrg(before, after)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ops.RevertOrg(after, diff)
	if err != nil || got.Revision != 1 || !reflect.DeepEqual(got.People, people("cy", "bo", "ana", "zoe")) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestRevertOrgRefuses(t *testing.T) {
	org := &ops.Org{Revision: 3, Company: "Example", People: []ops.Person{{Handle: "ana"}}}
	from := func(field, was string) map[string]ops.FieldChange {
		return map[string]ops.FieldChange{field: {From: json.RawMessage(was), To: json.RawMessage(`1`)}}
	}
	for _, c := range []struct {
		change ops.Change
		want   string
	}{
		{ops.Change{Record: "robot c3", Fields: from("handle", `"c3"`)}, `"robot c3"`},
		{ops.Change{Record: "org", Fields: from("company", `"X"`)}, `"org"`},
		{ops.Change{Record: "person ana", Fields: from("handle", `"bo"`)}, `it was "bo" before`},
		{ops.Change{Record: "person ana", Fields: from("name", `[]`)}, `"person ana"`},
		{ops.Change{Record: "person bo", Fields: from("handle", `7`)}, `"person bo"`},
		{ops.Change{Record: "person ana", Fields: from("name", `{`)}, `"person ana"`},
		{ops.Change{Record: "settings", Fields: from("working_hours", `"always"`)}, `"settings"`},
		{ops.Change{Record: "settings", Fields: map[string]ops.FieldChange{"company": {To: json.RawMessage(`"X"`)}}}, "without them"},
	} {
		if got, err := ops.RevertOrg(org, []ops.Change{c.change}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %+v, error %v, want one with %q", c.change.Record, got, err, c.want)
		}
	}
}
