package ops_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// inOrder are the ids of the records of a list under a key, in the list's order.
func inOrder(records []ops.Record, list string, key ...string) []ops.ID {
	type place struct {
		key []string
		id  ops.ID
	}
	var places []place
	for _, r := range records {
		for _, e := range r.Index() {
			if e.List == list && len(e.Key) >= len(key) && slices.Equal(e.Key[:len(key)], key) {
				places = append(places, place{e.Key, r.Head().ID})
			}
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(slices.Compare(a.key, b.key), compareIDs(a.id, b.id))
	})
	var ids []ops.ID
	for _, p := range places {
		ids = append(ids, p.id)
	}
	return ids
}

// A check-in is found by whose it is, by set, round and day, and while it is open
// by who is asked; the latest comes first, also of those of one moment.
func TestCheckinLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []ops.Checkin
		var records []ops.Record
		for n := range rapid.IntRange(0, 8).Draw(t, "check-ins") {
			who := rapid.SampledFrom([]ops.Handle{"ana", "bo"})
			k := ops.Checkin{
				Meta: ops.Meta{ID: ops.MakeID("CHK", uint64(n+1)), Owner: who.Draw(t, "owner"), Department: rapid.SampledFrom([]ops.Handle{"", "support"}).Draw(t, "department")},
				Set:  rapid.SampledFrom([]string{"daily", "weekly"}).Draw(t, "set"), Asked: who.Draw(t, "asked"), ToldTo: who.Draw(t, "told"),
				Opened: monday.Add(time.Duration(rapid.IntRange(0, 2).Draw(t, "opened")) * time.Hour), State: rapid.SampledFrom(ops.CheckinStates).Draw(t, "state"),
			}
			if rapid.Bool().Draw(t, "in a round") {
				k.Round, k.Day = "RND-1", firstDay.AddDays(rapid.IntRange(0, 1).Draw(t, "day"))
			}
			if rapid.Bool().Draw(t, "put to somebody") {
				k.Told = k.Opened
			}
			all = append(all, k)
		}
		for i := range all {
			records = append(records, &all[i])
		}
		latest := func(match func(k ops.Checkin) bool) []ops.ID {
			matches := slices.DeleteFunc(slices.Clone(all), func(k ops.Checkin) bool { return !match(k) })
			slices.SortFunc(matches, func(a, b ops.Checkin) int { return cmp.Or(b.Opened.Compare(a.Opened), compareIDs(b.ID, a.ID)) })
			var ids []ops.ID
			for _, k := range matches {
				ids = append(ids, k.ID)
			}
			return ids
		}
		expect := func(match func(k ops.Checkin) bool, list string, key ...string) {
			t.Helper()
			if got, want := inOrder(records, list, key...), latest(match); !slices.Equal(got, want) {
				t.Fatalf("%s of %v: %v, want %v", list, key, got, want)
			}
		}
		expect(func(k ops.Checkin) bool { return k.Owner == "ana" }, "person", "ana")
		expect(func(k ops.Checkin) bool { return k.State == ops.CheckinOpen && k.Asked == "bo" }, "open", "bo")
		expect(func(k ops.Checkin) bool { return k.State == ops.CheckinOpen && k.Department == "support" }, "open-department", "support")
		expect(func(k ops.Checkin) bool { return k.Set == "daily" && k.Owner == "ana" && k.Department == "" }, "set", "daily", "ana", "")
		for _, k := range all {
			due := inOrder(records, "due", k.Set, string(k.Owner), string(k.Department), k.Day.String())
			if slices.Contains(due, k.ID) == (k.Day == dates.Date{}) {
				t.Fatalf("%s was due on %q, and is found by it: %v", k.ID, k.Day, due)
			}
			if slices.Contains(inOrder(records, "told", string(k.ToldTo), ops.SortTimeDesc(k.Told)), k.ID) == k.Told.IsZero() {
				t.Fatalf("%s was put to %s at %s", k.ID, k.ToldTo, k.Told)
			}
			if slices.Contains(inOrder(records, "round", "RND-1", string(k.Department), string(k.Owner)), k.ID) == (k.Round == "") {
				t.Fatalf("%s of the round %q", k.ID, k.Round)
			}
		}
	})
}

// Who is asked, and who has answered, may see the answers, whomever they are for.
func TestCheckinReaders(t *testing.T) {
	o := company()
	k := ops.Checkin{Meta: ops.Meta{Owner: "kai", Department: "warehouse", Audience: ops.ForCOO}, Asked: "yui", AnsweredBy: "eli"}
	var see []ops.Handle
	for _, p := range o.People {
		if o.MaySee(p, ops.FacetsOfRecord(&k)) {
			see = append(see, p.Handle)
		}
	}
	if joinAll(see) != "mia tom eli kai yui" {
		t.Errorf("seen by %v", see)
	}
	k.AnsweredBy = "yui"
	if got := joinAll(k.Readers()); got != "yui" {
		t.Errorf("read by %s", got)
	}
	if k.Asked, k.AnsweredBy = "", ""; len(k.Readers()) != 0 {
		t.Errorf("read by %v", k.Readers())
	}
}

// The last reminder of a person comes first, also of those of one moment, and so
// do those that tell of a record; one that was replaced counts for none.
func TestReminderLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []ops.Reminder
		var records []ops.Record
		for n := range rapid.IntRange(0, 6).Draw(t, "reminders") {
			m := ops.Reminder{
				Meta:  ops.Meta{ID: ops.MakeID("REM", uint64(n+1)), Owner: rapid.SampledFrom([]ops.Handle{"ana", "bo"}).Draw(t, "owner")},
				Told:  monday.Add(time.Duration(rapid.IntRange(0, 2).Draw(t, "told")) * time.Hour),
				State: rapid.SampledFrom([]ops.ReminderState{ops.ReminderOpen, ops.ReminderSnoozed, ops.ReminderReplaced}).Draw(t, "state"),
			}
			for range rapid.IntRange(0, 3).Draw(t, "items") {
				m.Items = append(m.Items, ops.Reminded{
					Record: ops.MakeID("RISK", uint64(rapid.IntRange(1, 2).Draw(t, "record"))), What: rapid.SampledFrom(waitings).Draw(t, "what"),
				})
			}
			all = append(all, m)
		}
		for i := range all {
			records = append(records, &all[i])
		}
		tells := func(m ops.Reminder) bool {
			return slices.ContainsFunc(m.Items, func(i ops.Reminded) bool { return i.Record == "RISK-1" })
		}
		var own, told, about []ops.ID
		slices.SortFunc(all, func(a, b ops.Reminder) int { return cmp.Or(b.Told.Compare(a.Told), compareIDs(b.ID, a.ID)) })
		for _, m := range all {
			if m.Owner == "ana" {
				own = append(own, m.ID)
			}
			if m.Owner == "ana" && tells(m) {
				told = append(told, m.ID)
			}
			if m.State != ops.ReminderReplaced && tells(m) {
				about = append(about, m.ID)
			}
			records := map[ops.ID]bool{}
			for _, item := range m.Items {
				records[item.Record] = true
				if got, ok := m.Has(item.Record, item.What); !ok || got.Record != item.Record || got.What != item.What {
					t.Fatalf("%v has %v: %v", m.Items, item, got)
				}
			}
			if _, ok := m.Has("RISK-9", ops.WaitsReview); ok || m.Records() != len(records) {
				t.Fatalf("%v tells of %d records", m.Items, m.Records())
			}
		}
		if got := inOrder(records, "person", "ana"); !slices.Equal(got, own) {
			t.Fatalf("reminders of Ana: %v, want %v", got, own)
		}
		if got := inOrder(records, "told", "ana", "RISK-1"); !slices.Equal(got, told) {
			t.Fatalf("reminders of RISK-1: %v, want %v", got, told)
		}
		got := inOrder(records, "about", "RISK-1")
		slices.SortFunc(got, compareIDs)
		if slices.SortFunc(about, compareIDs); !slices.Equal(got, about) {
			t.Fatalf("reminders about RISK-1: %v, want %v", got, about)
		}
	})
}

// Answers and decisions can be handed to somebody else, what is one's own cannot.
func TestDelegable(t *testing.T) {
	var can []string
	for _, w := range waitings {
		if w.Delegable() {
			can = append(can, string(w))
		}
	}
	if got := strings.Join(can, " "); got != "answer decision escalated" {
		t.Errorf("can be delegated: %s", got)
	}
}
