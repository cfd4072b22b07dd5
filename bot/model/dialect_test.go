package model

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
)

// TestDialects: what an endpoint does not know is left out, and that is remembered.
func TestDialects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for name, c := range map[string]struct {
			refuse   []string
			requests int
			has      string // in the request that is answered
			hasNot   string
		}{
			"all known":        {nil, 1, `"strict":true`, "follows this JSON schema"},
			"no schema":        {[]string{"json_schema"}, 2, `{"type":"json_object"}`, "json_schema"},
			"no format":        {[]string{"response_format"}, 3, "follows this JSON schema (digests_words)", "response_format"},
			"no seed":          {[]string{"seed"}, 2, `"temperature":0.01`, `"seed"`},
			"no temperature":   {[]string{"temperature"}, 2, `"seed"`, `"temperature"`},
			"other limit":      {[]string{"max_tokens"}, 2, `"max_completion_tokens":2300`, `"max_tokens"`},
			"no system":        {[]string{"system"}, 2, `"role":"user"`, `"role":"system"`},
			"almost nothing":   {[]string{"response_format", "seed", "temperature", "max_tokens", "system"}, 7, `"messages":[{"role":"user"`, `"temperature"`},
			"an older Azure":   {[]string{"json_schema", "seed"}, 3, `json_object`, `json_schema`},
			"neither of these": {[]string{"json_schema", "json_object"}, 3, "follows this JSON schema", "json_object"},
		} {
			w = w.next()
			w.fake.Refuse(c.refuse...)
			w.says(good)
			client := w.client()
			if a := client.Consult(t.Context(), consult()); a.Content == nil {
				t.Errorf("%s: %+v: %s", name, a, w.log)
			}
			all := w.fake.Requests()
			last := string(all[len(all)-1].Body)
			if len(all) != c.requests || !strings.Contains(last, c.has) || strings.Contains(last, c.hasNot) {
				t.Errorf("%s: %d requests, the last %s", name, len(all), last)
			}
			for _, r := range all[len(all)-1:] {
				if r.Purpose != "digests" || r.Step != "words" || r.Schema == nil {
					t.Errorf("for %q %q", r.Purpose, r.Step)
				}
			}
			client.Consult(t.Context(), about(1))
			if n := len(w.fake.Requests()); n != c.requests+1 {
				t.Errorf("%s: it was not remembered: %d requests", name, n)
			}
			// What would be sent is said in the same dialect.
			if body, _, err := client.Request(about(1)); err != nil || strings.Contains(string(body), strings.ReplaceAll(c.hasNot, ":", ": ")) {
				t.Errorf("%s %v", body, err)
			}
			// A process that begins anew finds what was answered.
			if a := w.client().Consult(t.Context(), consult()); a.Content == nil || len(w.fake.Requests()) != c.requests+1 {
				t.Errorf("%+v", a)
			}
			w.meter()
			w.polite()
		}
	})
}

// TestThinkingModels: their names want other parameters, which go-openai and the API
// both insist on.
func TestThinkingModels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for _, model := range []string{"o1", "o3-mini", "o4-mini", "gpt-5", "gpt-5-nano", "gpt-5.1", "gpt-6-sol", "gpt-6-astra"} {
			w = w.next()
			w.fake.Model = model
			w.says(good)
			if a := w.client().Consult(t.Context(), consult()); a.Content == nil || len(w.fake.Requests()) != 1 {
				t.Errorf("%s: %+v: %s", model, a, w.log)
			}
			body := string(w.fake.Requests()[0].Body)
			if strings.Contains(body, "temperature") || !strings.Contains(body, `"reasoning_effort":"low"`) || w.fake.Requests()[0].Limit != 300+thinking {
				t.Errorf("%s: %s", model, body)
			}
			w.polite()
		}
	})
}

// TestTemperature: it is not the zero that go-openai leaves out.
func TestTemperature(t *testing.T) {
	q, err := newQuestion(consult(), "m")
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(q.request("m", dialect{}, 1))
	if err != nil || !strings.Contains(string(body), `"temperature":0.01`) || !strings.Contains(string(body), `"max_tokens":300`) {
		t.Errorf("%s %v", body, err)
	}
}

// TestAzure: the deployment is in the address as its owner has named it, and the key in
// a header of its own.
func TestAzure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(good)
		w.fake.Model = "gpt-3.5:prod"
		o := w.options()
		o.Azure, o.Version, o.URL, o.Name = true, "2024-10-21", w.fake.AzureURL(), w.fake.Model
		if a := New(o).Consult(t.Context(), consult()); a.Content == nil {
			t.Fatalf("%+v: %s", a, w.log)
		}
		r := w.fake.Requests()[0]
		if r.Path != "/openai/deployments/gpt-3.5:prod/chat/completions" || r.Header.Get("Authorization") != "" || r.Header.Get("Api-Key") != w.fake.Key {
			t.Errorf("%s %v", r.Path, r.Header)
		}
	})
}

// TestNoKey: a model on one's own machine needs none.
func TestNoKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(good)
		w.fake.Key = ""
		if a := w.client().Consult(t.Context(), consult()); a.Content == nil {
			t.Fatalf("%+v: %s", a, w.log)
		}
		if h := w.fake.Requests()[0].Header; h.Get("Authorization") != "" {
			t.Errorf("%v", h)
		}
	})
}

// TestAdapted: what an error says of the request changes how it is put.
func TestAdapted(t *testing.T) {
	for _, c := range []struct {
		param, message string
		want           dialect
		changed        bool
	}{
		{"", "Input should be 'text' or 'json_object' for response_format.type", dialect{format: inJSON}, true},
		{"response_format", "", dialect{format: inJSON}, true},
		{"response_format.json_schema", "", dialect{format: inJSON}, true},
		{"messages[0].role", "Unsupported value", dialect{noSystem: true}, true},
		{"messages[1].content", "too long", dialect{}, false},
		{"", "System role not supported", dialect{noSystem: true}, true},
		{"", "the operating system is out of memory", dialect{}, false},
		{"max_tokens", "use max_completion_tokens", dialect{completion: true}, true},
		{"", "Failed to parse grammar", dialect{format: inJSON}, true},
		{"", "something else", dialect{}, false},
	} {
		if got, changed := (dialect{}).adapted(c.param, c.message); got != c.want || changed != c.changed {
			t.Errorf("%q %q: %+v %t", c.param, c.message, got, changed)
		}
	}
	if _, changed := (dialect{format: inText}).adapted("response_format", ""); changed {
		t.Error("there is nothing below plain text")
	}
}
