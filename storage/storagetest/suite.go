// Package storagetest is the suite that every driver of the storage contract
// passes:
//
//	func TestConformance(t *testing.T) {
//		storagetest.Run(t, storagetest.Driver{Open: …, Restore: …})
//	}
//
// It knows nothing of a driver but the contract, and waits for nothing but
// what the contract promises.
package storagetest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"adjutant/storage"
)

// Driver is what the suite needs of a driver. A place is a path in a temporary
// folder; a driver without files may use it as a name.
type Driver struct {
	// Open opens the store at a place, and makes a new one if there is none.
	// After Close it can be opened again.
	Open func(place string) (storage.Store, error)
	// Restore makes a store out of what Backup wrote, at a place where there
	// is none, for Open to open.
	Restore func(place string, backup io.Reader) error
}

// Run runs the whole suite.
func Run(t *testing.T, d Driver) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, Driver)
	}{
		{"GetPutDelete", testGetPutDelete},
		{"Values", testValues},
		{"Keys", testKeys},
		{"ManyKeys", testManyKeys},
		{"ScanBounds", testScanBounds},
		{"ScanBoundsInTransaction", testScanBoundsInTransaction},
		{"ScanStops", testScanStops},
		{"ScanNested", testScanNested},
		{"ScanForbidsWriting", testScanForbidsWriting},
		{"Isolation", testIsolation},
		{"RollbackOnError", testRollbackOnError},
		{"RollbackOnPanic", testRollbackOnPanic},
		{"RefusedWrites", testRefusedWrites},
		{"FailuresLeaveOthersAlone", testFailuresLeaveOthersAlone},
		{"Goexit", testGoexit},
		{"ViewPanic", testViewPanic},
		{"Context", testContext},
		{"ContextEndsInQueue", testContextEndsInQueue},
		{"Counter", testCounter},
		{"RealTimeOrder", testRealTimeOrder},
		{"Reopen", testReopen},
		{"Closed", testClosed},
		{"CloseWhileWorking", testCloseWhileWorking},
		{"CloseWaits", testCloseWaits},
		{"Backup", testBackup},
		{"BackupWhileWorking", testBackupWhileWorking},
		{"Model", testModel},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, d) })
	}
}

// place is where a test's store is.
func place(t testing.TB) string { return filepath.Join(t.TempDir(), "store") }

// open opens a store that is closed after the test.
func (d Driver) open(t testing.TB, place string) storage.Store {
	t.Helper()
	s, err := d.Open(place)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func (d Driver) fresh(t testing.TB) storage.Store {
	t.Helper()
	return d.open(t, place(t))
}

// update runs fn and wants it to succeed.
func update(t testing.TB, s storage.Store, fn func(storage.Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), fn); err != nil {
		t.Fatalf("update: %v", err)
	}
}

// put writes keys, each with its own name, reversed, as its value.
func put(t testing.TB, s storage.Store, keys ...string) {
	t.Helper()
	update(t, s, func(tx storage.Tx) error { return putAll(tx, keys...) })
}

func putAll(tx storage.Tx, keys ...string) error {
	for _, k := range keys {
		if err := tx.Put([]byte(k), valueOf(k)); err != nil {
			return err
		}
	}
	return nil
}

func valueOf(key string) []byte {
	v := []byte(key)
	for i, j := 0, len(v)-1; i < j; i, j = i+1, j-1 {
		v[i], v[j] = v[j], v[i]
	}
	return v
}

// pair is a key and its value, copied out of the transaction.
type pair struct{ key, value string }

func (p pair) String() string {
	if len(p.value) > 40 {
		return fmt.Sprintf("%.40q: %d bytes", p.key, len(p.value))
	}
	return fmt.Sprintf("%.40q: %q", p.key, p.value)
}

func scan(r storage.Reader, from, to []byte) []pair {
	var all []pair
	for k, v := range r.Scan(from, to) {
		all = append(all, pair{string(k), string(v)})
	}
	return all
}

func scanBack(r storage.Reader, from, to []byte) []pair {
	var all []pair
	for k, v := range r.ScanBack(from, to) {
		all = append(all, pair{string(k), string(v)})
	}
	return all
}

// contents is everything in the store.
func contents(t testing.TB, s storage.Store) []pair {
	t.Helper()
	var all []pair
	err := s.View(context.Background(), func(r storage.Reader) error {
		all = scan(r, nil, nil)
		return nil
	})
	if err != nil {
		t.Fatalf("view: %v", err)
	}
	return all
}

// wantKeys compares the store with keys written by put.
func wantKeys(t testing.TB, s storage.Store, keys ...string) {
	t.Helper()
	var want []pair
	for _, k := range keys {
		want = append(want, pair{k, string(valueOf(k))})
	}
	wantPairs(t, "contents", contents(t, s), want)
}

// fatal is what testing.T and rapid.T have in common here.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

func wantPairs(t fatal, what string, got, want []pair) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Fatalf("%s: %d entries, want %d; the first that is missing is %v", what, len(got), len(want), want[i])
		case i >= len(want):
			t.Fatalf("%s: %d entries, want %d; the first too many is %v", what, len(got), len(want), got[i])
		case got[i] != want[i]:
			t.Fatalf("%s: entry %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

// wantValue compares one key; a nil want means that it is not there.
func wantValue(t testing.TB, r storage.Reader, key string, want []byte) {
	t.Helper()
	got := r.Get([]byte(key))
	if (got == nil) != (want == nil) || !bytes.Equal(got, want) {
		t.Errorf("Get(%.40q) = %.40q (nil: %v), want %.40q (nil: %v)", key, got, got == nil, want, want == nil)
	}
}

func view(t testing.TB, s storage.Store, fn func(storage.Reader)) {
	t.Helper()
	err := s.View(context.Background(), func(r storage.Reader) error { fn(r); return nil })
	if err != nil {
		t.Fatalf("view: %v", err)
	}
}
