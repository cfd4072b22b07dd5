package storage_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/storage"
)

// Links that differ have different names, in the present, in the past, and after what
// was undone; none have no name.
func TestLinksVersion(t *testing.T) {
	store := open(t)
	rapid.Check(t, func(t *rapid.T) {
		wipe(t, store)
		named := map[string]string{} // links by their name
		check := func(r storage.Reader, where string) {
			links, name := fmt.Sprintf("%+v", storage.Links(r)), storage.LinksVersion(r)
			if had, ok := named[name]; ok && had != links {
				t.Fatalf("%s: %s and %s have the same name", where, had, links)
			}
			if (links == "[]") != (name == "") {
				t.Fatalf("%s: %s is called %q", where, links, name)
			}
			named[name] = links
		}
		now := start
		var moments []time.Time
		var ids []ops.ID
		made := 0
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			now = now.Add(time.Minute)
			moments = append(moments, now)
			update(t, store, func(tx storage.Tx) error {
				edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: now, Command: "account seen"}}
				p := ops.Profile{Platform: "slack", Account: fmt.Sprint("U", made), Standing: ops.MemberAccount}
				fresh := len(ids) == 0 || rapid.Bool().Draw(t, "new")
				if !fresh {
					var err error
					id := rapid.SampledFrom(ids).Draw(t, "id")
					if p, err = storage.Profiles.Get(tx, id); err != nil {
						return err
					}
					if rapid.IntRange(0, 4).Draw(t, "undo") == 0 {
						if err := storage.Profiles.Restore(edit, id, nil); err != nil {
							return err
						}
						ids = slices.DeleteFunc(ids, func(other ops.ID) bool { return other == id })
						_, err := edit.Close()
						return err
					}
				}
				p.Owner = rapid.SampledFrom([]ops.Handle{"", "ana", "bo"}).Draw(t, "owner")
				p.Zone = rapid.SampledFrom([]string{"", "Asia/Tokyo"}).Draw(t, "zone")
				p.Name = rapid.SampledFrom([]string{"Ana", "Bo"}).Draw(t, "name")
				p.Standing = rapid.SampledFrom(ops.AccountStandings).Draw(t, "standing")
				if err := storage.Profiles.Save(edit, &p); err != nil {
					return err
				}
				if fresh {
					ids = append(ids, p.ID)
					made++
				}
				_, err := edit.Close()
				return err
			})
			view(t, store, func(r storage.Reader) { check(r, "now") })
		}
		view(t, store, func(r storage.Reader) {
			for _, at := range moments {
				check(pastOf(t, r, at), "the past")
			}
			if past := pastOf(t, r, start); storage.LinksVersion(past) != "" || storage.Links(past) != nil {
				t.Fatalf("before the first there were the links %+v", storage.Links(past))
			}
		})
		inOrder(t, store)
	})
}

// Verify finds links that were altered behind the store's back.
func TestVerifyLinks(t *testing.T) {
	store := openFile(t, t.TempDir()+"/adjutant.db")
	if err := storage.Prepare(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	update(t, store, func(tx storage.Tx) error {
		edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: start}}
		p := ops.Profile{Meta: ops.Meta{Owner: "ana"}, Platform: "slack", Account: "U1", Standing: ops.MemberAccount}
		if err := storage.Profiles.Save(edit, &p); err != nil {
			return err
		}
		_, err := edit.Close()
		return err
	})
	inOrder(t, store)
	update(t, store, func(tx storage.Tx) error {
		if tx.Get([]byte(storage.LinksKey)) == nil {
			t.Fatal("the links have no name")
		}
		return tx.Put([]byte(storage.LinksKey), []byte("another"))
	})
	report, err := storage.Verify(t.Context(), store)
	if err != nil || len(report.Faults) != 1 {
		t.Errorf("found %+v, %v", report.Faults, err)
	}
}
