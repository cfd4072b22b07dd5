package storagetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"adjutant/storage"
)

func testClosed(t *testing.T, d Driver) {
	s := d.fresh(t)
	put(t, s, "a")
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	for name, call := range map[string]func() error{
		"view":   func() error { return s.View(t.Context(), func(storage.Reader) error { return nil }) },
		"update": func() error { return s.Update(t.Context(), func(storage.Tx) error { return nil }) },
		"backup": func() error { return s.Backup(io.Discard) },
	} {
		if err := call(); !errors.Is(err, storage.ErrClosed) {
			t.Errorf("%s after close: %v, want ErrClosed", name, err)
		}
	}
}

// testCloseWhileWorking closes, several times at once, under readers and
// writers: each call either did all of its work or was refused.
func testCloseWhileWorking(t *testing.T, d Driver) {
	at := place(t)
	s := d.open(t, at)
	var kept atomic.Int64
	var wg, warm sync.WaitGroup
	warm.Add(8)
	for w := range 8 {
		wg.Go(func() {
			var warmOnce sync.Once
			defer warmOnce.Do(warm.Done)
			for i := 0; ; i++ {
				err := s.Update(context.Background(), func(tx storage.Tx) error { return putAll(tx, fmt.Sprintf("w%d-%06d", w, i)) })
				if errors.Is(err, storage.ErrClosed) {
					return
				}
				if err != nil {
					t.Errorf("update: %v", err)
					return
				}
				kept.Add(1)
				err = s.View(context.Background(), func(r storage.Reader) error {
					wantValue(t, r, fmt.Sprintf("w%d-%06d", w, i), valueOf(fmt.Sprintf("w%d-%06d", w, i)))
					return nil
				})
				if err != nil && !errors.Is(err, storage.ErrClosed) {
					t.Errorf("view: %v", err)
				}
				if i == 3 {
					warmOnce.Do(warm.Done)
				}
			}
		})
	}
	warm.Wait()
	for range 3 {
		wg.Go(func() {
			if err := s.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
			// Closed means closed, whoever did it.
			if err := s.View(context.Background(), func(storage.Reader) error { return nil }); !errors.Is(err, storage.ErrClosed) {
				t.Errorf("view after close: %v", err)
			}
		})
	}
	wg.Wait()
	if got := len(contents(t, d.open(t, at))); int64(got) != kept.Load() {
		t.Errorf("%d keys after closing, want the %d that were acknowledged", got, kept.Load())
	}
}

// testCloseWaits closes while a reader and a writer are in the middle and many
// more writers wait: Close returns when all of them have.
func testCloseWaits(t *testing.T, d Driver) {
	at := place(t)
	s := d.open(t, at)
	var inside, all sync.WaitGroup
	var running, kept atomic.Int64
	release := make(chan struct{})
	inside.Add(2)
	all.Go(func() {
		err := s.View(context.Background(), func(r storage.Reader) error {
			running.Add(1)
			defer running.Add(-1)
			inside.Done()
			<-release
			wantPairs(t, "a view that Close waits for", scan(r, nil, nil), nil)
			return nil
		})
		if err != nil {
			t.Errorf("view: %v", err)
		}
	})
	all.Go(func() {
		var once sync.Once
		err := s.Update(context.Background(), func(tx storage.Tx) error {
			running.Add(1)
			defer running.Add(-1)
			once.Do(inside.Done)
			<-release
			return putAll(tx, "first")
		})
		kept.Add(1)
		if err != nil {
			t.Errorf("update: %v", err)
		}
	})
	inside.Wait()
	for i := range 400 { // more than a driver is likely to keep a queue for
		all.Go(func() {
			err := s.Update(context.Background(), func(tx storage.Tx) error { return putAll(tx, fmt.Sprint("w", i)) })
			switch {
			case err == nil:
				kept.Add(1)
			case !errors.Is(err, storage.ErrClosed):
				t.Errorf("update: %v", err)
			}
		})
	}
	for range 100 {
		runtime.Gosched() // let them arrive
	}
	closed := make(chan error)
	go func() {
		err := s.Close()
		if n := running.Load(); n != 0 {
			t.Errorf("closed while %d transactions ran", n)
		}
		closed <- err
	}()
	// From some moment on, calls are refused, although Close still waits.
	for s.View(context.Background(), func(storage.Reader) error { return nil }) == nil {
		runtime.Gosched()
	}
	close(release)
	if err := <-closed; err != nil {
		t.Errorf("close: %v", err)
	}
	all.Wait()
	if got := len(contents(t, d.open(t, at))); int64(got) != kept.Load() {
		t.Errorf("%d keys after closing, want the %d that were acknowledged", got, kept.Load())
	}
}

func testBackup(t *testing.T, d Driver) {
	s := d.fresh(t)
	put(t, s, "a", "b", "\x00", "\xff")
	update(t, s, func(tx storage.Tx) error { return tx.Put([]byte("large"), bytes.Repeat([]byte("x"), 1<<20)) })
	var copied bytes.Buffer
	if err := s.Backup(&copied); err != nil {
		t.Fatal(err)
	}
	want := contents(t, s)
	put(t, s, "later")
	at := place(t)
	if err := d.Restore(at, &copied); err != nil {
		t.Fatal(err)
	}
	restored := d.open(t, at)
	wantPairs(t, "backup", contents(t, restored), want)
	put(t, restored, "it lives")

	broken := errors.New("the tape is full")
	if err := s.Backup(failingWriter{broken}); !errors.Is(err, broken) {
		t.Errorf("backup to a writer that fails: %v", err)
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// testBackupWhileWorking wants a backup to be one moment's state: in every
// commit two keys carry the same number.
func testBackupWhileWorking(t *testing.T, d Driver) {
	s := d.fresh(t)
	put(t, s, "a-left", "z-right")
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				v := bytes.Repeat([]byte(fmt.Sprintf("%06d", i)), 200)
				err := s.Update(context.Background(), func(tx storage.Tx) error {
					if err := tx.Put([]byte("a-left"), v); err != nil {
						return err
					}
					return tx.Put([]byte("z-right"), v)
				})
				if err != nil {
					t.Errorf("update: %v", err)
					return
				}
			}
		})
	}
	for range 5 {
		var copied bytes.Buffer
		if err := s.Backup(&copied); err != nil {
			t.Fatal(err)
		}
		at := place(t)
		if err := d.Restore(at, &copied); err != nil {
			t.Fatal(err)
		}
		restored := d.open(t, at)
		view(t, restored, func(r storage.Reader) {
			left, right := r.Get([]byte("a-left")), r.Get([]byte("z-right"))
			if len(left) == 1200 && !bytes.Equal(left, right) {
				t.Errorf("the backup is of two moments: %.6q and %.6q", left, right)
			}
		})
	}
	close(stop)
	wg.Wait()
}
