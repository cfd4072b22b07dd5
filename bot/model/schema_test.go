package model

import (
	"encoding/json"
	"strings"
	"testing"
)

const wide = `{"type":"object","properties":{
	"headline":{"type":"object","properties":{"text":{"type":"string","minLength":1,"maxLength":10},"cites":{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":2}},"required":["text","cites"],"additionalProperties":false},
	"kind":{"type":"string","enum":["risk","update"]},
	"n":{"type":["integer","null"],"minimum":1,"maximum":9},
	"x":{"anyOf":[{"type":"number"},{"type":"boolean"},{"const":"none"}]}
},"required":["headline","kind","n","x"],"additionalProperties":false,"title":"t","description":"d"}`

// TestSchema: what is taken for an answer, and what is not.
func TestSchema(t *testing.T) {
	s, err := parseSchema([]byte(wide))
	if err != nil {
		t.Fatal(err)
	}
	const ok = `{"headline":{"text":"Größe ok","cites":["REQ-7"]},"kind":"risk","n":3,"x":1.5}`
	change := func(from, to string) string {
		if !strings.Contains(ok, from) {
			t.Fatalf("no %s", from)
		}
		return strings.Replace(ok, from, to, 1)
	}
	for content, wrong := range map[string]string{
		ok:                      "",
		" " + ok + "\n":         "",
		change(`3`, `null`):     "",
		change(`1.5`, `true`):   "",
		change(`1.5`, `"none"`): "",
		change(`"Größe ok"`, `"zehn Ä. äß"`):    "",
		change(`1.5`, `"some"`):                 "none of what it may be",
		change(`"risk"`, `"request"`):           "not in its list",
		change(`"risk"`, `1`):                   "not in its list",
		change(`3`, `0`):                        "out of bounds",
		change(`3`, `10`):                       "out of bounds",
		change(`3`, `3.5`):                      "no integer or null",
		change(`3`, `"3"`):                      "no integer or null",
		change(`3`, `1e999`):                    "no integer",
		change(`"Größe ok"`, `""`):              "0 characters",
		change(`"Größe ok"`, `"more than ten"`): "13 characters",
		change(`["REQ-7"]`, `[]`):               "0 items",
		change(`["REQ-7"]`, `["a","b","c"]`):    "3 items",
		change(`["REQ-7"]`, `"REQ-7"`):          "cites is no array",
		change(`["REQ-7"]`, `[7]`):              "cites[0] is no string",
		change(`"kind":"risk",`, ``):            "kind is missing",
		change(`"kind"`, `"Kind"`):              "kind is missing",
		change(`"kind"`, `"more":1,"kind"`):     "nobody asked for",
		change(`"n":3`, `"n":3,"n":4`):          "twice",
		change(`"text":`, `"text":"a","text":`): "twice",
		ok + ok:                                 "follows",
		ok + "x":                                "follows",
		ok[:len(ok)-1]:                          "no JSON",
		"":                                      "no JSON",
		"null":                                  "no object",
		"\xff" + ok:                             "UTF-8",
		ok + strings.Repeat(" ", mostContent):   "bytes long",
		change(`1.5`, strings.Repeat("[", 40)+strings.Repeat("]", 40)): "too much",
		change(`1.5`, "["+strings.Repeat("1,", 5100)+"1]"):             "too much",
		change(`"risk"`, `"secret instructions"`):                      "answer.kind is not in its list",
	} {
		err := s.check([]byte(content))
		if wrong == "" && err != nil || wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)) {
			t.Errorf("%.200s: %v, want %q", content, err, wrong)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error says what was in it: %v", err)
		}
	}
}

// TestSchemaIsRefused: whoever writes a schema that no API takes is told.
func TestSchemaIsRefused(t *testing.T) {
	for schema, wrong := range map[string]string{
		`{"type":"array","items":{"type":"string"}}`:                                                                                             "root",
		`{"type":"object","properties":{},"required":[]}`:                                                                                        "additionalProperties",
		`{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false}`:                                      "required",
		`{"type":"object","properties":{"a":{"type":"text"}},"required":["a"],"additionalProperties":false}`:                                     `no type "text"`,
		`{"type":"object","properties":{"a":{}},"required":["a"],"additionalProperties":false}`:                                                  "schema.a: has no type",
		`{"type":"object","properties":{"a":{"type":"array"}},"required":["a"],"additionalProperties":false}`:                                    "schema.a[]",
		`{"type":"object","properties":{"a":{"type":"string","pattern":"x"}},"required":["a"],"additionalProperties":false}`:                     "pattern",
		strings.Repeat(`{"type":"object","properties":{"a":`, 40) + `1` + strings.Repeat(`},"required":["a"],"additionalProperties":false}`, 40): "too deep",
		`[]`: "schema",
		``:   "schema",
	} {
		if _, err := parseSchema([]byte(schema)); err == nil || !strings.Contains(err.Error(), wrong) {
			t.Errorf("%.120s: %v, want %q", schema, err, wrong)
		}
	}
}

// TestPortable: bounds are not sent, properties that are called so stay, and the order
// is that in which it was written.
func TestPortable(t *testing.T) {
	raw := json.RawMessage(`{"type":"object","properties":{"z":{"type":"string","maxLength":5},"maxLength":{"type":"array","minItems":1,"items":{"type":"integer","minimum":1}},"a":{"anyOf":[{"type":"number","maximum":3},{"type":"null"}]}},"required":["z","maxLength","a"],"additionalProperties":false}`)
	got, err := portable(raw)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"type":"object","properties":{"z":{"type":"string"},"maxLength":{"type":"array","items":{"type":"integer"}},"a":{"anyOf":[{"type":"number"},{"type":"null"}]}},"required":["z","maxLength","a"],"additionalProperties":false}`; string(got) != want {
		t.Errorf("%s", got)
	}
}

// FuzzSchema: whatever is taken for an answer can be decoded, into what the schema says.
func FuzzSchema(f *testing.F) {
	s, err := parseSchema([]byte(wide))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(`{"headline":{"text":"a","cites":["b"]},"kind":"risk","n":null,"x":1}`)
	f.Add(`{"headline":{"text":"a","text":"b","cites":["b"]},"kind":"risk","n":null,"x":{"a":[1e9,[]]}}`)
	f.Fuzz(func(t *testing.T, content string) {
		if s.check([]byte(content)) != nil {
			return
		}
		var v struct {
			Headline struct {
				Text  string
				Cites []string
			}
			Kind string
			N    *int
			X    any
		}
		if err := json.Unmarshal([]byte(content), &v); err != nil || v.Headline.Text == "" || len(v.Headline.Cites) == 0 || v.Kind != "risk" && v.Kind != "update" {
			t.Errorf("%q: %+v %v", content, v, err)
		}
	})
}
