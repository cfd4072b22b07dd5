package fakediscord_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/bot/discord/fakediscord"
)

// hook is a bot behind an address.
type hook struct {
	s  *fakediscord.Server
	mu sync.Mutex
	// lax takes what is not signed.
	lax  bool
	seen []obj
	then http.HandlerFunc
}

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	key, _ := hex.DecodeString(h.s.PublicKey)
	signature, _ := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	if !h.lax && !ed25519.Verify(key, append([]byte(r.Header.Get("X-Signature-Timestamp")), body...), signature) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var o obj
	_ = json.Unmarshal(body, &o)
	if o["type"] == 1.0 {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"type":1}`)
		return
	}
	h.mu.Lock()
	h.seen = append(h.seen, o)
	then := h.then
	h.mu.Unlock()
	h.s.Poke()
	then(w, r)
}

// answers sets what the hook answers with.
func (h *hook) answers(status int, contentType, body string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.then = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestHTTP(t *testing.T) {
	s := office(t, fakediscord.Options{Patience: time.Second})
	register(t, s, risk())
	h := &hook{s: s}
	server := httptest.NewServer(h)
	defer server.Close()
	if !s.UseHTTP(server.URL) || !s.Probe() {
		t.Fatal(s.Refusals())
	}
	p := s.As(ana)
	do1 := func() fakediscord.Ack { return p.Command(ops, "risk show", obj{"record": "R"}) }
	const good = `{"type":4,"data":{"content":"Logged"}}`
	h.answers(200, "application/json; charset=utf-8", good)
	if ack := do1(); ack.TimedOut || ack.Type != 4 || s.Messages(ops)[0].Plain() != "Logged" {
		t.Errorf("%+v", ack)
	}
	if h.seen[0]["type"] != 2.0 || h.seen[0]["token"] == "" {
		t.Errorf("delivered: %v", h.seen[0])
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("payload_json", `{"type":4,"data":{"content":"See","attachments":[{"id":0,"description":"Up"}]}}`)
	part, _ := w.CreateFormFile("files[0]", "a.png")
	_, _ = io.WriteString(part, "PNG")
	_ = w.Close()
	h.answers(200, w.FormDataContentType(), body.String())
	if ack := do1(); ack.Type != 4 || len(ack.Replies()) != 1 || ack.Replies()[0].Files[0].Name != "a.png" {
		t.Errorf("with a file: %+v", ack)
	}
	h.answers(202, "", "")
	done := make(chan fakediscord.Ack)
	go func() { done <- do1() }()
	h.wait(t, 3)
	o := h.seen[2]
	if a := do(t, s, "POST", "/interactions/"+o["id"].(string)+"/"+o["token"].(string)+"/callback", obj{"type": 5}); a.status != 204 {
		t.Errorf("by the API: %s", a.raw)
	}
	if ack := <-done; ack.Type != 5 || !ack.Thinking() {
		t.Errorf("accepted: %+v", ack)
	}
	clean(t, s)
	for _, c := range []struct {
		status            int
		contentType, body string
		failed            string
		blamed            bool
	}{
		{500, "application/json", good, "HTTP status 500", false},
		{200, "text/html", good, "Content-Type", true},
		{200, "application/json", "", "empty", true},
		{200, "application/json", "{", "JSON", true},
		{200, "application/json", `{"type":7,"data":{"content":"x"}}`, "INTERACTION_RESPONSE_TYPE", true},
	} {
		before := len(s.Refusals())
		h.answers(c.status, c.contentType, c.body)
		if ack := do1(); !ack.TimedOut || !strings.Contains(ack.Failed, c.failed) || len(s.Refusals()) > before != c.blamed {
			t.Errorf("%d %s: %+v, refusals %q", c.status, c.body, ack, s.Refusals()[before:])
		}
	}
	release := make(chan struct{})
	h.mu.Lock()
	h.then = func(http.ResponseWriter, *http.Request) { <-release }
	h.mu.Unlock()
	if ack := do1(); !ack.TimedOut {
		t.Errorf("slow: %+v", ack)
	}
	close(release)
	h.answers(200, "application/json", good)
	seen := len(h.seen)
	if ack := do1(); s.Redeliver(ack) != 200 || len(h.seen) != seen+2 || h.seen[seen]["id"] != h.seen[seen+1]["id"] {
		t.Errorf("delivered again: %v", h.seen[seen:])
	}
	h.lax = true
	if s.Probe() {
		t.Error("an address that takes what is not signed stays")
	}
	if s.UseHTTP(server.URL) {
		t.Error("an address that takes what is not signed proves itself")
	}
}

// wait waits until the hook has been told so many times.
func (h *hook) wait(t *testing.T, n int) {
	t.Helper()
	h.s.WaitFor("a delivery", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return len(h.seen) >= n
	})
}

func TestLimits(t *testing.T) {
	now := time.Now()
	s := office(t, fakediscord.Options{Now: func() time.Time { return now }, Limits: fakediscord.DiscordLimits()})
	say := func(channel string) answer {
		return do(t, s, "POST", "/channels/"+channel+"/messages", obj{"content": "x"})
	}
	dm := do(t, s, "POST", "/users/@me/channels", obj{"recipient_id": ana}).body["id"].(string)
	for i := range 6 {
		a := say(ops)
		if want := 200; i == 5 && a.status != 429 || i < 5 && a.status != want {
			t.Errorf("message %d: %d", i+1, a.status)
		}
		if i == 4 && (a.header.Get("X-RateLimit-Remaining") != "0" || a.header.Get("X-RateLimit-Bucket") == "" || a.header.Get("X-RateLimit-Reset-After") != "5.000") {
			t.Errorf("headers: %v", a.header)
		}
		if i == 5 && (a.header.Get("Retry-After") != "5" || a.header.Get("X-RateLimit-Scope") != "user" || a.body["retry_after"] != 5.0 || a.body["global"] != false) {
			t.Errorf("the refusal: %v %s", a.header, a.raw)
		}
	}
	if say(dm).status != 200 || s.Invalid() != 1 {
		t.Error("one channel holds up another")
	}
	now = now.Add(5 * time.Second)
	if say(ops).status != 200 {
		t.Error("after five seconds there is not one more")
	}
	var global answer
	for range 60 {
		if a := do(t, s, "GET", "/gateway/bot", nil); a.body["global"] == true {
			global = a
		}
	}
	if global.header.Get("X-RateLimit-Global") != "true" || global.header.Get("X-RateLimit-Scope") != "global" {
		t.Errorf("over all routes: %v", global.header)
	}
	if a := do(t, s, "POST", "/interactions/1/x/callback", obj{"type": 5}); a.status != 404 {
		t.Errorf("interactions are held up: %s", a.raw)
	}
	codes := map[int]int{}
	for i := range 40 {
		now = now.Add(2 * time.Second)
		u := fakediscord.User{ID: "7" + strings.Repeat("0", i+1)[:1] + time.Duration(i).String()[:1], Username: "u"}
		u.ID = "70" + strings.TrimSuffix(time.Duration(i+100).String(), "ns")
		s.AddUser(u)
		codes[do(t, s, "POST", "/users/@me/channels", obj{"recipient_id": u.ID}).code]++
	}
	if codes[0] != 29 || codes[40003] != 11 {
		t.Errorf("openings: %v", codes)
	}
	clean(t, s)
}

func TestBan(t *testing.T) {
	now := time.Now()
	s := office(t, fakediscord.Options{Now: func() time.Time { return now }, Limits: fakediscord.Limits{Invalid: 3}})
	for i, want := range []int{403, 403, 403, 429} {
		if a := do(t, s, "GET", "/channels/"+law, nil); a.status != want || (want == 429) != strings.HasPrefix(a.raw, "<html>") {
			t.Errorf("request %d: %d %s", i+1, a.status, a.raw)
		}
	}
	now = now.Add(11 * time.Minute)
	if a := do(t, s, "GET", "/channels/"+ops, nil); a.status != 200 {
		t.Errorf("later: %s", a.raw)
	}
	clean(t, s)
}

func TestFaults(t *testing.T) {
	s := office(t, fakediscord.Options{})
	gate := make(chan struct{})
	s.Fail(fakediscord.CreateMessage, fakediscord.Fault{Status: 502, Posted: true}, fakediscord.Fault{RetryAfter: 2500 * time.Millisecond, Global: true},
		fakediscord.Fault{RetryAfter: time.Second, Shared: true, NoHeader: true}, fakediscord.Fault{Status: 403, Code: 50013}, fakediscord.Fault{Cut: true, Posted: true},
		fakediscord.Fault{HTML: true, Status: 429}, fakediscord.Fault{Body: "{"}, fakediscord.Fault{}, fakediscord.Fault{Until: gate})
	path := "/channels/" + ops + "/messages"
	var got []string
	for range 8 {
		a, err := try(s, "POST", path, obj{"content": "x"})
		if err != nil {
			got = append(got, "cut")
			continue
		}
		got = append(got, http.StatusText(a.status)+" "+a.header.Get("Retry-After")+" "+a.header.Get("X-RateLimit-Scope")+" "+a.raw[:1])
	}
	want := "Bad Gateway   {; Too Many Requests 3 global {; Too Many Requests   {; Forbidden   {; cut; Too Many Requests   <; OK   {; OK   {"
	if strings.Join(got, "; ") != want || len(s.Messages(ops)) != 3 {
		t.Errorf("%q, want %q, and %d messages", strings.Join(got, "; "), want, len(s.Messages(ops)))
	}
	done := make(chan answer)
	go func() { a, _ := try(s, "POST", path, obj{"content": "x"}); done <- a }()
	s.Wait(func() bool { return len(s.Calls(fakediscord.CreateMessage)) == 9 })
	if len(s.Messages(ops)) != 3 {
		t.Error("it is not held back")
	}
	s.Fail(fakediscord.GetCurrentUser, fakediscord.Fault{Hang: true})
	r, _ := http.NewRequest("GET", s.URL()+"/api/v10/users/@me", nil)
	if _, err := (&http.Client{Timeout: 50 * time.Millisecond}).Do(r); err == nil {
		t.Error("it does not hang")
	}
	s.Wait(func() bool { c := s.Calls(fakediscord.GetCurrentUser); return len(c) == 1 && c[0].Done })
	close(gate)
	if a := <-done; a.status != 200 || len(s.Messages(ops)) != 4 || s.Accepted(fakediscord.CreateMessage) != 3 {
		t.Errorf("then: %s, %d", a.raw, s.Accepted(fakediscord.CreateMessage))
	}
	clean(t, s)
}

// FuzzBodies sends bodies of any kind to where messages, answers and commands go.
func FuzzBodies(f *testing.F) {
	for _, v := range []any{
		v2(box(text("x"), row(press("x", "i"), menu("m", 2)), gallery("attachment://a.png", "x"))), legacy(row(press("x", "i"))), risk(), arr{risk()},
		obj{"type": 9, "data": form()}, obj{"type": 4, "data": obj{"content": "x", "allowed_mentions": obj{"users": arr{"1"}}}}, obj{"type": 8, "data": obj{"choices": arr{}}},
	} {
		raw, _ := json.Marshal(v)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := office(t, fakediscord.Options{})
		b := online(t, s)
		register(t, s, obj{"name": "hi", "description": "d"})
		answered := make(chan answer, 1)
		paths := []string{"POST /channels/" + ops + "/messages", "POST /applications/" + s.Application + "/commands", "PUT /applications/" + s.Application + "/commands"}
		b.answers(func(d obj) obj {
			callback := fmt.Sprintf("/interactions/%v/%v/callback", d["id"], d["token"])
			a, err := raw(s, "POST", callback, data)
			if err != nil {
				a.raw = err.Error()
			}
			answered <- a
			return obj{"type": 5}
		})
		s.As(ana).Command(ops, "hi", nil)
		all := []answer{<-answered}
		for _, p := range paths {
			method, path, _ := strings.Cut(p, " ")
			a, err := raw(s, method, path, data)
			if err != nil {
				a.raw = err.Error()
			}
			all = append(all, a)
		}
		for i, a := range all {
			if a.status == 0 {
				t.Errorf("%d: %s", i, a.raw)
			}
		}
		_ = s.Dump()
	})
}

// raw sends a body as it is.
func raw(s *fakediscord.Server, method, path string, body []byte) (answer, error) {
	r, err := http.NewRequest(method, s.URL()+"/api/v9"+path, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header = http.Header{"Authorization": {"Bot " + s.Token}, "User-Agent": {"DiscordBot (https://a.b, 1)"}, "Content-Type": {"application/json"}}
	return send(r)
}

func TestWhoAsks(t *testing.T) {
	s := office(t, fakediscord.Options{Privileged: fakediscord.GuildMembersIntent})
	request := func(path string, h obj) answer {
		r, _ := http.NewRequest("GET", s.URL()+path, nil)
		for name, v := range h {
			r.Header.Set(name, v.(string))
		}
		a, err := send(r)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	agent := obj{"User-Agent": "DiscordBot (https://a.b, 1)"}
	if a := request("/api/v9/users/@me", agent); a.status != 401 || a.raw != `{"code":0,"message":"401: Unauthorized"}` {
		t.Errorf("no token: %s", a.raw)
	}
	if a := request("/api/v9/users/@me", with(agent, obj{"Authorization": s.Token})); a.status != 401 {
		t.Errorf("without Bot: %s", a.raw)
	}
	if a := request("/api/v9/users/@me", obj{"Authorization": "Bot " + s.Token}); a.status != 403 || a.code != 40333 {
		t.Errorf("without User-Agent: %s", a.raw)
	}
	if a := request("/api/v8/users/@me", agent); a.code != 50041 {
		t.Errorf("version 8: %s", a.raw)
	}
	if a := request("/api/v10/gateway", agent); a.status != 200 {
		t.Errorf("where the gateway is: %s", a.raw)
	}
	app := do(t, s, "GET", "/oauth2/applications/@me", nil).body
	if app["verify_key"] != s.PublicKey || int(app["flags"].(float64))&(1<<15) == 0 || app["interactions_endpoint_url"] != nil {
		t.Errorf("the application: %v", app)
	}
	guilds := do(t, s, "GET", "/users/@me/guilds", nil).list
	if len(guilds) != 1 || guilds[0].(obj)["id"] != guild {
		t.Errorf("guilds: %v", guilds)
	}
	if a := do(t, s, "GET", "/guilds/"+guild+"/members/"+ben, nil); a.body["nick"] != "Ben O." || a.body["user"].(obj)["username"] != "ben" {
		t.Errorf("member: %s", a.raw)
	}
	s.RemoveMember(guild, ben)
	if a := do(t, s, "GET", "/guilds/"+guild+"/members/"+ben, nil); a.code != 10007 {
		t.Errorf("left: %s", a.raw)
	}
	r, _ := http.NewRequest("POST", s.URL()+"/api/v9/channels/"+ops+"/messages", strings.NewReader("content=x"))
	r.Header = http.Header{"Authorization": {"Bot " + s.Token}, "User-Agent": {agent["User-Agent"].(string)}, "Content-Type": {"application/x-www-form-urlencoded"}}
	if a, err := send(r); err != nil || a.code != 50035 {
		t.Errorf("a form: %v %s", err, a.raw)
	}
	if a := do(t, s, "POST", "/channels/"+ops+"/messages", json.RawMessage(`{"content":"x"} `)); a.status != 200 {
		t.Errorf("%s", a.raw)
	}
	s.ResetToken()
	if a := do(t, s, "GET", "/users/@me", nil); a.status != 401 {
		t.Errorf("reset: %s", a.raw)
	}
}
