package storage_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"sort"
	"testing"
	"time"

	"go.uber.org/goleak"

	"adjutant/bot/bottest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// Every step of a sequence waits for the disk, and is verified as a whole.
func init() { bottest.Checks(20) }

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start is when the tests begin, by their own clock.
var start = time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)

// tester is what *testing.T, *testing.B and *rapid.T have in common.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// open makes a new store that is ready, and is found in order when it is closed
// after the test.
func open(t testing.TB) storage.Store {
	t.Helper()
	store := openFile(t, filepath.Join(t.TempDir(), "adjutant.db"))
	t.Cleanup(func() { inOrder(t, store) })
	if err := storage.Prepare(t.Context(), store); err != nil {
		t.Fatalf("prepare: %v", err)
	}
	return store
}

func openFile(t testing.TB, path string) storage.Store {
	t.Helper()
	store, err := bolt.Open(path, bolt.Options{AppendOnly: []byte{storage.Journal}})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return store
}

// wipe empties a store and makes it ready again, which is quicker than a new
// one for every run of a property.
func wipe(t tester, store storage.Store) {
	t.Helper()
	update(t, store, func(tx storage.Tx) error {
		var keys [][]byte
		for k := range tx.Scan(nil, nil) {
			keys = append(keys, k)
		}
		for _, k := range keys {
			if err := tx.Delete(k); err != nil {
				return err
			}
		}
		return nil
	})
	if err := storage.Prepare(context.Background(), store); err != nil {
		t.Fatalf("prepare: %v", err)
	}
}

func update(t tester, store storage.Store, fn func(storage.Tx) error) {
	t.Helper()
	if err := store.Update(context.Background(), fn); err != nil {
		t.Fatalf("update: %v", err)
	}
}

func view(t tester, store storage.Store, fn func(storage.Reader)) {
	t.Helper()
	if err := store.View(context.Background(), func(r storage.Reader) error { fn(r); return nil }); err != nil {
		t.Fatalf("view: %v", err)
	}
}

// inOrder fails unless Verify finds nothing.
func inOrder(t tester, store storage.Store) storage.Report {
	t.Helper()
	report, err := storage.Verify(context.Background(), store)
	if err != nil {
		t.Fatalf("verify: %v", err)
	}
	for _, fault := range report.Faults {
		t.Errorf("verify: %s", fault.Text)
	}
	return report
}

// errRollback ends a transaction whose writes are not to be kept.
var errRollback = errors.New("roll back")

// edit runs a change of a person from beginning to journal entry.
func edit(t tester, store storage.Store, actor ops.Handle, at time.Time, fn func(*storage.Edit) error) ops.JournalEntry {
	t.Helper()
	var entry ops.JournalEntry
	update(t, store, func(tx storage.Tx) (err error) {
		e := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: at, Actor: actor, Command: "test"}}
		if err := fn(e); err != nil {
			return err
		}
		entry, err = e.Close()
		return err
	})
	return entry
}

// undo takes a change back the way that /undo does.
func undo(e *storage.Edit, entry ops.JournalEntry) error {
	for _, change := range slices.Backward(entry.Changes) {
		table, _ := storage.TableOf(change.Record)
		state, err := change.Revert(table.State(e.Tx, change.Record))
		if err != nil {
			return err
		}
		if err := table.Restore(e, change.Record, state); err != nil {
			return err
		}
	}
	e.Entry.Undoes = entry.Seq
	return nil
}

func day(n int) dates.Date { return dates.Of(start).AddDays(n) }

// memory is a store that is only read: what another one held, to be damaged in
// many ways quickly.
type memory struct {
	storage.Store
	keys, values [][]byte
}

func remember(t tester, store storage.Store) *memory {
	t.Helper()
	m := &memory{}
	view(t, store, func(r storage.Reader) {
		for k, v := range r.Scan(nil, nil) {
			m.keys, m.values = append(m.keys, bytes.Clone(k)), append(m.values, bytes.Clone(v))
		}
	})
	return m
}

// without is the store without the i-th key, with the i-th value as given where
// value is not nil.
func (m *memory) without(i int, value []byte) *memory {
	changed := &memory{keys: slices.Clone(m.keys), values: slices.Clone(m.values)}
	if value != nil {
		changed.values[i] = value
	} else {
		changed.keys, changed.values = slices.Delete(changed.keys, i, i+1), slices.Delete(changed.values, i, i+1)
	}
	return changed
}

// with is the store with one more key.
func (m *memory) with(k, v []byte) *memory {
	i := m.from(k)
	return &memory{keys: slices.Insert(slices.Clone(m.keys), i, k), values: slices.Insert(slices.Clone(m.values), i, v)}
}

func (m *memory) from(k []byte) int {
	return sort.Search(len(m.keys), func(i int) bool { return bytes.Compare(m.keys[i], k) >= 0 })
}

func (m *memory) View(_ context.Context, fn func(storage.Reader) error) error { return fn(m) }

func (m *memory) Backup(io.Writer) error { return errors.ErrUnsupported }

func (m *memory) Get(k []byte) []byte {
	if i := m.from(k); i < len(m.keys) && bytes.Equal(m.keys[i], k) {
		return m.values[i]
	}
	return nil
}

func (m *memory) Scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		for i := m.from(from); i < len(m.keys) && (to == nil || bytes.Compare(m.keys[i], to) < 0); i++ {
			if !yield(m.keys[i], m.values[i]) {
				return
			}
		}
	}
}

func (m *memory) ScanBack(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		end := len(m.keys)
		if to != nil {
			end = m.from(to)
		}
		for i := end - 1; i >= 0 && bytes.Compare(m.keys[i], from) >= 0; i-- {
			if !yield(m.keys[i], m.values[i]) {
				return
			}
		}
	}
}
