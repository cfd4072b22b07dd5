package fakediscord

import (
	"slices"
	"strings"
)

// Press presses a button of a message, as this person saw it: m, which may have changed
// since. If the button is not there any more, Discord tells nobody of the press.
func (p *Person) Press(m Message, label string) Ack {
	p.s.t.Helper()
	return p.PressNth(m, label, 0)
}

// PressNth presses one of several buttons with the same label, the first of which is 0.
func (p *Person) PressNth(m Message, label string, n int) Ack {
	p.s.t.Helper()
	var found []map[string]any
	walk(m.parsed, func(o map[string]any) {
		if kind, _ := number(o["type"]); kind == button && word(o["label"]) == label {
			found = append(found, o)
		}
	})
	switch {
	case n >= len(found):
		p.s.t.Fatalf("there are %d buttons %q in this message, but %q:\n%s", len(found), label, m.Buttons(), m.Plain())
	case found[n]["disabled"] == true || found[n]["url"] != nil:
		p.s.t.Fatalf("the button %q is disabled or a link", label)
	}
	return p.act(m, found[n], nil)
}

// Choose chooses options of a menu in a message, by their labels or values.
func (p *Person) Choose(m Message, labels ...string) Ack {
	p.s.t.Helper()
	var menu map[string]any
	var values []string
	walk(m.parsed, func(o map[string]any) {
		e := entry{o, o}
		var chosen []string
		for _, l := range labels {
			if v, ok := e.option(l); ok {
				chosen = append(chosen, v)
			}
		}
		if menu == nil && len(labels) > 0 && len(chosen) == len(labels) {
			menu, values = o, chosen
		}
	})
	if menu == nil {
		p.s.t.Fatalf("no menu of this message has the options %q, but %q:\n%s", labels, m.Choices(), m.Plain())
	}
	if len(values) < numberOr(menu["min_values"], 1) || len(values) > numberOr(menu["max_values"], 1) {
		p.s.t.Fatalf("of the menu, %d options cannot be chosen", len(values))
	}
	return p.act(m, menu, values)
}

// act delivers what was done with a component of a message.
func (p *Person) act(m Message, o map[string]any, values []string) Ack {
	p.s.t.Helper()
	c := p.place(m.Channel)
	s := p.s
	s.mu.Lock()
	i := slices.IndexFunc(c.posts, func(o *post) bool { return o.id == m.ID && (o.only == "" || o.only == p.ID) })
	there := false
	if i >= 0 {
		walk(c.posts[i].components, func(now map[string]any) {
			there = there || now["custom_id"] == o["custom_id"] && now["disabled"] != true
		})
	}
	if !there {
		s.mu.Unlock()
		return Ack{Gone: true}
	}
	action := s.newInteraction(pressed, p.ID, c)
	action.message = c.posts[i]
	data := map[string]any{"custom_id": o["custom_id"], "component_type": o["type"], "id": o["id"]}
	if values != nil {
		data["values"] = values
	}
	s.mu.Unlock()
	return s.deliver(action, data)
}

// Modal is a form as it stands on somebody's screen: a copy, which does not change.
type Modal struct {
	CustomID, Title string
	Fields          []Field

	components []any
	reader     reader
}

// Field is a field of a form.
type Field struct {
	Label, Description, CustomID string
	// Value is what is in it, as people see it; several choices are separated by ", ".
	Value       string
	Placeholder string
	Required    bool
	// Long is true for a text of several lines.
	Long bool
	// Options are the labels of what can be chosen, Values their values.
	Options, Values []string
}

// Modal is the form that the person has open, or nil.
func (p *Person) Modal() *Modal {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m := p.s.screen(p.ID).modal
	if m == nil {
		return nil
	}
	shown := &Modal{CustomID: m.id, Title: m.title, components: m.components, reader: p.s.readerFor(p.ID)}
	for _, e := range m.entries() {
		shown.Fields = append(shown.Fields, p.s.fieldOf(m, e))
	}
	return shown
}

// fieldOf is a field as it stands. The lock is held.
func (s *Server) fieldOf(m *modal, e entry) Field {
	f := Field{Label: e.label(), Description: word(e.around["description"]), CustomID: e.id(), Required: e.required(), Placeholder: word(e.field["placeholder"])}
	style, _ := number(e.field["style"])
	f.Long = style == 2
	for _, o := range objects(e.field["options"]) {
		f.Options, f.Values = append(f.Options, word(o["label"])), append(f.Values, word(o["value"]))
	}
	switch v := m.values[e.id()].(type) {
	case string:
		f.Value = v
	case bool:
		if v {
			f.Value = "Yes"
		}
	case []string:
		var shown []string
		for _, value := range v {
			if u := s.users[value]; u != nil {
				shown = append(shown, "@"+u.shown())
				continue
			}
			shown = append(shown, e.optionLabel(value))
		}
		f.Value = strings.Join(shown, ", ")
	}
	return f
}

// Field is the field with that label or custom_id, empty if there is none.
func (m *Modal) Field(key string) Field {
	for _, f := range m.Fields {
		if strings.EqualFold(f.Label, key) || f.CustomID == key {
			return f
		}
	}
	return Field{}
}

// Plain is everything that a person reads in the form, as lines of plain text. A field
// stands as "Label: value", one that may be left empty with "(optional)".
func (m *Modal) Plain() string {
	lines := []string{m.Title}
	next := 0
	for _, o := range objects(m.components) {
		if kind, _ := number(o["type"]); kind == textDisplay {
			lines = append(lines, m.reader.markdown(word(o["content"]))...)
			continue
		}
		f := m.Fields[next]
		next++
		label := f.Label
		if !f.Required {
			label += " (optional)"
		}
		lines = append(lines, strings.TrimRight(label+": "+f.Value, " "))
		if f.Description != "" {
			lines = append(lines, f.Description)
		}
	}
	return strings.Join(append(lines, "[Submit]"), "\n")
}

// Fill fills in a field of the form that is open, by its label or custom_id: a text; the
// labels or values of options; "@name" or id of people; "true" or "false" for a checkbox.
// No value empties it.
func (p *Person) Fill(key string, values ...string) {
	p.s.t.Helper()
	s := p.s
	s.mu.Lock()
	m := s.screen(p.ID).modal
	var e *entry
	var labels []string
	if m != nil {
		e = m.named(key)
		for _, e := range m.entries() {
			labels = append(labels, e.label())
		}
	}
	s.mu.Unlock()
	if e == nil {
		s.t.Fatalf("%s sees no form with a field %q, but %q. What is there:\n%s", p.ID, key, labels, s.Dump())
	}
	wrong := ""
	s.mu.Lock()
	switch kind, _ := number(e.field["type"]); kind {
	case textInput:
		text := strings.Join(values, "\n")
		if style, _ := number(e.field["style"]); style == 1 && strings.Contains(text, "\n") {
			wrong = "it has one line"
		}
		m.values[e.id()] = text
	case checkbox:
		m.values[e.id()] = len(values) == 1 && values[0] == "true"
	case fileUpload:
		wrong = "files cannot be uploaded here"
	default:
		chosen := []string{}
		for _, v := range values {
			value, ok := e.option(v)
			if !ok && len(list(e.field["options"])) == 0 {
				value = s.named(v)
				ok = value != ""
			}
			if !ok {
				wrong = "there is no " + v + " to choose"
			}
			chosen = append(chosen, value)
		}
		m.values[e.id()] = chosen
	}
	s.pen.Change()
	s.mu.Unlock()
	if wrong != "" {
		s.t.Fatalf("%q cannot be filled in with %q: %s", key, values, wrong)
	}
}

// Submit submits the form that is open. What the form itself refuses is not delivered.
// It stays open if nobody responds.
func (p *Person) Submit() Ack {
	p.s.t.Helper()
	s := p.s
	s.mu.Lock()
	m := s.screen(p.ID).modal
	if m == nil {
		s.mu.Unlock()
		s.t.Fatalf("%s has no form open. What is there:\n%s", p.ID, s.Dump())
	}
	if why := m.incomplete(); why != "" {
		s.mu.Unlock()
		return Ack{Refused: why}
	}
	i := s.newInteraction(submitted, p.ID, m.channel)
	i.message, i.modal = m.message, m
	data := map[string]any{"custom_id": m.id, "components": m.submission()}
	if resolved := s.resolved(m); resolved != nil {
		data["resolved"] = resolved
	}
	s.mu.Unlock()
	ack := s.deliver(i, data)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !ack.TimedOut && s.screen(p.ID).modal == m {
		s.screen(p.ID).modal = nil
	}
	s.pen.Change()
	return ack
}

// CloseModal closes the form that is open. The bot is not told.
func (p *Person) CloseModal() {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.s.screen(p.ID).modal = nil
	p.s.pen.Change()
}
