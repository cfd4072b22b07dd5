package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// intents are what the bot is told of: direct messages, and messages in channels, of
// which only those that mention it come with their words. None of them is privileged.
// Interactions come anyway.
const intents = discordgo.IntentDirectMessages | discordgo.IntentGuildMessages

// generation is a session of Discord's, with all connections over which it goes on.
type generation struct {
	d       *Discord
	session *discordgo.Session
	over    chan struct{} // takes that discordgo has noticed the end of a connection

	mu     sync.Mutex
	at     *url.URL      // where the next connection goes
	wire   *wire         // of the present one
	hello  time.Duration // how long Discord may give no sign of life; 0 before it has said how often
	me     string        // the bot's account; empty as long as the session has not begun
	since  time.Time     // since when the connection stands; zero if it does not
	failed int           // attempts in a row to go on with the session that Discord did not let succeed
}

func init() {
	// The library's log holds tokens and what people write, and is one for the whole
	// process. What matters of it is known otherwise.
	discordgo.Logger = func(_, _ int, format string, _ ...any) {
		slog.Debug("discordgo has something to say", "format", format)
	}
}

func (d *Discord) newGeneration(at *url.URL) *generation {
	g := &generation{d: d, at: at, over: make(chan struct{}, 1)}
	s, _ := discordgo.New("Bot " + d.opts.Token.Reveal()) // it never fails
	s.LogLevel = discordgo.LogError
	s.StateEnabled = false
	s.SyncEvents = true // in the order in which they come
	s.ShouldReconnectOnError, s.ShouldReconnectVoiceOnSessionError = false, false
	s.ShouldRetryOnRateLimit, s.MaxRestRetries = false, 0
	s.Compress, s.Identify.Compress = false, false
	s.Identify.Intents = intents
	// It asks only where the gateway is, which the wire knows better.
	s.Client = &http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{}, Request: req,
			Body: io.NopCloser(strings.NewReader(`{"url":"ws://gateway"}`)),
		}, nil
	})}
	dialer := *s.Dialer // which is that of the whole process
	dialer.Proxy = nil  // it is the transport that knows the way
	dialer.NetDialContext = func(context.Context, string, string) (net.Conn, error) { return g.present(), nil }
	s.Dialer = &dialer
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		if kind, ok := oursOf(e.Type); ok {
			d.arrived(kind, e.RawData, g.account())
		}
	})
	s.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case g.over <- struct{}{}:
		default:
		}
	})
	g.session = s
	return g
}

// connect opens a connection, and returns when it has ended, with the reason. The
// session is gone on with, if it has begun.
func (g *generation) connect(ctx context.Context) error {
	w := g.next()
	opened := make(chan error, 1)
	go func() { opened <- g.open() }()
	// Only if discordgo stands still, its goroutines are left to themselves.
	leave, done := ctx.Done(), w.done
	var stuck <-chan time.Time
	isOpen, isOver := false, false
	for !isOpen || !isOver {
		select {
		case err := <-opened:
			if err != nil {
				w.end(err)
				return g.ended(w, err)
			}
			isOpen = true
		case <-g.over:
			isOver = true
			w.end(errDropped)
		case <-leave:
			leave = nil
			w.leave()
		case <-done:
			done = nil
			timer := time.NewTimer(g.d.gateway.times.stuck)
			defer timer.Stop()
			stuck = timer.C
		case <-stuck:
			g.d.opts.Log.Error("discordgo stands still, and is left behind", "error", w.why())
			_ = g.ended(w, nil)
			return errStuck
		}
	}
	return g.ended(w, nil)
}

// errStuck is that discordgo did not notice that a connection has ended.
var errStuck = errors.New("discordgo stands still")

// open has discordgo open the connection.
func (g *generation) open() (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			g.d.opts.Log.Error("discordgo failed", "panic", fault, "stack", string(debug.Stack()))
			err = fmt.Errorf("discordgo failed: %v", fault)
		}
	}()
	return g.session.Open()
}

// next makes the wire of the next connection.
func (g *generation) next() *wire {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wire = newWire(g.at, g.d.transport, g, g.d.gateway.times)
	g.hello, g.since = 0, time.Time{}
	return g.wire
}

func (g *generation) present() *wire {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.wire
}

// ended is why a connection has ended. What discordgo says of it counts only where
// nothing else is known.
func (g *generation) ended(w *wire, said error) error {
	why := w.why()
	if said != nil && errors.Is(why, errDropped) {
		return said
	}
	return why
}

// account is the bot's.
func (g *generation) account() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.me
}

// begun notes that Discord has begun the session, and where it can be gone on with.
func (g *generation) begun(me, resume string) {
	at, err := g.d.gatewayAddress(resume)
	g.mu.Lock()
	g.me = me
	if err == nil {
		g.at = at
	}
	g.mu.Unlock()
	g.stands("connected to Discord")
}

// stands notes that the connection stands.
func (g *generation) stands(how string) {
	g.mu.Lock()
	g.since, g.failed = time.Now(), 0
	g.mu.Unlock()
	g.d.link.up()
	g.d.opts.Log.Info(how)
}

// greeted notes that Discord has begun to speak, and how long it may then give no sign
// of life.
func (g *generation) greeted(silence time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hello = silence
	g.failed++
}

// stage is how far the connection is: whether Discord has begun to speak, whether the
// connection stands, and how long Discord may give no sign of life.
func (g *generation) stage() (greeted, stands bool, limit time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.hello > 0, !g.since.IsZero(), g.hello
}

// stood is for how long the last connection has stood.
func (g *generation) stood() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.since.IsZero() {
		return 0
	}
	return time.Since(g.since)
}

// resumable reports whether the session can be gone on with.
func (g *generation) resumable(why error) bool {
	if c, ok := errors.AsType[*closed](why); ok && c.anew() {
		return false
	}
	if i, ok := errors.AsType[*invalidSession](why); ok && !i.resumable {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.me != "" && g.failed < mostResumes && !errors.Is(why, errStuck)
}
