package fakeslack

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// named reports whether a field goes by that name: its label, its block_id or its
// action_id.
func (f field) named(key string) bool {
	return f.block == key || f.action == key || f.input != nil && strings.EqualFold(textOf(f.input["label"]), key)
}

// field is the field of that name in the modal on top, with the modal.
func (p *Person) field(key string) (*view, field) {
	p.s.t.Helper()
	p.s.mu.Lock()
	v := p.s.screen(p.ID).top()
	var names []string
	var found *field
	if v != nil {
		for _, f := range fieldsOf(v.blocks) {
			names = append(names, fmt.Sprintf("%s (%s)", textOf(f.input["label"]), f.block))
			if found == nil && f.named(key) {
				found = &f
			}
		}
	}
	p.s.mu.Unlock()
	if v == nil {
		p.s.t.Fatalf("%s sees no modal in which to fill in %q. What is there:\n%s", p.ID, key, p.s.Dump())
	}
	if found == nil {
		p.s.t.Fatalf("the modal has no field %q, but %q", key, names)
	}
	return v, *found
}

// Type fills in a field of the modal on top, by its label or block_id. The value is
// a text for texts, numbers and dates ("2026-12-01", "09:30"); the text or value of
// an option for selects, several as []string; a name ("@ana", "#ops") or an id for
// people and channels; true or false for a single checkbox; an int64 for a moment;
// []string of file ids for files. Nil empties it. If the field tells the bot of
// changes, it is delivered, and otherwise the Ack is empty.
func (p *Person) Type(key string, value any) Ack {
	p.s.t.Helper()
	v, f := p.field(key)
	filled, wrong := p.fill(v, f, value)
	if wrong != "" {
		p.s.t.Fatalf("%q cannot be filled in with %v: %s", key, value, wrong)
	}
	s := p.s
	s.mu.Lock()
	state := map[string]any{"type": f.element["type"], stateName(f.element): filled}
	v.values[f.block][f.action] = state
	s.pen.Change()
	s.mu.Unlock()
	if f.input != nil && f.input["dispatch_action"] != true {
		return Ack{server: s}
	}
	more := maps.Clone(state)
	delete(more, "type")
	return p.actInView(v.id, f.element, map[string]any{"block_id": f.block}, more)
}

// fill is the value as the state of that field has it, or what is wrong.
func (p *Person) fill(v *view, f field, value any) (any, string) {
	name := stateName(f.element)
	several := strings.HasSuffix(name, "s")
	if value == nil {
		if several {
			return []any{}, ""
		}
		return nil, ""
	}
	switch name {
	case "value", "selected_date", "selected_time":
		text := fmt.Sprint(value)
		if text == "" {
			return nil, ""
		}
		return text, ""
	case "selected_date_time":
		return value, ""
	case "rich_text_value":
		return richTextOf(fmt.Sprint(value)), ""
	}
	var wanted []string
	switch value := value.(type) {
	case string:
		wanted = []string{value}
	case []string:
		wanted = value
	case bool:
		if options := optionsOf(f.element); value && len(options) == 1 {
			return []any{options[0]}, ""
		} else if !value {
			return []any{}, ""
		}
		return nil, "it is no single checkbox"
	default:
		return nil, fmt.Sprintf("a %T is no choice", value)
	}
	var found []any
	for _, w := range wanted {
		one, wrong := p.pick(v, f, name, w)
		if wrong != "" {
			return nil, wrong
		}
		found = append(found, one)
	}
	switch {
	case several:
		if found == nil {
			found = []any{}
		}
		return found, ""
	case len(found) != 1:
		return nil, "it takes one choice"
	}
	return found[0], ""
}

// pick is one choice of a field.
func (p *Person) pick(v *view, f field, name, wanted string) (any, string) {
	bare := strings.TrimLeft(wanted, "@#")
	s := p.s
	switch {
	case strings.HasPrefix(name, "selected_user"):
		s.mu.Lock()
		defer s.mu.Unlock()
		for id, u := range s.users {
			if id == bare || strings.EqualFold(u.Name, bare) || u.RealName != "" && strings.EqualFold(u.RealName, bare) {
				return id, ""
			}
		}
		return nil, "there is nobody of that name"
	case strings.HasPrefix(name, "selected_channel"), strings.HasPrefix(name, "selected_conversation"):
		s.mu.Lock()
		defer s.mu.Unlock()
		for id, c := range s.channels {
			if id == bare || c.im == "" && strings.EqualFold(c.Name, bare) {
				return id, ""
			}
		}
		return nil, "there is no channel of that name"
	case name == "files":
		return map[string]any{"id": wanted}, ""
	}
	options := optionsOf(f.element)
	if kind, _ := f.element["type"].(string); strings.HasSuffix(kind, "external_select") {
		options = nil
		for _, o := range p.suggest(v, f, wanted) {
			options = append(options, o.raw)
		}
	}
	var texts []string
	for _, o := range options {
		if textOf(o["text"]) == wanted || o["value"] == wanted {
			return o, ""
		}
		texts = append(texts, textOf(o["text"]))
	}
	return nil, fmt.Sprintf("its options are %q", texts)
}

// richTextOf is a text as a rich text field has it.
func richTextOf(text string) map[string]any {
	return map[string]any{"type": "rich_text", "elements": []any{
		map[string]any{"type": "rich_text_section", "elements": []any{map[string]any{"type": "text", "text": text}}},
	}}
}

// Suggest types into a select that is filled from outside, and returns what it
// offers. Below the length from which such a select asks, the bot is not asked.
func (p *Person) Suggest(key, query string) []Option {
	p.s.t.Helper()
	v, f := p.field(key)
	return p.suggest(v, f, query)
}

// suggest asks the bot for options.
func (p *Person) suggest(v *view, f field, query string) []Option {
	p.s.t.Helper()
	least := 3 // Slack's own, where an element says none
	if n, ok := f.element["min_query_length"].(json.Number); ok {
		i, _ := n.Int64()
		least = int(i)
	}
	if len([]rune(query)) < least {
		return nil
	}
	s := p.s
	s.mu.Lock()
	payload := p.interaction("block_suggestion", v.id)
	delete(payload, "trigger_id")
	payload["container"] = map[string]any{"type": "view", "view_id": v.id}
	payload["view"] = s.viewObject(v)
	payload["block_id"], payload["action_id"], payload["value"] = f.block, f.action, query
	s.mu.Unlock()
	var options []Option
	ack := p.act(payload, func(raw json.RawMessage) string {
		found, f := s.readOptions(raw)
		if f != nil {
			s.pen.Refuse("options for %q: %s", query, f.why())
			return f.code
		}
		options = found
		return ""
	})
	if ack.Failed != "" {
		return nil
	}
	return options
}

// readOptions reads and checks the answer to block_suggestion. The lock is held.
func (s *Server) readOptions(raw json.RawMessage) ([]Option, *failure) {
	if len(raw) == 0 {
		return nil, malformed("invalid_options", "there is no answer")
	}
	var answer map[string]any
	if err := decode(string(raw), &answer); err != nil {
		return nil, malformed("invalid_options", err.Error())
	}
	c := s.newChecker(inModal)
	suggestions.check(c, "", answer)
	if (answer["options"] == nil) == (answer["option_groups"] == nil) {
		c.wrong("", "must define either `options` or `option_groups`")
	}
	if f := c.failure("invalid_options"); f != nil {
		return nil, f
	}
	var options []Option
	for _, o := range optionsOf(answer) {
		value, _ := o["value"].(string)
		options = append(options, Option{textOf(o["text"]), value, textOf(o["description"]), o})
	}
	return options, nil
}

// Submit submits the modal on top. What the form itself refuses is not delivered:
// the Ack is Refused, and the view has the errors.
func (p *Person) Submit() Ack {
	p.s.t.Helper()
	s := p.s
	s.mu.Lock()
	v := s.screen(p.ID).top()
	if v == nil || v.text("submit") == "" {
		s.mu.Unlock()
		s.t.Fatalf("%s has no modal that can be submitted. What is there:\n%s", p.ID, s.Dump())
	}
	v.errors = v.incomplete()
	if len(v.errors) > 0 {
		s.pen.Change()
		s.mu.Unlock()
		return Ack{Refused: true, server: s}
	}
	payload := p.interaction("view_submission", v.id)
	payload["view"] = s.viewObject(v)
	payload["response_urls"] = []any{}
	s.mu.Unlock()
	return p.act(payload, func(raw json.RawMessage) string { return s.submitted(p.ID, v, raw) })
}

// submitted does what a submission was answered with. The lock is held.
func (s *Server) submitted(user string, v *view, raw json.RawMessage) string {
	p := s.screen(user)
	if len(raw) == 0 || string(raw) == "{}" {
		s.closeView(p, v, v.is("clear_on_close"))
		return ""
	}
	wrong := func(format string, args ...any) string {
		s.pen.Refuse("the answer to a submission: "+format, args...)
		return "invalid_response"
	}
	var answer struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return wrong("%v", err)
	}
	switch answer.Action {
	case "clear":
		s.closeView(p, v, true)
	case "errors":
		if len(answer.Errors) == 0 {
			return wrong("there are no errors in it")
		}
		for block, text := range answer.Errors {
			known := slices.ContainsFunc(fieldsOf(v.blocks), func(f field) bool { return f.input != nil && f.block == block })
			if !known || text == "" {
				return wrong("the error %q is for %q, which is no block with an input", text, block)
			}
		}
		v.errors = answer.Errors
	case "update", "push":
		next, f := s.readView(string(answer.View), "modal")
		switch {
		case f != nil:
			return wrong("%s", f.why())
		case s.taken(next.text("external_id"), v) || answer.Action == "push" && s.taken(next.text("external_id"), nil):
			return wrong("duplicate_external_id")
		case answer.Action == "update":
			s.become(v, next)
		default:
			if limit := s.push(p, next, user); limit != "" {
				return wrong("%s", limit)
			}
		}
	default:
		return wrong("there is no response_action %q", answer.Action)
	}
	s.pen.Change()
	return ""
}

// closeView takes a modal from somebody's screen, or all of them.
func (s *Server) closeView(p *person, v *view, all bool) {
	p.views = slices.DeleteFunc(p.views, func(o *view) bool {
		if all || o == v {
			o.gone = true
		}
		return o.gone
	})
	s.pen.Change()
}

// Close closes the modal on top without submitting it. The bot is told if the modal
// asked for it.
func (p *Person) Close() Ack { return p.close(false) }

// CloseAll closes all modals.
func (p *Person) CloseAll() Ack { return p.close(true) }

func (p *Person) close(all bool) Ack {
	p.s.t.Helper()
	s := p.s
	s.mu.Lock()
	v := s.screen(p.ID).top()
	if v == nil {
		s.mu.Unlock()
		s.t.Fatalf("%s has no modal to close", p.ID)
	}
	s.closeView(s.screen(p.ID), v, all || v.is("clear_on_close"))
	if !v.is("notify_on_close") {
		s.mu.Unlock()
		return Ack{server: s}
	}
	payload := p.interaction("view_closed", v.id)
	delete(payload, "trigger_id")
	payload["view"] = s.viewObject(v)
	payload["is_cleared"] = all
	s.mu.Unlock()
	return p.act(payload, nil)
}
