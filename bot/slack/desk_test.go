package slack

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

// desk is a platform that runs against a fake Slack, with a dispatcher that answers
// as a test says.
type desk struct {
	*fakeslack.Server
	t       *testing.T
	slack   *Slack
	clerk   *clerk
	company *office
	log     *logBuffer
	stop    context.CancelFunc
	ended   chan struct{}
	err     error // of Run, once it has ended
}

// logBuffer keeps a log, and wakes whoever waits for something.
type logBuffer struct {
	wake func()

	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	defer l.wake()
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// briefly are the pauses between attempts in a test that wants several.
var briefly = []time.Duration{time.Millisecond, time.Millisecond, time.Millisecond}

// setup is how a desk differs from the usual one.
type setup struct {
	fake     fakeslack.Options
	patience time.Duration
	http     bool
	answer   func(ctx context.Context, inv chat.Invocation) chat.Reply
	company  *office
	pauses   []time.Duration
	// fails is true where Slack is made to refuse something on purpose.
	fails bool
}

// open starts a desk, and sees to it that it stops as it should: nothing was refused
// by Slack, and no secret is in the log.
func open(t *testing.T, with setup) *desk {
	t.Helper()
	fake := fakeslack.New(t, with.fake)
	fake.AddUser(fakeslack.User{ID: "U01ANA", Name: "ana", RealName: "Ana Roth", Email: "ana@acme.example", TZ: "Europe/Berlin"})
	fake.AddUser(fakeslack.User{ID: "U01BEN", Name: "ben", RealName: "Ben Ito", Email: "ben@acme.example"})
	fake.AddUser(fakeslack.User{ID: "U01GUEST", Name: "gus", RealName: "Gus", Guest: true})
	fake.AddChannel(fakeslack.Channel{ID: "C01OPS", Name: "ops", Members: []string{"U01ANA", "U01BEN", "U01GUEST", fake.BotUser}})
	fake.AddChannel(fakeslack.Channel{ID: "C02OTHER", Name: "other", Members: []string{"U01ANA", "U01BEN"}})
	d := &desk{Server: fake, t: t, company: with.company, log: &logBuffer{wake: fake.Poke}, ended: make(chan struct{})}
	if d.company == nil {
		d.company = acme()
	}
	d.clerk = &clerk{changed: fake.Poke, answer: with.answer}
	if with.answer == nil {
		d.clerk.answer = func(_ context.Context, inv chat.Invocation) chat.Reply { return chat.Say("You said: " + inv.Text) }
	}
	options := Options{
		BotTokens: []chat.Secret{chat.NewSecret(fake.BotToken)}, APIURL: fake.APIURL(), Patience: with.patience,
		Now: time.Now, Log: slog.New(slog.NewTextHandler(d.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Pace: Pace{Channel: 1000, Workspace: 1000, Burst: 1000},
	}
	if with.http {
		options.SigningSecret = chat.NewSecret(fake.SigningSecret)
	} else {
		options.AppToken = chat.NewSecret(fake.AppToken)
	}
	s, err := New(d.company, options)
	if err != nil {
		t.Fatal(err)
	}
	s.in.pauses = with.pauses
	d.slack = s
	ctx, stop := context.WithCancel(t.Context())
	d.stop = stop
	go func() {
		d.err = s.Run(ctx, d.clerk)
		close(d.ended)
		fake.Poke()
	}()
	if with.http {
		server := serverOf(t, s)
		fake.Wait(func() bool { return s.in.lanes.IsOpen() || pokes(d) })
		if !fake.UseHTTP(server) {
			t.Fatal("the address was not verified")
		}
	} else {
		fake.WaitConnected(1)
		fake.Wait(func() bool { return s.Connected() == nil })
	}
	t.Cleanup(func() {
		d.close()
		if !with.fails {
			if refused := fake.Refusals(); len(refused) > 0 {
				t.Errorf("Slack refused:\n%s", strings.Join(refused, "\n"))
			}
		}
		d.keepsSecrets(d.log.String())
		if t.Failed() {
			t.Logf("log:\n%s", d.log.String())
		}
	})
	s.in.mu.Lock()
	s.in.began = time.Now().Add(-time.Hour) // so that nothing is looked for that an earlier process may have sent
	s.in.mu.Unlock()
	return d
}

// close stops the platform and waits for it.
func (d *desk) close() error {
	d.stop()
	<-d.ended
	return d.err
}

// keepsSecrets fails if a text holds a token or an address that is one.
func (d *desk) keepsSecrets(text string) {
	d.t.Helper()
	for _, secret := range d.Secrets() {
		if secret != "" && strings.Contains(text, secret) {
			d.t.Errorf("a secret is in the log: %s", secret)
		}
	}
	for _, part := range []string{"xoxb-", "xapp-", "/response/", "ticket="} {
		if i := strings.Index(text, part); i >= 0 {
			d.t.Errorf("the log holds %q: %s", part, text[max(0, i-100):min(len(text), i+100)])
		}
	}
}

// only returns the one thing that is there.
func only[T any](t *testing.T, what string, all []T) T {
	t.Helper()
	if len(all) != 1 {
		t.Fatalf("%s: %d, want one: %+v", what, len(all), all)
	}
	return all[0]
}

// ok fails unless the acknowledgement came in time and was taken.
func ok(t *testing.T, ack fakeslack.Ack) fakeslack.Ack {
	t.Helper()
	if ack.Failed != "" || ack.Refused {
		t.Fatalf("Slack shows: %q (refused by the form: %t)", ack.Failed, ack.Refused)
	}
	return ack
}

// has fails unless the text has all of the parts.
func has(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s has no %q:\n%s", what, part, text)
		}
	}
}
