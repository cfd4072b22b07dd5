package commands_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// blocker is the record as it is stored.
func (c *company) blocker(id ops.ID) (b ops.Blocker) {
	c.tb.Helper()
	c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
		b, err = storage.Blockers.Get(r, id)
		return err
	}))
	return b
}

// newTo are the new messages to somebody among those that were sent.
func newTo(sent []chat.Outgoing, person string) (messages []chat.Message) {
	for _, out := range sent {
		if out.To.Direct && out.To.ID == person && isNew(out) {
			messages = append(messages, out.Message)
		}
	}
	return messages
}

// Each step is a message of its own to whoever waits for it, and none to whoever
// has taken it.
func TestBlockerSteps(t *testing.T) {
	c := newCompanyWith(t, awake)
	for _, step := range []struct {
		person, line string
		to           string // who is sent something new besides channels
		title        string
	}{
		{"ana", "update at risk Launch slips blockers:Contract waiting_on:legal", "lea", "Customer Support waits on you BLK-1"},
		{"ana", "update at risk Launch slips again blockers:Contract waiting_on:legal", "", ""},
		{"ana", "update edit blockers:The contract", "", ""},
		{"lea", "blocker answer BLK-1 On Thursday", "ana", "Legal answers BLK-1"},
		{"lea", "blocker answer BLK-1 by:friday", "", ""},
		{"lea", "blocker resolve BLK-1", "ana", "Legal says it is resolved. Is it? BLK-1"},
		{"lea", "blocker answer BLK-1 Not quite yet", "ana", "Legal answers BLK-1"},
		{"lea", "blocker resolve BLK-1", "ana", "Legal says it is resolved. Is it? BLK-1"},
		{"eli", "blocker still BLK-1 A signature is missing", "lea", "Customer Support waits on you BLK-1"},
		{"lea", "blocker resolve BLK-1 Signed", "ana", "Legal says it is resolved. Is it? BLK-1"},
		{"ana", "undo", "", ""}, // nothing of hers since
		{"bo", "update at risk Launch slips blockers:The contract waiting_on:legal", "lea", "Customer Support waits on you BLK-1"},
		{"lea", "blocker answer BLK-1 Once more", "bo", "Legal answers BLK-1"},
		{"ana", "update at risk Launch slips blockers:Another contract waiting_on:legal", "lea", "Customer Support waits on you BLK-1"},
		{"ana", "undo", "", ""},
		{"ana", "update at risk Launch slips blockers:A third contract waiting_on:legal", "lea", "Customer Support waits on you BLK-1"},
		{"lea", "blocker answer BLK-1 Never", "ana", "Legal answers BLK-1"},
		{"lea", "undo", "", ""},
		{"lea", "blocker resolve BLK-1", "ana", "Legal says it is resolved. Is it? BLK-1"},
		{"ana", "blocker confirm BLK-1", "", ""},
	} {
		c.ask(step.person, step.line)
		sent := c.deliver()
		for _, person := range []string{"ana", "bo", "eli", "lea", "tom"} {
			got := newTo(sent, person)
			switch {
			case person != step.to && len(got) > 0:
				t.Errorf("@%s: %s: @%s is sent %s", step.person, step.line, person, messageWords(got[0]))
			case person == step.to && (len(got) != 1 || got[0].Title.Plain() != step.title):
				t.Errorf("@%s: %s: @%s is sent %+v", step.person, step.line, person, got)
			}
		}
	}
	if b := c.blocker("BLK-1"); b.State != ops.BlockerConfirmed {
		t.Errorf("it is %s", b.State)
	}
	c.checkStore()
}

// What only some may read reaches the other head only if they are one of them.
func TestBlockerAudience(t *testing.T) {
	for audience, told := range map[ops.Audience]string{
		ops.ForLeaders:    "Told: Léa Moreau.",
		ops.ForDepartment: "Not told: Léa Moreau, because the update is for everybody in Customer Support, the COO and the CEO.",
		ops.ForCOO:        "Not told: Léa Moreau, because the update is for the COO and the CEO.",
	} {
		c := newCompanyWith(t, awake)
		c.do("ana", "update at risk Launch slips")
		c.must(c.store.Update(context.Background(), func(tx storage.Tx) error {
			edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: c.now, Actor: "ana", Command: "checkin answer"}}
			u, err := storage.Updates.Get(tx, "UPD-1")
			if err != nil {
				return err
			}
			u.Audience = audience
			if err := storage.Updates.Save(edit, &u); err != nil {
				return err
			}
			_, err = edit.Close()
			return err
		}))
		c.deliver()
		reply := c.do("ana", "update edit waiting_on:legal")
		if !strings.Contains(words(reply), told) {
			t.Errorf("for %s:\n%s", audience, words(reply))
		}
		b := c.blocker("BLK-1")
		asked := newTo(c.deliver(), "lea")
		if b.Audience != audience || (len(asked) == 1) != strings.HasPrefix(told, "Told") {
			t.Errorf("for %s: %+v, asked: %d", audience, b, len(asked))
		}
		if list := words(c.do("jan", "blocker list")); strings.Contains(list, "BLK-1") {
			t.Errorf("for %s, and Jan finds it:\n%s", audience, list)
		}
		// A report for everybody is another one.
		c.do("ana", "update at risk Launch slips blockers:Contract waiting_on:legal")
		if b := c.blocker("BLK-1"); b.State != ops.BlockerRaised || b.Text != "Launch slips" {
			t.Errorf("for %s, after a report for everybody: %+v", audience, b)
		}
		if b := c.blocker("BLK-2"); !b.Open() || b.Owner != "lea" {
			t.Errorf("for everybody: %+v", b)
		}
		c.checkStore()
	}
}

// heads gives departments other heads, and no deputies.
func heads(of map[ops.Handle]ops.Handle) func(*ops.Org) {
	return func(o *ops.Org) {
		for i := range o.Departments {
			if head, ok := of[o.Departments[i].Handle]; ok {
				o.Departments[i].Head, o.Departments[i].Deputy = head, ""
			}
		}
	}
}

// Whoever takes over a department is asked what the one before was asked.
func TestBlockerNewHead(t *testing.T) {
	c := newCompanyWith(t, awake)
	c.do("ana", "update at risk Launch slips waiting_on:legal,sales")
	c.do("sam", "blocker resolve BLK-2")
	c.deliver()
	c.reorganise(heads(map[ops.Handle]ops.Handle{"legal": "jan", "sales": "joe"}))
	c.do("gus", "update on track Another command takes the organisation in")
	sent := c.deliver()
	if got := newTo(sent, "jan"); len(got) != 1 || got[0].Title.Plain() != "Customer Support waits on you BLK-1" {
		t.Errorf("Jan is sent %+v", got)
	}
	if got := newTo(sent, "joe"); len(got) != 0 {
		t.Errorf("Joe is sent %+v, with nothing to do", got)
	}
	for person, id := range map[string]string{"lea": "BLK-1", "sam": "BLK-2"} {
		i := slices.IndexFunc(sent, func(out chat.Outgoing) bool { return out.To.ID == person && !isNew(out) })
		if i < 0 || messageWords(sent[i].Message) != id+" has moved on since: /blocker show "+id+"\n" {
			t.Errorf("what @%s was asked stays as it was: %+v", person, sent)
		}
	}
	if reply := c.ask("lea", "blocker answer BLK-1 Mine still"); !reply.Failed {
		t.Error(words(reply))
	}
	if my := words(c.do("jan", "my")); !strings.Contains(my, "Answer BLK-1") {
		t.Error(my)
	}
	c.checkStore()
}

// Who heads both departments is sent nothing, and finds it among what waits.
func TestBlockerOneHead(t *testing.T) {
	c := newCompanyWith(t, awake)
	c.reorganise(heads(map[ops.Handle]ops.Handle{"legal": "ana"}))
	c.do("eli", "update at risk Launch slips waiting_on:legal")
	if got := newTo(c.deliver(), "ana"); len(got) != 0 {
		t.Errorf("Ana is sent %+v", got)
	}
	if my := words(c.do("ana", "my")); !strings.Contains(my, "Answer BLK-1") {
		t.Error(my)
	}
	c.do("ana", "blocker resolve BLK-1")
	c.do("ana", "blocker confirm BLK-1")
	c.checkStore()
}

// A list shows both sides of the departments that somebody speaks for, page by page.
func TestBlockerList(t *testing.T) {
	c := newCompanyWith(t, awake)
	departments := []string{"support", "sales", "finance", "legal", "technology", "warehouse", "fleet", "operations"}
	for i, from := range departments {
		if on := departments[i+1:]; len(on) > 0 {
			c.do("tom", fmt.Sprintf("update at risk All wait department:%s waiting_on:%s", from, strings.Join(on, ",")))
		}
	}
	for _, step := range []struct {
		person, line string
		want         string
	}{
		{"ana", "blocker list", "7 blockers, the oldest first"},
		{"lea", "blocker list", "7 blockers, the oldest first"},
		{"lea", "blocker list page:2", "No blockers like that."},
		{"gus", "blocker list support", "7 blockers, the oldest first"},
		{"yui", "blocker list all", "28 blockers, the oldest first"},
		{"yui", "blocker list all page:3", "28 blockers, the oldest first"},
		{"mia", "blocker list", "28 blockers, the oldest first"},
		{"uma", "blocker list", "28 blockers, the oldest first"},
		{"uma", "blocker list over", "No blockers like that."},
		{"bo", "blocker list over legal", "No blockers like that."},
	} {
		if got := c.do(step.person, step.line).Message.Title.Plain(); got != step.want {
			t.Errorf("@%s: %s: %s", step.person, step.line, got)
		}
	}
	lines := words(c.do("yui", "blocker list all page:3"))
	if strings.Count(lines, "waits on") != 8 {
		t.Error(lines)
	}
	if my := words(c.do("raj", "my")); strings.Count(my, "Answer BLK-") != 4 {
		t.Error(my)
	}
	if my := words(c.do("tom", "my")); !strings.Contains(my, "+2 more /blocker list") {
		t.Error(my)
	}
	c.checkStore()
}

// A report that is taken back takes its blockers along, and never brings back what
// a later report has left behind.
func TestBlockerUndo(t *testing.T) {
	open := func(c *company) (open []ops.ID) {
		for n := uint64(1); n <= 3; n++ {
			c.must(c.store.View(context.Background(), func(r storage.Reader) error {
				id := ops.MakeID("BLK", n)
				if state := storage.Blockers.State(r, id); state != nil && c.blocker(id).State != ops.BlockerConfirmed {
					open = append(open, id)
				}
				return nil
			}))
		}
		return open
	}
	for name, c := range map[string]struct {
		lines []string // @ana, but for those that begin with somebody else
		reply string   // a part of the last one
		open  []ops.ID
	}{
		"the report that raised it": {[]string{"update at risk A waiting_on:legal", "undo"}, "Taken back: UPD-1", nil},
		"the report that ended it":  {[]string{"update at risk A waiting_on:legal", "update on track B", "undo"}, "Taken back: UPD-2", []ops.ID{"BLK-1"}},
		"the correction that ended it": {[]string{"update at risk A waiting_on:legal", "update edit health:on_track", "undo"},
			"Taken back: UPD-1", []ops.ID{"BLK-1"}},
		"a report with a later one that raised another": {[]string{"update at risk A waiting_on:legal", "update on track B", "@bo update at risk A waiting_on:legal", "undo"},
			"Taken back: UPD-2", []ops.ID{"BLK-2"}},
		"a report with a later one that names nobody": {[]string{"update at risk A waiting_on:legal", "update on track B", "@bo update on track C", "undo"},
			"Taken back: UPD-2", nil},
		"a report that was answered": {[]string{"update at risk A waiting_on:legal", "@lea blocker answer BLK-1 Soon", "undo"},
			"Léa Moreau has changed BLK-1 since", []ops.ID{"BLK-1"}},
		"a report whose answer was taken back": {[]string{"update at risk A waiting_on:legal", "@lea blocker answer BLK-1 Soon", "@lea undo", "undo"},
			"Taken back: UPD-1", nil},
		"what was confirmed": {[]string{"update at risk A waiting_on:legal", "blocker confirm BLK-1", "undo"}, "Taken back: BLK-1", []ops.ID{"BLK-1"}},
		"what was confirmed, and raised again since": {[]string{"update at risk A waiting_on:legal", "blocker confirm BLK-1", "@bo update at risk A waiting_on:legal", "undo"},
			"Taken back: BLK-1", []ops.ID{"BLK-2"}},
		"a correction of an old report says nothing": {[]string{"update at risk A waiting_on:legal", "@bo update at risk A waiting_on:legal", "update edit waiting_on:sales"},
			"Changed: UPD-1", []ops.ID{"BLK-1"}},
	} {
		company := newCompanyWith(t, awake)
		var reply chat.Reply
		for _, line := range c.lines {
			who := "ana"
			if rest, other := strings.CutPrefix(line, "@"); other {
				who, line, _ = strings.Cut(rest, " ")
			}
			reply = company.ask(who, line)
		}
		if got := open(company); !strings.Contains(words(reply), c.reply) || !slices.Equal(got, c.open) {
			t.Errorf("%s: open are %v, not %v, after:\n%s", name, got, c.open, words(reply))
		}
		company.checkStore()
	}
}
