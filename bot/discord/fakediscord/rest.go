package fakediscord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// mostBody is the largest request that is read.
const mostBody = 25 << 20

// request is a request that is being answered. The server's lock is held.
type request struct {
	*Server
	vars  map[string]string
	query url.Values
	body  any // as JSON has it, with numbers as json.Number
	files map[int]File
	at    time.Time
	// created makes the answer a 201, status anything else.
	status int
}

// object is the body as an object, which may be empty.
func (r *request) object() map[string]any {
	o, _ := r.body.(map[string]any)
	if o == nil {
		o = map[string]any{}
	}
	return o
}

// agent is how a User-Agent of a bot begins.
var agent = regexp.MustCompile(`^DiscordBot \(\S+, \S+\)`)

// version is the part of the path that names the version of the API.
var version = regexp.MustCompile(`^/api/v(9|10)(/.*)$`)

// serveAPI answers one request.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, mostBody+1))
	if err != nil {
		return // the caller has gone
	}
	parts := version.FindStringSubmatch(r.URL.Path)
	if parts == nil {
		s.answer(w, s.begin(Call{Route: unknownRoute, Method: r.Method, Path: r.URL.Path}), 0, nil, blame(fails(http.StatusBadRequest, 50041, "Invalid API version")))
		return
	}
	found, vars, known := find(r.Method, parts[2])
	if found == nil {
		s.answer(w, s.begin(Call{Route: unknownRoute, Method: r.Method, Path: parts[2]}), 0, nil, blame(notFound(known)))
		return
	}
	req := &request{Server: s, vars: vars, query: r.URL.Query()}
	body, wrong := req.read(r, raw)
	c := Call{Route: found.name, Method: r.Method, Path: parts[2], Query: r.URL.RawQuery, Vars: map[string]string{}, Body: body, Files: req.files}
	for name, v := range vars {
		if name == "token" {
			c.Path = strings.Replace(c.Path, v, "{token}", 1)
			continue
		}
		c.Vars[name] = v
	}
	call := s.begin(c)
	if s.banned() {
		s.answerFault(w, r, call, Fault{HTML: true, Status: http.StatusTooManyRequests})
		return
	}
	fault, faulty := s.takeFault(found.name, r.Context())
	if faulty && !fault.Posted {
		s.answerFault(w, r, call, fault)
		return
	}
	reply, f := s.do(w, r, found, req, wrong)
	if faulty {
		s.answerFault(w, r, call, fault)
		return
	}
	s.answer(w, call, req.status, reply, f)
}

// do checks who asks and how often, and does what is asked for.
func (s *Server) do(w http.ResponseWriter, r *http.Request, to *route, req *request, wrong *failure) (any, *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	req.at = s.opts.Now()
	if !s.opts.AnyAgent && !agent.MatchString(r.Header.Get("User-Agent")) {
		return nil, blame(fails(http.StatusForbidden, 40333, "internal network error: the User-Agent is not DiscordBot ($url, $version)"))
	}
	if !to.open && r.Header.Get("Authorization") != "Bot "+s.token {
		return nil, fails(http.StatusUnauthorized, 0, "401: Unauthorized")
	}
	if f := req.tooMany(w.Header(), to); f != nil {
		return nil, f
	}
	if wrong != nil {
		return nil, wrong
	}
	for name, v := range req.vars {
		if _, err := strconv.ParseUint(v, 10, 63); err != nil && name != "token" {
			return nil, wrongForm(name+"_id", "NUMBER_TYPE_COERCE", fmt.Sprintf("Value %q is not snowflake.", v))
		}
	}
	return to.do(req)
}

// read reads the body. It returns the JSON as it came.
func (r *request) read(from *http.Request, raw []byte) (json.RawMessage, *failure) {
	if len(raw) > mostBody {
		return nil, blame(fails(http.StatusRequestEntityTooLarge, 40005, "Request entity too large"))
	}
	if len(raw) == 0 {
		return nil, nil
	}
	kind, params, _ := mime.ParseMediaType(from.Header.Get("Content-Type"))
	return r.readAs(kind, params["boundary"], raw)
}

// readAs reads a body of that type.
func (r *request) readAs(kind, boundary string, raw []byte) (json.RawMessage, *failure) {
	switch kind {
	case "application/json":
	case "multipart/form-data":
		payload, f := r.readParts(multipart.NewReader(bytes.NewReader(raw), boundary))
		if f != nil {
			return nil, f
		}
		raw = payload
	default:
		return nil, blame(fails(http.StatusBadRequest, 50035, fmt.Sprintf("Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}, not %q", kind)))
	}
	if len(raw) == 0 {
		return nil, nil
	}
	var body any
	if err := decode(raw, &body); err != nil {
		return nil, blame(fails(http.StatusBadRequest, 50109, "The request body contains invalid JSON."))
	}
	r.body = body
	return raw, nil
}

// partName is what the parts of a body with files are called.
var partName = regexp.MustCompile(`^files\[(\d+)\]$`)

// readParts reads a body with files.
func (r *request) readParts(parts *multipart.Reader) (payload []byte, f *failure) {
	r.files = map[int]File{}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return payload, nil
		}
		if err != nil {
			return nil, blame(fails(http.StatusBadRequest, 50035, "Invalid multipart body: "+err.Error()))
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, blame(fails(http.StatusBadRequest, 50035, "Invalid multipart body: "+err.Error()))
		}
		if part.FormName() == "payload_json" {
			payload = data
			continue
		}
		name := partName.FindStringSubmatch(part.FormName())
		if name == nil {
			return nil, wrongForm(part.FormName(), "UNKNOWN_PART", "A part of the body is neither payload_json nor files[n]")
		}
		n, _ := strconv.Atoi(name[1])
		if _, twice := r.files[n]; twice || part.FileName() == "" {
			return nil, wrongForm(part.FormName(), "BASE_TYPE_REQUIRED", "A file needs a number of its own, and a filename")
		}
		r.files[n] = File{Name: part.FileName(), Size: len(data), Data: data}
	}
}

// answer writes the answer and notes it.
func (s *Server) answer(w http.ResponseWriter, call, status int, reply any, f *failure) {
	var body []byte
	code, message := 0, ""
	switch {
	case f != nil:
		status, code, message, body = f.status, f.code, f.why(), f.body()
	case reply == nil:
		status = http.StatusNoContent
	default:
		body = encode(reply)
		if status == 0 {
			status = http.StatusOK
		}
	}
	s.mu.Lock()
	if f != nil && f.malformed {
		s.pen.Refuse("%s %s: %s", s.calls[call].Method, s.calls[call].Path, f.why())
	}
	s.count(status, w.Header().Get("X-RateLimit-Scope"))
	s.mu.Unlock()
	s.end(call, status, code, message, body)
	if len(body) > 0 {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// banned reports whether too many requests were invalid lately.
func (s *Server) banned() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	most, now := s.opts.Limits.Invalid, s.opts.Now()
	return most > 0 && len(s.invalid) >= most && now.Sub(s.invalid[len(s.invalid)-most]) < 10*time.Minute
}

// count counts requests that Discord calls invalid. The lock is held.
func (s *Server) count(status int, scope string) {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		if scope != "shared" {
			s.invalid = append(s.invalid, s.opts.Now())
		}
	}
}

// decode reads JSON, with numbers as they are written.
func decode(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return fmt.Errorf("there is more than one value")
	}
	return nil
}
