package bot

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/bottest"
	"adjutant/chat"
	"adjutant/storage"

	"github.com/google/go-cmp/cmp"
)

// bubble runs a test of the outbox in a world whose time passes when nothing
// else happens.
func bubble(t *testing.T, fn func(t *testing.T, w *world)) {
	synctest.Test(t, func(t *testing.T) { fn(t, newWorld(t)) })
}

// TestVerdicts: what each kind of failure leads to.
func TestVerdicts(t *testing.T) {
	repeat := func(o bottest.Outcome, n int) []bottest.Outcome { return slices.Repeat([]bottest.Outcome{o}, n) }
	for _, tt := range []struct {
		name     string
		script   []bottest.Outcome
		attempts int
		shown    int
		stuck    string // the reason, if it is given up
	}{
		{"posted", nil, 1, 1, ""},
		{"passing fault", repeat(bottest.Fault(), 3), 4, 1, ""},
		{"later", repeat(bottest.Later(time.Second), 30), 31, 1, ""},
		{"later for ever", repeat(bottest.Later(time.Minute), 200), 121, 0, "no success in 121 attempts"},
		{"undeliverable", repeat(bottest.Undeliverable("the channel is archived"), 1), 1, 0, "the channel is archived"},
		{"undeliverable without a reason", repeat(bottest.Undeliverable(""), 1), 1, 0, "the platform refuses it"},
		{"lost", repeat(bottest.Lost(), 2), 3, 1, ""},
		{"unheard", repeat(bottest.Unheard(), 1), 1, 1, ""},
		{"lost, then a fault, then unheard", []bottest.Outcome{bottest.Lost(), bottest.Fault(), bottest.Unheard()}, 3, 1, ""},
		{"fault for ever", repeat(bottest.Fault(), 100), maxAttempts, 0, "no success in 20 attempts"},
		{"panic before posting", []bottest.Outcome{{Panic: "nil map", Err: errors.New("")}}, 2, 1, ""},
		{"panic after posting", []bottest.Outcome{{Panic: errors.New("nil map")}}, 1, 1, ""},
		{"no reference", []bottest.Outcome{{Nameless: true}}, 1, 1, ""},
		{"hangs", repeat(bottest.Hangs(), 2), 3, 1, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				place := w.platform.Channel("ops")
				w.platform.Script(place, tt.script...)
				w.send(place, "card", "news")
				stop := w.start(w.outbox(w.db))
				time.Sleep(24 * time.Hour)
				stop()
				if got := len(w.platform.Attempts(place)); got != tt.attempts {
					t.Errorf("%d attempts, want %d", got, tt.attempts)
				}
				if got := len(w.platform.Shown(place)); got != tt.shown {
					t.Errorf("posted %d times, want %d", got, tt.shown)
				}
				report := w.verify()
				if report.Waiting != 0 || (report.Stuck == 1) != (tt.stuck != "") {
					t.Errorf("%d wait, %d are stuck", report.Waiting, report.Stuck)
				}
				for _, letter := range w.stuck() {
					if letter.Error != tt.stuck || letter.Failed.IsZero() {
						t.Errorf("stuck because of %q, want %q", letter.Error, tt.stuck)
					}
				}
			})
		})
	}
}

// TestOrder: the letters to a place keep their order while the first of them
// fails, and other places do not wait for it.
func TestOrder(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops, legal := w.platform.Channel("ops"), w.platform.Channel("legal")
		w.platform.Script(ops, bottest.Later(time.Hour), bottest.Fault(), bottest.Lost())
		for i := range 5 {
			w.send(ops, "", fmt.Sprint(i))
			w.send(legal, "", fmt.Sprint(i))
		}
		o := w.outbox(w.db)
		defer w.start(o)()
		synctest.Wait()
		all := []string{"0", "1", "2", "3", "4"}
		if diff := cmp.Diff(all, w.platform.Titles(legal)); diff != "" {
			t.Errorf("meanwhile, elsewhere:\n%s", diff)
		}
		if got := w.platform.Titles(ops); len(got) != 0 {
			t.Errorf("%v went past the first", got)
		}
		w.send(ops, "", "5") // does not make the place due before its time
		o.Wake()
		time.Sleep(59 * time.Minute)
		if n := len(w.platform.Attempts(ops)); n != 1 {
			t.Errorf("%d attempts before the hour was over", n)
		}
		time.Sleep(time.Hour)
		if diff := cmp.Diff(append(all, "5"), w.platform.Titles(ops)); diff != "" {
			t.Error(diff)
		}
	})
}

// TestRetryAfter: what the platform asks for is kept exactly, and
// for one place alone.
func TestRetryAfter(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		waits := []time.Duration{7 * time.Second, 1500 * time.Millisecond, 90 * time.Minute, 250*time.Millisecond + time.Microsecond}
		for _, wait := range waits {
			w.platform.Script(ops, bottest.Later(wait))
		}
		w.send(ops, "", "news")
		defer w.start(w.outbox(w.db))()
		time.Sleep(3 * time.Hour)
		attempts := w.platform.Attempts(ops)
		if len(attempts) != len(waits)+1 {
			t.Fatalf("%d attempts", len(attempts))
		}
		for i, wait := range waits {
			if got := attempts[i+1].At.Sub(attempts[i].At); got != wait {
				t.Errorf("came back after %s, was asked to after %s", got, wait)
			}
		}
	})
}

// TestBackoff: without advice the waits double, within half and full, up to the
// longest.
func TestBackoff(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		w.platform.Script(ops, slices.Repeat([]bottest.Outcome{bottest.Fault()}, maxAttempts)...)
		w.send(ops, "", "news")
		defer w.start(w.outbox(w.db))()
		time.Sleep(24 * time.Hour)
		attempts := w.platform.Attempts(ops)
		if len(attempts) != maxAttempts {
			t.Fatalf("%d attempts", len(attempts))
		}
		full := firstRetry
		for i := 1; i < len(attempts); i++ {
			if got := attempts[i].At.Sub(attempts[i-1].At); got < full/2 || got > full {
				t.Errorf("wait %d was %s, want %s to %s", i, got, full/2, full)
			}
			full = min(2*full, longestWait)
		}
		all := attempts[maxAttempts-1].At.Sub(attempts[0].At)
		if all < 50*time.Minute || all > 2*time.Hour {
			t.Errorf("gave up after %s", all)
		}
	})
	for attempts := range 100 {
		letter := storage.Letter{Attempts: attempts}
		seen := map[time.Duration]bool{}
		for range 20 {
			wait := backoff(letter, errors.New("fault"))
			if wait < firstRetry/2 || wait >= longestWait {
				t.Errorf("attempt %d waits %s", attempts, wait)
			}
			seen[wait] = true
		}
		if len(seen) < 10 {
			t.Errorf("attempt %d: many letters would come back at once", attempts)
		}
	}
	for after, want := range map[time.Duration]time.Duration{
		1: shortestLater, time.Minute: time.Minute, 1 << 62: longestLater,
	} {
		if got := backoff(storage.Letter{Attempts: 30}, &chat.Later{After: after}); got != want {
			t.Errorf("asked for %s, waits %s", after, got)
		}
	}
	if got := backoff(storage.Letter{}, &chat.Later{}); got >= firstRetry || got <= 0 {
		t.Errorf("asked for nothing, waits %s", got)
	}
}

// TestStuck: the COO hears of a letter that is given up, with the reason that
// is meant for people, and those behind it go on.
func TestStuck(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops, coo := w.platform.Channel("ops"), w.platform.Direct("tom")
		w.handler.undelivered = func(tx storage.Tx, letter storage.Letter) error {
			return storage.Send(tx, coo, storage.Post{}, chat.Message{Title: chat.L("not delivered: " + letter.Error)}, time.Now())
		}
		w.platform.Script(ops, bottest.Fault(), bottest.Undeliverable("the channel is archived"))
		w.send(ops, "", "first")
		w.send(ops, "", "second")
		defer w.start(w.outbox(w.db))()
		time.Sleep(time.Minute)
		if diff := cmp.Diff([]string{"not delivered: the channel is archived"}, w.platform.Titles(coo)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"second"}, w.platform.Titles(ops)); diff != "" {
			t.Error(diff)
		}
		w.verify()
	})
}

// TestNobodyToTell: a fault of those who should tell of a stuck letter is in the
// log, and holds up neither the letters behind it nor the list of the stuck.
func TestNobodyToTell(t *testing.T) {
	for name, fault := range map[string]func(){"error": func() {}, "panic": func() { panic("inside") }} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				ops := w.platform.Channel("ops")
				w.handler.undelivered = func(tx storage.Tx, letter storage.Letter) error {
					if err := storage.Send(tx, ops, storage.Post{}, chat.Message{Title: chat.L("half")}, time.Now()); err != nil {
						return err
					}
					fault()
					return errors.New("inside")
				}
				w.platform.Script(ops, bottest.Undeliverable("no"))
				w.send(ops, "", "first")
				w.send(ops, "", "second")
				defer w.start(w.outbox(w.db))()
				synctest.Wait()
				if got := w.platform.Titles(ops); len(got) != 1 || got[0] != "second" {
					t.Errorf("shown: %v", got)
				}
				if len(w.stuck()) != 1 || !strings.Contains(w.log.String(), "nobody was told") || !strings.Contains(w.log.String(), "inside") {
					t.Errorf("%d are stuck; log: %s", len(w.stuck()), w.log)
				}
			})
		})
	}
}

// TestEdits: new words never get ahead of the post that they change, and words
// that are outdated are not sent.
func TestEdits(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		w.platform.Script(ops, bottest.Fault(), bottest.Takes(5*time.Second))
		o := w.outbox(w.db)
		defer w.start(o)()
		say := func(words string) { w.send(ops, "card", words); o.Wake(); synctest.Wait() }
		say("1") // fails, and is not sent in these words again
		say("2")
		time.Sleep(2 * time.Second) // on its way now
		say("3")                    // must wait for it
		say("4")                    // takes the place of 3
		w.send(ops, "", "another")
		time.Sleep(time.Minute)
		var sent []string
		for _, a := range w.platform.Attempts(ops) {
			sent = append(sent, a.Out.Message.Title.Plain())
		}
		if diff := cmp.Diff([]string{"1", "2", "4", "another"}, sent); diff != "" {
			t.Errorf("sent:\n%s", diff)
		}
		shown := w.platform.Shown(ops)
		if len(shown) != 2 || shown[0].Message.Title.Plain() != "4" || shown[0].Edits != 1 {
			t.Errorf("shown: %+v", shown)
		}
		say("4") // says nothing new
		if n := len(w.platform.Attempts(ops)); n != 4 {
			t.Errorf("%d attempts", n)
		}
	})
}

// TestResendOutdated: a stuck letter that is sent again does not put old words
// over newer ones.
func TestResendOutdated(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		w.platform.Script(ops, bottest.Undeliverable("archived"))
		o := w.outbox(w.db)
		defer w.start(o)()
		w.send(ops, "card", "old")
		o.Wake()
		synctest.Wait()
		w.send(ops, "card", "new")
		o.Wake()
		synctest.Wait()
		resend := func() {
			for _, letter := range w.stuck() {
				w.update(func(tx storage.Tx) error { return storage.Resend(tx, letter, time.Now()) })
			}
			o.Wake()
			time.Sleep(time.Minute)
		}
		resend()
		if diff := cmp.Diff([]string{"new"}, w.platform.Titles(ops)); diff != "" {
			t.Error(diff)
		}
		w.platform.Script(ops, bottest.Undeliverable("archived"))
		w.send(ops, "card", "newest")
		o.Wake()
		synctest.Wait()
		resend() // this time it has the words that count
		if diff := cmp.Diff([]string{"newest"}, w.platform.Titles(ops)); diff != "" {
			t.Error(diff)
		}
		if report := w.verify(); report.Waiting+report.Stuck != 0 {
			t.Errorf("%+v", report)
		}
	})
}
