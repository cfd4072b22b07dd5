package main

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/slack/fakeslack"
	"adjutant/bot/slack/install"
	"adjutant/storage"
)

// acme is a small company in Slack. Zoe has no account, and nobody is in #legal.
const acme = `company: Acme
currency: EUR
timezone: Europe/Paris
workspaces: {slack: [T01ACME]}
people:
  mia: {name: Mia Okafor, roles: [ceo], slack: U01MIA}
  tom: {name: Tom Nowak, roles: [coo, admin], slack: U01TOM}
  ana: {name: Ana Ferreira, slack: U01ANA}
  zoe: {name: Zoe Stern}
departments:
  support: {name: Customer Support, head: ana, channels: {slack: C01SUPPORT}}
  legal:   {name: Legal, head: tom, channels: {slack: C01LEGAL}}
`

// newServed is Acme's Slack, with the tokens in the environment and no bot yet.
func newServed(t *testing.T) *served {
	t.Helper()
	s := newBare(t, acme)
	s.useSlack(t)
	return s
}

// useSlack gives Acme a Slack, and its tokens to the environment.
func (s *served) useSlack(t *testing.T) {
	t.Helper()
	var scopes []string
	for _, s := range install.Scopes {
		scopes = append(scopes, s.Name)
	}
	server := fakeslack.New(t, fakeslack.Options{Scopes: scopes})
	server.AddUser(fakeslack.User{ID: "U01MIA", Name: "mia", RealName: "Mia Okafor", TZ: "Europe/London"})
	server.AddUser(fakeslack.User{ID: "U01TOM", Name: "tom", RealName: "Tom Nowak", TZ: "Europe/Paris"})
	server.AddUser(fakeslack.User{ID: "U01ANA", Name: "ana", RealName: "Ana Ferreira", TZ: "Europe/Paris"})
	server.AddChannel(fakeslack.Channel{ID: "C01SUPPORT", Name: "support", Members: []string{"U01ANA", server.BotUser}})
	server.AddChannel(fakeslack.Channel{ID: "C01LEGAL", Name: "legal", Members: []string{"U01TOM"}})
	t.Setenv("SLACK_API_URL", server.APIURL())
	t.Setenv("SLACK_BOT_TOKEN", server.BotToken)
	t.Setenv("SLACK_APP_TOKEN", server.AppToken)
	s.slack = server
	s.servers = append(s.servers, server)
}

// address is where the bot answers HTTP.
func (s *served) address(t *testing.T) string {
	t.Helper()
	s.says(t, "HTTP: at ")
	return regexp.MustCompile(`HTTP: at (\S+?),`).FindStringSubmatch(s.out.String())[1]
}

// TestServe: the bot says what it is connected to and what is missing, answers,
// tells how it is, and stops when it is asked to, leaving the data file in order.
func TestServe(t *testing.T) {
	s := newServed(t)
	t.Setenv("ADJUTANT_LOG", "debug")
	s.run(t, "--listen", "127.0.0.1:0")
	s.slack.WaitConnected(1)
	s.says(t, "/invite @adjutant")
	ana := s.slack.As("U01ANA")
	ack := ana.Slash("C01SUPPORT", "/risk", "log A port may close likelihood:4 impact:major")
	if ack.Failed != "" || ack.TimedOut {
		t.Fatalf("%+v", ack)
	}
	s.slack.WaitFor("the answer", func() bool {
		return strings.Contains(plain(ana.Ephemerals("C01SUPPORT")), "RISK-1")
	})
	s.slack.WaitFor("the message in the channel", func() bool {
		return strings.Contains(plain(s.slack.Messages("C01SUPPORT")), "A port may close")
	})
	status, body := get(t, "http://"+s.address(t)+"/healthz")
	if status != http.StatusOK || !strings.Contains(body, `"connections":{"slack":"connected"}`) {
		t.Errorf("health: %d %s", status, body)
	}
	if status, _ := get(t, "http://"+s.address(t)+"/slack"); status != http.StatusNotFound {
		t.Errorf("without a signing secret it takes requests: %d", status)
	}
	s.stops(t)
	if !strings.HasSuffix(s.out.String(), "Stopping: what is under way is finished. A second signal ends it at once.\nStopped.\n") {
		t.Errorf("it ended with:\n%s", s.out)
	}
	if !strings.Contains(s.log.String(), "level=DEBUG") {
		t.Error("it does not log what ADJUTANT_LOG says")
	}
	onFile(t, s.data, func(tx storage.Tx) error {
		_, err := storage.Risks.Get(tx, "RISK-1")
		return err
	})
	got := regexp.MustCompile(`Adjutant .* for`).ReplaceAllString(s.out.String(), "Adjutant VERSION for")
	got = strings.ReplaceAll(got, s.address(t), "ADDRESS")
	_, got, _ = strings.Cut(got, "Adjutant VERSION")
	want := ` for Acme, departments: 2, people: 4.
Slack: acme (T01ACME), as @adjutant, by Socket Mode.
Commands: everything as /coo …, the daily ones as /update, /risk, /request, /action, /decision, /checkin, /digest.
HTTP: at ADDRESS, for /healthz.
Missing: a Slack account in the organisation for 1 of 4 people. Who is found by their e-mail is linked now; the others say who they are with /coo link.
Missing: The bot is not in #legal (C01LEGAL). Somebody in that channel has to write: /invite @adjutant
Stopping: what is under way is finished. A second signal ends it at once.
Stopped.
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("wanted (-), got (+):\n%s", diff)
	}
}

// TestServeOverHTTP: with the signing secret alone Slack reaches the bot at its
// address.
func TestServeOverHTTP(t *testing.T) {
	s := newServed(t)
	t.Setenv("SLACK_APP_TOKEN", "")
	t.Setenv("SLACK_SIGNING_SECRET", s.slack.SigningSecret)
	s.run(t, "--listen", "127.0.0.1:0", "--prefix", "chief", "--commands", "risk=hazard,update=")
	address := s.address(t)
	s.says(t, "Commands: everything as /chief …, the daily ones as /hazard, /request, /action, /decision, /checkin, /digest.")
	s.says(t, "Slack: acme (T01ACME), as @adjutant, over HTTP.")
	s.says(t, "a proxy on it has to pass on /slack")
	if status, body := get(t, "http://"+address+"/healthz"); status != http.StatusOK || !strings.Contains(body, `"slack":"connected"`) {
		t.Errorf("health: %d %s", status, body)
	}
	if !s.slack.UseHTTP("http://" + address + "/slack") {
		t.Fatal("it does not answer Slack's challenge")
	}
	ana := s.slack.As("U01ANA")
	ana.Slash("C01SUPPORT", "/hazard", "log A port may close")
	s.slack.WaitFor("the answer", func() bool {
		return strings.Contains(plain(ana.Ephemerals("C01SUPPORT")), "RISK-1")
	})
	answer, err := http.Post("http://"+address+"/slack", "application/json", strings.NewReader(`{"type":"event_callback"}`))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a request without a signature was answered with %s", answer.Status)
	}
	s.stops(t)
}

// TestServeRefuses: what cannot work is said before anything is opened, and the data
// file is free afterwards.
func TestServeRefuses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, c := range map[string]struct {
		set  func(*testing.T, *served)
		args []string
		want string
	}{
		"a revoked token":        {set: func(_ *testing.T, s *served) { s.slack.RevokeBot() }, want: "SLACK_BOT_TOKEN was revoked. Install the app again"},
		"no token":               {set: func(t *testing.T, _ *served) { t.Setenv("SLACK_APP_TOKEN", ""); t.Setenv("SLACK_BOT_TOKEN", "") }, want: "no chat service is set"},
		"an address for nothing": {set: func(_ *testing.T, s *served) { s.slack.RevokeBot() }, args: []string{"--listen", "127.0.0.1:0"}, want: "was revoked"},
		"an address in use":      {args: []string{"--listen", taken.Addr().String()}, want: "cannot listen at " + taken.Addr().String()},
		"a word of Slack's":      {args: []string{"--prefix", "status"}, want: "belongs to Slack itself"},
		"names":                  {args: []string{"--commands", "risk"}, want: "--commands or ADJUTANT_SLACK_COMMANDS"},
		"a level":                {args: []string{"--log", "loud"}, want: "debug, info, warn or error"},
		"no organisation":        {args: []string{"--org", ""}, want: "has no organisation yet"},
		"a missing file":         {args: []string{"--org", filepath.Join(t.TempDir(), "none.yaml")}, want: "none.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServed(t)
			if c.set != nil {
				c.set(t, s)
			}
			s.run(t, c.args...)
			if err := s.ended(t); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("it ended with %v, want %q", err, c.want)
			}
			db, err := openStore(t.Context(), s.data, false)
			if err != nil {
				t.Fatalf("the data file is not free: %v", err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestServeEnds: a bot whose token is revoked while it runs ends by itself, and says
// why.
func TestServeEnds(t *testing.T) {
	s := newServed(t)
	s.run(t)
	s.slack.WaitConnected(1)
	s.slack.RevokeBot()
	s.slack.SendEvent(map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"bot": []string{s.slack.BotUser}}})
	err := s.ended(t)
	if err == nil || !strings.HasPrefix(err.Error(), "Slack: ") || !strings.Contains(err.Error(), "SLACK_BOT_TOKEN") {
		t.Errorf("it ended with %v", err)
	}
	if errors.Is(err, errShown) {
		t.Error("nobody would see why")
	}
}

// TestServeWaitsForSlack: a Slack that cannot be reached is no reason to end.
func TestServeWaitsForSlack(t *testing.T) {
	s := newServed(t)
	t.Setenv("SLACK_API_URL", "http://127.0.0.1:1/api/") // nobody listens there
	s.run(t, "--listen", "127.0.0.1:0")
	s.says(t, "It goes on, and tries again.")
	status, body := get(t, "http://"+s.address(t)+"/healthz")
	if status != http.StatusServiceUnavailable || !strings.Contains(body, `"ok":false`) || strings.Contains(body, `"slack":"connected"`) {
		t.Errorf("health: %d %s", status, body)
	}
	s.stops(t)
}

// get asks an address.
func get(t *testing.T, url string) (int, string) {
	t.Helper()
	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(url, "/healthz") && !json.Valid(body) {
		t.Errorf("%s answers %q", url, body)
	}
	return answer.StatusCode, string(body)
}

// TestServeRenewsTokens: a token that has expired is renewed when the bot starts, and
// the next start goes on with the one that was kept.
func TestServeRenewsTokens(t *testing.T) {
	s := newServed(t)
	answer, err := http.PostForm(s.slack.APIURL()+"oauth.v2.access", url.Values{
		"client_id": {s.slack.ClientID}, "client_secret": {s.slack.ClientSecret},
		"grant_type": {"refresh_token"}, "refresh_token": {s.slack.RefreshToken},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var installed struct {
		Bot     string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&installed); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SLACK_BOT_TOKEN", installed.Bot)
	t.Setenv("SLACK_REFRESH_TOKEN", installed.Refresh)
	t.Setenv("SLACK_CLIENT_ID", s.slack.ClientID)
	t.Setenv("SLACK_CLIENT_SECRET", s.slack.ClientSecret)
	s.slack.Expire()
	for range 2 {
		s.run(t)
		s.slack.WaitConnected(1)
		ana := s.slack.As("U01ANA")
		ana.Slash("C01SUPPORT", "/risk", "log A port may close")
		s.slack.WaitFor("the message in the channel", func() bool {
			return strings.Contains(plain(s.slack.Messages("C01SUPPORT")), "A port may close")
		})
		s.stops(t)
		s.slack.Tear()
	}
	first, second, _ := strings.Cut(s.out.String(), "Stopped.\n")
	if !strings.Contains(first, "Slack: SLACK_BOT_TOKEN has expired; the bot renews it when it starts.\n") ||
		!strings.Contains(second, "Slack: acme (T01ACME), as @adjutant") {
		t.Errorf("it said:\n%s", s.out)
	}
	if n := len(s.slack.Calls("oauth.v2.access")); n != 2 {
		t.Errorf("tokens were renewed %d times, want once here and once by the bot", n)
	}
}
