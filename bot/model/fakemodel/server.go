package fakemodel

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
)

// Server is a model that answers over HTTP.
type Server struct {
	// Key is the only one that is let in, Model the only model that there is. Both may
	// be changed before the first request; an empty key lets everybody in.
	Key, Model string

	http   *httptest.Server
	memory *listener // nil on a real socket
	closed chan struct{}

	mu       sync.Mutex
	answer   func(Request) Response
	refused  []string // parameters
	requests []Request
	refusals []string
	changed  chan struct{}
	silent   bool
}

// New starts a model on the loopback interface, until the test ends. It says {} to
// everything before a test says what.
func New(t testing.TB) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := Start(l)
	t.Cleanup(s.Close)
	return s
}

// NewInBubble starts a model without a socket, so that it can be asked in a bubble of
// testing/synctest: with [Server.Transport] and no other.
func NewInBubble(t testing.TB) *Server {
	t.Helper()
	s := Start(newListener())
	t.Cleanup(s.Close)
	return s
}

// Start serves a model on a listener, until it is closed.
func Start(l net.Listener) *Server {
	s := &Server{
		Key: "sk-fake-0123456789abcdef", Model: "fake-mini", closed: make(chan struct{}), changed: make(chan struct{}),
		answer: func(Request) Response { return Say("{}") },
	}
	s.memory, _ = l.(*listener)
	s.http = &httptest.Server{Listener: l, Config: &http.Server{
		Handler:  http.HandlerFunc(s.serve),
		ErrorLog: log.New(io.Discard, "", 0),
	}}
	s.http.Start()
	return s
}

// Close ends the model, and every request that is still under way.
func (s *Server) Close() {
	close(s.closed)
	s.http.Close()
}

// URL is the base of the API, as OPENAI_BASE_URL has it.
func (s *Server) URL() string { return s.http.URL + "/v1" }

// AzureURL is the base of the API as Azure has it. The model's name is then that of the
// deployment.
func (s *Server) AzureURL() string { return s.http.URL }

// Transport carries requests to this model and nowhere else. The caller closes its
// idle connections.
func (s *Server) Transport() *http.Transport {
	t := &http.Transport{}
	if s.memory != nil {
		t.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { return s.memory.dial(ctx) }
	}
	return t
}

// Answer says how requests that are in order are answered. It may be called from
// several goroutines at once.
func (s *Server) Answer(fn func(Request) Response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = fn
}

// Refuse makes the model one that does not know these: "json_schema", "json_object",
// "response_format", "seed", "temperature", "max_tokens", "reasoning_effort", "system".
// Such requests are no mistake, and not among the [Server.Refusals].
func (s *Server) Refuse(parameters ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = parameters
}

// HideUsage has answers say nothing of what they cost.
func (s *Server) HideUsage() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent = true
}

// Requests are all that came, in their order, those that were refused included.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Refusals say what was wrong with requests that a real API would not have taken.
func (s *Server) Refusals() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.refusals)
}

// Wait returns once that many requests have come, or when the context ends.
func (s *Server) Wait(ctx context.Context, requests int) {
	for {
		s.mu.Lock()
		came, changed := len(s.requests), s.changed
		s.mu.Unlock()
		if came >= requests {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// note keeps a request.
func (s *Server) note(r Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	req, bad := s.read(r)
	s.note(req)
	if bad == nil {
		bad = s.unknown(req)
	} else if !bad.expected {
		s.mu.Lock()
		s.refusals = append(s.refusals, bad.message)
		s.mu.Unlock()
	}
	if bad != nil {
		bad.write(w)
		return
	}
	s.mu.Lock()
	answer, silent := s.answer, s.silent
	s.mu.Unlock()
	response := answer(req)
	response.silent = response.silent || silent
	response.write(w, r.WithContext(context.WithValue(r.Context(), bodyKey{}, req.Body)), req, s.closed)
}
