package components

import (
	"cmp"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// Styles of text input.
const (
	styleShort     = 1
	styleParagraph = 2
)

// input is what a field is filled in with: a list where all that can be chosen is
// known, and is few enough; else something to type into.
func (r Renderer) input(f chat.FormField, offered []chat.Suggestion) Component {
	o := f.Option
	words := map[string][]string{} // other words for a value
	switch o.Kind {
	case chat.Choice:
		offered = nil
		for _, v := range o.Choices {
			offered = append(offered, chat.Suggestion{Value: v.Value, Label: cmp.Or(v.Label, v.Value)})
			words[v.Value] = append([]string{v.Label}, v.Also...)
		}
	case chat.Flag:
		offered = []chat.Suggestion{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}
		words["yes"], words["no"] = []string{"y", "true", "on", "1"}, []string{"n", "false", "off", "0"}
	}
	if menu, ok := r.chosen(f, offered, words); ok {
		return menu
	}
	return typed(f, offered)
}

// inputID is the custom id of a field: the option's name.
func inputID(o chat.Option) string {
	return utf16.Cut(cmp.Or(strings.TrimSpace(wording.Clean(o.Name)), "value"), mostID)
}

// chosen is a list to choose from. It reports false where Discord can hold no such
// list, or where what is in the field is not on it and would be lost.
func (r Renderer) chosen(f chat.FormField, offered []chat.Suggestion, words map[string][]string) (Component, bool) {
	o := f.Option
	menu := Component{Type: StringSelect, CustomID: inputID(o), Required: &o.Required}
	for _, s := range offered {
		if utf16.Length(s.Value) > mostOption || s.Value == "" || s.Value != strings.TrimSpace(wording.Clean(s.Value)) {
			return Component{}, false
		}
		if !slices.ContainsFunc(menu.Options, func(c Choice) bool { return c.Value == s.Value }) {
			menu.Options = append(menu.Options, Choice{Label: utf16.Cut(cmp.Or(wording.OneLine(s.Label), s.Value), mostOption), Value: s.Value})
		}
	}
	if len(menu.Options) == 0 || len(menu.Options) > mostOptions {
		return Component{}, false
	}
	if !o.Required {
		none := 0
		menu.MinValues = &none
	}
	menu.Placeholder = "Choose one"
	if o.Many {
		menu.MaxValues, menu.Placeholder = len(menu.Options), "Choose any"
	}
	for _, value := range wording.Values(o, f.Value) {
		i := slices.IndexFunc(menu.Options, func(c Choice) bool { return r.means(value, c.Value, words[c.Value]) })
		switch {
		case i >= 0:
			menu.Options[i].Default = true
		case f.Error == "" && o.Kind != chat.Choice && o.Kind != chat.Flag:
			return Component{}, false
		}
	}
	return menu, true
}

// means reports whether what is in a field means an option, by any of its words.
func (r Renderer) means(typed, value string, words []string) bool {
	if id, ok := strings.CutPrefix(typed, "<@"); ok {
		typed = strings.TrimSuffix(id, ">")
		return typed != "" && r.account(strings.TrimPrefix(value, "@")) == typed
	}
	bare := func(s string) string { return strings.ToLower(strings.TrimLeft(s, "@#")) }
	return slices.ContainsFunc(append([]string{value}, words...), func(w string) bool { return bare(w) == bare(typed) })
}

// typed is a field to type into. What was typed stays, even if it is too long.
func typed(f chat.FormField, offered []chat.Suggestion) Component {
	o, value := f.Option, wording.Clean(f.Value)
	if utf16.Length(value) > mostInput {
		value, _ = utf16.Split(value, mostInput)
	}
	e := Component{Type: TextInput, CustomID: inputID(o), Style: styleShort, Value: value, Required: &o.Required, MaxLength: mostShort}
	if o.Kind == chat.Text || o.Kind == chat.LongText {
		e.MaxLength = o.Limit()
	}
	e.MaxLength = min(max(e.MaxLength, utf16.Length(value), 1), mostInput)
	if o.Kind == chat.LongText || o.Limit() > chat.TextLimit && o.Kind == chat.Text || strings.Contains(value, "\n") {
		e.Style = styleParagraph
	}
	e.Placeholder = utf16.Cut(example(o, offered), mostPlaceholder)
	return e
}

// example is what may be typed into a field.
func example(o chat.Option, offered []chat.Suggestion) string {
	switch o.Kind {
	case chat.Money:
		return "€40k or 40,000 EUR"
	case chat.Duration:
		return "3h or 90d"
	case chat.Date:
		return "friday, in 2 weeks or 2026-12-01"
	case chat.Person:
		return "@name"
	case chat.Channel:
		return "#channel"
	case chat.Zone:
		return "Europe/Lisbon or lisbon"
	case chat.Record:
		if len(o.Records) == 1 {
			return o.Records[0] + "-12"
		}
	case chat.Choice:
		var labels []string
		for _, s := range offered {
			labels = append(labels, wording.OneLine(s.Label))
		}
		return strings.Join(labels, ", ")
	}
	return ""
}
