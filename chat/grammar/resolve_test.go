package grammar_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/chat"
	"adjutant/chat/grammar"
)

func TestResolve(t *testing.T) {
	cases := []struct{ name, text, path, rest string }{
		{"path", "risk log Hiring slips", "risk log", "Hiring slips"},
		{"slash", "/risk log Hiring slips", "risk log", "Hiring slips"},
		{"slash and space", " / risk log", "risk log", ""},
		{"capitals of a phone", "Risk Log Hiring slips", "risk log", "Hiring slips"},
		{"many spaces", "  risk \u00a0  log\tHiring  slips ", "risk log", "Hiring  slips"},
		{"line break after the path", "risk log\nHiring slips\nagain", "risk log", "Hiring slips\nagain"},
		{"colon after the path", "risk log: Hiring slips", "risk log", "Hiring slips"},
		{"single word", "my", "my", ""},
		{"single word with text", "help risk log", "help", "risk log"},
		{"id for a verb", "risk RISK-7", "risk show", "RISK-7"},
		{"id in small letters", "risk risk-7", "risk show", "risk-7"},
		{"id of another kind", "risk REQ-7", "risk show", "REQ-7"},
		{"number for a verb", "risk 7", "risk show", "7"},
		{"id before a default", "update upd-301", "update show", "upd-301"},
		{"another record's id begins a text", "update RISK-7 is closed", "update post", "RISK-7 is closed"},
		{"number begins a text", "update 7 orders late", "update post", "7 orders late"},
		{"default alone", "update", "update post", ""},
		{"default with text", "update All shipped", "update post", "All shipped"},
		{"default with a colon", "update: All shipped", "update post", "All shipped"},
		{"default with an option", "update health:red All late", "update post", "health:red All late"},
		{"sentence with a word like a verb", "update Last week was calm", "update post", "Last week was calm"},
		{"sentence with a word like the default", "update Most orders left", "update post", "Most orders left"},
		{"quoted text", `update "list" is broken`, "update post", `"list" is broken`},
		{"lines of text", "update\nAll shipped\nand paid", "update post", "All shipped\nand paid"},
	}
	b := book(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cmd, rest, err := b.Resolve(c.text)
			if err != nil || cmd.Path != c.path || rest != c.rest {
				t.Errorf("%q: got %q, rest %q, %v; want %q, rest %q", c.text, cmd.Path, rest, err, c.path, c.rest)
			}
		})
	}
}

func TestUnknownCommands(t *testing.T) {
	risk := []string{"risk log", "risk list", "risk show", "risk assess", "risk close"}
	cases := []struct {
		name, text string
		want       grammar.Unknown
	}{
		{"nothing", " / ", grammar.Unknown{}},
		{"group alone", "risk", grammar.Unknown{Typed: "risk", Group: "risk", Suggestions: risk}},
		{"misspelt verb", "risk lgo Hiring", grammar.Unknown{Typed: "risk lgo", Group: "risk", Suggestions: []string{"risk log"}, Slip: true}},
		{"beginning of a verb", "risk ass RISK-7", grammar.Unknown{Typed: "risk ass", Group: "risk", Suggestions: []string{"risk assess"}, Slip: true}},
		{"no such verb", "risk frobnicate", grammar.Unknown{Typed: "risk frobnicate", Group: "risk", Suggestions: risk}},
		{"misspelt verb is no text", "update lsit", grammar.Unknown{Typed: "update lsit", Group: "update", Suggestions: []string{"update list"}, AsText: "update post", Slip: true}},
		{"beginning of a verb is no text", "update miss", grammar.Unknown{Typed: "update miss", Group: "update", Suggestions: []string{"update missing"}, AsText: "update post", Slip: true}},
		{"misspelt default is no text", "update pist All shipped", grammar.Unknown{Typed: "update pist", Group: "update", Suggestions: []string{"update post", "update list"}, AsText: "update post", Slip: true}},
		{"misspelt group", "rsik log Hiring", grammar.Unknown{Typed: "rsik", Suggestions: []string{"risk log", "risk list", "risk show"}, Slip: true}},
		{"plural of a group", "risks", grammar.Unknown{Typed: "risks", Suggestions: []string{"risk log", "risk list", "risk show"}}},
		{"both misspelt", "rsk lgo", grammar.Unknown{Typed: "rsk", Suggestions: []string{"risk log", "risk list", "risk show"}, Slip: true}},
		{"run together", "risk-close RISK-7", grammar.Unknown{Typed: "risk-close", Suggestions: []string{"risk close"}, Slip: true}},
		{"verb alone", "assess RISK-7", grammar.Unknown{Typed: "assess", Suggestions: []string{"risk assess"}}},
		{"misspelt single word", "hlep", grammar.Unknown{Typed: "hlep", Suggestions: []string{"help"}}},
		{"nothing like it", "weather in Porto", grammar.Unknown{Typed: "weather"}},
	}
	b := book(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cmd, _, err := b.Resolve(c.text)
			unknown, ok := errors.AsType[*grammar.Unknown](err)
			if !ok {
				t.Fatalf("%q: got %q, %v", c.text, cmd.Path, err)
			}
			if diff := cmp.Diff(c.want, *unknown); diff != "" {
				t.Errorf("%q: %s\n%s", c.text, unknown, diff)
			}
		})
	}
}

func TestUnknownSaysWhatToDo(t *testing.T) {
	for text, want := range map[string]string{
		"":         "No command was given.",
		"weather":  "There is no command “weather”.",
		"risk lgo": "There is no command “risk lgo”. Did you mean risk log?",
		"risk":     "“risk” needs one more word: risk log, risk list, risk show, risk assess, risk close.",
	} {
		if _, _, err := book(t).Resolve(text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestBookKeepsGroupsTogether(t *testing.T) {
	at := func(path string) chat.Command { return chat.Command{Path: path, Summary: "Do it"} }
	b, err := grammar.New([]chat.Command{at("risk log"), at("my"), at("risk list"), at("help"), at("org people add")})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, cmd := range b.Commands() {
		got = append(got, cmd.Path)
	}
	if diff := cmp.Diff([]string{"risk log", "risk list", "my", "help", "org people add"}, got); diff != "" {
		t.Error(diff)
	}
	if _, ok := b.Command(" Risk  log "); !ok {
		t.Error("a path in capitals is not found")
	}
	if cmd, rest, err := b.Resolve("org people add Ana"); err != nil || cmd.Path != "org people add" || rest != "Ana" {
		t.Errorf("got %q, %q, %v", cmd.Path, rest, err)
	}
	if _, _, err := b.Resolve("org people"); err == nil || !strings.Contains(err.Error(), "org people add") {
		t.Errorf("got %v", err)
	}
}

func TestOtherNames(t *testing.T) {
	same := chat.Command{Path: "update same", Also: []string{"update nothing changed"}, Summary: "Say that nothing has changed"}
	post := chat.Command{Path: "update post", Summary: "Post", Default: true,
		Options: []chat.Option{{Name: "summary", Kind: chat.Text, Rest: true}}}
	b, err := grammar.New([]chat.Command{same, post})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"/update Nothing changed": "update same",
		"update nothing works":    "update post",
	} {
		if cmd, _, err := b.Resolve(text); err != nil || cmd.Path != want {
			t.Errorf("%q: got %q, %v", text, cmd.Path, err)
		}
	}
	same.Also = []string{"risk same"}
	if _, err := grammar.New([]chat.Command{same}); err == nil {
		t.Error("a name in another group is accepted")
	}
	same.Also = []string{"update post"}
	if _, err := grammar.New([]chat.Command{same, post}); err == nil {
		t.Error("a name that another command has is accepted")
	}
}

func TestSuggest(t *testing.T) {
	people := []string{"Ana Ferreira", "Ben Okafor", "Zoë Brandt", "Anna Schmidt", "people_ops", "support", "sales"}
	for word, want := range map[string][]string{
		"@ana":         {"Ana Ferreira", "Anna Schmidt"},
		"ferreira":     {"Ana Ferreira"},
		"Fereira":      {"Ana Ferreira"},
		"ana fereira":  {"Ana Ferreira"},
		"Okafro":       {"Ben Okafor"},
		"zoe":          {"Zoë Brandt"},
		"suport":       {"support"},
		"slaes":        {"sales"},
		"people ops":   {"people_ops"},
		"s":            nil,
		"sa":           {"sales"},
		"":             nil,
		"procurement":  nil,
		"finance dept": nil,
	} {
		if diff := cmp.Diff(want, grammar.Suggest(word, people)); diff != "" {
			t.Errorf("%q: %s", word, diff)
		}
	}
	if got := grammar.Suggest("a1", []string{"a11", "a12", "a13", "a14", "a11"}); len(got) != 3 {
		t.Errorf("got %q, want three", got)
	}
}
