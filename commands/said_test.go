package commands_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/commands"
)

func TestSaid(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "",
		"Nothing.":                          "Nothing.",
		"See: /my":                          "See: `/my`",
		"/my shows it.":                     "`/my` shows it.",
		"Use /delegate.":                    "Use `/delegate`.",
		"Post one: /update":                 "Post one: `/update`",
		"To ask again: /request copy REQ-7": "To ask again: `/request copy REQ-7`",
		"Answer it: /checkin now CHK-1.":    "Answer it: `/checkin now CHK-1`.",
		"Assess it: /risk assess RISK-1 likelihood:3 impact:3, please": "Assess it: `/risk assess RISK-1 likelihood:3 impact:3`, please",
		"Which one? /checkin set:heads-weekly":                         "Which one? `/checkin set:heads-weekly`",
		"Log it: /risk log What may happen":                            "Log it: `/risk log` What may happen",
		"Say /away until friday":                                       "Say `/away until` friday",
		"Nothing changed: /update nothing changed":                     "Nothing changed: `/update nothing changed`",
		"(/help risk) or /help.":                                       "(`/help` risk) or `/help`.",
		"There is no “/risk log”. All: /help":                          "There is no “/risk log”. All: `/help`",
		"“a “/my” b” /my":                                              "“a “/my” b” `/my`",
		"He/she said and/or /nothing":                                  "He/she said and/or /nothing",
		"1/my /myself /mys":                                            "1/my /myself /mys",
		"/remind send is internal":                                     "`/remind` send is internal",
		"/risk logs":                                                   "`/risk` logs",
		"/":                                                            "/",
	} {
		if got := spelt(commands.Said(text)); got != want {
			t.Errorf("%q is said as %q, want %q", text, got, want)
		}
	}
}

func spelt(line chat.Line) string {
	var b strings.Builder
	for _, s := range line {
		if s.Kind == chat.SpanCode {
			fmt.Fprintf(&b, "`%s`", s.Text)
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// Whatever the sentence is, it reads the same, and what is code begins with a slash.
func TestSaidReadsTheSame(t *testing.T) {
	word := rapid.SampledFrom([]string{"/my", "/risk log", "/risk", "/", "“", "”", " ", ", ", "REQ-7", "likelihood:3", "è", "\xff", "(", ")", "/update post", "x"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(word).Draw(t, "words"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
		line := commands.Said(text)
		if line.Plain() != text {
			t.Fatalf("%q reads %q", text, line.Plain())
		}
		for _, s := range line {
			if s.Kind == chat.SpanCode && !strings.HasPrefix(s.Text, "/") || s.Text == "" && text != "" {
				t.Fatalf("%q has the span %+v", text, s)
			}
		}
	})
}
