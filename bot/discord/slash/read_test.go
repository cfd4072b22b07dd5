package slash_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/discord/slash"
	"adjutant/chat"
)

var readable = []chat.Command{
	{Path: "risk log", Summary: "Log", Options: []chat.Option{
		{Name: "title", Kind: chat.Text}, {Name: "likelihood", Kind: chat.Integer}, {Name: "secret", Kind: chat.Flag},
		{Name: "links", Kind: chat.Record, Many: true}, {Name: "owner", Kind: chat.Person},
	}, Shortcuts: []chat.Shortcut{{Label: "Log as risk", Into: "title"}, {Label: "Log a risk"}}},
	{Path: "my", Summary: "Mine"},
	{Path: "org team add", Summary: "Add"},
}

func TestRead(t *testing.T) {
	s := newSet(t, readable, nil)
	log := func(options string) string {
		return `{"id":"1","name":"risk","type":1,"options":[{"name":"log","type":1,"options":[` + options + `]}]}`
	}
	for _, c := range []struct {
		name, data string
		ok         bool
		path       string
		want       slash.Asked
	}{
		{"nothing given", log(``), true, "risk log", slash.Asked{Args: chat.Args{}}},
		{"without a list", `{"name":"risk","type":1,"options":[{"name":"log","type":1}]}`, true, "risk log", slash.Asked{Args: chat.Args{}}},
		{"everything", log(`{"name":"title","type":3,"value":"A <@7> falls"},{"name":"likelihood","type":4,"value":3},{"name":"secret","type":5,"value":true}`),
			true, "risk log", slash.Asked{Args: chat.Args{"title": "A <@7> falls", "likelihood": "3", "secret": "yes"}}},
		{"no", log(`{"name":"secret","type":5,"value":false}`), true, "risk log", slash.Asked{Args: chat.Args{"secret": "no"}}},
		{"numbers as they come", log(`{"name":"likelihood","type":4,"value":3.0},{"name":"title","type":3,"value":1e2},{"name":"owner","type":3,"value":1e400}`),
			true, "risk log", slash.Asked{Args: chat.Args{"likelihood": "3", "title": "100", "owner": "1e400"}}},
		{"null", log(`{"name":"title","type":3,"value":null}`), true, "risk log", slash.Asked{Args: chat.Args{"title": ""}}},
		{"typing", log(`{"name":"title","type":3,"value":"x"},{"name":"owner","type":3,"value":"an","focused":true}`),
			true, "risk log", slash.Asked{Args: chat.Args{"title": "x"}, Focused: "owner", Typed: "an"}},
		{"typing a number", log(`{"name":"likelihood","type":4,"value":"3","focused":true}`), true, "risk log", slash.Asked{Args: chat.Args{}, Focused: "likelihood", Typed: "3"}},
		{"typing nothing yet", log(`{"name":"owner","type":3,"value":"","focused":true}`), true, "risk log", slash.Asked{Args: chat.Args{}, Focused: "owner"}},
		{"typing several", log(`{"name":"links","type":3,"value":"RISK-3,RI","focused":true}`),
			true, "risk log", slash.Asked{Args: chat.Args{}, Focused: "links", Typed: "RI", Before: "RISK-3, "}},
		{"one word", `{"name":"my","type":1}`, true, "my", slash.Asked{Args: chat.Args{}}},
		{"three words", `{"name":"org","type":1,"options":[{"name":"team","type":2,"options":[{"name":"add","type":1}]}]}`, true, "org team add", slash.Asked{Args: chat.Args{}}},
		{"menu", `{"name":"Log as risk","type":3,"target_id":"42","resolved":{}}`, true, "risk log",
			slash.Asked{Args: chat.Args{}, Target: "42", Form: true, Shortcut: &readable[0].Shortcuts[0]}},

		{"no such command", `{"name":"rosk","type":1}`, false, "", slash.Asked{}},
		{"a group alone", `{"name":"risk","type":1}`, false, "", slash.Asked{}},
		{"no such verb", `{"name":"risk","type":1,"options":[{"name":"lag","type":1}]}`, false, "", slash.Asked{}},
		{"no such option", log(`{"name":"titel","type":3,"value":"x"}`), false, "", slash.Asked{}},
		{"a list for a value", log(`{"name":"title","type":3,"value":["x"]}`), false, "", slash.Asked{}},
		{"menu without a message", `{"name":"Log as risk","type":3}`, false, "", slash.Asked{}},
		{"no such menu", `{"name":"Log a risk","type":3,"target_id":"1"}`, false, "", slash.Asked{}},
		{"a menu typed", `{"name":"Log as risk","type":1}`, false, "", slash.Asked{}},
		{"menu of a person", `{"name":"my","type":2,"target_id":"1"}`, false, "", slash.Asked{}},
		{"nothing", ``, false, "", slash.Asked{}},
		{"null", `null`, false, "", slash.Asked{}},
		{"no object", `[1]`, false, "", slash.Asked{}},
		{"no text", `{"name":7}`, false, "", slash.Asked{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := s.Read(json.RawMessage(c.data))
			if ok != c.ok || got.Command.Path != c.path {
				t.Fatalf("it is read as %q, %t", got.Command.Path, ok)
			}
			got.Command = chat.Command{}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestChoices(t *testing.T) {
	var many []chat.Suggestion
	for i := range 40 {
		many = append(many, chat.Suggestion{Value: fmt.Sprint("RISK-", i)})
	}
	long := strings.Repeat("ä", 101)
	for _, c := range []struct {
		name  string
		asked slash.Asked
		found []chat.Suggestion
		want  []slash.Choice
	}{
		{"none", slash.Asked{}, nil, []slash.Choice{}},
		{"one", slash.Asked{}, []chat.Suggestion{{Value: "ana", Label: "Ana Silva"}}, []slash.Choice{{Name: "Ana Silva", Value: "ana"}}},
		{"no label", slash.Asked{}, []chat.Suggestion{{Value: "ana"}}, []slash.Choice{{Name: "ana", Value: "ana"}}},
		{"several", slash.Asked{Before: "RISK-3, "}, []chat.Suggestion{{Value: "RISK-4", Label: "RISK-4 Port"}}, []slash.Choice{{Name: "RISK-3, RISK-4 Port", Value: "RISK-3, RISK-4"}}},
		{"long label", slash.Asked{}, []chat.Suggestion{{Value: "a", Label: long}}, []slash.Choice{{Name: strings.Repeat("ä", 99) + "…", Value: "a"}}},
		{"long label of several", slash.Asked{Before: "RISK-3, "}, []chat.Suggestion{{Value: "a", Label: strings.Repeat("b", 95)}}, []slash.Choice{{Name: "… " + strings.Repeat("b", 95), Value: "RISK-3, a"}}},
		{"long value", slash.Asked{}, []chat.Suggestion{{Value: long, Label: "x"}, {Value: "y"}, {}}, []slash.Choice{{Name: "y", Value: "y"}}},
	} {
		if diff := cmp.Diff(c.want, c.asked.Choices(c.found)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	if n := len(slash.Asked{}.Choices(many)); n != 25 {
		t.Errorf("%d of 40 are offered", n)
	}
}

// FuzzRead reads what nobody sends.
func FuzzRead(f *testing.F) {
	s, err := slash.New(readable, nil)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		`{"name":"risk","type":1,"options":[{"name":"log","type":1,"options":[{"name":"title","type":3,"value":"x","focused":true}]}]}`,
		`{"name":"org","type":1,"options":[{"name":"team","type":2,"options":[{"name":"add","type":1}]}]}`,
		`{"name":"Log as risk","type":3,"target_id":"42"}`, `{"options":[{"type":1,"options":[{"type":1}]}]}`, `null`, ``,
		`{"name":"risk","type":1,"options":[{"name":"log","type":1,"options":[{"name":"links","type":3,"value":"a,b, c","focused":true}]}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		asked, ok := s.Read(data)
		if !ok {
			if asked.Command.Path != "" {
				t.Errorf("it was not read, and is %q", asked.Command.Path)
			}
			return
		}
		for name := range asked.Args {
			if _, known := asked.Command.Option(name); !known {
				t.Errorf("%q has no option %q", asked.Command.Path, name)
			}
		}
		if _, known := asked.Command.Option(asked.Focused); !known && asked.Focused != "" {
			t.Errorf("%q has no option %q", asked.Command.Path, asked.Focused)
		}
		for _, c := range asked.Choices([]chat.Suggestion{{Value: "x", Label: "y"}}) {
			if units(c.Name) > 100 || units(c.Value) > 100 || c.Name == "" {
				t.Errorf("offered %q for %q", c.Name, c.Value)
			}
		}
	})
}
