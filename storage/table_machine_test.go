package storage_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// register is the naive model of the risk table: all records in a map.
type register struct {
	store   storage.Store
	now     time.Time
	risks   map[ops.ID]ops.Risk
	last    uint64 // number of the last risk
	entries []ops.JournalEntry
}

var (
	owners     = []ops.Handle{"ana", "bo", "bo.x", ""}
	teams      = []ops.Handle{"support", "sup", "it"}
	categories = append([]string{"", "a\x00b", "a", "\xff"}, ops.Categories[:2]...)
)

// alteration draws a change of some fields. Everything is drawn outside of
// transactions, because rapid gives up a draw by a panic.
func alteration(t *rapid.T) func(*ops.Risk) {
	var do []func(*ops.Risk)
	for range rapid.IntRange(1, 3).Draw(t, "fields") {
		do = append(do, fieldAlteration(t))
	}
	return func(r *ops.Risk) {
		for _, alter := range do {
			alter(r)
		}
	}
}

func fieldAlteration(t *rapid.T) func(*ops.Risk) {
	switch rapid.IntRange(0, 8).Draw(t, "field") {
	case 0:
		owner := rapid.SampledFrom(owners).Draw(t, "owner")
		return func(r *ops.Risk) { r.Owner = owner }
	case 1:
		team := rapid.SampledFrom(teams).Draw(t, "department")
		return func(r *ops.Risk) { r.Department = team }
	case 2:
		category := rapid.SampledFrom(categories).Draw(t, "category")
		return func(r *ops.Risk) { r.Category = category }
	case 3, 4:
		likelihood, impact := rapid.IntRange(1, 5).Draw(t, "likelihood"), rapid.IntRange(1, 5).Draw(t, "impact")
		return func(r *ops.Risk) { r.Current = ops.Rating{Likelihood: likelihood, Impact: impact} }
	case 5:
		due := rapid.SampledFrom([]dates.Date{{}, day(-3), day(0), day(3)}).Draw(t, "due")
		return func(r *ops.Risk) { r.Due = due }
	case 6:
		state := rapid.SampledFrom([]ops.RiskState{ops.RiskOpen, ops.RiskClosed}).Draw(t, "state")
		return func(r *ops.Risk) { r.State = state }
	case 7:
		return func(r *ops.Risk) { r.Confidential = !r.Confidential }
	default:
		title := rapid.SampledFrom([]string{"Flood", "<b>&\u2028", "\xffno text"}).Draw(t, "title")
		return func(r *ops.Risk) { r.Title = title }
	}
}

// reread is a risk as it is once it was stored.
func reread(t *rapid.T, r ops.Risk) (stored ops.Risk) {
	raw, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(raw, &stored)
	}
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func (m *register) any(t *rapid.T) ops.Risk {
	if len(m.risks) == 0 {
		t.Skip("there is no risk")
	}
	return m.risks[rapid.SampledFrom(slices.Sorted(maps.Keys(m.risks))).Draw(t, "risk")]
}

func (m *register) Create(t *rapid.T) {
	alterations := rapid.SliceOfN(rapid.Custom(alteration), 1, 3).Draw(t, "risks")
	var risks []ops.Risk
	entry := edit(t, m.store, "ana", m.now, func(e *storage.Edit) error {
		for _, alter := range alterations {
			risk := ops.Risk{State: ops.RiskOpen}
			alter(&risk)
			if err := storage.Risks.Save(e, &risk); err != nil {
				return err
			}
			risks = append(risks, risk)
		}
		return nil
	})
	for _, risk := range risks {
		m.last++
		if want := ops.MakeID("RISK", m.last); risk.ID != want || risk.Revision != 1 || risk.CreatedBy != "ana" || !risk.Created.Equal(m.now) {
			t.Fatalf("new risk %+v, want %s at revision 1", risk.Meta, want)
		}
		m.risks[risk.ID] = reread(t, risk)
	}
	m.entries = append(m.entries, entry)
}

// Change saves a risk, once or twice in the same change.
func (m *register) Change(t *rapid.T) {
	risk := m.any(t)
	alterations := rapid.SliceOfN(rapid.Custom(alteration), 1, 2).Draw(t, "saves")
	entry := edit(t, m.store, "bo", m.now, func(e *storage.Edit) error {
		for _, alter := range alterations {
			revision, changed := risk.Revision, risk.Changed
			before, _ := json.Marshal(reread(t, risk))
			alter(&risk)
			after, _ := json.Marshal(reread(t, risk))
			if err := storage.Risks.Save(e, &risk); err != nil {
				return err
			}
			if string(before) != string(after) {
				revision, changed = revision+1, m.now
			}
			if risk.Revision != revision || !risk.Changed.Equal(changed) {
				t.Fatalf("saved at revision %d, %s; want %d, %s", risk.Revision, risk.Changed, revision, changed)
			}
		}
		return nil
	})
	m.risks[risk.ID] = reread(t, risk)
	if entry.Seq > 0 {
		m.entries = append(m.entries, entry)
	} else if len(entry.Changes) > 0 {
		t.Fatal("a change was not journaled")
	}
}

// Outdated saves a risk that somebody has changed since it was read.
func (m *register) Outdated(t *rapid.T) {
	risk := m.any(t)
	risk.Revision += rapid.SampledFrom([]int{-1, 1}).Draw(t, "off")
	risk.Title = "lost update"
	err := m.store.Update(context.Background(), func(tx storage.Tx) error {
		return storage.Risks.Save(&storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: m.now}}, &risk)
	})
	if err == nil {
		t.Fatal("a change was overwritten")
	}
}

// Abandon changes much and keeps nothing.
func (m *register) Abandon(t *rapid.T) {
	risk, alter := m.any(t), alteration(t)
	err := m.store.Update(context.Background(), func(tx storage.Tx) error {
		e := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: m.now}}
		alter(&risk)
		if err := storage.Risks.Save(e, &risk); err != nil {
			return err
		}
		if err := storage.Risks.Save(e, &ops.Risk{}); err != nil {
			return err
		}
		if _, err := e.Close(); err != nil {
			return err
		}
		return errRollback
	})
	if !errors.Is(err, errRollback) {
		t.Fatalf("error %v", err)
	}
}

// Undo takes the last entry of all back, or the undo before it, and so on.
func (m *register) Undo(t *rapid.T) {
	if len(m.entries) == 0 {
		t.Skip("there is no change")
	}
	last := m.entries[len(m.entries)-1]
	entry := edit(t, m.store, "bo", m.now, func(e *storage.Edit) error { return undo(e, last) })
	m.entries = append(m.entries, entry)
	view(t, m.store, func(r storage.Reader) {
		seen := map[ops.ID]bool{}
		for _, change := range entry.Changes {
			if seen[change.Record] {
				continue
			}
			seen[change.Record] = true
			risk, err := storage.Risks.Get(r, change.Record)
			if errors.Is(err, storage.ErrNotFound) {
				delete(m.risks, change.Record)
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if known, was := m.risks[change.Record]; was && risk.Revision <= known.Revision {
				t.Fatalf("undone from revision %d to %d", known.Revision, risk.Revision)
			}
			m.risks[change.Record] = risk
		}
	})
}

func (m *register) Wait(*rapid.T) { m.now = m.now.Add(time.Minute) }

// List compares a page of a list with a recount over all records.
func (m *register) List(t *rapid.T) {
	q := storage.Query{
		Limit: rapid.IntRange(0, 4).Draw(t, "limit"), Skip: rapid.IntRange(0, 4).Draw(t, "skip"),
		CountTo: rapid.IntRange(0, 8).Draw(t, "count to"),
	}
	switch q.List = rapid.SampledFrom([]string{"open", "owner", "department", "level", "category", "due", "owner-due", "closed", "owner-closed", "unacknowledged", "quiet", "no such list"}).Draw(t, "list"); q.List {
	case "owner", "owner-due", "owner-closed":
		q.Key = []string{string(rapid.SampledFrom(owners).Draw(t, "owner"))}
	case "department":
		q.Key = []string{string(rapid.SampledFrom(teams).Draw(t, "department"))}
	case "category":
		q.Key = []string{rapid.SampledFrom(categories).Draw(t, "category")}
	case "level":
		q.Key = []string{strconv.Itoa(rapid.IntRange(0, 5).Draw(t, "rank"))}
	}
	if rapid.Bool().Draw(t, "bounded") {
		q.Before = rapid.SampledFrom([]string{"0", day(0).String(), day(2).String(), "9999", ops.SortDesc(300), ops.SortTime(m.now), ops.SortTimeDesc(m.now)}).Draw(t, "before")
	}
	if rapid.Bool().Draw(t, "filtered") {
		q.Keep = func(f ops.Facets) bool { return !f.Confidential && f.Department != "it" && len(f.More) == 3 }
	}
	want := m.recount(q)
	view(t, m.store, func(r storage.Reader) {
		page, err := storage.Risks.List(r, q)
		if err != nil {
			t.Fatal(err)
		}
		shown := want[min(q.Skip, len(want)):min(q.Skip+q.Limit, len(want))]
		if !slices.EqualFunc(page.Records, shown, func(r ops.Risk, id ops.ID) bool { return r.ID == id }) {
			t.Fatalf("%+v lists %+v, want %s", q, page.Records, shown)
		}
		count := min(len(want), max(q.CountTo, q.Skip+q.Limit))
		if page.Count != count || page.More != (len(want) > count) {
			t.Fatalf("%+v counts %d, more %t; want %d of %d", q, page.Count, page.More, count, len(want))
		}
		first, err := storage.Risks.First(r, q)
		if len(want) == 0 {
			if !errors.Is(err, storage.ErrNotFound) {
				t.Fatalf("the first of none: %v", err)
			}
		} else if err != nil || first.ID != want[0] {
			t.Fatalf("the first is %s, %v; want %s", first.ID, err, want[0])
		}
	})
}

// recount finds all that a query counts, in order, by looking at every record.
func (m *register) recount(q storage.Query) []ops.ID {
	type place struct {
		key    []string
		number uint64
		id     ops.ID
	}
	var places []place
	for id, risk := range m.risks {
		_, number := id.Split()
		for _, entry := range risk.Index() {
			if entry.List != q.List || len(entry.Key) < len(q.Key) || !slices.Equal(entry.Key[:len(q.Key)], q.Key) {
				continue
			}
			if q.Before != "" && !(len(entry.Key) > len(q.Key) && entry.Key[len(q.Key)] < q.Before) {
				continue
			}
			if q.Keep == nil || q.Keep(entry.Facets) {
				places = append(places, place{entry.Key, number, id})
			}
		}
	}
	slices.SortFunc(places, func(x, y place) int {
		return cmp.Or(slices.Compare(x.key, y.key), cmp.Compare(x.number, y.number))
	})
	var ids []ops.ID
	for _, p := range places {
		ids = append(ids, p.id)
	}
	return ids
}

// Check runs after every step.
func (m *register) Check(t *rapid.T) {
	if report := inOrder(t, m.store); report.Records != len(m.risks) || report.Entries != len(m.entries) {
		t.Fatalf("%d records and %d entries, want %d and %d", report.Records, report.Entries, len(m.risks), len(m.entries))
	}
	view(t, m.store, func(r storage.Reader) {
		for id, want := range m.risks {
			got, err := storage.Risks.Get(r, id)
			if err != nil {
				t.Fatal(err)
			}
			x, _ := json.Marshal(got)
			y, _ := json.Marshal(want)
			if string(x) != string(y) {
				t.Fatalf("%s is %s, want %s", id, x, y)
			}
		}
	})
}

func TestTableAgreesWithARecount(t *testing.T) {
	store := open(t)
	rapid.Check(t, func(t *rapid.T) {
		wipe(t, store)
		m := &register{store: store, now: start, risks: map[ops.ID]ops.Risk{}}
		t.Repeat(rapid.StateMachineActions(m))
	})
}
