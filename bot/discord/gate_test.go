package discord

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
)

// asking is a platform whose requests are answered by a function.
func asking(t *testing.T, answer func(req *http.Request) (*http.Response, error), change ...func(*Options)) (*Discord, *host) {
	t.Helper()
	h := newHost(t, change...)
	h.d.gate.base = roundTripper(answer)
	return h.d, h
}

// says is an answer of Discord's; headers are pairs.
func says(status int, body string, headers ...string) *http.Response {
	resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	for i := 0; i < len(headers); i += 2 {
		resp.Header.Set(headers[i], headers[i+1])
	}
	return resp
}

// counter is Discord's own counting, which the gate cannot see.
type counter struct {
	mu      sync.Mutex
	spans   map[string]*span
	all     []time.Time
	refused int
	story   []string // for whoever wants to know why
}

type span struct {
	ends time.Time
	used int
}

// take counts a request, and answers with what Discord says of its limit.
func (c *counter) take(name, key string, limit int, every time.Duration) *http.Response {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	w := c.spans[key]
	if w == nil || !w.ends.After(now) {
		w = &span{ends: now.Add(every)}
		c.spans[key] = w
	}
	w.used++
	c.story = append(c.story, fmt.Sprintf("%s %s used %d until %s", now.Format("05.000"), key, w.used, w.ends.Format("05.000")))
	left := strconv.FormatFloat(w.ends.Sub(now).Seconds(), 'f', 3, 64)
	headers := []string{
		"X-RateLimit-Bucket", name, "X-RateLimit-Limit", strconv.Itoa(limit),
		"X-RateLimit-Remaining", strconv.Itoa(max(limit-w.used, 0)), "X-RateLimit-Reset-After", left,
	}
	if w.used > limit {
		c.refused++
		return says(429, `{"message":"too many","retry_after":`+left+`,"global":false}`, append(headers, "X-RateLimit-Scope", "user")...)
	}
	return says(200, `{}`, headers...)
}

// busiest is the most requests within one second.
func (c *counter) busiest() int {
	most, first := 0, 0
	for last, at := range c.all {
		for at.Sub(c.all[first]) >= time.Second {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

// However many ask at once, Discord never has to refuse one once it has said what counts
// together; no second has more than fifty, and nobody waits for longer than the limits
// ask for.
func TestGateHoldsTheLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &counter{spans: map[string]*span{}}
		d, _ := asking(t, func(req *http.Request) (*http.Response, error) {
			c.mu.Lock()
			c.all = append(c.all, time.Now())
			c.mu.Unlock()
			time.Sleep(rand.N(200 * time.Millisecond)) // the way there
			var resp *http.Response
			parts := strings.Split(req.URL.Path, "/")
			switch major := parts[4]; {
			case parts[3] == "guilds":
				resp = c.take("members", "members "+major, 10, 10*time.Second)
			case req.Method == http.MethodPost:
				resp = c.take("post", "post "+major, 5, 5*time.Second)
			default: // edits and deletes of a message count together
				resp = c.take("change", "change "+major, 5, time.Second)
			}
			time.Sleep(rand.N(200 * time.Millisecond)) // and back
			return resp, nil
		})
		for _, method := range []string{"POST", "PATCH", "DELETE"} {
			path := "/channels/100/messages"
			if method != "POST" {
				path += "/1"
			}
			if err := d.call(t.Context(), request{method: method, path: path}, nil); err != nil {
				t.Fatal(err)
			}
		}
		c.all = nil
		time.Sleep(10 * time.Second)
		began := time.Now()
		var askers sync.WaitGroup
		for n := range 200 {
			channel := n % 8
			r := request{method: "POST", path: fmt.Sprintf("/channels/%d/messages", channel)}
			switch n % 5 {
			case 1:
				r = request{method: "PATCH", path: fmt.Sprintf("/channels/%d/messages/%d", channel, n)}
			case 2:
				r = request{method: "DELETE", path: fmt.Sprintf("/channels/%d/messages/%d", channel, n)}
			case 3:
				r = request{method: "GET", path: fmt.Sprintf("/guilds/%d/members/%d", channel, n)}
			}
			askers.Go(func() {
				for {
					err := d.call(t.Context(), r, nil)
					if later, ok := errors.AsType[*chat.Later](err); ok {
						time.Sleep(later.After)
						continue
					}
					if err != nil {
						t.Error(err)
					}
					return
				}
			})
		}
		askers.Wait()
		if c.refused != 0 {
			t.Errorf("Discord had to refuse %d requests:\n%s", c.refused, strings.Join(c.story, "\n"))
		}
		if len(c.all) != 200 {
			t.Errorf("%d requests were made", len(c.all))
		}
		if got := c.busiest(); got > 50 {
			t.Errorf("%d requests in one second", got)
		}
		if took := time.Since(began); took > 40*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

// Nothing is asked for while Discord wants the whole bot to be quiet, but what answers
// interactions; and then it goes on by itself.
func TestGateGlobalPause(t *testing.T) {
	for name, refusal := range map[string]func() *http.Response{
		"by body":   func() *http.Response { return says(429, `{"retry_after":4.5,"global":true}`) },
		"by header": func() *http.Response { return says(429, `{"retry_after":4.5}`, "X-RateLimit-Global", "true") },
		"by scope":  func() *http.Response { return says(429, `{"retry_after":4.5}`, "X-RateLimit-Scope", "global") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				refused := false
				d, _ := asking(t, func(*http.Request) (*http.Response, error) {
					if !refused {
						refused = true
						return refusal(), nil
					}
					return says(200, `{}`), nil
				})
				began := time.Now()
				var askers sync.WaitGroup
				askers.Go(func() {
					if err := d.call(t.Context(), request{method: "GET", path: "/channels/1"}, nil); err != nil {
						t.Error(err)
					}
				})
				synctest.Wait()
				for path, wants := range map[string]time.Duration{"/channels/2": 4500 * time.Millisecond, "/interactions/1/t/callback": 0} {
					askers.Go(func() {
						err := d.call(t.Context(), request{method: "POST", path: path, interaction: wants == 0}, nil)
						if took := time.Since(began); err != nil || took < wants || wants == 0 && took > 0 {
							t.Errorf("%s: %v after %s", path, err, took)
						}
					})
				}
				askers.Wait()
				if took := time.Since(began); took < 4500*time.Millisecond || took > 6*time.Second {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}

// What stands before Discord answers with a page, and shuts out the address: nothing at
// all is asked for as long as it says, and health says so.
func TestGateShutOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		d, _ := asking(t, func(*http.Request) (*http.Response, error) {
			if asked++; asked == 1 {
				return says(429, `<html>You are being rate limited</html>`, "Retry-After", "600"), nil
			}
			return says(200, `{}`), nil
		})
		for range 3 {
			for _, r := range []request{{method: "GET", path: "/channels/1"}, {method: "POST", path: "/interactions/1/t/callback", interaction: true}} {
				later, ok := errors.AsType[*chat.Later](d.call(t.Context(), r, nil))
				if !ok || later.After != 600*time.Second {
					t.Errorf("%v", later)
				}
			}
		}
		if asked != 1 {
			t.Errorf("asked %d times", asked)
		}
		if err := d.gate.trouble(); err == nil || !strings.Contains(err.Error(), "left alone for another 10m0s") {
			t.Errorf("health says %v", err)
		}
		time.Sleep(601 * time.Second)
		if err := d.call(t.Context(), request{method: "GET", path: "/channels/1"}, nil); err != nil || d.gate.trouble() != nil {
			t.Errorf("%v, %v", err, d.gate.trouble())
		}
	})
}

// Who is refused too often is shut out by Discord for long; before that nothing is
// asked any more. Refusals that others share the blame for do not count.
func TestGateInvalidRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		shared := true
		d, _ := asking(t, func(*http.Request) (*http.Response, error) {
			asked++
			if shared {
				return says(429, `{"retry_after":0.01}`, "X-RateLimit-Scope", "shared"), nil
			}
			return says(403, `{"message":"Missing Access","code":50001}`), nil
		}, func(o *Options) { o.Pace.Requests = 1e6 })
		ask := func() error { return d.call(t.Context(), request{method: "GET", path: "/channels/1"}, nil) }
		for asked < 10_000 { // counted, they would be too many
			_ = ask()
		}
		if err := d.gate.trouble(); err != nil {
			t.Fatal(err)
		}
		shared, asked = false, 0
		for range mostInvalid {
			if code := codeOf(ask()); code != 50001 {
				t.Fatalf("code %d after %d requests", code, asked)
			}
			if asked%1000 == 0 {
				time.Sleep(time.Minute)
			}
		}
		later, ok := errors.AsType[*chat.Later](ask())
		if !ok || asked != mostInvalid {
			t.Fatalf("%v after %d requests", later, asked)
		}
		if err := d.gate.trouble(); err == nil || !strings.Contains(err.Error(), "refused 8000 requests") {
			t.Errorf("health says %v", err)
		}
		if later.After > 10*time.Minute {
			t.Errorf("it waits %s", later.After)
		}
		time.Sleep(later.After)
		if code := codeOf(ask()); code != 50001 || asked != mostInvalid+1 {
			t.Errorf("code %d after %d requests", code, asked)
		}
	})
}

// A turn that was not used is given back, so that nobody waits for it.
func TestGateGivesBack(t *testing.T) {
	g := newGate(nil, 1e-9, slog.New(slog.DiscardHandler)) // nobody has a second turn
	r := routeOf("GET", "/channels/1")
	for range burst {
		turn, err := g.turn(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		g.buckets.ended(r, turn, time.Now(), limits{answered: true}, 0)
	}
	for range 3 {
		if _, err := g.turn(t.Context(), r); err == nil {
			t.Fatal("there was a turn")
		}
		if one := g.buckets.of(r); one.under != 0 {
			t.Fatalf("%d requests count as under way", one.under)
		}
	}
}

// What Discord counts by, and that no token can be read in it.
func TestRoutes(t *testing.T) {
	const secret = "interaction-token"
	for _, c := range []struct {
		path, name string
		answers    bool
	}{
		{"/channels/1/messages", "GET /channels/id/messages", false},
		{"/channels/1/messages/2", "GET /channels/id/messages/id", false},
		{"/users/@me/channels", "GET /users/@me/channels", false},
		{"/guilds/1/members/2", "GET /guilds/id/members/id", false},
		{"/interactions/1/" + secret + "/callback", "GET /interactions/id/…/callback", true},
		{"/webhooks/1/" + secret + "/messages/@original", "GET /webhooks/id/…/messages/@original", true},
		{"/applications/1/commands", "GET /applications/id/commands", false},
		{"/gateway/bot", "GET /gateway/bot", false},
		{"", "GET /", false},
	} {
		r := routeOf("GET", c.path)
		if r.name != c.name || r.answers != c.answers || strings.Contains(r.name+r.major, secret) {
			t.Errorf("%s: %+v", c.path, r)
		}
	}
	if routeOf("GET", "/channels/1/messages/5").major == routeOf("GET", "/channels/2/messages/5").major {
		t.Error("two channels count together")
	}
	if routeOf("GET", "/channels/1/messages/5").major != routeOf("GET", "/channels/1/messages/6").major {
		t.Error("two messages of a channel count apart")
	}
	if routeOf("GET", "/webhooks/1/a").major == routeOf("GET", "/webhooks/1/b").major {
		t.Error("two tokens count together")
	}
}
