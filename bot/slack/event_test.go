package slack

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/bot/intake"
	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

func TestDirectMessage(t *testing.T) {
	t.Parallel()
	for _, http := range []bool{false, true} {
		d := open(t, setup{http: http})
		ana := d.As("U01ANA")
		ack := ok(t, ana.DM("all fine & dandy with @ben"))
		m := only(t, "messages of the bot", fromBot(d.Messages("U01ANA")))
		has(t, "the answer", m.Plain(), "You said: all fine & dandy with @ben")
		inv := d.clerk.last()
		if inv.Via != chat.ViaMessage || inv.Path != "" || inv.ID != ack.EventID || !inv.Place.Direct || inv.Place.ID != "U01ANA" {
			t.Errorf("invocation %+v", inv)
		}

		// Brought again, it is answered no second time: by this process, or by the
		// next one, which knows nothing of it.
		ok(t, d.Redeliver(ack.EventID, 1, "http_timeout"))
		d.slack.in.known.Drop(inv.ID)
		d.slack.begun.Drop(intake.AnswerID(inv.ID, "answer"))
		ok(t, d.Redeliver(ack.EventID, 2, "http_timeout"))
		only(t, "messages of the bot, after it was brought again", fromBot(d.Messages("U01ANA")))

		// In a thread it is answered there.
		ok(t, ana.ReplyTo(m, "and this?"))
		d.Wait(func() bool { return len(fromBot(d.Messages("U01ANA"))[0].Thread) == 2 })
		d.close()
	}
}

func TestWhatIsNoDirectMessage(t *testing.T) {
	d := open(t, setup{})
	ana := d.As("U01ANA")
	ok(t, ana.DM("first"))
	ok(t, ana.Edit(d.Messages("U01ANA")[0], "changed"))
	message := func(more map[string]any) map[string]any {
		e := map[string]any{"type": "message", "channel": d.Messages("U01ANA")[0].Channel, "channel_type": "im", "user": "U01ANA", "text": "x", "ts": "1.1"}
		for k, v := range more {
			e[k] = v
		}
		return e
	}
	for what, more := range map[string]map[string]any{
		"a bot's": {"bot_id": "B1"}, "its own": {"user": d.BotUser}, "a deleted one": {"subtype": "message_deleted"},
		"one of a channel": {"channel_type": "channel", "channel": "C01OPS"}, "a file alone": {"subtype": "file_share", "text": ""},
		"nobody's": {"user": ""}, "an unknown kind": {"type": "message.of.the.future"}, "a user that is no text": {"user": 7},
	} {
		ok(t, d.SendEvent(message(more)))
		if n := len(d.clerk.invocations()); n != 1 {
			t.Errorf("%s message was taken: %d invocations", what, n)
		}
	}
	ok(t, d.SendEvent(message(map[string]any{"subtype": "file_share", "text": "with a file"})))
	if got := d.clerk.last().Text; got != "with a file" {
		t.Errorf("beside a file: %q", got)
	}
}

func TestMention(t *testing.T) {
	d := open(t, setup{})
	ana := d.As("U01ANA")
	ok(t, ana.Mention("C01OPS", "risk list for @ben"))
	d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 1 })
	has(t, "the answer", ana.Ephemerals("C01OPS")[0].Plain(), "You said: risk list for @ben")
	if inv := d.clerk.last(); inv.Via != chat.ViaCommand || inv.Place.Direct || inv.Place.ID != "C01OPS" || inv.Place.Thread != "" {
		t.Errorf("invocation %+v", inv)
	}
	ok(t, ana.Mention("C01OPS", ""))
	if got := d.clerk.last().Text; got != "help" {
		t.Errorf("a mention alone: %q", got)
	}
	root := ana.Say("C01OPS", "what about the risks?")
	ok(t, ana.ReplyTo(root, "hey @adjutant risk list"))
	if inv := d.clerk.last(); inv.Text != "hey risk list" || inv.Place.Thread != root.TS {
		t.Errorf("in a thread: %+v", inv)
	}
	d.Wait(func() bool { return len(ana.Ephemerals("C01OPS")) == 3 })
	if got := ana.Ephemerals("C01OPS")[2].ThreadTS; got != root.TS {
		t.Errorf("the answer is in thread %q, want %q", got, root.TS)
	}
}

// Where the bot cannot post anything for one person only, it writes to them.
func TestMentionThatCannotBeAnsweredThere(t *testing.T) {
	d := open(t, setup{})
	d.Fail("chat.postEphemeral", fakeslack.Fault{Error: "user_not_in_channel"})
	ok(t, d.As("U01ANA").Mention("C01OPS", "risk list"))
	d.Wait(func() bool { return len(d.Messages("U01ANA")) == 1 })
	has(t, "the answer", d.Messages("U01ANA")[0].Plain(), "You said: risk list")
}

func TestPublicAnswerToAMention(t *testing.T) {
	d := open(t, setup{answer: func(context.Context, chat.Invocation) chat.Reply {
		return chat.Reply{Message: chat.Message{Title: chat.L("For all")}, Public: true}
	}})
	ok(t, d.As("U01ANA").Mention("C01OPS", "risk list"))
	d.Wait(func() bool { return len(fromBot(d.Messages("C01OPS"))) == 1 })
}

// An event is acknowledged when its answer is out. If the answer cannot be sent, it
// is brought again.
func TestEventWhoseAnswerIsLost(t *testing.T) {
	d := open(t, setup{pauses: briefly, fake: fakeslack.Options{Patience: 200 * time.Millisecond}})
	cut := fakeslack.Fault{Error: "ratelimited", Status: 429, RetryAfter: 2 * time.Minute}
	d.Fail("chat.postMessage", cut)
	ack := d.As("U01ANA").DM("risk list")
	if !ack.TimedOut {
		t.Fatalf("it was acknowledged: %+v", ack)
	}
	if d.Acked(ack.EventID) {
		t.Error("it was acknowledged without an answer")
	}
	if n := len(fromBot(d.Messages("U01ANA"))); n > 0 {
		t.Fatalf("%d answers", n)
	}
}

// The post was made, and Slack said it was not.
func TestAnswerThatWasSentAfterAll(t *testing.T) {
	for name, fault := range map[string]fakeslack.Fault{
		"500": {Status: 500, Posted: true}, "cut": {Cut: true, Posted: true}, "internal_error": {Error: "internal_error", Posted: true},
		"no reason": {NoError: true, Posted: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // it is waited until a call that broke off would have ended
			d := open(t, setup{pauses: briefly})
			d.Fail("chat.postMessage", fault)
			ok(t, d.As("U01ANA").DM("risk list"))
			only(t, "answers", fromBot(d.Messages("U01ANA")))
		})
	}
}

func TestProfileChanges(t *testing.T) {
	d := open(t, setup{})
	ok(t, d.UpdateUser(fakeslack.User{ID: "U01ANA", Name: "ana", RealName: "Ana Roth", Email: "ana@acme.example", TZ: "Asia/Tokyo"}))
	d.WaitFor("the new zone", func() bool {
		d.clerk.mu.Lock()
		defer d.clerk.mu.Unlock()
		for _, inv := range d.clerk.asked {
			if inv.Path == seenPath && inv.Args["zone"] == "Asia/Tokyo" {
				return true
			}
		}
		return false
	})
}

func TestRemovedApp(t *testing.T) {
	for _, event := range []map[string]any{
		{"type": "app_uninstalled"},
		{"type": "tokens_revoked", "tokens": map[string]any{"oauth": []string{}, "bot": []string{"U0ADJUTANT"}}},
	} {
		d := open(t, setup{})
		ok(t, d.SendEvent(map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"oauth": []string{"U01ANA"}}}))
		if err := d.slack.Connected(); err != nil {
			t.Errorf("somebody's own token is no matter: %v", err)
		}
		d.SendEvent(event)
		<-d.ended
		if !errors.Is(d.err, errRemoved) || !strings.Contains(d.err.Error(), "SLACK_BOT_TOKEN") {
			t.Errorf("%v: Run ended with %v", event["type"], d.err)
		}
		if err := d.slack.Connected(); !errors.Is(err, errRemoved) {
			t.Errorf("Connected says %v", err)
		}
	}
}

// What one person asks is done in its order, although several connections bring it.
func TestOrderOfOnePerson(t *testing.T) {
	var mu sync.Mutex
	running := map[string]int{}
	d := open(t, setup{answer: func(_ context.Context, inv chat.Invocation) chat.Reply {
		mu.Lock()
		running[inv.Account]++
		if running[inv.Account] > 1 {
			t.Error("two of one person are under way at once")
		}
		mu.Unlock()
		mu.Lock()
		running[inv.Account]--
		mu.Unlock()
		return chat.Say("done")
	}})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { d.As("U01ANA").Slash("C01OPS", "/risk", "list") })
		all.Go(func() { d.As("U01BEN").Slash("C01OPS", "/risk", "list") })
	}
	all.Wait()
	if n := len(d.clerk.invocations()); n != 40 {
		t.Errorf("%d were done, want 40", n)
	}
}

func TestWithoutMention(t *testing.T) {
	for _, c := range []struct{ text, bot, want string }{
		{"<@U0BOT> risk list", "U0BOT", "risk list"}, {" <@U0BOT|adjutant>: risk list", "U0BOT", "risk list"},
		{"<@U0BOT>", "U0BOT", ""}, {"<@U0BOT>", "", ""}, {"<@U01ANA> <@U0BOT> hi", "U0BOT", "<@U01ANA> hi"},
		{"hey <@U0BOT>, look", "U0BOT", "hey look"}, {"hey <@U0BOT> look", "", "hey <@U0BOT> look"},
		{"<@U0BOT> ask <@U0BOT>", "U0BOT", "ask <@U0BOT>"}, {"<@U01ANA> hi", "U0BOT", "<@U01ANA> hi"},
		{"<@U0BOT", "U0BOT", "<@U0BOT"}, {"", "U0BOT", ""}, {"risk\nlist", "U0BOT", "risk\nlist"},
	} {
		if got := withoutMention(c.text, c.bot); got != c.want {
			t.Errorf("withoutMention(%q, %q) = %q, want %q", c.text, c.bot, got, c.want)
		}
	}
}
