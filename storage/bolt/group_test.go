package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"adjutant/storage"

	"go.etcd.io/bbolt"
)

// together runs the functions as one group, in order, and returns their errors.
func together(t *testing.T, db *DB, fns ...func(storage.Tx) error) []error {
	t.Helper()
	begun, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := db.Update(context.Background(), func(storage.Tx) error {
			close(begun)
			<-release
			return nil
		})
		if err != nil {
			t.Errorf("the empty function at the head of the group: %v", err)
		}
	})
	<-begun
	errs := make([]error, len(fns))
	for i, fn := range fns {
		wg.Go(func() { errs[i] = db.Update(context.Background(), fn) })
		for len(db.queue) <= i {
			runtime.Gosched()
		}
	}
	close(release)
	wg.Wait()
	return errs
}

// commits counts commits from now on.
func commits(db *DB) *atomic.Int32 {
	var n atomic.Int32
	db.commit = func(tx *bbolt.Tx) error { n.Add(1); return tx.Commit() }
	return &n
}

func putKey(key string) func(storage.Tx) error {
	return func(tx storage.Tx) error { return tx.Put([]byte(key), []byte(key)) }
}

func has(t *testing.T, db *DB, key string) bool {
	t.Helper()
	var there bool
	if err := db.View(context.Background(), func(r storage.Reader) error { there = r.Get([]byte(key)) != nil; return nil }); err != nil {
		t.Fatal(err)
	}
	return there
}

func TestOneCommitForAll(t *testing.T) {
	db := openFile(t, filePath(t), Options{})
	n := commits(db)
	var fns []func(storage.Tx) error
	for i := range 50 {
		fns = append(fns, func(tx storage.Tx) error {
			if i > 0 && tx.Get(fmt.Appendf(nil, "k%d", i-1)) == nil {
				t.Errorf("function %d does not see the one before it", i)
			}
			return putKey(fmt.Sprint("k", i))(tx)
		})
	}
	for i, err := range together(t, db, fns...) {
		if err != nil || !has(t, db, fmt.Sprint("k", i)) {
			t.Errorf("function %d: %v", i, err)
		}
	}
	if n.Load() != 1 {
		t.Errorf("%d commits, want 1", n.Load())
	}
}

func TestNothingWrittenNoCommit(t *testing.T) {
	db := openFile(t, filePath(t), Options{})
	n := commits(db)
	errTest := errors.New("test")
	errs := together(t, db,
		func(tx storage.Tx) error { tx.Get([]byte("a")); return nil },
		func(tx storage.Tx) error { return tx.Delete([]byte("not there")) },
		func(tx storage.Tx) error { return errors.Join(putKey("a")(tx), errTest) },
		func(tx storage.Tx) error { _ = putKey("a")(tx); panic(errTest) },
	)
	if errs[0] != nil || errs[1] != nil || !errors.Is(errs[2], errTest) || !errors.Is(errs[3], errTest) {
		t.Errorf("errors %v", errs)
	}
	if n.Load() != 0 {
		t.Errorf("%d commits, want none", n.Load())
	}
}

// TestCommitFails: everybody whose result depends on the commit is told.
func TestCommitFails(t *testing.T) {
	db := openFile(t, filePath(t), Options{})
	real := db.commit
	errTest := errors.New("test")
	db.commit = func(tx *bbolt.Tx) error { return errors.Join(tx.Rollback(), syscall.ENOSPC) }
	errs := together(t, db,
		func(tx storage.Tx) error { return nil },     // 0: read what is durable
		func(tx storage.Tx) error { return errTest }, // 1: so did this one
		putKey("a"),                              // 2
		putKey("b"),                              // 3
		func(tx storage.Tx) error { return nil }, // 4: may have seen a
		func(tx storage.Tx) error { return fmt.Errorf("a exists: %w", errTest) }, // 5: complains of a
	)
	if errs[0] != nil || errs[1] != errTest {
		t.Errorf("those before the first write got %v and %v", errs[0], errs[1])
	}
	for i, err := range errs[2:] {
		wantProblem(t, err, "Nothing was saved", "space")
		if !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("function %d: %v", i+2, err)
		}
	}
	if has(t, db, "a") || has(t, db, "b") {
		t.Error("something was kept")
	}
	db.commit = real
	if err := db.Update(context.Background(), putKey("c")); err != nil || !has(t, db, "c") {
		t.Errorf("afterwards: %v", err)
	}
}

// TestCommitUnconfirmed: the disk took the last page and then reported an error.
func TestCommitUnconfirmed(t *testing.T) {
	path := filePath(t)
	db := openFile(t, path, Options{})
	db.commit = func(tx *bbolt.Tx) error { return errors.Join(tx.Commit(), syscall.EIO) }
	for _, err := range together(t, db, putKey("a"), putKey("b")) {
		wantProblem(t, err, "Whether the last change was kept")
	}
	wantProblem(t, db.Update(context.Background(), putKey("c")), "Whether")
	wantProblem(t, db.View(context.Background(), func(storage.Reader) error { return nil }), "Whether")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again := openFile(t, path, Options{})
	if has(t, again, "a") != has(t, again, "b") || has(t, again, "c") {
		t.Error("a group was kept in part")
	}
}

// TestGoexitAtEveryPlace ends the writer's goroutine at the head, in the middle
// and at the end of a group.
func TestGoexitAtEveryPlace(t *testing.T) {
	for at := range 3 {
		db := openFile(t, filePath(t), Options{})
		fns := []func(storage.Tx) error{putKey("k0"), putKey("k1"), putKey("k2")}
		fns[at] = func(tx storage.Tx) error {
			if err := putKey(fmt.Sprint("k", at))(tx); err != nil {
				return err
			}
			runtime.Goexit()
			return nil
		}
		together(t, db, fns...)
		for i := range fns {
			if has(t, db, fmt.Sprint("k", i)) != (i != at) {
				t.Errorf("Goexit in function %d: key %d is there: %v", at, i, i == at)
			}
		}
	}
}

// TestGroupIsBounded: one who writes much does not get company without end.
func TestGroupIsBounded(t *testing.T) {
	db := openFile(t, filePath(t), Options{})
	n := commits(db)
	big := func(tx storage.Tx) error { return tx.Put([]byte("big"), make([]byte, maxGroupBytes)) }
	for _, err := range together(t, db, big, big, putKey("a")) {
		if err != nil {
			t.Error(err)
		}
	}
	if n.Load() != 3 {
		t.Errorf("%d commits, want 3", n.Load())
	}
}

// TestMovedValues writes values that were read from the file while the file, and
// with it the memory they lie in, is enlarged by the same commit.
func TestMovedValues(t *testing.T) {
	db := openFile(t, filePath(t), Options{MapSize: 1 << 15})
	fill(t, db, "a", 100, 3000)
	for round := range 6 {
		from, to := "abcdefg"[round], "abcdefg"[round+1]
		err := db.Update(context.Background(), func(tx storage.Tx) error {
			type kv struct{ k, v []byte }
			var all []kv
			for k, v := range tx.Scan([]byte{from}, []byte{from + 1}) {
				all = append(all, kv{append([]byte{to}, k[1:]...), v})
			}
			for _, e := range all {
				if err := tx.Put(e.k, e.v); err != nil {
					return err
				}
				if err := tx.Put(append(bytes.Clone(e.k), 'x'), e.v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	err := db.View(context.Background(), func(r storage.Reader) error {
		n := 0
		for k, v := range r.Scan(nil, nil) {
			n++
			for _, b := range v {
				if b != 'v' {
					t.Fatalf("the value of %q is broken", k)
				}
			}
		}
		if want := 100 * (1 + 2 + 3 + 4 + 5 + 6 + 7); n != want {
			t.Errorf("%d keys, want %d", n, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if err := db.Check(context.Background()); err != nil {
		t.Error(err)
	}
}
