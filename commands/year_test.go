package commands_test

import (
	"cmp"
	"context"
	"flag"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
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

var digestDays = flag.Int("digests.days", 0, "how many days TestYearOfDigests plays; 0 for a few weeks")

// TestYearOfDigests plays weeks of the sample company, or a year by its flag, with
// digests of all kinds. People do what they do, the organisation changes, the bot is
// off at times, and the platform takes messages, or does not, or says neither. An
// oracle that reads the journal and what the platform was given says of each digest
// whether it came when it should, once, and told of all that had changed, once.
func TestYearOfDigests(t *testing.T) {
	days := *digestDays
	if days == 0 {
		days = 25
		if testing.Short() {
			days = 10
		}
	}
	y := newYear(t, bottest.Seed(t))
	y.run(y.now.AddDate(0, 0, days))
	for _, what := range slices.Sorted(maps.Keys(y.counts)) {
		t.Logf("%6d %s", y.counts[what], what)
	}
}

// year is a company in a time of its own.
type year struct {
	*company
	t      *testing.T
	dice   *rand.Rand
	table  *scheduler.Timetable
	down   time.Time // until when the bot is off, zero while it is not
	since  time.Time // when it was started last
	post   mailbox
	counts map[string]int
	failed int
	oracle
}

func newYear(t *testing.T, seed uint64) *year {
	y := &year{t: t, dice: rand.New(rand.NewPCG(seed, 0)), counts: map[string]int{}}
	y.company = newCompanyWith(t, func(o *ops.Org) {
		digesting(o)
		for i := range o.Digests {
			o.Digests[i].Every = strings.ReplaceAll(o.Digests[i].Every, "friday 08:00", fridays[0])
		}
		department := ops.Defaults().Digest
		department.Name, department.Audience, department.To = "support-weekly", ops.ForDepartment, []string{"#support"}
		department.Every, department.Timezone, department.Preview = "monday 09:15", "Europe/Lisbon", hours(20)
		o.Digests = append(o.Digests, department)
	})
	y.oracle, y.post = newOracle(y), mailbox{year: y, refs: map[string]chat.Ref{}, shown: map[chat.Ref]*shown{}}
	y.start()
	return y
}

// start puts a bot around the data file, as a process does that starts.
func (y *year) start() {
	y.since = y.now
	var err error
	y.book, err = commands.New(commands.Platform{Name: "console", ByHandle: true})
	y.must(err)
	clock := func() time.Time { return y.now }
	log := slog.New(slog.NewTextHandler(io.MultiWriter(&y.log), nil))
	y.to = bot.NewDispatcher(y.store, y.book, clock, log)
	y.outbox = bot.NewOutbox(y.store, y.book, map[string]chat.Sender{"console": &y.post}, clock, log)
	y.table = scheduler.New(y.store, y.to, clock, log)
	y.outbox.Parallel, y.table.Parallel = 1, 1
	y.takeOrg()
	y.watch()
}

// run plays until then, and some quiet days in which everything gets through.
func (y *year) run(end time.Time) {
	next := y.settle()
	for y.now.Before(end) && y.failed < 10 {
		act := y.now.Add(time.Duration(1+y.dice.IntN(360)) * time.Minute).Truncate(time.Minute)
		next = y.until(act, next)
		if y.down.IsZero() {
			y.act()
			next = y.settle()
		}
	}
	y.post.quiet = true
	if !y.down.IsZero() {
		y.until(y.down, next)
	}
	y.reopen()
	y.until(end.AddDate(0, 0, 10), y.settle())
	y.checkEnd()
	y.checkStore()
}

// until lets time go by, with what is due meanwhile.
func (y *year) until(t, next time.Time) time.Time {
	for {
		at := t
		if !y.down.IsZero() && y.down.Before(at) {
			at = y.down
		} else if y.down.IsZero() && !next.IsZero() && next.Before(at) {
			at = next
		}
		y.expect(y.now, at)
		if dates.Of(at) != dates.Of(y.now) && y.down.IsZero() {
			y.audit()
		}
		y.now = at
		if !y.down.IsZero() && !y.down.After(at) {
			y.down = time.Time{}
			y.start()
		}
		next = y.settle()
		if !y.now.Before(t) {
			return next
		}
	}
}

// settle does and sends all that is due, and returns when something will be.
func (y *year) settle() time.Time {
	if !y.down.IsZero() {
		return time.Time{}
	}
	for {
		timers, err := y.table.Drain(context.Background())
		y.must(err)
		y.watch()
		sent := y.post.n
		letters, err := y.outbox.Drain(context.Background())
		y.must(err)
		y.watch()
		switch {
		case y.post.n > sent:
		case timers.IsZero() || !letters.IsZero() && letters.Before(timers):
			return letters
		default:
			return timers
		}
	}
}

// read is the store as it is.
func (y *year) read(fn func(storage.Reader) error) {
	y.t.Helper()
	y.must(y.store.View(context.Background(), fn))
}

// wrong says what should not be, and when.
func (y *year) wrong(format string, args ...any) {
	y.t.Helper()
	if y.failed++; y.failed <= 10 {
		y.t.Errorf("%s: "+format, append([]any{y.now.Format("Mon 2006-01-02 15:04:05")}, args...)...)
	}
}

// mailbox is the platform. It gives a message out as it stands, and lets some through
// late, some not at all, and some without saying so.
type mailbox struct {
	*year
	refs  map[string]chat.Ref // by the outbox's id
	shown map[chat.Ref]*shown
	n     int
	// later are the places that refuse for now, until then; shut are people who
	// take no direct messages; doubtful places break off, posted or not.
	later, doubtful map[string]time.Time
	shut            map[string]bool
	quiet           bool
}

// shown is a message as it can be read, with the words before the latest ones.
type shown struct {
	to     chat.Place
	ref    chat.Ref
	is     chat.Message
	former []chat.Message
}

var _ interface {
	chat.Sender
	chat.Finder
} = (*mailbox)(nil)

// Send implements chat.Sender.
func (m *mailbox) Send(_ context.Context, out chat.Outgoing) (chat.Ref, error) {
	m.n++
	switch {
	case m.quiet:
	case m.shut[out.To.ID]:
		m.counts["undeliverable"]++
		return chat.Ref{}, &chat.Undeliverable{Reason: "does not take direct messages"}
	case m.later[out.To.ID].After(m.now):
		m.counts["put off"]++
		return chat.Ref{}, &chat.Later{After: time.Duration(5+m.dice.IntN(20)) * time.Minute}
	case m.doubtful[out.To.ID].After(m.now):
		m.counts["doubtful"]++
		if m.dice.IntN(2) == 0 && m.refs[out.ID] == (chat.Ref{}) && out.Edit.IsZero() {
			m.put(out)
		}
		return chat.Ref{}, &chat.Doubtful{Cause: io.ErrUnexpectedEOF}
	}
	return m.put(out), nil
}

func (m *mailbox) put(out chat.Outgoing) chat.Ref {
	m.judge(out)
	if !out.Edit.IsZero() {
		s := m.shown[out.Edit]
		if s == nil {
			m.wrong("%s edits %+v, which is not there", out.Message.Subject, out.Edit)
			return out.Edit
		}
		s.former, s.is = append(s.former, s.is), out.Message
		m.counts["edits"]++
		return out.Edit
	}
	if _, twice := m.refs[out.ID]; twice {
		m.wrong("%s is posted twice", out.ID)
	}
	ref := chat.Ref{Place: out.To, ID: "m" + out.ID}
	m.refs[out.ID], m.shown[ref] = ref, &shown{to: out.To, ref: ref, is: out.Message}
	m.counts["posts"]++
	return ref
}

// Find implements chat.Finder.
func (m *mailbox) Find(_ context.Context, out chat.Outgoing) (chat.Ref, bool, error) {
	ref, there := m.refs[out.ID]
	if there {
		m.counts["found"]++
	}
	return ref, there, nil
}

// sorted are the messages that can be read, in one order for a seed.
func (m *mailbox) sorted() []chat.Ref {
	return slices.SortedFunc(maps.Keys(m.shown), func(a, b chat.Ref) int { return cmp.Compare(a.Place.Key()+a.ID, b.Place.Key()+b.ID) })
}
