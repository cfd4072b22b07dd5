package storagetest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"adjutant/storage"
)

func testContext(t *testing.T, d Driver) {
	s := d.fresh(t)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	err := s.Update(ended, func(storage.Tx) error { t.Error("an update ran without a context"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("update: %v, want context.Canceled", err)
	}
	err = s.View(ended, func(storage.Reader) error { t.Error("a view ran without a context"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("view: %v, want context.Canceled", err)
	}
	// Once a function has begun, its context does not matter.
	live, cancel := context.WithCancel(context.Background())
	err = s.Update(live, func(tx storage.Tx) error { cancel(); return putAll(tx, "a") })
	if err != nil {
		t.Errorf("update whose context ended inside: %v", err)
	}
	wantKeys(t, s, "a")
}

// testContextEndsInQueue cancels calls that wait for their turn.
func testContextEndsInQueue(t *testing.T, d Driver) {
	s := d.fresh(t)
	ctx, cancel := context.WithCancel(context.Background())
	begun, release := make(chan struct{}), make(chan struct{})
	var first, rest sync.WaitGroup
	first.Go(func() {
		err := s.Update(ctx, func(tx storage.Tx) error {
			close(begun)
			<-release
			return putAll(tx, "first")
		})
		if err != nil {
			t.Errorf("first update: %v", err)
		}
	})
	<-begun
	for range 400 { // more than a driver is likely to keep a queue for
		rest.Go(func() {
			err := s.Update(ctx, func(tx storage.Tx) error { return putAll(tx, "late") })
			if !errors.Is(err, context.Canceled) {
				t.Errorf("waiting update: %v, want context.Canceled", err)
			}
		})
	}
	cancel()
	rest.Wait() // without waiting for the first one, which still runs
	close(release)
	first.Wait()
	put(t, s, "next")
	wantKeys(t, s, "first", "next")
}

// testCounter increments one counter from many goroutines, some of which change
// their mind.
func testCounter(t *testing.T, d Driver) {
	const writers, each = 64, 10
	s := d.fresh(t)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				fail := (w+i)%5 == 0
				err := s.Update(context.Background(), func(tx storage.Tx) error {
					if err := tx.Put([]byte("counter"), binary.BigEndian.AppendUint64(nil, number(tx.Get([]byte("counter")))+1)); err != nil {
						return err
					}
					if fail {
						return errTest
					}
					return nil
				})
				if fail != errors.Is(err, errTest) || !fail && err != nil {
					t.Errorf("update: %v", err)
				}
			}
		})
	}
	wg.Wait()
	view(t, s, func(r storage.Reader) {
		if n := number(r.Get([]byte("counter"))); n != writers*each*4/5 {
			t.Errorf("counter %d, want %d", n, writers*each*4/5)
		}
	})
}

func number(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// testRealTimeOrder draws numbers: a call that began after another had returned
// must draw a higher one, and a reader must see at least what was acknowledged
// before it began.
func testRealTimeOrder(t *testing.T, d Driver) {
	const writers, each = 16, 15
	s := d.fresh(t)
	var acknowledged atomic.Uint64 // the highest number that any call returned
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range each {
				before := acknowledged.Load()
				var drawn uint64
				err := s.Update(context.Background(), func(tx storage.Tx) error {
					drawn = number(tx.Get([]byte("next"))) + 1
					return tx.Put([]byte("next"), binary.BigEndian.AppendUint64(nil, drawn))
				})
				if err != nil || drawn <= before {
					t.Errorf("drew %d (%v) when %d had been acknowledged", drawn, err, before)
				}
				raise(&acknowledged, drawn)
				before = acknowledged.Load()
				view(t, s, func(r storage.Reader) {
					if n := number(r.Get([]byte("next"))); n < before {
						t.Errorf("read %d when %d had been acknowledged", n, before)
					}
				})
			}
		})
	}
	wg.Wait()
	if n := acknowledged.Load(); n != writers*each {
		t.Errorf("the last number is %d, want %d", n, writers*each)
	}
}

func raise(n *atomic.Uint64, to uint64) {
	for {
		if now := n.Load(); now >= to || n.CompareAndSwap(now, to) {
			return
		}
	}
}

func testReopen(t *testing.T, d Driver) {
	at := place(t)
	var want []string
	for i := range 4 {
		s := d.open(t, at)
		wantKeys(t, s, want...)
		for j := range 3 {
			want = append(want, fmt.Sprintf("%c%d", 'a'+i, j))
		}
		put(t, s, want[len(want)-3:]...)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	wantKeys(t, d.open(t, at), want...)
}
