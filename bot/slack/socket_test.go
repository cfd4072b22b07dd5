package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack/socketmode"

	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

// both waits until both connections stand.
func (d *desk) both() {
	d.t.Helper()
	d.WaitConnected(socketCount)
	d.WaitFor("both connections", func() bool { return strings.Count(d.log.String(), `msg="connected to Slack"`) >= socketCount })
}

// What the library cannot read is acknowledged all the same, and done where it can be.
func TestSocketAcknowledgesEverything(t *testing.T) {
	d := open(t, setup{answer: registrar, fails: true}) // its triggers are none of this Slack's
	for i, payload := range recorded {
		if !json.Valid([]byte(payload)) {
			continue
		}
		for _, kind := range []string{"events_api", "interactive", "slash_commands", "kind_of_the_future"} {
			if strings.Contains(payload, "event_callback") != (kind == "events_api") {
				continue // events that are none are tested elsewhere
			}
			id := fmt.Sprintf("raw-%d-%s", i, kind)
			d.SendRaw([]byte(`{"type":"` + kind + `","envelope_id":"` + id + `","payload":` + payload + `,"accepts_response_payload":true}`))
			d.WaitFor("the acknowledgement of "+id, func() bool { return d.Acked(id) })
		}
	}
	for _, raw := range []string{`{`, `7`, `{"type":"slash_commands"}`, `{"type":7,"envelope_id":"x"}`, `{"type":"hello"}`} {
		d.SendRaw([]byte(raw))
	}
	ok(t, d.As("U01ANA").Slash("C01OPS", "/risk", "log"))
}

// A form with a field that the library does not know is read all the same.
func TestSocketReadsWhatTheLibraryDoesNot(t *testing.T) {
	d := open(t, setup{fake: fakeslack.Options{EmptyStateIsList: true}, answer: approver})
	ana := d.As("U01ANA")
	ok(t, ana.OpenHome())
	ok(t, ana.PressView(ana.Home(), "Approve"))
	d.WaitFor("the answer", func() bool { return ana.View() != nil && strings.Contains(ana.View().Plain(), "Approved") })
}

func TestSocketGoesOnWhileOneIsRenewed(t *testing.T) {
	t.Parallel()
	d := open(t, setup{})
	d.both()
	for range 3 {
		d.DisconnectOne("refresh_requested")
		ok(t, d.As("U01ANA").Slash("C01OPS", "/risk", "list"))
		d.WaitConnected(socketCount)
	}
	if err := d.slack.Connected(); err != nil {
		t.Errorf("while one is renewed: %v", err)
	}
}

func TestSocketComesBack(t *testing.T) {
	t.Parallel()
	d := open(t, setup{})
	d.Tear()
	d.WaitConnected(1)
	d.WaitFor("the connection", func() bool { return d.slack.Connected() == nil && d.Sockets() > 0 })
	ok(t, d.As("U01ANA").Slash("C01OPS", "/risk", "list"))
}

// What was not acknowledged when the connection broke comes again, and is done once.
func TestSocketTornWhileAnEventIsDone(t *testing.T) {
	t.Parallel()
	release, begun := make(chan struct{}), make(chan struct{})
	var once sync.Once
	d := open(t, setup{answer: func(context.Context, chat.Invocation) chat.Reply {
		once.Do(func() { close(begun) })
		<-release
		return chat.Say("done")
	}})
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.As("U01ANA").DM("risk list")
	}()
	<-begun
	d.Tear()
	close(release)
	<-done
	d.WaitFor("the acknowledgement", func() bool { return len(d.Unacked()) == 0 })
	only(t, "answers", fromBot(d.Messages("U01ANA")))
	d.clerk.mu.Lock()
	defer d.clerk.mu.Unlock()
	for id, n := range d.clerk.ran {
		if n != 1 {
			t.Errorf("%s was run %d times", id, n)
		}
	}
}

// Who stops answers first what is under way, and then takes nothing more.
func TestSocketStops(t *testing.T) {
	release, begun := make(chan struct{}), make(chan struct{})
	d := open(t, setup{answer: func(_ context.Context, inv chat.Invocation) chat.Reply {
		if inv.Account == "U01ANA" {
			close(begun)
			<-release
		}
		return chat.Say("done in time")
	}})
	ana := d.As("U01ANA")
	acked := make(chan fakeslack.Ack, 1)
	go func() { acked <- ana.Slash("C01OPS", "/risk", "list") }()
	<-begun
	letGo := sync.OnceFunc(func() { close(release) })
	t.Cleanup(letGo)
	d.stop()
	d.WaitFor("that nothing more is taken", func() bool { return !d.slack.in.lanes.IsOpen() || pokes(d) })
	ok(t, d.As("U01BEN").Slash("C01OPS", "/risk", "list"))
	has(t, "the answer to who comes too late", only(t, "ephemerals", d.As("U01BEN").Ephemerals("C01OPS")).Plain(), "being stopped")
	letGo()
	ok(t, <-acked)
	has(t, "the answer", only(t, "ephemerals", ana.Ephemerals("C01OPS")).Plain(), "done in time")
	begin := time.Now()
	if err := d.close(); err != nil {
		t.Errorf("Run ended with %v", err)
	}
	// If the library no longer said what it has written, this would wait in vain.
	if took := time.Since(begin); took > flushTime/2 {
		t.Errorf("it took %s to stop", took)
	}
	if err := d.slack.Connected(); err == nil {
		t.Error("it counts as connected when it is not running")
	}
}

// pokes wakes whoever waits for a condition of which nobody tells.
func pokes(d *desk) bool {
	go d.Poke()
	return false
}

func TestSocketTokenThatIsRefused(t *testing.T) {
	for code, want := range map[string]string{
		"invalid_auth": "does not know the token in SLACK_APP_TOKEN", "missing_scope": "connections:write",
		"not_allowed_token_type": "begins with xapp-", "token_revoked": "was revoked", "account_inactive": "removed or disabled",
	} {
		fake := fakeslack.New(t, fakeslack.Options{})
		fake.Fail("apps.connections.open", fakeslack.Fault{Error: code}, fakeslack.Fault{Error: code}, fakeslack.Fault{Error: code})
		log := &logBuffer{wake: fake.Poke}
		s, err := New(acme(), Options{
			BotTokens: []chat.Secret{chat.NewSecret(fake.BotToken)}, AppToken: chat.NewSecret(fake.AppToken), APIURL: fake.APIURL(),
			Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Run(t.Context(), &clerk{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: Run ended with %v, want %q", code, err, want)
		}
		if state := s.Connected(); state == nil || err != nil && state.Error() != err.Error() {
			t.Errorf("%s: Connected says %v", code, state)
		}
		for _, secret := range fake.Secrets() {
			if strings.Contains(log.String()+fmt.Sprint(err), secret) {
				t.Errorf("%s: a secret is in the log or the error", code)
			}
		}
	}
}

func TestRunWithARevokedBotToken(t *testing.T) {
	fake := fakeslack.New(t, fakeslack.Options{})
	fake.RevokeBot()
	s, err := New(acme(), Options{
		BotTokens: []chat.Secret{chat.NewSecret(fake.BotToken)}, AppToken: chat.NewSecret(fake.AppToken), APIURL: fake.APIURL(),
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Run(t.Context(), &clerk{})
	if err == nil || !strings.Contains(err.Error(), "SLACK_BOT_TOKEN") || strings.Contains(err.Error(), fake.BotToken) {
		t.Errorf("Run ended with %v", err)
	}
}

func TestSocketThatCannotBeOpened(t *testing.T) {
	fake := fakeslack.New(t, fakeslack.Options{})
	var down []fakeslack.Fault
	for range 1000 {
		down = append(down, fakeslack.Fault{Status: 503})
	}
	fake.Fail("apps.connections.open", down...)
	log := &logBuffer{wake: fake.Poke}
	s, err := New(acme(), Options{
		BotTokens: []chat.Secret{chat.NewSecret(fake.BotToken)}, AppToken: chat.NewSecret(fake.AppToken), APIURL: fake.APIURL(),
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Run(ctx, &clerk{}) }()
	fake.WaitFor("an attempt", func() bool { return strings.Contains(log.String(), "could not be reached") })
	if err := s.Connected(); err == nil || !strings.Contains(err.Error(), "no connection to Slack yet") {
		t.Errorf("Connected says %v", err)
	}
	fake.Heal("apps.connections.open")
	fake.WaitFor("a connection", func() bool { return s.Connected() == nil })
	stop()
	if err := <-done; err != nil {
		t.Errorf("Run ended with %v", err)
	}
}

func TestRunWithoutAnyWayIn(t *testing.T) {
	s, err := New(acme(), Options{BotTokens: []chat.Secret{chat.NewSecret("xoxb-1")}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context(), &clerk{}); err == nil || !strings.Contains(err.Error(), "SLACK_APP_TOKEN") {
		t.Errorf("Run: %v", err)
	}
}

func TestRefusedToken(t *testing.T) {
	if err := refusedToken(errors.New("dial tcp: no route")); err != nil {
		t.Errorf("a passing fault is final: %v", err)
	}
	if err := refusedToken(nil); err != nil {
		t.Error(err)
	}
}

// Acknowledgements that cannot be written are held, to a bound, and nobody waits.
func TestSocketHoldsAcknowledgements(t *testing.T) {
	k := &socket{slack: &Slack{opts: Options{Log: slog.New(slog.DiscardHandler)}}, acks: make(chan ackResponse, 3)}
	for range 5 {
		k.put(ackResponse{EnvelopeID: "e"})
	}
	if k.pending != 3 {
		t.Errorf("%d are pending, want 3", k.pending)
	}
	for range 3 {
		_ = k.Output(1, "Finished sending Socket Mode response with envelope ID \"e\"")
	}
	begun := time.Now()
	k.flush()
	if took := time.Since(begun); took > flushTime/2 {
		t.Errorf("nothing is pending, and it waited %s", took)
	}
	_ = k.Output(1, `Received WebSocket message: {"payload":"secret words"}`)
	if k.pending != 0 {
		t.Errorf("%d are pending", k.pending)
	}
}

// An acknowledgement that a connection broke over is written to the next one, once.
func TestSocketWritesAgain(t *testing.T) {
	s := &Slack{opts: Options{Log: slog.New(slog.DiscardHandler), Now: time.Now}}
	s.in.link.begin(true, time.Now())
	k := &socket{number: 1, slack: s, acks: make(chan ackResponse, 3)}
	lost := &ackResponse{EnvelopeID: "e", Payload: "the answer"}
	k.take(socketmode.Event{Type: socketmode.EventTypeErrorWriteFailed, Data: &socketmode.ErrorWriteFailed{Cause: errors.New("closed"), Response: lost}})
	if len(k.acks) != 0 {
		t.Error("it is written to the connection that broke")
	}
	for range 2 {
		k.take(socketmode.Event{Type: socketmode.EventTypeHello})
	}
	if len(k.acks) != 1 {
		t.Fatalf("it is written %d times", len(k.acks))
	}
	if again := <-k.acks; again.EnvelopeID != lost.EnvelopeID || again.Payload != lost.Payload {
		t.Errorf("%+v is written", again)
	}
}
