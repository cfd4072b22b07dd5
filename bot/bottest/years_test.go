package bottest_test

import (
	"container/heap"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/bot/bottest"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/scheduler"
	"adjutant/storage"
)

// TestYears plays two years of a company of 200 people: they answer check-ins or
// do not, go away and come back, ask for money, let risks lie, and the COO changes
// the organisation, while some messages do not arrive and the bot is not always
// there. What must hold whatever happens is looked at each day.
//
// With -short, or with the race detector, it is a smaller company and fewer months.
// A seed of one's own is given with -years.seed.
func TestYears(t *testing.T) {
	for _, c := range []struct {
		name         string
		people, days int
		workweek     []time.Weekday
	}{
		{"monday to friday", 200, 731, []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}},
		{"sunday to thursday", 40, 365, []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday}},
	} {
		if raceDetector {
			c.people, c.days = min(c.people, 80), min(c.days, 240)
		}
		if testing.Short() {
			c.people, c.days = 40, 150
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			defer debug.SetGCPercent(debug.SetGCPercent(800)) // there is little to be had back
			p := newPlay(t, bottest.Seed(t), c.people, c.days, c.workweek)
			began := time.Now()
			p.run(c.days)
			took := time.Since(began)
			p.report(took)
		})
	}
}

// play is a company at work in a time of its own.
type play struct {
	t    *testing.T
	dice *rand.Rand
	path string
	// now is the time; it jumps from one thing that happens to the next.
	now, first time.Time
	// down is until when the bot is not running, zero while it is; up is since
	// when it has.
	down, up time.Time

	store  *diary
	book   *commands.Book
	to     *bot.Dispatcher
	table  *scheduler.Timetable
	outbox *bot.Outbox
	post   postbox
	log    *faults

	agenda agenda
	asked  int // invocations of people, which numbers them
	events map[string]int
	failed int

	world
	model
	people
}

func newPlay(t *testing.T, seed uint64, people, days int, workweek []time.Weekday) *play {
	p := &play{
		t: t, dice: rand.New(rand.NewPCG(seed, 0)), path: filepath.Join(t.TempDir(), "years.db"),
		first: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), events: map[string]int{}, log: &faults{},
	}
	p.now = p.first
	p.world, p.model, p.post = newWorld(p), newModel(p), newPostbox(p)
	from := dates.Of(p.first)
	org := madeUp(p.dice, people, from, days)
	org.Workweek = workweek
	p.start()
	p.apply(org)
	p.begin(people, days)
	return p
}

// start opens the data file and puts a bot of its own around it, as a process does
// that starts.
func (p *play) start() {
	p.t.Helper()
	var err error
	if p.store, err = openDiary(p.path, p.look); err != nil {
		p.t.Fatal(err)
	}
	if p.book, err = commands.New(commands.Platform{Name: slack}); err != nil {
		p.t.Fatal(err)
	}
	now := func() time.Time { return p.now }
	log := slog.New(p.log)
	p.to = bot.NewDispatcher(p.store, p.book, now, log)
	p.table = scheduler.New(p.store, p.to, now, log)
	p.outbox = bot.NewOutbox(p.store, p.book, map[string]chat.Sender{slack: &p.post}, now, log)
	p.table.Parallel, p.outbox.Parallel = 1, 1 // so that a seed always gives the same play
	p.update(func(tx storage.Tx) error { return p.book.TakeOrg(tx, p.now) })
}

// stop ends the bot.
func (p *play) stop() {
	p.t.Helper()
	if err := p.store.Close(); err != nil {
		p.t.Fatal(err)
	}
}

func (p *play) update(fn func(storage.Tx) error) {
	p.t.Helper()
	if err := p.store.Update(context.Background(), fn); err != nil {
		p.t.Fatal(err)
	}
}

func (p *play) view(fn func(storage.Reader) error) {
	p.t.Helper()
	if err := p.store.View(context.Background(), fn); err != nil {
		p.t.Fatal(err)
	}
}

// apply replaces the organisation, as the program does.
func (p *play) apply(org *ops.Org) {
	p.t.Helper()
	for _, problem := range org.Check() {
		p.t.Fatalf("the company cannot be: %s: %s", problem.Path, problem.Text)
	}
	p.update(func(tx storage.Tx) error {
		edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: p.now, Command: "org apply", Via: string(chat.ViaProgram)}}
		if _, err := storage.SaveOrg(edit, org); err != nil {
			return err
		}
		if _, err := edit.Close(); err != nil {
			return err
		}
		return p.book.TakeOrg(tx, p.now)
	})
	p.planAll()
}

// run plays so many days.
func (p *play) run(days int) {
	end := p.first.AddDate(0, 0, days)
	next := p.settle()
	for {
		at := end
		if !next.IsZero() && next.Before(at) {
			at = next
		}
		if len(p.agenda) > 0 && p.agenda[0].at.Before(at) {
			at = p.agenda[0].at
		}
		if !at.Before(end) || p.failed > 20 {
			break
		}
		p.now = at
		next = p.settle()
		for len(p.agenda) > 0 && !p.agenda[0].at.After(p.now) {
			heap.Pop(&p.agenda).(*task).do()
			next = p.settle()
		}
	}
	p.now = end
	if !p.down.IsZero() {
		p.down, p.up = time.Time{}, p.now
		p.start()
	}
	p.settle()
	for e := range p.known {
		p.moved[p.known[e]] = true
	}
	p.check()
	p.stop()
	p.verify()
}

// verify looks for contradictions in what is left, and for letters that are.
func (p *play) verify() {
	db, err := openStore(p.path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			p.t.Error(err)
		}
	}()
	report, err := storage.Verify(context.Background(), db)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, fault := range report.Faults {
		p.fail("%s", fault.Text)
	}
	if report.Waiting > 0 {
		p.fail("%d letters wait", report.Waiting)
	}
	err = db.View(context.Background(), func(r storage.Reader) error {
		stuck, err := storage.Stuck(r, 1<<20)
		for _, letter := range stuck {
			if !p.closed[personAt(letter.To)] {
				p.fail("letter %d to %s is stuck: %s", letter.Seq, letter.To.Key(), letter.Error)
			}
		}
		return err
	})
	if err != nil {
		p.t.Error(err)
	}
	p.events["records"], p.events["stuck"] = report.Records, report.Stuck
}

// report says what was played, and how fast.
func (p *play) report(took time.Duration) {
	n := p.events["asked"] + p.events["sends"]
	for name, times := range p.events {
		if strings.HasPrefix(name, "by clock: ") {
			n += times
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.events)) {
		p.t.Logf("%7d %s", p.events[name], name)
	}
	p.t.Logf("%d events in %s: %.0f events/s", n, took.Round(time.Millisecond), float64(n)/took.Seconds())
}

// settle does and sends all that is due, and returns when something will be.
func (p *play) settle() time.Time {
	p.t.Helper()
	if !p.down.IsZero() {
		return time.Time{}
	}
	p.tick()
	for {
		timers, err := p.table.Drain(context.Background())
		if err != nil {
			p.t.Fatal(err)
		}
		sent := p.events["sends"]
		letters, err := p.outbox.Drain(context.Background())
		if err != nil {
			p.t.Fatal(err)
		}
		switch {
		case p.events["sends"] > sent: // what was not delivered may have set a timer
		case timers.IsZero() || !letters.IsZero() && letters.Before(timers):
			return letters
		default:
			return timers
		}
	}
}

// fail says what should not be, and when.
func (p *play) fail(format string, args ...any) {
	p.t.Helper()
	if p.failed++; p.failed <= 20 {
		p.t.Errorf("%s: "+format, append([]any{p.now.Format("Mon 2006-01-02 15:04:05")}, args...)...)
	}
}

// task is something that is to happen.
type task struct {
	at time.Time
	n  int
	do func()
}

// agenda is what is to happen, the next first.
type agenda []*task

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	if !a[i].at.Equal(a[j].at) {
		return a[i].at.Before(a[j].at)
	}
	return a[i].n < a[j].n
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

// Push implements heap.Interface.
func (a *agenda) Push(x any) { *a = append(*a, x.(*task)) }

// Pop implements heap.Interface.
func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	*a = old[:len(old)-1]
	return last
}

// at has something happen, in whole seconds as everything does.
func (p *play) at(t time.Time, do func()) {
	p.asked++
	heap.Push(&p.agenda, &task{t.Truncate(time.Second), p.asked, do})
}

// after has something happen after so long.
func (p *play) after(d time.Duration, do func()) { p.at(p.now.Add(d), do) }

// faults is a log that keeps what should not be in it.
type faults struct{ lines []string }

// Enabled implements slog.Handler.
func (f *faults) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }

// Handle implements slog.Handler.
func (f *faults) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "a message was not delivered" {
		return nil
	}
	line := r.Message
	r.Attrs(func(a slog.Attr) bool { line += fmt.Sprintf(" %s=%v", a.Key, a.Value); return true })
	f.lines = append(f.lines, line)
	return nil
}

// WithAttrs implements slog.Handler.
func (f *faults) WithAttrs([]slog.Attr) slog.Handler { return f }

// WithGroup implements slog.Handler.
func (f *faults) WithGroup(string) slog.Handler { return f }
