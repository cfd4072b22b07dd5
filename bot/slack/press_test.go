package slack

import (
	"context"
	"strings"
	"testing"

	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

// card is a message about one thing, with buttons.
func card() chat.Message {
	return chat.Message{Title: chat.L("REQ-3 A new printer"), Subject: "REQ-3", Buttons: []chat.Button{
		{Label: "Approve", Path: "request approve", Args: chat.Args{"id": "REQ-3", "rev": "2"}, Style: chat.Primary},
		{Label: "Refuse", Path: "request refuse", Args: chat.Args{"id": "REQ-3", "rev": "2"}},
		{Label: "Edit", Path: "risk log", Form: true, Args: chat.Args{"title": "kept"}},
		{Label: "Page", Path: "risk list", Args: chat.Args{"page": "2"}},
	}}
}

// approver answers the buttons of the card.
func approver(ctx context.Context, inv chat.Invocation) chat.Reply {
	switch inv.Path {
	case "request approve":
		return chat.Say("Approved by you.")
	case "request refuse":
		r := chat.Say("Only Ben may refuse it.")
		r.Failed = true
		return r
	case "risk log":
		return registrar(ctx, inv)
	}
	return chat.Reply{Message: card()}
}

// posted sends the card to a place, as the outbox does.
func (d *desk) posted(to chat.Place) fakeslack.Message {
	d.t.Helper()
	ref, err := d.slack.Send(d.t.Context(), chat.Outgoing{ID: "letter-1", To: to, Message: card()})
	if err != nil {
		d.t.Fatal(err)
	}
	channel, ts, _ := strings.Cut(ref.ID, "/")
	for _, m := range d.Messages(channel) {
		if m.TS == ts {
			return m
		}
	}
	d.t.Fatalf("the card is not there: %s", ref.ID)
	return fakeslack.Message{}
}

func TestPressInAChannel(t *testing.T) {
	d := open(t, setup{answer: approver})
	ana := d.As("U01ANA")
	m := d.posted(chat.Place{Platform: "slack", Workspace: d.Team, ID: "C01OPS"})
	ok(t, ana.Press(m, "Approve"))
	d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 1 })
	has(t, "the answer", ana.Ephemerals("C01OPS")[0].Plain(), "Approved by you.")
	has(t, "the card", d.Messages("C01OPS")[0].Plain(), "REQ-3", "[Approve]") // the outbox changes it
	inv := d.clerk.last()
	if inv.Via != chat.ViaButton || inv.Path != "request approve" || inv.Args["rev"] != "2" || inv.Form {
		t.Errorf("invocation %+v", inv)
	}
	if want := (chat.Ref{Place: chat.Place{Platform: "slack", Workspace: d.Team, ID: "C01OPS"}, ID: "C01OPS/" + m.TS}); inv.Message != want {
		t.Errorf("message %+v, want %+v", inv.Message, want)
	}
	ok(t, ana.Press(m, "Refuse"))
	d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 2 })
	has(t, "the refusal", ana.Ephemerals("C01OPS")[1].Plain(), "Only Ben may")
	if n := len(d.Messages("C01OPS")); n != 1 {
		t.Errorf("%d messages that all can read", n)
	}
}

// A message of the outbox says itself what has become of it: the answer to a click
// on it does not stay beside it.
func TestPressInDirectMessages(t *testing.T) {
	d := open(t, setup{answer: approver})
	ana := d.As("U01ANA")
	m := d.posted(chat.Place{Platform: "slack", Workspace: d.Team, Direct: true, ID: "U01ANA"})
	ack := ok(t, ana.Press(m, "Approve"))
	d.Wait(func() bool { return len(ana.Ephemerals("")) == 1 })
	has(t, "the answer", ana.Ephemerals("")[0].Plain(), "Approved by you.")
	if inv := d.clerk.last(); !inv.Message.Place.Direct || inv.Message.ID != m.Channel+"/"+m.TS {
		t.Errorf("message %+v", inv.Message)
	}
	ok(t, d.Redeliver(ack.EnvelopeID, 0, ""))
	ok(t, ana.Press(m, "Refuse"))
	d.Wait(func() bool { return len(ana.Ephemerals("")) == 2 })
	has(t, "the refusal", ana.Ephemerals("")[1].Plain(), "Only Ben may")
	only(t, "messages that stay", d.Messages("U01ANA"))
}

// What only one person sees makes room for the answer; a refusal does not take it
// away.
func TestPressOfAnAnswer(t *testing.T) {
	d := open(t, setup{answer: approver})
	ana := d.As("U01ANA")
	ok(t, ana.Slash("C01OPS", "/request", "show REQ-3"))
	m := only(t, "ephemerals", ana.Ephemerals("C01OPS"))
	ok(t, ana.Press(m, "Refuse"))
	d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 2 })
	ok(t, ana.Press(m, "Approve"))
	d.Wait(func() bool { return strings.Contains(ana.Ephemerals("C01OPS")[0].Plain(), "Approved by you.") })
	if n := len(ana.Ephemerals("C01OPS")); n != 2 {
		t.Errorf("%d messages that only they see", n)
	}

	ok(t, ana.DM("request show REQ-3"))
	shown := only(t, "messages of the bot", fromBot(d.Messages("U01ANA")))
	ok(t, ana.Press(shown, "Approve"))
	d.Wait(func() bool { return strings.Contains(fromBot(d.Messages("U01ANA"))[0].Plain(), "Approved by you.") })
	only(t, "messages of the bot", fromBot(d.Messages("U01ANA")))
}

func TestPressThatOpensAForm(t *testing.T) {
	d := open(t, setup{answer: approver})
	ana := d.As("U01ANA")
	m := d.posted(chat.Place{Platform: "slack", Workspace: d.Team, ID: "C01OPS"})
	ok(t, ana.Press(m, "Edit"))
	v := d.formOpen(ana, "Log a risk")
	if got := v.Value("Title"); got != "kept" {
		t.Errorf("the field holds %q", got)
	}
	ok(t, ana.Submit())
	d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 1 })
	has(t, "the answer", ana.Ephemerals("C01OPS")[0].Plain(), "RISK-7 kept")
	if inv := d.clerk.last(); inv.Message.ID != "C01OPS/"+m.TS {
		t.Errorf("the form is about %+v", inv.Message)
	}
}

// While the form takes its time a modal is there already: the trigger would expire.
func TestPressThatOpensAFormLate(t *testing.T) {
	for _, refused := range []bool{false, true} {
		slow := make(chan struct{})
		d := open(t, setup{answer: func(ctx context.Context, inv chat.Invocation) chat.Reply {
			if inv.Via == chat.ViaButton {
				<-slow
				if refused {
					r := chat.Say("REQ-3 has changed since.")
					r.Failed = true
					return r
				}
			}
			return approver(ctx, inv)
		}})
		ana := d.As("U01ANA")
		m := d.posted(chat.Place{Platform: "slack", Workspace: d.Team, ID: "C01OPS"})
		go ana.Press(m, "Edit")
		d.Wait(func() bool { return ana.View() != nil })
		has(t, "the modal meanwhile", ana.View().Plain(), "Working")
		close(slow)
		if refused {
			d.Wait(func() bool { return strings.Contains(ana.View().Plain(), "has changed since") })
		} else {
			d.formOpen(ana, "Log a risk")
		}
		d.close()
	}
}

func TestPressOfSomethingElse(t *testing.T) {
	d := open(t, setup{answer: approver})
	if !d.SendRaw([]byte(`{"type":"interactive","envelope_id":"e-other","payload":{"type":"block_actions","user":{"id":"U01ANA"},"team":{"id":"T01ACME"},
		"container":{"type":"message"},"actions":[{"type":"button","action_id":"x","block_id":"y","value":"not ours"}]},"accepts_response_payload":false}`)) {
		t.Fatal("there is no connection")
	}
	d.Wait(func() bool { return d.Acked("e-other") })
	if all := d.clerk.invocations(); len(all) > 0 {
		t.Errorf("it ran %+v", all)
	}
}

func TestHome(t *testing.T) {
	count := 0
	d := open(t, setup{answer: func(ctx context.Context, inv chat.Invocation) chat.Reply {
		if inv.Path == "home" {
			count++
			m := card()
			m.Title = chat.L("Waiting for you: " + strings.Repeat("I", count))
			return chat.Reply{Message: m}
		}
		return approver(ctx, inv)
	}})
	ana := d.As("U01ANA")
	ok(t, ana.OpenHome())
	has(t, "home", ana.Home().Plain(), "Waiting for you: I", "[Approve]")
	if p := d.clerk.last().Place; !p.Direct || p.ID != "U01ANA" {
		t.Errorf("place %+v", p)
	}
	ok(t, ana.PressView(ana.Home(), "Approve"))
	d.Wait(func() bool { return ana.View() != nil && strings.HasSuffix(strings.TrimSpace(homeTitle(ana)), "II") })
	has(t, "the answer", ana.View().Plain(), "Approved by you.")
	ana.Close()

	ok(t, ana.PressView(ana.Home(), "Edit"))
	d.formOpen(ana, "Log a risk")
	ok(t, ana.Submit())
	has(t, "the modal", ana.View().Plain(), "RISK-7 kept", "[Undo]")
	d.Wait(func() bool { return strings.HasSuffix(homeTitle(ana), "III") })
	if n := len(d.Messages("U01ANA")); n > 0 {
		t.Errorf("%d direct messages, beside the modal", n)
	}

	// A button in the modal is answered in it.
	ok(t, ana.PressView(ana.View(), "Undo"))
	d.Wait(func() bool { return strings.Contains(ana.View().Plain(), "REQ-3") })
	if n := ana.Views(); n != 1 {
		t.Errorf("%d modals above one another", n)
	}
}

// homeTitle is the first line of App Home.
func homeTitle(p *fakeslack.Person) string {
	title, _, _ := strings.Cut(strings.TrimSpace(p.Home().Plain()), "\n")
	return title
}

// A refusal in a modal takes nothing away.
func TestPressInAModalThatIsRefused(t *testing.T) {
	d := open(t, setup{answer: approver})
	ana := d.As("U01ANA")
	ok(t, ana.Shortcut(ShortcutID("risk log", chat.Shortcut{})))
	d.formOpen(ana, "Log a risk")
	ana.Type("Title", "show")
	ok(t, ana.Submit())
	ok(t, ana.PressView(ana.View(), "Undo"))
	d.Wait(func() bool { return strings.Contains(ana.View().Plain(), "REQ-3") })
	ok(t, ana.PressView(ana.View(), "Refuse"))
	d.Wait(func() bool { return ana.Views() == 2 })
	has(t, "the refusal", ana.View().Plain(), "Only Ben may")
	ana.Close()
	has(t, "the modal below", ana.View().Plain(), "REQ-3", "[Approve]")
}

func TestMessageShortcut(t *testing.T) {
	d := open(t, setup{answer: registrar})
	ana := d.As("U01ANA")
	m := d.As("U01BEN").Say("C02OTHER", "The port & the <road> to @ana may close, for a long time")
	ok(t, ana.MessageShortcut(ShortcutID("risk log", chat.Shortcut{Into: "title"}), m))
	v := d.formOpen(ana, "Log a risk")
	if got := v.Value("Title"); got != "The port & the <roa…" {
		t.Errorf("the field holds %q", got)
	}
	inv := d.clerk.last()
	if want := "https://acme.slack.com/archives/C02OTHER/p" + strings.ReplaceAll(m.TS, ".", ""); inv.Link != want || inv.Message.ID != "C02OTHER/"+m.TS || !inv.Form {
		t.Errorf("link %q, want %q; invocation %+v", inv.Link, want, inv)
	}
	ok(t, ana.Submit())
	d.Wait(func() bool { return len(ana.Ephemerals("C02OTHER")) == 1 })
	if inv := d.clerk.last(); inv.Link == "" || inv.Message.ID != "C02OTHER/"+m.TS || inv.Via != chat.ViaForm {
		t.Errorf("the submission lost where it came from: %+v", inv)
	}
	if n := len(d.Messages("C02OTHER")); n != 1 {
		t.Errorf("%d messages that all can read", n)
	}
}

func TestGlobalShortcut(t *testing.T) {
	d := open(t, setup{answer: registrar})
	ana := d.As("U01ANA")
	ok(t, ana.Shortcut(ShortcutID("risk log", chat.Shortcut{})))
	d.formOpen(ana, "Log a risk")
	ana.Type("Title", "late")
	ok(t, ana.Submit())
	has(t, "the answer", ana.View().Plain(), "RISK-7 late")
	if inv := d.clerk.last(); !inv.Place.Direct || inv.Place.ID != "U01ANA" {
		t.Errorf("place %+v", inv.Place)
	}
}

func TestShortcutOfAnotherVersion(t *testing.T) {
	d := open(t, setup{answer: registrar})
	ana := d.As("U01ANA")
	ok(t, ana.Shortcut("sc:risk forget:"))
	d.Wait(func() bool { return ana.View() != nil })
	has(t, "the modal", ana.View().Plain(), "another version")
}
