package commands_test

import (
	"strings"
	"testing"

	"adjutant/chat"
)

// stuckCompany is a company of which two messages could not be delivered: one
// about a confidential risk, one about a risk that everybody may know of. It
// returns what was sent to tell of them.
func stuckCompany(t *testing.T) (*company, []chat.Outgoing) {
	c := newCompany(t)
	c.closed = map[string]string{"tom": "their direct messages are closed", "warehouse": "the channel is archived"}
	c.do("bo", "risk log Ana is about to leave likelihood:5 impact:5 confidential:yes")
	told := c.deliver()
	delete(c.closed, "tom")
	c.do("kai", "risk log Roof leaks")
	return c, append(told, c.deliver()...)
}

// mustSay fails unless the reply holds all of the words.
func mustSay(t *testing.T, reply chat.Reply, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(words(reply), w) {
			t.Errorf("%q is missing in\n%s", w, words(reply))
		}
	}
}

// mustNotSay fails if the reply holds one of the words.
func mustNotSay(t *testing.T, reply chat.Reply, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(words(reply), w) {
			t.Errorf("%q is said in\n%s", w, words(reply))
		}
	}
}

// A message that cannot be delivered is told to those who can do something,
// listed with the reason, and stays until somebody decides.
func TestOutboxList(t *testing.T) {
	c, _ := stuckCompany(t)
	list := c.do("tom", "outbox list")
	mustSay(t, list, "2 messages could not be delivered", "Tomasz Nowak", "#warehouse",
		"their direct messages are closed", "the channel is archived", "Ana is about to leave", "Roof leaks", "outbox retry", "outbox drop")
	mustSay(t, c.do("tom", "my"), "2 messages could not be delivered", "/outbox list")

	// An admin may send it again, and yet not know what it says.
	list = c.do("raj", "outbox list")
	mustSay(t, list, "2 messages", "Roof leaks", "may not see")
	mustNotSay(t, list, "Ana is about to leave", "RISK-1")

	for _, person := range []string{"ana", "mia", "uma"} {
		for _, line := range []string{"outbox list", "outbox retry 1", "outbox drop 1"} {
			if reply := c.ask(person, line); !reply.Failed {
				t.Errorf("@%s: /%s was done", person, line)
			}
		}
		mustNotSay(t, c.do(person, "my"), "could not be delivered")
	}
	c.checkStore()
}

// The COO and the admins hear of it, with what can be done about it, and not by
// a message to the place that failed.
func TestUndelivered(t *testing.T) {
	_, sent := stuckCompany(t)
	told := map[string]string{}
	for _, out := range sent {
		if !strings.Contains(messageWords(out.Message), "could not be delivered") {
			t.Errorf("%s is told %s", out.To.ID, messageWords(out.Message))
			continue
		}
		told[out.To.ID] += messageWords(out.Message)
		if len(out.Message.Buttons) == 0 || strings.Contains(messageWords(out.Message), "about to leave") {
			t.Errorf("%s is told %s", out.To.ID, messageWords(out.Message))
		}
	}
	if len(told) != 2 || strings.Contains(told["tom"], "Tomasz") || !strings.Contains(told["tom"], "#warehouse") ||
		!strings.Contains(told["raj"], "Tomasz") || !strings.Contains(told["raj"], "#warehouse") {
		t.Errorf("told were %v", told)
	}
}

// What tells of an undelivered message and cannot be delivered itself tells
// nobody: it stays in the list.
func TestNoNewsOfNews(t *testing.T) {
	c := newCompany(t)
	c.closed = map[string]string{"tom": "closed", "raj": "closed", "warehouse": "archived"}
	c.do("kai", "risk log Roof leaks likelihood:5 impact:5")
	if sent := c.deliver(); len(sent) != 0 {
		t.Errorf("sent: %+v", sent)
	}
	mustSay(t, c.do("tom", "outbox list"), "Roof leaks")
	c.checkStore()
}

// Sending again delivers, once; dropping forgets for good.
func TestOutboxRetryAndDrop(t *testing.T) {
	c, _ := stuckCompany(t)
	list := c.do("tom", "outbox list")
	number := list.Message.Buttons[0].Args["number"]
	if list.Message.Buttons[0].Path != "outbox retry" {
		t.Fatalf("the first button is %+v", list.Message.Buttons[0])
	}
	reply := c.dispatch("tom", chat.Invocation{Via: chat.ViaButton, Path: "outbox retry", Args: list.Message.Buttons[0].Args})
	mustSay(t, reply, "on its way")
	sent := c.deliver()
	if len(sent) != 1 || sent[0].To.ID != "tom" || !strings.Contains(messageWords(sent[0].Message), "Ana is about to leave") {
		t.Fatalf("sent again: %+v", sent)
	}
	for _, line := range []string{"outbox retry " + number, "outbox drop " + number} {
		reply := c.ask("tom", line)
		if reply.Form == nil || !reply.Failed {
			t.Errorf("/%s was done twice: %s", line, words(reply))
		}
		mustSay(t, reply, "There is no such message any more")
	}

	list = c.do("tom", "outbox list")
	mustSay(t, list, "1 message could not be delivered")
	mustSay(t, c.do("tom", "outbox drop "+list.Message.Buttons[0].Args["number"]), "#warehouse", "is forgotten")
	mustSay(t, c.do("tom", "outbox list"), "Every message was delivered")
	c.do("kai", "risk edit RISK-2 title:The roof leaks badly")
	delete(c.closed, "warehouse")
	if posted := c.deliver(); len(posted) != 0 {
		t.Errorf("what was dropped is posted again by a change: %+v", posted)
	}
	c.do("kai", "risk log Floor cracks")
	if posted := c.deliver(); len(posted) != 1 {
		t.Errorf("posted: %+v", posted)
	}
	c.checkStore()
}
