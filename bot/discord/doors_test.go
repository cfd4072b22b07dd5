package discord

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/discord/components"
	"adjutant/bot/intake"
	"adjutant/chat"
)

// signer is the application's key, as Discord has it.
var signer = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

// withKey lets interactions come over HTTP.
func withKey(o *Options) {
	o.PublicKey = hex.EncodeToString(signer.Public().(ed25519.PublicKey))
}

// signed is a request as Discord makes it at that moment.
func signed(at time.Time, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/discord", strings.NewReader(body))
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(signer, []byte(stamp+body))))
	return r
}

// serve answers a request.
func (h *host) serve(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.d.Handler().ServeHTTP(w, r)
	return w
}

const command = `{"id":"77","application_id":"555","type":2,"token":"interaction-token","guild_id":"1","member":{"user":{"id":"800"}},"data":{"name":"my"}}`

// Only what Discord has signed lately is taken, and only once.
func TestHandlerRefuses(t *testing.T) {
	h := newHost(t, withKey)
	now := time.Now()
	h.d.opts.Now = func() time.Time { return now }
	h.d.gateway.deliver = func(*delivery) { t.Error("it was delivered") }
	with := func(name, value string) func(r *http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for name, c := range map[string]struct {
		request *http.Request
		change  func(*http.Request)
		status  int
	}{
		"GET":               {httptest.NewRequest(http.MethodGet, "/discord", nil), nil, 405},
		"unsigned":          {httptest.NewRequest(http.MethodPost, "/discord", strings.NewReader(command)), nil, 401},
		"by another":        {signed(now, command), with("X-Signature-Ed25519", strings.Repeat("ab", 64)), 401},
		"too short":         {signed(now, command), with("X-Signature-Ed25519", "abcd"), 401},
		"no hexadecimal":    {signed(now, command), with("X-Signature-Ed25519", strings.Repeat("x", 128)), 401},
		"at another time":   {signed(now, command), with("X-Signature-Timestamp", strconv.FormatInt(now.Unix()+1, 10)), 401},
		"of another text":   {signed(now, command), func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(command + " ")) }, 401},
		"long ago":          {signed(now.Add(-mostAge-2*time.Second), command), nil, 401},
		"in the future":     {signed(now.Add(mostAge+2*time.Second), command), nil, 401},
		"an old ping":       {signed(now.Add(-time.Hour), `{"type":1}`), nil, 401},
		"too large":         {signed(now, strings.Repeat(" ", intake.MostBody+1)), nil, 413},
		"broken off":        {signed(now, command), func(r *http.Request) { r.Body = io.NopCloser(broken{}) }, 400},
		"no JSON":           {signed(now, `{`), nil, 400},
		"no interaction":    {signed(now, `{"type":2}`), nil, 400},
		"of another nature": {signed(now, `[1,2]`), nil, 400},
	} {
		t.Run(name, func(t *testing.T) {
			if c.change != nil {
				c.change(c.request)
			}
			if w := h.serve(c.request); w.Code != c.status {
				t.Errorf("answered %d %s", w.Code, w.Body)
			}
		})
	}
	if w := h.serve(signed(now.Add(-4*time.Minute), `{"id":"1","type":1}`)); w.Code != 200 || w.Body.String() != `{"type":1}` ||
		w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("a ping was answered with %d %q %v", w.Code, w.Body, w.Header())
	}
}

// Without a public key nothing is taken, and a wrong one is said at once.
func TestHandlerKeys(t *testing.T) {
	h := newHost(t)
	if w := h.serve(signed(time.Now(), `{"type":1}`)); w.Code != 401 {
		t.Errorf("answered %d", w.Code)
	}
	for _, wrong := range []string{"abc", "zz", strings.Repeat("ab", 31), strings.Repeat("ab", 33), strings.Repeat("x", 64)} {
		_, err := New(noCompany{}, Options{Token: chat.NewSecret(botToken), PublicKey: wrong})
		if err == nil || !strings.Contains(err.Error(), "DISCORD_PUBLIC_KEY") {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if _, err := New(noCompany{}, Options{}); err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN") {
		t.Errorf("without a token: %v", err)
	}
}

// The first response goes back in the answer to Discord's request, what comes after it
// by a request of its own; and who sends the same again gets nothing.
func TestHandlerAnswers(t *testing.T) {
	h := newHost(t, withKey)
	done := make(chan struct{})
	h.json("POST /interactions/77/interaction-token/callback", 400, `{"code":40060}`)
	h.d.gateway.deliver = func(del *delivery) {
		if del.interaction.ID != "77" || del.interaction.who().ID != "800" || del.at.IsZero() {
			t.Errorf("delivered %+v", del.interaction)
		}
		go func() {
			if err := del.ack.give(t.Context(), response{Type: respondLater}); err != nil {
				t.Error(err)
			}
			if err := del.ack.give(t.Context(), response{Type: respondMessage}); codeOf(err) != 40060 {
				t.Errorf("a second response: %v", err)
			}
			close(done)
		}()
	}
	r := signed(time.Now(), command)
	again := signed(time.Now(), command)
	if w := h.serve(r); w.Code != 200 || w.Body.String() != `{"type":5}` || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("answered %d %q %v", w.Code, w.Body, w.Header())
	}
	if w := h.serve(again); w.Code != 202 || w.Body.Len() != 0 {
		t.Errorf("answered %d %q", w.Code, w.Body)
	}
	<-done
}

// Files go by a request of their own, as does what comes when Discord's request has
// ended; a broken connection may have carried the answer all the same.
func TestHandlerAnswersAside(t *testing.T) {
	const callback = "POST /interactions/77/interaction-token/callback"
	file := response{Type: respondMessage, Files: []components.File{{Name: "a.png", PNG: []byte("x")}}}
	for name, c := range map[string]struct {
		give   response
		status int // of the callback
		body   string
		cut    bool
		want   error
	}{
		"files":                        {file, 204, ``, false, nil},
		"files, too late":              {file, 404, `{"code":10062}`, false, errTooLate},
		"cut, and it has arrived":      {response{Type: respondMessage}, 400, `{"code":40060}`, true, nil},
		"cut, and it has not arrived":  {response{Type: respondMessage}, 204, ``, true, nil},
		"cut, and nobody waits longer": {response{Type: respondMessage}, 404, `{"code":10062}`, true, errTooLate},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t, withKey)
			h.json(callback, c.status, c.body)
			given := make(chan error, 1)
			h.d.gateway.deliver = func(del *delivery) { go func() { given <- del.ack.give(t.Context(), c.give) }() }
			w := httptest.NewRecorder()
			h.d.Handler().ServeHTTP(torn{w, c.cut}, signed(time.Now(), command))
			if !c.cut && (w.Code != 202 || w.Body.Len() != 0) {
				t.Errorf("answered %d %q", w.Code, w.Body)
			}
			if err := <-given; !errors.Is(err, c.want) || h.times(callback) != 1 {
				t.Errorf("%v after %d requests", err, h.times(callback))
			}
		})
	}
}

// torn is a connection that may have been torn.
type torn struct {
	*httptest.ResponseRecorder
	is bool
}

func (w torn) Write(p []byte) (int, error) {
	if w.is {
		return 0, io.ErrClosedPipe
	}
	return w.ResponseRecorder.Write(p)
}

// A request of Discord's does not wait for ever, and can be answered after it all the
// same.
func TestHandlerWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t, withKey)
		h.json("POST /interactions/77/interaction-token/callback", 204, ``)
		var taken *delivery
		h.d.gateway.deliver = func(del *delivery) { taken = del }
		began := time.Now()
		if w := h.serve(signed(time.Now(), command)); w.Code != 202 || time.Since(began) != mostOpen {
			t.Errorf("answered %d after %s", w.Code, time.Since(began))
		}
		if err := taken.ack.give(t.Context(), response{Type: respondMessage}); err != nil {
			t.Error(err)
		}
		h.d.gateway.deliver = func(*delivery) { panic("a fault of ours") }
		if w := h.serve(signed(time.Now(), strings.Replace(command, "77", "78", 1))); w.Code != 500 {
			t.Errorf("answered %d", w.Code)
		}
	})
}

// The same interaction at the same moment is taken once.
func TestHandlerAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t, withKey)
		delivered := 0
		h.d.gateway.deliver = func(del *delivery) {
			delivered++
			time.AfterFunc(time.Second, func() { _ = del.ack.give(t.Context(), response{Type: respondLater}) })
		}
		var mu sync.Mutex
		codes := map[int]int{}
		var senders sync.WaitGroup
		for range 5 {
			r := signed(time.Now(), command)
			senders.Go(func() {
				code := h.serve(r).Code
				mu.Lock()
				defer mu.Unlock()
				codes[code]++
			})
		}
		senders.Wait()
		if codes[200] != 1 || codes[202] != 4 || delivered != 1 {
			t.Errorf("delivered %d times, and answered %v", delivered, codes)
		}
	})
}

// A callback knows what came of it, also where nothing was heard.
func TestCallback(t *testing.T) {
	lost := func(req *http.Request) (*http.Response, error) { sentOff(req); return nil, io.ErrUnexpectedEOF }
	hangs := func(req *http.Request) (*http.Response, error) {
		sentOff(req)
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	done := func(*http.Request) (*http.Response, error) { return says(204, ``), nil }
	code := func(status, code int) func(*http.Request) (*http.Response, error) {
		return func(*http.Request) (*http.Response, error) {
			return says(status, fmt.Sprintf(`{"code":%d,"message":"no"}`, code)), nil
		}
	}
	type attempts []func(*http.Request) (*http.Response, error)
	for name, c := range map[string]struct {
		answers attempts
		code    int
		late    bool
	}{
		"at once":                      {attempts{done}, 0, false},
		"lost, and it had arrived":     {attempts{lost, code(400, 40060)}, 0, false},
		"lost, and it had not":         {attempts{lost, done}, 0, false},
		"hangs, and it had arrived":    {attempts{hangs, code(400, 40060)}, 0, false},
		"502, and then it is too late": {attempts{code(502, 0), code(404, 10062)}, 0, true},
		"too late":                     {attempts{code(404, 10062)}, 0, true},
		"no such webhook":              {attempts{code(404, 10015)}, 0, true},
		"a bad token":                  {attempts{code(401, 50027)}, 0, true},
		"answered by another":          {attempts{code(400, 40060)}, 40060, false},
		"malformed":                    {attempts{code(400, 50035)}, 50035, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				d, _ := asking(t, func(req *http.Request) (*http.Response, error) {
					asked++
					if asked > len(c.answers) {
						return nil, errors.New("asked too often")
					}
					return c.answers[asked-1](req)
				})
				began := time.Now()
				err := d.callback(&interaction{ID: "1", Token: "interaction-token"}).give(t.Context(), response{Type: respondMessage})
				if errors.Is(err, errTooLate) != c.late || codeOf(err) != c.code || err == nil != (!c.late && c.code == 0) || asked != len(c.answers) {
					t.Errorf("%v after %d attempts", err, asked)
				}
				if took := time.Since(began); took > 2*time.Second {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		d, _ := asking(t, lost)
		began := time.Now()
		err := d.callback(&interaction{ID: "1", Token: "interaction-token"}).give(t.Context(), response{})
		if _, doubtful := errors.AsType[*chat.Doubtful](err); !doubtful || strings.Contains(err.Error(), "interaction-token") || time.Since(began) > 2*callbackTries {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}
