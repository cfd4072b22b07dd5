package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// writeBody writes the body of a request so that people can read it: the texts as they
// are, material with a value a line, and the rest in one line. All that is sent is in
// it. What is no such request is written as it is.
func writeBody(w io.Writer, body []byte) {
	var fields map[string]json.RawMessage
	var messages []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	}
	err := json.Unmarshal(body, &fields)
	if err == nil {
		err = json.Unmarshal(fields["messages"], &messages)
	}
	if err != nil {
		fmt.Fprintf(w, "%s\n", body)
		return
	}
	for _, m := range messages {
		fmt.Fprintf(w, "%s:\n%s\n", m.Role, inset(indented(json.RawMessage(m.Content))))
	}
	delete(fields, "messages")
	rest, err := json.Marshal(fields)
	if err != nil {
		rest = body
	}
	fmt.Fprintf(w, "besides:\n%s\n", inset(string(rest)))
}

// inset sets lines off from those around them.
func inset(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }

// indented is JSON with a value a line; what is no JSON is as it is.
func indented(raw json.RawMessage) string {
	var out bytes.Buffer
	if !json.Valid(raw) || json.Indent(&out, raw, "", "  ") != nil {
		return string(raw)
	}
	return out.String()
}
