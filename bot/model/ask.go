package model

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

const (
	// attempts is how often a question is put, dialects that the endpoint does not
	// understand not counted.
	attempts = 2
	// mostDialects is how many of those are tried.
	mostDialects = 8
	// breath is the pause before another attempt where the endpoint asks for none.
	breath = 500 * time.Millisecond
	// leastTime is what must be left of the time for another attempt to be worth it.
	leastTime = time.Second
)

// usage is how many tokens a request cost.
type usage struct{ sent, received int }

// ask puts the question until it is answered, or further attempts are of no use.
func (c *Client) ask(ctx context.Context, q *question) ([]byte, usage, *failure) {
	d := c.learned.get()
	var total usage
	var before *failure
	for tried, dialects := 1, 0; ; {
		content, cost, failed := c.attempt(ctx, q, d, tried)
		total.sent, total.received = total.sent+cost.sent, total.received+cost.received
		if failed == nil {
			c.learned.set(d)
			return content, total, nil
		}
		if failed.why == spent && before != nil { // which is why there is no answer
			return nil, total, before
		}
		before = failed
		if r, ok := errors.AsType[*refusal](failed.cause); ok && r.ours() && dialects < mostDialects {
			if next, changed := d.adapted(r.param, r.said); changed {
				d, dialects = next, dialects+1
				continue
			}
		}
		if tried++; tried > attempts || !failed.again {
			return nil, total, failed
		}
		if !pauseFor(ctx, failed.after) {
			return nil, total, failed
		}
	}
}

// pauseFor waits before another attempt. It reports false at once if there would be no
// time left for that, and when the context ends.
func pauseFor(ctx context.Context, after time.Duration) bool {
	if after == 0 {
		return ctx.Err() == nil
	}
	if end, bounded := ctx.Deadline(); bounded && time.Until(end) < after+leastTime {
		return false
	}
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// attempt puts the question once, within the budget.
func (c *Client) attempt(ctx context.Context, q *question, d dialect, nth int) ([]byte, usage, *failure) {
	request := q.request(c.o.Name, d, nth)
	about := usage{sent: tokens(request), received: d.limit(c.o.Name, q.consult.Most)}
	h, failed := c.reserve(ctx, q, about)
	if failed != nil {
		return nil, usage{}, failed
	}
	cost := usage{}
	defer func() { c.settle(ctx, q, h, cost) }()
	content, carried, reported, failed := c.send(ctx, q, request)
	if failed == nil || !failed.free || reported.PromptTokens > 0 {
		cost = costs(reported, about, carried.body)
	}
	return content, cost, failed
}

// send sends one request and reads its answer, and what that says it cost.
func (c *Client) send(ctx context.Context, q *question, request openai.ChatCompletionRequest) ([]byte, *carrier, openai.Usage, *failure) {
	carried := &carrier{transport: c.transport}
	response, err := c.api(carried).CreateChatCompletion(ctx, request)
	if err != nil {
		return nil, carried, response.Usage, c.failed(ctx, q, err, carried)
	}
	content, failed := c.read(q, response, carried.body)
	return content, carried, response.Usage, failed
}

// costs is what a request cost: what is reported, if that can be, and otherwise what
// it can have cost at most.
func costs(reported openai.Usage, about usage, body []byte) usage {
	sent, received := reported.PromptTokens, reported.CompletionTokens
	if sent <= 0 || received < 0 || sent > 8*about.sent+1000 || received > about.received+len(body) {
		return about
	}
	return usage{sent, received}
}

// refusal is an answer with a status that says that the request was at fault.
type refusal struct {
	status int
	param  string
	code   string
	said   string // empty where it repeats what was sent
	logged string // what may be logged of it
}

// ours reports whether the way in which the question was put may be what was refused.
func (r *refusal) ours() bool {
	return r.status == http.StatusBadRequest || r.status == http.StatusUnprocessableEntity || r.status == http.StatusNotImplemented
}

func (r *refusal) Error() string {
	return fmt.Sprintf("status %d %s: %s", r.status, cmp.Or(r.code, "without a code"), r.logged)
}

// failed is what an error of go-openai means.
func (c *Client) failed(ctx context.Context, q *question, err error, carried *carrier) *failure {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &failure{why: late, cause: fmt.Errorf("within %v", q.consult.Wait)}
	case ctx.Err() != nil:
		return &failure{why: stopped, cause: ctx.Err()}
	case errors.Is(err, errEndless):
		return &failure{why: unreadable, cause: err}
	case errors.Is(err, errRedirect):
		return &failure{why: missing, cause: err, free: true}
	}
	if t, ok := errors.AsType[*torn](err); ok {
		return &failure{why: down, cause: fmt.Errorf("status %d: %w", carried.status, t), again: true}
	}
	if !carried.sent { // go-openai has refused it
		return &failure{why: ours, cause: err, free: true}
	}
	if carried.status == 0 {
		return &failure{why: down, cause: c.logged(err.Error(), q), again: true, after: breath}
	}
	if carried.status < 300 {
		return &failure{why: unreadable, cause: fmt.Errorf("status %d, %s: %w", carried.status, kindOf(carried.header), plainSyntax(err)), again: true}
	}
	r := c.refused(q, err, carried)
	f := &failure{cause: r, free: true}
	switch {
	case r.code == "content_filter":
		f.why = filtered
	case r.code == "insufficient_quota", r.status == http.StatusPaymentRequired:
		f.why = broke
	case r.status == http.StatusTooManyRequests:
		f.why, f.again, f.after = busy, true, retryAfter(carried.header, time.Now())
	case r.status == http.StatusUnauthorized, r.status == http.StatusForbidden:
		f.why = locked
	case r.status == http.StatusNotFound:
		f.why = missing
	case r.status == http.StatusRequestTimeout, r.status >= 500:
		f.why, f.again, f.after = down, true, retryAfter(carried.header, time.Now())
	default:
		f.why = rejected
	}
	return f
}

// refused reads an answer with an error. Ollama's {"error":"text"} is none to
// go-openai, so what it could not read is read here.
func (c *Client) refused(q *question, err error, carried *carrier) *refusal {
	r := &refusal{status: carried.status}
	if api, ok := errors.AsType[*openai.APIError](err); ok && api.Message != "" {
		r.said = api.Message
		if api.Param != nil {
			r.param = *api.Param
		}
		if api.Code != nil && api.Code != 0 { // which it takes null for
			r.code = fmt.Sprint(api.Code)
		}
		r.code = cmp.Or(r.code, api.Type)
	} else {
		r.said = errorText(carried.body)
	}
	r.code = identifier(r.code)
	var repeats bool
	if r.logged, repeats = c.text(r.said, q); repeats {
		r.said = ""
	}
	return r
}

// errorText is what an answer that is no error of OpenAI's says, HTML left out.
func errorText(body []byte) string {
	var e struct {
		Error   json.RawMessage `json:"error"`
		Message string          `json:"message"`
		Detail  json.RawMessage `json:"detail"`
	}
	if json.Unmarshal(body, &e) != nil {
		if trimmed := bytes.TrimSpace(body); len(trimmed) > 0 && trimmed[0] == '<' {
			return "a page of HTML"
		}
		return string(body[:min(len(body), 2000)])
	}
	var text string
	if json.Unmarshal(e.Error, &text) == nil {
		return text
	}
	return cmp.Or(e.Message, string(e.Detail), string(e.Error))
}

// identifier is a code of an error if it looks like one.
func identifier(code string) string {
	if len(code) > 64 || strings.ContainsFunc(code, func(r rune) bool {
		return r != '_' && r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) {
		return ""
	}
	return code
}

// kindOf is the media type of an answer.
func kindOf(h http.Header) string {
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return cmp.Or(identifier(strings.ReplaceAll(kind, "/", ".")), "no media type")
}

// retryAfter is how long the endpoint wants to be left alone; a breath where it does
// not say.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms > 0 && ms < 1e9 {
		return time.Duration(ms * float64(time.Millisecond))
	}
	said := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(said, 64); err == nil && seconds >= 0 {
		return max(breath, time.Duration(min(seconds, 1e6)*float64(time.Second)))
	}
	if at, err := http.ParseTime(said); err == nil {
		return max(breath, at.Sub(now))
	}
	return breath
}
