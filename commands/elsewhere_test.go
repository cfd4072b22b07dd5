package commands_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/ops"
)

// twofold is a company on Slack and Discord, in which Kai and Tom have an account on
// both, and nobody can write to these accounts.
func twofold(t *testing.T, closed ...string) *company {
	t.Helper()
	c := newSlack(t)
	c.reorganise(func(o *ops.Org) {
		for i := range o.People {
			switch o.People[i].Handle {
			case "kai":
				o.People[i].Accounts = map[string]string{"slack": "U07KAI", "discord": "8007"}
			case "tom":
				o.People[i].Accounts["discord"] = "8001"
			}
		}
	})
	c.takeOrg()
	c.closed = map[string]string{}
	for _, account := range closed {
		c.closed[account] = "their direct messages are closed"
	}
	return c
}

// sentTo are the messages that have gone to an account and hold a text: new ones and
// edits.
func sentTo(sent []chat.Outgoing, account, text string) (fresh, edits int) {
	for _, out := range sent {
		if out.To.ID != account || !strings.Contains(messageWords(out.Message), text) {
			continue
		}
		if out.Edit.IsZero() {
			fresh++
		} else {
			edits++
		}
	}
	return fresh, edits
}

// What does not reach somebody by one account goes to the other, once, and is changed
// there; nobody is told that it did not arrive.
func TestElsewhere(t *testing.T) {
	c := twofold(t, "U07KAI")
	c.says("U01TOM", "request budget €8,000 Shelves department:warehouse")
	sent := c.deliver()
	if fresh, _ := sentTo(sent, "8007", "Shelves"); fresh != 1 {
		t.Fatalf("sent %+v", sent)
	}
	if fresh, _ := sentTo(sent, "U01TOM", "could not be delivered"); fresh != 0 || len(c.stuck()) != 0 {
		t.Errorf("told %d times, %d are stuck", fresh, len(c.stuck()))
	}
	delete(c.closed, "U07KAI") // what he has already stays where it is
	c.says("U01TOM", "request resubmit REQ-1 title:Racks")
	sent = c.deliver()
	if fresh, edits := sentTo(sent, "8007", "Please decide"); fresh != 0 || edits != 1 {
		t.Errorf("there, %d new and %d edits", fresh, edits)
	}
	if fresh, _ := sentTo(sent, "U07KAI", "Please decide"); fresh != 0 {
		t.Errorf("sent a second time: %+v", sent)
	}
	if reply := c.discord("8007", chat.Invocation{Via: chat.ViaCommand, Text: "request reject REQ-1 No"}); reply.Failed {
		t.Fatal(words(reply))
	}
	if _, edits := sentTo(c.deliver(), "8007", "Rejected"); edits == 0 {
		t.Error("the buttons are still there")
	}
	c.checkStore()
}

// A message that is redirected and not sent yet is not sent where it failed as well.
func TestElsewhereIsOnItsWay(t *testing.T) {
	c := twofold(t, "U07KAI")
	c.says("U01TOM", "request budget €8,000 Shelves department:warehouse")
	c.busy = map[string]bool{"8007": true}
	c.deliver()
	delete(c.closed, "U07KAI")
	c.says("U01TOM", "request resubmit REQ-1 title:Racks")
	if fresh, _ := sentTo(c.deliver(), "U07KAI", "Please decide"); fresh != 0 {
		t.Error("sent to the first account as well")
	}
	c.busy = nil
	c.now = c.now.Add(2 * time.Minute)
	if fresh, _ := sentTo(c.deliver(), "8007", "Please decide"); fresh != 1 {
		t.Errorf("sent %d times to the other", fresh)
	}
	c.checkStore()
}

// Where no account takes it, the COO is told once, and it is tried everywhere if it is
// sent again.
func TestNowhereElse(t *testing.T) {
	c := twofold(t, "U07KAI", "8007")
	c.says("U01TOM", "request budget €8,000 Shelves department:warehouse")
	sent := c.deliver()
	if fresh, _ := sentTo(sent, "U01TOM", "could not be delivered"); fresh != 1 {
		t.Fatalf("told %d times in %+v", fresh, sent)
	}
	letters := c.stuck()
	if len(letters) != 1 || letters[0].To.Platform != "discord" {
		t.Fatalf("stuck are %+v", letters)
	}
	c.says("U01TOM", "request resubmit REQ-1 title:Racks")
	if fresh, _ := sentTo(c.deliver(), "U01TOM", "could not be delivered"); fresh != 1 { // that it was changed
		t.Errorf("told %d times more", fresh)
	}
	if letters = c.stuck(); len(letters) != 2 {
		t.Fatalf("stuck are %+v", letters)
	}
	delete(c.closed, "U07KAI")
	c.on("U01TOM", chat.Invocation{Via: chat.ViaButton, Path: "outbox retry", Args: chat.Args{"number": strconv.FormatUint(letters[0].Seq, 10)}})
	if fresh, _ := sentTo(c.deliver(), "U07KAI", "Racks"); fresh != 1 || len(c.stuck()) != 1 {
		t.Errorf("sent again %d times, and %d are stuck", fresh, len(c.stuck()))
	}
	c.checkStore()
}

// The COO hears by their other account of what did not arrive, and once.
func TestNewsElsewhere(t *testing.T) {
	c := twofold(t, "U01TOM", "U07KAI", "8007")
	c.says("U01TOM", "request budget €8,000 Shelves department:warehouse")
	if fresh, _ := sentTo(c.deliver(), "8001", "could not be delivered"); fresh != 1 {
		t.Errorf("told %d times", fresh)
	}
	c.checkStore()
}
