package fakediscord

import (
	"encoding/json"
	"slices"
	"strings"
)

// modal is a form on somebody's screen.
type modal struct {
	person     string
	channel    *channel
	message    *post // whose button opened it, if one did
	id, title  string
	components []any
	// values are what is filled in, by custom_id: a string, []string or bool.
	values map[string]any
}

// readModal reads and checks a modal.
func readModal(data map[string]any) (*modal, *failure) {
	c := &checker{modal: true, ids: map[int]bool{}, names: map[string]bool{}}
	m := &modal{id: c.form.text("data.custom_id", data["custom_id"], 1, 100), title: c.form.text("data.title", data["title"], 1, 45), values: map[string]any{}}
	components := c.items("data.components", data["components"], 1, 5)
	c.several("data.components", components, inModal)
	if n := units(c.text.String()); n > mostText {
		c.wrong("data.components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "The total text of the components has %d characters", n)
	}
	for _, name := range []string{"content", "embeds", "flags"} {
		if data[name] != nil {
			c.wrong(join("data", name), "BASE_TYPE_BAD_FIELD", "A modal has none")
		}
	}
	if f := c.failure(); f != nil {
		return nil, f
	}
	m.components = clone(components)
	c.numberAll(m.components)
	walk(m.components, func(o map[string]any) {
		if id := word(o["custom_id"]); id != "" {
			m.values[id] = initial(o)
		}
	})
	return m, nil
}

// initial is what is in a field at first.
func initial(o map[string]any) any {
	switch kind, _ := number(o["type"]); kind {
	case textInput:
		return word(o["value"])
	case checkbox:
		return o["default"] == true
	}
	chosen := []string{}
	for _, option := range objects(o["options"]) {
		if option["default"] == true {
			chosen = append(chosen, word(option["value"]))
		}
	}
	for _, v := range objects(o["default_values"]) {
		chosen = append(chosen, word(v["id"]))
	}
	return chosen
}

// entry is a field of a modal, with the component around it.
type entry struct{ around, field map[string]any }

// entries are the fields, in order.
func (m *modal) entries() []entry {
	var found []entry
	for _, o := range objects(m.components) {
		if inner := object(o["component"]); inner != nil {
			found = append(found, entry{o, inner})
		}
		for _, inner := range objects(o["components"]) {
			found = append(found, entry{inner, inner})
		}
	}
	return found
}

// id is the custom_id, label what people see above it.
func (e entry) id() string    { return word(e.field["custom_id"]) }
func (e entry) label() string { return word(e.around["label"]) }

// required reports whether the field has to be filled in.
func (e entry) required() bool {
	kind, _ := number(e.field["type"])
	return e.field["required"] != false && kind != checkbox
}

// named is the field that goes by that label or custom_id, or nil.
func (m *modal) named(key string) *entry {
	all := m.entries()
	if i := slices.IndexFunc(all, func(e entry) bool { return strings.EqualFold(e.label(), key) || e.id() == key }); i >= 0 {
		return &all[i]
	}
	return nil
}

// option is the value of the option with that label or value.
func (e entry) option(called string) (string, bool) {
	for _, o := range objects(e.field["options"]) {
		if word(o["label"]) == called || word(o["value"]) == called {
			return word(o["value"]), true
		}
	}
	return "", false
}

// optionLabel is the label of the option with that value.
func (e entry) optionLabel(value string) string {
	for _, o := range objects(e.field["options"]) {
		if word(o["value"]) == value {
			return word(o["label"])
		}
	}
	return value
}

// incomplete is what the form itself says against being sent; empty if nothing.
func (m *modal) incomplete() string {
	for _, e := range m.entries() {
		switch v := m.values[e.id()].(type) {
		case string:
			n := units(v)
			least, most := numberOr(e.field["min_length"], 0), numberOr(e.field["max_length"], 4000)
			switch {
			case n == 0 && e.required():
				return e.label() + " is required"
			case n > most, n > 0 && n < least:
				return e.label() + " has the wrong length"
			}
		case []string:
			least, most := numberOr(e.field["min_values"], 1), numberOr(e.field["max_values"], 1)
			if kind, _ := number(e.field["type"]); kind == checkboxGroup && e.field["max_values"] == nil {
				most = 10
			}
			switch {
			case len(v) == 0 && e.required() && least > 0:
				return e.label() + " is required"
			case len(v) > most, len(v) > 0 && len(v) < least:
				return e.label() + " has the wrong number of choices"
			}
		}
	}
	return ""
}

// submission are the components of a submission.
func (m *modal) submission() []any {
	filled := func(o map[string]any) map[string]any {
		kind, _ := number(o["type"])
		answer := map[string]any{"type": kind, "id": o["id"], "custom_id": o["custom_id"]}
		switch v := m.values[word(o["custom_id"])].(type) {
		case []string:
			if kind != radioGroup {
				answer["values"] = v
				break
			}
			answer["value"] = nil
			if len(v) > 0 {
				answer["value"] = v[0]
			}
		default:
			answer["value"] = v
		}
		return answer
	}
	all := []any{}
	for _, o := range objects(m.components) {
		answer := map[string]any{"type": o["type"], "id": o["id"]}
		if inner := object(o["component"]); inner != nil {
			answer["component"] = filled(inner)
		}
		if o["components"] != nil {
			inside := []any{}
			for _, inner := range objects(o["components"]) {
				inside = append(inside, filled(inner))
			}
			answer["components"] = inside
		}
		all = append(all, answer)
	}
	return all
}

// resolved are the people and the like that were chosen. The lock is held.
func (s *Server) resolved(m *modal) map[string]any {
	users := map[string]any{}
	for _, e := range m.entries() {
		if kind, _ := number(e.field["type"]); kind == userSelect || kind == mentionableSelect {
			for _, id := range m.values[e.id()].([]string) {
				users[id] = s.userObject(id)
			}
		}
	}
	if len(users) == 0 {
		return nil
	}
	return map[string]any{"users": users}
}

// jsonText is the text of a value of an option.
func jsonText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return string(encode(v))
}
