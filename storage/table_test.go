package storage_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/storage"
)

func newRisk(t tester, store storage.Store, title string) ops.Risk {
	t.Helper()
	risk := ops.Risk{Meta: ops.Meta{Owner: "ana", Department: "support"}, Title: title, State: ops.RiskOpen}
	edit(t, store, "ana", start, func(e *storage.Edit) error { return storage.Risks.Save(e, &risk) })
	return risk
}

func TestGetWhatIsNotThere(t *testing.T) {
	store := open(t)
	newRisk(t, store, "Flood")
	view(t, store, func(r storage.Reader) {
		for _, id := range []ops.ID{"RISK-2", "RISK-0", "RISK-01", "RISK-+1", "RISK-", "RISK", "UPD-1", ""} {
			if _, err := storage.Risks.Get(r, id); !errors.Is(err, storage.ErrNotFound) {
				t.Errorf("get %q: %v", id, err)
			}
			if _, err := storage.Risks.Facets(r, id); !errors.Is(err, storage.ErrNotFound) {
				t.Errorf("facets of %q: %v", id, err)
			}
			if revision, err := storage.Risks.Revision(r, id); revision != 0 || err != nil {
				t.Errorf("revision of %q: %d, %v", id, revision, err)
			}
		}
	})
}

func TestUnchangedSaveIsNotWritten(t *testing.T) {
	store := open(t)
	risk := newRisk(t, store, "Flood")
	entry := edit(t, store, "bo", start.Add(time.Hour), func(e *storage.Edit) error { return storage.Risks.Save(e, &risk) })
	if entry.Seq != 0 || risk.Revision != 1 || !risk.Changed.Equal(start) {
		t.Errorf("entry %d, revision %d, changed %s; want none, 1, %s", entry.Seq, risk.Revision, risk.Changed, start)
	}
}

func TestSaveRefusesWhatWouldBeLost(t *testing.T) {
	store := open(t)
	risk := newRisk(t, store, "Flood")
	first, second := risk, risk
	first.Title, second.Title = "Flood in June", "Flood in July"
	err := store.Update(context.Background(), func(tx storage.Tx) error {
		e := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: start}}
		if err := storage.Risks.Save(e, &first); err != nil {
			return err
		}
		return storage.Risks.Save(e, &second)
	})
	if err == nil || !strings.Contains(err.Error(), "revision 1") {
		t.Errorf("error %v", err)
	}
}

func TestSaveAfterTheCreationWasUndone(t *testing.T) {
	store := open(t)
	risk := ops.Risk{Title: "Flood", State: ops.RiskOpen}
	created := edit(t, store, "ana", start, func(e *storage.Edit) error { return storage.Risks.Save(e, &risk) })
	undone := edit(t, store, "ana", start, func(e *storage.Edit) error { return undo(e, created) })

	risk.Title = "Flood again"
	err := store.Update(context.Background(), func(tx storage.Tx) error {
		return storage.Risks.Save(&storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: start}}, &risk)
	})
	if !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("save what was removed: %v", err)
	}
	if other := newRisk(t, store, "Fire"); other.ID != "RISK-2" {
		t.Errorf("the id was used again: %s", other.ID)
	}
	// Undoing the undo brings the record back, at a revision that it never had.
	edit(t, store, "ana", start, func(e *storage.Edit) error { return undo(e, undone) })
	view(t, store, func(r storage.Reader) {
		back, err := storage.Risks.Get(r, "RISK-1")
		if err != nil || back.Title != "Flood" || back.Revision != 2 {
			t.Errorf("back: %+v, %v", back, err)
		}
	})
}

func TestRestoreOfAnOldStateGoesOnCounting(t *testing.T) {
	store := open(t)
	risk := newRisk(t, store, "Flood")
	first := risk
	for _, title := range []string{"Flood in June", "Flood in July"} {
		risk.Title = title
		edit(t, store, "ana", start, func(e *storage.Edit) error { return storage.Risks.Save(e, &risk) })
	}
	edit(t, store, "bo", start, func(e *storage.Edit) error {
		state, err := json.Marshal(first)
		if err != nil {
			return err
		}
		return storage.Risks.Restore(e, risk.ID, state)
	})
	view(t, store, func(r storage.Reader) {
		back, err := storage.Risks.Get(r, risk.ID)
		if err != nil || back.Title != "Flood" || back.Revision != 4 {
			t.Errorf("back: %+v, %v", back, err)
		}
	})
}

func TestRestoreRefusesAnotherRecordsState(t *testing.T) {
	store := open(t)
	newRisk(t, store, "Flood")
	other := newRisk(t, store, "Fire")
	for _, id := range []ops.ID{"RISK-1", "UPD-2", "RISK-02"} {
		err := store.Update(context.Background(), func(tx storage.Tx) error {
			e := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: start}}
			return storage.Risks.Restore(e, id, storage.Risks.State(tx, other.ID))
		})
		if err == nil {
			t.Errorf("%s got the state of %s", id, other.ID)
		}
	}
}

func TestNothingIsSavedAfterTheEntryIsWritten(t *testing.T) {
	store := open(t)
	err := store.Update(context.Background(), func(tx storage.Tx) error {
		e := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: start}}
		if err := storage.Risks.Save(e, &ops.Risk{}); err != nil {
			return err
		}
		if _, err := e.Close(); err != nil {
			return err
		}
		if _, err := e.Close(); err == nil {
			t.Error("the entry was written twice")
		}
		return storage.Risks.Save(e, &ops.Risk{})
	})
	if err == nil {
		t.Error("a change would not be in the journal")
	}
}

// Whatever a list shows must be found in it again when it changes, also where
// JSON could not keep the text as it was.
func TestListsFollowWhatIsStored(t *testing.T) {
	store := open(t)
	risk := ops.Risk{Meta: ops.Meta{Owner: "ana"}, Category: "\xff", Title: `a literal \ufffd`, State: ops.RiskOpen}
	edit(t, store, "ana", start, func(e *storage.Edit) error { return storage.Risks.Save(e, &risk) })
	inOrder(t, store)
	if risk.Category != "\ufffd" {
		t.Errorf("category %q", risk.Category)
	}
	risk.Category = "people"
	edit(t, store, "ana", start, func(e *storage.Edit) error { return storage.Risks.Save(e, &risk) })
	inOrder(t, store)
}

func TestDamageIsNotAnEmptyList(t *testing.T) {
	store := open(t)
	newRisk(t, store, "Flood")
	damaged := remember(t, store)
	for i, k := range damaged.keys {
		if k[0] == 'r' {
			damaged = damaged.without(i, nil)
			break
		}
	}
	q := storage.Query{List: "open", Limit: 1}
	if _, err := storage.Risks.First(damaged, q); err == nil || errors.Is(err, storage.ErrNotFound) {
		t.Errorf("first: %v", err)
	}
	if _, err := storage.Risks.List(damaged, q); err == nil || errors.Is(err, storage.ErrNotFound) {
		t.Errorf("list: %v", err)
	}
}

func TestTablesKnowTheirIDs(t *testing.T) {
	for _, table := range storage.Tables {
		if got, ok := storage.TableOf(ops.MakeID(table.Prefix(), 3)); !ok || got.Prefix() != table.Prefix() {
			t.Errorf("no table for %s", table.Prefix())
		}
	}
	for _, id := range []ops.ID{"", "NONE-1", "person ana", "settings"} {
		if _, ok := storage.TableOf(id); ok {
			t.Errorf("a table for %q", id)
		}
	}
}
