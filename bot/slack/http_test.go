package slack

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

const testSigningSecret = "8f742231b10e8888abcd99yyyzzz85a5"

// counter is a platform that takes deliveries over HTTP, without any Slack around.
// What it asks of Slack fails at once.
func counter(t testing.TB, answer func(context.Context, chat.Invocation) chat.Reply) (*Slack, *clerk) {
	t.Helper()
	s, err := New(acme(), Options{
		BotTokens: []chat.Secret{chat.NewSecret("xoxb-1")}, SigningSecret: chat.NewSecret(testSigningSecret),
		APIURL: "http://127.0.0.1:1/api/", Log: slog.New(slog.DiscardHandler), Patience: 20 * time.Millisecond,
		Pace: Pace{Channel: 1e6, Workspace: 1e6, Burst: 1e6},
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &clerk{answer: answer}
	s.in.pauses = []time.Duration{} // what cannot be sent is not sent again
	work, stop := context.WithCancel(context.Background())
	s.in.link.begin(false, time.Now())
	s.in.begin(work, c, time.Now().Add(-time.Hour), func(error) {})
	t.Cleanup(func() {
		stop()
		s.in.lanes.End()
	})
	return s, c
}

// signed is a request as Slack signs it.
func signed(body string, at time.Time, form string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/slack", strings.NewReader(body))
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(testSigningSecret))
	_, _ = io.WriteString(mac, "v0:"+stamp+":"+body)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	r.Header.Set("Content-Type", form)
	return r
}

const (
	formBody = "application/x-www-form-urlencoded"
	jsonBody = "application/json"
)

// slashBody is a slash command as a form.
func slashBody(text string) string {
	return url.Values{
		"command": {"/risk"}, "text": {text}, "team_id": {"T01ACME"}, "channel_id": {"C01OPS"}, "user_id": {"U01ANA"},
		"trigger_id": {"1.2." + text}, "response_url": {"http://127.0.0.1:1/response/x"},
	}.Encode()
}

func serve(s *Slack, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w
}

func TestHTTPRefuses(t *testing.T) {
	s, c := counter(t, nil)
	now := time.Now()
	good := func() *http.Request { return signed(slashBody("list"), now, formBody) }
	for name, request := range map[string]struct {
		with   func(*http.Request) *http.Request
		status int
	}{
		"GET":          {func(r *http.Request) *http.Request { r.Method = http.MethodGet; return r }, 405},
		"no signature": {func(r *http.Request) *http.Request { r.Header.Del("X-Slack-Signature"); return r }, 401},
		"no timestamp": {func(r *http.Request) *http.Request { r.Header.Del("X-Slack-Request-Timestamp"); return r }, 401},
		"wrong signature": {func(r *http.Request) *http.Request {
			r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("0", 64))
			return r
		}, 401},
		"no hex": {func(r *http.Request) *http.Request { r.Header.Set("X-Slack-Signature", "v0=zz"); return r }, 401},
		"another version": {func(r *http.Request) *http.Request {
			r.Header.Set("X-Slack-Signature", "v1="+strings.Repeat("0", 64))
			return r
		}, 401},
		"another body": {func(r *http.Request) *http.Request {
			r.Body = io.NopCloser(strings.NewReader(slashBody("delete everything")))
			return r
		}, 401},
		"old":   {func(*http.Request) *http.Request { return signed(slashBody("list"), now.Add(-6*time.Minute), formBody) }, 401},
		"ahead": {func(*http.Request) *http.Request { return signed(slashBody("list"), now.Add(6*time.Minute), formBody) }, 401},
		"large": {func(*http.Request) *http.Request {
			return signed(strings.Repeat("a", intake.MostBody+1), now, formBody)
		}, 413},
		"garbage":    {func(*http.Request) *http.Request { return signed("\x00\xff{", now, jsonBody) }, 400},
		"no form":    {func(*http.Request) *http.Request { return signed("%zz=%", now, formBody) }, 400},
		"broken off": {func(r *http.Request) *http.Request { r.Body = io.NopCloser(&breaking{}); return r }, 400},
		"ssl check":  {func(*http.Request) *http.Request { return signed("ssl_check=1&token=x", now, formBody) }, 200},
		"rate limits": {func(*http.Request) *http.Request {
			return signed(`{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1}`, now, jsonBody)
		}, 200},
		"new kinds":  {func(*http.Request) *http.Request { return signed(`{"type":"something_new"}`, now, jsonBody) }, 200},
		"no payload": {func(*http.Request) *http.Request { return signed("payload=%7B", now, formBody) }, 200},
	} {
		if got := serve(s, request.with(good())).Code; got != request.status {
			t.Errorf("%s: status %d, want %d", name, got, request.status)
		}
	}
	if all := c.invocations(); len(all) > 0 {
		t.Errorf("it ran %+v", all)
	}
}

// breaking is a body that breaks off.
type breaking struct{}

func (*breaking) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestHTTPChallenge(t *testing.T) {
	s, _ := counter(t, nil)
	w := serve(s, signed(`{"type":"url_verification","challenge":"3eZbrw1a","token":"x"}`, time.Now(), jsonBody))
	if w.Code != 200 || w.Body.String() != "3eZbrw1a" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestHTTPReplay(t *testing.T) {
	s, c := counter(t, func(context.Context, chat.Invocation) chat.Reply { return chat.Say("done") })
	now := time.Now()
	first := serve(s, signed(slashBody("list"), now, formBody))
	if first.Code != 200 || !strings.Contains(first.Body.String(), "done") || first.Header().Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("the first: %d %s", first.Code, first.Body)
	}
	again := signed(slashBody("list"), now, formBody)
	again.Header.Set("X-Slack-Signature", strings.ToUpper(again.Header.Get("X-Slack-Signature")[3:]))
	again.Header.Set("X-Slack-Signature", "v0="+again.Header.Get("X-Slack-Signature"))
	for _, r := range []*http.Request{signed(slashBody("list"), now, formBody), again} {
		if w := serve(s, r); w.Code != 200 || w.Body.Len() > 0 {
			t.Errorf("sent again: %d %q, want nothing", w.Code, w.Body)
		}
	}
	if n := len(c.invocations()); n != 1 {
		t.Errorf("it ran %d times", n)
	}
}

func TestHTTPReplayWhileItRuns(t *testing.T) {
	release, begun := make(chan struct{}), make(chan struct{})
	s, c := counter(t, func(context.Context, chat.Invocation) chat.Reply {
		close(begun)
		<-release
		return chat.Say("done")
	})
	now := time.Now()
	var both sync.WaitGroup
	both.Go(func() { serve(s, signed(eventBody("Ev1", "x"), now, jsonBody)) })
	<-begun
	both.Go(func() {
		if w := serve(s, signed(eventBody("Ev1", "x"), now, jsonBody)); w.Code != 503 && w.Code != 200 {
			t.Errorf("the second: %d", w.Code)
		}
	})
	close(release)
	both.Wait()
	if n := len(c.invocations()); n == 0 {
		t.Error("it did not run")
	}
}

// eventBody is a direct message.
func eventBody(id, text string) string {
	body, _ := json.Marshal(map[string]any{
		"type": "event_callback", "team_id": "T01ACME", "event_id": id, "event": map[string]any{
			"type": "message", "channel_type": "im", "channel": "D01ANA", "user": "U01ANA", "text": text, "ts": "1.000100",
		},
	})
	return string(body)
}

// What is not running takes nothing, and says so in a way that Slack understands.
func TestHTTPBeforeAndAfter(t *testing.T) {
	s, err := New(acme(), Options{BotTokens: []chat.Secret{chat.NewSecret("xoxb-1")}, SigningSecret: chat.NewSecret(testSigningSecret)})
	if err != nil {
		t.Fatal(err)
	}
	check := func(when string) {
		t.Helper()
		w := serve(s, signed(slashBody(when), time.Now(), formBody))
		if w.Code != 200 || !strings.Contains(w.Body.String(), "Nothing was changed") {
			t.Errorf("%s, a command: %d %s", when, w.Code, w.Body)
		}
		if w := serve(s, signed(eventBody("Ev"+when, "hi"), time.Now(), jsonBody)); w.Code != 503 {
			t.Errorf("%s, an event: %d, want 503, so that Slack sends it again", when, w.Code)
		}
		w = serve(s, signed(url.Values{"payload": {`{"type":"block_actions","user":{"id":"U1"},"team":{"id":"T1"},"actions":[{"value":"{\"p\":\"risk list\"}"}]}`}}.Encode(), time.Now(), formBody))
		if w.Code != 200 {
			t.Errorf("%s, a click: %d", when, w.Code)
		}
	}
	check("before")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Run(ctx, &clerk{}) }()
	stop()
	if err := <-done; err != nil {
		t.Errorf("Run: %v", err)
	}
	check("after")
}

func TestHTTPTurnsAwayWhatIsTooMuch(t *testing.T) {
	release := make(chan struct{})
	s, _ := counter(t, func(context.Context, chat.Invocation) chat.Reply {
		<-release
		return chat.Say("done")
	})
	var all sync.WaitGroup
	t.Cleanup(all.Wait)
	t.Cleanup(func() { close(release) })
	for i := range intake.MostPerPerson {
		w := serve(s, signed(slashBody("list "+strconv.Itoa(i)), time.Now(), formBody))
		if !strings.Contains(w.Body.String(), working) {
			t.Fatalf("%d: %s", i, w.Body)
		}
	}
	w := serve(s, signed(slashBody("one more"), time.Now(), formBody))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "I am busy") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := serve(s, signed(eventBody("Ev1", "hi"), time.Now(), jsonBody)); w.Code != 503 {
		t.Errorf("an event: %d, want 503", w.Code)
	}
	other := strings.ReplaceAll(slashBody("another person"), "U01ANA", "U01BEN")
	if w := serve(s, signed(other, time.Now(), formBody)); !strings.Contains(w.Body.String(), working) {
		t.Errorf("somebody else: %s", w.Body)
	}
}

// Whatever a signed body holds, it is answered: with no fault of ours, and soon.
func FuzzHTTP(f *testing.F) {
	for _, seed := range recorded {
		f.Add([]byte(seed), true)
		f.Add([]byte("payload="+url.QueryEscape(seed)), false)
	}
	f.Add([]byte(slashBody("log <@U01ANA>")), false)
	s, _ := counter(f, func(context.Context, chat.Invocation) chat.Reply { return chat.Say("done") })
	f.Fuzz(func(t *testing.T, body []byte, isJSON bool) {
		form := formBody
		if isJSON {
			form = jsonBody
		}
		w := serve(s, signed(string(body), time.Now(), form))
		switch w.Code {
		case 200, 400, 413, 503:
		default:
			t.Errorf("status %d", w.Code)
		}
		if w.Body.Len() > 0 && strings.HasPrefix(w.Header().Get("Content-Type"), jsonBody) && !json.Valid(w.Body.Bytes()) {
			t.Errorf("the answer is no JSON: %s", w.Body)
		}
		if bytes.Contains(w.Body.Bytes(), []byte("our fault")) {
			t.Errorf("a fault of ours: %s", w.Body)
		}
	})
}

// serverOf is an address at which the platform takes requests.
func serverOf(t *testing.T, s *Slack) string {
	t.Helper()
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return server.URL
}
