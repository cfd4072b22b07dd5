package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/bottest"
	"adjutant/chat"
	"adjutant/storage"

	"github.com/google/go-cmp/cmp"
)

// TestHang: attempts that hang end after their time, and take up the places of
// their own platform only.
func TestHang(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		other := bottest.New("other")
		w.senders["other"] = other
		for i := range 2 * parallel {
			place := w.platform.Channel(fmt.Sprint("ops", i))
			w.platform.Script(place, bottest.Hangs())
			w.send(place, "", "words")
		}
		w.send(other.Channel("ops"), "", "words")
		defer w.start(w.outbox(w.db))()
		synctest.Wait()
		if len(other.Shown(other.Channel("ops"))) != 1 {
			t.Error("one platform waits for another")
		}
		under := 0
		for i := range 2 * parallel {
			under += len(w.platform.Attempts(w.platform.Channel(fmt.Sprint("ops", i))))
		}
		if under != parallel {
			t.Errorf("%d attempts at once, want %d", under, parallel)
		}
		time.Sleep(3 * time.Minute)
		for i := range 2 * parallel {
			attempts := w.platform.Attempts(w.platform.Channel(fmt.Sprint("ops", i)))
			if len(attempts) != 2 || attempts[1].At.Sub(attempts[0].At) < attemptTime || attempts[1].Err != nil {
				t.Errorf("place %d: %+v", i, attempts)
			}
		}
	})
}

// TestDeaf: a sender that ignores its context is not waited for, and nothing
// else goes to its place until it has come back.
func TestDeaf(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops, legal := w.platform.Channel("ops"), w.platform.Channel("legal")
		open := make(chan struct{})
		w.platform.Script(ops, bottest.Deaf(open))
		w.send(ops, "", "first")
		w.send(ops, "", "second")
		o := w.outbox(w.db)
		defer w.start(o)()
		time.Sleep(time.Hour)
		if n := len(w.platform.Attempts(ops)); n != 1 {
			t.Errorf("%d attempts while the first was under way", n)
		}
		w.send(legal, "", "words")
		o.Wake()
		synctest.Wait()
		if len(w.platform.Shown(legal)) != 1 {
			t.Error("other places wait for it")
		}
		close(open)
		time.Sleep(time.Minute)
		if diff := cmp.Diff([]string{"first", "second"}, w.platform.Titles(ops)); diff != "" {
			t.Error(diff)
		}
		if len(w.platform.Attempts(ops)) != 2 || w.platform.Finds() != 1 {
			t.Errorf("%d attempts, looked %d times", len(w.platform.Attempts(ops)), w.platform.Finds())
		}
	})
}

// TestStop: a stop lets attempts under way come to their end and be recorded,
// and does not wait for ever.
func TestStop(t *testing.T) {
	open := make(map[string]chan struct{})
	for _, tt := range []struct {
		name  string
		do    func() bottest.Outcome
		after time.Duration // Run's return after the stop
		finds int           // of the next process: whether there was doubt
	}{
		{"nothing under way", nil, 0, 0},
		{"takes a moment", func() bottest.Outcome { return bottest.Takes(3 * time.Second) }, 2 * time.Second, 0},
		{"hangs", bottest.Hangs, stopTime, 1},
		{"is deaf", func() bottest.Outcome {
			open["is deaf"] = make(chan struct{})
			return bottest.Deaf(open["is deaf"])
		}, 2 * stopTime, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				ops := w.platform.Channel("ops")
				if tt.do != nil {
					w.platform.Script(ops, tt.do())
				}
				w.send(ops, "", "words")
				stop := w.start(w.outbox(w.db))
				time.Sleep(time.Second)
				began := time.Now()
				stop()
				if got := time.Since(began); got != tt.after {
					t.Errorf("stopped after %s, want %s", got, tt.after)
				}
				if open[tt.name] != nil { // in truth it would die with the process
					close(open[tt.name])
				}
				time.Sleep(time.Minute)
				defer w.start(w.outbox(w.db))()
				synctest.Wait()
				if diff := cmp.Diff([]string{"words"}, w.platform.Titles(ops)); diff != "" || w.platform.Finds() != tt.finds {
					t.Errorf("looked %d times, want %d; %s", w.platform.Finds(), tt.finds, diff)
				}
			})
		})
	}
}

// TestDrainsAtOnce: what one Drain has claimed is not taken by another for the
// remains of a process that died.
func TestDrainsAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		w.platform.Script(ops, bottest.Takes(10*time.Second), bottest.Takes(10*time.Second))
		w.send(ops, "", "words")
		o := w.outbox(w.db)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if _, err := o.Drain(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		time.Sleep(time.Millisecond)
		if _, err := o.Drain(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		wg.Wait()
		if n := len(w.platform.Attempts(ops)); n != 1 || w.platform.Finds() != 0 {
			t.Errorf("sent %d times, looked %d times", n, w.platform.Finds())
		}
	})
}

// TestDrainSaysWhenNext: a caller with a clock of its own (the console's, which
// may stand still) learns when there is something to do.
func TestDrainSaysWhenNext(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		o := w.outbox(w.db)
		if next, err := o.Drain(t.Context()); err != nil || !next.IsZero() {
			t.Errorf("%s, %v", next, err)
		}
		w.platform.Script(w.platform.Channel("ops"), bottest.Later(time.Hour))
		w.send(w.platform.Channel("ops"), "", "words")
		want := time.Now().Add(time.Hour)
		if next, err := o.Drain(t.Context()); err != nil || !next.Equal(want) {
			t.Errorf("%s, %v; want %s", next, err, want)
		}
	})
}

// TestUnreadableLetter: a letter that the store cannot give holds up its own
// place only, is logged, and is not tried over and over.
func TestUnreadableLetter(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops, legal := w.platform.Channel("ops"), w.platform.Channel("legal")
		w.send(ops, "", "words")
		var k, v []byte
		w.update(func(tx storage.Tx) error {
			for key, value := range tx.Scan([]byte("q"), []byte("r")) {
				if bytes.HasPrefix(value, []byte("{")) {
					k, v = bytes.Clone(key), bytes.Clone(value)
				}
			}
			return tx.Put(k, []byte("{"))
		})
		o := w.outbox(w.db)
		if next, err := o.Drain(t.Context()); err == nil || !next.Equal(time.Now().Add(faultRest)) {
			t.Errorf("%s, %v", next, err)
		}
		defer w.start(o)()
		w.send(legal, "", "words")
		o.Wake()
		time.Sleep(10*faultRest - time.Second)
		if len(w.platform.Shown(legal)) != 1 {
			t.Error("another place waits for it")
		}
		if n := strings.Count(w.log.String(), "trouble"); n != 10 {
			t.Errorf("logged %d times in ten minutes", n)
		}
		w.update(func(tx storage.Tx) error { return tx.Put(k, v) })
		time.Sleep(faultRest)
		if len(w.platform.Shown(ops)) != 1 {
			t.Error("it did not recover")
		}
	})
}

// TestStoreClosed: an outbox whose store is closed under it ends.
func TestStoreClosed(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		o := w.outbox(w.db)
		done := make(chan error)
		go func() { done <- o.Run(t.Context()) }()
		synctest.Wait()
		if err := w.db.Close(); err != nil {
			t.Fatal(err)
		}
		o.Wake()
		if err := <-done; !errors.Is(err, storage.ErrClosed) {
			t.Error(err)
		}
	})
}

// TestClockSet: when the computer's clock is set forward, letters do not wait
// for the time that has not passed.
func TestClockSet(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		var ahead time.Duration
		var mu sync.Mutex
		now := func() time.Time { mu.Lock(); defer mu.Unlock(); return time.Now().Add(ahead) }
		ops := w.platform.Channel("ops")
		w.platform.Script(ops, bottest.Later(12*time.Hour))
		w.send(ops, "", "words")
		o := NewOutbox(w.db, w.handler, w.senders, now, w.logger())
		defer w.start(o)()
		synctest.Wait()
		mu.Lock()
		ahead = 24 * time.Hour
		mu.Unlock()
		time.Sleep(longestSleep)
		synctest.Wait()
		if len(w.platform.Shown(ops)) != 1 {
			t.Error("it still waits")
		}
	})
}

// TestNoInternals: what is kept of a failure is short and has no stack.
func TestNoInternals(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		w.platform.Script(ops, bottest.Outcome{Panic: strings.Repeat("x", 5000)})
		w.platform.FailFind(ops, &chat.Later{After: time.Hour})
		w.send(ops, "", "words")
		if _, err := w.outbox(w.db).Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if letter := w.letter(ops); len(letter.Error) > 500 || strings.Contains(letter.Error, "goroutine") {
			t.Errorf("%d bytes: %.300s", len(letter.Error), letter.Error)
		}
		if !strings.Contains(w.log.String(), "stack=") {
			t.Error("the log has no stack")
		}
	})
}

// letter reads the first letter that waits for a place, without claiming it.
func (w *world) letter(place chat.Place) (letter storage.Letter) {
	w.t.Helper()
	undo := errors.New("undo")
	err := w.db.Update(context.Background(), func(tx storage.Tx) (err error) {
		letter, _, err = storage.Claim(tx, place.Key(), time.Now().Add(24*time.Hour))
		return errors.Join(undo, err)
	})
	if !errors.Is(err, undo) {
		w.t.Fatal(err)
	}
	return letter
}

// TestInTurn: where it is said so, one place is served at a time, whatever its platform;
// otherwise one that hangs holds up none of the others.
func TestInTurn(t *testing.T) {
	for _, inTurn := range []bool{true, false} {
		bubble(t, func(t *testing.T, w *world) {
			other := bottest.New("other")
			w.senders["other"] = other
			places := []chat.Place{w.platform.Channel("ops"), other.Channel("ops"), w.platform.Channel("sales")}
			for _, place := range places {
				w.platform.Script(place, bottest.Takes(10*time.Second))
				other.Script(place, bottest.Takes(10*time.Second))
				w.send(place, "", "words")
			}
			o := w.outbox(w.db)
			o.InTurn = inTurn
			began := time.Now()
			if _, err := o.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			want := 10 * time.Second
			if inTurn {
				want *= time.Duration(len(places))
			}
			if took := time.Since(began); took != want {
				t.Errorf("in turn %t: it took %s, want %s", inTurn, took, want)
			}
		})
	}
}
