package slack_test

import (
	"slices"
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/ops"
)

// TestEveryCommand asks for every command that is declared, bare and as its first
// example, and has every one answered: by a message or a form, and never by a fault
// of ours. Transcripts see to it that the answers are right.
func TestEveryCommand(t *testing.T) {
	t.Parallel()
	st := newStage(t, company(t), setting{})
	st.as("ana").slash("support", "/risk log The port closes likelihood:2 impact:2")
	st.as("ana").slash("support", "/update at risk Two people short blockers:\"No badges\" waiting_on:legal")
	st.as("bo").slash("support", "/request budget €12,000 Contractor")
	asked := map[string]bool{}
	for _, c := range st.Book.Commands() {
		who := "tom"
		if c.Group() == "policy" || c.Group() == "budget" {
			who = "mia"
		}
		v := st.as(who)
		for _, line := range append([]string{c.Path}, c.Examples[:min(1, len(c.Examples))]...) {
			before := len(st.Answers(0))
			ephemeral, direct := len(v.Ephemerals(channelOf("operations"))), len(st.fake.Messages(v.ID))
			public := len(st.fake.Messages(channelOf("operations")))
			v.took(v.Slash(channelOf("operations"), "/coo", line))
			st.slack.Quiet()
			answers := st.Answers(before)
			if len(answers) != 1 {
				t.Fatalf("/coo %s led to %d invocations", line, len(answers))
			}
			reply := answers[0].Reply
			if reply.Reference != "" {
				t.Errorf("/coo %s failed: %s", line, reply.Message.Title.Plain())
			}
			asked[c.Path] = asked[c.Path] || strings.HasPrefix(answers[0].Inv.Text, c.Path)
			switch {
			case reply.Form != nil:
				if view := v.View(); view == nil || view.Title == "" || len(view.Fields()) == 0 && view.Submit == "" {
					t.Errorf("/coo %s opened no form", line)
				} else {
					v.took(v.Close())
				}
			case len(v.Ephemerals(channelOf("operations"))) == ephemeral && len(st.fake.Messages(v.ID)) == direct && len(st.fake.Messages(channelOf("operations"))) == public:
				t.Errorf("/coo %s was not answered", line)
			}
		}
		if _, err := st.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range st.Book.Commands() {
		if !asked[c.Path] {
			t.Errorf("nobody has asked for %s", c.Path)
		}
	}
	st.clean()
}

// TestCheckinsAndDigests is about what comes by itself: a check-in with a question
// that is asked only after another, a digest with pictures in its thread, and what
// changes it later.
func TestCheckinsAndDigests(t *testing.T) {
	t.Parallel()
	org := company(t)
	org.Digests = slices.DeleteFunc(org.Digests, func(d ops.Digest) bool { return d.Name != "ceo-weekly" && d.Name != "coo-daily" })
	st := newStage(t, org, setting{})
	ana, kai, mia := st.as("ana"), st.as("kai"), st.as("mia")
	st.as("bo").slash("support", "/request budget €60,000 Contractor")
	ana.did(ana.Press(ana.with("", "Approve"), "Approve"))
	st.moves("2026-11-26 16:00")
	card := ana.with("", "Answer")
	office.Reads(t, card.Plain(), "Check-in heads-weekly for Customer Support", "Press Answer, or just reply here", "[Answer] [Remind me in an hour] [I am away until…] [Ask somebody else]")
	ana.did(ana.Press(card, "Answer"))
	office.Reads(t, ana.form().Plain(), "How is your department doing?", "Only if you answered: What is in your way?", "[Send]")
	ana.Type("How is your department doing?", "at_risk")
	ana.Type("What moved since last time?", "Backlog down")
	ana.Type("Which department can unblock it?", []string{"legal"})
	ana.Type("How is the team, 1 to 5?", "9")
	if ack := ana.Submit(); !ack.Refused {
		ana.did(ack)
		office.Reads(t, ana.form().Error("How is the team, 1 to 5?"), "5")
	}
	ana.Type("How is the team, 1 to 5?", "3")
	ana.did(ana.Submit())
	if ana.View() != nil {
		t.Logf("%s", ana.form().Plain())
		ana.Type("What is in your way?", "The contract")
		ana.did(ana.Submit())
	}
	office.Reads(t, ana.latest("").Plain(), "Sent: UPD-1 Customer Support is at risk", "[Change the answers]")
	// The old card is answered, and pressing what it was says so.
	ana.did(ana.Press(card, "Answer"))
	office.Reads(t, st.said(ana), "Check-in heads-weekly for Customer Support", "How is your department doing?: at risk")
	if ana.View() != nil {
		ana.did(ana.Close())
	}
	kai.did(kai.DM("status"))

	st.moves("2026-11-27 11:00")
	var digest string
	for _, m := range st.fake.Messages(mia.ID) {
		if strings.Contains(m.Plain(), "DIG-") {
			digest = m.TS
			office.Reads(t, m.Plain(), "Week 48, Fri 27 Nov", "1 at risk", "DIG-")
			var thread []string
			for _, in := range m.Thread {
				thread = append(thread, in.Plain())
			}
			office.Reads(t, strings.Join(thread, "\n"), "In full", "Departments", "Customer Support", "[image: 1 of 8 departments is at risk")
		}
	}
	if digest == "" {
		t.Fatalf("Mia has no digest\n%s", st.fake.Dump())
	}

	// What is decided on later stands in it.
	tom := st.as("tom")
	tom.did(tom.Press(tom.with("", "Approve"), "Approve"))
	edited := 0
	for _, m := range st.fake.Messages(tom.ID) {
		if strings.Contains(m.Plain(), "in review with Fay") && strings.Contains(m.Plain(), "DIG-") {
			edited += m.Edited
		}
	}
	if edited == 0 {
		t.Errorf("the digest does not say what was decided\n%s", st.fake.Dump())
	}

	// A chart in a channel: the pictures are in the direct messages.
	ana.slash("support", "/coo chart health")
	office.Reads(t, ana.latest("support").Plain(), "With its pictures it is in your direct messages with me.")
	sent := ana.latest("")
	if len(sent.Files) == 0 && !strings.Contains(string(sent.Blocks), "slack_file") {
		t.Errorf("no picture has arrived: %s", sent.Plain())
	}
	st.clean()
}

// moves moves the clock, as Tomasz would.
func (st *stage) moves(to string) {
	st.T.Helper()
	st.slack.Quiet()
	if _, err := st.MoveClock(st.T.Context(), to, "tom"); err != nil {
		st.T.Fatal(err)
	}
}

// said is what the person sees of an answer: in a modal, or else in their direct
// messages.
func (st *stage) said(v *visitor) string {
	if view := v.View(); view != nil {
		return view.Plain()
	}
	return v.latest("").Plain()
}
