package fakeslack_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"adjutant/bot/slack/fakeslack"
)

// dial opens a socket.
func dial(address string) (*websocket.Conn, error) {
	conn, _, err := websocket.DefaultDialer.Dial(address, nil)
	return conn, err
}

// firstFrame is what comes first over a new socket.
func firstFrame(t *testing.T, address string) map[string]any {
	t.Helper()
	conn, err := dial(address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var frame map[string]any
	if err := conn.ReadJSON(&frame); err != nil {
		t.Fatal(err)
	}
	return frame
}

// hook is a bot behind an address.
type hook struct {
	mu   sync.Mutex
	seen []*http.Request
	body []string
	then http.HandlerFunc
}

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var challenge struct{ Challenge string }
	if json.Unmarshal(body, &challenge) == nil && challenge.Challenge != "" {
		_, _ = io.WriteString(w, challenge.Challenge)
		return
	}
	h.mu.Lock()
	h.seen, h.body = append(h.seen, r), append(h.body, string(body))
	then := h.then
	h.mu.Unlock()
	if then != nil {
		then(w, r)
	}
}

func TestHTTP(t *testing.T) {
	s := office(t, fakeslack.Options{Patience: time.Second})
	h := &hook{}
	server := httptest.NewServer(h)
	defer server.Close()
	if s.UseHTTP(server.URL+"/nothing?") != true || len(s.Refusals()) != 0 {
		t.Fatal(s.Refusals())
	}
	p := s.As(ana)
	answer := func(status int, contentType, body string) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.then = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	answer(200, "application/json", `{"response_type":"in_channel","text":"Logged"}`)
	if ack := p.Slash(ops, "/risk", "log x"); ack.Failed != "" || ack.Status != 200 || s.Messages(ops)[0].Text != "Logged" {
		t.Errorf("slash: %+v", ack)
	}
	form, err := url.ParseQuery(h.body[0])
	if err != nil || form.Get("command") != "/risk" || form.Get("text") != "log x" || form.Get("user_id") != ana {
		t.Errorf("form: %v %v", form, err)
	}
	r := h.seen[0]
	mac := hmac.New(sha256.New, []byte(s.SigningSecret))
	fmt.Fprintf(mac, "v0:%s:%s", r.Header.Get("X-Slack-Request-Timestamp"), h.body[0])
	if want := "v0=" + hex.EncodeToString(mac.Sum(nil)); r.Header.Get("X-Slack-Signature") != want {
		t.Errorf("signature %s, want %s", r.Header.Get("X-Slack-Signature"), want)
	}
	answer(200, "text/plain", "Just text")
	p.Slash(ops, "/risk", "")
	if seen := p.Ephemerals(ops); len(seen) != 1 || seen[0].Text != "Just text" {
		t.Errorf("plain answer: %+v", seen)
	}
	answer(200, "", "")
	if ack := p.Shortcut("risk"); ack.Failed != "" || !strings.HasPrefix(h.body[2], "payload=%7B") {
		t.Errorf("interaction: %+v %s", ack, h.body[2])
	}
	ack := p.DM("hello")
	s.Redeliver(ack.EventID, 1, "http_timeout")
	if last := h.seen[4]; ack.Failed != "" || h.body[3] != h.body[4] || last.Header.Get("X-Slack-Retry-Num") != "1" || last.Header.Get("X-Slack-Retry-Reason") != "http_timeout" {
		t.Errorf("event: %+v, again %v", ack, last.Header)
	}
	clean(t, s)
	answer(500, "", "")
	if ack := p.Slash(ops, "/risk", ""); ack.Failed != "http_service_error" || ack.Status != 500 {
		t.Errorf("500: %+v", ack)
	}
	release := make(chan struct{})
	h.mu.Lock()
	h.then = func(http.ResponseWriter, *http.Request) { <-release }
	h.mu.Unlock()
	if ack := p.Slash(ops, "/risk", ""); !ack.TimedOut {
		t.Errorf("slow: %+v", ack)
	}
	close(release)
	answer(200, "text/html", "<p>")
	if p.Press(pressable(t, s), "Go"); len(s.Refusals()) != 0 {
		t.Errorf("Slack does not read answers to clicks: %q", s.Refusals())
	}
}

// pressable is a message with a button.
func pressable(t *testing.T, s *fakeslack.Server) fakeslack.Message {
	t.Helper()
	call(t, s, s.BotToken, "chat.postMessage", map[string]any{"channel": ops, "text": "t", "blocks": raw(actions(button))})
	all := s.Messages(ops)
	return all[len(all)-1]
}

func TestNoChallenge(t *testing.T) {
	s := office(t, fakeslack.Options{})
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	if s.UseHTTP(server.URL) || len(s.Refusals()) != 1 {
		t.Errorf("refusals %q", s.Refusals())
	}
}

func TestLimits(t *testing.T) {
	now := time.Now()
	s := office(t, fakeslack.Options{Now: func() time.Time { return now }, Limits: fakeslack.SlackLimits()})
	post := func(channel string) any {
		return call(t, s, s.BotToken, "chat.postMessage", map[string]any{"channel": channel, "text": "x"})["(status)"]
	}
	for i, want := range []int{200, 200, 200, 429, 429} {
		if got := post(ops); got != want {
			t.Errorf("message %d: %v, want %d", i+1, got, want)
		}
	}
	if post(ana) != 200 {
		t.Error("one channel holds up another")
	}
	now = now.Add(time.Second)
	if post(ops) != 200 || post(ops) != 429 {
		t.Error("after a second there is not one more")
	}
	if c := s.Calls("chat.postMessage"); len(s.Messages(ops)) != 4 || c[3].Error != "ratelimited" {
		t.Errorf("%d messages, %+v", len(s.Messages(ops)), c[3])
	}
	codes := map[any]int{}
	for range 10 {
		codes[call(t, s, s.BotToken, "users.list", nil)["(status)"]]++
	}
	if codes[200] != 5 {
		t.Errorf("a method of the second tier: %v", codes)
	}
	clean(t, s)
}

func TestFaults(t *testing.T) {
	s := office(t, fakeslack.Options{})
	gate := make(chan struct{})
	s.Fail("chat.postMessage", fakeslack.Fault{Status: 500, Posted: true}, fakeslack.Fault{RetryAfter: 2500 * time.Millisecond}, fakeslack.Fault{Error: "fatal_error"},
		fakeslack.Fault{NoError: true}, fakeslack.Fault{Cut: true, Posted: true}, fakeslack.Fault{Body: "<html>"}, fakeslack.Fault{}, fakeslack.Fault{Until: gate})
	post := func() string {
		r, _ := http.NewRequest(http.MethodPost, s.APIURL()+"chat.postMessage", strings.NewReader(url.Values{"token": {s.BotToken}, "channel": {ops}, "text": {"x"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			return "cut"
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		return fmt.Sprint(response.StatusCode, response.Header.Get("Retry-After"), string(body))
	}
	for i, want := range []string{"500", `4293{"ok":false,"error":"ratelimited"}`, `200{"ok":false,"error":"fatal_error"}`, `200{"ok":false}`, "cut", "200<html>", `200{"channel":"C01OPS"`} {
		if got := strings.ReplaceAll(post(), " ", ""); !strings.HasPrefix(got, want) {
			t.Errorf("fault %d: %s, want %s", i+1, got, want)
		}
	}
	if n := len(s.Messages(ops)); n != 3 {
		t.Errorf("%d messages, want those that were posted: 3", n)
	}
	done := make(chan string)
	go func() { done <- post() }()
	s.Wait(func() bool { return len(s.Calls("chat.postMessage")) == 8 })
	if len(s.Messages(ops)) != 3 {
		t.Error("it is not held back")
	}
	s.Fail("auth.test", fakeslack.Fault{Hang: true})
	if _, err := (&http.Client{Timeout: 50 * time.Millisecond}).Get(s.APIURL() + "auth.test"); err == nil {
		t.Error("it does not hang")
	}
	s.Wait(func() bool { c := s.Calls("auth.test"); return len(c) == 1 && c[0].Done })
	close(gate)
	if got := <-done; !strings.HasPrefix(got, "200") || len(s.Messages(ops)) != 4 {
		t.Errorf("then: %s", got)
	}
	clean(t, s)
}

func TestTokens(t *testing.T) {
	s := office(t, fakeslack.Options{Scopes: []string{"chat:write"}})
	is := func(token, method, want string, args map[string]any) map[string]any {
		t.Helper()
		answer := call(t, s, token, method, args)
		if got, _ := answer["error"].(string); got != want {
			t.Errorf("%s: %v, want %q", method, answer, want)
		}
		return answer
	}
	is("", "auth.test", "not_authed", nil)
	is("xoxb-0", "auth.test", "invalid_auth", nil)
	is(s.BotToken, "apps.connections.open", "not_allowed_token_type", nil)
	if a := is(s.BotToken, "users.info", "missing_scope", map[string]any{"user": ana}); a["needed"] != "users:read" || a["provided"] != "chat:write" {
		t.Errorf("scopes: %v", a)
	}
	renew := map[string]any{"client_id": s.ClientID, "client_secret": s.ClientSecret, "grant_type": "refresh_token", "refresh_token": s.RefreshToken}
	s.Expire()
	is(s.BotToken, "auth.test", "token_expired", nil)
	renewed := is("", "oauth.v2.access", "", renew)
	is("", "oauth.v2.access", "invalid_refresh_token", renew)
	is(renewed["access_token"].(string), "auth.test", "", nil)
	second := s.AddTeam("T02SUB", "sub")
	if a := is(second, "auth.test", "", nil); a["team_id"] != "T02SUB" {
		t.Errorf("second workspace: %v", a)
	}
	is(second, "chat.postMessage", "channel_not_found", map[string]any{"channel": ops, "text": "x"})
	s.RevokeBot()
	is(second, "auth.test", "token_revoked", nil)
	s.RevokeApp()
	is(s.AppToken, "apps.connections.open", "token_revoked", nil)
	for _, c := range s.Calls("") {
		for _, secret := range s.Secrets() {
			if strings.Contains(fmt.Sprint(c.Args), secret) {
				t.Errorf("a secret is in the record of %s", c.Method)
			}
		}
	}
}
