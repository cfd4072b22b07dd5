package storage_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/storage"
)

// numbers are those of a history's entries.
func numbers(t tester, history iter.Seq2[ops.JournalEntry, error]) []uint64 {
	t.Helper()
	var seqs []uint64
	for entry, err := range history {
		if err != nil {
			t.Fatalf("history: %v", err)
		}
		seqs = append(seqs, entry.Seq)
	}
	return seqs
}

func TestJournalChainAndHistories(t *testing.T) {
	store := open(t)
	rapid.Check(t, func(t *rapid.T) {
		wipe(t, store)
		ids := []ops.ID{newRisk(t, store, "Flood").ID, newRisk(t, store, "Fire").ID}
		byActor := map[ops.Handle][]uint64{"ana": {2, 1}}
		byRecord := map[ops.ID][]uint64{ids[0]: {1}, ids[1]: {2}}
		last := uint64(2)
		for range rapid.IntRange(1, 8).Draw(t, "changes") {
			actor := rapid.SampledFrom([]ops.Handle{"ana", "an", "bo", ""}).Draw(t, "actor")
			touched := rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 0, 2, rapid.ID).Draw(t, "records")
			note := rapid.SampledFrom([]string{"", "a note"}).Draw(t, "note")
			entry := edit(t, store, actor, start.Add(time.Duration(last)), func(e *storage.Edit) error {
				e.Entry.Note = note
				for _, id := range touched {
					risk, err := storage.Risks.Get(e.Tx, id)
					if err != nil {
						return err
					}
					risk.Title += "!"
					if err := storage.Risks.Save(e, &risk); err != nil {
						return err
					}
				}
				return nil
			})
			if len(touched) == 0 && note == "" {
				if entry.Seq != 0 {
					t.Fatal("nothing was journaled as something")
				}
				continue
			}
			last++
			if entry.Seq != last {
				t.Fatalf("entry %d, want %d", entry.Seq, last)
			}
			byActor[actor] = slices.Insert(byActor[actor], 0, last)
			for _, id := range touched {
				byRecord[id] = slices.Insert(byRecord[id], 0, last)
			}
		}
		inOrder(t, store)
		view(t, store, func(r storage.Reader) {
			for actor, want := range byActor {
				if got := numbers(t, storage.ActionsOf(r, actor)); !slices.Equal(got, want) {
					t.Fatalf("%q did %d, want %d", actor, got, want)
				}
			}
			for id, want := range byRecord {
				if got := numbers(t, storage.HistoryOf(r, id)); !slices.Equal(got, want) {
					t.Fatalf("%s was changed by %d, want %d", id, got, want)
				}
			}
			chained(t, r, last)
		})
	})
}

// chained walks the chain with nothing but the entries' bytes.
func chained(t tester, r storage.Reader, last uint64) {
	t.Helper()
	previous, seq := "", uint64(0)
	for _, raw := range r.Scan([]byte{storage.Journal}, []byte{storage.Journal + 1}) {
		seq++
		var entry ops.JournalEntry
		if err := json.Unmarshal(raw, &entry); err != nil {
			t.Fatalf("entry %d: %v", seq, err)
		}
		if entry.Seq != seq || entry.Prev != previous {
			t.Fatalf("entry %d is numbered %d and follows %q, want %q", seq, entry.Seq, entry.Prev, previous)
		}
		sum := sha256.Sum256(raw)
		previous = hex.EncodeToString(sum[:])
	}
	head, err := storage.JournalHead(r)
	if err != nil || seq != last || head != (storage.Head{Seq: last, Hash: previous}) {
		t.Fatalf("the head is %+v, %v; want %d %s", head, err, last, previous)
	}
}

func TestJournalIsEmptyAtFirst(t *testing.T) {
	store := open(t)
	view(t, store, func(r storage.Reader) {
		if head, err := storage.JournalHead(r); head != (storage.Head{}) || err != nil {
			t.Errorf("head %+v, %v", head, err)
		}
		if _, err := storage.Entry(r, 1); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("entry 1: %v", err)
		}
		if got := numbers(t, storage.ActionsOf(r, "ana")); got != nil {
			t.Errorf("actions %d", got)
		}
	})
}

// Undo gives back the exact former state; only revision and moment go on.
func TestUndoGivesBackTheFormerState(t *testing.T) {
	store := open(t)
	rapid.Check(t, func(t *rapid.T) {
		wipe(t, store)
		create := rapid.Custom(alteration).Draw(t, "create")
		change := rapid.Custom(alteration).Draw(t, "change")
		risk := ops.Risk{State: ops.RiskOpen}
		create(&risk)
		edit(t, store, "ana", start, func(e *storage.Edit) error { return storage.Risks.Save(e, &risk) })
		was := risk
		change(&risk)
		later := start.Add(time.Hour)
		entry := edit(t, store, "ana", later, func(e *storage.Edit) error { return storage.Risks.Save(e, &risk) })
		if entry.Seq == 0 {
			return // the change changed nothing
		}
		edit(t, store, "ana", later.Add(time.Hour), func(e *storage.Edit) error { return undo(e, entry) })
		was.Revision, was.Changed = 3, later.Add(time.Hour)
		want, _ := json.Marshal(was)
		view(t, store, func(r storage.Reader) {
			if got := storage.Risks.State(r, risk.ID); string(got) != string(want) {
				t.Fatalf("undone to %s, want %s", got, want)
			}
		})
		inOrder(t, store)
	})
}

func TestSaveOrg(t *testing.T) {
	store := open(t)
	org := company()
	var entry ops.JournalEntry
	apply := func(o *ops.Org) string {
		entry = edit(t, store, "", start, func(e *storage.Edit) error {
			changes, err := storage.SaveOrg(e, o)
			if len(changes) != len(e.Entry.Changes) {
				t.Errorf("%d changes returned, %d journaled", len(changes), len(e.Entry.Changes))
			}
			return err
		})
		var names []string
		for _, change := range entry.Changes {
			names = append(names, string(change.Record)+" "+strings.Join(change.FieldNames(), " "))
		}
		return strings.Join(names, "; ")
	}
	revision := func(want int) {
		t.Helper()
		inOrder(t, store)
		view(t, store, func(r storage.Reader) {
			stored, err := storage.Org(r)
			if err != nil || stored.Revision != want || storage.OrgRevision(r) != want {
				t.Errorf("revision %d, %d, %v; want %d", stored.Revision, storage.OrgRevision(r), err, want)
			}
		})
	}
	revision(0)
	if got := apply(org); strings.Count(got, ";") != 5 {
		t.Errorf("new: %s", got)
	}
	revision(1)
	if got := apply(company()); got != "" || entry.Seq != 0 {
		t.Errorf("the same again: %s", got)
	}
	revision(1)
	org.People[0].Title = "COO"
	org.Departments[0].Head = "bo"
	org.Locale = "en-GB"
	if got := apply(org); got != "department support head; person ana title; settings locale" {
		t.Errorf("changed: %s", got)
	}
	revision(2)
	org.People = org.People[:1]
	if got := apply(org); !strings.HasPrefix(got, "person bo ") || strings.Contains(got, ";") {
		t.Errorf("removed: %s", got)
	}
	revision(3)
	if got := apply(company()); got == "" {
		t.Error("nothing was changed back")
	}
	revision(4)
}

func TestSaveOrgThatIsRolledBack(t *testing.T) {
	store := open(t)
	err := store.Update(context.Background(), func(tx storage.Tx) error {
		if _, err := storage.SaveOrg(&storage.Edit{Tx: tx}, company()); err != nil {
			return err
		}
		return errRollback
	})
	if !errors.Is(err, errRollback) {
		t.Fatal(err)
	}
	view(t, store, func(r storage.Reader) {
		if storage.OrgRevision(r) != 0 {
			t.Error("an organisation that was not applied is there")
		}
	})
}

func company() *ops.Org {
	return &ops.Org{
		Company: "Example <&> Co", Currency: "EUR", Timezone: "Europe/Berlin", Locale: "en",
		Workweek:    []time.Weekday{time.Monday, time.Tuesday},
		People:      []ops.Person{{Handle: "ana", Name: "Ana", Roles: []ops.Role{ops.COO}}, {Handle: "bo", Name: "Bo"}},
		Departments: []ops.Department{{Handle: "support", Name: "Support", Head: "ana"}, {Handle: "it", Name: "IT", Head: "bo"}},
		Channels:    []ops.Channel{{Handle: "all", Channels: map[string]string{"slack": "C1"}}},
	}
}
