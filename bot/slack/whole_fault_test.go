package slack_test

import (
	"fmt"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/slack/fakeslack"
)

// sending are the ways in which a call that sends something goes wrong.
var sending = []struct {
	name  string
	fault fakeslack.Fault
}{
	{"429", fakeslack.Fault{RetryAfter: 5 * time.Second}},
	{"429 without a header", fakeslack.Fault{Status: 429, NoHeader: true}},
	{"ratelimited", fakeslack.Fault{Error: "ratelimited"}},
	{"500", fakeslack.Fault{Status: 500}},
	{"500 after it was done", fakeslack.Fault{Status: 500, Posted: true}},
	{"cut", fakeslack.Fault{Cut: true}},
	{"cut after it was done", fakeslack.Fault{Cut: true, Posted: true}},
	{"no answer after it was done", fakeslack.Fault{Hang: true, Posted: true}},
	{"no reason after it was done", fakeslack.Fault{NoError: true, Posted: true}},
	{"no timestamp", fakeslack.Fault{Body: `{"ok":true}`, Posted: true}},
	{"half an answer", fakeslack.Fault{Body: `{"ok":true,"channel":"C`, Posted: true}},
	{"internal_error after it was done", fakeslack.Fault{Error: "internal_error", Posted: true}},
	{"fatal_error", fakeslack.Fault{Error: "fatal_error"}},
	{"invalid_blocks", fakeslack.Fault{Error: "invalid_blocks"}},
	{"token_expired", fakeslack.Fault{Error: "token_expired"}},
}

// TestSendingFails lets each call that posts or changes a message go wrong in each
// way. Each message is there once in the end, and reads as it should.
func TestSendingFails(t *testing.T) {
	t.Parallel()
	for _, http := range []bool{false, true} {
		st := newStage(t, calm(t), setting{http: http, brief: true})
		for _, tt := range sending {
			if http && !tt.fault.Posted {
				continue // it is the same way out; some of it will do
			}
			risk := fmt.Sprintf("Risk of %s", tt.name)
			st.fake.Fail("chat.postMessage", tt.fault, fakeslack.Fault{}, tt.fault)
			ack := st.fake.As(accountOf("ana")).Slash(channelOf("support"), "/risk", "log "+risk+" likelihood:2 impact:3 owner:@eli")
			st.acked(ack, tt.name)
			failed := st.drained()
			if st.fake.Heal("chat.postMessage"); failed == 0 && tt.name != "invalid_blocks" {
				t.Errorf("%s: nothing failed", tt.name)
			}
			id := string(st.RiskCalled(risk))
			st.fake.Fail("chat.update", tt.fault, fakeslack.Fault{}, tt.fault)
			st.acked(st.fake.As(accountOf("eli")).Slash("", "/risk", "assess "+id+" likelihood:5 impact:5"), tt.name)
			st.drained()
			st.fake.Heal("chat.update")
			if l := st.balanced(); l.Risks[risk] != 1 {
				t.Errorf("%s: the risk is there %d times", tt.name, l.Risks[risk])
			}
			if t.Failed() {
				t.Fatalf("after %s\n%s", tt.name, st.Log.String())
			}
		}
	}
}

// TestTornAtEachStep breaks the connection over a slash command and over a direct
// message at each step. A command is carried out once or, if it never arrived, not
// at all; a message is carried out and answered once.
func TestTornAtEachStep(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		tear fakeslack.Tear
		name string
		// comes is true where the bot hears of it, told where the person does who
		// typed a slash command.
		comes, told bool
	}{
		{fakeslack.BeforeSending, "before it is sent", false, false},
		{fakeslack.AfterSending, "after it is sent", true, true},
		{fakeslack.LosingTheAck, "with the acknowledgement lost", true, false},
		{fakeslack.AfterTheAck, "after the acknowledgement", true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, calm(t), setting{fake: fakeslack.Options{Patience: 2500 * time.Millisecond}})
			ana := st.fake.As(accountOf("ana"))
			st.fake.TearNext(tt.tear)
			ack := ana.Slash(channelOf("support"), "/risk", "log A dock may close likelihood:2 impact:3")
			st.slack.Quiet()
			// Where the frame was on the wire when the line broke, it is Slack that
			// does not know whether it came, and so do we.
			l := st.ledger()
			if n := l.Risks["A dock may close"]; n > 1 || n == 1 && !tt.comes || tt.comes && tt.tear != fakeslack.AfterSending && n != 1 {
				t.Errorf("the slash command was carried out %d times", n)
			}
			if told := ack.Failed == ""; told != tt.told && tt.tear != fakeslack.AfterSending {
				t.Errorf("the person was told: %t (%s)", told, ack.Failed)
			} else if told && l.Risks["A dock may close"] != 1 {
				t.Errorf("the person was told of what did not happen")
			}
			st.fake.WaitConnected(1)
			st.fake.TearNext(tt.tear)
			ana.DM("risk log A crane may fall likelihood:2 impact:3")
			st.fake.WaitFor("the acknowledgement of the message", func() bool { return st.eventsAcked() })
			st.slack.Quiet()
			st.drained()
			l = st.balanced()
			if n := l.Risks["A crane may fall"]; n != 1 {
				t.Errorf("the message was carried out %d times", n)
			}
			if n := st.answersIn("ana", "A crane may fall"); n != 1 {
				t.Errorf("the message was answered %d times", n)
			}
		})
	}
}

// TestDeliveredAgain delivers things again that were dealt with, or are being dealt
// with: nothing happens twice, and nobody is told twice.
func TestDeliveredAgain(t *testing.T) {
	t.Parallel()
	for _, http := range []bool{false, true} {
		t.Run(fmt.Sprintf("http=%t", http), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, calm(t), setting{http: http})
			ana := st.fake.As(accountOf("ana"))
			said := ana.DM("risk log A crane may fall likelihood:2 impact:3")
			for attempt, reason := range []string{"", "http_timeout", "http_error", "connection_failed"} {
				st.acked(st.fake.Redeliver(said.EventID, attempt, reason), "the message again")
			}
			typed := ana.Slash(channelOf("support"), "/risk", "log A dock may close likelihood:2 impact:3")
			st.acked(st.fake.Redeliver(typed.EnvelopeID, 0, ""), "the command again")
			st.drained()
			card := st.fake.Messages(accountOf("ana"))
			pressed := ana.Press(card[len(card)-1], "Undo")
			st.acked(pressed, "the button")
			st.acked(st.fake.Redeliver(pressed.EnvelopeID, 0, ""), "the button again")
			st.slack.Quiet()
			st.drained()
			l := st.ledger()
			if l.Risks["A crane may fall"] > 1 || l.Risks["A dock may close"] != 1 {
				t.Errorf("the risks are %v", l.Risks)
			}
			for invocation, n := range l.Entries {
				if n > 1 && invocation != "" {
					t.Errorf("%s is %d times in the journal", invocation, n)
				}
			}
			for tag, posts := range l.Posts {
				if len(posts) > 1 {
					t.Errorf("%s is there %d times: %s", tag, len(posts), posts[0].Text)
				}
			}
			st.clean()
		})
	}
}

// TestRenewedInTraffic has Slack renew its connections one after the other while
// people give commands: each is carried out once. An acknowledgement that is on its
// way when the library closes a connection may be lost with it, so that the person is
// told that the bot did not respond; of each connection that is a few at most.
func TestRenewedInTraffic(t *testing.T) {
	t.Parallel()
	st := newStage(t, calm(t), setting{})
	st.fake.WaitConnected(2)
	people := []string{"ana", "bo", "kai", "gus", "sam", "lea"}
	const each = 6
	type given struct {
		title string
		ack   fakeslack.Ack
	}
	acks := make(chan given, len(people)*each)
	for _, p := range people {
		as := st.fake.As(accountOf(p))
		go func() {
			for i := range each {
				title := fmt.Sprintf("Risk %d of %s", i, p)
				acks <- given{title, as.Slash(channelOf("support"), "/risk", "log "+title+" likelihood:2 impact:3")}
			}
		}()
	}
	var titles []string
	lost, renewed := 0, 0
	for n := range len(people) * each {
		g := <-acks
		if g.ack.TimedOut {
			lost++
		} else {
			st.acked(g.ack, g.title)
		}
		titles = append(titles, g.title)
		if n%9 == 4 && st.fake.Sockets() > 1 {
			st.fake.DisconnectOne("refresh_requested")
			renewed++
		}
	}
	if lost > 2*renewed {
		t.Errorf("%d acknowledgements were lost in %d renewals", lost, renewed)
	}
	st.slack.Quiet()
	st.drained()
	l := st.balanced()
	for _, title := range titles {
		if l.Risks[title] != 1 {
			t.Errorf("%s is there %d times", title, l.Risks[title])
		}
	}
	if len(l.Risks) != len(titles) {
		t.Errorf("there are %d risks of %d commands", len(l.Risks), len(titles))
	}
}

// TestWarnedInTraffic has Slack warn of a renewal instead, and go on sending on the
// connection that it has warned of. The library closes that at once, so what is on
// its way there is lost: a command was then not carried out, and Slack tells the
// person so; a message is brought again.
func TestWarnedInTraffic(t *testing.T) {
	t.Parallel()
	st := newStage(t, calm(t), setting{fake: fakeslack.Options{Patience: 2 * time.Second}})
	st.fake.WaitConnected(2)
	people := []string{"ana", "bo", "kai", "gus"}
	const each = 6
	type given struct {
		title string
		typed bool
		ack   fakeslack.Ack
	}
	acks := make(chan given, len(people)*each)
	for _, p := range people {
		as := st.fake.As(accountOf(p))
		go func() {
			for i := range each {
				g := given{title: fmt.Sprintf("Risk %d of %s", i, p), typed: i%2 == 0}
				if words := "log " + g.title + " likelihood:2 impact:3"; g.typed {
					g.ack = as.Slash(channelOf("support"), "/risk", words)
				} else {
					g.ack = as.DM("risk " + words)
				}
				acks <- g
			}
		}()
	}
	var all []given
	for n := range len(people) * each {
		all = append(all, <-acks)
		if n%7 == 3 && st.fake.Sockets() > 1 {
			st.fake.DisconnectOne("warning")
		}
	}
	st.fake.WaitFor("the acknowledgement of every message", st.eventsAcked)
	st.slack.Quiet()
	st.drained()
	l := st.balanced()
	for _, g := range all {
		n := l.Risks[g.title]
		if lost := g.typed && g.ack.TimedOut; n > 1 || n == 0 && !lost {
			t.Errorf("%s (typed as a command: %t, %q) is there %d times", g.title, g.typed, g.ack.Failed, n)
		}
	}
}

// TestEventTakesLong answers a direct message after Slack has given up on it and
// brings it again, while it is being dealt with and after.
func TestEventTakesLong(t *testing.T) {
	t.Parallel()
	gate := &office.Gate{}
	st := newStage(t, calm(t), setting{through: gate.Through, fake: fakeslack.Options{Patience: 300 * time.Millisecond}})
	gate.Shut()
	ana := st.fake.As(accountOf("ana"))
	ack := ana.DM("risk log A crane may fall likelihood:2 impact:3")
	if !ack.TimedOut {
		t.Error("the message was acknowledged before anything was kept of it")
	}
	if again := st.fake.Redeliver(ack.EventID, 1, "http_timeout"); !again.TimedOut {
		t.Error("the message was acknowledged before anything was kept of it")
	}
	gate.Open()
	st.fake.WaitFor("the acknowledgement", st.eventsAcked)
	st.slack.Quiet()
	st.fake.Redeliver(ack.EventID, 2, "http_timeout")
	st.slack.Quiet()
	st.drained()
	if n := st.balanced().Risks["A crane may fall"]; n != 1 {
		t.Errorf("it was carried out %d times", n)
	}
	if n := st.answersIn("ana", "A crane may fall"); n != 1 {
		t.Errorf("it was answered %d times", n)
	}
}

// eventsAcked reports whether every event was acknowledged.
func (st *stage) eventsAcked() bool {
	for _, d := range st.fake.Deliveries() {
		if d.Kind == "events_api" && d.Acks == 0 {
			return false
		}
	}
	return true
}
