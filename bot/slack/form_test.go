package slack

import (
	"context"
	"strings"
	"testing"
	"time"

	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

// riskForm is the form of "risk log" with what was given.
func riskForm(args chat.Args, wrong map[string]string) *chat.Form {
	command := acme().commands[0]
	form := &chat.Form{Title: "Log a risk", Path: command.Path, Submit: "Log", Hidden: chat.Args{"rev": "7"}}
	for _, o := range command.Options {
		form.Fields = append(form.Fields, chat.FormField{Option: o, Value: args[o.Name], Error: wrong[o.Name]})
	}
	return form
}

// registrar answers "risk log" as the real command does: with its form, with what is
// wrong beside the fields, with a refusal, or with the risk.
func registrar(_ context.Context, inv chat.Invocation) chat.Reply {
	title := inv.Args["title"]
	switch {
	case inv.Form || inv.Args == nil || title == "":
		return chat.Reply{Form: riskForm(inv.Args, nil)}
	case strings.Contains(title, "wrong"):
		return chat.Reply{Form: riskForm(inv.Args, map[string]string{"title": "This will not do."}), Failed: true}
	case strings.Contains(title, "other"):
		form := riskForm(inv.Args, nil)
		form.Title = "One more thing"
		form.Fields = append(form.Fields, chat.FormField{Option: chat.Option{Name: "why", Kind: chat.Text, Required: true}})
		return chat.Reply{Form: form}
	case strings.Contains(title, "refused"):
		r := chat.Say("The register is closed today.")
		r.Failed = true
		return r
	}
	return chat.Reply{Message: chat.Message{Title: chat.L("RISK-7 " + title), Subject: "RISK-7", Buttons: []chat.Button{
		{Label: "Undo", Path: "undo", Args: chat.Args{"entry": "9"}},
	}}}
}

// formOpen waits until the person sees a form, and returns it.
func (d *desk) formOpen(p *fakeslack.Person, title string) *fakeslack.View {
	d.t.Helper()
	d.WaitFor("the form "+title, func() bool { return p.View() != nil && len(p.View().Fields()) > 0 && p.View().Title == title })
	return p.View()
}

func TestFormOfASlashCommand(t *testing.T) {
	company := acme()
	company.accounts["eva"] = "U01EVA" // so that Slack's own list of people will do
	d := open(t, setup{answer: registrar, company: company})
	ana := d.As("U01ANA")
	ack := ok(t, ana.Slash("C01OPS", "/risk", "log"))
	if len(ack.Payload) > 0 {
		t.Errorf("the acknowledgement says %s, beside a form", ack.Payload)
	}
	d.formOpen(ana, "Log a risk")
	ana.Type("Title", "R&D <late>")
	ana.Type("Owner", "@ben")
	ok(t, ana.Submit())
	if v := ana.View(); v != nil {
		t.Errorf("the form is still there: %s", v.Plain())
	}
	d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 1 })
	has(t, "the answer", ana.Ephemerals("C01OPS")[0].Plain(), "RISK-7 R&D <late>", "[Undo]")
	inv := d.clerk.last()
	if inv.Via != chat.ViaForm || inv.Path != "risk log" || inv.Args["title"] != "R&D <late>" || inv.Args["owner"] != "<@U01BEN>" ||
		inv.Args["rev"] != "7" || inv.Form || inv.Place.ID != "C01OPS" || inv.Place.Direct {
		t.Errorf("invocation %+v", inv)
	}
}

func TestFormWithErrors(t *testing.T) {
	d := open(t, setup{answer: registrar})
	ana := d.As("U01ANA")
	ok(t, ana.Slash("C01OPS", "/risk", "log"))
	d.formOpen(ana, "Log a risk")
	ana.Type("Title", "all wrong")
	ok(t, ana.Submit())
	if got := ana.View().Error("Title"); got != "This will not do." {
		t.Errorf("the error beside the field: %q", got)
	}
	if got := ana.View().Value("Title"); got != "all wrong" {
		t.Errorf("what was typed: %q", got)
	}
	// Submitted again with the same, it is tried again.
	ok(t, ana.Submit())
	ana.Type("Title", "refused")
	ok(t, ana.Submit())
	v := ana.View()
	has(t, "the form", v.Plain(), "The register is closed today.")
	if got := v.Value("Title"); got != "refused" {
		t.Errorf("what was typed: %q", got)
	}
	ok(t, ana.Submit())
	if n := strings.Count(ana.View().Plain(), "The register is closed"); n != 1 {
		t.Errorf("the refusal stands there %d times", n)
	}
	ana.Type("Title", "another: other")
	ok(t, ana.Submit())
	if got := ana.View().Title; got != "One more thing" {
		t.Errorf("the next form is called %q", got)
	}
	ana.Type("Title", "at last")
	ana.Type("Why", "because")
	ok(t, ana.Submit())
	d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 1 })
	has(t, "the answer", ana.Ephemerals("C01OPS")[0].Plain(), "RISK-7 at last")
}

func TestFormInDirectMessages(t *testing.T) {
	d := open(t, setup{answer: registrar})
	ana := d.As("U01ANA")
	ok(t, ana.DM("risk log"))
	m := only(t, "messages of the bot", fromBot(d.Messages("U01ANA")))
	has(t, "the message", m.Plain(), "Log a risk", "Title", "["+openForm+"]")
	ok(t, ana.Press(m, openForm))
	d.formOpen(ana, "Log a risk")
	ana.Type("Title", "late")
	ok(t, ana.Submit())
	d.Wait(func() bool { return len(fromBot(d.Messages("U01ANA"))) == 2 })
	has(t, "the answer", fromBot(d.Messages("U01ANA"))[1].Plain(), "RISK-7 late")
	if n := len(ana.Ephemerals(m.Channel)); n > 0 {
		t.Errorf("%d ephemeral messages in direct messages", n)
	}
}

func fromBot(all []fakeslack.Message) []fakeslack.Message {
	var bots []fakeslack.Message
	for _, m := range all {
		if m.Bot {
			bots = append(bots, m)
		}
	}
	return bots
}

// When the trigger is too old there is a button in its place.
func TestFormThatComesTooLate(t *testing.T) {
	d := open(t, setup{answer: registrar})
	d.Fail("views.open", fakeslack.Fault{Error: "expired_trigger_id"})
	ana := d.As("U01ANA")
	ok(t, ana.Slash("C01OPS", "/risk", "log"))
	d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 1 })
	m := ana.Ephemerals("C01OPS")[0]
	has(t, "the message", m.Plain(), "["+openForm+"]")
	ok(t, ana.Press(m, openForm))
	d.formOpen(ana, "Log a risk")
	if inv := d.clerk.last(); !inv.Form || inv.Path != "risk log" || inv.Args["rev"] != "7" {
		t.Errorf("invocation %+v", inv)
	}
}

func TestFormThatTakesLong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ title, shows string }{
		{"fine", "Done."}, {"refused", "The register is closed today."}, {"wrong", "This will not do."}, {"other", "One more thing"},
	} {
		slow := make(chan struct{})
		d := open(t, setup{patience: 200 * time.Millisecond, answer: func(ctx context.Context, inv chat.Invocation) chat.Reply {
			if inv.Via == chat.ViaForm && !inv.Form {
				<-slow
			}
			return registrar(ctx, inv)
		}})
		ana := d.As("U01ANA")
		ok(t, ana.Slash("C01OPS", "/risk", "log"))
		d.formOpen(ana, "Log a risk")
		ana.Type("Title", c.title)
		ok(t, ana.Submit())
		has(t, "the modal meanwhile", ana.View().Plain(), "Working")
		close(slow)
		d.WaitFor(c.shows, func() bool { v := ana.View(); return v != nil && strings.Contains(v.Title+"\n"+v.Plain(), c.shows) })
		if c.title == "fine" {
			d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 1 })
		} else if got := ana.View().Value("Title"); got != c.title {
			t.Errorf("%s: what was typed is now %q", c.title, got)
		}
		d.close()
	}
}

// The same form submitted again, because the first answer was lost, is the same.
func TestFormSubmittedTwice(t *testing.T) {
	d := open(t, setup{answer: registrar})
	ana := d.As("U01ANA")
	ok(t, ana.Slash("C01OPS", "/risk", "log"))
	d.formOpen(ana, "Log a risk")
	ana.Type("Title", "late")
	ack := ok(t, ana.Submit())
	d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 1 })
	ok(t, d.Redeliver(ack.EnvelopeID, 0, ""))
	all := d.clerk.invocations()
	if a, b := all[len(all)-2], all[len(all)-1]; a.ID != b.ID || a.ID == "" {
		t.Errorf("the ids are %q and %q", a.ID, b.ID)
	}
	if n := len(ana.Ephemerals("C01OPS")); n != 1 {
		t.Errorf("it was answered %d times", n)
	}
}

func TestFormTooLargeForSlack(t *testing.T) {
	d := open(t, setup{answer: func(ctx context.Context, inv chat.Invocation) chat.Reply {
		form := riskForm(nil, nil)
		form.Hidden["what"] = strings.Repeat("x", 4000)
		return chat.Reply{Form: form}
	}})
	ana := d.As("U01ANA")
	ok(t, ana.Slash("C01OPS", "/risk", "log"))
	d.Wait(func() bool { return ana.View() != nil })
	has(t, "the modal", ana.View().Plain(), "too large for Slack")
}

func TestSuggestions(t *testing.T) {
	d := open(t, setup{answer: registrar})
	d.clerk.complete = func(_ context.Context, inv chat.Invocation, option, prefix string) []chat.Suggestion {
		if option != "linked" || inv.Path != "risk log" || inv.Args["rev"] != "7" || inv.Account != "U01ANA" {
			t.Errorf("asked for %q of %+v", option, inv)
		}
		var all []chat.Suggestion
		for range 300 {
			n := len(all)
			all = append(all, chat.Suggestion{Value: "RISK-" + strings.Repeat("1", 1+n%50), Label: prefix + strings.Repeat("ä", 70) + string(rune('a'+n%26))})
		}
		return all
	}
	ana := d.As("U01ANA")
	ok(t, ana.Slash("C01OPS", "/risk", "log"))
	d.formOpen(ana, "Log a risk")
	if got := ana.Suggest("Linked", "R&D"); len(got) == 0 || len(got) > 100 || !strings.HasPrefix(got[0].Text, "R&D") {
		t.Errorf("%d suggestions", len(got))
	}
	d.clerk.complete = nil
	if got := ana.Suggest("Linked", "x"); len(got) != 0 {
		t.Errorf("%d suggestions of nothing", len(got))
	}
}

func TestSuggestionsThatTakeLong(t *testing.T) {
	d := open(t, setup{answer: registrar, patience: 100 * time.Millisecond})
	d.clerk.complete = func(ctx context.Context, _ chat.Invocation, _, _ string) []chat.Suggestion {
		<-ctx.Done()
		return nil
	}
	ana := d.As("U01ANA")
	ok(t, ana.Slash("C01OPS", "/risk", "log"))
	d.formOpen(ana, "Log a risk")
	if got := ana.Suggest("Linked", "x"); len(got) != 0 {
		t.Errorf("%d suggestions", len(got))
	}
}
