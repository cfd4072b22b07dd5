package blockkit_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	goslack "github.com/slack-go/slack"
	"pgregory.net/rapid"

	"adjutant/bot/bottest"
	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
	"adjutant/chat/chattest"
	"adjutant/commands"
)

var (
	escaper   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescaper = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")
)

// submitted is a modal as Slack sends it back: with what stands in its fields, or
// with what was put there instead, by the name of the option. A nil empties a field.
func submitted(t interface{ Fatalf(string, ...any) }, request goslack.ModalViewRequest, changes map[string]any) goslack.View {
	_, view := decoded(request)
	values := object{}
	for _, b := range view["blocks"].([]any) {
		b := b.(object)
		if b["type"] != "input" {
			continue
		}
		e := b["element"].(object)
		id := b["block_id"].(string)
		state := stateOf(e)
		if change, ok := changes[blockkit.Asked(id, "")]; ok {
			state = changed(e, change)
		}
		state["type"] = e["type"]
		values[id] = object{e["action_id"].(string): state}
	}
	view["state"] = object{"values": values}
	raw, err := json.Marshal(view)
	if err != nil {
		t.Fatalf("%v", err)
	}
	var v goslack.View
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%v", err)
	}
	return v
}

// stateOf is what stands in a field that nobody has touched.
func stateOf(e object) object {
	switch e["type"] {
	case "plain_text_input":
		if s, ok := e["initial_value"].(string); ok {
			return object{"value": escaper.Replace(s)}
		}
		return object{"value": nil}
	case "number_input":
		return object{"value": e["initial_value"]}
	case "datepicker":
		return object{"selected_date": e["initial_date"]}
	case "radio_buttons", "static_select", "external_select":
		return object{"selected_option": e["initial_option"]}
	case "checkboxes", "multi_static_select", "multi_external_select":
		if e["initial_options"] == nil {
			return object{"selected_options": []any{}}
		}
		return object{"selected_options": e["initial_options"]}
	case "users_select":
		return object{"selected_user": e["initial_user"]}
	case "multi_users_select":
		return object{"selected_users": e["initial_users"]}
	case "conversations_select":
		return object{"selected_conversation": e["initial_conversation"]}
	case "multi_conversations_select":
		return object{"selected_conversations": e["initial_conversations"]}
	}
	panic(e["type"])
}

// changed is what stands in a field after somebody filled it in: with text, or with
// the value of an option.
func changed(e object, to any) object {
	emptied := maps.Clone(e)
	for k := range e {
		if strings.HasPrefix(k, "initial") {
			delete(emptied, k)
		}
	}
	state := stateOf(emptied)
	if to == nil {
		return state
	}
	for k := range state {
		state[k] = to
	}
	switch e["type"] {
	case "radio_buttons", "static_select", "external_select":
		state["selected_option"] = object{"value": to, "text": object{"type": "plain_text", "text": "label"}}
	case "checkboxes", "multi_static_select", "multi_external_select":
		state["selected_options"] = []any{object{"value": to, "text": object{"type": "plain_text", "text": "label"}}}
	}
	return state
}

func read(t *testing.T, v goslack.View) chat.Args {
	t.Helper()
	args, err := blockkit.ReadForm(v, unescaper.Replace)
	if err != nil {
		t.Fatal(err)
	}
	return args
}

// TestFormsReadBack submits forms that nobody has touched.
func TestFormsReadBack(t *testing.T) {
	want := chattest.Filled()
	want["readers"], want["channel"] = "@ana,kai", "<#C01SUPPORT>"
	if diff := cmp.Diff(want, read(t, submitted(t, renderer.Form(form(), chat.Message{}, ""), nil))); diff != "" {
		t.Error(diff)
	}
	all := blockkit.Renderer{Names: names{all: true}}
	want["owner"], want["readers"] = "<@U01ANA>", "<@U01ANA>,<@U02KAI>"
	if diff := cmp.Diff(want, read(t, submitted(t, all.Form(form(), chat.Message{}, ""), nil))); diff != "" {
		t.Error(diff)
	}
	// What was chosen comes back in a form that is drawn again.
	again := form()
	for i := range again.Fields {
		again.Fields[i].Value = want[again.Fields[i].Option.Name]
	}
	if diff := cmp.Diff(want, read(t, submitted(t, all.Form(again, chat.Message{}, ""), nil))); diff != "" {
		t.Error(diff)
	}
	wrong := chat.Args{"title": "Far too long a title", "page": "many", "due": "yesterdya", "owner": "nobody", "channel": "nowhere", "health": ""}
	if diff := cmp.Diff(wrong, read(t, submitted(t, all.Form(wrongForm(), chat.Message{}, ""), nil))); diff != "" {
		t.Error(diff)
	}
}

// TestFormsAreEmptied takes away what was there, and says nothing of what was not.
func TestFormsAreEmptied(t *testing.T) {
	all := blockkit.Renderer{Names: names{all: true}}
	nothing := map[string]any{}
	want := chat.Args{}
	f := form()
	for i, field := range f.Fields {
		nothing[field.Option.Name] = nil
		want[field.Option.Name] = ""
		if i%2 == 0 { // what was emptied before, and is shown again
			f.Fields[i].Value, f.Fields[i].Given = "", true
		}
	}
	want["confidential"] = "no" // an empty box says so
	for _, r := range []blockkit.Renderer{renderer, all} {
		if diff := cmp.Diff(want, read(t, submitted(t, r.Form(f, chat.Message{}, ""), nothing))); diff != "" {
			t.Error(diff)
		}
		for i := range f.Fields {
			f.Fields[i].Value, f.Fields[i].Given = "", false
		}
		if diff := cmp.Diff(chat.Args{}, read(t, submitted(t, r.Form(f, chat.Message{}, ""), nothing))); diff != "" {
			t.Error(diff)
		}
		f = form()
	}
}

// TestFormsAreFilledIn reads what people put into each kind of field.
func TestFormsAreFilledIn(t *testing.T) {
	f := form()
	for i := range f.Fields {
		f.Fields[i].Value = ""
	}
	all := blockkit.Renderer{Names: names{all: true}}
	v := submitted(t, all.Form(f, chat.Message{}, ""), map[string]any{
		"title": "a &lt;b&gt; &amp;amp; c", "page": "7", "health": "off_track", "several": "at_risk", "due": "2027-01-02", "owner": "U03TOM",
		"readers": []any{"U01ANA", "U03TOM"}, "department": "legal", "links": "RISK-9", "channel": "C09", "confidential": "yes", "reached": "yes",
	})
	want := chat.Args{
		"title": "a <b> &amp; c", "page": "7", "health": "off_track", "several": "at_risk", "due": "2027-01-02", "owner": "<@U03TOM>",
		"readers": "<@U01ANA>,<@U03TOM>", "department": "legal", "links": "RISK-9", "channel": "<#C09>", "confidential": "yes", "reached": "yes",
	}
	if diff := cmp.Diff(want, read(t, v)); diff != "" {
		t.Error(diff)
	}
}

// TestElements is which element each kind of option has.
func TestElements(t *testing.T) {
	six := append(append([]chat.Value{}, chattest.Colours...), chat.Value{Value: "4", Label: "d"}, chat.Value{Value: "5", Label: "e"}, chat.Value{Value: "6", Label: "f"})
	var hundred []chat.Value
	for i := range 101 {
		hundred = append(hundred, chat.Value{Value: fmt.Sprint(i), Label: fmt.Sprint("l", i)})
	}
	long := []chat.Value{{Value: strings.Repeat("long ", 20), Label: "long"}, {Value: "short", Label: "short"}}
	for _, c := range []struct {
		option chat.Option
		value  string
		all    bool
		want   string
	}{
		{option: chat.Option{Kind: chat.Choice, Required: true, Choices: chattest.Colours}, want: "radio_buttons"},
		{option: chat.Option{Kind: chat.Choice, Required: true, Choices: six}, want: "static_select"},
		{option: chat.Option{Kind: chat.Choice, Choices: chattest.Colours}, want: "static_select"},
		{option: chat.Option{Kind: chat.Choice, Choices: chattest.Colours, Required: true, Many: true}, want: "multi_static_select"},
		{option: chat.Option{Kind: chat.Choice, Choices: hundred}, want: "plain_text_input"},
		{option: chat.Option{Kind: chat.Choice, Choices: long, Required: true}, want: "plain_text_input"},
		{option: chat.Option{Kind: chat.Choice}, want: "plain_text_input"},
		{option: chat.Option{Kind: chat.Date}, value: "friday", want: "plain_text_input"},
		{option: chat.Option{Kind: chat.Date}, value: "2026-02-30", want: "plain_text_input"},
		{option: chat.Option{Kind: chat.Date}, value: "2026-02-28", want: "datepicker"},
		{option: chat.Option{Kind: chat.Integer, Max: 5}, value: "6", want: "plain_text_input"},
		{option: chat.Option{Kind: chat.Integer, Max: 5}, value: "5", want: "number_input"},
		{option: chat.Option{Kind: chat.Integer}, value: "-1", want: "plain_text_input"},
		{option: chat.Option{Kind: chat.Person}, value: "me", all: true, want: "external_select"},
		{option: chat.Option{Kind: chat.Person}, value: "@tom", all: true, want: "users_select"},
		{option: chat.Option{Kind: chat.Person}, value: "<@U09>", all: true, want: "users_select"},
		{option: chat.Option{Kind: chat.Person}, value: "<@U09>", want: "external_select"},
		{option: chat.Option{Kind: chat.Person}, value: "<@U0<9>", all: true, want: "external_select"},
		{option: chat.Option{Kind: chat.Person, Many: true}, value: "ana, nobody", all: true, want: "multi_external_select"},
		{option: chat.Option{Kind: chat.Channel}, want: "conversations_select"},
		{option: chat.Option{Kind: chat.Channel}, value: "here", want: "external_select"},
		{option: chat.Option{Kind: chat.Channel}, value: "<#C09|ops>", want: "conversations_select"},
		{option: chat.Option{Kind: chat.Record}, value: strings.Repeat("no record ", 10), want: "plain_text_input"},
		{option: chat.Option{Kind: chat.Flag}, want: "checkboxes"},
		{option: chat.Option{Kind: chat.Flag, Required: true}, want: "radio_buttons"},
		{option: chat.Option{Kind: chat.Flag, Label: "Done?"}, want: "radio_buttons"},
	} {
		c.option.Name = "it"
		view := blockkit.Renderer{Names: names{all: c.all}}.Form(chat.Form{Title: "T", Fields: []chat.FormField{{Option: c.option, Value: c.value}}}, chat.Message{}, "")
		checkView(t, view, true)
		input := view.Blocks.BlockSet[0].(*goslack.InputBlock)
		if got := string(input.Element.ElementType()); got != c.want {
			t.Errorf("%+v with %q is a %s, wanted %s", c.option, c.value, got, c.want)
		}
	}
}

// TestIdsStay keeps what was typed where a field is drawn again as it was, and only
// there.
func TestIdsStay(t *testing.T) {
	all := blockkit.Renderer{Names: names{all: true}}
	ids := func(f chat.FormField) string {
		b := all.Form(chat.Form{Fields: []chat.FormField{f}}, chat.Message{}, "").Blocks.BlockSet
		_, input := decoded(b[len(b)-1])
		return fmt.Sprint(input["block_id"], " ", input["element"].(object)["action_id"])
	}
	field := func(k chat.Kind, value, wrong string) chat.FormField {
		return chat.FormField{Option: chat.Option{Name: "it", Kind: k, Max: 9}, Value: value, Error: wrong}
	}
	for _, c := range []struct {
		a, b chat.FormField
		same bool
	}{
		{field(chat.Text, "a", ""), field(chat.Text, "b", "wrong"), true},
		{field(chat.Person, "ana", ""), field(chat.Person, "<@U02>", "wrong"), true},
		{field(chat.Date, "", ""), field(chat.Date, "friday", "wrong"), false},
		{field(chat.Integer, "3", ""), field(chat.Integer, "x", "wrong"), false},
		{field(chat.Person, "ana", ""), field(chat.Person, "nobody", "wrong"), false},
	} {
		if got := ids(c.a) == ids(c.b); got != c.same {
			t.Errorf("%q and %q: %v", ids(c.a), ids(c.b), got)
		}
	}
}

// TestWrong answers a submission with errors beside fields, where the modal can show
// them.
func TestWrong(t *testing.T) {
	f := form()
	view := submitted(t, renderer.Form(f, chat.Message{}, ""), nil)
	with := func(change func(*chat.Form)) chat.Form {
		g := form()
		g.Fields[0].Error = "It is taken. See /my"
		change(&g)
		return g
	}
	errs, ok := renderer.Wrong(view, with(func(*chat.Form) {}))
	if want := map[string]string{"f:title:1": "It is taken. See /coo my"}; !ok || !maps.Equal(errs, want) {
		t.Errorf("%v %v", errs, ok)
	}
	if errs, ok := blockkit.Wrong(view, with(func(*chat.Form) {})); !ok || errs["f:title:1"] != "It is taken. See /my" {
		t.Errorf("%v %v", errs, ok)
	}
	for name, g := range map[string]chat.Form{
		"no error":      form(),
		"a field more":  with(func(g *chat.Form) { g.Fields = append(g.Fields, chat.FormField{Option: chat.Option{Name: "new"}}) }),
		"a field less":  with(func(g *chat.Form) { g.Fields = g.Fields[:5] }),
		"another name":  with(func(g *chat.Form) { g.Fields[1].Option.Name = "new" }),
		"required now":  with(func(g *chat.Form) { g.Fields[1].Option.Required = true }),
		"other choices": with(func(g *chat.Form) { g.Fields[3].Option.Choices = chattest.Colours[1:] }),
		"one choice more": with(func(g *chat.Form) {
			g.Fields[4].Option.Choices = append(chattest.Colours[:3:3], chat.Value{Value: "x", Label: "x"})
		}),
		"another sequence": with(func(g *chat.Form) {
			g.Fields[3].Option.Choices = []chat.Value{chattest.Colours[2], chattest.Colours[1], chattest.Colours[0]}
		}),
	} {
		if errs, ok := renderer.Wrong(view, g); ok {
			t.Errorf("%s: %v", name, errs)
		}
	}
	shown := submitted(t, renderer.Form(with(func(*chat.Form) {}), chat.Message{}, ""), nil)
	if errs, ok := renderer.Wrong(shown, with(func(*chat.Form) {})); ok {
		t.Errorf("what was wrong stands there twice: %v", errs)
	}
}

// TestOptions offers suggestions, and reads back the one that is chosen.
func TestOptions(t *testing.T) {
	options := blockkit.Options([]chat.Suggestion{
		{Value: "RISK-1", Label: "RISK-1 <b> & " + strings.Repeat("long ", 30)}, {Value: "RISK-1", Label: "again"}, {Value: "a&b", Label: ""},
		{Value: strings.Repeat("x", 76), Label: "too long"}, {Value: "", Label: "nothing"},
	})
	if len(options) != 2 || length(options[0].Text.Text) > 75 || options[1].Text.Text != "a&b" {
		t.Fatalf("%+v", options)
	}
	f := chat.Form{Fields: []chat.FormField{{Option: chat.Option{Name: "id", Kind: chat.Record}}}}
	v := submitted(t, renderer.Form(f, chat.Message{}, ""), map[string]any{"id": options[1].Value})
	if got := read(t, v)["id"]; got != "a&b" {
		t.Errorf("%q", got)
	}
	if got := blockkit.Asked("f:owner_of_it:1", "external_select"); got != "owner_of_it" {
		t.Errorf("%q", got)
	}
	if raw, err := json.Marshal(goslack.OptionsResponse{Options: blockkit.Options(make([]chat.Suggestion, 200))}); err != nil || len(raw) > 20 {
		t.Errorf("%s %v", raw, err)
	}
}

func length(s string) int { return len([]rune(s)) }

// TestAnyFormReadsBack draws fields with hostile values in them.
func TestAnyFormReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]chat.Kind{chat.Text, chat.LongText, chat.Record, chat.Department, chat.Person, chat.Money, chat.Date, chat.Integer}).Draw(t, "kind")
		value := aText().Draw(t, "value")
		f := chat.Form{Title: "T", Path: "risk log", Fields: []chat.FormField{{
			Option: chat.Option{Name: "it", Kind: kind, Required: rapid.Bool().Draw(t, "required")}, Value: value,
		}}}
		view := renderer.Form(f, chat.Message{}, "")
		checkView(t, view, true)
		args, err := blockkit.ReadForm(submitted(t, view, nil), unescaper.Replace)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ToValidUTF8(value, "\uFFFD")
		got, ok := args["it"]
		whole := chattest.Bare(got) == chattest.Bare(want) || length(want) > 3000 && length(got) > 1900 && strings.HasPrefix(chattest.Bare(want), chattest.Bare(got))
		if !whole || ok != (value != "") {
			t.Errorf("%q became %q", want, got)
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
	var titles strings.Builder
	for _, cmd := range book.Commands() {
		f := chat.Form{Title: cmd.Summary, Path: cmd.Path, Submit: "Send"}
		for _, o := range cmd.Options {
			f.Fields = append(f.Fields, chat.FormField{Option: o})
		}
		view := renderer.Form(f, chat.Message{}, "")
		checkView(t, view, false)
		if args := read(t, submitted(t, view, nil)); len(args) > 0 {
			t.Errorf("%s: %v of nothing", cmd.Path, args)
		}
		fmt.Fprintf(&titles, "%-24s %s\n", cmd.Path, view.Title.Text)
	}
	bottest.Golden(t, *update, "titles.txt", titles.String())
}
