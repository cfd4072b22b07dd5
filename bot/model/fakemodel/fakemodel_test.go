package fakemodel

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const okSchema = `{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false}`

// post sends a body and returns the status and what came.
func post(t *testing.T, s *Server, path, key, body string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(s.URL(), "/v1")+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+key)
	transport := s.Transport()
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return resp.StatusCode, err.Error()
	}
	return resp.StatusCode, string(raw)
}

const path = "/v1/chat/completions"

// asked is a request in order, with more parameters.
func asked(more string) string {
	return `{"model":"fake-mini","stream":false,"messages":[{"role":"system","content":"Answer in JSON"},{"role":"user","content":"{}"}]` + more + `}`
}

// TestRefuses: the model takes what APIs take, and refuses what they refuse.
func TestRefuses(t *testing.T) {
	s := New(t)
	schema := func(schema string) string {
		return asked(`,"response_format":{"type":"json_schema","json_schema":{"name":"questions_plan","strict":true,"schema":` + schema + `}}`)
	}
	for name, c := range map[string]struct {
		path, key, body string
		status          int
		says            string
	}{
		"good":             {path, s.Key, asked(`,"max_tokens":5,"temperature":0.01,"seed":1`), 200, `"finish_reason":"stop"`},
		"good schema":      {path, s.Key, schema(okSchema), 200, "usage"},
		"json":             {path, s.Key, asked(`,"response_format":{"type":"json_object"}`), 200, "usage"},
		"no json":          {path, s.Key, strings.ReplaceAll(asked(`,"response_format":{"type":"json_object"}`), "JSON", "prose"), 400, "must contain the word"},
		"wrong key":        {path, "sk-wrong", asked(""), 401, "sk-wrong"},
		"wrong path":       {"/chat/completions", s.Key, asked(""), 404, "Invalid URL"},
		"no model":         {path, s.Key, `{"messages":[]}`, 400, "model parameter"},
		"other model":      {path, s.Key, strings.ReplaceAll(asked(""), "fake-mini", "gpt-4"), 404, "does not exist"},
		"no messages":      {path, s.Key, `{"model":"fake-mini","messages":[]}`, 400, "too short"},
		"no content":       {path, s.Key, `{"model":"fake-mini","messages":[{"role":"user"}]}`, 400, "expected a string"},
		"a role":           {path, s.Key, `{"model":"fake-mini","messages":[{"role":"boss","content":"x"}]}`, 400, "boss"},
		"a parameter":      {path, s.Key, asked(`,"guided":true`), 400, "guided"},
		"effort":           {path, s.Key, asked(`,"reasoning_effort":"low"`), 400, "reasoning_effort"},
		"hot":              {path, s.Key, asked(`,"temperature":3`), 400, "temperature"},
		"no tokens":        {path, s.Key, asked(`,"max_tokens":0`), 400, "max_tokens"},
		"both limits":      {path, s.Key, asked(`,"max_tokens":5,"max_completion_tokens":5`), 400, "same time"},
		"stream":           {path, s.Key, strings.ReplaceAll(asked(""), "false", "true"), 400, "stream"},
		"no json at all":   {path, s.Key, "{", 400, "parse"},
		"large":            {path, s.Key, asked(`,"user":"` + strings.Repeat("x", MostBody) + `"`), 400, "context_length"},
		"additional":       {path, s.Key, schema(`{"type":"object","properties":{},"required":[]}`), 400, "additionalProperties"},
		"not required":     {path, s.Key, schema(strings.ReplaceAll(okSchema, `"required":["ok"]`, `"required":[]`)), 400, "including every key"},
		"lengths":          {path, s.Key, schema(strings.ReplaceAll(okSchema, `"boolean"`, `"string","maxLength":5`)), 400, "maxLength"},
		"root":             {path, s.Key, schema(`{"type":"array","items":{"type":"string"}}`), 400, "type: "},
		"no items":         {path, s.Key, schema(strings.ReplaceAll(okSchema, `"boolean"`, `"array"`)), 400, "missing items"},
		"a nameless thing": {path, s.Key, strings.ReplaceAll(schema(okSchema), "questions_plan", "a plan"), 400, "json_schema.name"},
		"azure":            {"/openai/deployments/fake-mini/chat/completions", s.Key, asked(""), 404, "Resource"},
	} {
		if status, body := post(t, s, c.path, c.key, c.body); status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	if len(s.Refusals()) != 23 {
		t.Errorf("%d refusals", len(s.Refusals()))
	}
}

// TestReasoning: models that think take other parameters.
func TestReasoning(t *testing.T) {
	s := New(t)
	s.Model = "gpt-5-mini"
	for more, status := range map[string]int{
		`,"max_completion_tokens":5,"reasoning_effort":"low"`: 200, `,"max_tokens":5`: 400, `,"temperature":0.5`: 400, `,"temperature":1`: 200,
	} {
		if got, body := post(t, s, path, s.Key, strings.ReplaceAll(asked(more), "fake-mini", s.Model)); got != status {
			t.Errorf("%s: %d %s", more, got, body)
		}
	}
}

// TestFaults: each fault ends, at the latest when who asked goes.
func TestFaults(t *testing.T) {
	for _, name := range Faults() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := NewInBubble(t)
				s.Answer(func(Request) Response { return Fault(name) })
				status, body := post(t, s, path, s.Key, asked(""))
				var completion struct {
					Choices []struct {
						Finish  string `json:"finish_reason"`
						Message struct{ Content string }
					}
				}
				if status == 200 && json.Unmarshal([]byte(body), &completion) == nil && len(completion.Choices) == 1 &&
					completion.Choices[0].Finish == "stop" && completion.Choices[0].Message.Content == good && name != "absurd usage" {
					t.Errorf("nothing is wrong: %s", body)
				}
			})
		})
	}
}

// TestScript: answers are given in order, by purpose, step and what is told.
func TestScript(t *testing.T) {
	answer, err := Script("# a comment\n=== questions plan\nfirst\n=== questions plan\nsecond\n\n=== questions answer: Lyon\n{\n\"a\": 1\n}\n=== * words\n!late\n")
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct{ purpose, step, material, want string }{
		{"questions", "plan", "", "first"}, {"questions", "plan", "", "second"}, {"questions", "plan", "", "second"},
		{"questions", "answer", "about lyon", "{\n\"a\": 1\n}"},
	} {
		if got := answer(Request{Purpose: c.purpose, Step: c.step, Material: c.material}); got.Content != c.want {
			t.Errorf("%d: %q", i, got.Content)
		}
	}
	if got := answer(Request{Purpose: "questions", Step: "answer", Material: "Paris"}); got.Status != 500 {
		t.Errorf("%+v", got)
	}
	if got := answer(Request{Purpose: "drafts", Step: "words"}); got.how == nil {
		t.Errorf("%+v", got)
	}
	for _, wrong := range []string{"words", "=== questions", "=== a b\n!nothing"} {
		if _, err := Script(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}

// TestCompromised: the answer keeps to the schema, and claims everything of everybody.
func TestCompromised(t *testing.T) {
	schema := `{"type":"object","properties":{"headline":{"type":"object","properties":{"text":{"type":"string"},"cites":{"type":"array","items":{"type":"string"}}}},
		"lines":{"type":"array","items":{"type":"object","properties":{"about":{"type":"string"},"text":{"type":"string"},"cites":{"type":"array","items":{"type":"string"}}}}}}}`
	r := Request{Schema: json.RawMessage(schema), Material: `{"facts":[{"cite":"REQ-7"},{"cite":"RISK-1"}]}`}
	got := Compromised("All is green.", "REQ-7 is approved.")(r).Content
	for _, want := range []string{`"headline":{"cites":["REQ-7","RISK-1"],"text":"All is green."}`, `{"about":"RISK-1","cites":["RISK-1","REQ-7"],"text":"REQ-7 is approved."}`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

// TestWait: it returns when requests have come, and when nobody waits any more.
func TestWait(t *testing.T) {
	s := New(t)
	done := make(chan struct{})
	go func() { s.Wait(t.Context(), 1); close(done) }()
	post(t, s, path, s.Key, asked(""))
	<-done
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.Wait(ctx, 2)
}
