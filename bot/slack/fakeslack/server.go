package fakeslack

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is one Slack with one workspace, in which one app is installed.
type Server struct {
	// AppToken opens Socket Mode, BotToken calls the Web API, SigningSecret signs
	// deliveries over HTTP. Each is made up for this server, so that a test can
	// search a log for them. RefreshToken is the first that renews the bot token.
	AppToken, BotToken, SigningSecret, RefreshToken string
	ClientID, ClientSecret                          string
	// BotUser is the user that the bot is (U…), BotID the bot (B…), AppID the app.
	BotUser, BotID, AppID, Team string

	t    testing.TB
	opts Options
	http *http.Server
	base string
	// transport is that of deliveries over HTTP.
	transport *http.Transport
	quit      context.Context
	stop      context.CancelFunc
	// life is held while something is started, so that nothing starts after the end.
	life sync.Mutex
	work sync.WaitGroup

	mu         sync.Mutex
	changed    chan struct{}
	sequence   int
	tokens     map[string]*token
	teams      map[string]string // the domains of the workspaces
	refresh    map[string]bool
	users      map[string]*User
	channels   map[string]*channel
	people     map[string]*person
	views      map[string]*view
	triggers   map[string]*trigger
	replies    map[string]*replyURL
	files      map[string]*file
	posts      map[string]*post
	tickets    map[string]bool
	sockets    []*socket
	next       int
	noPings    bool
	events     string
	tears      []Tear
	sent       []*delivery
	byEnvelope map[string]*delivery
	calls      []Call
	faults     map[string][]Fault
	refusals   []string
	buckets    map[string]*bucket
}

// New starts a Slack on the local host and closes it when the test ends.
func New(t testing.TB, opts Options) *Server {
	t.Helper()
	opts = opts.withDefaults()
	quit, stop := context.WithCancel(context.Background())
	s := &Server{
		AppToken:      "xapp-1-A01ADJUTANT-" + rand.Text(),
		BotToken:      "xoxb-1-" + rand.Text(),
		SigningSecret: "sign" + strings.ToLower(rand.Text()),
		RefreshToken:  "xoxe-1-" + rand.Text(),
		ClientID:      "123.456",
		ClientSecret:  "client" + strings.ToLower(rand.Text()),
		BotUser:       "U0ADJUTANT", BotID: "B0ADJUTANT", AppID: "A01ADJUTANT", Team: opts.Team,
		t: t, opts: opts, quit: quit, stop: stop, transport: &http.Transport{MaxIdleConnsPerHost: 128},
		changed: make(chan struct{}),
		users:   map[string]*User{}, channels: map[string]*channel{}, people: map[string]*person{},
		views: map[string]*view{}, triggers: map[string]*trigger{}, replies: map[string]*replyURL{},
		files: map[string]*file{}, posts: map[string]*post{}, tickets: map[string]bool{},
		faults: map[string][]Fault{}, buckets: map[string]*bucket{}, byEnvelope: map[string]*delivery{},
	}
	s.tokens = map[string]*token{
		s.AppToken: {kind: appToken, scopes: []string{"connections:write"}},
		s.BotToken: {kind: botToken, scopes: opts.Scopes, team: opts.Team},
	}
	s.teams = map[string]string{opts.Team: opts.Domain}
	s.refresh = map[string]bool{s.RefreshToken: true}
	s.users[s.BotUser] = &User{Team: opts.Team, ID: s.BotUser, Name: "adjutant", RealName: "Adjutant", Bot: true}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.base = "http://" + listener.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveAPI)
	mux.HandleFunc("/link/", s.serveSocket)
	mux.HandleFunc("/response/{id}", s.serveReply)
	mux.HandleFunc("/upload/{id}", s.serveUpload)
	s.http = &http.Server{Handler: mux, BaseContext: func(net.Listener) context.Context { return quit }}
	s.spawn(func() { _ = s.http.Serve(listener) })
	t.Cleanup(s.close)
	return s
}

// close ends everything and waits for it.
func (s *Server) close() {
	s.life.Lock()
	s.stop()
	s.life.Unlock()
	s.Tear()
	patience, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if s.http.Shutdown(patience) != nil {
		_ = s.http.Close()
	}
	s.transport.CloseIdleConnections()
	s.work.Wait()
}

// spawn starts what close waits for; nothing once that has begun.
func (s *Server) spawn(do func()) bool {
	s.life.Lock()
	defer s.life.Unlock()
	if s.quit.Err() != nil {
		return false
	}
	s.work.Go(do)
	return true
}

// APIURL is where the Web API is.
func (s *Server) APIURL() string { return s.base + "/api/" }

// AddUser adds somebody, and says nothing of it to the bot.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.Team == "" {
		u.Team = s.Team
	}
	s.users[u.ID] = &u
	s.change()
}

// UpdateUser changes somebody and sends user_change.
func (s *Server) UpdateUser(u User) Ack {
	s.AddUser(u)
	s.mu.Lock()
	event := map[string]any{"type": "user_change", "user": s.userObject(s.users[u.ID], true), "event_ts": s.newTS()}
	team := s.teamOf(u.ID)
	s.mu.Unlock()
	return s.sendEvent(team, event)
}

// AddChannel adds a channel, or changes it if there is one with this id.
func (s *Server) AddChannel(c Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.Team == "" {
		c.Team = s.Team
	}
	if known := s.channels[c.ID]; known != nil {
		known.Channel = c
	} else {
		s.channels[c.ID] = &channel{Channel: c}
	}
	s.change()
}

// Wait waits until the condition holds. It is asked again whenever something
// changes here, without any lock held. If it does not come to hold in time, the
// test fails with what is there.
func (s *Server) Wait(cond func() bool) {
	s.t.Helper()
	s.WaitFor("what the test waits for", cond)
}

// WaitFor is Wait with words for what is waited for.
func (s *Server) WaitFor(what string, cond func() bool) {
	s.t.Helper()
	deadline := time.NewTimer(s.opts.Deadline)
	defer deadline.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond() {
			return
		}
		select {
		case <-changed:
		case <-deadline.C:
			if cond() {
				return
			}
			s.t.Fatalf("%s did not come within %s. What is there:\n%s", what, s.opts.Deadline, s.Dump())
		}
	}
}

// Changed is closed at the next change of anything here.
func (s *Server) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Poke wakes those who wait, for a condition about something outside of here.
func (s *Server) Poke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.change()
}

// change wakes those who wait. The lock is held.
func (s *Server) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Refusals are everything that was refused as malformed, in order, each with what
// was wrong. A well-behaved bot leaves this empty.
func (s *Server) Refusals() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.refusals...)
}

// refuse notes something malformed. The lock is held.
func (s *Server) refuse(format string, args ...any) {
	s.refusals = append(s.refusals, fmt.Sprintf(format, args...))
	s.change()
}

// newID is a new id with that letter in front. The lock is held.
func (s *Server) newID(letter string) string {
	s.sequence++
	return fmt.Sprintf("%s0%08X", letter, s.sequence)
}

// newTS is a new timestamp, later than all before it. The lock is held.
func (s *Server) newTS() string {
	s.sequence++
	return fmt.Sprintf("%d.%06d", s.opts.Now().Unix(), s.sequence)
}
