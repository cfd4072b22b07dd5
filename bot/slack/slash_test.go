package slack

import (
	"testing"

	"adjutant/chat"
)

func TestWords(t *testing.T) {
	commands := []chat.Command{{Path: "risk log"}, {Path: "my"}, {Path: "away until"}, {Path: "update post"}}
	usual, renamed := Slash{}, Slash{Prefix: "staff", Names: map[string]string{"update": "standup", "risk": ""}}
	for _, c := range []struct{ text, usual, renamed string }{
		{"/my", "/coo my", "/staff my"},
		{"/risk log", "/risk log", "/staff risk log"},
		{"Post one: /update", "Post one: /update", "Post one: /standup"},
		{"If you are away: /away until friday.", "If you are away: /coo away until friday.", "If you are away: /staff away until friday."},
		{"Use (/my) or /my.", "Use (/coo my) or /coo my.", "Use (/staff my) or /staff my."},
		{"I cannot place “see /my folder”. See /my", "I cannot place “see /my folder”. See /coo my", "I cannot place “see /my folder”. See /staff my"},
		{"https://x.example/my and a/my and /mystery and /", "https://x.example/my and a/my and /mystery and /", "https://x.example/my and a/my and /mystery and /"},
		{"/MY", "/MY", "/MY"},
		{"", "", ""},
	} {
		if got := usual.Words(c.text, commands); got != c.usual {
			t.Errorf("%q reads %q, want %q", c.text, got, c.usual)
		}
		if got := renamed.Words(c.text, commands); got != c.renamed {
			t.Errorf("renamed, %q reads %q, want %q", c.text, got, c.renamed)
		}
	}
}

func TestTyped(t *testing.T) {
	s := Slash{Prefix: "staff", Names: map[string]string{"update": "standup", "risk": ""}}
	for _, c := range []struct{ command, text, want string }{
		{"/standup", "on track All shipped", "update on track All shipped"},
		{"/staff", "risk log A port may close", "risk log A port may close"},
		{"/staff", "", ""},
		{"/digest", "", "digest"},
		{"/request", "  budget €5k ", "request budget €5k"},
		{"/risk", "list", "risk list"}, // as before it was left to the prefix
	} {
		if got := s.Typed(c.command, c.text); got != c.want {
			t.Errorf("%s %s reads %q, want %q", c.command, c.text, got, c.want)
		}
	}
}

func TestSaid(t *testing.T) {
	s := Slash{Prefix: "staff", Names: map[string]string{"update": "standup", "risk": ""}}
	for said, want := range map[string]string{
		"/staff risk log A port": "risk log A port", "/staff": "help", "/standup on track": "/update on track",
		"staff said no": "staff said no", "standup moved": "standup moved", "/my": "/my", "/risk list": "/risk list", "": "",
	} {
		if got := s.Said(said); got != want {
			t.Errorf("%q reads %q, want %q", said, got, want)
		}
	}
}
