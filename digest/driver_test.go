package digest_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"adjutant/storage"
	"adjutant/storage/bolt"
)

// panicking is a tester for a transaction, which may run in a goroutine that is not
// the test's: there a test cannot be ended, and a panic becomes an error.
type panicking struct{}

func (panicking) Helper()                           {}
func (panicking) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (panicking) Errorf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// A digest of what is kept on disk is the one of the same kept in memory, which all
// the other tests look at.
func TestDriverMakesNoDifference(t *testing.T) {
	store, err := bolt.Open(filepath.Join(t.TempDir(), "adjutant.db"), bolt.Options{AppendOnly: []byte{storage.Journal}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := storage.Prepare(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	var contents []string
	play := func(tx storage.Tx) error {
		w := newWorldOn(panicking{}, tx)
		w.reads = coo
		week(w)
		w.needs = w.waiting("tom")
		d := w.look(coo)
		raw, err := d.Content()
		contents = append(contents, string(raw))
		return err
	}
	if err := store.Update(t.Context(), play); err != nil {
		t.Fatal(err)
	}
	if err := play(newMemory()); err != nil {
		t.Fatal(err)
	}
	if last := len(contents) - 1; contents[0] != contents[last] {
		t.Errorf("on disk\n%s\nin memory\n%s", contents[0], contents[last])
	}
}
