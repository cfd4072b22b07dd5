package slack

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"adjutant/bot/intake"
	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

// Nothing of Run is left when it has returned.
func TestRunLeavesNothing(t *testing.T) {
	before := goleak.IgnoreCurrent()
	t.Run("run", func(t *testing.T) {
		d := open(t, setup{answer: approver})
		ok(t, d.As("U01ANA").Slash("C01OPS", "/request", "show"))
		ok(t, d.As("U01ANA").OpenHome())
		ok(t, d.As("U01ANA").PressView(d.As("U01ANA").Home(), "Edit"))
		d.Tear()
		if err := d.close(); err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
	goleak.VerifyNone(t, before)
}

// A process that was killed between the answer and the acknowledgement is followed by
// one that gets the event again, and does not answer it a second time.
func TestAnsweredByTheProcessBefore(t *testing.T) {
	t.Parallel()
	for name, http := range map[string]bool{"sockets": false, "HTTP": true} {
		t.Run(name, func(t *testing.T) {
			first := open(t, setup{http: http})
			ack := ok(t, first.As("U01ANA").DM("risk list"))
			only(t, "answers", fromBot(first.Messages("U01ANA")))
			first.close()
			first.WaitFor("the end of the first", func() bool { return first.Sockets() == 0 })

			second := again(t, first, http)
			ok(t, first.Redeliver(ack.EventID, 1, "http_timeout"))
			only(t, "answers of both processes", fromBot(first.Messages("U01ANA")))
			ok(t, first.Redeliver(ack.EventID, 0, ""))
			only(t, "answers after a third time", fromBot(first.Messages("U01ANA")))
			if n := len(second.invocations()); n == 0 {
				t.Error("the second process was not asked")
			}
		})
	}
}

// again starts a second process on the same Slack, with the same records.
func again(t *testing.T, d *desk, http bool) *clerk {
	t.Helper()
	options := d.slack.opts
	s, err := New(d.company, options)
	if err != nil {
		t.Fatal(err)
	}
	c := &clerk{answer: d.clerk.answer, done: d.clerk.done, ran: d.clerk.ran, changed: d.Poke}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := s.Run(ctx, c); err != nil {
			t.Errorf("the second Run: %v", err)
		}
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	if http {
		server := serverOf(t, s)
		d.WaitFor("the second process", func() bool { return s.in.lanes.IsOpen() || pokes(d) })
		if !d.UseHTTP(server) {
			t.Fatal("the address was not verified")
		}
	} else {
		d.WaitConnected(1)
		d.WaitFor("the second process", func() bool { return s.Connected() == nil })
	}
	return c
}

// When the response URL does not take the answer, the person is told otherwise.
func TestAnswerBesideTheResponseURL(t *testing.T) {
	d := open(t, setup{answer: approver})
	ana := d.As("U01ANA")
	m := d.posted(chat.Place{Platform: "slack", Workspace: d.Team, ID: "C01OPS"})
	gone := fakeslack.Fault{Status: 404, Body: `{"ok":false,"error":"expired_url"}`}
	d.Fail("response_url", gone, gone)
	ok(t, ana.Press(m, "Approve"))
	d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 1 })
	has(t, "the answer", ana.Ephemerals("C01OPS")[0].Plain(), "Approved by you.")
	only(t, "calls", d.Calls("chat.postEphemeral"))

	d.Fail("response_url", fakeslack.Fault{Cut: true})
	d.Fail("chat.postEphemeral", fakeslack.Fault{Error: "user_not_in_channel"})
	ok(t, ana.Press(m, "Refuse"))
	d.Wait(func() bool { return len(d.Messages("U01ANA")) == 1 })
	has(t, "the answer", d.Messages("U01ANA")[0].Plain(), "Only Ben may")
}

// A Slack that does not know a block yet gets the answer without it.
func TestAnswerWithABlockThatSlackDoesNotKnow(t *testing.T) {
	table := chat.Message{Title: chat.L("Open risks"), Blocks: []chat.Block{{
		Kind: chat.BlockTable, Head: []string{"Risk", "Owner"}, Rows: [][]chat.Line{{chat.L("RISK-1"), chat.L("Ana")}, {chat.L("RISK-2"), chat.L("Ben")}},
	}}}
	for name, unknown := range map[string][]string{"known": nil, "unknown": {"table"}} {
		t.Run(name, func(t *testing.T) {
			d := open(t, setup{fake: fakeslack.Options{UnknownBlocks: unknown}, answer: func(_ context.Context, inv chat.Invocation) chat.Reply {
				return chat.Reply{Message: table}
			}})
			ana := d.As("U01ANA")
			ok(t, ana.Slash("C01OPS", "/risk", "list"))
			ok(t, ana.Mention("C01OPS", "risk list"))
			ok(t, ana.OpenHome())
			ok(t, ana.DM("risk list"))
			d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 2 && len(fromBot(d.Messages("U01ANA"))) == 1 })
			for _, m := range append(ana.Ephemerals("C01OPS"), fromBot(d.Messages("U01ANA"))...) {
				has(t, "the answer", m.Plain(), "Open risks", "RISK-1", "Ben")
			}
			has(t, "home", ana.Home().Plain(), "RISK-2")
		})
	}
}

// A click for which there is no room is answered, and nothing is done.
func TestPressWhenBusy(t *testing.T) {
	release := make(chan struct{})
	d := open(t, setup{patience: 20 * time.Millisecond, answer: func(ctx context.Context, inv chat.Invocation) chat.Reply {
		if inv.Via == chat.ViaButton {
			<-release
		}
		return approver(ctx, inv)
	}})
	t.Cleanup(func() { close(release) })
	ana := d.As("U01ANA")
	m := d.posted(chat.Place{Platform: "slack", Workspace: d.Team, ID: "C01OPS"})
	for range intake.MostPerPerson {
		ok(t, ana.Press(m, "Page"))
	}
	ok(t, ana.Press(m, "Approve"))
	d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 1 })
	has(t, "the answer", ana.Ephemerals("C01OPS")[0].Plain(), "I am busy", "Nothing was changed")
	for _, inv := range d.clerk.invocations() {
		if inv.Path == "request approve" {
			t.Error("it was done all the same")
		}
	}
}

// A modal that Slack does not take in its full form, it gets in a simpler one.
func TestModalThatIsRefused(t *testing.T) {
	d := open(t, setup{answer: registrar})
	d.Fail("views.open", fakeslack.Fault{Error: "invalid_arguments"})
	ana := d.As("U01ANA")
	ok(t, ana.Slash("C01OPS", "/risk", "log"))
	d.formOpen(ana, "Log a risk")
}

// Who has closed the modal that was coming does not get it again.
func TestModalThatIsClosed(t *testing.T) {
	slow := make(chan struct{})
	d := open(t, setup{answer: func(ctx context.Context, inv chat.Invocation) chat.Reply {
		if inv.Via == chat.ViaButton {
			<-slow
		}
		return approver(ctx, inv)
	}})
	ana := d.As("U01ANA")
	m := d.posted(chat.Place{Platform: "slack", Workspace: d.Team, ID: "C01OPS"})
	pressed := make(chan struct{})
	go func() {
		defer close(pressed)
		ana.Press(m, "Edit")
	}()
	d.Wait(func() bool { return ana.View() != nil })
	ana.Close()
	close(slow)
	<-pressed
	d.close()
	if ana.View() != nil || len(ana.Ephemerals("C01OPS")) > 0 {
		t.Error("it came again")
	}
}

// Everything there is to tell in a slip comes back.
func TestSlip(t *testing.T) {
	p := slip{
		Path: "risk log", Hidden: chat.Args{"id": "RISK-1", "why": "<&>\u2028“”"}, Nonce: "abc", Message: "C1/1.2", Link: "https://x.slack.com/archives/C1/p12",
		Way: way{Channel: "C1", Thread: "1.1", URL: "https://hooks.slack.com/x", Replace: true},
	}
	encoded, ok := p.encode()
	back, read := readSlip(encoded)
	if !ok || !read || back.Hidden["why"] != p.Hidden["why"] || back.Way != p.Way || back.Path != p.Path || back.Message != p.Message || back.Link != p.Link || back.Nonce != p.Nonce {
		t.Errorf("%+v came back as %+v", p, back)
	}
	if strings.ContainsAny(encoded, "<>&") {
		t.Errorf("Slack would escape something in %s", encoded)
	}
	p.Hidden["long"] = strings.Repeat("x", 2800)
	encoded, ok = p.encode()
	if back, _ := readSlip(encoded); !ok || back.Link != "" || back.Hidden["long"] != p.Hidden["long"] {
		t.Errorf("a long one: %t, %+v", ok, back)
	}
	p.Hidden["long"] = strings.Repeat("x", 3000)
	if _, ok := p.encode(); ok {
		t.Error("a slip that is too long was encoded")
	}
	for _, text := range []string{"", "x", "7", "{", "null "} {
		if p, ok := readSlip(text); ok && p.Path != "" {
			t.Errorf("%q was read as %+v", text, p)
		}
	}
}

// Addresses that are not Slack's get nothing.
func TestSlackURL(t *testing.T) {
	s := &Slack{opts: Options{APIURL: "https://slack.com/api/"}}
	for address, want := range map[string]bool{
		"https://hooks.slack.com/actions/T/1/x": true, "https://hooks.slack-gov.com/x": true, "https://slack.com/x": true,
		"http://hooks.slack.com/x": false, "https://slack.com.example.org/x": false, "https://evilslack.com/x": false,
		"https://example.org/?.slack.com": false, "https://user@example.org/.slack.com": false, "": false, "::": false,
	} {
		if got := s.slackURL(address); got != want {
			t.Errorf("slackURL(%q) = %t, want %t", address, got, want)
		}
	}
}

// The platform's own log at the level of debugging holds nothing that people wrote.
func TestLogHoldsNoWords(t *testing.T) {
	d := open(t, setup{answer: registrar})
	const words = "the takeover of Initech"
	ok(t, d.As("U01ANA").Slash("C01OPS", "/risk", "log "+words))
	ok(t, d.As("U01ANA").DM(words))
	d.SendRaw([]byte(`{"type":"interactive","envelope_id":"e-1","payload":{"type":"block_actions","user":7,"text":"` + words + `"}}`))
	d.Wait(func() bool { return d.Acked("e-1") })
	if strings.Contains(d.log.String(), "Initech") {
		t.Errorf("the log holds it:\n%s", d.log)
	}
}

// BenchmarkSlashHTTP is a slash command from the request to the answer, without a
// store behind it.
func BenchmarkSlashHTTP(b *testing.B) {
	s, _ := counter(b, func(context.Context, chat.Invocation) chat.Reply { return chat.Say("done") })
	s.opts.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w := serve(s, signed(slashBody("list "+time.Duration(i).String()), time.Now(), formBody))
		if w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
