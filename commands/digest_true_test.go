package commands_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// newWeekly is a company on the morning of the Friday on which everybody gets a
// weekly digest, with the CEO's and the leaders' in their channel.
func newWeekly(t *testing.T, change func(*ops.Org)) *company {
	t.Helper()
	c := newCompanyWith(t, func(o *ops.Org) {
		digesting(o)
		o.Checkins, o.Digests = nil, o.Digests[:2]
		o.Digests[0].Preview = hours(0) // of which others are the matter
		change(o)
	})
	return c
}

func asItIs(*ops.Org) {}

// shown is what can be read in a place of the messages of a record: the latest words
// of what was sent.
type board struct {
	*company
	said map[string]chat.Message // by place and subject
	refs map[string]string
	n    map[string]int
}

func newBoard(c *company) *board {
	return &board{company: c, said: map[string]chat.Message{}, refs: map[string]string{}, n: map[string]int{}}
}

// read takes in what was sent. A record's digest is posted once in a place.
func (b *board) read(sent []chat.Outgoing) *board {
	b.tb.Helper()
	for _, out := range sent {
		at := out.To.ID + " " + out.Message.Subject
		if isNew(out) {
			if b.n[at]++; b.n[at] > 1 && strings.HasPrefix(out.Message.Subject, "DIG-") {
				b.tb.Errorf("%s is posted twice", at)
			}
		}
		b.said[at] = out.Message
	}
	return b
}

func (b *board) text(place, subject string) string {
	return messageWords(b.said[place+" "+subject])
}

// A decision that is made from a digest is shown in every copy: the message that
// asked, and both digests, which have no buttons for it any more.
func TestDecideFromDigest(t *testing.T) {
	c := newWeekly(t, asItIs)
	b := newBoard(c)
	c.do("kai", "request headcount €50k Another shift lead job_title:Lead")
	c.do("tom", "request approve REQ-1")
	b.read(c.pass("2026-11-27 08:05"))
	before := b.text("mia", "DIG-1")
	if !strings.Contains(before, "Approve request approve map[id:REQ-1") {
		t.Fatalf("the CEO reads %s", before)
	}
	var stale chat.Button
	for _, button := range b.said["mia DIG-1"].AllButtons() {
		if button.Label == "Approve" {
			stale = button
		}
	}
	b.read(c.pass("2026-11-27 09:05"))
	if text := b.text("leadership", "DIG-2"); !strings.Contains(text, "REQ-1") || len(b.said["leadership DIG-2"].AllButtons()) != 0 {
		t.Errorf("the leaders read %s", text)
	}
	if reply := c.press("mia", stale); reply.Failed {
		t.Fatalf("pressed: %s", words(reply))
	}
	b.read(c.deliver())
	for place, subject := range map[string]string{"mia": "DIG-1", "leadership": "DIG-2"} {
		if text := b.text(place, subject); !strings.Contains(text, "approved by Mia") || strings.Contains(text, "request approve map[id:REQ-1") {
			t.Errorf("in %s there is %s", place, text)
		}
	}
	for at, m := range b.said {
		for _, button := range m.AllButtons() {
			if button.Path == "request approve" && button.Args["id"] == "REQ-1" {
				t.Errorf("in %s there is still %+v", at, button)
			}
		}
	}
	if reply := c.press("mia", stale); !reply.Failed || !strings.Contains(words(reply), "REQ-1 has changed since that message") {
		t.Errorf("pressed again: %s", words(reply))
	}
	c.checkStore()
}

// What is corrected after a digest was sent is corrected in it, and says so.
func TestCorrectedAfterDigest(t *testing.T) {
	c := newWeekly(t, asItIs)
	b := newBoard(c)
	c.do("ana", "update off track Hiring slipped")
	c.do("ana", "update context UPD-1 Before the digest")
	b.read(c.pass("2026-11-27 09:05"))
	if text := b.text("leadership", "DIG-2"); !strings.Contains(text, "Hiring slipped") || !strings.Contains(text, "Ana adds: Before the digest") || strings.Contains(text, "(corrected)") {
		t.Errorf("the leaders read %s", text)
	}
	c.do("ana", "update edit UPD-1 summary:Hiring slipped by a week health:at_risk")
	c.do("bo", "update context UPD-1 After the digest")
	b.read(c.deliver())
	for place, subject := range map[string]string{"mia": "DIG-1", "leadership": "DIG-2"} {
		if text := b.text(place, subject); !strings.Contains(text, "Hiring slipped by a week") || !strings.Contains(text, "(corrected)") || !strings.Contains(text, "Bo adds: After the digest") || !strings.Contains(text, "at risk") {
			t.Errorf("in %s there is %s", place, text)
		}
	}
	c.checkStore()
}

// A record that becomes confidential is gone from the channels in which it was, also
// where it only spoke for something else; who may know of it keeps it.
func TestConfidentialAfterDigest(t *testing.T) {
	c := newWeekly(t, asItIs)
	b := newBoard(c)
	c.do("ana", "update on track All shipped")
	c.do("ana", "risk log Supplier zebra fails likelihood:4 impact:4 due:2026-11-24")
	c.do("kai", "risk log Second supplier giraffe fails likelihood:4 impact:4")
	c.do("kai", "request headcount €50k Another okapi keeper job_title:Lead")
	b.read(c.pass("2026-11-27 09:05"))
	text := b.text("leadership", "DIG-2")
	for _, id := range []string{"RISK-1", "RISK-2", "REQ-1", "zebra", "giraffe", "okapi"} {
		if !strings.Contains(text, id) {
			t.Fatalf("the leaders do not read of %s: %s", id, text)
		}
	}
	c.do("ana", "risk edit RISK-1 confidential:yes")
	c.do("kai", "risk edit RISK-2 confidential:yes")
	c.do("tom", "request changes REQ-1 Please keep it quiet")
	c.do("kai", "request resubmit REQ-1 confidential:yes")
	b.read(c.deliver())
	text = b.text("leadership", "DIG-2")
	for _, id := range []string{"RISK-1", "RISK-2", "REQ-1", "zebra", "giraffe", "okapi"} {
		if strings.Contains(text, id) {
			t.Errorf("the leaders still read of %s: %s", id, text)
		}
	}
	if text := b.text("mia", "DIG-1"); !strings.Contains(text, "zebra") || !strings.Contains(text, "giraffe") {
		t.Errorf("the CEO reads %s", text)
	}
	c.checkStore()
}

// What was undone is said to be taken back, or is as it was.
func TestUndoneAfterDigest(t *testing.T) {
	c := newWeekly(t, asItIs)
	b := newBoard(c)
	c.do("kai", "risk log Supplier fails likelihood:4 impact:4")
	b.read(c.pass("2026-11-27 09:05"))
	c.do("kai", "undo")
	b.read(c.deliver())
	for place, subject := range map[string]string{"mia": "DIG-1", "leadership": "DIG-2"} {
		if text := b.text(place, subject); !strings.Contains(text, "RISK-1") || !strings.Contains(text, "taken back") {
			t.Errorf("in %s there is %s", place, text)
		}
	}
	sent := c.pass("2026-12-04 09:05")
	if texts := digestsIn(sent, "mia"); len(texts) != 1 || !strings.Contains(texts[0], "RISK-1 taken back by Kai") {
		t.Errorf("the week after, the CEO reads %q", texts)
	}
	c.checkStore()
}

// The digest before a skipped one is out of date as well, once there is a new one.
func TestRetiredAfterSkipped(t *testing.T) {
	c := newDaily(t)
	c.do("ana", "risk log Supplier fails likelihood:4 impact:4")
	c.do("tom", "risk acknowledge RISK-2")
	c.pass("2026-11-24 08:00")
	c.skip("2026-11-25 15:00")
	c.pass("2026-11-26 08:00")
	all := c.editions("coo-daily", "@tom")
	if len(all) != 3 || all[1].State != ops.EditionSkipped {
		t.Fatalf("kept is %+v", all)
	}
	if slices.Contains(all[2].About, "RISK-2") {
		t.Errorf("%s is still redrawn for %v", all[2].ID, all[2].About)
	}
}

// A digest that was sent is for those who are in its audience and may read it, and
// has buttons for its reader alone.
func TestSentForOthers(t *testing.T) {
	c := newWeekly(t, asItIs)
	c.do("kai", "request headcount €50k Another shift lead job_title:Lead")
	c.do("tom", "request approve REQ-1")
	c.pass("2026-11-27 09:05")
	for _, person := range []string{"eli", "ana", "uma"} {
		if text := words(c.ask(person, "digest sent DIG-1")); !strings.Contains(text, "There is no DIG-1") {
			t.Errorf("@%s is shown %s", person, text)
		}
	}
	for _, person := range []string{"tom", "kai"} {
		for _, id := range []string{"DIG-1", "DIG-2"} {
			reply := c.ask(person, "digest sent "+id)
			for _, button := range reply.Message.AllButtons() {
				if button.Path != "undo" {
					t.Errorf("@%s has the button %+v in %s", person, button, id)
				}
			}
		}
	}
	if text := words(c.do("mia", "digest sent DIG-1")); !strings.Contains(text, "request approve") {
		t.Errorf("the CEO is shown %s", text)
	}
	for _, line := range []string{"digest now ceo", "digest preview ceo", "digest preview coo", "digest preview leaders", "digest preview name:ceo-weekly", "digest subscribe ceo-weekly", "digest preview ceo on:2026-11-27"} {
		if reply := c.ask("eli", line); reply.Form == nil || !strings.Contains(words(reply), "for the ") {
			t.Errorf("/%s: %s", line, words(reply))
		}
	}
}

func (c *company) stuck() (letters []storage.Letter) {
	c.tb.Helper()
	c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
		letters, err = storage.Stuck(r, 100)
		return err
	}))
	return letters
}
