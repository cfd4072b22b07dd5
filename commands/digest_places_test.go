package commands_test

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
)

// newChatting is a company on Slack and Discord, where not everybody has an account,
// from the first thing on that somebody asks for.
func newChatting(t *testing.T, change func(*ops.Org)) *company {
	t.Helper()
	c := newCompanyWith(t, func(o *ops.Org) {
		digesting(o)
		for i := range o.Digests {
			if o.Digests[i].Name == "coo-daily" {
				o.Digests[i].Every = "weekdays 08:30"
			}
		}
		o.Checkins = nil
		change(o)
	})
	var err error
	c.book, err = commands.New(commands.Platform{Name: "slack"}, commands.Platform{Name: "discord", Leaves: true})
	c.must(err)
	c.book.Random = c.random
	log := slog.New(slog.NewTextHandler(io.MultiWriter(&c.log), nil))
	clock := func() time.Time { return c.now }
	both := &twoPlatforms{company: c}
	c.to = bot.NewDispatcher(c.store, c.book, clock, log)
	c.outbox = bot.NewOutbox(c.store, c.book, map[string]chat.Sender{"slack": both, "discord": both}, clock, log)
	c.outbox.Parallel = 1
	c.takeOrg()
	return c
}

// twoPlatforms are served side by side.
type twoPlatforms struct {
	*company
	mu sync.Mutex
}

// Send takes a message.
func (p *twoPlatforms) Send(ctx context.Context, out chat.Outgoing) (chat.Ref, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.company.Send(ctx, out)
}

// takeOrg is what a process does that starts.
func (c *company) takeOrg() {
	c.tb.Helper()
	c.must(c.store.Update(context.Background(), func(tx storage.Tx) error { return c.book.TakeOrg(tx, c.now) }))
}

// says has somebody type a line on Slack.
func (c *company) says(account, line string) chat.Reply {
	c.tb.Helper()
	reply := c.to.Dispatch(context.Background(), chat.Invocation{
		ID: "says " + line, Platform: "slack", Account: account, Via: chat.ViaCommand, Text: line,
		Place: chat.Place{Platform: "slack", Direct: true, ID: account},
	})
	if reply.Failed || reply.Form != nil {
		c.tb.Fatalf("%s: %s", line, words(reply))
	}
	return reply
}

func only(o *ops.Org, name string, to ...string) {
	o.Digests = slices.DeleteFunc(o.Digests, func(d ops.Digest) bool { return d.Name != name })
	o.Digests[0].To = to
}

// A digest for somebody without an account is recorded as not sent. Once they have
// one, the next tells of everything.
func TestDigestWithoutAccount(t *testing.T) {
	c := newChatting(t, func(o *ops.Org) { only(o, "coo-daily", "@ivo", "@tom") })
	account := func(slack string) {
		c.reorganise(func(o *ops.Org) {
			for i := range o.People {
				if o.People[i].Handle == "ivo" {
					o.People[i].Roles, o.People[i].Accounts = []ops.Role{ops.COO}, map[string]string{"slack": slack}
				}
			}
		})
		c.takeOrg()
	}
	account("")
	c.says("U01TOM", "risk log Supplier fails likelihood:4 impact:4")
	refused := 0
	for _, out := range slices.Concat(c.pass("2026-11-23 08:00"), c.pass("2026-11-24 08:00")) {
		if out.To.ID == "U01TOM" && strings.Contains(messageWords(out.Message), "coo-daily could not be sent to Ivo Petrov: I know no account") {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("the COO is told %d times that it could not be sent", refused)
	}
	if all := c.editions("coo-daily", "@ivo"); len(all) != 1 || all[0].State != ops.EditionRefused {
		t.Errorf("for who has no account there is %+v", all)
	}
	if text := words(c.says("U01TOM", "digest sent")); !strings.Contains(text, "coo-daily to Ivo Petrov · not sent, due Tue 24 Nov 08:30: I know no account or channel for it") {
		t.Errorf("shown is %s", text)
	}
	account("U01IVO")
	if texts := digestsIn(c.pass("2026-11-25 08:00"), "U01IVO"); len(texts) != 1 || !strings.Contains(texts[0], "RISK-1") {
		t.Errorf("with an account he is sent %q", texts)
	}
	// A digest that waits for somebody who loses their account stays what it was.
	c.closed = map[string]string{"U01IVO": "closed"}
	c.pass("2026-11-26 08:00")
	account("")
	c.pass("2026-11-27 08:00")
	c.says("U01TOM", "risk log Second one fails likelihood:4 impact:4")
	c.pass("2026-11-30 08:00")
	account("U01IVO")
	c.closed = nil
	texts := digestsIn(c.pass("2026-12-01 08:00"), "U01IVO")
	if len(texts) != 1 || !strings.Contains(texts[0], "RISK-2") || !strings.Contains(texts[0], "since Wed 25 Nov 09:30") {
		t.Errorf("with his account back he is sent %q", texts)
	}
	c.checkStore()
}

// A channel on two platforms of which one fails: each place counts for itself. The next
// digest tells those whom nothing has reached of all that they have missed, and the
// others of what is new; once both are reached, both are told the same.
func TestEachPlaceCounts(t *testing.T) {
	const slack, discord = "C01LEAD", "700000000000000009"
	c := newChatting(t, func(o *ops.Org) { only(o, "leaders-weekly", "#leadership") })
	c.closed = map[string]string{discord: "no such channel"}
	c.says("U01TOM", "risk log First thing fails likelihood:4 impact:4")
	told := 0
	for _, out := range c.pass("2026-11-27 09:00") {
		if out.To.ID == "U01TOM" && strings.Contains(messageWords(out.Message), "A message to #leadership on Discord could not be delivered: no such channel") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("the COO is told %d times which place was not reached", told)
	}
	if text := words(c.says("U01TOM", "digest sent")); !strings.Contains(text, "leaders-weekly to #leadership · delivered on Slack, could not be delivered on Discord") {
		t.Errorf("shown is %s", text)
	}
	c.says("U01TOM", "risk log Second thing fails likelihood:4 impact:4")
	if texts := digestsIn(c.pass("2026-12-04 09:00"), slack); len(texts) != 1 || !strings.Contains(texts[0], "RISK-2 new") || strings.Contains(texts[0], "RISK-1 new") {
		t.Errorf("in the second week, on Slack: %q", texts)
	}
	c.closed = nil
	c.says("U01TOM", "risk log Third thing fails likelihood:4 impact:4")
	sent := c.pass("2026-12-11 09:00")
	if texts := digestsIn(sent, slack); len(texts) != 1 || !strings.Contains(texts[0], "RISK-3 new") || strings.Contains(texts[0], "RISK-2 new") {
		t.Errorf("in the third week, on Slack: %q", texts)
	}
	texts := digestsIn(sent, discord)
	if len(texts) != 1 || !strings.Contains(texts[0], "RISK-1 new") || !strings.Contains(texts[0], "RISK-2 new") || !strings.Contains(texts[0], "RISK-3 new") {
		t.Errorf("in the third week, on Discord: %q", texts)
	}
	if n := len(c.stuck()); n > 0 {
		t.Errorf("%d letters are stuck still", n)
	}
	c.says("U01TOM", "risk log Fourth thing fails likelihood:4 impact:4")
	sent = c.pass("2026-12-18 09:00")
	for _, place := range []string{slack, discord} {
		if texts := digestsIn(sent, place); len(texts) != 1 || !strings.Contains(texts[0], "RISK-4 new") || strings.Contains(texts[0], "RISK-3 new") || !strings.Contains(texts[0], "DIG-5") {
			t.Errorf("in the fourth week, in %s: %q", place, texts)
		}
	}
	c.checkStore()
}

// A channel on two platforms of which one fails is posted once in each place.
func TestDigestOnTwoPlatforms(t *testing.T) {
	c := newChatting(t, func(o *ops.Org) { only(o, "leaders-weekly", "#leadership") })
	c.closed = map[string]string{"700000000000000009": "no such channel"}
	c.says("U01TOM", "risk log Supplier fails likelihood:4 impact:4")
	sent := c.pass("2026-11-27 09:00")
	if len(digestsIn(sent, "C01LEAD")) != 1 || len(digestsIn(sent, "700000000000000009")) != 0 {
		t.Fatalf("sent is %+v", sent)
	}
	if text := words(c.says("U01TOM", "digest sent")); !strings.Contains(text, "could not be delivered") {
		t.Errorf("shown is %s", text)
	}
	c.closed = nil
	c.says("U01TOM", "risk edit RISK-1 title:Both suppliers fail") // which sends it again
	sent = c.deliver()
	if texts := digestsIn(sent, "700000000000000009"); len(texts) != 1 || !strings.Contains(texts[0], "Both suppliers fail") || len(digestsIn(sent, "C01LEAD")) != 0 {
		t.Errorf("sent again is %+v", sent)
	}
	sent = c.pass("2026-12-04 09:00")
	for _, place := range []string{"C01LEAD", "700000000000000009"} {
		if texts := digestsIn(sent, place); len(texts) != 1 || !strings.Contains(texts[0], "since Fri 27 Nov 09:00") {
			t.Errorf("a week later in %s: %q", place, texts)
		}
	}
	c.checkStore()
}
