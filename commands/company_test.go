package commands_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/ops/orgfile"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// company is the sample company at work: the real commands, dispatcher, outbox
// and data file, and a platform that keeps what it is given.
type company struct {
	tb     testing.TB
	store  storage.Store
	book   *commands.Book
	to     *bot.Dispatcher
	outbox *bot.Outbox
	org    *ops.Org
	now    time.Time
	asked  int
	// sent is what the platform was given to send, closed why it takes nothing
	// for some places.
	sent   []chat.Outgoing
	closed map[string]string
	// down is set while the platform cannot be reached.
	down bool
	// busy are places at which the platform wants to be asked again.
	busy map[string]bool
	// watch is shown what is sent, too; may be nil.
	watch func(chat.Outgoing)
	log   bytes.Buffer
	// random is where codes come from.
	random io.Reader
}

// newCompany opens for business on a Monday morning. Nobody gets a digest, since
// what is in one is another test's matter.
func newCompany(tb testing.TB) *company {
	tb.Helper()
	return newCompanyWith(tb, func(*ops.Org) {})
}

// newQuietCompany asks nobody anything, for tests of what else happens by the
// clock.
func newQuietCompany(tb testing.TB) *company {
	tb.Helper()
	return newCompanyWith(tb, func(o *ops.Org) { o.Checkins = nil })
}

// awake lets everybody work around the clock, for tests of whom is asked at once.
func awake(o *ops.Org) { o.Hours = ops.Hours{To: 24 * 60} }

// digesting sends the digests of the sample company, too.
func digesting(o *ops.Org) {
	sample, _ := orgfile.Parse(orgfile.Sample)
	o.Digests = sample.Digests
}

// newCompanyWith is a company of which something is changed before it opens.
func newCompanyWith(tb testing.TB, change func(*ops.Org)) *company {
	tb.Helper()
	c := &company{tb: tb, random: rand.NewChaCha8([32]byte{}), now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	db, err := bolt.Open(filepath.Join(tb.TempDir(), "company.db"), bolt.Options{AppendOnly: []byte{storage.Journal}})
	c.must(err)
	tb.Cleanup(func() { c.must(db.Close()) })
	c.store = db
	c.must(storage.Prepare(context.Background(), db))
	org, faults := orgfile.Parse(orgfile.Sample)
	c.must(faults.In("the sample company"))
	org.Digests = nil
	change(org)
	c.must(db.Update(context.Background(), func(tx storage.Tx) error {
		edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: c.now, Command: "org apply"}}
		if _, err := storage.SaveOrg(edit, org); err != nil {
			return err
		}
		_, err := edit.Close()
		return err
	}))
	c.must(db.View(context.Background(), func(r storage.Reader) (err error) {
		c.org, err = storage.Org(r)
		return err
	}))
	c.book, err = commands.New(commands.Platform{Name: "console", ByHandle: true})
	c.must(err)
	c.book.Random = c.random
	log := slog.New(slog.NewTextHandler(io.MultiWriter(&c.log), nil))
	c.to = bot.NewDispatcher(db, c.book, func() time.Time { return c.now }, log)
	c.outbox = bot.NewOutbox(db, c.book, map[string]chat.Sender{"console": c}, func() time.Time { return c.now }, log)
	c.outbox.Parallel = 1
	return c
}

func (c *company) must(err error) {
	c.tb.Helper()
	if err != nil {
		c.tb.Fatal(err)
	}
}

// Send takes a message, as a platform does.
func (c *company) Send(_ context.Context, out chat.Outgoing) (chat.Ref, error) {
	if c.down {
		return chat.Ref{}, errors.New("no connection")
	}
	if reason, ok := c.closed[out.To.ID]; ok {
		return chat.Ref{}, &chat.Undeliverable{Reason: reason}
	}
	if c.busy[out.To.ID] {
		return chat.Ref{}, &chat.Later{After: time.Minute}
	}
	c.sent = append(c.sent, out)
	if c.watch != nil {
		c.watch(out)
	}
	if !out.Edit.IsZero() {
		return out.Edit, nil
	}
	return chat.Ref{Place: out.To, ID: "m" + out.ID}, nil
}

// ask has a person type a line in a department's channel, or in their direct
// messages where they are in none.
func (c *company) ask(person, line string) chat.Reply {
	return c.dispatch(person, chat.Invocation{Via: chat.ViaCommand, Text: strings.TrimPrefix(line, "/")})
}

// dispatch asks as a person. The bot's own faults fail the test.
func (c *company) dispatch(person string, inv chat.Invocation) chat.Reply {
	c.tb.Helper()
	c.asked++
	inv.ID, inv.Platform, inv.Account = fmt.Sprint("i", c.asked), "console", person
	inv.Place = chat.Place{Platform: "console", Direct: true, ID: person}
	if p, ok := c.org.Person(ops.Handle(person)); ok && p.Department != "" {
		inv.Place = chat.Place{Platform: "console", ID: string(p.Department)}
	}
	reply := c.to.Dispatch(context.Background(), inv)
	if reply.Reference != "" {
		c.tb.Fatalf("@%s asked for %q %v %q and was answered with the reference %s:\n%s",
			person, inv.Path, inv.Args, inv.Text, reply.Reference, c.log.String())
	}
	if reply.Form == nil && reply.Message.IsZero() {
		c.tb.Fatalf("@%s asked for %q %v %q and was answered nothing", person, inv.Path, inv.Args, inv.Text)
	}
	return reply
}

// do is ask for a line that must be carried out.
func (c *company) do(person, line string) chat.Reply {
	c.tb.Helper()
	reply := c.ask(person, line)
	if reply.Failed || reply.Form != nil {
		c.tb.Fatalf("@%s: %s\n%s", person, line, words(reply))
	}
	return reply
}

// deliver sends what is due, and returns what the platform was given.
func (c *company) deliver() []chat.Outgoing {
	c.tb.Helper()
	c.sent = nil
	_, err := c.outbox.Drain(context.Background())
	c.must(err)
	return c.sent
}

// state is a hash of all that is stored.
func (c *company) state() uint64 {
	c.tb.Helper()
	var h maphash.Hash
	h.SetSeed(seed)
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		for k, v := range r.Scan(nil, nil) {
			fmt.Fprintf(&h, "%d %d ", len(k), len(v))
			h.Write(k)
			h.Write(v)
		}
		return nil
	}))
	return h.Sum64()
}

var seed = maphash.MakeSeed()

// checkStore walks the whole store for contradictions, as it is and as it was half-way.
func (c *company) checkStore() {
	c.tb.Helper()
	report, err := storage.Verify(context.Background(), c.store)
	c.must(err)
	for _, fault := range report.Faults {
		c.tb.Error(fault.Text)
	}
	c.checkPast(report.Head.Seq / 2)
}

// words are all texts of a reply.
func words(reply chat.Reply) string {
	text := messageWords(reply.Message)
	if reply.Form != nil {
		text += reply.Form.Title + "\n" + reply.Form.Intro + "\n"
		for _, f := range reply.Form.Fields {
			text += f.Option.Name + ": " + f.Value + " " + f.Error + "\n"
		}
		text += fmt.Sprintln(reply.Form.Hidden)
	}
	return text
}

func messageWords(m chat.Message) string {
	var b strings.Builder
	b.WriteString(m.Title.Plain() + "\n")
	for _, block := range m.Blocks {
		for _, line := range block.Lines {
			b.WriteString(line.Plain() + "\n")
		}
		for _, f := range block.Fields {
			b.WriteString(f.Label + ": " + f.Value.Plain() + "\n")
		}
		b.WriteString(block.Text + "\n")
		if p := block.Picture; p != nil {
			b.WriteString(p.Alt + "\n" + p.Text + "\n" + string(p.Spec) + "\n")
		}
	}
	for _, button := range m.AllButtons() {
		fmt.Fprintln(&b, button.Label, button.Path, button.Args)
	}
	if m.Detail != nil {
		b.WriteString(messageWords(*m.Detail))
	}
	return b.String()
}
