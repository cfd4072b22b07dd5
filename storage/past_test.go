package storage_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/storage"
)

// pastOf is a store as it was.
func pastOf(t tester, r storage.Reader, at time.Time) storage.Reader {
	t.Helper()
	past, err := storage.Past(r, at)
	if err != nil {
		t.Fatalf("the past of %s: %v", at, err)
	}
	return past
}

// The past of a furnished store, by way of every kind of read.
func TestPastReads(t *testing.T) {
	view(t, furnished(t), func(r storage.Reader) {
		open := func(r storage.Reader, list string) []ops.ID {
			return storage.Risks.Listed(r, storage.Query{List: list})
		}

		never := pastOf(t, r, start.Add(-1))
		if org, err := storage.Org(never); err != nil || org.Company != "" || storage.OrgVersion(never) != "" || storage.OrgRevision(never) != 0 {
			t.Errorf("before the first entry the organisation is %+v, %v", org, err)
		}
		if head, err := storage.JournalHead(never); err != nil || head != (storage.Head{}) {
			t.Errorf("before the first entry the head is %+v, %v", head, err)
		}
		if len(open(never, "open")) != 0 || numbers(t, storage.ActionsOf(never, "ana")) != nil {
			t.Error("before the first entry there is something")
		}

		// The organisation and both risks were made at start, before anything else.
		first := pastOf(t, r, start)
		if got := numbers(t, storage.EntriesAfter(first, 0, 99)); !slices.Equal(got, []uint64{1, 2, 3}) {
			t.Errorf("at first there were the entries %d", got)
		}
		if !slices.Equal(open(first, "quiet"), []ops.ID{"RISK-1", "RISK-2"}) || len(open(first, "closed")) != 0 {
			t.Errorf("at first there were the risks %s", open(first, "open"))
		}
		flood, err := storage.Risks.Get(first, "RISK-1")
		if err != nil || flood.Revision != 1 || !flood.Changed.Equal(start) || flood.Current.Rated() || flood.Acceptance != "" {
			t.Errorf("at first the flood was %+v, %v", flood, err)
		}
		if _, err := storage.Acceptances.Get(first, "ACC-1"); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("at first it was accepted: %v", err)
		}
		if _, err := storage.Entry(first, 4); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("at first there was entry 4: %v", err)
		}
		if storage.OrgVersion(first) != storage.OrgVersion(r) {
			t.Error("the organisation has not changed since, and has another version")
		}

		// What was taken back an hour later was there.
		oops := pastOf(t, r, start.Add(3*time.Hour+time.Minute))
		if last, err := storage.Updates.First(oops, storage.Query{List: "latest"}); err != nil || last.Summary != "oops" || last.Revision != 1 {
			t.Errorf("the update that was taken back is %+v, %v", last, err)
		}
		if _, err := storage.Updates.First(pastOf(t, r, start.Add(4*time.Hour)), storage.Query{List: "latest"}); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("the update is still there: %v", err)
		}

		// What is not journaled is as it is.
		if stuck, err := storage.Stuck(never, 5); err != nil || len(stuck) != 1 {
			t.Errorf("stuck letters %+v, %v", stuck, err)
		}
		if storage.Instance(never) != storage.Instance(r) || string(storage.Seen(never, "console", "event 1")) != "{}" {
			t.Error("the name of the file or a mark is gone")
		}
	})
}

// From the last entry on, the past is the present and costs nothing.
func TestPastOfTheFutureIsThePresent(t *testing.T) {
	store := furnished(t)
	view(t, store, func(r storage.Reader) {
		for _, at := range []time.Time{start.Add(5 * time.Hour), start.AddDate(100, 0, 0)} {
			if past := pastOf(t, r, at); past != r {
				t.Errorf("the past of %s is not the present", at)
			}
		}
	})
	view(t, open(t), func(r storage.Reader) {
		if past := pastOf(t, r, time.Time{}); past != r {
			t.Error("the past of an empty store is not the present")
		}
	})
}

// What one entry changed several times is as the last of them left it.
func TestPastOfSeveralChangesInOneEntry(t *testing.T) {
	store := open(t)
	risk := newRisk(t, store, "Flood")
	save := func(e *storage.Edit, titles ...string) error {
		for _, title := range titles {
			risk.Title = title
			if err := storage.Risks.Save(e, &risk); err != nil {
				return err
			}
		}
		return nil
	}
	org := company()
	edit(t, store, "ana", start.Add(1), func(e *storage.Edit) error {
		for _, name := range []string{"One", "Two"} {
			org.Company = name
			if _, err := storage.SaveOrg(e, org); err != nil {
				return err
			}
		}
		return save(e, "Deluge", "Tide")
	})
	var was []byte
	view(t, store, func(r storage.Reader) { was = bytes.Clone(storage.Risks.State(r, risk.ID)) })
	edit(t, store, "ana", start.Add(2), func(e *storage.Edit) error {
		for _, name := range []string{"Three", "Four"} {
			org.Company = name
			if _, err := storage.SaveOrg(e, org); err != nil {
				return err
			}
		}
		return save(e, "Storm", "Hail")
	})
	view(t, store, func(r storage.Reader) {
		past := pastOf(t, r, start.Add(1))
		if got := storage.Risks.State(past, risk.ID); !bytes.Equal(got, was) {
			t.Errorf("it was %s, want %s", got, was)
		}
		if org, err := storage.Org(past); err != nil || org.Company != "Two" || org.Revision != 2 || storage.OrgRevision(past) != 2 {
			t.Errorf("the organisation was %+v, %v", org, err)
		}
		if org, err := storage.Org(pastOf(t, r, start)); err != nil || org.Company != "" || org.Revision != 0 {
			t.Errorf("at first the organisation was %+v, %v", org, err)
		}
	})
}

// A transaction that writes can look back as well, at what it wrote itself too.
func TestPastInATransaction(t *testing.T) {
	store := furnished(t)
	update(t, store, func(tx storage.Tx) error {
		e := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: start.AddDate(0, 0, 1), Actor: "ana"}}
		flood, err := storage.Risks.Get(tx, "RISK-1")
		if err != nil {
			return err
		}
		was := bytes.Clone(storage.Risks.State(tx, "RISK-1"))
		flood.Title = "Deluge"
		if err := storage.Risks.Save(e, &flood); err != nil {
			return err
		}
		if _, err := e.Close(); err != nil {
			return err
		}
		if got := storage.Risks.State(pastOf(t, tx, start.Add(23*time.Hour)), "RISK-1"); !bytes.Equal(got, was) {
			t.Errorf("it was %s, want %s", got, was)
		}
		return nil
	})
}

// lastEntry is the store with another last entry than its own.
func (m *memory) lastEntry(t tester, changes ...ops.Change) *memory {
	t.Helper()
	raw, err := json.Marshal(ops.JournalEntry{Seq: 8, At: start.Add(5 * time.Hour), Changes: changes})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return m.without(m.from(journalKey(8)), raw)
}

// A journal that cannot have led to what is stored is an error, and no past.
func TestPastRefuses(t *testing.T) {
	good := remember(t, furnished(t))
	field := func(name, from, to string) map[string]ops.FieldChange {
		change := ops.FieldChange{From: json.RawMessage(from), To: json.RawMessage(to)}
		if from == "" {
			change.From = nil
		}
		return map[string]ops.FieldChange{name: change}
	}
	of := func(id ops.ID, fields map[string]ops.FieldChange) *memory {
		return good.lastEntry(t, ops.Change{Record: id, Revision: 2, Fields: fields})
	}
	for _, c := range []struct {
		name, want string
		damaged    *memory
	}{
		{"unknown kind", `"NONE-1"`, of("NONE-1", field("title", `"a"`, `"b"`))},
		{"no id", `"RISK-01": that is no id`, of("RISK-01", field("title", `"a"`, `"b"`))},
		{"no number", `"RISK-0": that is no id`, of("RISK-0", field("title", `"a"`, `"b"`))},
		{"another id", `the state is that of "RISK-2"`, of("RISK-1", field("id", `"RISK-2"`, `"RISK-1"`))},
		{"a field of another type", "read RISK-1", of("RISK-1", field("title", `{}`, `"b"`))},
		{"a record that is missing", `the state is that of ""`, of("RISK-9", field("title", `"a"`, `"b"`))},
		{"a record that nothing made", "nothing in the journal had made it", of("RISK-9", field("id", `"RISK-9"`, ``))},
		{"a part of the organisation that it cannot have", `"robot c3"`, of("robot c3", field("handle", `"c3"`, ``))},
		{"a person of another handle", `it was "bo" before`, of("person ana", field("handle", `"bo"`, `"ana"`))},
		{"a record that cannot be read", "RISK-1", of("RISK-1", field("title", `"a"`, `"b"`)).without(good.from([]byte("rRISK")), []byte(`{`))},
		{"an organisation that cannot be read", "read the organisation", of("person ana", field("name", `"A"`, `"Ana"`)).without(good.from(orgKey), []byte(`{`))},
		{"a history of an entry that is missing", "journal entry 4: no such record",
			of("RISK-1", field("title", `"a"`, `"b"`)).without(good.from(journalKey(4)), nil)},
		{"a history of an entry that tells of another", "not according to journal entry 4",
			of("RISK-1", field("title", `"a"`, `"b"`)).without(good.from(journalKey(4)), []byte(`{"seq":4}`))},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := storage.Past(c.damaged, start.Add(5*time.Hour-1)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// Whatever is missing or cut off anywhere, looking back is an error at most.
func TestPastOfADamagedStore(t *testing.T) {
	good := remember(t, furnished(t))
	for i, k := range good.keys {
		for _, value := range [][]byte{nil, {}, []byte("null"), good.values[i][:len(good.values[i])/2], []byte(`{"seq":9,"changes":[{"record":"RISK-1"},{}]}`)} {
			damaged := good.without(i, value)
			for _, at := range []time.Time{start.Add(-1), start, start.Add(3 * time.Hour)} {
				past, err := storage.Past(damaged, at)
				if err != nil {
					continue
				}
				if n := len(collect(past.Scan(nil, nil))); n != len(collect(past.ScanBack(nil, nil))) {
					t.Errorf("with %q for %q scans are not the same both ways", value, k)
				}
			}
		}
	}
}

func FuzzPast(f *testing.F) {
	good := remember(f, furnished(f))
	for seq := range byte(8) {
		f.Add(good.Get(journalKey(seq + 1)))
	}
	f.Add([]byte(`{"at":"2026-06-01T19:00:00Z","changes":[{"record":"RISK-1","fields":{"id":{"to":"RISK-1"}}},{"record":"settings","fields":{"company":{"to":1}}}]}`))
	f.Fuzz(func(t *testing.T, entry []byte) {
		m := good.without(good.from(journalKey(8)), entry)
		for _, at := range []time.Time{start.Add(-1), start.Add(4 * time.Hour)} {
			past, err := storage.Past(m, at)
			if err != nil {
				continue
			}
			if n := len(collect(past.Scan(nil, nil))); n != len(collect(past.ScanBack(nil, nil))) {
				t.Errorf("scans are not the same both ways after %q", entry)
			}
		}
	})
}
