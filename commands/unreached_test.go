package commands_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// shut is the company with its sample check-ins on Discord, where Kai's direct messages
// are closed and his department has a channel.
func shut(t *testing.T) *company {
	t.Helper()
	c := newSlack(t)
	c.reorganise(func(o *ops.Org) {
		for i := range o.People {
			if o.People[i].Handle == "kai" {
				o.People[i].Accounts = map[string]string{"discord": "8007"}
			}
		}
		for i := range o.Departments {
			if o.Departments[i].Handle == "warehouse" {
				o.Departments[i].Channels = map[string]string{"discord": "7007", "slack": "C07WARE"}
			}
		}
	})
	c.takeOrg()
	c.closed = map[string]string{"8007": "their direct messages are closed"}
	return c
}

// calls are the messages that call somebody, new ones and edits.
func calls(sent []chat.Outgoing) (fresh, edits []chat.Outgoing) {
	for _, out := range sent {
		if !strings.Contains(messageWords(out.Message), "by direct message") {
			continue
		}
		if out.Edit.IsZero() {
			fresh = append(fresh, out)
		} else {
			edits = append(edits, out)
		}
	}
	return fresh, edits
}

// Whose direct messages are closed is called in the channel of their department, on
// that platform, for a check-in that waits, and can answer it there. It says nothing of
// what is asked, and that they have answered.
func TestCalledForCheckin(t *testing.T) {
	c := shut(t)
	sent := c.pass("2026-11-26 06:05") // 15:05 in Tokyo
	fresh, _ := calls(sent)
	if len(fresh) != 1 || fresh[0].To != (chat.Place{Platform: "discord", ID: "7007"}) {
		t.Fatalf("called with %v", fresh)
	}
	m := fresh[0].Message
	first := m.Title[0]
	if first.Kind != chat.SpanPerson || first.Ref != "kai" || !first.Ping || first.Text != "@Kai Tanaka" {
		t.Errorf("nobody is mentioned: %+v", m.Title)
	}
	k := c.checkin(c.openOf("kai", ops.CheckinUndeliverable))
	text := messageWords(m)
	for _, q := range k.Questions {
		if strings.Contains(text, q.Ask) {
			t.Errorf("the channel reads what is asked: %s", text)
		}
	}
	if !strings.Contains(text, "/checkin now "+string(k.ID)) {
		t.Errorf("it does not say how to answer: %s", text)
	}
	toldCOO := false
	for _, out := range sent {
		toldCOO = toldCOO || out.To.ID == "U01TOM" && strings.Contains(messageWords(out.Message), "so they are called in #warehouse")
	}
	if !toldCOO {
		t.Error("the COO does not know that he was called")
	}
	answer := m.Buttons[0]
	reply := c.discord("8007", chat.Invocation{Via: chat.ViaButton, Path: answer.Path, Form: answer.Form, Args: answer.Args, Place: fresh[0].To})
	if reply.Form == nil {
		t.Fatalf("the button leads to %s", words(reply))
	}
	other := c.on("U01MIA", chat.Invocation{Via: chat.ViaButton, Path: answer.Path, Form: answer.Form, Args: answer.Args, Place: fresh[0].To})
	if other.Form != nil || !other.Failed {
		t.Errorf("somebody else is asked: %s", words(other))
	}
	args := chat.Args{"id": string(k.ID), "health": "on_track", "progress": "Robots work", "mood": "4"}
	if reply = c.discord("8007", chat.Invocation{Via: chat.ViaForm, Path: answer.Path, Args: args, Place: fresh[0].To}); reply.Failed || reply.Form != nil {
		t.Fatal(words(reply))
	}
	_, edits := calls(c.deliver())
	if len(edits) != 1 || !strings.Contains(messageWords(edits[0].Message), "Nothing waits for an answer any more") || len(edits[0].Message.Buttons) > 0 {
		t.Errorf("redrawn as %v", edits)
	}
	for _, s := range edits[0].Message.Title {
		if s.Ping {
			t.Error("he is called although he has answered")
		}
	}
	c.checkStore()
}

// Whoever looks after the register is told once of a message that did not arrive,
// however often its words change since; having it sent again is answered anew.
func TestUndeliveredIsToldOnce(t *testing.T) {
	c := shut(t)
	tell := func(sent []chat.Outgoing) (fresh, edits int) {
		for _, out := range sent {
			if out.To.ID != "U01TOM" || !strings.Contains(messageWords(out.Message), "could not be delivered") {
				continue
			}
			if out.Edit.IsZero() {
				fresh++
			} else {
				edits++
			}
			button := out.Message.Buttons[0]
			c.must(c.store.View(context.Background(), func(r storage.Reader) error {
				n, err := strconv.ParseUint(button.Args["number"], 10, 64)
				if err == nil {
					_, err = storage.StuckLetter(r, n)
				}
				return err
			}))
		}
		return fresh, edits
	}
	c.says("U01TOM", "request budget €8,000 Shelves department:warehouse")
	if fresh, _ := tell(c.deliver()); fresh != 1 {
		t.Fatalf("told %d times", fresh)
	}
	c.says("U01TOM", "request resubmit REQ-1 amount:€9,000")
	for n := range 3 {
		c.says("U01TOM", fmt.Sprintf("request resubmit REQ-1 title:Shelves%d", n))
		c.deliver()
	}
	stuck := len(c.stuck())
	if reply := c.discord("8007", chat.Invocation{Via: chat.ViaCommand, Text: "request reject REQ-1 No"}); reply.Failed {
		t.Fatal(words(reply))
	}
	if fresh, edits := tell(c.deliver()); fresh != 0 || edits == 0 || len(c.stuck()) != stuck {
		t.Errorf("told %d times more, %d edits", fresh, edits)
	}
	letters := c.stuck()
	c.says("U01TOM", fmt.Sprint("outbox retry ", letters[0].Seq))
	if fresh, _ := tell(c.deliver()); fresh != 1 {
		t.Errorf("after it was sent again, told %d times", fresh)
	}
	c.checkStore()
}

// There is one call a day, however much waits; the next day's takes its place.
func TestCalledOnceADay(t *testing.T) {
	c := shut(t)
	c.says("U01TOM", "risk log Roof leaks owner:@kai department:warehouse due:2026-11-25 mitigation:Roofer likelihood:4 impact:4")
	fresh, _ := calls(c.deliver())
	if len(fresh) > 0 {
		t.Fatalf("news are nothing to call for: %v", fresh)
	}
	c.says("U01TOM", "request budget €8,000 Shelves department:warehouse")
	fresh, _ = calls(c.deliver())
	if len(fresh) != 1 || strings.Contains(messageWords(fresh[0].Message), "REQ") || !strings.Contains(messageWords(fresh[0].Message), "/my") {
		t.Fatalf("for a decision: %v", fresh)
	}
	c.says("U01TOM", "request budget €7,000 Lamps department:warehouse")
	c.says("U01TOM", "request budget €6,000 Tools department:warehouse confidential:yes")
	if fresh, _ = calls(c.deliver()); len(fresh) > 0 {
		t.Fatalf("called again on the same day: %v", fresh)
	}
	perDay := map[string]int{}
	var edits []chat.Outgoing
	for _, day := range []string{"2026-11-24 12:00", "2026-11-25 12:00", "2026-11-26 12:00", "2026-11-27 12:00"} {
		fresh, changed := calls(c.pass(day))
		perDay[day] = len(fresh)
		edits = append(edits, changed...)
		if len(fresh) > 1 {
			t.Errorf("%s: called %d times", day, len(fresh))
		}
	}
	if perDay["2026-11-26 12:00"] != 1 {
		t.Errorf("called on %v", perDay)
	}
	replaced := false
	for _, out := range edits {
		replaced = replaced || strings.Contains(messageWords(out.Message), "There is a newer message")
	}
	if !replaced {
		t.Error("the call of the day before still calls")
	}
	c.checkStore()
}

// Once a message has reached them, or one of theirs the bot, nobody is called any more.
func TestReachedAgain(t *testing.T) {
	for name, open := range map[string]func(c *company) []chat.Outgoing{
		"a message reached them": func(c *company) []chat.Outgoing {
			c.closed = nil
			c.says("U01TOM", "risk log Roof leaks owner:@kai department:warehouse")
			c.deliver()
			return c.deliver()
		},
		"they have written": func(c *company) []chat.Outgoing {
			if reply := c.discord("8007", chat.Invocation{Via: chat.ViaMessage, Text: "/risk log Roof leaks"}); reply.Failed {
				t.Error(words(reply))
			}
			return c.deliver()
		},
		"the COO has sent it again": func(c *company) []chat.Outgoing {
			c.closed = nil
			var number string
			c.must(c.store.View(context.Background(), func(r storage.Reader) error {
				stuck, err := storage.Stuck(r, 10)
				for _, letter := range stuck {
					if letter.To.ID == "8007" {
						number = letter.ID[strings.LastIndexByte(letter.ID, '-')+1:]
					}
				}
				return err
			}))
			c.says("U01TOM", "outbox retry "+number)
			c.deliver()
			return c.deliver()
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := shut(t)
			c.says("U01TOM", "request budget €8,000 Shelves department:warehouse")
			if fresh, _ := calls(c.deliver()); len(fresh) != 1 {
				t.Fatalf("called with %v", fresh)
			}
			before := len(c.journalFrom(1))
			_, edits := calls(c.sentWhile(func() { open(c) }))
			if len(edits) != 1 || !strings.Contains(messageWords(edits[0].Message), "That works again") {
				t.Errorf("redrawn as %v", edits)
			}
			if len(c.journalFrom(1)) == before {
				t.Error("the journal does not know")
			}
			c.checkStore()
		})
	}
}

// sentWhile is all that is sent while something is done.
func (c *company) sentWhile(do func()) []chat.Outgoing {
	c.tb.Helper()
	var all []chat.Outgoing
	c.watch = func(out chat.Outgoing) { all = append(all, out) }
	defer func() { c.watch = nil }()
	do()
	return all
}

// What a click on the bot's own card says is no proof: it is answered even where direct
// messages are closed.
func TestClickIsNoProof(t *testing.T) {
	c := shut(t)
	c.says("U01TOM", "request budget €8,000 Shelves department:warehouse")
	c.deliver()
	c.onDiscord("8007", "risk log Roof leaks")
	if _, edits := calls(c.deliver()); len(edits) > 0 {
		t.Errorf("redrawn as %v", edits)
	}
}

// Nobody is called where their department has no channel on that platform, where they
// are gone, or where what did not arrive was no question.
func TestNotCalled(t *testing.T) {
	for name, change := range map[string]func(o *ops.Org){
		"no channel": func(o *ops.Org) {
			for i := range o.Departments {
				o.Departments[i].Channels = map[string]string{"slack": "C07WARE"}
			}
		},
		"no department": func(o *ops.Org) {
			for i := range o.People {
				if o.People[i].Handle == "kai" {
					o.People[i].Department = ""
				}
			}
			for i := range o.Departments {
				if o.Departments[i].Head == "kai" {
					o.Departments[i].Head, o.Departments[i].Deputy = "tom", ""
				}
			}
		},
	} {
		c := shut(t)
		c.reorganise(change)
		c.takeOrg()
		c.says("U01TOM", "risk log Roof leaks owner:@kai department:warehouse due:2026-11-23 mitigation:Roofer likelihood:4 impact:4")
		c.says("U01TOM", "request budget €8,000 Shelves department:warehouse")
		if fresh, _ := calls(c.pass("2026-11-26 12:00")); len(fresh) > 0 {
			t.Errorf("%s: %v", name, fresh)
		}
		c.checkStore()
	}
}
