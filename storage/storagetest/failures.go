package storagetest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"adjutant/storage"
)

var errTest = errors.New("the function's own error")

// testIsolation holds snapshots open while updates go on.
func testIsolation(t *testing.T, d Driver) {
	s := d.fresh(t)
	put(t, s, "k0")
	var wg sync.WaitGroup
	release := make(chan struct{})
	const n = 5
	keys := []string{"k0"}
	for i := range n {
		want := append([]string(nil), keys...)
		opened := make(chan struct{})
		wg.Go(func() {
			err := s.View(context.Background(), func(r storage.Reader) error {
				first := len(scan(r, nil, nil))
				close(opened)
				<-release
				for _, k := range want {
					wantValue(t, r, k, valueOf(k))
				}
				if again := len(scan(r, nil, nil)); first != i+1 || again != i+1 {
					t.Errorf("snapshot %d has %d keys, then %d, want %d", i, first, again, i+1)
				}
				return nil
			})
			if err != nil {
				t.Errorf("view: %v", err)
			}
		})
		<-opened
		keys = append(keys, fmt.Sprint("k", i+1))
		put(t, s, keys[i+1])
	}
	update(t, s, func(tx storage.Tx) error { return tx.Delete([]byte("k0")) })
	close(release)
	wg.Wait()
	wantKeys(t, s, keys[1:]...)

	// A snapshot taken while an update runs does not wait for it, nor see it.
	update(t, s, func(tx storage.Tx) error {
		if err := putAll(tx, "unfinished"); err != nil {
			return err
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			view(t, s, func(r storage.Reader) { wantValue(t, r, "unfinished", nil) })
		}()
		<-done
		return nil
	})
}

func testRollbackOnError(t *testing.T, d Driver) {
	s := d.fresh(t)
	put(t, s, "a", "b")
	err := s.Update(t.Context(), func(tx storage.Tx) error {
		if err := putAll(tx, "c", "d"); err != nil {
			return err
		}
		if err := tx.Delete([]byte("a")); err != nil {
			return err
		}
		if err := tx.Put([]byte("b"), nil); err != nil {
			return err
		}
		return fmt.Errorf("wrapped: %w", errTest)
	})
	if !errors.Is(err, errTest) {
		t.Errorf("error %v, want the function's", err)
	}
	wantKeys(t, s, "a", "b")
	err = s.View(t.Context(), func(storage.Reader) error { return errTest })
	if !errors.Is(err, errTest) {
		t.Errorf("view: error %v, want the function's", err)
	}
}

func testRollbackOnPanic(t *testing.T, d Driver) {
	s := d.fresh(t)
	put(t, s, "a")
	for name, value := range map[string]any{"text": "boom", "error": errTest, "nil pointer": nil} {
		err := s.Update(t.Context(), func(tx storage.Tx) error {
			if err := putAll(tx, "b"); err != nil {
				return err
			}
			if value == nil {
				var p *int
				*p = 1
			}
			panic(value)
		})
		if err == nil {
			t.Fatalf("%s: no error", name)
		}
		if value == errTest && !errors.Is(err, errTest) {
			t.Errorf("%s: %v does not wrap it", name, err)
		}
		if stack := fmt.Sprintf("%+v", err); !strings.Contains(stack, "testRollbackOnPanic") {
			t.Errorf("%s: no stack in %%+v: %s", name, stack)
		}
		if strings.Contains(err.Error(), "goroutine") {
			t.Errorf("%s: a stack in the message: %v", name, err)
		}
	}
	// A scan that was left by a panic is over.
	update(t, s, func(tx storage.Tx) error {
		func() {
			defer func() { _ = recover() }()
			for range tx.Scan(nil, nil) {
				panic("in a scan")
			}
		}()
		return putAll(tx, "c")
	})
	wantKeys(t, s, "a", "c")
}

// testFailuresLeaveOthersAlone lets functions that succeed, fail and panic share
// commits, as far as the driver does that.
func testFailuresLeaveOthersAlone(t *testing.T, d Driver) {
	s := d.fresh(t)
	const n = 60
	ran := make([]int, n)
	waiting := gather(t, s, n, func(i int) error {
		return s.Update(t.Context(), func(tx storage.Tx) error {
			ran[i]++
			// Each sees all that succeeded before it, and nothing else.
			for _, p := range scan(tx, nil, nil) {
				if !strings.HasPrefix(p.key, "ok") {
					t.Errorf("a failed write is seen: %v", p)
				}
			}
			switch i % 3 {
			case 0:
				return putAll(tx, fmt.Sprintf("ok%02d", i))
			case 1:
				if err := putAll(tx, fmt.Sprintf("error%02d", i)); err != nil {
					return err
				}
				return errTest
			default:
				if err := putAll(tx, fmt.Sprintf("panic%02d", i)); err != nil {
					return err
				}
				panic(errTest)
			}
		})
	})
	var want []string
	for i, err := range waiting() {
		switch {
		case i%3 == 0:
			want = append(want, fmt.Sprintf("ok%02d", i))
			if err != nil {
				t.Errorf("function %d: %v", i, err)
			}
		case !errors.Is(err, errTest):
			t.Errorf("function %d: error %v, want its own", i, err)
		}
		if ran[i] == 0 {
			t.Errorf("function %d never ran", i)
		}
	}
	wantKeys(t, s, want...)
}

// gather occupies the store with one Update, starts n calls behind it and lets
// it go when all have been started: whatever the driver gathers is then there to
// gather. The function that it returns waits for the errors.
func gather(t *testing.T, s storage.Store, n int, call func(i int) error) func() []error {
	t.Helper()
	var started, all sync.WaitGroup
	started.Add(n)
	errs := make([]error, n)
	begun, release := make(chan struct{}), make(chan struct{})
	all.Go(func() {
		var once sync.Once
		err := s.Update(context.Background(), func(storage.Tx) error {
			once.Do(func() { close(begun) })
			<-release
			return nil
		})
		if err != nil {
			t.Errorf("first update: %v", err)
		}
	})
	<-begun
	for i := range n {
		all.Go(func() {
			started.Done()
			errs[i] = call(i)
		})
	}
	started.Wait()
	for range 100 {
		runtime.Gosched() // they have started; let them also arrive
	}
	close(release)
	return func() []error { all.Wait(); return errs }
}

// testGoexit ends the goroutine from inside a function, as t.FailNow does.
func testGoexit(t *testing.T, d Driver) {
	s := d.fresh(t)
	waiting := gather(t, s, 9, func(i int) error {
		done := make(chan error, 1)
		go func() {
			defer close(done)
			done <- s.Update(context.Background(), func(tx storage.Tx) error {
				if err := putAll(tx, fmt.Sprint("k", i)); err != nil {
					return err
				}
				if i%3 == 1 {
					runtime.Goexit()
				}
				return nil
			})
		}()
		return <-done // nil, too, if the goroutine ended without an answer
	})
	for i, err := range waiting() {
		if i%3 != 1 && err != nil {
			t.Errorf("function %d: %v", i, err)
		}
	}
	wantKeys(t, s, "k0", "k2", "k3", "k5", "k6", "k8")
	put(t, s, "after")
}

func testViewPanic(t *testing.T, d Driver) {
	s := d.fresh(t)
	put(t, s, "a")
	func() {
		defer func() {
			if p := recover(); p != "mine" {
				t.Errorf("recovered %v, want the function's panic", p)
			}
		}()
		_ = s.View(t.Context(), func(r storage.Reader) error {
			for range r.Scan(nil, nil) {
				panic("mine")
			}
			return nil
		})
	}()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.View(context.Background(), func(storage.Reader) error { runtime.Goexit(); return nil })
	}()
	<-done
	put(t, s, "b")
	wantKeys(t, s, "a", "b")
}
