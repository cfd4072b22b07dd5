package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/discord/components"
	"adjutant/chat"
)

// sentOff tells whoever traces a request that it has left.
func sentOff(req *http.Request) {
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
}

// callFaults are what may become of a request, and what the caller may believe then.
var callFaults = map[string]struct {
	answer func(req *http.Request) (*http.Response, error)
	// sent is whether Discord may have carried it out.
	sent bool
}{
	"no connection": {func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
	}, false},
	"cut":             {func(req *http.Request) (*http.Response, error) { sentOff(req); return nil, io.ErrUnexpectedEOF }, true},
	"500":             {func(*http.Request) (*http.Response, error) { return says(500, `{"message":"500","code":0}`), nil }, true},
	"502 with a page": {func(*http.Request) (*http.Response, error) { return says(502, `<html>`), nil }, true},
	"504":             {func(*http.Request) (*http.Response, error) { return says(504, ``), nil }, true},
	"408":             {func(*http.Request) (*http.Response, error) { return says(408, ``), nil }, true},
	"an answer without end": {func(req *http.Request) (*http.Response, error) {
		sentOff(req)
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(endless{})}, nil
	}, true},
	"a broken answer": {func(req *http.Request) (*http.Response, error) {
		sentOff(req)
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(io.MultiReader(strings.NewReader(`{"id":`), broken{}))}, nil
	}, true},
	"no answer": {func(req *http.Request) (*http.Response, error) {
		sentOff(req)
		<-req.Context().Done()
		return nil, req.Context().Err()
	}, true},
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// What must not be done twice is doubtful as soon as it may have been done; anything
// else is tried again.
func TestCallFaults(t *testing.T) {
	for name, fault := range callFaults {
		for _, once := range []bool{true, false} {
			t.Run(fmt.Sprint(name, " once ", once), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					asked := 0
					d, _ := asking(t, func(req *http.Request) (*http.Response, error) { asked++; return fault.answer(req) })
					began := time.Now()
					err := d.call(t.Context(), request{method: "POST", path: "/channels/1/messages", body: map[string]string{}, once: once}, nil)
					_, doubtful := errors.AsType[*chat.Doubtful](err)
					attempts := mostAttempts
					if once && fault.sent {
						attempts = 1
					}
					if err == nil || doubtful != (once && fault.sent) || asked != attempts {
						t.Errorf("%v after %d attempts", err, asked)
					}
					if took := time.Since(began); took > mostAttempts*(callTime+time.Second) {
						t.Errorf("it took %s", took)
					}
					if strings.Contains(err.Error(), "/1/") || strings.Contains(err.Error(), "http") {
						t.Errorf("the error holds an address: %v", err)
					}
				})
			})
		}
	}
}

// What passes is not seen by whoever asks.
func TestCallRecovers(t *testing.T) {
	for name, fault := range callFaults {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				d, _ := asking(t, func(req *http.Request) (*http.Response, error) {
					if asked++; asked < mostAttempts {
						return fault.answer(req)
					}
					return says(200, `{"id":"5"}`), nil
				})
				var got channel
				if err := d.call(t.Context(), request{method: "GET", path: "/channels/5"}, &got); err != nil || got.ID != "5" {
					t.Errorf("%+v, %v", got, err)
				}
			})
		})
	}
}

// A refusal is told with Discord's code, whoever has made it.
func TestCallRefused(t *testing.T) {
	for _, c := range []struct {
		status, code  int
		body, message string
	}{
		{400, 50035, `{"message":"Invalid Form Body","code":50035,"errors":{"content":{}}}`, "Invalid Form Body"},
		{404, 10008, `{"message":"Unknown Message","code":10008}`, "Unknown Message"},
		{403, 0, `<html>Cloudflare</html>`, "Forbidden"},
		{405, 0, ``, "Method Not Allowed"},
		{400, 0, `{"message":{"odd":1},"code":"x"}`, "Bad Request"},
		{302, 0, ``, "Found"},
		{400, 1, `{"code":1,"message":"` + strings.Repeat("é", 1000) + `"}`, strings.Repeat("é", 300) + "…"},
	} {
		asked := 0
		d, _ := asking(t, func(*http.Request) (*http.Response, error) { asked++; return says(c.status, c.body), nil })
		err := d.call(t.Context(), request{method: "POST", path: "/x", once: true}, nil)
		r, ok := errors.AsType[*refused](err)
		if !ok || r.Status != c.status || r.Code != c.code || codeOf(err) != c.code || r.Message != c.message || asked != 1 {
			t.Errorf("%d %s: %v after %d attempts", c.status, c.body, err, asked)
		}
	}
}

// A token that Discord does not take is a trouble until it takes it; what an
// interaction's own token is good for says nothing of it.
func TestCallBadToken(t *testing.T) {
	status := 401
	d, _ := asking(t, func(*http.Request) (*http.Response, error) { return says(status, `{"code":0}`), nil })
	_ = d.call(t.Context(), request{method: "POST", path: "/webhooks/1/interaction-token", interaction: true}, nil)
	if err := d.gate.trouble(); err != nil {
		t.Error(err)
	}
	_ = d.call(t.Context(), request{method: "GET", path: "/x"}, nil)
	if err := d.gate.trouble(); !errors.Is(err, errToken) {
		t.Errorf("health says %v", err)
	}
	status = 200
	_ = d.call(t.Context(), request{method: "POST", path: "/webhooks/1/interaction-token", interaction: true}, nil)
	if d.gate.trouble() == nil {
		t.Error("an interaction's token has put it right")
	}
	_ = d.call(t.Context(), request{method: "GET", path: "/x"}, nil)
	if err := d.gate.trouble(); err != nil {
		t.Error(err)
	}
}

// Who cannot wait is told when to come back, and nothing is asked.
func TestCallLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		d, _ := asking(t, func(*http.Request) (*http.Response, error) {
			if asked++; asked == 1 {
				return says(429, `{"retry_after":3}`, "X-RateLimit-Scope", "user"), nil
			}
			return says(200, `{}`), nil
		})
		r := request{method: "GET", path: "/channels/1"}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for range 3 {
			later, ok := errors.AsType[*chat.Later](d.call(short, r, nil))
			if !ok || later.After != 3*time.Second {
				t.Errorf("%v", later)
			}
		}
		if asked != 1 {
			t.Errorf("asked %d times", asked)
		}
		if err := d.call(t.Context(), r, nil); err != nil || asked != 2 {
			t.Errorf("%v after %d", err, asked)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := d.call(gone, r, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
}

// An answer that cannot be read says nothing of what was done.
func TestCallUnreadable(t *testing.T) {
	d, _ := asking(t, func(*http.Request) (*http.Response, error) { return says(200, `<html>`), nil })
	var into channel
	err := d.call(t.Context(), request{method: "POST", path: "/x", once: true}, &into)
	if _, doubtful := errors.AsType[*chat.Doubtful](err); !doubtful {
		t.Errorf("%v", err)
	}
	if err = d.call(t.Context(), request{method: "GET", path: "/x"}, &into); err == nil {
		t.Error("it was read")
	}
}

// A request has its token where Discord wants it and nowhere else, and its files beside
// what describes them.
func TestCallRequest(t *testing.T) {
	var got *http.Request
	var body []byte
	d, _ := asking(t, func(req *http.Request) (*http.Response, error) {
		got = req
		body = nil
		if req.Body != nil {
			body, _ = io.ReadAll(req.Body)
		}
		return says(204, ``), nil
	})
	ask := func(r request) {
		t.Helper()
		if err := d.call(t.Context(), r, nil); err != nil {
			t.Fatal(err)
		}
	}
	ask(request{method: "GET", path: "/channels/1/messages?limit=5"})
	if got.URL.String() != "https://discord.com/api/v9/channels/1/messages?limit=5" || got.Header.Get("Authorization") != "Bot "+botToken ||
		got.Header.Get("Content-Type") != "" || !strings.HasPrefix(got.Header.Get("User-Agent"), "DiscordBot (") {
		t.Errorf("%s with %v", got.URL, got.Header)
	}
	ask(request{method: "POST", path: "/interactions/1/interaction-token/callback", body: response{Type: 5}, interaction: true})
	if got.Header.Get("Authorization") != "" || string(body) != `{"type":5}` || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s with %v", body, got.Header)
	}
	ask(request{method: "POST", path: "/channels/1/messages", body: said{Flags: 4}, files: []components.File{{Name: "a \"b\".png", PNG: []byte("one")}, {Name: "c.png", PNG: []byte("two")}}})
	kind, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		t.Fatal(kind, err)
	}
	form, err := multipart.NewReader(strings.NewReader(string(body)), params["boundary"]).ReadForm(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	var payload said
	if err := json.Unmarshal([]byte(form.Value["payload_json"][0]), &payload); err != nil || payload.Flags != 4 {
		t.Errorf("%v, %v", form.Value, err)
	}
	for field, want := range map[string]string{"files[0]": "one", "files[1]": "two"} {
		f, err := form.File[field][0].Open()
		if err != nil {
			t.Fatal(err)
		}
		if content, _ := io.ReadAll(f); string(content) != want || form.File[field][0].Header.Get("Content-Type") != "image/png" {
			t.Errorf("%s: %q with %v", field, content, form.File[field][0].Header)
		}
	}
	if err := d.call(t.Context(), request{method: "POST", path: "/x", body: make(chan int)}, nil); err == nil {
		t.Error("a channel was encoded")
	}
}

// Who the bot is, is asked for until it is known, and then no more.
func TestWho(t *testing.T) {
	h := newHost(t)
	h.d.gate.base = roundTripper(func(req *http.Request) (*http.Response, error) {
		h.mu.Lock()
		h.asked = append(h.asked, req.URL.Path)
		n := len(h.asked)
		h.mu.Unlock()
		switch {
		case n == 1:
			return says(403, `{}`), nil
		case n == 2:
			return says(200, `{}`), nil
		case strings.HasSuffix(req.URL.Path, "/oauth2/applications/@me"):
			return says(200, `{"id":"555"}`), nil
		}
		return says(200, `{"id":"900","username":"adjutant"}`), nil
	})
	if me, err := h.d.who(t.Context()); err == nil {
		t.Errorf("it is %+v", me)
	}
	_, _ = h.d.who(t.Context())
	for range 3 {
		me, err := h.d.who(t.Context())
		if err != nil || me != (self{Application: "555", User: "900", Name: "adjutant"}) {
			t.Errorf("%+v, %v", me, err)
		}
	}
	if len(h.asked) > 5 {
		t.Errorf("asked %v", h.asked)
	}
}
