package grammar_test

import (
	"fmt"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/chat/grammar"
)

func TestCheckFindsFaults(t *testing.T) {
	options := func(options ...chat.Option) chat.Command {
		return chat.Command{Path: "risk log", Summary: "Log a risk", Options: options}
	}
	choice := func(values ...chat.Value) chat.Command {
		return options(chat.Option{Name: "level", Kind: chat.Choice, Choices: values})
	}
	many := func(n int, kind chat.Kind) (options []chat.Option) {
		for i := range n {
			options = append(options, chat.Option{Name: fmt.Sprintf("o%d", i), Kind: kind})
		}
		return options
	}
	text := chat.Option{Name: "title", Kind: chat.Text, Rest: true, Required: true}
	example := func(line string) chat.Command {
		cmd := options(riskID, text, chat.Option{Name: "owner", Kind: chat.Person})
		cmd.Examples = []string{line}
		return cmd
	}
	shortcut := func(s chat.Shortcut) chat.Command {
		cmd := options(text, chat.Option{Name: "due", Kind: chat.Date})
		cmd.Shortcuts = []chat.Shortcut{s}
		return cmd
	}
	internal := shortcut(chat.Shortcut{Label: "Log it"})
	internal.Internal = true
	cases := []struct {
		name string
		cmd  chat.Command
		want string
	}{
		{"no path", chat.Command{Summary: "Do it"}, "in the path"},
		{"capitals in the path", chat.Command{Path: "Risk log", Summary: "Do it"}, `"Risk" in the path`},
		{"two spaces in the path", chat.Command{Path: "risk  log", Summary: "Do it"}, `"" in the path`},
		{"long path", chat.Command{Path: "a b c d", Summary: "Do it"}, "at most 3"},
		{"default without a group", chat.Command{Path: "my", Summary: "Do it", Default: true}, "default"},
		{"no summary", chat.Command{Path: "my"}, "full stop"},
		{"summary is a sentence", chat.Command{Path: "my", Summary: "Do it."}, "full stop"},
		{"long summary", chat.Command{Path: "my", Summary: strings.Repeat("é", 101)}, "100 characters"},
		{"summary of two lines", chat.Command{Path: "my", Summary: "Do\nit"}, "one line"},
		{"too many options", options(many(26, chat.Date)...), "at most 25"},
		{"capitals in a name", options(chat.Option{Name: "Owner", Kind: chat.Person}), `"Owner"`},
		{"name begins with a digit", options(chat.Option{Name: "1st", Kind: chat.Person}), `"1st"`},
		{"long name", options(chat.Option{Name: strings.Repeat("a", 33), Kind: chat.Person}), "32"},
		{"kind", options(chat.Option{Name: "owner", Kind: "colour"}), `"colour"`},
		{"long help", options(chat.Option{Name: "owner", Kind: chat.Person, Help: strings.Repeat("x", 101)}), "help of option"},
		{"same name", options(many(1, chat.Date)[0], many(1, chat.Text)[0]), "told apart"},
		{"name differs by a hyphen", options(chat.Option{Name: "due_on", Kind: chat.Date}, chat.Option{Name: "due-on", Kind: chat.Date}), "told apart"},
		{"two texts", options(text, chat.Option{Name: "more", Kind: chat.Text, Rest: true}), "both take the rest"},
		{"positional text", options(chat.Option{Name: "title", Kind: chat.Text, Positional: true}), "not be positional"},
		{"positional later", options(text, riskID), "must come before"},
		{"minimum above maximum", options(chat.Option{Name: "n", Kind: chat.Integer, Min: 5, Max: 3}), "minimum"},
		{"prefixes of no record", options(chat.Option{Name: "n", Kind: chat.Integer, Records: []string{"RISK"}}), "no record"},
		{"no choices", choice(), "0 choices"},
		{"too many choices", choice(make([]chat.Value, 26)...), "26 choices"},
		{"choices of no choice", options(chat.Option{Name: "n", Kind: chat.Integer, Choices: healths}), "no choice"},
		{"choice without label", choice(chat.Value{Value: "high"}), "lacks"},
		{"long choice", choice(chat.Value{Value: "high", Label: strings.Repeat("x", 76)}), "75 characters"},
		{"word for two choices", choice(chat.Value{Value: "a", Label: "At risk"}, chat.Value{Value: "b", Label: "B", Also: []string{"at_risk"}}), "means both"},
		{"choice that nobody can type", choice(chat.Value{Value: "-", Label: "None"}), "nobody can type"},
		{"comma in one of many", options(chat.Option{Name: "l", Kind: chat.Choice, Many: true, Choices: []chat.Value{{Value: "a,b", Label: "A"}}}), "nobody can type"},
		{"shortcut without a label", shortcut(chat.Shortcut{Into: "title"}), "is not a line"},
		{"long shortcut", shortcut(chat.Shortcut{Label: strings.Repeat("é", 25)}), "1 to 24"},
		{"shortcut of two lines", shortcut(chat.Shortcut{Label: "Log\nit"}), "is not a line"},
		{"shortcut into nothing", shortcut(chat.Shortcut{Label: "Log it", Into: "cause"}), `"cause"`},
		{"shortcut into a date", shortcut(chat.Shortcut{Label: "Log it", Into: "due"}), `"due"`},
		{"shortcut to what is internal", internal, "nobody may be offered"},
		{"example of another command", example("risk list RISK-1 x"), "does not begin with the path"},
		{"example without what is required", example("risk log Hiring slips owner:ana"), "required id is missing"},
		{"example with a doubt", example("risk log RISK-1 Hiring onwer:ana"), "“onwer”"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if err := grammar.Check(c.cmd); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
}

func TestCheckAccepts(t *testing.T) {
	for _, cmd := range declared {
		if err := grammar.Check(cmd); err != nil {
			t.Error(err)
		}
	}
}

func TestCheckNamesEveryFault(t *testing.T) {
	err := grammar.Check(chat.Command{Path: "Risk", Options: []chat.Option{{Name: "A"}}})
	if n := strings.Count(fmt.Sprint(err), `command "Risk":`); n != 4 {
		t.Errorf("got %d faults, want path, summary, name and kind:\n%v", n, err)
	}
}

func TestBookRefuses(t *testing.T) {
	at := func(path string, example ...string) chat.Command {
		return chat.Command{Path: path, Summary: "Do it", Examples: example,
			Options: []chat.Option{{Name: "text", Kind: chat.Text, Rest: true}}}
	}
	taking := func(path string, example ...string) chat.Command {
		cmd := at(path, example...)
		cmd.Default = true
		return cmd
	}
	var verbs []chat.Command
	for i := range 26 {
		verbs = append(verbs, at(fmt.Sprintf("risk v%d", i)))
	}
	for want, commands := range map[string][]chat.Command{
		"declared twice":      {at("my"), at("my")},
		"both take the words": {taking("update post"), taking("update add")},
		`"update" and`:        {at("update"), taking("update add")},
		"at most 25":          verbs,
		"in the path":         {at("My")},
		`calls "update list"`: {taking("update post", "update list of things"), at("update list")},
	} {
		if _, err := grammar.New(commands); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
}

// Shortcuts of different commands stand in one menu.
func TestShortcutsTogether(t *testing.T) {
	command := func(path string, labels ...string) chat.Command {
		cmd := chat.Command{Path: path, Summary: "Do it"}
		for _, label := range labels {
			cmd.Shortcuts = append(cmd.Shortcuts, chat.Shortcut{Label: label})
		}
		return cmd
	}
	for _, c := range []struct {
		commands []chat.Command
		want     string // empty if it is fine
	}{
		{[]chat.Command{command("a", "Log it"), command("b", "Log that", "Show it")}, ""},
		{[]chat.Command{command("a", "Log it"), command("b", "log it")}, "two shortcuts"},
		{[]chat.Command{command("a", "Log it", "Log it")}, "two shortcuts"},
		{[]chat.Command{command("a", "1", "2", "3", "4", "5", "6"), command("b", "7", "8", "9", "10")}, ""},
		{[]chat.Command{command("a", "1", "2", "3", "4", "5", "6"), command("b", "7", "8", "9", "10", "11")}, "at most 10"},
	} {
		_, err := grammar.New(c.commands)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("got %v, want %q in it", err, c.want)
		}
	}
}
