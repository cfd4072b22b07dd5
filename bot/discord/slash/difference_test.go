package slash_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/discord/slash"
	"adjutant/chat"
)

// returned are commands as Discord's API returns them: with what is its own, nulls
// for what is empty, false left out, and numbers with a point.
func returned(t failer, all []slash.Command) []json.RawMessage {
	t.Helper()
	var have []json.RawMessage
	for i, c := range all {
		object := map[string]any{}
		raw, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &object); err != nil {
			t.Fatal(err)
		}
		asReturned(object)
		object["id"], object["version"], object["application_id"] = fmt.Sprint(1000+i), "7", "5"
		object["dm_permission"] = true
		if object["description"] == nil {
			object["description"] = ""
		}
		object["contexts"], object["integration_types"] = []any{1, 0}, []any{0}
		raw, err = json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		have = append(have, raw)
	}
	return have
}

func asReturned(object map[string]any) {
	for _, key := range []string{"name_localizations", "description_localizations"} {
		if object[key] == nil {
			object[key] = nil
		}
	}
	if f, ok := object["min_value"].(float64); ok {
		object["min_value"] = json.RawMessage(fmt.Sprintf("%.1f", f))
	}
	if options, ok := object["options"].([]any); ok {
		for _, o := range options {
			asReturned(o.(map[string]any))
		}
	} else if object["type"] == 1.0 {
		object["options"] = []any{}
	}
	if choices, ok := object["choices"].([]any); ok {
		for _, c := range choices {
			c.(map[string]any)["name_localizations"] = nil
		}
	}
}

func TestDifference(t *testing.T) {
	declared := func(change func(c *chat.Command)) []chat.Command {
		c := chat.Command{Path: "risk log", Summary: "Log", Options: []chat.Option{
			{Name: "title", Kind: chat.Text, Help: "What"}, {Name: "n", Kind: chat.Integer, Min: 1, Max: 5},
			{Name: "how", Kind: chat.Choice, Choices: []chat.Value{{Value: "1", Label: "rare"}, {Value: "2", Label: "likely"}}},
			{Name: "flag", Kind: chat.Flag}, {Name: "who", Kind: chat.Person},
		}, Shortcuts: []chat.Shortcut{{Label: "Log as risk", Into: "title"}}}
		if change != nil {
			change(&c)
		}
		return []chat.Command{c, {Path: "my", Summary: "Mine"}}
	}
	before := returned(t, newSet(t, declared(nil), nil).Commands()) // /my 1000, /risk 1001, menu 1002
	other := func(object string) []json.RawMessage { return append(slices.Clone(before), json.RawMessage(object)) }
	replaced := func(at int, change func(object map[string]any)) []json.RawMessage {
		object := map[string]any{}
		if err := json.Unmarshal(before[at], &object); err != nil {
			t.Fatal(err)
		}
		change(object)
		raw, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		have := slices.Clone(before)
		have[at] = raw
		return have
	}
	for _, c := range []struct {
		name        string
		have        []json.RawMessage
		want        []chat.Command
		words       slash.Words
		put, remove []string
	}{
		{"equal", before, declared(nil), nil, nil, nil},
		{"none yet", nil, declared(nil), nil, []string{"my", "risk", "Log as risk"}, nil},
		{"another summary", before, declared(func(c *chat.Command) { c.Summary = "Write" }), nil, []string{"risk"}, nil},
		{"another help", before, declared(func(c *chat.Command) { c.Options[0].Help = "That" }), nil, []string{"risk"}, nil},
		{"another maximum", before, declared(func(c *chat.Command) { c.Options[1].Max = 6 }), nil, []string{"risk"}, nil},
		{"no maximum", before, declared(func(c *chat.Command) { c.Options[1].Max = 0 }), nil, []string{"risk"}, nil},
		{"another length", before, declared(func(c *chat.Command) { c.Options[0].Max = 99 }), nil, []string{"risk"}, nil},
		{"another choice", before, declared(func(c *chat.Command) { c.Options[2].Choices[1].Label = "often" }), nil, []string{"risk"}, nil},
		{"another order", before, declared(func(c *chat.Command) { slices.Reverse(c.Options) }), nil, []string{"risk"}, nil},
		{"no choices", before, declared(func(c *chat.Command) { c.Options[2].Kind = chat.Text }), nil, []string{"risk"}, nil},
		{"an option more", before, declared(func(c *chat.Command) { c.Options = append(c.Options, chat.Option{Name: "z", Kind: chat.Date}) }), nil, []string{"risk"}, nil},
		{"required", before, declared(func(c *chat.Command) { c.Options[4].Required, c.Options[4].Positional = true, true }), nil, []string{"risk"}, nil},
		{"translated", before, declared(nil), slash.Words{"de": {"my": "meins"}}, []string{"my"}, nil},
		{"another name", before, declared(func(c *chat.Command) { c.Path = "risks log" }), nil, []string{"risks"}, []string{"1001"}},
		{"no menu", before, declared(func(c *chat.Command) { c.Shortcuts = nil }), nil, nil, []string{"1002"}},
		{"of an older version", other(`{"id":"9","type":1,"name":"old","description":"x"}`), declared(nil), nil, nil, []string{"9"}},
		{"a menu of people", other(`{"id":"9","type":2,"name":"my","description":""}`), declared(nil), nil, nil, []string{"9"}},
		{"one without a type", other(`{"id":"9","name":"old","description":"x"}`), declared(nil), nil, nil, []string{"9"}},
		{"a way into an activity", other(`{"id":"9","type":4,"name":"launch","description":""}`), declared(nil), nil, nil, nil},
		{"twice", other(string(before[0])), declared(nil), nil, nil, []string{"1000"}},
		{"for admins", replaced(0, func(o map[string]any) { o["default_member_permissions"] = "0" }), declared(nil), nil, []string{"my"}, nil},
		{"everywhere", replaced(0, func(o map[string]any) { o["contexts"] = []int{0, 1, 2} }), declared(nil), nil, []string{"my"}, nil},
		{"nowhere said", replaced(0, func(o map[string]any) { o["contexts"] = nil }), declared(nil), nil, []string{"my"}, nil},
		{"for users", replaced(0, func(o map[string]any) { o["integration_types"] = []int{0, 1} }), declared(nil), nil, []string{"my"}, nil},
		{"for adults", replaced(0, func(o map[string]any) { o["nsfw"] = true }), declared(nil), nil, []string{"my"}, nil},
		{"not said for whom", replaced(0, func(o map[string]any) { delete(o, "integration_types"); delete(o, "nsfw") }), declared(nil), nil, nil, nil},
		{"translated there", replaced(0, func(o map[string]any) { o["name_localizations"] = map[string]any{"de": "meins"} }), declared(nil), nil, []string{"my"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSet(t, c.want, c.words)
			put, remove, err := s.Difference(c.have)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, p := range put {
				names = append(names, p.Name)
			}
			if diff := cmp.Diff(c.put, names); diff != "" {
				t.Errorf("put: %s", diff)
			}
			if diff := cmp.Diff(c.remove, remove); diff != "" {
				t.Errorf("removed: %s", diff)
			}
		})
	}
	if _, _, err := newSet(t, declared(nil), nil).Difference([]json.RawMessage{json.RawMessage(`{"name":7}`)}); err == nil {
		t.Error("what cannot be read is no error")
	}
	if diff := cmp.Diff(map[string]string{"my": "1000", "risk": "1001"}, slash.IDs(before)); diff != "" {
		t.Error(diff)
	}
}

// TestProductDifference puts nothing twice.
func TestProductDifference(t *testing.T) {
	s := newSet(t, product(t), nil)
	put, remove, err := s.Difference(returned(t, s.Commands()))
	if err != nil || len(put)+len(remove) > 0 {
		t.Errorf("%d are put and %d removed (%v)", len(put), len(remove), err)
	}
}
