package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

const (
	// usualRequests is how many requests a second are made in all, of the 50 that
	// Discord allows; burst is how many of them may come at once, so that no second
	// has more than 50.
	usualRequests = 45
	burst         = 5
	// mostAnswer bounds what is read of one answer.
	mostAnswer = 32 << 20
	// callTime is how long one request may take.
	callTime = 15 * time.Second
	// patience is how long a request waits for its turn.
	patience = 10 * time.Second
	// unsaidRest is for how long Discord is left alone where it does not say.
	unsaidRest = 30 * time.Second
)

// limited is that there is no turn for a request: nothing was done.
type limited struct {
	after time.Duration
	why   string
}

// Error says why and for how long.
func (l *limited) Error() string { return fmt.Sprintf("%s, for another %s", l.why, l.after) }

// gate makes every request, and holds all of them together to Discord's limits. It
// counts time by the process's own clock, which nobody sets back: it is Discord that
// counts as well.
type gate struct {
	base    http.RoundTripper
	all     *rate.Limiter
	buckets *buckets
	log     *slog.Logger
	// callTime bounds one request, from dialling to the last byte of its answer.
	callTime time.Duration

	mu       sync.Mutex
	invalid  invalids
	bot      time.Time // until when the bot is to ask nothing but what answers interactions
	everyone time.Time // until when nothing is to be asked from here
	refused  error     // why the token was refused, if it was the last time
}

func newGate(base http.RoundTripper, perSecond float64, log *slog.Logger) *gate {
	return &gate{
		base: base, all: rate.NewLimiter(rate.Limit(perSecond), burst), buckets: newBuckets(), log: log, callTime: callTime,
		invalid: invalids{most: mostInvalid},
	}
}

// sentKey is the context's key for an *atomic.Bool that is set once anything of the
// request may have left.
type sentKey struct{}

// RoundTrip waits for the request's turn, makes it and reads the answer whole. Where
// there is no turn in time, or Discord says that it was too much, the error is a
// *limited.
func (g *gate) RoundTrip(req *http.Request) (*http.Response, error) {
	_, path, _ := strings.Cut(strings.TrimPrefix(req.URL.Path, "/api/v"), "/")
	r := routeOf(req.Method, path)
	turn, err := g.turn(req.Context(), r)
	if err != nil {
		return nil, err
	}
	resp, body, err := g.ask(req)
	now := time.Now()
	if err != nil {
		g.buckets.ended(r, turn, now, limits{}, 0)
		return nil, err
	}
	said, rest := limitsOf(resp.Header), time.Duration(0)
	if resp.StatusCode == http.StatusTooManyRequests {
		var refusal *limited
		rest, refusal = g.tooMany(r, resp.Header, body, now)
		g.buckets.ended(r, turn, now, said, rest)
		return nil, refusal
	}
	g.buckets.ended(r, turn, now, said, 0)
	g.listen(r, resp.StatusCode, now)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// ask makes the request.
func (g *gate) ask(req *http.Request) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(req.Context(), g.callTime)
	defer cancel()
	if sent, ok := ctx.Value(sentKey{}).(*atomic.Bool); ok {
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	}
	resp, err := g.base.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer+1))
	_ = resp.Body.Close() // it has been read
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("read the answer: %w", err)
	case len(body) > mostAnswer:
		return nil, nil, fmt.Errorf("the answer is larger than %d MiB", mostAnswer>>20)
	}
	return resp, body, nil
}

// turn waits for the request's turn in every respect.
func (g *gate) turn(ctx context.Context, r route) (*bucket, error) {
	until := time.Now().Add(patience)
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(until) {
		until = deadline
	}
	for {
		now := time.Now()
		rest, why := g.rest(r, now)
		var changed <-chan struct{}
		if rest == 0 {
			var one *bucket
			one, rest, changed = g.buckets.take(r, now)
			if one != nil {
				return one, g.pace(ctx, r, one, until)
			}
			why = "Discord wants to be asked more slowly"
		}
		if now.Add(rest).After(until) {
			return nil, &limited{after: max(rest, time.Second), why: why}
		}
		if rest == 0 { // until another request has ended
			rest = until.Sub(now) + time.Nanosecond
		}
		if err := pause(ctx, rest, changed); err != nil {
			return nil, err
		}
	}
}

// pace waits for the request's turn among all of the bot's.
func (g *gate) pace(ctx context.Context, r route, taken *bucket, until time.Time) error {
	if r.answers {
		return nil
	}
	now := time.Now()
	turn := g.all.ReserveN(now, 1)
	rest := turn.DelayFrom(now)
	var err error
	if now.Add(rest).After(until) {
		err = &limited{after: rest, why: "too many messages are on their way to Discord"}
	} else {
		err = pause(ctx, rest, nil)
	}
	if err != nil {
		turn.CancelAt(time.Now())
		g.buckets.back(taken)
	}
	return err
}

// pause waits for a time, or until something has changed. An error is ctx's.
func pause(ctx context.Context, rest time.Duration, changed <-chan struct{}) error {
	if rest <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(rest)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-changed:
	case <-ctx.Done():
	}
	return ctx.Err()
}

// rest is for how long nothing is asked, and why.
func (g *gate) rest(r route, now time.Time) (time.Duration, string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if rest := g.invalid.rest(now); rest > 0 {
		return rest, "Discord has refused too many requests"
	}
	until := g.everyone
	if !r.answers && g.bot.After(until) {
		until = g.bot
	}
	return max(until.Sub(now), 0), "Discord wants to be left alone"
}

// tooMany takes note of a refusal because there were too many requests, and says for
// how long the bucket rests.
func (g *gate) tooMany(r route, header http.Header, body []byte, now time.Time) (time.Duration, *limited) {
	var said struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool
	}
	unread := json.Unmarshal(body, &said)
	rest := inSeconds(said.RetryAfter)
	if rest == 0 {
		rest, _ = seconds(header.Get("Retry-After")) // none is 0
	}
	if rest == 0 {
		rest = unsaidRest
		if unread == nil {
			rest = time.Second
		}
	}
	scope := header.Get("X-RateLimit-Scope")
	global := said.Global || scope == "global" || header.Get("X-RateLimit-Global") != ""
	// It is not Discord's API that answers with something else, but what stands
	// before it, and shuts the whole address out.
	shutOut := unread != nil
	g.mu.Lock()
	if scope != "shared" {
		g.invalid.note(now)
	}
	switch {
	case shutOut:
		g.everyone = later(g.everyone, now.Add(rest))
	case global:
		g.bot = later(g.bot, now.Add(rest))
	}
	g.mu.Unlock()
	g.log.Warn("Discord wants to be asked more slowly", "route", r.name, "scope", scope, "rest", rest, "global", global, "shut out", shutOut)
	why := "Discord wants to be asked more slowly"
	if shutOut || global {
		return 0, &limited{after: rest, why: why}
	}
	return rest, &limited{after: rest, why: why}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// listen takes note of what an answer's status says.
func (g *gate) listen(r route, status int, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		g.invalid.note(now)
		if rest := g.invalid.rest(now); rest > 0 {
			g.log.Error("Discord has refused so many requests that it would shut this address out: nothing is asked for a while", "rest", rest, "last", r.name)
		}
	}
	if r.answers {
		return // signed by their own token
	}
	switch {
	case status == http.StatusUnauthorized:
		if g.refused == nil {
			g.log.Warn("Discord refuses the bot token", "route", r.name)
		}
		g.refused = errToken
	case status < 300:
		g.refused = nil
	}
}

// errToken says what to do about a token that Discord does not take.
var errToken = errors.New("Discord does not take the token in DISCORD_TOKEN. Make a new one on the app’s page “Bot”, by “Reset Token”, and set it there")

// trouble is what keeps requests from being made, or nil.
func (g *gate) trouble() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if rest := g.invalid.rest(now); rest > 0 {
		return fmt.Errorf("Discord has refused %d requests within ten minutes, so nothing is asked for another %s: it would shut this address out. The log says what was refused", g.invalid.most, rest.Round(time.Second))
	}
	if g.refused != nil {
		return g.refused
	}
	if rest := later(g.everyone, g.bot).Sub(now); rest > longAlone {
		return fmt.Errorf("Discord wants to be left alone for another %s: too much was asked from this address", rest.Round(time.Second))
	}
	return nil
}
