package fakeslack

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"adjutant/bot/bottest/loopback"
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

	// Board shows what changes, and what was refused.
	*loopback.Board
	pen  loopback.Pen
	host *loopback.Host

	t    testing.TB
	opts Options
	// transport is that of deliveries over HTTP.
	transport *http.Transport

	mu         sync.Mutex
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
	buckets    map[string]*bucket
}

// New starts a Slack on the local host and closes it when the test ends.
func New(t testing.TB, opts Options) *Server {
	t.Helper()
	opts = opts.withDefaults()
	s := &Server{
		AppToken:      "xapp-1-A01ADJUTANT-" + rand.Text(),
		BotToken:      "xoxb-1-" + rand.Text(),
		SigningSecret: "sign" + strings.ToLower(rand.Text()),
		RefreshToken:  "xoxe-1-" + rand.Text(),
		ClientID:      "123.456",
		ClientSecret:  "client" + strings.ToLower(rand.Text()),
		BotUser:       "U0ADJUTANT", BotID: "B0ADJUTANT", AppID: "A01ADJUTANT", Team: opts.Team,
		t: t, opts: opts, transport: &http.Transport{MaxIdleConnsPerHost: 128},
		users: map[string]*User{}, channels: map[string]*channel{}, people: map[string]*person{},
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

	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveAPI)
	mux.HandleFunc("/link/", s.serveSocket)
	mux.HandleFunc("/response/{id}", s.serveReply)
	mux.HandleFunc("/upload/{id}", s.serveUpload)
	s.Board, s.pen = loopback.NewBoard(t, &s.mu, opts.Deadline, s.Dump)
	t.Cleanup(s.transport.CloseIdleConnections)
	s.host = loopback.NewHost(t, mux.ServeHTTP, s.Tear)
	return s
}

// APIURL is where the Web API is.
func (s *Server) APIURL() string { return s.host.URL + "/api/" }

// AddUser adds somebody, and says nothing of it to the bot.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.Team == "" {
		u.Team = s.Team
	}
	s.users[u.ID] = &u
	s.pen.Change()
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
	s.pen.Change()
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
