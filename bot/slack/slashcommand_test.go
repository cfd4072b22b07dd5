package slack

import (
	"context"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
)

func TestSlashCommandIsAnsweredAtOnce(t *testing.T) {
	for _, http := range []bool{false, true} {
		d := open(t, setup{http: http})
		ack := ok(t, d.As("U01ANA").Slash("C01OPS", "/risk", "log R&D <late> for @ben in #ops"))
		has(t, "the acknowledgement", string(ack.Payload), `"ephemeral"`)
		m := only(t, "ephemerals", d.As("U01ANA").Ephemerals("C01OPS"))
		has(t, "the answer", m.Plain(), "You said: risk log R&D <late> for @ben in #ops")
		if seen := d.As("U01BEN").Ephemerals("C01OPS"); len(seen) > 0 {
			t.Errorf("somebody else sees %q", seen[0].Plain())
		}
		inv := only(t, "invocations", d.clerk.invocations())
		want := chat.Invocation{
			ID: ack.TriggerID, Platform: "slack", Workspace: d.Team, Account: "U01ANA", Via: chat.ViaCommand,
			Place: chat.Place{Platform: "slack", Workspace: d.Team, ID: "C01OPS"},
			Text:  "risk log R&D <late> for @ben in #ops",
		}
		if inv.ID != want.ID || inv.Place != want.Place || inv.Via != want.Via || inv.Account != want.Account ||
			inv.Text != want.Text || inv.Workspace != want.Workspace || inv.Platform != want.Platform || inv.Standing != want.Standing {
			t.Errorf("invocation\n%+v, want\n%+v", inv, want)
		}
		if calls := d.Calls("response_url"); len(calls) > 0 {
			t.Errorf("%d calls of the response URL", len(calls))
		}
		d.close()
	}
}

func TestSlashCommandWords(t *testing.T) {
	d := open(t, setup{})
	for _, c := range []struct{ command, text, want string }{
		{"/coo", "risk list", "risk list"}, {"/coo", "", "help"}, {"/risk", "", "risk"}, {"/update", "All shipped", "update All shipped"},
	} {
		ok(t, d.As("U01ANA").Slash("C01OPS", c.command, c.text))
		if got := d.clerk.last().Text; got != c.want {
			t.Errorf("%s %s: %q, want %q", c.command, c.text, got, c.want)
		}
	}
}

func TestSlashCommandOfAGuest(t *testing.T) {
	d := open(t, setup{})
	ok(t, d.As("U01GUEST").Slash("C01OPS", "/coo", "my"))
	if got := d.clerk.last().Standing; got != chat.Guest {
		t.Errorf("standing %q, want guest", got)
	}
}

func TestSlashCommandThatIsPublic(t *testing.T) {
	d := open(t, setup{answer: func(_ context.Context, inv chat.Invocation) chat.Reply {
		r := chat.Say("For all: " + inv.Text)
		r.Public = true
		r.Failed = strings.Contains(inv.Text, "fail")
		return r
	}})
	ok(t, d.As("U01ANA").Slash("C02OTHER", "/risk", "list"))
	m := only(t, "messages", d.Messages("C02OTHER"))
	has(t, "the answer", m.Plain(), "For all: risk list")
	ok(t, d.As("U01ANA").Slash("C02OTHER", "/risk", "fail"))
	only(t, "messages after a refusal", d.Messages("C02OTHER"))
	only(t, "refusals", d.As("U01ANA").Ephemerals("C02OTHER"))
}

func TestSlashCommandInDirectMessages(t *testing.T) {
	d := open(t, setup{})
	ok(t, d.As("U01ANA").Slash("", "/coo", "my"))
	m := only(t, "messages that stay", d.Messages("U01ANA"))
	has(t, "the answer", m.Plain(), "You said: my")
	if p := d.clerk.last().Place; !p.Direct || p.ID != "U01ANA" {
		t.Errorf("place %+v", p)
	}
}

// A slash command can come from the direct messages of two people. What stays there
// the other would read.
func TestSlashCommandBetweenTwoPeople(t *testing.T) {
	d := open(t, setup{})
	d.AddChannel(fakeChannel("D0ANABEN", "U01ANA", "U01BEN"))
	ok(t, d.As("U01ANA").Slash("D0ANABEN", "/coo", "my"))
	if all := d.Messages("D0ANABEN"); len(all) > 0 {
		t.Errorf("both can read: %s", all[0].Plain())
	}
	only(t, "ephemerals", d.As("U01ANA").Ephemerals("D0ANABEN"))
	if p := d.clerk.last().Place; !p.Direct || p.ID != "U01ANA" {
		t.Errorf("place %+v", p)
	}
}

func TestSlashCommandThatTakesLong(t *testing.T) {
	release := make(chan struct{})
	d := open(t, setup{patience: 50 * time.Millisecond, answer: func(ctx context.Context, inv chat.Invocation) chat.Reply {
		<-release
		return chat.Say("Here it is")
	}})
	ack := ok(t, d.As("U01ANA").Slash("C01OPS", "/digest", "ceo"))
	has(t, "the acknowledgement", string(ack.Payload), working)
	close(release)
	d.Wait(func() bool { return len(d.As("U01ANA").Ephemerals("C01OPS")) == 2 })
	has(t, "the answer", d.As("U01ANA").Ephemerals("C01OPS")[1].Plain(), "Here it is")
}

func TestSlashCommandWithALongAnswer(t *testing.T) {
	long := chat.Message{Title: chat.L("All of it")}
	for range 400 {
		long.Blocks = append(long.Blocks, chat.Paragraph(chat.T(strings.Repeat("word ", 40))))
	}
	d := open(t, setup{answer: func(context.Context, chat.Invocation) chat.Reply { return chat.Reply{Message: long} }})
	ok(t, d.As("U01ANA").Slash("C01OPS", "/risk", "list"))
	d.Wait(func() bool { return len(d.As("U01ANA").Ephemerals("C01OPS")) == mostAnswers })
	if n := len(d.Calls("response_url")); n > 5 {
		t.Errorf("the response URL was used %d times", n)
	}
	ok(t, d.As("U01ANA").Slash("", "/risk", "list"))
	d.Wait(func() bool { return len(d.Messages("U01ANA")) == 1 && len(d.Messages("U01ANA")[0].Thread) > 0 })
}

func TestSlashCommandOfAnotherWorkspace(t *testing.T) {
	company := acme()
	company.spaces = []string{"T99ELSE"}
	d := open(t, setup{company: company})
	ok(t, d.As("U01ANA").Slash("C01OPS", "/risk", "list"))
	has(t, "the refusal", only(t, "ephemerals", d.As("U01ANA").Ephemerals("C01OPS")).Plain(), "not one of the company")
	ok(t, d.As("U01ANA").DM("risk list"))
	ok(t, d.As("U01ANA").OpenHome())
	if all := d.clerk.invocations(); len(all) > 0 {
		t.Errorf("it ran %+v", all)
	}
}

func TestSlashCommandOfAnEnterprise(t *testing.T) {
	company := acme()
	company.spaces = []string{"E01ACME"}
	d := open(t, setup{company: company, fake: fakeEnterprise("E01ACME")})
	ok(t, d.As("U01ANA").Slash("C01OPS", "/risk", "list"))
	only(t, "invocations", d.clerk.invocations())
}

func TestSlashCommandThatPanics(t *testing.T) {
	d := open(t, setup{answer: func(_ context.Context, inv chat.Invocation) chat.Reply {
		if strings.Contains(inv.Text, "boom") {
			panic("boom")
		}
		return chat.Say("fine")
	}})

	ok(t, d.As("U01ANA").Slash("C01OPS", "/risk", "boom"))
	m := only(t, "ephemerals", d.As("U01ANA").Ephemerals("C01OPS"))
	has(t, "the answer", m.Plain(), "it is our fault", "look it up under")
	ok(t, d.As("U01ANA").Slash("C01OPS", "/risk", "list"))
	has(t, "the next answer", d.As("U01ANA").Ephemerals("C01OPS")[1].Plain(), "fine")
}

func TestSlashCommandWithPictures(t *testing.T) {
	m := chat.Message{Title: chat.L("The matrix"), Blocks: []chat.Block{{Kind: chat.BlockPicture, Picture: &chat.Picture{
		Name: "matrix.png", Alt: "Two risks are high.", PNG: []byte("\x89PNG\r\n\x1a\nrest"),
	}}}}
	d := open(t, setup{answer: func(context.Context, chat.Invocation) chat.Reply { return chat.Reply{Message: m} }})
	ok(t, d.As("U01ANA").Slash("C01OPS", "/risk", "matrix"))
	d.Wait(func() bool { return len(d.Messages("U01ANA")) == 1 && len(d.As("U01ANA").Ephemerals("C01OPS")) == 1 })
	has(t, "the words", d.As("U01ANA").Ephemerals("C01OPS")[0].Plain(), "Two risks are high.", "in your direct messages")
	has(t, "the message", string(d.Messages("U01ANA")[0].Blocks), `"image"`, "slack_file")
}
