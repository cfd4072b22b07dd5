package scheduler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
	"adjutant/storage"
)

// TestTwoWeeks plays a schedule whose every occurrence sets the next one: each
// comes once, at its moment.
func TestTwoWeeks(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		begun := time.Now()
		var came []time.Time
		w.done = func(tx storage.Tx, inv chat.Invocation) error {
			came = append(came, time.Now())
			return storage.SetTimer(tx, timer(inv.Timer, inv.Due.Add(8*time.Hour)))
		}
		w.set("standup", begun.Add(8*time.Hour))
		stop := w.start(w.timetable(w.db))
		time.Sleep(14*24*time.Hour + time.Second)
		stop()
		if len(came) != 14*3 {
			t.Fatalf("it came %d times", len(came))
		}
		for i, at := range came {
			if want := begun.Add(time.Duration(i+1) * 8 * time.Hour); !at.Equal(want) {
				t.Errorf("occurrence %d came at %s, want %s", i, at, want)
			}
		}
		w.verify()
	})
}

// TestWake: a timer that is set earlier than the one that is waited for is not
// late, even while something else is under way.
func TestWake(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		begun := time.Now()
		came := map[string]time.Duration{}
		w.answer = func(inv chat.Invocation) outcome {
			w.mu.Lock()
			came[inv.Timer] = time.Since(begun)
			w.mu.Unlock()
			if inv.Timer == "slow" {
				time.Sleep(time.Hour)
			}
			return takes
		}
		w.set("late", begun.Add(50*time.Second))
		tt := w.timetable(w.db)
		defer w.start(tt)()
		time.Sleep(10 * time.Second)
		w.set("early", begun.Add(20*time.Second))
		tt.Wake()
		tt.Wake() // never blocks
		time.Sleep(2 * time.Minute)
		w.set("slow", time.Now())
		tt.Wake()
		time.Sleep(time.Minute)
		w.set("quick", time.Now())
		tt.Wake()
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		for name, want := range map[string]time.Duration{
			"early": 20 * time.Second, "late": 50 * time.Second, "slow": 130 * time.Second, "quick": 190 * time.Second,
		} {
			if came[name] != want {
				t.Errorf("%s came after %s, want %s", name, came[name], want)
			}
		}
	})
}

// TestIdle: waiting costs nothing but a look each minute, however many wait, and
// a timer that is near costs one sleep.
func TestIdle(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		store := &watched{Store: w.db}
		near, far := time.Now().Add(40*time.Second), time.Now().Add(48*time.Hour)
		w.many(1000, func(i int) time.Time { return far.Add(time.Duration(i) * time.Second) })
		w.set("near", near)
		defer w.start(w.timetable(store))()
		time.Sleep(40*time.Second - 1)
		synctest.Wait()
		if looks := store.views.Load(); looks != 1 {
			t.Errorf("looked %d times before the first timer was due", looks)
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		looked := store.views.Load()
		if len(w.names()) != 1 {
			t.Fatalf("%q", w.names())
		}
		time.Sleep(10 * time.Hour)
		synctest.Wait()
		if looks := store.views.Load() - looked; looks != 600 || store.updates.Load() != 0 {
			t.Errorf("looked %d times in ten hours, wrote %d times", looks, store.updates.Load())
		}
	})
}

// TestClockSet: when the computer's clock is set forward, timers do not wait for
// the time that has not passed.
func TestClockSet(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		var ahead atomic.Int64
		now := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
		w.set("a", time.Now().Add(12*time.Hour))
		tt := New(w.db, w, now, slog.New(slog.NewTextHandler(w.log, nil)))
		defer w.start(tt)()
		synctest.Wait()
		ahead.Store(int64(24 * time.Hour))
		time.Sleep(longestSleep)
		synctest.Wait()
		if len(w.names()) != 1 {
			t.Error("it still waits")
		}
	})
}

// TestStoreTrouble: a store that fails is logged and left alone for a while,
// whatever changes meanwhile, and what was due is handed on afterwards.
func TestStoreTrouble(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		store := &watched{Store: w.db}
		broken := errors.New("disk on fire")
		w.answer = func(chat.Invocation) outcome {
			if len(w.names()) == 1 {
				store.fail.Store(&broken)
				return faults // of which the store keeps nothing
			}
			return takes
		}
		w.set("a", time.Now())
		tt := w.timetable(store)
		if next, err := tt.Drain(t.Context()); !errors.Is(err, broken) || !next.Equal(time.Now().Add(faultRest)) {
			t.Errorf("%s, %v", next, err)
		}
		stop := w.start(tt)
		for range 9*60 - 30 {
			tt.Wake()
			time.Sleep(time.Second)
		}
		stop()
		if n := strings.Count(w.log.String(), "disk on fire"); n != 10 {
			t.Errorf("logged %d times", n)
		}
		store.fail.Store(nil)
		w.drain(tt)
		if len(w.names()) != 2 || w.verify().Timers != 0 {
			t.Errorf("handed on %q", w.names())
		}
	})
}

// TestUnreadableTimer: a timer that cannot be read is logged, and keeps back no
// other.
func TestUnreadableTimer(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.set("a", time.Now())
		w.update(func(tx storage.Tx) error {
			var name []byte
			for k := range tx.Scan([]byte("tname"), []byte("tnamf")) {
				name = bytes.Clone(k)
			}
			return tx.Put(name, []byte("{"))
		})
		tt := w.timetable(w.db)
		defer w.start(tt)()
		for i := range 10 {
			w.set(fmt.Sprint("b", i), time.Now().Add(30*time.Second))
			tt.Wake()
			time.Sleep(time.Minute)
		}
		synctest.Wait()
		if len(w.names()) != 10 {
			t.Errorf("handed on %q", w.names())
		}
		if n := strings.Count(w.log.String(), "trouble"); n < 10 || n > 11 {
			t.Errorf("logged %d times in ten minutes", n)
		}
	})
}

// TestStoreClosed: a timetable whose store is closed under it ends, also with
// something under way.
func TestStoreClosed(t *testing.T) {
	for _, busy := range []bool{false, true} {
		t.Run(fmt.Sprint(busy), func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.answer = func(chat.Invocation) outcome { time.Sleep(time.Second); return takes }
				if busy {
					w.set("a", time.Now())
				}
				tt := w.timetable(w.db)
				done := make(chan error)
				go func() { done <- tt.Run(context.Background()) }()
				synctest.Wait()
				if err := w.db.Close(); err != nil {
					t.Fatal(err)
				}
				tt.Wake()
				if err := <-done; !errors.Is(err, storage.ErrClosed) {
					t.Error(err)
				}
			})
		})
	}
}
