package discord

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// call is a request that came over the line.
type call struct {
	what  string // such as "POST /webhooks/900/TOKEN"
	body  saidBody
	files int
}

// line is a Discord that answers requests as a test says.
type line struct {
	answer func(what string, body saidBody) (int, string)

	mu    sync.Mutex
	calls []call
}

// usualAnswers are those of a Discord that takes everything.
func usualAnswers(what string, _ saidBody) (int, string) {
	switch {
	case what == "POST /users/@me/channels":
		return 200, `{"id":"` + directID + `","type":1}`
	case strings.HasPrefix(what, "GET /guilds/"):
		return 200, `{"user":{"id":"1","username":"x"}}`
	case strings.HasPrefix(what, "GET /channels/"+threadID):
		return 200, `{"id":"` + threadID + `","type":11,"parent_id":"` + opsID + `"}`
	case strings.HasPrefix(what, "GET /channels/"):
		return 200, `{"id":"` + opsID + `","type":0}`
	}
	return 200, `{"id":"` + cardID + `","channel_id":"` + opsID + `"}`
}

func (l *line) RoundTrip(req *http.Request) (*http.Response, error) {
	c := call{what: req.Method + " " + strings.TrimPrefix(req.URL.Path, "/api/v9")}
	c.what = strings.ReplaceAll(c.what, interactionToken, "TOKEN")
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	if req.Body != nil {
		raw, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		if raw, c.files, err = payloadOf(req.Header.Get("Content-Type"), raw); err != nil {
			return nil, err
		}
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &c.body); err != nil {
				return nil, fmt.Errorf("%s: %w", c.what, err)
			}
		}
	}
	l.mu.Lock()
	l.calls = append(l.calls, c)
	answer := l.answer
	l.mu.Unlock()
	status, text := answer(c.what, c.body)
	if status == 0 {
		return nil, errors.New("the connection broke")
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
		Body: io.NopCloser(strings.NewReader(text)),
	}, nil
}

// payloadOf is the JSON of a request, and how many files go with it.
func payloadOf(kind string, raw []byte) ([]byte, int, error) {
	kind, params, err := mime.ParseMediaType(kind)
	if err != nil || kind != "multipart/form-data" {
		return raw, 0, nil
	}
	form, err := multipart.NewReader(bytes.NewReader(raw), params["boundary"]).ReadForm(1 << 20)
	if err != nil {
		return nil, 0, err
	}
	return []byte(form.Value["payload_json"][0]), len(form.File), nil
}

func (l *line) all() []call {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.calls)
}

func (l *line) String() string {
	var b strings.Builder
	for _, c := range l.all() {
		fmt.Fprintln(&b, c.what, c.body.words())
	}
	return b.String()
}

// of are the calls of what begins so.
func (l *line) of(what string) []call {
	return slices.DeleteFunc(l.all(), func(c call) bool { return !strings.HasPrefix(c.what, what) })
}

// saidBody is a message as it is sent, or a modal.
type saidBody struct {
	Content         *string          `json:"content"`
	Flags           int              `json:"flags"`
	CustomID        string           `json:"custom_id"`
	Title           string           `json:"title"`
	Raw             json.RawMessage  `json:"components"`
	Attachments     *[]attachment    `json:"attachments"`
	AllowedMentions *allowedMentions `json:"allowed_mentions"`
	Nonce           string           `json:"nonce"`
	EnforceNonce    bool             `json:"enforce_nonce"`
	Reference       json.RawMessage  `json:"message_reference"`
	Choices         *[]struct{ Name, Value string }
}

// shape is a component of what was sent.
type shape struct {
	Type        int     `json:"type"`
	ID          int     `json:"id"`
	CustomID    string  `json:"custom_id"`
	Content     string  `json:"content"`
	Label       string  `json:"label"`
	Description string  `json:"description"`
	Value       string  `json:"value"`
	Style       int     `json:"style"`
	Component   *shape  `json:"component"`
	Components  []shape `json:"components"`
	Options     []struct {
		Label, Value string
		Default      bool
	} `json:"options"`
}

// shapes are all components, outermost first.
func (b saidBody) shapes() []shape {
	var all, top []shape
	if len(b.Raw) > 0 {
		_ = json.Unmarshal(b.Raw, &top)
	}
	var add func([]shape)
	add = func(some []shape) {
		for _, s := range some {
			all = append(all, s)
			if s.Component != nil {
				add([]shape{*s.Component})
			}
			add(s.Components)
		}
	}
	add(top)
	return all
}

// words are everything that can be read.
func (b saidBody) words() string {
	var words []string
	if b.Content != nil && *b.Content != "" {
		words = append(words, *b.Content)
	}
	for _, s := range b.shapes() {
		switch s.Type {
		case 10:
			words = append(words, s.Content)
		case 2:
			words = append(words, "["+s.Label+"]")
		}
	}
	return strings.Join(words, "\n")
}

// button is the custom id of the button of that label.
func (b saidBody) button(t *testing.T, label string) string {
	t.Helper()
	for _, s := range b.shapes() {
		if s.Type == 2 && s.Label == label {
			return s.CustomID
		}
	}
	t.Fatalf("there is no button %q:\n%s", label, b.words())
	return ""
}

// fields are the fields of a modal, by the name of their option.
func (b saidBody) fields() []string {
	var names []string
	for _, s := range b.shapes() {
		if s.Type == 3 || s.Type == 4 {
			names = append(names, s.CustomID)
		}
	}
	return names
}

func (b saidBody) field(name string) shape {
	for _, s := range b.shapes() {
		if s.CustomID == name && (s.Type == 3 || s.Type == 4) {
			return s
		}
	}
	return shape{}
}
