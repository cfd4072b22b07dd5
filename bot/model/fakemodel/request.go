package fakemodel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// Request is what somebody has asked.
type Request struct {
	// Purpose and Step are those of the bot's consult, as it names its schema after
	// them: "digests", "words".
	Purpose, Step string
	// System is the task, Material the message of the user. Where a model knows no
	// system message, both are in Material.
	System, Material string
	// Schema is that of the answer; nil if it was not given as one.
	Schema json.RawMessage
	// Format is how the form of the answer is asked for: "json_schema", "json_object"
	// or "".
	Format string
	// Limit is how many tokens the answer may have.
	Limit int
	// Model is the one that is asked; in a request to Azure the deployment.
	Model  string
	Path   string
	Header http.Header
	// Body is all of it, as it came.
	Body []byte

	fields map[string]json.RawMessage
}

// Leaves is all that has left the company in this request, strings decoded.
func (r Request) Leaves() string { return r.System + "\n" + r.Material + "\n" + string(r.Schema) }

// MostBody is how large a request may be.
const MostBody = 512 << 10

// refused is an answer with an error, as OpenAI's API gives it.
type refused struct {
	status  int
	message string
	param   string
	code    string
	// expected is set for what is no mistake of who asks.
	expected bool
}

func (b *refused) write(w http.ResponseWriter) {
	body, err := json.Marshal(map[string]any{"error": map[string]any{
		"message": b.message, "type": "invalid_request_error", "param": orNull(b.param), "code": orNull(b.code),
	}})
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(b.status)
	_, _ = w.Write(body)
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func bad(param, format string, args ...any) *refused {
	return &refused{status: http.StatusBadRequest, param: param, message: fmt.Sprintf(format, args...)}
}

var azurePath = regexp.MustCompile(`^/openai/deployments/([^/]+)/chat/completions$`)

// message is one of a request.
type message struct {
	Role    string `json:"role"`
	Content any    `json:"content"`
}

// read takes a request apart, and says what a real API would not take of it.
func (s *Server) read(r *http.Request) (Request, *refused) {
	req := Request{Path: r.URL.Path, Header: r.Header.Clone()}
	body, err := io.ReadAll(io.LimitReader(r.Body, MostBody+1))
	req.Body = body
	switch {
	case err != nil:
		return req, bad("", "the request broke off")
	case r.Method != http.MethodPost:
		return req, &refused{status: http.StatusMethodNotAllowed, message: "Only POST requests are accepted."}
	}
	if refusal := s.admit(r, &req); refusal != nil {
		return req, refusal
	}
	if len(body) > MostBody {
		return req, &refused{status: http.StatusBadRequest, code: "context_length_exceeded", param: "messages", message: "This model's maximum context length is exceeded."}
	}
	if err := json.Unmarshal(body, &req.fields); err != nil {
		return req, bad("", "We could not parse the JSON body of your request.")
	}
	var model string
	_ = json.Unmarshal(req.fields["model"], &model)
	if req.Model == "" {
		req.Model = model
	}
	switch {
	case model == "":
		return req, bad("model", "you must provide a model parameter")
	case req.Model != s.Model:
		return req, &refused{status: http.StatusNotFound, code: "model_not_found", message: fmt.Sprintf("The model `%s` does not exist or you do not have access to it.", req.Model)}
	}
	if refusal := req.readMessages(); refusal != nil {
		return req, refusal
	}
	if refusal := req.readFormat(); refusal != nil {
		return req, refusal
	}
	return req, req.checkParameters()
}

// admit checks the address and the key. It repeats a wrong key, as some proxies do.
func (s *Server) admit(r *http.Request, req *Request) *refused {
	key, had := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if m := azurePath.FindStringSubmatch(r.URL.Path); m != nil {
		if r.URL.Query().Get("api-version") == "" {
			return &refused{status: http.StatusNotFound, code: "404", message: "Resource not found"}
		}
		req.Model = m[1]
		key, had = r.Header.Get("Api-Key"), true
	} else if r.URL.Path != "/v1/chat/completions" {
		return &refused{status: http.StatusNotFound, message: fmt.Sprintf("Invalid URL (POST %s)", r.URL.Path)}
	}
	if s.Key != "" && (!had || key != s.Key) {
		return &refused{status: http.StatusUnauthorized, code: "invalid_api_key", message: "Incorrect API key provided: " + key + "."}
	}
	if kind := r.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
		return bad("", "the media type is %q", kind)
	}
	return nil
}

func (r *Request) readMessages() *refused {
	var all []message
	if json.Unmarshal(r.fields["messages"], &all) != nil || len(all) == 0 {
		return bad("messages", "[] is too short - 'messages'")
	}
	for i, m := range all {
		text, ok := m.Content.(string)
		if !ok || text == "" {
			return bad(fmt.Sprintf("messages[%d].content", i), "Invalid value for 'content': expected a string, got null.")
		}
		switch m.Role {
		case "system", "developer":
			r.System += text
		case "user":
			r.Material += text
		default:
			return bad(fmt.Sprintf("messages[%d].role", i), "Invalid value: '%s'.", m.Role)
		}
	}
	return nil
}

// named finds the name of the schema where it is given as text.
var named = regexp.MustCompile(`follows this JSON schema \(([A-Za-z0-9_-]+)\):\n(\{.*\})`)

var schemaName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

func (r *Request) readFormat() *refused {
	var f struct {
		Type   string `json:"type"`
		Schema *struct {
			Name   string          `json:"name"`
			Schema json.RawMessage `json:"schema"`
			Strict bool            `json:"strict"`
		} `json:"json_schema"`
	}
	if raw, had := r.fields["response_format"]; had {
		if json.Unmarshal(raw, &f) != nil {
			return bad("response_format", "Invalid type for 'response_format'.")
		}
	}
	name := ""
	switch r.Format = f.Type; {
	case f.Type == "json_schema" && f.Schema == nil:
		return bad("response_format.json_schema", "Missing required parameter: 'response_format.json_schema'.")
	case f.Type == "json_schema":
		if name = f.Schema.Name; !schemaName.MatchString(name) {
			return bad("response_format.json_schema.name", "Invalid 'response_format.json_schema.name'.")
		}
		r.Schema = f.Schema.Schema
		if f.Schema.Strict {
			if err := strict(r.Schema); err != nil {
				return bad("response_format", "Invalid schema for response_format '%s': %v", name, err)
			}
		}
	case f.Type == "json_object" && !strings.Contains(strings.ToLower(r.System+r.Material), "json"):
		return bad("messages", "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.")
	case f.Type == "json_object", f.Type == "text", f.Type == "":
	default:
		return bad("response_format.type", "Invalid value: '%s'.", f.Type)
	}
	if m := named.FindStringSubmatch(r.System + "\n" + r.Material); m != nil && name == "" {
		name, r.Schema = m[1], json.RawMessage(m[2])
	}
	r.Purpose, r.Step, _ = strings.Cut(name, "_")
	return nil
}

// parameters are all that there are. Others are refused.
var parameters = []string{
	"model", "messages", "response_format", "max_tokens", "max_completion_tokens", "temperature", "top_p", "n", "stream", "stop", "seed",
	"presence_penalty", "frequency_penalty", "user", "reasoning_effort", "store", "metadata", "service_tier", "verbosity", "safety_identifier",
}

// Reasons reports whether the model of that name thinks before it answers, and so takes
// other parameters.
func Reasons(model string) bool {
	return slices.ContainsFunc([]string{"o1", "o3", "o4", "gpt-5", "gpt-6"}, func(prefix string) bool { return strings.HasPrefix(model, prefix) })
}

func (r *Request) checkParameters() *refused {
	for _, name := range slices.Sorted(maps.Keys(r.fields)) {
		if !slices.Contains(parameters, name) {
			return bad(name, "Unrecognized request argument supplied: %s", name)
		}
	}
	if raw := r.fields["stream"]; raw != nil && !bytes.Equal(raw, []byte("false")) {
		return bad("stream", "this model does not stream")
	}
	number := func(name string) (float64, bool) {
		var f float64
		raw, had := r.fields[name]
		return f, had && json.Unmarshal(raw, &f) == nil
	}
	heat, heated := func() (float64, bool) {
		var f float64
		raw, had := r.fields["temperature"]
		_ = json.Unmarshal(raw, &f)
		return f, had
	}()
	tokens, plain := r.fields["max_tokens"]
	completion, whole := r.fields["max_completion_tokens"]
	_ = json.Unmarshal(tokens, &r.Limit)
	_ = json.Unmarshal(completion, &r.Limit)
	_, effort := r.fields["reasoning_effort"]
	_, seeded := number("seed")
	_, hasSeed := r.fields["seed"]
	switch {
	case heated && (heat < 0 || heat > 2):
		return bad("temperature", "Invalid 'temperature': it must be between 0 and 2.")
	case hasSeed && !seeded:
		return bad("seed", "Invalid type for 'seed'.")
	case plain && whole:
		return bad("max_tokens", "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.")
	case (plain || whole) && r.Limit < 1:
		return bad("max_tokens", "Invalid 'max_tokens': integer below minimum value.")
	case r.Limit > 16384 && !Reasons(r.Model):
		return bad("max_tokens", "max_tokens is too large: %d.", r.Limit)
	case Reasons(r.Model) && plain:
		return &refused{status: 400, param: "max_tokens", code: "unsupported_parameter", message: "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."}
	case Reasons(r.Model) && heated && heat != 1:
		return &refused{status: 400, param: "temperature", code: "unsupported_value", message: "Unsupported value: 'temperature' does not support this value with this model. Only the default (1) value is supported."}
	case !Reasons(r.Model) && effort:
		return bad("reasoning_effort", "Unrecognized request argument supplied: reasoning_effort")
	}
	return nil
}

// unknown refuses what this model has been told not to know.
func (s *Server) unknown(r Request) *refused {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range s.refused {
		_, sent := r.fields[name]
		switch {
		case name == r.Format:
			return &refused{status: 400, param: "response_format", message: fmt.Sprintf("Invalid parameter: 'response_format' of type '%s' is not supported with this model.", r.Format), expected: true}
		case name == "system" && r.System != "":
			return &refused{status: 400, message: "System role not supported", expected: true}
		case sent:
			return &refused{status: 400, param: name, code: "unsupported_parameter", message: fmt.Sprintf("Unsupported parameter: '%s' is not supported with this model.", name), expected: true}
		}
	}
	return nil
}
