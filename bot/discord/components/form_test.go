package components_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"adjutant/bot/discord/components"
	"adjutant/chat"
	"adjutant/chat/chattest"
	"adjutant/commands"
)

// submitted is a modal as Discord sends it back: with what stands in its fields, or
// with what was put there instead, by the name of the option.
func submitted(m components.Modal, changes map[string][]string) []byte {
	var out []object
	for i, c := range m.Components {
		if c.Type != components.LabelType {
			out = append(out, object{"type": c.Type, "id": i + 1})
			continue
		}
		e := *c.Component
		inside := object{"type": e.Type, "id": 100 + i, "custom_id": e.CustomID}
		values := []string{}
		for _, o := range e.Options {
			if o.Default {
				values = append(values, o.Value)
			}
		}
		if e.Type == components.TextInput {
			values = []string{e.Value}
		}
		if change, ok := changes[e.CustomID]; ok {
			values = change
		}
		if e.Type == components.TextInput {
			inside["value"] = strings.Join(values, "")
		} else {
			inside["values"] = values
		}
		out = append(out, object{"type": c.Type, "id": i + 1, "component": inside})
	}
	raw, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	return raw
}

// filled submits all steps of a form.
func filled(t testing.TB, f chat.Form, changes map[string][]string) chat.Args {
	t.Helper()
	all := chat.Args{}
	for _, step := range components.Steps(f) {
		m := renderer.Modal(f, step, choices, "form:1")
		checkModal(t, m)
		args, err := components.ReadModal(submitted(m, changes))
		if err != nil {
			t.Fatal(err)
		}
		if len(args) != len(step) {
			t.Errorf("%d values of %d fields", len(args), len(step))
		}
		for name, value := range args {
			all[name] = value
		}
	}
	return all
}

// TestFormsReadBack submits forms that nobody has touched.
func TestFormsReadBack(t *testing.T) {
	want := chattest.Filled()
	if diff := cmp.Diff(want, filled(t, form(), nil)); diff != "" {
		t.Error(diff)
	}
	again := form()
	for i := range again.Fields {
		again.Fields[i].Value = want[again.Fields[i].Option.Name]
	}
	if diff := cmp.Diff(want, filled(t, again, nil)); diff != "" {
		t.Error(diff)
	}
	wrong := chat.Args{"given": "Right", "title": "Far too long a title", "page": "many", "due": "yesterdya", "owner": "", "health": "", "note": "", "reason": ""}
	if diff := cmp.Diff(wrong, filled(t, wrongForm(), nil)); diff != "" {
		t.Error(diff)
	}
	for i := range again.Fields {
		again.Fields[i].Value = ""
	}
	for name, value := range filled(t, again, nil) {
		if value != "" {
			t.Errorf("%s is %q of nothing", name, value)
		}
	}
}

// TestFormsAreFilledIn reads what people put into each kind of field.
func TestFormsAreFilledIn(t *testing.T) {
	got := filled(t, form(), map[string][]string{
		"title": {" a <b> &amp; c\n"}, "page": {"7"}, "health": {"off_track"}, "several": {"at_risk", "on_track"}, "category": {}, "due": {""},
		"owner": {"tom"}, "readers": {"kai", "tom"}, "department": {"legal"}, "departments": {}, "confidential": {"no"}, "reached": {"yes"},
	})
	for name, want := range (chat.Args{
		"title": "a <b> &amp; c", "page": "7", "health": "off_track", "several": "at_risk,on_track", "category": "", "due": "", "owner": "tom",
		"readers": "kai,tom", "department": "legal", "departments": "", "confidential": "no", "reached": "yes", "amount": "€40k",
	}) {
		if got[name] != want {
			t.Errorf("%s is %q, wanted %q", name, got[name], want)
		}
	}
}

// TestReadModal reads submissions of every shape that Discord has.
func TestReadModal(t *testing.T) {
	for raw, want := range map[string]chat.Args{
		`[]`: {}, ``: {}, `null`: {},
		`[{"type":1,"components":[{"type":4,"custom_id":"a","value":"x"}]},{"type":1,"components":[{"type":4,"custom_id":"b","value":""}]}]`:  {"a": "x", "b": ""},
		`[{"type":10,"id":1},{"type":18,"component":{"type":3,"custom_id":"a","values":[]}}]`:                                                 {"a": ""},
		`[{"type":18,"component":{"type":21,"custom_id":"a","value":null}},{"type":18,"component":{"type":23,"custom_id":"b","value":true}}]`: {"a": "", "b": "yes"},
		`[{"type":18,"component":{"type":22,"custom_id":"a","values":["x","y"]}},{"type":18,"component":{"custom_id":"b"}}]`:                  {"a": "x,y", "b": ""},
	} {
		if got, err := components.ReadModal([]byte(raw)); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%s: %v, %v", raw, got, err)
		}
	}
	for _, raw := range []string{
		`{`, `{}`, `"x"`, `[3]`, `[{"component":3}]`, `[{"custom_id":"a","value":3}]`, `[{"custom_id":"a","value":{}}]`,
		`[{"custom_id":"a","values":[3]}]`, `[{"custom_id":"a"},{"components":[{"custom_id":"a"}]}]`, `[{"component":{"components":[{"custom_id":"a","value":[]}]}}]`,
	} {
		if got, err := components.ReadModal([]byte(raw)); err == nil {
			t.Errorf("%s: %v", raw, got)
		}
	}
}

// TestSteps asks for what matters first.
func TestSteps(t *testing.T) {
	names := func(f chat.Form) []string {
		var out []string
		for _, step := range components.Steps(f) {
			var names []string
			for _, field := range step {
				names = append(names, field.Option.Name)
			}
			out = append(out, strings.Join(names, " "))
		}
		return out
	}
	field := func(name string, required bool, f chat.FormField) chat.FormField {
		f.Option = chat.Option{Name: name, Required: required}
		return f
	}
	five := []chat.FormField{
		field("a", false, chat.FormField{}), field("b", true, chat.FormField{}), field("c", false, chat.FormField{Error: "x"}),
		field("d", true, chat.FormField{Value: "d", Given: true}), field("e", false, chat.FormField{}),
	}
	more := append(slices.Clone(five), field("f", true, chat.FormField{Value: "f"}), field("g", true, chat.FormField{}))
	for _, c := range []struct {
		fields []chat.FormField
		want   []string
	}{
		{nil, nil},
		{five, []string{"a b c d e"}},
		{more, []string{"c b g a e", "f d"}},
	} {
		f := chat.Form{Fields: c.fields}
		if got := names(f); !slices.Equal(got, c.want) {
			t.Errorf("%q, wanted %q", got, c.want)
		}
	}
	if f := (chat.Form{Fields: make([]chat.FormField, 1000)}); len(components.Steps(f)) != 25 {
		t.Errorf("%d steps", len(components.Steps(f)))
	}
	if f := (chat.Form{Fields: more}); f.Fields[0].Option.Name != "a" || len(names(f)) != 2 || more[0].Option.Name != "a" {
		t.Error("the form itself was put into another order")
	}
}

// TestInputs is which element each kind of option has.
func TestInputs(t *testing.T) {
	var many []chat.Value
	for i := range 26 {
		many = append(many, chat.Value{Value: fmt.Sprint(i), Label: fmt.Sprint("l", i)})
	}
	long := []chat.Value{{Value: strings.Repeat("long ", 30), Label: "long"}, {Value: "short", Label: "short"}}
	for _, c := range []struct {
		option chat.Option
		value  string
		wrong  string
		want   string
	}{
		{option: chat.Option{Kind: chat.Choice, Required: true, Choices: chattest.Colours}, want: "list 1-1"},
		{option: chat.Option{Kind: chat.Choice, Choices: chattest.Colours}, value: "Amber", want: "list 0-1 at_risk"},
		{option: chat.Option{Kind: chat.Choice, Choices: chattest.Colours, Many: true}, value: "red, On track", want: "list 0-3 on_track off_track"},
		{option: chat.Option{Kind: chat.Choice, Choices: chattest.Colours, Required: true}, value: "purple", want: "list 1-1"},
		{option: chat.Option{Kind: chat.Choice, Choices: many}, value: "3", want: "line 3"},
		{option: chat.Option{Kind: chat.Choice, Choices: many[:25]}, value: "3", want: "list 0-1 3"},
		{option: chat.Option{Kind: chat.Choice, Choices: long, Required: true}, want: "line"},
		{option: chat.Option{Kind: chat.Choice}, want: "line"},
		{option: chat.Option{Kind: chat.Person}, value: "@Ana", want: "list 0-1 ana"},
		{option: chat.Option{Kind: chat.Person, Required: true}, value: "<@" + kai + ">", want: "list 1-1 kai"},
		{option: chat.Option{Kind: chat.Person}, value: "me", want: "line me"},
		{option: chat.Option{Kind: chat.Person}, value: "<@9>", want: "line <@9>"},
		{option: chat.Option{Kind: chat.Person}, value: "nobody", wrong: "x", want: "list 0-1"},
		{option: chat.Option{Kind: chat.Person, Many: true}, value: "ana, nobody", want: "line ana, nobody"},
		{option: chat.Option{Kind: chat.Department}, value: "legal", want: "list 0-1 legal"},
		{option: chat.Option{Kind: chat.Flag}, value: "true", want: "list 0-1 yes"},
		{option: chat.Option{Kind: chat.Flag, Required: true}, want: "list 1-1"},
		{option: chat.Option{Kind: chat.Record}, value: "RISK-1", want: "line RISK-1"},
		{option: chat.Option{Kind: chat.Text}, value: "a", want: "line a"},
		{option: chat.Option{Kind: chat.Text}, value: "a\nb", want: "lines a\nb"},
		{option: chat.Option{Kind: chat.Text, Max: 500}, want: "lines"},
		{option: chat.Option{Kind: chat.LongText, Max: 10}, want: "lines"},
	} {
		c.option.Name = "it"
		f := chat.FormField{Option: c.option, Value: c.value, Error: c.wrong}
		m := renderer.Modal(chat.Form{Title: "T"}, []chat.FormField{f}, choices, "x")
		checkModal(t, m)
		e := m.Components[0].Component
		got := "line"
		switch {
		case e.Type == components.StringSelect:
			least, most := 1, max(e.MaxValues, 1)
			if e.MinValues != nil {
				least = *e.MinValues
			}
			got = fmt.Sprintf("list %d-%d", least, most)
			for _, o := range e.Options {
				if o.Default {
					got += " " + o.Value
				}
			}
		case e.Style == 2:
			got = "lines"
		}
		if e.Value != "" {
			got += " " + e.Value
		}
		if got != c.want {
			t.Errorf("%+v with %q is %q, wanted %q", c.option, c.value, got, c.want)
		}
	}
}

// TestAnyFormReadsBack draws fields with hostile values in them.
func TestAnyFormReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]chat.Kind{chat.Text, chat.LongText, chat.Record, chat.Department, chat.Person, chat.Money, chat.Date, chat.Integer}).Draw(t, "kind")
		value := aText().Draw(t, "value")
		fields := []chat.FormField{{Option: chat.Option{Name: "it", Kind: kind, Required: rapid.Bool().Draw(t, "required")}, Value: value}}
		m := renderer.Modal(chat.Form{Title: "T", Path: "risk log"}, fields, choices, "x")
		checkModal(t, m)
		args, err := components.ReadModal(submitted(m, nil))
		if err != nil {
			t.Fatal(err)
		}
		got, want := chattest.Bare(args["it"]), chattest.Bare(strings.ToValidUTF8(value, "\uFFFD"))
		if got != want && !(len(want) > 2000 && len(got) > 1900 && strings.HasPrefix(want, got)) {
			t.Errorf("%s", difference(want, got))
		}
	})
}

// TestEveryCommand draws the form of each command that there is, with all its
// options in it.
func TestEveryCommand(t *testing.T) {
	book, err := commands.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, cmd := range book.Commands() {
		f := chat.Form{Title: cmd.Summary, Path: cmd.Path, Submit: "Send"}
		for _, o := range cmd.Options {
			f.Fields = append(f.Fields, chat.FormField{Option: o})
		}
		seen := map[string]bool{}
		for _, step := range components.Steps(f) {
			m := renderer.Modal(f, step, nil, "x")
			checkModal(t, m)
			args, err := components.ReadModal(submitted(m, nil))
			if err != nil {
				t.Fatal(err)
			}
			for name, value := range args {
				if _, ok := cmd.Option(name); !ok || value != "" || seen[name] {
					t.Errorf("%s: %s is %q", cmd.Path, name, value)
				}
				seen[name] = true
			}
			for _, c := range m.Components {
				if strings.HasSuffix(c.Label, "…") {
					t.Errorf("%s: the label %q is cut", cmd.Path, c.Label)
				}
			}
		}
		if len(seen) != len(cmd.Options) {
			t.Errorf("%s: %d fields of %d", cmd.Path, len(seen), len(cmd.Options))
		}
	}
}

// FuzzReadModal reads any submission.
func FuzzReadModal(f *testing.F) {
	for _, step := range components.Steps(form()) {
		f.Add(submitted(renderer.Modal(form(), step, choices, "x"), nil))
	}
	f.Add([]byte(`[{"type":1,"components":[{"custom_id":"a","value":null,"values":null}]}]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		args, err := components.ReadModal(raw)
		if (args == nil) != (err != nil) {
			t.Errorf("%v, %v", args, err)
		}
	})
}

// BenchmarkForm renders all steps of a form with a field of each kind.
func BenchmarkForm(b *testing.B) {
	f := form()
	for b.Loop() {
		for _, step := range components.Steps(f) {
			renderer.Modal(f, step, choices, "x")
		}
	}
}

// TestIntroStandsSomewhere: who may read the answers is said before they are given, even
// where the fields take all the room that a form has.
func TestIntroStandsSomewhere(t *testing.T) {
	const says = "The heads see it."
	f := chat.Form{Title: "Check-in", Path: "checkin now", Intro: says}
	for n := range 5 {
		o := chat.Option{Name: fmt.Sprint("q", n), Kind: chat.Text, Label: fmt.Sprint("Question ", n)}
		if n == 0 {
			o.Help = "In a sentence"
		}
		f.Fields = append(f.Fields, chat.FormField{Option: o})
		m := renderer.Modal(f, f.Fields, nil, "form:1")
		checkModal(t, m)
		raw, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(string(raw), says) != 1 {
			t.Errorf("with %d fields: %s", n+1, raw)
		}
	}
	for hint, want := range map[string]string{"": says, "In a sentence": "In a sentence. " + says, strings.Repeat("h", 90): strings.Repeat("h", 90) + "."} {
		f.Fields[0].Option.Help = hint
		if got := renderer.Modal(f, f.Fields, nil, "form:1").Components[0].Description; got != want {
			t.Errorf("beside the first field stands %q, want %q", got, want)
		}
	}
	f.Intro, f.Fields[0].Option.Help = strings.Repeat("long ", 40), ""
	checkModal(t, renderer.Modal(f, f.Fields, nil, "form:1"))
}
