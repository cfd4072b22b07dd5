package slash_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/discord/slash"
	"adjutant/chat"
)

// shape writes commands down in lines: names, types, and what was made of options.
func shape(all []slash.Command) string {
	var b strings.Builder
	var options func(depth int, list []slash.Option)
	options = func(depth int, list []slash.Option) {
		for _, o := range list {
			fmt.Fprintf(&b, "%s%s (%d) %s", strings.Repeat("  ", depth), o.Name, o.Type, o.Description)
			if o.Required {
				b.WriteString(" !")
			}
			if o.Autocomplete {
				b.WriteString(" …")
			}
			if o.MinValue != nil {
				fmt.Fprintf(&b, " from %d", *o.MinValue)
			}
			if o.MaxValue != nil {
				fmt.Fprintf(&b, " to %d", *o.MaxValue)
			}
			if o.MaxLength > 0 {
				fmt.Fprintf(&b, " most %d", o.MaxLength)
			}
			for _, c := range o.Choices {
				fmt.Fprintf(&b, " %s=%s", c.Value, c.Name)
			}
			b.WriteString("\n")
			options(depth+1, o.Options)
		}
	}
	for _, c := range all {
		fmt.Fprintf(&b, "/%s (%d) %s\n", c.Name, c.Type, c.Description)
		options(1, c.Options)
	}
	return b.String()
}

func TestShape(t *testing.T) {
	choices := []chat.Value{{Value: "1", Label: "rare"}, {Value: "2", Label: "likely"}}
	many := make([]chat.Value, 26)
	for i := range many {
		many[i] = chat.Value{Value: fmt.Sprint(i), Label: fmt.Sprint("number ", i)}
	}
	long := strings.Repeat("x", 101)
	kinds := []chat.Option{
		{Name: "id", Kind: chat.Record, Required: true, Positional: true, Help: "Which"},
		{Name: "text", Kind: chat.Text, Required: true, Rest: true, Max: 9000},
		{Name: "long", Kind: chat.LongText},
		{Name: "texts", Kind: chat.Text, Many: true},
		{Name: "n", Kind: chat.Integer, Required: true, Positional: true, Min: 1, Max: 5},
		{Name: "m", Kind: chat.Integer, Required: true, Default: "none"},
		{Name: "huge", Kind: chat.Integer, Max: 1 << 60},
		{Name: "ns", Kind: chat.Integer, Many: true},
		{Name: "how", Kind: chat.Choice, Choices: choices, Required: true, Positional: true},
		{Name: "hows", Kind: chat.Choice, Choices: choices, Many: true},
		{Name: "often", Kind: chat.Choice, Choices: many},
		{Name: "odd", Kind: chat.Choice, Choices: []chat.Value{{Value: long, Label: "too long"}}},
		{Name: "twice", Kind: chat.Choice, Choices: []chat.Value{{Value: "a", Label: "A"}, {Value: "b", Label: "A"}}},
		{Name: "flag", Kind: chat.Flag},
		{Name: "day", Kind: chat.Date},
		{Name: "who", Kind: chat.Person, Required: true, Positional: true, Label: "Whose it is"},
		{Name: "else", Kind: chat.Person, Required: true},
		{Name: "cost", Kind: chat.Money, Help: strings.Repeat("y", 120)},
		{Name: "span", Kind: chat.Duration, Help: strings.Repeat("z", 95), Default: "an hour"},
		{Name: "in", Kind: chat.Channel},
		{Name: "for", Kind: chat.Department},
	}
	for _, c := range []struct {
		name string
		in   []chat.Command
		want string
	}{
		{"every kind", []chat.Command{{Path: "do", Summary: "Do it", Options: kinds}}, `
/do (1) Do it
  id (3) Which ! …
  n (4) N ! from 1 to 5
  who (3) Whose it is ! …
  text (3) Text most 6000
  long (3) Long most 3000
  texts (3) Texts
  m (4) M. Otherwise none from 0
  huge (4) Huge from 0 to 9007199254740991
  ns (3) Ns …
  how (3) How 1=rare 2=likely
  hows (3) Hows …
  often (3) Often …
  odd (3) Odd …
  twice (3) Twice …
  flag (5) Flag
  day (3) Day …
  else (3) Else …
  cost (3) ` + strings.Repeat("y", 99) + `… …
  span (3) ` + strings.Repeat("z", 95) + ` …
  in (3) In …
  for (3) For …
`},
		{"groups", []chat.Command{
			{Path: "risk log", Summary: "Log"}, {Path: "my", Summary: "Mine"}, {Path: "risk list", Summary: "List"},
			{Path: "org team add", Summary: "Add"}, {Path: "org show", Summary: "Show"}, {Path: "org team drop", Summary: "Drop"},
			{Path: "secret", Summary: "Hidden", Internal: true},
		}, `
/my (1) Mine
/org (1) Team, show
  team (2) Add, drop
    add (1) Add
    drop (1) Drop
  show (1) Show
/risk (1) Log, list
  log (1) Log
  list (1) List
`},
		{"what is called by the words of others", []chat.Command{
			{Path: "my", Summary: "Mine"}, {Path: "my risks", Summary: "Risks"}, {Path: "my overview", Summary: "Other"},
			{Path: "org team", Summary: "Team"}, {Path: "org team add", Summary: "Add"},
		}, `
/my (1) Overview-2, risks, overview
  overview-2 (1) Mine
  risks (1) Risks
  overview (1) Other
/org (1) Team
  team (2) Overview, add
    overview (1) Team
    add (1) Add
`},
		{"menus", []chat.Command{{Path: "risk log", Summary: "Log", Options: []chat.Option{{Name: "title", Kind: chat.Text}},
			Shortcuts: []chat.Shortcut{{Label: "Log as risk", Into: "title"}, {Label: "Log a risk"}}}}, `
/risk (1) Log
  log (1) Log
    title (3) Title most 150
/Log as risk (3) 
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSet(t, c.in, nil)
			if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), shape(s.Commands())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDescriptionOfMany(t *testing.T) {
	var all []chat.Command
	for i := range 25 {
		all = append(all, chat.Command{Path: fmt.Sprintf("risk verb%02d", i), Summary: "Do"})
	}
	got := newSet(t, all, nil).Commands()[0].Description
	if want := "Verb00, verb01, verb02, verb03, verb04, verb05, verb06, verb07, verb08, verb09, verb10 and 14 more"; got != want {
		t.Errorf("it is %q", got)
	}
}

// TestFolding puts into a group what Discord has no room for, a little more each time,
// and looks what was done about it.
func TestFolding(t *testing.T) {
	group := func(verbs, helpLength, choices int) []chat.Command {
		var all []chat.Command
		for v := range verbs {
			c := chat.Command{Path: fmt.Sprintf("risk v%02d", v), Summary: "Do it"}
			for o := range 5 {
				c.Options = append(c.Options, chat.Option{Name: fmt.Sprintf("o%d", o), Kind: chat.Text, Default: "nothing at all",
					Help: "First, " + strings.Repeat("x", helpLength)})
			}
			option := chat.Option{Name: "pick", Kind: chat.Choice, Help: strings.Repeat("word", 20)}
			for n := range choices + v%2 {
				option.Choices = append(option.Choices, chat.Value{Value: fmt.Sprint(n), Label: fmt.Sprintf("number %d", n)})
			}
			c.Options = append(c.Options, option)
			all = append(all, c)
		}
		return all
	}
	for _, c := range []struct {
		name                        string
		verbs, help, choices        int
		otherwise, second, title    bool
		completed, commands, inLast int
	}{
		{"fits", 10, 40, 2, true, true, false, 0, 1, 10},
		{"no defaults", 20, 40, 2, false, true, false, 0, 1, 20},
		{"first clauses", 20, 80, 2, false, false, false, 0, 1, 20},
		{"some completed", 25, 80, 20, false, false, false, 2, 1, 25},
		{"more verbs than a command has", 27, 10, 2, true, true, false, 0, 2, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			declared := group(c.verbs, c.help, c.choices)
			s := newSet(t, declared, nil)
			all := s.Commands()
			text := shape(all)
			if got := strings.Contains(text, "Otherwise"); got != c.otherwise {
				t.Errorf("it is said what leaving out means: %t", got)
			}
			if got := strings.Contains(text, "First, "); got != c.second {
				t.Errorf("descriptions are whole: %t", got)
			}
			if got := strings.Contains(text, "o0 (3) O0 "); got != c.title {
				t.Errorf("options have titles for descriptions: %t", got)
			}
			if got := strings.Count(text, "…"); got != c.completed {
				t.Errorf("%d options are autocompleted, want %d", got, c.completed)
			}
			if len(all) != c.commands || len(all[len(all)-1].Options) != c.inLast {
				t.Errorf("%d commands, and %d verbs in the last", len(all), len(all[len(all)-1].Options))
			}
			for _, cmd := range declared {
				call, _ := s.Call(cmd.Path)
				if asked, ok := s.Read(payload(t, call, nil)); !ok || asked.Command.Path != cmd.Path {
					t.Errorf("%q cannot be called as %q", cmd.Path, call)
				}
			}
		})
	}
	t.Run("no room for all", func(t *testing.T) {
		var all []chat.Command
		for v := range 25 {
			c := chat.Command{Path: fmt.Sprintf("risk v%02d", v), Summary: strings.Repeat("s", 100)}
			for o := range 25 {
				c.Options = append(c.Options, chat.Option{Name: fmt.Sprintf("an_option_%02d", o), Kind: chat.Text})
			}
			all = append(all, c)
		}
		s := newSet(t, all, nil)
		if n := len(s.Commands()); n != 3 {
			t.Errorf("%d commands", n)
		}
		if call, name := s.Call("risk v24"); call != "risk-3 v24" || name != "risk-3" {
			t.Errorf("the last is called %q of %q", call, name)
		}
		if got := s.Words("Use /risk v24 or /risk v00"); got != "Use /risk-3 v24 or /risk v00" {
			t.Errorf("it is said %q", got)
		}
		if got := s.Line("/risk-3 v24 o: x"); got != "/risk v24 o: x" {
			t.Errorf("it is read %q", got)
		}
	})
}

func TestRefusals(t *testing.T) {
	one := func(c chat.Command) []chat.Command {
		if c.Summary == "" {
			c.Summary = "Do it"
		}
		return []chat.Command{c}
	}
	var hundred, menu []chat.Command
	for i := range 101 {
		hundred = append(hundred, chat.Command{Path: fmt.Sprintf("c%d", i), Summary: "Do"})
	}
	for i := range 16 {
		menu = append(menu, chat.Command{Path: fmt.Sprintf("c%d", i), Summary: "Do", Shortcuts: []chat.Shortcut{{Label: fmt.Sprint("S", i), Into: "t"}}})
	}
	var options []chat.Option
	for i := range 26 {
		options = append(options, chat.Option{Name: fmt.Sprintf("o%d", i), Kind: chat.Text})
	}
	risk := one(chat.Command{Path: "risk log", Options: []chat.Option{{Name: "title", Kind: chat.Text, Help: "What"}, {Name: "due", Kind: chat.Date}}})
	for _, c := range []struct {
		name  string
		in    []chat.Command
		words slash.Words
		want  string
	}{
		{"a capital", one(chat.Command{Path: "Risk"}), nil, `"Risk" is not 1 to 32`},
		{"four words", one(chat.Command{Path: "a b c d"}), nil, "4 words"},
		{"an option's name", one(chat.Command{Path: "a", Options: []chat.Option{{Name: "A b"}}}), nil, `option "A b"`},
		{"two of a name", one(chat.Command{Path: "a", Options: []chat.Option{{Name: "b"}, {Name: "b"}}}), nil, `two "b"`},
		{"a command twice", append(one(chat.Command{Path: "a b"}), one(chat.Command{Path: "a b"})...), nil, `both called "a b"`},
		{"too many options", one(chat.Command{Path: "a", Options: options}), nil, "26 options"},
		{"too many commands", hundred, nil, "101 application commands"},
		{"too many shortcuts", menu, nil, "at most 15"},
		{"a long shortcut", one(chat.Command{Path: "a", Shortcuts: []chat.Shortcut{{Label: strings.Repeat("x", 33), Into: "t"}}}), nil, "1 to 32"},
		{"no such locale", risk, slash.Words{"de-DE": {}}, `no locale "de-DE"`},
		{"a translated name", risk, slash.Words{"de": {"title": "Titel"}}, `the de translation of "title", "Titel"`},
		{"two translated alike", risk, slash.Words{"de": {"title": "ziel", "due": "ziel"}}, `in de, "title" and "due" are both called "ziel"`},
		{"translated as another is called", risk, slash.Words{"de": {"title": "due"}}, `both called "due"`},
		{"a long translation", risk, slash.Words{"de": {"What": strings.Repeat("ä", 101)}}, `the de translation of "What"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := slash.New(c.in, c.words); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}

func TestTranslations(t *testing.T) {
	declared := []chat.Command{{
		Path: "risk log", Summary: "Put a risk on the register",
		Options: []chat.Option{
			{Name: "title", Kind: chat.Text, Help: "What may happen"},
			{Name: "owner", Kind: chat.Person, Help: "Who", Default: "you"},
			{Name: "how", Kind: chat.Choice, Choices: []chat.Value{{Value: "1", Label: "rare"}}},
		},
		Shortcuts: []chat.Shortcut{{Label: "Log as risk", Into: "title"}},
	}}
	s := newSet(t, declared, slash.Words{
		"de": {"risk": "risiko", "log": "melden", "title": "titel", "Put a risk on the register": "Ein Risiko melden", "rare": "selten",
			"What may happen": "Was passieren kann", "Who": "Wer", "Who. Otherwise you": "Wer. Sonst du", "Log as risk": "Als Risiko melden"},
		"fr": {"Who": "Qui"},
		"id": {},
	})
	all := s.Commands()
	log := all[0].Options[0]
	for _, c := range []struct {
		what string
		got  map[string]string
		want map[string]string
	}{
		{"command", all[0].NameLocalizations, map[string]string{"de": "risiko"}},
		{"verb", log.NameLocalizations, map[string]string{"de": "melden"}},
		{"summary", log.DescriptionLocalizations, map[string]string{"de": "Ein Risiko melden"}},
		{"option", log.Options[0].NameLocalizations, map[string]string{"de": "titel"}},
		{"help", log.Options[0].DescriptionLocalizations, map[string]string{"de": "Was passieren kann"}},
		{"help with a default", log.Options[1].DescriptionLocalizations, map[string]string{"de": "Wer. Sonst du", "fr": "Qui"}},
		{"choice", log.Options[2].Choices[0].NameLocalizations, map[string]string{"de": "selten"}},
		{"shortcut", all[1].NameLocalizations, map[string]string{"de": "Als Risiko melden"}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: %s", c.what, diff)
		}
	}
	if asked, ok := s.Read(payload(t, "risk log", nil)); !ok || asked.Command.Path != "risk log" {
		t.Error("Discord sends the names that are not translated, and they are not known")
	}
}

func TestCalls(t *testing.T) {
	s := newSet(t, []chat.Command{
		{Path: "risk log", Summary: "Log"}, {Path: "risk list", Summary: "List"},
		{Path: "my", Summary: "Mine"}, {Path: "my risks", Summary: "Risks"},
		{Path: "help", Summary: "Help"},
		{Path: "update post", Summary: "Post", Default: true},
		{Path: "update same", Summary: "Same", Also: []string{"update nothing changed"}},
	}, nil)
	for _, c := range []struct{ path, call, name string }{
		{"risk log", "risk log", "risk"}, {"my", "my overview", "my"}, {"my risks", "my risks", "my"}, {"help", "help", "help"},
		{"nothing", "nothing", ""}, {"", "", ""},
	} {
		if call, name := s.Call(c.path); call != c.call || name != c.name {
			t.Errorf("%q is called %q of %q", c.path, call, name)
		}
	}
	for text, want := range map[string]string{
		"/my":                           "/my overview",
		"/my risks":                     "/my risks",
		"/my, then /my.":                "/my overview, then /my overview.",
		"Post one: /update":             "Post one: /update post",
		"/update on track All shipped":  "/update post on track All shipped",
		"/update same":                  "/update same",
		"Or /update nothing changed.":   "Or /update same.",
		"/risk":                         "/risk",
		"/risk log A port":              "/risk log A port",
		"(/my) “/my” /my":               "(/my overview) “/my” /my overview",
		"https://x.example/my and a/my": "https://x.example/my and a/my",
		"/mystery and / and /MY":        "/mystery and / and /MY",
		"/help risk":                    "/help risk",
		"":                              "",
	} {
		if got := s.Words(text); got != want {
			t.Errorf("%q reads %q, want %q", text, got, want)
		}
	}
	for typed, want := range map[string]string{
		"/my overview": "/my", "/My Overview now": "/my now", "/my": "/my", "/my risks": "/my risks", "/risk log x": "/risk log x",
		"/update nothing changed": "/update nothing changed", "my overview": "my overview", "/": "/", "": "", "/nothing here": "/nothing here",
	} {
		if got := s.Line(typed); got != want {
			t.Errorf("%q is read %q, want %q", typed, got, want)
		}
	}
}

// TestProductWords makes sure that nothing is renamed without a need.
func TestProductWords(t *testing.T) {
	declared := product(t)
	s := newSet(t, declared, nil)
	for _, c := range declared {
		for _, text := range []string{"/" + c.Path, "See /" + c.Path + "."} {
			if got := s.Words(text); got != text {
				t.Errorf("%q reads %q", text, got)
			}
			if got := s.Line(text); got != text {
				t.Errorf("%q is read %q", text, got)
			}
		}
		for _, example := range c.Examples {
			if got := s.Words("/" + example); !strings.HasPrefix(got, "/"+c.Path) && !strings.Contains(example, "/") {
				t.Errorf("the example %q of %q reads %q", example, c.Path, got)
			}
		}
	}
}
