package bot

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/storage"

	"github.com/google/go-cmp/cmp"
)

var countKey = []byte("zcount")

// count is how many effects there were.
func (w *world) count() (n uint64) {
	w.t.Helper()
	if err := w.db.View(context.Background(), func(r storage.Reader) error {
		n = counted(r)
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func counted(r storage.Reader) uint64 {
	if raw := r.Get(countKey); raw != nil {
		return binary.BigEndian.Uint64(raw)
	}
	return 0
}

// countUp is a command with an effect, and an answer that names it.
func countUp(tx storage.Tx, _ chat.Invocation) (chat.Reply, error) {
	n := counted(tx) + 1
	if err := tx.Put(countKey, binary.BigEndian.AppendUint64(nil, n)); err != nil {
		return chat.Reply{}, err
	}
	reply := chat.Say(fmt.Sprintf("effect %d", n))
	reply.Message.Blocks = []chat.Block{
		chat.Fields(chat.Field{Label: "When", Value: chat.Line{chat.At(time.Date(2026, 11, 2, 9, 0, 0, 5, time.UTC), "Mon 2 Nov 09:00"), chat.B("<b>")}}),
		{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: "a.png", PNG: []byte{0, 1, 255}}},
	}
	reply.Message.Buttons = []chat.Button{{Label: "Undo", Path: "undo", Args: chat.Args{"entry": "1"}, Style: chat.Danger}}
	return reply, nil
}

func invocation(id string) chat.Invocation {
	return chat.Invocation{ID: id, Platform: "fake", Account: "ana", Path: "count up", Via: chat.ViaCommand}
}

func TestSameInvocationTwice(t *testing.T) {
	w := newWorld(t)
	w.handler.run = countUp
	d := w.dispatcher()
	first := d.Dispatch(t.Context(), invocation("a"))
	if first.Failed || first.Message.Title.Plain() != "effect 1" {
		t.Fatalf("%+v", first)
	}
	// Also by a process that was started after the first delivery.
	for _, again := range []*Dispatcher{d, w.dispatcher()} {
		if diff := cmp.Diff(first, again.Dispatch(t.Context(), invocation("a"))); diff != "" {
			t.Errorf("the second answer is another one:\n%s", diff)
		}
	}
	if other := d.Dispatch(t.Context(), invocation("b")); other.Message.Title.Plain() != "effect 2" {
		t.Errorf("%+v", other)
	}
	elsewhere := invocation("a")
	elsewhere.Platform = "other"
	if other := d.Dispatch(t.Context(), elsewhere); other.Message.Title.Plain() != "effect 3" {
		t.Errorf("%+v", other)
	}
	if n := w.count(); n != 3 {
		t.Errorf("%d effects, want 3", n)
	}
}

// TestSameTimerTwice: what a timer asks for is run whenever it is handed on. That
// it does its work once is for the handler, which takes the timer.
func TestSameTimerTwice(t *testing.T) {
	w := newWorld(t)
	w.handler.run = countUp
	d := w.dispatcher()
	inv := invocation("RISK-1/lapse@1")
	inv.Platform, inv.Timer, inv.Due = chat.Timetable, "RISK-1/lapse", time.Unix(1, 0)
	for n := range uint64(3) {
		if reply := d.Dispatch(t.Context(), inv); reply.Failed || w.count() != n+1 {
			t.Errorf("%d effects after %d times: %+v", w.count(), n+1, reply)
		}
	}
	if err := w.db.View(t.Context(), func(r storage.Reader) error {
		if storage.Seen(r, chat.Timetable, inv.ID) != nil {
			t.Error("a mark is kept that nobody reads")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestConcurrentDuplicates(t *testing.T) {
	w := newWorld(t)
	w.handler.run = countUp
	d := w.dispatcher()
	replies := make([]chat.Reply, 120)
	var wg sync.WaitGroup
	for i := range replies {
		wg.Go(func() { replies[i] = d.Dispatch(t.Context(), invocation(fmt.Sprint(i%12))) })
	}
	wg.Wait()
	for i, reply := range replies {
		if diff := cmp.Diff(replies[i%12], reply); diff != "" {
			t.Errorf("invocation %d was answered in two ways:\n%s", i%12, diff)
		}
	}
	if n := w.count(); n != 12 {
		t.Errorf("%d effects, want 12", n)
	}
}

func nilMap() map[string]int { return nil }

// TestNothingKept: what is refused, asks for more, fails or panics leaves no
// trace, and may be done later under the same id.
func TestNothingKept(t *testing.T) {
	secret := "xoxb-secret"
	for name, end := range map[string]func() (chat.Reply, error){
		"refused": func() (chat.Reply, error) {
			return chat.Reply{Message: chat.Message{Title: chat.L("No.")}, Failed: true}, nil
		},
		"form":  func() (chat.Reply, error) { return chat.Reply{Form: &chat.Form{Path: "count up"}}, nil },
		"error": func() (chat.Reply, error) { return chat.Say(secret), errors.New(secret) },
		"panic": func() (chat.Reply, error) { panic(secret) },
		"nil map": func() (chat.Reply, error) {
			nilMap()[secret] = 1
			return chat.Reply{}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			woken := 0
			d := w.dispatcher()
			d.Committed = func() { woken++ }
			place := w.platform.Channel("ops")
			w.handler.run = func(tx storage.Tx, inv chat.Invocation) (chat.Reply, error) {
				if _, err := countUp(tx, inv); err != nil {
					return chat.Reply{}, err
				}
				if err := storage.Send(tx, place, storage.Post{}, chat.Message{Title: chat.L("news")}, time.Now()); err != nil {
					return chat.Reply{}, err
				}
				return end()
			}
			reply := d.Dispatch(t.Context(), invocation("a"))
			if !reply.Failed && reply.Form == nil {
				t.Errorf("%+v", reply)
			}
			if n := w.count(); n != 0 {
				t.Errorf("%d effects were kept", n)
			}
			if report := w.verify(); report.Waiting != 0 || woken != 0 {
				t.Errorf("%d messages wait, the outbox was woken %d times", report.Waiting, woken)
			}
			if strings.Contains(fmt.Sprintf("%+v", reply), secret) {
				t.Errorf("the reply says what is inside: %+v", reply)
			}
			w.handler.run = countUp
			if reply := d.Dispatch(t.Context(), invocation("a")); reply.Message.Title.Plain() != "effect 1" || woken != 1 {
				t.Errorf("%+v, woken %d times", reply, woken)
			}
		})
	}
}

// TestFaults: whatever goes wrong inside is answered with a reference that the
// log has too, beside the cause, and with words for people alone.
func TestFaults(t *testing.T) {
	const cause = "token xoxb-1 at 0xc000"
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tt := range []struct {
		name    string
		ctx     context.Context
		prepare func(w *world)
		says    string
		logs    []string
	}{
		{"error", t.Context(), func(w *world) {
			w.handler.run = func(storage.Tx, chat.Invocation) (chat.Reply, error) { return chat.Reply{}, errors.New(cause) }
		}, "our fault. Nothing was changed.", []string{cause}},
		{"panic", t.Context(), func(w *world) {
			w.handler.run = func(storage.Tx, chat.Invocation) (chat.Reply, error) { panic(cause) }
		}, "our fault", []string{"panic: " + cause, "stack=", "dispatch_test.go"}},
		{"panic in a report", t.Context(), func(w *world) {
			w.handler.read = func(storage.Reader, chat.Invocation) (chat.Reply, error) { panic(cause) }
		}, "our fault", []string{"panic: " + cause, "dispatch_test.go"}},
		{"panic before", t.Context(), func(w *world) {
			w.handler.readOnly = func(chat.Invocation) bool { panic(cause) }
		}, "our fault", []string{"panic: " + cause, "dispatch_test.go"}},
		{"store", t.Context(), func(w *world) {
			w.handler.run = func(storage.Tx, chat.Invocation) (chat.Reply, error) {
				return chat.Reply{}, fmt.Errorf("read: %w", &storage.Problem{What: "The data file /srv/x is damaged", Cause: errors.New(cause)})
			}
		}, "records cannot be reached", []string{"/srv/x is damaged"}},
		{"context", ended, func(w *world) { w.handler.run = countUp }, "took too long, and nothing was changed", []string{"context canceled"}},
		{"context of a report", ended, func(w *world) {
			w.handler.read = func(storage.Reader, chat.Invocation) (chat.Reply, error) { return chat.Reply{}, nil }
		}, "took too long", []string{"context canceled"}},
		{"closed", t.Context(), func(w *world) {
			w.handler.run = countUp
			if err := w.db.Close(); err != nil {
				w.t.Fatal(err)
			}
		}, "being stopped", []string{"closed"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			tt.prepare(w)
			reply := w.dispatcher().Dispatch(tt.ctx, invocation("a"))
			text, all := reply.Message.Title.Plain(), fmt.Sprintf("%+v", reply)
			if !reply.Failed || len(reply.Reference) != 6 || !strings.Contains(text, reply.Reference) || !strings.Contains(text, tt.says) {
				t.Errorf("the reply is %+v", reply)
			}
			for _, inside := range []string{"xoxb", "0xc", "panic", "/srv", ".go", "context", "goroutine"} {
				if strings.Contains(all, inside) {
					t.Errorf("the reply says %q: %+v", inside, reply)
				}
			}
			for _, part := range append(tt.logs, "reference="+reply.Reference, "invocation=a") {
				if !strings.Contains(w.log.String(), part) {
					t.Errorf("the log does not have %q: %s", part, w.log)
				}
			}
		})
	}
}

// TestUnnamedInvocation: two of them would be taken for the same.
func TestUnnamedInvocation(t *testing.T) {
	w := newWorld(t)
	w.handler.run = countUp
	if reply := w.dispatcher().Dispatch(t.Context(), invocation("")); !reply.Failed || w.count() != 0 {
		t.Errorf("%+v", reply)
	}
	w.handler.read = func(storage.Reader, chat.Invocation) (chat.Reply, error) { return chat.Say("a report"), nil }
	if reply := w.dispatcher().Dispatch(t.Context(), invocation("")); reply.Failed {
		t.Errorf("%+v", reply)
	}
}

func TestComplete(t *testing.T) {
	w := newWorld(t)
	w.handler.complete = func() []chat.Suggestion { return []chat.Suggestion{{Value: "RISK-1"}} }
	if got := w.dispatcher().Complete(t.Context(), invocation(""), "id", "R"); len(got) != 1 {
		t.Errorf("%v", got)
	}
	w.handler.complete = func() []chat.Suggestion { panic("inside") }
	if got := w.dispatcher().Complete(t.Context(), invocation(""), "id", "R"); got != nil || !strings.Contains(w.log.String(), "inside") {
		t.Errorf("%v, log %s", got, w.log)
	}
}

// rerunner runs every function twice and keeps the second run, as a driver may.
type rerunner struct{ storage.Store }

var errAgain = errors.New("again")

func (s rerunner) Update(ctx context.Context, fn func(storage.Tx) error) error {
	_ = s.Store.Update(ctx, func(tx storage.Tx) error {
		_ = fn(tx)
		return errAgain
	})
	return s.Store.Update(ctx, fn)
}

// TestRunAgain: a driver may run a function again, and only the last run
// counts.
func TestRunAgain(t *testing.T) {
	w := newWorld(t)
	w.handler.run = countUp
	d := NewDispatcher(rerunner{w.db}, w.handler, time.Now, w.logger())
	first := d.Dispatch(t.Context(), invocation("a"))
	if diff := cmp.Diff(first, d.Dispatch(t.Context(), invocation("a"))); diff != "" || w.count() != 1 {
		t.Errorf("%d effects, and the answers differ:\n%s", w.count(), diff)
	}
}
