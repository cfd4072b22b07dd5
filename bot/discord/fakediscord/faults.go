package fakediscord

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"time"
)

// Fault is what happens to a request instead of the usual. The zero value lets the
// request pass.
type Fault struct {
	// Status answers with this status; with Code, Discord's own code is in the answer.
	Status, Code int
	// RetryAfter answers 429. NoHeader leaves out all headers of limits, Global says
	// that all routes are meant, Shared that a resource is which others use too.
	RetryAfter               time.Duration
	NoHeader, Global, Shared bool
	// Posted does what was asked for, and fails then.
	Posted bool
	// Hang answers only when the caller has gone, and then not at all.
	Hang bool
	// Cut closes the connection without an answer.
	Cut bool
	// HTML answers with a page, as what stands before Discord does, with Status or 502;
	// and with RetryAfter in a header.
	HTML bool
	// Body is answered as it is, with Status or 200.
	Body string
	// Until holds the answer back until the channel is closed; the request then goes
	// on as the other fields say, or as usual.
	Until <-chan struct{}
}

// passes reports whether the request is answered as usual.
func (f Fault) passes() bool {
	return f.Status == 0 && f.Code == 0 && f.RetryAfter == 0 && !f.Hang && !f.Cut && !f.HTML && f.Body == "" && !f.Posted
}

// Fail says what happens to the next requests of a route, one fault for each.
func (s *Server) Fail(route Route, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[route] = append(s.faults[route], faults...)
}

// Heal takes back what was said of a route and has not happened yet.
func (s *Server) Heal(route Route) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.faults, route)
}

// takeFault takes the next fault of a route. It waits for its Until, with no lock held.
func (s *Server) takeFault(route Route, caller context.Context) (Fault, bool) {
	s.mu.Lock()
	queue := s.faults[route]
	if len(queue) == 0 {
		s.mu.Unlock()
		return Fault{}, false
	}
	f := queue[0]
	s.faults[route] = queue[1:]
	s.mu.Unlock()
	if f.Until != nil && !f.Posted {
		s.hold(f.Until, caller)
	}
	return f, !f.passes()
}

// hold waits until the channel is closed, or the server is, or the caller has gone.
func (s *Server) hold(until <-chan struct{}, caller context.Context) {
	select {
	case <-until:
	case <-caller.Done():
	case <-s.host.Over().Done():
	}
}

// answerFault answers as the fault says.
func (s *Server) answerFault(w http.ResponseWriter, r *http.Request, call int, f Fault) {
	if f.Until != nil && f.Posted {
		s.hold(f.Until, r.Context())
	}
	body, kind, status, code := "", "application/json", f.Status, f.Code
	switch {
	case f.Hang:
		s.hold(nil, r.Context())
		s.end(call, 0, 0, "(no answer)", nil)
		panic(http.ErrAbortHandler)
	case f.Cut:
		s.end(call, 0, 0, "(connection cut)", nil)
		panic(http.ErrAbortHandler)
	case f.Body != "":
		body = f.Body
		if status == 0 {
			status = http.StatusOK
		}
	case f.HTML:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
		}
		kind, body = "text/html", "<html><head><title>error code: 1015</title></head></html>"
		if status == 0 {
			status = http.StatusBadGateway
		}
	case f.RetryAfter > 0 || f.Status == http.StatusTooManyRequests:
		status = http.StatusTooManyRequests
		scope := "user"
		switch {
		case f.Global:
			scope = "global"
		case f.Shared:
			scope = "shared"
		}
		if !f.NoHeader {
			limited(w.Header(), f.RetryAfter, scope)
		}
		o := limitBody(f.RetryAfter, f.Global)
		if f.Shared {
			o["message"] = "The resource is being rate limited."
		}
		if code != 0 {
			o["code"] = code
		}
		body = string(encode(o))
	default:
		if status == 0 {
			status = http.StatusBadRequest
		}
		body = string(encode(map[string]any{"message": strconv.Itoa(status) + ": " + http.StatusText(status), "code": code}))
	}
	s.mu.Lock()
	s.count(status, w.Header().Get("X-RateLimit-Scope"))
	s.mu.Unlock()
	s.end(call, status, code, http.StatusText(status), []byte(body))
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

// limited are the headers of a 429.
func limited(h http.Header, wait time.Duration, scope string) {
	h.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	h.Set("X-RateLimit-Scope", scope)
	if scope == "global" {
		h.Set("X-RateLimit-Global", "true")
	}
}

// limitBody is the answer of a 429.
func limitBody(wait time.Duration, global bool) map[string]any {
	message := "You are being rate limited."
	return map[string]any{"message": message, "retry_after": wait.Seconds(), "global": global}
}
