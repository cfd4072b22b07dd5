package bot

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/bottest"
	"adjutant/chat"
	"adjutant/storage"

	"github.com/google/go-cmp/cmp"
)

// post sends a claimed letter as a process does that dies before it can record
// the outcome.
func (w *world) post(letter storage.Letter) {
	w.t.Helper()
	out := chat.Outgoing{ID: letter.ID, To: letter.To, Message: letter.Message, Created: letter.Created}
	if _, err := w.platform.Send(context.Background(), out); err != nil {
		w.t.Fatal(err)
	}
}

// TestAfterCrash: a letter that a process had claimed when it died is looked
// for: found, it is not sent again; not found, it is. Words that came in
// between reach the one message that there is.
func TestAfterCrash(t *testing.T) {
	for _, tt := range []struct {
		name         string
		posted, news bool
		shown        []string
		attempts     int // of this process
	}{
		{"posted", true, false, []string{"words"}, 0},
		{"not posted", false, false, []string{"words"}, 1},
		{"posted, and there is news", true, true, []string{"news"}, 1},
		{"not posted, and there is news", false, true, []string{"news"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				ops := w.platform.Channel("ops")
				w.send(ops, "card", "words")
				before := 0
				if letter := w.claim(ops); tt.posted {
					w.post(letter)
					before = 1
				}
				if err := w.db.Close(); err != nil {
					t.Fatal(err)
				}
				w.open()
				if tt.news {
					w.send(ops, "card", "news")
				}
				stop := w.start(w.outbox(w.db))
				synctest.Wait()
				stop()
				if diff := cmp.Diff(tt.shown, w.platform.Titles(ops)); diff != "" {
					t.Error(diff)
				}
				if got := len(w.platform.Attempts(ops)) - before; got != tt.attempts || w.platform.Finds() != 1 {
					t.Errorf("%d attempts, want %d; looked %d times, want once", got, tt.attempts, w.platform.Finds())
				}
				if report := w.verify(); report.Waiting+report.Stuck != 0 {
					t.Errorf("%+v", report)
				}
			})
		})
	}
}

// TestAfterCrashOfEdit: an edit is made again without looking.
func TestAfterCrashOfEdit(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		o := w.outbox(w.db)
		w.send(ops, "card", "words")
		if _, err := o.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.send(ops, "card", "news")
		w.claim(ops)
		if _, err := w.outbox(w.db).Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"news"}, w.platform.Titles(ops)); diff != "" || w.platform.Finds() != 0 {
			t.Errorf("looked %d times; %s", w.platform.Finds(), diff)
		}
	})
}

// TestCannotLook: where looking fails, the letter is not sent blindly, waits as
// long as it is told to, and is not forgotten.
func TestCannotLook(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		w.platform.Script(ops, bottest.Unheard())
		w.platform.FailFind(ops, errors.New("history is down"), &chat.Later{After: time.Hour, Cause: errors.New("429")})
		w.send(ops, "", "words")
		defer w.start(w.outbox(w.db))()
		time.Sleep(59 * time.Minute)
		if w.platform.Finds() != 2 {
			t.Errorf("looked %d times in the first hour", w.platform.Finds())
		}
		time.Sleep(2 * time.Minute)
		if n := len(w.platform.Attempts(ops)); n != 1 || w.platform.Finds() != 3 {
			t.Errorf("sent %d times, looked %d times", n, w.platform.Finds())
		}
		if report := w.verify(); report.Waiting+report.Stuck != 0 {
			t.Errorf("%+v", report)
		}
	})
}

// TestStuckInDoubt: a letter that was given up although it may have been posted
// is looked for when it is sent again.
func TestStuckInDoubt(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		w.platform.Script(ops, bottest.Unheard())
		w.platform.FailFind(ops, &chat.Undeliverable{Reason: "the history is closed"})
		w.send(ops, "", "words")
		o := w.outbox(w.db)
		defer w.start(o)()
		time.Sleep(time.Minute)
		for _, letter := range w.stuck() {
			w.update(func(tx storage.Tx) error { return storage.Resend(tx, letter, time.Now()) })
		}
		o.Wake()
		time.Sleep(time.Minute)
		if diff := cmp.Diff([]string{"words"}, w.platform.Titles(ops)); diff != "" || w.platform.Finds() != 2 {
			t.Errorf("looked %d times; %s", w.platform.Finds(), diff)
		}
	})
}

// TestCannotFind: on a platform that cannot look, a letter is sent at least
// once.
func TestCannotFind(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		w.senders["fake"] = w.platform.Blind()
		w.platform.Script(ops, bottest.Lost())
		w.send(ops, "", "words")
		defer w.start(w.outbox(w.db))()
		time.Sleep(time.Minute)
		if diff := cmp.Diff([]string{"words"}, w.platform.Titles(ops)); diff != "" {
			t.Error(diff)
		}
	})
}

// TestDeadlyLetter: a letter during whose attempts the process always dies is
// given up at last, and those behind it go on.
func TestDeadlyLetter(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		w.send(ops, "", "deadly")
		w.send(ops, "", "words")
		for range maxAttempts {
			w.claim(ops)
		}
		defer w.start(w.outbox(w.db))()
		synctest.Wait()
		if diff := cmp.Diff([]string{"words"}, w.platform.Titles(ops)); diff != "" || len(w.stuck()) != 1 {
			t.Errorf("%d are stuck; %s", len(w.stuck()), diff)
		}
	})
}

// TestNotConnected: letters to a platform that this process is not connected
// to wait for one that is.
func TestNotConnected(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		w.send(ops, "", "words")
		w.senders = nil
		stop := w.start(w.outbox(w.db))
		time.Sleep(30 * time.Minute)
		stop()
		w.senders = map[string]chat.Sender{"fake": w.platform}
		defer w.start(w.outbox(w.db))()
		time.Sleep(20 * time.Minute)
		if diff := cmp.Diff([]string{"words"}, w.platform.Titles(ops)); diff != "" || len(w.stuck()) != 0 || w.platform.Finds() != 0 {
			t.Errorf("%d are stuck, looked %d times; %s", len(w.stuck()), w.platform.Finds(), diff)
		}
	})
}
