package slash_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/bot/discord/slash"
	"adjutant/chat"
)

var kinds = []chat.Kind{chat.Text, chat.LongText, chat.Integer, chat.Choice, chat.Date, chat.Duration,
	chat.Money, chat.Person, chat.Department, chat.Channel, chat.Record, chat.Flag, chat.Zone, "another"}

// declarations are commands as somebody may declare them, with texts of any length.
var declarations = rapid.Custom(func(t *rapid.T) []chat.Command {
	word := rapid.StringMatching(`[a-zäß][a-z0-9_-]{0,8}`)
	text := rapid.OneOf(rapid.String(), rapid.StringN(0, 200, 400), rapid.Just("First, second"), rapid.Just(strings.Repeat("many words, ", 12)))
	value := rapid.Custom(func(t *rapid.T) chat.Value {
		return chat.Value{Value: rapid.StringN(0, 120, -1).Draw(t, "value"), Label: rapid.StringN(0, 120, -1).Draw(t, "label")}
	})
	option := rapid.Custom(func(t *rapid.T) chat.Option {
		o := chat.Option{
			Name: word.Draw(t, "name"), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Help: text.Draw(t, "help"),
			Label: rapid.StringN(0, 150, -1).Draw(t, "label"), Default: rapid.StringN(0, 60, -1).Draw(t, "default"),
			Required: rapid.Bool().Draw(t, "required"), Positional: rapid.Bool().Draw(t, "positional"), Many: rapid.IntRange(0, 4).Draw(t, "many") == 0,
			Min: rapid.IntRange(-5, 5).Draw(t, "min"), Max: rapid.IntRange(5, 9000).Draw(t, "max"),
		}
		if o.Kind == chat.Choice {
			o.Choices = rapid.SliceOfN(value, 0, 30).Draw(t, "choices")
		}
		return o
	})
	command := rapid.Custom(func(t *rapid.T) chat.Command {
		return chat.Command{
			Path:    strings.Join(rapid.SliceOfN(word, 1, 2).Draw(t, "words"), " "),
			Summary: text.Draw(t, "summary"),
			Options: rapid.SliceOfNDistinct(option, 0, 12, func(o chat.Option) string { return o.Name }).Draw(t, "options"),
		}
	})
	all := rapid.SliceOfNDistinct(command, 1, 12, func(c chat.Command) string { return c.Path }).Draw(t, "commands")
	if rapid.Bool().Draw(t, "together") { // in one group, which becomes long
		for i, c := range all {
			all[i].Path = "group " + strings.ReplaceAll(c.Path, " ", "-")
		}
	}
	seen := map[string]bool{}
	var distinct []chat.Command
	for _, c := range all {
		if !seen[c.Path] {
			distinct = append(distinct, c)
		}
		seen[c.Path] = true
	}
	return distinct
})

// TestProperties declares anything, and expects commands that Discord takes, by which
// everything can be asked for, and which need not be put again.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		declared := declarations.Draw(t, "declared")
		s, err := slash.New(declared, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range refusals(s.Commands()) {
			t.Errorf("Discord would refuse it: %s", fault)
		}
		calls := map[string]string{}
		for _, c := range declared {
			call, _ := s.Call(c.Path)
			if other, taken := calls[call]; taken {
				t.Fatalf("%q and %q are both called %q", other, c.Path, call)
			}
			calls[call] = c.Path
			shown := optionsOf(s.Commands(), call)
			if len(shown) != len(c.Options) {
				t.Fatalf("%q shows %d options of %d", c.Path, len(shown), len(c.Options))
			}
			var given []any
			for _, o := range shown {
				given = append(given, map[string]any{"type": o.Type, "name": o.Name, "value": "v"})
			}
			asked, ok := s.Read(payload(t, call, given))
			if !ok || asked.Command.Path != c.Path || len(asked.Args) != len(c.Options) {
				t.Fatalf("%q, called %q, is read as %q with %d options", c.Path, call, asked.Command.Path, len(asked.Args))
			}
			if got := s.Line("/" + call + " x"); got != "/"+c.Path+" x" && call != c.Path {
				t.Fatalf("%q is read as %q", "/"+call+" x", got)
			}
		}
		put, remove, err := s.Difference(returned(t, s.Commands()))
		if err != nil || len(put)+len(remove) > 0 {
			t.Errorf("%d are put again and %d removed (%v)", len(put), len(remove), err)
		}
	})
}
