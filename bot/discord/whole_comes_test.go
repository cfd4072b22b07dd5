package discord_test

import (
	"slices"
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord/fakediscord"
	"adjutant/ops"
)

// moves moves the clock, as Tomasz would.
func (st *stage) moves(to string) {
	st.T.Helper()
	st.discord.Quiet()
	if _, err := st.MoveClock(st.T.Context(), to, "tom"); err != nil {
		st.T.Fatal(err)
	}
}

// TestCheckinsAndDigests is about what comes by itself: a check-in with a question that
// is asked only after another, a digest with pictures in its thread or below it, and
// what changes it later.
func TestCheckinsAndDigests(t *testing.T) {
	t.Parallel()
	org := company(t)
	org.Digests = slices.DeleteFunc(org.Digests, func(d ops.Digest) bool { return d.Name != "ceo-weekly" && d.Name != "coo-daily" })
	st := newStage(t, org, setting{})
	ana, kai, mia, tom := st.as("ana"), st.as("kai"), st.as("mia"), st.as("tom")
	st.as("bo").command("support", "request new", map[string]any{"kind": "budget", "amount": "€60,000", "title": "Contractor"})
	ana.did(ana.Press(ana.with("", "Approve"), "Approve"))

	// Kai answers by replying, in his afternoon.
	st.moves("2026-11-26 07:05")
	for _, c := range []struct{ says, told string }{
		{"purple", "“purple” is not one of"}, {"off track", "What moved since last time?"}, {"Two days late", "What is in your way?"},
		{"skip", "How is the team, 1 to 5?"}, {"2", "Send this?"},
	} {
		kai.writes("", c.says)
		office.Reads(t, kai.latest("").Plain(), c.told)
	}
	asks := kai.latest("")
	kai.did(kai.Press(asks, "Send"))
	office.Reads(t, kai.answeredTo(asks).Plain(), "Sent: UPD-1 Warehouse is off track", "[Change the answers]")

	// Ana answers in the form.
	st.moves("2026-11-26 16:00")
	card := ana.with("", "Answer")
	office.Reads(t, card.Plain(), "Check-in heads-weekly for Customer Support", "Press Answer, or just reply here", "[Answer] [Remind me in an hour] [I am away until…] [Ask somebody else]")
	ana.did(ana.Press(card, "Answer"))
	office.Reads(t, ana.form().Plain(), "How is your department doing?", "Only if you answered: What is in your way?")
	ana.Fill("How is your department doing?", "at risk")
	ana.Fill("What moved since last time?", "Backlog down")
	ana.Fill("Which department can unblock it?", "Legal")
	ana.Fill("How is the team, 1 to 5?", "9")
	wrong := ana.did(ana.Submit()).Replies()[0]
	office.Reads(t, wrong.Plain(), "How is the team, 1 to 5?", "[Correct it]")
	ana.did(ana.Press(wrong, "Correct it"))
	if got := ana.form().Field("What moved since last time?").Value; got != "Backlog down" {
		t.Errorf("what moved has become %q", got)
	}
	ana.Fill("How is the team, 1 to 5?", "3")
	ana.did(ana.Submit())
	if m := ana.again(wrong); m != nil && slices.Contains(m.Buttons(), "Correct it") {
		office.Reads(t, m.Plain(), "What is in your way?")
		ana.did(ana.Press(*m, "Correct it"))
		ana.Fill("What is in your way?", "The contract")
		ana.did(ana.Submit())
	}
	office.Reads(t, ana.again(wrong).Plain(), "Sent: UPD-2 Customer Support is at risk", "[Change the answers]")
	// The old card is answered, and pressing what it was asks whether to change that.
	office.Reads(t, ana.again(card).Plain(), "Answered by Ana Ferreira", "[Change the answers]")
	ana.did(ana.Press(card, "Answer"))
	office.Reads(t, ana.form().Plain(), "How is your department doing?: at risk", "What moved since last time?: Backlog down")
	ana.CloseModal()

	st.moves("2026-11-27 11:00")
	digest := mia.card("DIG-")
	office.Reads(t, digest.Plain(), "Week 48, Fri 27 Nov", "1 off track", "DIG-")
	var all []string
	files := 0
	for _, m := range st.fake.Messages(mia.ID) {
		all = append(all, m.Plain())
		files += len(m.Files)
		for _, f := range m.Files {
			if f.Description == "" {
				t.Errorf("the picture %s has no words", f.Name)
			}
		}
	}
	office.Reads(t, strings.Join(all, "\n"), "In full", "Departments", "Customer Support")
	office.Reads(t, strings.Join(all, "\n"), "[image: 1 of 8 departments is ")
	if files == 0 {
		t.Errorf("there is no picture\n%s", strings.Join(all, "\n"))
	}
	shown := mia.Notifications()
	office.Reads(t, strings.Join(shown, "\n"), "Week 48, Fri 27 Nov")

	// What is decided on later stands in it.
	tom.did(tom.Press(tom.with("", "Approve"), "Approve"))
	edited := false
	for _, m := range st.fake.Messages(tom.ID) {
		edited = edited || strings.Contains(m.Plain(), "in review with Fay") && strings.Contains(m.Plain(), "DIG-") && m.Edited > 1
	}
	if !edited {
		t.Errorf("the digest does not say what was decided\n%s", st.fake.Dump())
	}

	// A chart, in a channel and in direct messages: the picture stands in the answer.
	for _, place := range []string{"support", ""} {
		said := ana.command(place, "chart", map[string]any{"what": "health"}).Replies()
		var files []fakediscord.File
		for _, m := range said {
			files = append(files, m.Files...)
		}
		if len(files) != 1 || files[0].Description == "" {
			t.Errorf("in %q the answer has %v: %s", place, files, said[0].Plain())
		}
	}
	st.clean()
}

// answeredTo is the answer to a press: what stands where it was pressed, or what
// followed.
func (v *visitor) answeredTo(pressed fakediscord.Message) fakediscord.Message {
	v.T.Helper()
	if now := v.again(pressed); now != nil && now.Plain() != pressed.Plain() {
		return *now
	}
	return v.latest("")
}
