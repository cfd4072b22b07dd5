package scheduler

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/bottest"
	"adjutant/chat"
	"adjutant/storage"
	"adjutant/storage/bolt"

	"go.uber.org/goleak"
)

func init() { bottest.Checks(25) } // every step of a sequence waits for the disk

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a timetable's surroundings: a store, and a dispatcher that takes
// timers as the rails of the commands do. Inside a bubble its time is the
// bubble's.
type world struct {
	tb  testing.TB
	db  *bolt.DB
	log *lines
	// store is what the dispatcher writes to.
	store storage.Store

	mu sync.Mutex
	// handed are all invocations, in order.
	handed []chat.Invocation
	// answer says what becomes of an invocation, done what is written in the
	// transaction that takes its timer. Both may be nil.
	answer func(chat.Invocation) outcome
	done   func(storage.Tx, chat.Invocation) error
}

// outcome is what a command makes of an invocation.
type outcome string

const (
	takes   outcome = "" // does its work, and takes the timer
	faults  outcome = "fault"
	refuses outcome = "refusal"
	asks    outcome = "form"
	leaves  outcome = "ends its goroutine"
	forgets outcome = "forgets to take"
)

func newWorld(tb testing.TB) *world {
	w := &world{tb: tb, log: &lines{}}
	var err error
	if w.db, err = bolt.Open(filepath.Join(tb.TempDir(), "adjutant.db"), bolt.Options{}); err == nil {
		err = storage.Prepare(context.Background(), w.db)
	}
	if err != nil {
		tb.Fatal(err)
	}
	w.store = w.db
	tb.Cleanup(func() {
		if err := w.db.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return w
}

// bubble runs a test in a world whose time passes when nothing else happens.
func bubble(t *testing.T, fn func(t *testing.T, w *world)) {
	synctest.Test(t, func(t *testing.T) { fn(t, newWorld(t)) })
}

func (w *world) timetable(store storage.Store) *Timetable {
	return New(store, w, time.Now, slog.New(slog.NewTextHandler(w.log, nil)))
}

// Dispatch is the way in. It is what bot.Dispatcher and the rails do together.
func (w *world) Dispatch(ctx context.Context, inv chat.Invocation) chat.Reply {
	w.mu.Lock()
	w.handed = append(w.handed, inv)
	w.mu.Unlock()
	out := takes
	if w.answer != nil {
		out = w.answer(inv)
	}
	switch out {
	case faults:
		return chat.Reply{Failed: true, Reference: "ABC234", Message: chat.Message{Title: chat.L("Our fault.")}}
	case refuses:
		return chat.Reply{Failed: true, Message: chat.Message{Title: chat.L("It is decided already.")}}
	case asks:
		return chat.Reply{Form: &chat.Form{Title: "Expire a request"}}
	case leaves:
		w.leave()
	case forgets:
		return chat.Say("Done.")
	}
	err := w.store.Update(ctx, func(tx storage.Tx) error {
		_, due, err := storage.TakeTimer(tx, inv.Timer, inv.Due)
		if err == nil && due && w.done != nil {
			err = w.done(tx, inv)
		}
		return err
	})
	if err != nil {
		return chat.Reply{Failed: true, Reference: "XYZ567"}
	}
	return chat.Say("Done.")
}

// Complete is asked by nobody.
func (w *world) Complete(context.Context, chat.Invocation, string, string) []chat.Suggestion {
	return nil
}

// names are the timers that were handed on, in order.
func (w *world) names() (names []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, inv := range w.handed {
		names = append(names, inv.Timer)
	}
	return names
}

// start runs a timetable until the function that it returns is called, which
// waits for it.
func (w *world) start(t *Timetable) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- t.Run(ctx) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			w.tb.Errorf("run: %v", err)
		}
	})
}

func (w *world) update(fn func(storage.Tx) error) {
	w.tb.Helper()
	if err := w.db.Update(context.Background(), fn); err != nil {
		w.tb.Fatal(err)
	}
}

// set sets a timer.
func (w *world) set(name string, at time.Time) {
	w.tb.Helper()
	w.update(func(tx storage.Tx) error { return storage.SetTimer(tx, timer(name, at)) })
}

func timer(name string, at time.Time) storage.Timer {
	return storage.Timer{Name: name, At: at, Path: "go", Args: chat.Args{"of": name}}
}

// waits are the timers that are left, by name.
func (w *world) waits() (timers []storage.Timer) {
	w.tb.Helper()
	err := w.db.View(context.Background(), func(r storage.Reader) error {
		for timer, err := range storage.TimersOf(r, "") {
			if err != nil {
				return err
			}
			timers = append(timers, timer)
		}
		return nil
	})
	if err != nil {
		w.tb.Fatal(err)
	}
	return timers
}

func (w *world) drain(t *Timetable) (next time.Time) {
	w.tb.Helper()
	next, err := t.Drain(context.Background())
	if err != nil {
		w.tb.Fatal(err)
	}
	return next
}

// verify lets the store look for contradictions in itself.
func (w *world) verify() storage.Report {
	w.tb.Helper()
	report, err := storage.Verify(context.Background(), w.db)
	if err != nil {
		w.tb.Fatal(err)
	}
	for _, fault := range report.Faults {
		w.tb.Error(fault.Text)
	}
	return report
}

// many sets so many timers, of which the i-th is due then.
func (w *world) many(n int, at func(i int) time.Time) {
	w.tb.Helper()
	const batch = 10_000
	for from := 0; from < n; from += batch {
		w.update(func(tx storage.Tx) error {
			for i := from; i < min(from+batch, n); i++ {
				if err := storage.SetTimer(tx, timer(fmt.Sprintf("t%06d", i), at(i))); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// watched counts what is asked of a store, and fails on demand.
type watched struct {
	storage.Store
	views, updates atomic.Int64
	fail           atomic.Pointer[error]
}

func (s *watched) View(ctx context.Context, fn func(storage.Reader) error) error {
	s.views.Add(1)
	if err := s.fail.Load(); err != nil {
		return *err
	}
	return s.Store.View(ctx, fn)
}

func (s *watched) Update(ctx context.Context, fn func(storage.Tx) error) error {
	s.updates.Add(1)
	if err := s.fail.Load(); err != nil {
		return *err
	}
	return s.Store.Update(ctx, fn)
}

// lines is a log that can be read while it is written.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
