package fakeslack

import (
	"net/http"
	"time"
)

// Fault is what happens to a call instead of the usual. The zero value lets the
// call pass.
type Fault struct {
	// Error answers {"ok":false,"error":…}, with Status if it is set.
	Error string
	// Status answers with this status, and Body.
	Status int
	// RetryAfter answers 429 with the header; NoHeader leaves that out.
	RetryAfter time.Duration
	NoHeader   bool
	// Posted does what was asked for, and fails then.
	Posted bool
	// Hang answers only when the caller has gone, and then not at all.
	Hang bool
	// Cut closes the connection without an answer.
	Cut bool
	// NoError answers {"ok":false} and nothing else.
	NoError bool
	// Body is answered as it is, with Status or 200.
	Body string
	// Until holds the answer back until the channel is closed; the call then goes
	// on as the other fields say, or as usual.
	Until <-chan struct{}
}

// passes reports whether the call is answered as usual.
func (f Fault) passes() bool {
	return f.Error == "" && f.Status == 0 && f.RetryAfter == 0 && !f.Hang && !f.Cut && !f.NoError && f.Body == ""
}

// Fail says what happens to the next calls of a method, one fault for each call.
// Besides those of the Web API there are "response_url" and "upload".
func (s *Server) Fail(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

// Heal takes back what was said of a method and has not happened yet.
func (s *Server) Heal(method string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.faults, method)
}

// takeFault takes the next fault of a method. It waits for its Until, with no lock
// held.
func (s *Server) takeFault(method string) (Fault, bool) {
	s.mu.Lock()
	queue := s.faults[method]
	if len(queue) == 0 {
		s.mu.Unlock()
		return Fault{}, false
	}
	f := queue[0]
	s.faults[method] = queue[1:]
	s.mu.Unlock()
	if f.Until != nil && !f.Posted {
		s.hold(f.Until)
	}
	return f, !f.passes() || f.Posted
}

// hold waits until the channel is closed, or the server is.
func (s *Server) hold(until <-chan struct{}) {
	select {
	case <-until:
	case <-s.host.Over().Done():
	}
}

// answerFault answers as the fault says.
func (s *Server) answerFault(w http.ResponseWriter, r *http.Request, call int, f Fault) {
	if f.Until != nil && f.Posted {
		s.hold(f.Until)
	}
	switch {
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-s.host.Over().Done():
		}
		s.end(call, 0, false, "(no answer)", nil)
		panic(http.ErrAbortHandler)
	case f.Cut:
		s.end(call, 0, false, "(connection cut)", nil)
		panic(http.ErrAbortHandler)
	case f.Body != "":
		status := f.Status
		if status == 0 {
			status = http.StatusOK
		}
		s.end(call, status, false, f.Body, []byte(f.Body))
		w.WriteHeader(status)
		_, _ = w.Write([]byte(f.Body))
	case f.RetryAfter > 0 || f.Status == http.StatusTooManyRequests:
		if !f.NoHeader {
			w.Header().Set("Retry-After", retryAfter(f.RetryAfter))
		}
		s.writeFault(w, call, http.StatusTooManyRequests, `{"ok":false,"error":"ratelimited"}`, "ratelimited")
	case f.Error != "":
		status := f.Status
		if status == 0 {
			status = http.StatusOK
		}
		s.writeFault(w, call, status, `{"ok":false,"error":"`+f.Error+`"}`, f.Error)
	case f.NoError:
		s.writeFault(w, call, http.StatusOK, `{"ok":false}`, "(none)")
	default:
		s.writeFault(w, call, f.Status, "", http.StatusText(f.Status))
	}
}

// writeFault writes an answer and notes it.
func (s *Server) writeFault(w http.ResponseWriter, call, status int, body, code string) {
	s.end(call, status, false, code, []byte(body))
	if body != "" {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}
