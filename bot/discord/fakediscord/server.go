package fakediscord

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/bot/bottest/loopback"
)

// Server is one Discord with one application, which has a bot.
type Server struct {
	// Token is the bot's, PublicKey the application's in hexadecimal. Both are made up
	// for this server, so that a test can search a log for the token.
	Token, PublicKey string
	// Application is its id, BotUser the bot's account; they are the same.
	Application, BotUser string

	// Board shows what changes, and what was refused.
	*loopback.Board
	pen  loopback.Pen
	host *loopback.Host

	t          testing.TB
	opts       Options
	key        ed25519.PrivateKey
	outgoing   *http.Transport // of interactions over HTTP
	mu         sync.Mutex
	last       uint64 // id
	token      string // as it is now
	guilds     map[string]*Guild
	users      map[string]*User
	channels   map[string]*channel
	directs    map[string]*channel // by the account
	people     map[string]*person
	commands   map[string]*command
	creates    []time.Time // of commands
	contacts   []time.Time // first openings of direct conversations
	nonces     map[string]nonce
	actions    map[string]*interaction // by token
	endpoint   string
	sessions   map[string]*session
	sockets    []*socket
	identified []time.Time
	script     script
	calls      []Call
	faults     map[Route][]Fault
	buckets    map[string]*bucket
	invalid    []time.Time // requests that were answered with 401, 403 or 429
}

// New starts a Discord on the local host and closes it when the test ends.
func New(t testing.TB, opts Options) *Server {
	t.Helper()
	opts = opts.withDefaults()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	const id = "1180000000000000001"
	s := &Server{
		Token:     base64.RawURLEncoding.EncodeToString([]byte(id)) + ".Gfake0." + rand.Text() + rand.Text()[:12],
		PublicKey: hex.EncodeToString(public), Application: id, BotUser: id,
		t: t, opts: opts, key: private, outgoing: &http.Transport{MaxIdleConnsPerHost: 128},
		guilds: map[string]*Guild{}, users: map[string]*User{}, channels: map[string]*channel{},
		directs: map[string]*channel{}, people: map[string]*person{}, commands: map[string]*command{}, nonces: map[string]nonce{},
		actions: map[string]*interaction{}, sessions: map[string]*session{}, faults: map[Route][]Fault{}, buckets: map[string]*bucket{},
	}
	s.token = s.Token
	s.users[id] = &User{ID: id, Username: "adjutant", Global: "Adjutant", Bot: true}
	s.Board, s.pen = loopback.NewBoard(t, &s.mu, opts.Deadline, s.Dump)
	t.Cleanup(s.outgoing.CloseIdleConnections)
	s.host = loopback.NewHost(t, s.serve, s.Drop)
	return s
}

// serve tells the gateway and the API apart.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
		s.serveGateway(w, r)
	case strings.HasPrefix(r.URL.Path, "/api/"):
		s.serveAPI(w, r)
	default:
		http.NotFound(w, r)
	}
}

// URL is where this Discord is, without what follows the host: REST below /api/v9 and
// /api/v10, and the gateway where those say that it is.
func (s *Server) URL() string { return s.host.URL }

// AddGuild adds a guild, or changes it.
func (s *Server) AddGuild(g Guild) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.snowflake(g.ID)
	if g.Permissions == 0 {
		g.Permissions = Usual
	}
	s.guilds[g.ID] = &g
	s.pen.Change()
}

// AddUser adds somebody, or changes them, and says nothing of it to the bot.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.snowflake(u.ID)
	if u.Locale == "" {
		u.Locale = "en-US"
	}
	s.users[u.ID] = &u
	s.pen.Change()
}

// RemoveMember takes somebody out of a guild.
func (s *Server) RemoveMember(guild, user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.users[user]; u != nil {
		left := *u
		left.Guilds = nil
		for _, g := range u.Guilds {
			if g != guild {
				left.Guilds = append(left.Guilds, g)
			}
		}
		s.users[user] = &left
	}
	s.pen.Change()
}

// AddChannel adds a channel, or changes it if there is one with this id.
func (s *Server) AddChannel(c Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.snowflake(c.ID)
	if known := s.channels[c.ID]; known != nil {
		known.Channel = c
	} else {
		s.channels[c.ID] = &channel{Channel: c}
	}
	s.pen.Change()
}

// RemoveChannel takes a channel away, with all that is in it.
func (s *Server) RemoveChannel(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.channels, id)
	s.pen.Change()
}

// snowflake fails the test for what is no id.
func (s *Server) snowflake(id string) {
	s.t.Helper()
	if _, err := strconv.ParseUint(id, 10, 63); err != nil {
		s.t.Errorf("%q is no id: those of Discord are numbers", id)
	}
}

// epoch is the millisecond with which Discord's ids begin.
const epoch = 1420070400000

// newID is a new id: it tells the time, and is greater than all before it. The lock is
// held.
func (s *Server) newID() string {
	s.last = max(s.last+1, uint64(s.opts.Now().UnixMilli()-epoch)<<22)
	return strconv.FormatUint(s.last, 10)
}

// timeOf is the moment that an id tells.
func timeOf(id string) time.Time {
	n, _ := strconv.ParseUint(id, 10, 64)
	return time.UnixMilli(int64(n>>22) + epoch).UTC()
}

// Secrets are all that must not be in a log: the bot's token and those of interactions.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	secrets := []string{s.Token, s.token}
	for token := range s.actions {
		secrets = append(secrets, token)
	}
	return secrets
}

// ResetToken makes the bot's token worthless, as Discord does when it was published or
// when the bot has identified too often. Its connections are closed with 4004.
func (s *Server) ResetToken() {
	s.mu.Lock()
	s.resetToken()
	s.mu.Unlock()
	s.CloseWith(4004)
}

// resetToken is ResetToken without the connections. The lock is held.
func (s *Server) resetToken() {
	s.token = "reset." + rand.Text()
	clear(s.sessions)
	s.pen.Change()
}
