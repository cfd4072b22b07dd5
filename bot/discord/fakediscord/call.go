package fakediscord

import (
	"encoding/json"
	"fmt"
	"time"
)

// Call is one request of the REST API.
type Call struct {
	Route  Route
	Method string
	// Path is what follows the version of the API; the token of an interaction in it
	// is left out.
	Path string
	// Vars are the parts of the path by name, such as "channel" and "message".
	Vars  map[string]string
	Query string
	// Body is the JSON that came, Files what came with it, by its number.
	Body  json.RawMessage
	Files map[int]File
	// At is the time by this Discord's clock.
	At time.Time
	// Done is true once it was answered: with Status, and Code if it was refused.
	Done         bool
	Status, Code int
	// Message says why it was refused.
	Message string
	// Reply is the JSON that it was answered with.
	Reply json.RawMessage
}

// OK reports whether it was answered and not refused.
func (c Call) OK() bool { return c.Done && c.Status/100 == 2 }

// File is a file that was sent or is there.
type File struct {
	ID, Name string
	// Description is the text that stands for it.
	Description string
	Size        int
	Data        []byte
}

// outcome is how the call ended, in words.
func (c Call) outcome() string {
	switch {
	case !c.Done:
		return "is not answered yet"
	case c.OK():
		return "ok"
	}
	return fmt.Sprintf("%d, code %d: %s", c.Status, c.Code, c.Message)
}

// Calls are the requests of a route, or all if it is empty, in the order in which they
// came.
func (s *Server) Calls(route Route) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var calls []Call
	for _, c := range s.calls {
		if route == "" || c.Route == route {
			calls = append(calls, c)
		}
	}
	return calls
}

// Accepted is how many requests of a route were answered and not refused.
func (s *Server) Accepted(route Route) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.calls {
		if s.calls[i].Route == route && s.calls[i].OK() {
			n++
		}
	}
	return n
}

// Invalid is how many requests were answered with 401, 403 or 429 so far.
func (s *Server) Invalid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.invalid)
}

// begin notes a request that came in, and returns its place.
func (s *Server) begin(c Call) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.At = s.opts.Now()
	s.calls = append(s.calls, c)
	s.pen.Change()
	return len(s.calls) - 1
}

// end notes how a request was answered. It does so before the answer is written, so
// that whoever gets the answer finds it here.
func (s *Server) end(call, status, code int, message string, reply []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &s.calls[call]
	c.Done, c.Status, c.Code, c.Message = true, status, code, message
	if json.Valid(reply) {
		c.Reply = reply
	}
	s.pen.Change()
}
