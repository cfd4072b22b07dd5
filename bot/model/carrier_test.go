package model

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/model/fakemodel"
	"adjutant/chat"
)

// answering carries requests to a function.
type answering func(*http.Request) (*http.Response, error)

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }

// TestTLSGarbage: a peer that speaks no TLS, or nothing at all, is a model that is down
// or late.
func TestTLSGarbage(t *testing.T) {
	for name, c := range map[string]struct {
		peer func(net.Conn)
		why  why
	}{
		"plain HTTP": {func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") }, down},
		"garbage":    {func(c net.Conn) { _, _ = c.Write([]byte{0x16, 3, 1, 0xff, 0xff, 0, 1, 2}) }, down},
		"closes":     {func(c net.Conn) { _ = c.Close() }, down},
		"silence":    {func(net.Conn) {}, late},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				o := w.options()
				o.URL = "https://model.example/v1"
				transport := &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, DialContext: func(context.Context, string, string) (net.Conn, error) {
					ours, theirs := net.Pipe()
					go func() {
						hello := make([]byte, 4096)
						_, _ = theirs.Read(hello)
						c.peer(theirs)
						_, _ = io.Copy(io.Discard, theirs)
						_ = theirs.Close()
					}()
					return ours, nil
				}}
				defer transport.CloseIdleConnections()
				o.Transport = transport
				began := time.Now()
				if a := New(o).Consult(t.Context(), consult()); a.Failed != words[c.why] || time.Since(began) > consult().Wait {
					t.Errorf("%+v after %v: %s", a, time.Since(began), w.log)
				}
				w.meter()
			})
		})
	}
}

// TestRefusedConnection: nobody listens.
func TestRefusedConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	o := w.options()
	o.URL, o.Transport = "http://"+l.Addr().String()+"/v1", nil
	c := New(o)
	defer c.Close()
	q := consult()
	q.Wait = time.Second // which leaves no time for a pause and another attempt
	if a := c.Consult(t.Context(), q); a.Failed != words[down] || !strings.Contains(w.log.String(), "refused") {
		t.Errorf("%+v: %s", a, w.log)
	}
}

// TestOwnConnections: on a real socket, with the client's own connections, which are
// given up with it; also where the peer resets them.
func TestOwnConnections(t *testing.T) {
	w := newWorld(t)
	real := fakeOnSocket(t)
	o := w.options()
	o.URL, o.Key, o.Transport = real.URL(), chat.NewSecret(real.Key), nil
	c := New(o)
	defer c.Close()
	if a := c.Consult(t.Context(), consult()); a.Content == nil {
		t.Errorf("%+v: %s", a, w.log)
	}
	real.Answer(func(fakemodel.Request) fakemodel.Response { return fakemodel.Fault("reset") })
	q := about(1)
	q.Wait = time.Second
	if a := c.Consult(t.Context(), q); a.Failed != words[down] {
		t.Errorf("%+v: %s", a, w.log)
	}
	w.quiet()
	for _, refusal := range real.Refusals() {
		t.Errorf("asked what no API takes: %s", refusal)
	}
}

// TestRetryAfter: what endpoints say of when they want to be asked again.
func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for said, want := range map[string]time.Duration{
		"": breath, "0": breath, "2": 2 * time.Second, "1.5": 1500 * time.Millisecond, "-4": breath, "soon": breath, "1e99": 1e6 * time.Second, "NaN": breath,
		"Mon, 23 Nov 2026 09:00:30 GMT": 30 * time.Second, "Mon, 23 Nov 2026 08:00:00 GMT": breath,
	} {
		if got := retryAfter(http.Header{"Retry-After": {said}}, now); got != want {
			t.Errorf("%q: %v, want %v", said, got, want)
		}
	}
	if got := retryAfter(http.Header{"Retry-After-Ms": {"1200"}, "Retry-After": {"9"}}, now); got != 1200*time.Millisecond {
		t.Errorf("%v", got)
	}
}

// TestErrorText: what is logged of an answer with an error, however it is put.
func TestErrorText(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":"model not found"}`:                 "model not found",
		`{"message":"Unauthorized"}`:                  "Unauthorized",
		`{"detail":"Not Found"}`:                      `"Not Found"`,
		`{"error":{"message":["a","b"]}}`:             `{"message":["a","b"]}`,
		"<!doctype html><p>Sorry":                     "a page of HTML",
		"upstream connect error":                      "upstream connect error",
		"":                                            "",
		`{"object":"error","message":"m","code":400}`: "m",
	} {
		if got := errorText([]byte(body)); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

// FuzzAnswer: whatever an endpoint answers, it is what the schema says or a failure with
// words, and nothing of the key is in its cause.
func FuzzAnswer(f *testing.F) {
	const key = "sk-fuzz-0123456789"
	f.Add(200, `{"choices":[{"message":{"role":"assistant","content":"{\"ok\":true}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2}}`)
	f.Add(200, `{"choices":[{"message":{"content":[{"type":"text","text":"{\"ok\":true}"}]},"finish_reason":"stop"}]}`)
	f.Add(200, `{"error":"text"}`)
	f.Add(429, `{"error":{"message":["a"],"code":null,"param":7}}`)
	f.Add(400, `{"error":{"message":"key `+key+`","innererror":{"code":"x"}}}`)
	f.Add(502, "<html>")
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 599 {
			status = 200
		}
		c := New(Options{Key: chat.NewSecret(key), Name: "m", Log: slog.New(slog.DiscardHandler), Transport: answering(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
		})})
		q, err := newQuestion(consult(), "m")
		if err != nil {
			t.Fatal(err)
		}
		content, carried, reported, failed := c.send(t.Context(), q, q.request("m", dialect{}, 1))
		switch {
		case failed == nil && (q.accepts.check(content) != nil || status >= 300):
			t.Errorf("%q is taken", content)
		case failed != nil && (words[failed.why] == "" || failed.cause == nil || strings.Contains(failed.Error(), key)):
			t.Errorf("%v", failed)
		}
		cost := costs(reported, usage{100, 300}, carried.body)
		if cost.sent < 0 || cost.received < 0 || cost.sent > 10_000 || cost.received > 1_000_000 {
			t.Errorf("it costs %+v", cost)
		}
		if r, ok := errorsAsRefusal(failed); ok {
			dialect{}.adapted(r.param, r.said)
		}
	})
}

func errorsAsRefusal(failed *failure) (*refusal, bool) {
	if failed == nil {
		return nil, false
	}
	return errors.AsType[*refusal](failed.cause)
}
