package office

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/scheduler"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// Office is the whole bot around its platforms, with a clock that stands still unless
// it is moved. Its methods may be called from any goroutine.
type Office struct {
	// T is the test; nil in a process of its own.
	T     testing.TB
	Store *bolt.DB
	Book  *commands.Book
	Log   *Logbook
	// The parts that Open makes.
	Dispatcher *bot.Dispatcher
	Outbox     *bot.Outbox
	Timetable  *scheduler.Timetable

	mu  sync.Mutex
	now time.Time
	// running is since when the clock runs; zero while it stands still.
	running time.Time
	sent    []Letter
	replies []Answered
	begun   int // what people have asked for
}

// New opens a new store with the company in it, at that time. The platforms are those
// that the office will have.
func New(t testing.TB, org *ops.Org, at time.Time, platforms ...commands.Platform) *Office {
	t.Helper()
	o, err := openFile(filepath.Join(t.TempDir(), "adjutant.db"), at, platforms)
	if err != nil {
		t.Fatal(err)
	}
	o.T = t
	t.Cleanup(func() {
		if err := o.Store.Close(); err != nil {
			t.Error(err)
		}
	})
	err = o.Store.Update(t.Context(), func(tx storage.Tx) error {
		edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: at, Command: "org apply"}}
		if _, err := storage.SaveOrg(edit, org); err != nil {
			return err
		}
		if _, err := edit.Close(); err != nil {
			return err
		}
		return o.Book.TakeOrg(tx, at)
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// Reborn is the office on a file that is there, with a clock that runs from now on. Who
// calls it closes the store.
func Reborn(path string, now time.Time, platforms ...commands.Platform) (*Office, error) {
	o, err := openFile(path, now, platforms)
	if err == nil {
		o.running = time.Now()
	}
	return o, err
}

func openFile(path string, now time.Time, platforms []commands.Platform) (*Office, error) {
	o := &Office{now: now, Log: &Logbook{}}
	var err error
	if o.Store, err = bolt.Open(path, bolt.Options{AppendOnly: []byte{storage.Journal}}); err != nil {
		return nil, err
	}
	if err = storage.Prepare(context.Background(), o.Store); err == nil {
		o.Book, err = commands.New(platforms...)
	}
	if err != nil {
		return nil, errors.Join(err, o.Store.Close())
	}
	return o, nil
}

// Open connects the office with its platforms, by their names. Each is given one letter
// at a time.
func (o *Office) Open(platforms map[string]chat.Sender) {
	log := o.Log.Logger()
	noted := map[string]chat.Sender{}
	for name, sender := range platforms {
		noted[name] = &postman{o, sender}
	}
	o.Dispatcher = bot.NewDispatcher(o.Store, o.Book, o.Now, log)
	o.Outbox = bot.NewOutbox(o.Store, o.Book, noted, o.Now, log)
	o.Timetable = scheduler.New(o.Store, o.Dispatcher, o.Now, log)
	o.Outbox.Parallel, o.Timetable.Parallel = 1, 1
}

// Through has commands reach the store through something else. It is called after Open.
func (o *Office) Through(through func(storage.Store) storage.Store) {
	o.Dispatcher = bot.NewDispatcher(through(o.Store), o.Book, o.Now, o.Log.Logger())
}

// Inbox is where the platform of that name keeps what takes long, in the store or in
// what stands before it; nil for the store itself.
func (o *Office) Inbox(platform string, through func(storage.Store) storage.Store) *bot.Inbox {
	store := storage.Store(o.Store)
	if through != nil {
		store = through(store)
	}
	return bot.NewInbox(store, platform, o.Now, o.Log.Logger())
}

// Draw is how pictures are drawn; see [Sketch]. It is called after Open and Through.
func (o *Office) Draw(draw func(spec json.RawMessage) ([]byte, error)) {
	o.Dispatcher.Draw, o.Outbox.Draw = draw, draw
}

// Now is the office's clock.
func (o *Office) Now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.running.IsZero() {
		return o.now
	}
	return o.now.Add(time.Since(o.running))
}

// Set moves the clock, and does nothing of what is due by then.
func (o *Office) Set(to time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = to
}

// Settle does and sends what is due until nothing is, and returns when something will
// be.
func (o *Office) Settle(ctx context.Context) (next time.Time, err error) {
	for {
		_, failed := o.Timetable.Drain(ctx)
		letters, err := o.Outbox.Drain(ctx)
		if err = errors.Join(failed, err); err != nil {
			return time.Time{}, err
		}
		var due []storage.Timer
		var timers time.Time
		err = o.Store.View(ctx, func(r storage.Reader) (err error) {
			due, timers, err = storage.DueTimers(r, o.Now(), 1)
			return err
		})
		switch {
		case err != nil:
			return time.Time{}, err
		case len(due) > 0:
		case timers.IsZero() || !letters.IsZero() && letters.Before(timers):
			return letters, nil
		default:
			return timers, nil
		}
	}
}

// MoveClock moves the clock to what the text says for a person, and stops on the way
// wherever something is due.
func (o *Office) MoveClock(ctx context.Context, text, person string) (time.Time, error) {
	org := o.Org()
	p, _ := org.Person(ops.Handle(person))
	to, err := dates.ParseMoment(text, o.Now().In(org.Location(p)), org.Style())
	if err != nil {
		return to, err
	}
	next, err := o.Settle(ctx)
	for err == nil && !next.IsZero() && !next.After(to) {
		if next.After(o.Now()) {
			o.Set(next)
		}
		next, err = o.Settle(ctx)
	}
	if err == nil {
		o.Set(to)
		_, err = o.Settle(ctx)
	}
	return to, err
}

// Drained sends until nothing is waiting, moving the clock to wherever a letter is
// tried again, and returns how often that was. Rested is called before each time, for
// a platform that is to be left alone meanwhile.
func (o *Office) Drained(rested func()) (waits int) {
	o.T.Helper()
	for ; waits < 60; waits++ {
		next, err := o.Outbox.Drain(o.T.Context())
		if err != nil {
			o.T.Fatal(err)
		}
		if next.IsZero() {
			return waits
		}
		rested()
		o.Set(next)
	}
	o.T.Fatalf("messages wait for ever\n%s", o.Log.String())
	return waits
}

// Emptied waits until the outbox has taken note of everything that it has sent.
func (o *Office) Emptied() {
	o.T.Helper()
	if next, err := o.Outbox.Drain(o.T.Context()); err != nil || !next.IsZero() {
		o.T.Errorf("something is to be sent at %s, %v", next, err)
	}
}

// Org is the company as it is now.
func (o *Office) Org() *ops.Org {
	org, err := o.organisation()
	if err != nil {
		o.fatal(err)
	}
	return org
}

func (o *Office) organisation() (org *ops.Org, err error) {
	err = o.Store.View(context.Background(), func(r storage.Reader) (err error) {
		org, err = o.Book.Org(r)
		return err
	})
	return org, err
}

// fatal ends the test, or the process of its own.
func (o *Office) fatal(err error) {
	if o.T == nil {
		panic(err)
	}
	o.T.Helper()
	o.T.Fatal(err)
}

// Verify looks for contradictions in what is stored.
func (o *Office) Verify() {
	o.T.Helper()
	report, err := storage.Verify(context.Background(), o.Store)
	if err != nil {
		o.T.Fatal(err)
	}
	for _, fault := range report.Faults {
		o.T.Error(fault.Text)
	}
}

// CopyTo makes a copy of the office's file, for somebody else to open.
func (o *Office) CopyTo(path string) {
	o.T.Helper()
	f, err := os.Create(path)
	if err == nil {
		err = errors.Join(o.Store.Backup(f), f.Close())
	}
	if err != nil {
		o.T.Fatal(err)
	}
}
