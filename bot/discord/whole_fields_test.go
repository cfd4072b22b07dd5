package discord_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord/fakediscord"
	"adjutant/chat"
)

// TestFields fills in every kind of field, rightly and wrongly: what is wrong is said
// beside it, and what was typed is there when it is corrected.
func TestFields(t *testing.T) {
	byBoth(t, func(t *testing.T, st *stage) {
		ana := st.as("ana")
		type with = map[string]any
		said := func(ack fakediscord.Ack) string {
			t.Helper()
			ana.did(ack)
			return ana.answered(ack).Plain()
		}
		ana.command("support", "risk log", with{"title": "The @everyone roof & gutter leaks"})
		ana.command("support", "risk log", with{"title": "The port closes"})

		// A record, chosen while it is typed, and numbers in a form.
		offered := ana.Complete(channelOf("support"), "risk assess", nil, "id", "roof")
		if len(offered) != 1 || offered[0].Value != "RISK-1" || !strings.Contains(offered[0].Name, "roof & gutter") {
			t.Errorf("offered are %+v", offered)
		}
		ana.command("support", "risk assess", with{"id": "RISK-1"})
		ana.Fill("Likelihood", "4")
		ana.Fill("Impact", "5")
		office.Reads(t, said(ana.Submit()), "Assessed: RISK-1 The @everyone roof & gutter leaks", "Very high")

		// Long text, a date and a person; the date is wrong at first.
		ana.command("support", "risk show", with{"id": "RISK-1"})
		ana.did(ana.Press(ana.with("support", "Plan"), "Plan"))
		ana.Fill("What will be done", "New *tiles*\n> soon")
		ana.Fill("Due", "2020-01-01")
		ana.Fill("Owner", "Bo Chen")
		ana.did(ana.Submit())
		wrong := ana.Ephemerals(channelOf("support"))
		m := wrong[len(wrong)-1]
		office.Reads(t, m.Plain(), "Nothing was changed yet.", "Due: 1 Jan 2020 has passed.", "[Correct it]")
		ana.did(ana.Press(m, "Correct it"))
		modal := ana.form()
		office.Reads(t, modal.Field("Due").Description, "1 Jan 2020 has passed.")
		for label, value := range map[string]string{"What will be done": "New *tiles*\n> soon", "Due": "2020-01-01", "Owner": "Bo Chen"} {
			if got := modal.Field(label).Value; got != value {
				t.Errorf("%s has become %q", label, got)
			}
		}
		ana.Fill("Due", "1 Dec")
		ack := ana.did(ana.Submit())
		planned := ana.again(m)
		if said := ack.Replies(); len(said) > 0 {
			planned = &said[0]
		}
		office.Reads(t, planned.Plain(), "RISK-1", "New *tiles*", "Tue 1 Dec")
		office.Reads(t, st.as("bo").latest("").Plain(), "RISK-1")

		// A choice, a department out of many, and money.
		ana.command("support", "update post", nil)
		ana.Fill("How is it going", "off track")
		ana.Fill("In a sentence", "The contract is not signed")
		ana.Fill("Blockers", "No signature")
		ana.Fill("Waiting on", "Legal")
		ana.finishes(ana.Submit())
		var card string
		for _, m := range st.fake.Messages(channelOf("support")) {
			card += m.Plain() + "\n"
		}
		office.Reads(t, card, "Customer Support is off track", "No signature", "Legal")
		office.Reads(t, st.as("lea").latest("").Plain(), "Customer Support waits on you")

		ana.command("support", "request new", nil)
		ana.Fill("What is it for", "budget")
		ana.Fill("How much", "lots")
		ana.Fill("What you need", "Chairs")
		ana.did(ana.Submit())
		m = ana.with("support", "Correct it")
		office.Reads(t, m.Plain(), "How much: \"lots\"")
		ana.did(ana.Press(m, "Correct it"))
		ana.Fill("How much", "€900")
		ana.did(ana.Submit())
		if again := ana.again(m); again != nil && slices.Contains(again.Buttons(), "Ask") {
			ana.did(ana.Press(*again, "Ask"))
		}
		office.Reads(t, ana.again(m).Plain(), "Asked for: REQ-1 €900 Chairs")

		// A refusal that belongs to no field leaves the way back.
		ana.command("support", "away until", with{})
		ana.CloseModal()

		// Sixty risks are shown in pages, and nothing of it is refused.
		for i := range 60 {
			ana.command("support", "risk log", with{"title": fmt.Sprintf("Number %d %s", i, strings.Repeat("long & <words> ", 8))})
		}
		shown := ana.command("support", "risk list", nil).Replies()
		office.Reads(t, shown[0].Plain(), "62 risks, the worst first")
		office.Reads(t, ana.command("", "risk list", with{"page": 2}).Replies()[0].Plain(), "62 risks")
		st.clean()
	})
}

// TestEveryForm opens the form of every command that asks for something, fills in what
// is required, step by step, and sends it: every one ends with an answer, and never with
// a fault of ours.
func TestEveryForm(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	st.hasRecords()
	d := driver{stage: st}
	filled := 0
	for _, c := range st.Book.Commands() {
		who := "tom"
		if c.Group() == "policy" || c.Group() == "budget" {
			who = "mia"
		}
		v := st.as(who)
		call, _ := st.set.Call(c.Path)
		before := len(st.Answers(0))
		st.acked(v.Command(channelOf("operations"), call, d.demanded(v, c)), call)
		form := st.Answers(before)[0].Reply.Form
		if form == nil {
			continue
		}
		filled++
		t.Logf("/%s: %d fields", call, len(form.Fields))
		options := map[string]chat.Option{}
		var m *fakediscord.Message
		for step := 0; ; step++ {
			modal := v.form()
			for _, f := range form.Fields {
				options[f.Option.Name] = f.Option
			}
			for _, f := range modal.Fields {
				if f.Value == "" && (f.Required || step == 0) {
					v.fillsIn(f, options[f.CustomID])
				}
			}
			ack := v.Submit()
			st.acked(ack, c.Path)
			st.discord.Quiet()
			answers := st.Answers(before)
			if next := answers[len(answers)-1].Reply.Form; next != nil {
				form = next
			}
			if said := ack.Replies(); len(said) > 0 {
				m = &said[0]
			} else if m != nil {
				m = v.again(*m)
			}
			if m == nil || m.Plain() == "" {
				t.Errorf("the form of /%s led to nothing", call)
				break
			}
			if !slices.Contains(m.Buttons(), "Continue") || step == 5 {
				break
			}
			st.acked(v.Press(*m, "Continue"), "Continue")
		}
		for _, a := range st.Answers(before) {
			if a.Reply.Reference != "" {
				t.Errorf("the form of /%s failed: %s", call, a.Reply.Message.Title.Plain())
			}
		}
		v.CloseModal()
		v.settled()
	}
	if filled < 10 {
		t.Errorf("only %d forms were filled in", filled)
	}
	st.clean()
}

// fillsIn fills in a field with something that is right, as far as one can know.
func (v *visitor) fillsIn(f fakediscord.Field, o chat.Option) {
	v.T.Helper()
	switch {
	case len(f.Options) > 0:
		v.Fill(f.CustomID, f.Options[0])
	case !f.Required && o.Kind != chat.LongText:
	default:
		texts := map[chat.Kind]string{
			chat.Date: "friday", chat.Money: "€900", chat.Person: "@bo", chat.Department: "support", chat.Channel: "#operations",
			chat.Duration: "3d", chat.Zone: "Europe/Berlin", chat.Record: "RISK-1", chat.Integer: "1",
		}
		text := texts[o.Kind]
		if text == "" {
			text = "risk list"
		}
		v.Fill(f.CustomID, text)
	}
}

// TestFormOverRestart fills in a form of several steps, while the bot is stopped and
// started between them: nothing that was typed is lost, and it is done once.
func TestFormOverRestart(t *testing.T) {
	t.Parallel()
	set := setting{}
	st := newStage(t, quiet(t), set)
	ana := st.as("ana")
	ana.command("support", "request new", nil)
	ana.Fill("What is it for", "budget")
	ana.Fill("How much", "€900")
	ana.Fill("What you need", "Chairs")
	m := ana.did(ana.Submit()).Replies()[0]
	office.Reads(t, m.Plain(), "budget", "€900", "Chairs", "Next:", "[Continue]")
	st.restart()
	ana.did(ana.Press(m, "Continue"))
	st.restart()
	last := ana.form().Fields[0]
	if len(ana.form().Fields) != 1 || last.Value != "" {
		t.Errorf("the last step asks for %+v", ana.form().Fields)
	}
	ana.Fill(last.CustomID, "1 Dec")
	ana.did(ana.Submit())
	office.Reads(t, ana.again(m).Plain(), "Asked for: REQ-1 €900 Chairs")
	if n := st.count("request new", "REQ-1"); n != 1 {
		t.Errorf("asked for %d times", n)
	}
	// Its button is older than the process that it comes to.
	st.restart()
	question := ana.did(ana.Press(*ana.again(m), "Take back")).Replies()[0]
	office.Reads(t, question.Plain(), "Take your request back", "[Withdraw] [Cancel]")
	st.restart()
	ana.did(ana.Press(question, "Withdraw"))
	office.Reads(t, ana.again(question).Plain(), "REQ-1 €900 Chairs")
	if n := st.count("request withdraw", "REQ-1"); n != 1 {
		t.Errorf("withdrawn %d times", n)
	}
	st.clean()
}
