package digest_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/orgfile"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// books are the sample company's records, and a clock.
type books struct {
	tb    testing.TB
	store storage.Store
	org   *ops.Org
	now   time.Time
}

// newBooks begin on a Monday at noon in the company's zone.
func newBooks(tb testing.TB) *books {
	tb.Helper()
	org, faults := orgfile.Parse(orgfile.Sample)
	b := &books{tb: tb, org: org, now: time.Date(2026, 8, 31, 10, 0, 0, 0, time.UTC)}
	b.must(faults.In("the sample company"))
	db, err := bolt.Open(filepath.Join(tb.TempDir(), "books.db"), bolt.Options{AppendOnly: []byte{storage.Journal}})
	b.must(err)
	tb.Cleanup(func() { b.must(db.Close()) })
	b.store = db
	b.must(storage.Prepare(context.Background(), db))
	return b
}

func (b *books) must(err error) {
	b.tb.Helper()
	if err != nil {
		b.tb.Fatal(err)
	}
}

// change makes one journalled change at the present moment.
func (b *books) change(edit func(*storage.Edit) error) {
	b.tb.Helper()
	b.must(b.store.Update(context.Background(), func(tx storage.Tx) error {
		e := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: b.now, Command: "test"}}
		if err := edit(e); err != nil {
			return err
		}
		_, err := e.Close()
		return err
	}))
}

// keep saves records, each as a change of its own.
func keep[T any, P interface {
	*T
	ops.Record
}](b *books, table storage.Table[T, P], records ...P) {
	b.tb.Helper()
	b.change(func(e *storage.Edit) error {
		for _, r := range records {
			if err := table.Save(e, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// everything is a table, record by record.
func everything[T any, P interface {
	*T
	ops.Record
}](b *books, table storage.Table[T, P]) []T {
	b.tb.Helper()
	var all []T
	b.must(b.store.View(context.Background(), func(r storage.Reader) error {
		for n := uint64(1); ; n++ {
			record, err := table.Get(r, ops.MakeID(table.Prefix(), n))
			if err != nil {
				return nil
			}
			all = append(all, record)
		}
	}))
	return all
}

// as is the company as a person sees it; empty is a channel.
func (b *books) as(person ops.Handle, department ops.Handle, look func(digest.View)) {
	b.tb.Helper()
	p, _ := b.org.Person(person)
	b.must(b.store.View(context.Background(), func(r storage.Reader) error {
		look(digest.View{
			R: r, Org: b.org, Now: b.now, Zone: b.org.Location(p), Department: department,
			Sees: func(f ops.Facets) bool { return b.org.MaySee(p, f) },
		})
		return nil
	}))
}

// counts reports whether a record counts for the reader, the slow way.
func (b *books) counts(person, department ops.Handle, record ops.Record) bool {
	p, _ := b.org.Person(person)
	f := ops.FacetsOfRecord(record)
	return b.org.MaySee(p, f) && (department == "" || b.org.Within(f.Department, department))
}

// readers are people of all kinds, and a channel; scopes the company and parts of
// it.
var (
	readers = []ops.Handle{"mia", "tom", "ana", "eli", "kai", "uma", ""}
	scopes  = []ops.Handle{"", "support", "operations", "warehouse", "legal"}
)
