package slash_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/discord/slash"
	"adjutant/chat"
	"adjutant/commands"
)

var update = flag.Bool("update", false, "write the golden file anew")

// product are the commands that are declared.
func product(t testing.TB) []chat.Command {
	t.Helper()
	book, err := commands.New()
	if err != nil {
		t.Fatal(err)
	}
	return book.Commands()
}

func newSet(t testing.TB, declared []chat.Command, words slash.Words) *slash.Set {
	t.Helper()
	s, err := slash.New(declared, words)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range refusals(s.Commands()) {
		t.Errorf("Discord would refuse it: %s", fault)
	}
	return s
}

// TestProduct compares the application commands of the product with
// testdata/commands.json.
func TestProduct(t *testing.T) {
	declared := product(t)
	s := newSet(t, declared, nil)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(s.Commands()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "commands.json")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("the commands are others. If that is meant, run the test with -update, and look at what has changed.\n%s", diff)
	}
}

// TestProductOptions asks for every command of the product with each of its options,
// as Discord would send them, and expects nothing to be lost.
func TestProductOptions(t *testing.T) {
	declared := product(t)
	s := newSet(t, declared, nil)
	menu := 0
	for _, c := range declared {
		call, name := s.Call(c.Path)
		if call != c.Path || name != c.Group() {
			t.Errorf("%q is called %q of %q", c.Path, call, name)
		}
		shown := optionsOf(s.Commands(), call)
		if len(shown) != len(c.Options) {
			t.Errorf("%q has %d options of %d", c.Path, len(shown), len(c.Options))
		}
		var given []any
		want := chat.Args{}
		for _, o := range shown {
			var value any = "x"
			want[o.Name] = "x"
			switch {
			case o.Type == slash.Integer:
				value, want[o.Name] = 3, "3"
			case o.Type == slash.Boolean:
				value, want[o.Name] = true, "yes"
			case len(o.Choices) > 0:
				value, want[o.Name] = o.Choices[0].Value, o.Choices[0].Value
			}
			given = append(given, map[string]any{"type": o.Type, "name": o.Name, "value": value})
		}
		asked, ok := s.Read(payload(t, call, given))
		if diff := cmp.Diff(want, asked.Args); !ok || asked.Command.Path != c.Path || diff != "" {
			t.Errorf("%q was read as %q, %t: %s", c.Path, asked.Command.Path, ok, diff)
		}
		for _, shortcut := range c.Shortcuts {
			if shortcut.Into != "" {
				menu++
			}
		}
	}
	for _, c := range s.Commands() {
		if c.Type == slash.MessageMenu {
			menu--
		}
	}
	if menu != 0 {
		t.Errorf("%d shortcuts of messages are missing", menu)
	}
}

// optionsOf are the options of a command as people see them.
func optionsOf(all []slash.Command, call string) []slash.Option {
	words := strings.Split(call, " ")
	for _, c := range all {
		if c.Type != slash.ChatInput || c.Name != words[0] {
			continue
		}
		options := c.Options
		for _, word := range words[1:] {
			for _, o := range options {
				if o.Name == word {
					options = o.Options
					break
				}
			}
		}
		return options
	}
	return nil
}

// failer is a test, or one run of a property.
type failer interface {
	Helper()
	Fatal(args ...any)
}

// payload is the data of an interaction with a command.
func payload(t failer, call string, options []any) json.RawMessage {
	t.Helper()
	words := strings.Split(call, " ")
	if options == nil {
		options = []any{}
	}
	for i := len(words) - 1; i > 0; i-- {
		kind := slash.Subcommand
		if i < len(words)-1 {
			kind = slash.SubcommandGroup
		}
		options = []any{map[string]any{"type": kind, "name": words[i], "options": options}}
	}
	raw, err := json.Marshal(map[string]any{"id": "1", "type": 1, "name": words[0], "options": options})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
