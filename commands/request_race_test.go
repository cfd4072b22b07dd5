package commands_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// atOnce gives lines at the same moment, each as its person.
func (c *company) atOnce(people, lines []string) []chat.Reply {
	replies := make([]chat.Reply, len(lines))
	begin := make(chan struct{})
	var wg sync.WaitGroup
	for i := range lines {
		wg.Go(func() {
			<-begin
			replies[i] = c.to.Dispatch(context.Background(), chat.Invocation{
				ID: fmt.Sprint("race", c.asked, "-", i), Platform: "console", Account: people[i], Via: chat.ViaCommand, Text: lines[i],
				Place: chat.Place{Platform: "console", Direct: true, ID: people[i]},
			})
		})
	}
	close(begin)
	wg.Wait()
	c.asked++
	for i, reply := range replies {
		if reply.Reference != "" {
			c.tb.Fatalf("@%s: %s was answered with %s: %s", people[i], lines[i], reply.Reference, c.log.String())
		}
	}
	return replies
}

// journalFrom are the entries from that number on.
func (c *company) journalFrom(first uint64) (entries []ops.JournalEntry) {
	c.tb.Helper()
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		head, err := storage.JournalHead(r)
		for seq := first; err == nil && seq <= head.Seq; seq++ {
			var entry ops.JournalEntry
			entry, err = storage.Entry(r, seq)
			entries = append(entries, entry)
		}
		return err
	}))
	return entries
}

// states are a request as each journal entry left it, put together out of the
// fields that changed.
func (c *company) states(id ops.ID) (entries []ops.JournalEntry, states []ops.Request) {
	c.tb.Helper()
	replayed := newReplay()
	for _, entry := range c.journalFrom(1) {
		for _, change := range entry.Changes {
			if change.Record == id {
				replayed.apply(c.tb, change)
				entries = append(entries, entry)
				states = append(states, replayed.request(c.tb, id))
			}
		}
	}
	return entries, states
}

// checkHistory replays what the journal says of a request and sees to it that
// each decision was taken by somebody who was in the panel at that moment, on
// what was asked for then, and that it ended once.
func (c *company) checkHistory(id ops.ID) {
	c.tb.Helper()
	entries, states := c.states(id)
	outcomes := 0
	for i := 1; i < len(states); i++ {
		before, after := states[i-1], states[i]
		if before.State.Ended() {
			c.tb.Errorf("%s was %s, and went on: %s", id, before.State, entries[i].Command)
		}
		if after.State.Ended() || after.State == ops.Approved && before.State != ops.Approved {
			outcomes++
		}
		if after.Revision != before.Revision+1 {
			c.tb.Errorf("revision %d came after %d", after.Revision, before.Revision)
		}
		if len(after.Decisions) <= len(before.Decisions) {
			continue
		}
		d := after.Decisions[len(after.Decisions)-1]
		seat := d.By
		if d.For != "" {
			seat = d.For
		}
		switch {
		case len(after.Decisions) != len(before.Decisions)+1, d.By != entries[i].Actor:
			c.tb.Errorf("@%s took several decisions, or another's: %+v", entries[i].Actor, after.Decisions)
		case before.State != ops.InReview, !slices.Contains(before.Asked, seat), d.By == before.Owner:
			c.tb.Errorf("@%s %s as @%s while it was %s with %v", d.By, d.Verdict, seat, before.State, before.Asked)
		case d.Step != before.Step, d.Version != before.Version, d.Revision != before.Revision:
			c.tb.Errorf("the decision is about step %d of version %d in revision %d, not %+v", before.Step, before.Version, before.Revision, d)
		case d.Verdict != ops.Lowers && d.Amount != before.Amount, d.Verdict == ops.Lowers && d.Amount.Minor >= before.Amount.Minor:
			c.tb.Errorf("the decision is about %s, not %+v", before.Amount, d)
		}
		for _, other := range before.Decisions {
			if other.By == d.By && other.Version == d.Version && other.Verdict == ops.Approves && d.Verdict == ops.Approves {
				c.tb.Errorf("@%s approved version %d twice", d.By, d.Version)
			}
		}
	}
	last, stored := states[len(states)-1], c.request(id)
	if last.State != stored.State || last.Amount != stored.Amount || len(last.Decisions) != len(stored.Decisions) {
		c.tb.Errorf("by the journal it is %s for %s, and stored as %s for %s", last.State, last.Amount, stored.State, stored.Amount)
	}
	if outcomes > 1 {
		c.tb.Errorf("%s had %d outcomes", id, outcomes)
	}
}

// Two who approve at the same moment take one decision each, or only the first
// where one is enough: the other sees the outcome.
func TestRequestTwoApproversAtOnce(t *testing.T) {
	c := newCompany(t)
	for n := range 8 {
		id := ops.MakeID("REQ", uint64(n+1))
		c.do("tom", "policy steps technology €4,000 "+[]string{"fay and lea", "fay or lea"}[n%2])
		c.do("bo", "request technology $4,000 Licences vendor:Zendesk")
		line := "request approve " + string(id)
		replies := c.atOnce([]string{"fay", "lea", "fay", "lea"}, []string{line, line, line, line})
		done := 0
		for _, reply := range replies {
			if !reply.Failed {
				done++
			}
		}
		if want := 2 - n%2; done != want || c.request(id).State != ops.Approved || len(c.request(id).Decisions) != want {
			t.Errorf("%d approved %s, and %d were to: %+v", done, id, want, c.request(id).Decisions)
		}
		c.checkHistory(id)
	}
	c.checkStore()
	c.checkAccounts()
}

// 64 people decide on one request, change it, lower it and take it back at the
// same moment: there is one history, and one outcome.
func TestRequestContention(t *testing.T) {
	deciders := []string{"ana", "tom", "fay", "mia", "bo", "kai"}
	for round := range 6 {
		c := newCompany(t)
		c.do("ana", "delegate to @bo until:friday")
		c.do("eli", "request budget €60,000 Machines")
		var people, lines []string
		for i := range 64 {
			who, line := deciders[i%len(deciders)], "request approve REQ-1"
			switch {
			case i%16 == 3:
				who, line = "eli", fmt.Sprintf("request resubmit REQ-1 amount:€%d", 60000+i)
			case i%16 == 7:
				who, line = "eli", fmt.Sprintf("request resubmit REQ-1 justification:Reason %d", i)
			case i%16 == 11:
				line = fmt.Sprintf("request lower REQ-1 €%d", 60000-i)
			case i == 5 && round%3 == 0:
				who, line = "eli", "request withdraw REQ-1 Enough"
			case i == 6 && round%3 == 1:
				line = "request reject REQ-1 Enough"
			case i == 13:
				line = "request changes REQ-1 Say more"
			}
			people, lines = append(people, who), append(lines, line)
		}
		c.atOnce(people, lines)
		c.checkHistory("REQ-1")
		for range 6 { // nothing is stuck: it can still be brought to an end
			if r := c.request("REQ-1"); r.State == ops.ChangesRequested {
				c.do("eli", "request resubmit REQ-1 justification:This is more")
			} else if r.State == ops.InReview {
				c.do(string(r.Asked[0]), "request approve REQ-1")
			}
		}
		if r := c.request("REQ-1"); r.State == ops.InReview || r.State == ops.ChangesRequested {
			t.Errorf("it is still %s", r.State)
		}
		c.checkHistory("REQ-1")
		c.checkAccounts()
		c.checkStore()
	}
}
