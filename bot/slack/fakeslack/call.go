package fakeslack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Call is one call of the Web API, of a response_url (Method "response_url") or of
// an upload address ("upload").
type Call struct {
	Method string
	// Args are the arguments by name, with a JSON value as its text. The token is
	// not among them.
	Args map[string]string
	// Kind is the kind of its token: "bot", "app", or empty.
	Kind string
	// At is the time by this Slack's clock.
	At time.Time
	// Done is true once it was answered: with OK, or with Status and Error.
	Done   bool
	OK     bool
	Status int
	Error  string
	// Reply is the JSON that it was answered with.
	Reply json.RawMessage
}

// outcome is how the call ended, in words.
func (c Call) outcome() string {
	switch {
	case !c.Done:
		return "is not answered yet"
	case c.OK:
		return "ok"
	}
	return fmt.Sprintf("%d %s", c.Status, c.Error)
}

// Calls are the calls of a method, or of all if it is empty, in the order in which
// they came.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var calls []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			calls = append(calls, c)
		}
	}
	return calls
}

// Accepted is how many calls of a method were answered and not refused.
func (s *Server) Accepted(method string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.calls {
		if s.calls[i].Done && s.calls[i].OK && s.calls[i].Method == method {
			n++
		}
	}
	return n
}

// begin notes a call that came in, and returns its place.
func (s *Server) begin(method string, args map[string]string, kind string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, Call{Method: method, Args: args, Kind: kind, At: s.opts.Now()})
	s.pen.Change()
	return len(s.calls) - 1
}

// end notes how a call was answered. It does so before the answer is written, so
// that whoever gets the answer finds it here.
func (s *Server) end(call, status int, ok bool, code string, reply []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &s.calls[call]
	c.Done, c.OK, c.Status, c.Error = true, ok, status, code
	if json.Valid(reply) {
		c.Reply = reply
	}
	s.pen.Change()
}

// request is a call that is being answered.
type request struct {
	*Server
	args map[string]string
	// json is true if the arguments came as JSON, whose values may be nested.
	json  bool
	token *token
	at    time.Time
}

// failure is what a call is refused with.
type failure struct {
	code string
	// more are further fields of the answer.
	more map[string]any
	// malformed is true where the caller could have known better.
	malformed bool
	// status and retry are set for a call that came too early.
	status int
	retry  time.Duration
}

// fails is a refusal that a caller may well meet.
func fails(code string) *failure { return &failure{code: code} }

// malformed is a refusal of what is wrong in itself.
func malformed(code string, messages ...string) *failure {
	f := &failure{code: code, malformed: true}
	if len(messages) > 0 {
		f.more = complaints(messages)
	}
	return f
}

// complaints are messages as Slack puts them in an answer.
func complaints(messages []string) map[string]any {
	errors := make([]string, len(messages))
	for i, m := range messages {
		errors[i] = "[ERROR] " + m
	}
	return map[string]any{"errors": messages, "response_metadata": map[string]any{"messages": errors}}
}

// why is the refusal in words.
func (f *failure) why() string {
	if errors, ok := f.more["errors"].([]string); ok {
		return f.code + ": " + strings.Join(errors, "; ")
	}
	return f.code
}

// readArgs reads the arguments of a request in each way in which Slack takes them.
func readArgs(r *http.Request) (args map[string]string, isJSON bool, err error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 8<<20))
	if err != nil {
		return nil, false, err
	}
	args = map[string]string{}
	add := func(values url.Values) {
		for name, v := range values {
			args[name] = v[0]
		}
	}
	add(r.URL.Query())
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(body) == 0:
	case kind == "application/json":
		var object map[string]json.RawMessage
		if err := json.Unmarshal(body, &object); err != nil {
			return args, true, fmt.Errorf("the body is no JSON object: %w", err)
		}
		for name, raw := range object {
			var text string
			switch {
			case string(raw) == "null":
			case json.Unmarshal(raw, &text) == nil:
				args[name] = text
			default:
				args[name] = string(raw)
			}
		}
		return args, true, nil
	case kind == "multipart/form-data":
		r.Body = io.NopCloser(bytes.NewReader(body))
		if err := r.ParseMultipartForm(8 << 20); err != nil {
			return args, false, err
		}
		add(r.MultipartForm.Value)
	default:
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return args, false, err
		}
		add(values)
	}
	return args, false, nil
}

// flag reads a yes or no.
func (r *request) flag(name string) bool {
	v := r.args[name]
	return v == "true" || v == "1"
}

// without is a copy of the arguments without the secret ones.
func without(args map[string]string, names ...string) map[string]string {
	rest := maps.Clone(args)
	maps.DeleteFunc(rest, func(name, _ string) bool { return slices.Contains(names, name) })
	return rest
}
