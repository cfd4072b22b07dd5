package fakeslack

import (
	"encoding/json"
	"maps"
)

// interaction is the payload of an interaction of that kind, with a new trigger.
// The lock is held.
func (p *Person) interaction(kind, view string) map[string]any {
	s := p.s
	u := s.users[p.ID]
	payload := map[string]any{
		"type": kind, "token": "legacy", "api_app_id": s.AppID, "action_ts": s.newTS(), "enterprise": nil, "is_enterprise_install": false,
		"team":       map[string]any{"id": s.teamOf(p.ID), "domain": s.domain(s.teamOf(p.ID))},
		"user":       map[string]any{"id": p.ID, "username": u.Name, "name": u.Name, "team_id": u.Team},
		"trigger_id": s.newTrigger(p.ID, view),
	}
	if s.opts.Enterprise != "" {
		payload["enterprise"] = map[string]any{"id": s.opts.Enterprise, "name": s.opts.Domain}
	}
	return payload
}

// act delivers an interaction.
func (p *Person) act(payload map[string]any, answer func(json.RawMessage) string) Ack {
	d := &delivery{kind: interactive, payload: encode(payload), answers: answer != nil, answer: answer}
	ack := p.s.deliver(d)
	ack.TriggerID, _ = payload["trigger_id"].(string)
	ack.ResponseURL, _ = payload["response_url"].(string)
	return ack
}

// aboutMessage adds to a payload what Slack says of a message. The lock is held.
func (p *Person) aboutMessage(payload map[string]any, m Message) {
	s := p.s
	c := s.channels[m.Channel]
	payload["channel"] = map[string]any{"id": c.ID, "name": c.label()}
	container := map[string]any{"type": "message", "message_ts": m.TS, "channel_id": c.ID, "is_ephemeral": m.Ephemeral}
	if m.ThreadTS != "" {
		container["thread_ts"] = m.ThreadTS
	}
	payload["container"] = container
	// Slack keeps no ephemeral messages, and so does not send them along.
	if !m.Ephemeral {
		message := map[string]any{"type": "message", "user": m.User, "ts": m.TS, "text": m.Text, "team": s.Team}
		if kept := c.find(m.TS); kept != nil {
			message = s.object(kept, true)
		}
		payload["message"] = message
	}
	values := map[string]map[string]any{}
	for _, f := range fieldsOf(m.parsed) {
		if values[f.block] == nil {
			values[f.block] = map[string]any{}
		}
		values[f.block][f.action] = initialState(f.element)
	}
	payload["state"] = map[string]any{"values": values}
	payload["response_url"] = s.newReplyURL(&replyURL{channel: c.ID, user: p.ID, message: m.TS, thread: m.ThreadTS})
}

// action is an entry of the actions in a payload.
func action(e, block map[string]any, ts any, more map[string]any) map[string]any {
	a := map[string]any{"type": e["type"], "action_id": e["action_id"], "block_id": block["block_id"], "action_ts": ts}
	maps.Copy(a, more)
	return a
}

// pressed is the button with that label.
func pressed(blocks []any, label string) (e, block map[string]any, ok bool) {
	walk(blocks, nil, func(o, in map[string]any) {
		if !ok && o["type"] == "button" && (textOf(o["text"]) == label || o["accessibility_label"] == label) {
			e, block, ok = o, in, true
		}
	})
	return e, block, ok
}

// chosen is the option with that text, with its element.
func chosen(blocks []any, label string) (e, block, option map[string]any, ok bool) {
	walk(blocks, nil, func(o, in map[string]any) {
		for _, candidate := range optionsOf(o) {
			if !ok && textOf(candidate["text"]) == label {
				e, block, option, ok = o, in, candidate, true
			}
		}
	})
	return e, block, option, ok
}

// ofButton is what a payload says of a pressed button.
func ofButton(e map[string]any) map[string]any {
	more := map[string]any{"text": e["text"]}
	for _, name := range []string{"value", "style", "url", "confirm"} {
		if e[name] != nil {
			more[name] = e[name]
		}
	}
	return more
}

// ofOption is what a payload says of a chosen option.
func ofOption(e, option map[string]any) map[string]any {
	name := stateName(e)
	if name == "selected_options" {
		return map[string]any{name: []any{option}}
	}
	return map[string]any{"selected_option": option}
}

// Press presses a button of the message as this person sees it: m, which may have
// changed since. If it asks for confirmation, the person confirms.
func (p *Person) Press(m Message, label string) Ack {
	p.s.t.Helper()
	e, block, ok := pressed(m.parsed, label)
	if !ok {
		p.s.t.Fatalf("there is no button %q in this message, but %q:\n%s", label, m.Buttons(), m.Plain())
	}
	return p.actOn(m, e, block, ofButton(e))
}

// PressNth presses one of several buttons with the same label, the first of which
// is 0.
func (p *Person) PressNth(m Message, label string, n int) Ack {
	p.s.t.Helper()
	var found []func() Ack
	walk(m.parsed, nil, func(o, in map[string]any) {
		if o["type"] == "button" && textOf(o["text"]) == label {
			found = append(found, func() Ack { return p.actOn(m, o, in, ofButton(o)) })
		}
	})
	if n >= len(found) {
		p.s.t.Fatalf("there are %d buttons %q in this message:\n%s", len(found), label, m.Plain())
	}
	return found[n]()
}

// Choose chooses an option of an overflow menu or a select in the message.
func (p *Person) Choose(m Message, label string) Ack {
	p.s.t.Helper()
	e, block, option, ok := chosen(m.parsed, label)
	if !ok {
		p.s.t.Fatalf("there is no option %q in this message, but %q:\n%s", label, m.Choices(), m.Plain())
	}
	return p.actOn(m, e, block, ofOption(e, option))
}

// actOn delivers what was done with an element of a message.
func (p *Person) actOn(m Message, e, block, more map[string]any) Ack {
	p.s.mu.Lock()
	payload := p.interaction("block_actions", "")
	p.aboutMessage(payload, m)
	payload["actions"] = []any{action(e, block, payload["action_ts"], more)}
	values := payload["state"].(map[string]any)["values"].(map[string]map[string]any)
	if id, _ := block["block_id"].(string); stateName(e) != "" && values[id] != nil {
		name, _ := e["action_id"].(string)
		values[id][name] = merged(initialState(e), more)
	}
	p.s.mu.Unlock()
	return p.act(payload, nil)
}

// PressView presses a button in a modal or Home tab.
func (p *Person) PressView(v *View, label string) Ack {
	p.s.t.Helper()
	e, block, ok := pressed(v.parsed, label)
	if !ok {
		p.s.t.Fatalf("there is no button %q in this view, but %q:\n%s", label, v.Buttons(), v.Plain())
	}
	return p.actInView(v.ID, e, block, ofButton(e))
}

// ChooseView chooses an option of an overflow menu or a select in a modal or Home
// tab. A select that is a field of a form is filled in by Type.
func (p *Person) ChooseView(v *View, label string) Ack {
	p.s.t.Helper()
	e, block, option, ok := chosen(v.parsed, label)
	if !ok {
		p.s.t.Fatalf("there is no option %q in this view, but %q:\n%s", label, v.Choices(), v.Plain())
	}
	if stateName(e) != "" {
		p.s.mu.Lock()
		if kept := p.s.views[v.ID]; kept != nil {
			b, _ := block["block_id"].(string)
			a, _ := e["action_id"].(string)
			if state, ok := kept.values[b][a].(map[string]any); ok {
				kept.values[b][a] = merged(state, ofOption(e, option))
			}
		}
		p.s.mu.Unlock()
	}
	return p.actInView(v.ID, e, block, ofOption(e, option))
}

// merged is a copy of the first with the second in it.
func merged(a, b map[string]any) map[string]any {
	c := maps.Clone(a)
	maps.Copy(c, b)
	return c
}

// actInView delivers what was done with an element of a view.
func (p *Person) actInView(id string, e, block, more map[string]any) Ack {
	p.s.t.Helper()
	s := p.s
	s.mu.Lock()
	v := s.views[id]
	if v == nil || v.gone {
		s.mu.Unlock()
		s.t.Fatalf("the view is closed")
	}
	modal := ""
	if v.text("type") == "modal" {
		modal = id
	}
	payload := p.interaction("block_actions", modal)
	payload["container"] = map[string]any{"type": "view", "view_id": id}
	payload["view"] = s.viewObject(v)
	payload["actions"] = []any{action(e, block, payload["action_ts"], more)}
	s.mu.Unlock()
	return p.act(payload, nil)
}

// Shortcut uses a global shortcut.
func (p *Person) Shortcut(callbackID string) Ack {
	p.s.mu.Lock()
	payload := p.interaction("shortcut", "")
	payload["callback_id"] = callbackID
	p.s.mu.Unlock()
	return p.act(payload, nil)
}

// MessageShortcut uses a shortcut of a message.
func (p *Person) MessageShortcut(callbackID string, m Message) Ack {
	p.s.mu.Lock()
	payload := p.interaction("message_action", "")
	p.aboutMessage(payload, m)
	delete(payload, "state")
	delete(payload, "container")
	payload["callback_id"] = callbackID
	payload["message_ts"] = m.TS
	p.s.mu.Unlock()
	return p.act(payload, nil)
}
