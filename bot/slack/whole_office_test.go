package slack_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/orgfile"
	"adjutant/scheduler"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// office is the whole bot around one platform, with a clock that stands still
// unless it is moved.
type office struct {
	t          testing.TB
	store      *bolt.DB
	book       *commands.Book
	dispatcher *bot.Dispatcher
	outbox     *bot.Outbox
	timetable  *scheduler.Timetable
	log        *logbook

	mu  sync.Mutex
	now time.Time
	// running is since when the clock runs; zero while it stands still.
	running time.Time
	// sent is what left through the outbox, in its order.
	sent []letter
}

// letter is a message that was sent: where to, in the handles of the company, and
// whether it changed one that was there.
type letter struct {
	To      string
	Edit    bool
	Message chat.Message
	ref     string // the message's first part, as the platform names it
}

// team is the workspace of the tests.
const team = "T01NORTHWIND"

// accountOf and channelOf are the Slack ids that a handle has in the tests.
func accountOf(handle string) string { return "U0" + strings.ToUpper(handle) }
func channelOf(handle string) string {
	return "C0" + strings.ToUpper(strings.ReplaceAll(handle, "-", ""))
}

// company is the sample company, in which everybody and every channel is on Slack.
func company(t testing.TB) *ops.Org {
	t.Helper()
	return script{}.company(t)
}

// company is the company of the script, in which everybody and every channel is on
// Slack.
func (s script) company(t testing.TB) *ops.Org {
	t.Helper()
	file := s.org
	if file == nil {
		file = orgfile.Sample
	}
	org, faults := orgfile.Parse(file)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, section := range s.without {
		switch section {
		case "checkins":
			org.Checkins = nil
		case "digests":
			org.Digests = nil
		default:
			t.Fatalf("a company without %s?", section)
		}
	}
	org.Workspaces = map[string][]string{"slack": {team}}
	for i := range org.People {
		org.People[i].Accounts = map[string]string{"slack": accountOf(string(org.People[i].Handle))}
	}
	for i := range org.Departments {
		org.Departments[i].Channels = map[string]string{"slack": channelOf(string(org.Departments[i].Handle))}
	}
	for i := range org.Channels {
		org.Channels[i].Channels = map[string]string{"slack": channelOf(string(org.Channels[i].Handle))}
	}
	return org
}

// newOffice opens a new store with the company in it, at that time.
func newOffice(t testing.TB, org *ops.Org, at time.Time, platform commands.Platform) *office {
	t.Helper()
	o := &office{t: t, now: at, log: &logbook{}}
	path := t.TempDir() + "/adjutant.db"
	var err error
	if o.store, err = bolt.Open(path, bolt.Options{AppendOnly: []byte{storage.Journal}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.store.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := storage.Prepare(t.Context(), o.store); err != nil {
		t.Fatal(err)
	}
	if o.book, err = commands.New(platform); err != nil {
		t.Fatal(err)
	}
	err = o.store.Update(t.Context(), func(tx storage.Tx) error {
		edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: at, Command: "org apply"}}
		if _, err := storage.SaveOrg(edit, org); err != nil {
			return err
		}
		if _, err := edit.Close(); err != nil {
			return err
		}
		return o.book.TakeOrg(tx, at)
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// logger logs into the office's log.
func (o *office) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// open connects the office with a platform.
func (o *office) open(name string, sender chat.Sender) {
	log := o.logger()
	o.dispatcher = bot.NewDispatcher(o.store, o.book, o.Now, log)
	o.outbox = bot.NewOutbox(o.store, o.book, map[string]chat.Sender{name: &postman{o, sender}}, o.Now, log)
	o.timetable = scheduler.New(o.store, o.dispatcher, o.Now, log)
	o.outbox.Parallel, o.timetable.Parallel = 1, 1
}

// Now is the office's clock.
func (o *office) Now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.running.IsZero() {
		return o.now
	}
	return o.now.Add(time.Since(o.running))
}

func (o *office) set(to time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = to
}

// settle does and sends what is due until nothing is, and returns when something
// will be.
func (o *office) settle(ctx context.Context) (next time.Time, err error) {
	for {
		_, failed := o.timetable.Drain(ctx)
		letters, err := o.outbox.Drain(ctx)
		if err = errors.Join(failed, err); err != nil {
			return time.Time{}, err
		}
		var due []storage.Timer
		var timers time.Time
		err = o.store.View(ctx, func(r storage.Reader) (err error) {
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

// moveClock moves the clock to what the text says for a person, and stops on the
// way wherever something is due.
func (o *office) moveClock(ctx context.Context, text, person string) (time.Time, error) {
	org := o.org()
	p, _ := org.Person(ops.Handle(person))
	to, err := dates.ParseMoment(text, o.Now().In(org.Location(p)), org.Style())
	if err != nil {
		return to, err
	}
	next, err := o.settle(ctx)
	for err == nil && !next.IsZero() && !next.After(to) {
		if next.After(o.Now()) {
			o.set(next)
		}
		next, err = o.settle(ctx)
	}
	if err == nil {
		o.set(to)
		_, err = o.settle(ctx)
	}
	return to, err
}

func (o *office) org() (org *ops.Org) {
	err := o.store.View(context.Background(), func(r storage.Reader) (err error) {
		org, err = o.book.Org(r)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return org
}

// journal is every entry, without what says by which door and platform it came.
func (o *office) journal() []ops.JournalEntry {
	var entries []ops.JournalEntry
	err := o.store.View(context.Background(), func(r storage.Reader) error {
		head, err := storage.JournalHead(r)
		if err != nil {
			return err
		}
		for seq := uint64(1); seq <= head.Seq; seq++ {
			entry, err := storage.Entry(r, seq)
			if err != nil {
				return err
			}
			entry.Prev, entry.Via, entry.From, entry.Invocation = "", "", "", ""
			for _, change := range entry.Changes {
				delete(change.Fields, "origin")
			}
			entries = append(entries, entry)
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return entries
}

// verify looks for contradictions in what is stored.
func (o *office) verify() {
	o.t.Helper()
	report, err := storage.Verify(context.Background(), o.store)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, fault := range report.Faults {
		o.t.Error(fault.Text)
	}
}

// postman notes what is sent.
type postman struct {
	office *office
	chat.Sender
}

// Send passes the message on.
func (p *postman) Send(ctx context.Context, out chat.Outgoing) (chat.Ref, error) {
	ref, err := p.Sender.Send(ctx, out)
	p.office.mu.Lock()
	defer p.office.mu.Unlock()
	if err == nil {
		first, _, _ := strings.Cut(ref.ID, "+")
		p.office.sent = append(p.office.sent, letter{p.office.placeName(out.To), !out.Edit.IsZero(), out.Message, first})
	}
	return ref, err
}

// Find looks for a message, if the platform can.
func (p *postman) Find(ctx context.Context, out chat.Outgoing) (chat.Ref, bool, error) {
	if finder, ok := p.Sender.(chat.Finder); ok {
		return finder.Find(ctx, out)
	}
	return chat.Ref{}, false, nil
}

// placeName is a place in the words of the console, whichever platform it is on.
func (o *office) placeName(to chat.Place) string {
	id := strings.ToLower(to.ID)
	if to.Platform == "slack" {
		id = strings.ToLower(to.ID[2:])
	}
	if to.Direct {
		return "dm @" + id
	}
	return "#" + strings.ReplaceAll(id, "-", "")
}

// logbook keeps what is logged.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

var _ io.Writer = (*logbook)(nil)

// Write adds to the log.
func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// has are the lines of the log at least at that level.
func (l *logbook) has(level slog.Level) string {
	var lines []string
	for line := range strings.Lines(l.String()) {
		for _, at := range []slog.Level{slog.LevelWarn, slog.LevelError} {
			if at >= level && strings.Contains(line, fmt.Sprintf("level=%s", at)) {
				lines = append(lines, line)
			}
		}
	}
	return strings.Join(lines, "")
}

func (l *logbook) contains(text string) bool { return strings.Contains(l.String(), text) }
