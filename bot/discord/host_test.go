package discord

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
)

// botToken is what must never be seen.
const botToken = "MTk4NjIyNDgzNDcxOTI1MjQ4.very.secret"

// host is a Discord in memory: its connections are pipes, so that it can be in a bubble
// in which time passes by itself.
type host struct {
	t      *testing.T
	d      *Discord
	log    *bytes.Buffer // read it when nothing runs any more
	logMu  sync.Mutex
	closed chan struct{}
	conns  chan net.Conn
	peers  chan *peer // connections to the gateway

	mu      sync.Mutex
	answers map[string]http.HandlerFunc // by method and path, without the API's version
	asked   []string
	limit   string // session_start_limit, as JSON
	broken  bool   // nobody can connect
	// handshake answers a handshake with the gateway otherwise, if it returns true.
	handshake func(w http.ResponseWriter) bool
	taken     []*delivery
}

const (
	hostAt   = "http://discord.test"
	resumeAt = "ws://resume.test"
	botID    = "900"
)

func newHost(t *testing.T, change ...func(*Options)) *host {
	t.Helper()
	h := &host{
		t: t, log: &bytes.Buffer{}, closed: make(chan struct{}), conns: make(chan net.Conn), peers: make(chan *peer, 64),
		answers: map[string]http.HandlerFunc{},
	}
	opts := Options{
		Token: chat.NewSecret(botToken), APIURL: hostAt, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(h, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(&opts)
	}
	d, err := New(noCompany{}, opts)
	if err != nil {
		t.Fatal(err)
	}
	h.d = d
	d.transport.DialContext = h.dial
	d.transport.Proxy = nil
	d.gateway.deliver = func(del *delivery) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.taken = append(h.taken, del)
	}
	server := &http.Server{Handler: h, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	go func() { _ = server.Serve(h) }()
	t.Cleanup(func() {
		d.transport.CloseIdleConnections()
		_ = server.Close()
		h.noSecrets()
	})
	return h
}

// noSecrets looks for what must not be in the log.
func (h *host) noSecrets() {
	h.logMu.Lock()
	defer h.logMu.Unlock()
	for _, secret := range []string{botToken, "very.secret", "interaction-token"} {
		if strings.Contains(h.log.String(), secret) {
			h.t.Errorf("the log holds %q:\n%s", secret, h.log)
		}
	}
}

func (h *host) Write(p []byte) (int, error) {
	h.logMu.Lock()
	defer h.logMu.Unlock()
	return h.log.Write(p)
}

func (h *host) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	h.mu.Lock()
	broken := h.broken
	h.mu.Unlock()
	if broken {
		return nil, &net.OpError{Op: "dial", Err: errors.New("no route to Discord")}
	}
	client, server := net.Pipe()
	select {
	case h.conns <- server:
		return client, nil
	case <-h.closed:
		return nil, errors.New("closed")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// breaks lets nobody connect, or lets them again.
func (h *host) breaks(is bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.broken = is
}

// Accept and the others make it a [net.Listener].
func (h *host) Accept() (net.Conn, error) {
	select {
	case c := <-h.conns:
		return c, nil
	case <-h.closed:
		return nil, net.ErrClosed
	}
}

func (h *host) Close() error {
	select {
	case <-h.closed:
	default:
		close(h.closed)
	}
	return nil
}

func (h *host) Addr() net.Addr { return wireAddress{} }

// on answers a request as a test says.
func (h *host) on(route string, answer http.HandlerFunc) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answers[route] = answer
}

// json answers a request with JSON.
func (h *host) json(route string, status int, body string) {
	h.on(route, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// times is how often a route was asked.
func (h *host) times(route string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, r := range h.asked {
		if r == route {
			n++
		}
	}
	return n
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Upgrade") == "websocket" {
		if h.handshake != nil && h.handshake(w) {
			return
		}
		h.upgrade(w, r)
		return
	}
	route := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/api/v9")
	h.mu.Lock()
	h.asked = append(h.asked, route)
	answer, limit := h.answers[route], h.limit
	h.mu.Unlock()
	switch {
	case answer != nil:
		answer(w, r)
	case route == "GET /gateway/bot":
		if r.Header.Get("Authorization") != "Bot "+botToken {
			h.t.Errorf("asked for the gateway without a token: %v", r.Header)
		}
		if limit == "" {
			limit = `{"total":1000,"remaining":900,"reset_after":3600000,"max_concurrency":1}`
		}
		_, _ = io.WriteString(w, `{"url":"ws://gateway.test","shards":1,"session_start_limit":`+limit+`}`)
	case usual[route] != "":
		_, _ = io.WriteString(w, usual[route])
	default:
		h.t.Errorf("asked for %s", route)
		w.WriteHeader(http.StatusNotFound)
	}
}

// usual is what is answered where a test does not say.
var usual = map[string]string{
	"GET /oauth2/applications/@me":   `{"id":"555","name":"Adjutant"}`,
	"GET /users/@me":                 `{"id":"` + botID + `","username":"adjutant","bot":true}`,
	"GET /applications/555/commands": `[]`,
}

const (
	hello = `{"op":10,"d":{"heartbeat_interval":41250}}`
	ready = `{"op":0,"s":1,"t":"READY","d":{"v":9,"session_id":"s1","resume_gateway_url":"` + resumeAt + `","user":{"id":"` + botID + `","username":"adjutant","bot":true},"guilds":[null]}}`
)

// next is the next connection.
func (h *host) next() *peer {
	h.t.Helper()
	select {
	case p := <-h.peers:
		return p
	case <-time.After(2 * time.Hour):
		h.t.Fatal("the bot does not connect")
		return nil
	}
}

// begin takes the next connection as far as READY.
func (h *host) begin() *peer {
	h.t.Helper()
	p := h.next()
	p.send(hello)
	p.wants(2)
	p.send(ready)
	p.alive()
	synctest.Wait()
	return p
}

// resume takes the next connection, which must go on with the session, as far as
// RESUMED.
func (h *host) resume() *peer {
	h.t.Helper()
	p := h.next()
	p.send(hello)
	p.wants(6)
	p.send(`{"op":0,"s":50,"t":"RESUMED","d":{}}`)
	p.alive()
	synctest.Wait()
	return p
}

// run runs the platform, and returns how to stop it and what came of it.
func (h *host) run() (stop func() error) {
	ctx, cancel := context.WithCancel(h.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.d.Run(ctx, nil) }()
	return func() error {
		cancel()
		return <-ended
	}
}

// came are the ids of what was delivered.
func (h *host) came() []string {
	synctest.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	var ids []string
	for _, del := range h.taken {
		if del.message != nil {
			ids = append(ids, del.message.ID)
		} else {
			ids = append(ids, del.interaction.ID)
		}
	}
	return ids
}

// noCompany is a company of nobody.
type noCompany struct{}

func (noCompany) Workspaces() []string                                         { return nil }
func (noCompany) Account(string) string                                        { return "" }
func (noCompany) Holder(string) string                                         { return "" }
func (noCompany) Channel(string) string                                        { return "" }
func (noCompany) ChannelOf(string) string                                      { return "" }
func (noCompany) People() []Person                                             { return nil }
func (noCompany) Commands() []chat.Command                                     { return nil }
func (noCompany) Keep(context.Context, time.Duration, map[string][]byte) error { return nil }
func (noCompany) Kept(context.Context, string) ([]byte, error)                 { return nil, nil }
