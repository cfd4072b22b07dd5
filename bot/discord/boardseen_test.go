package discord

import (
	"encoding/json"
	"strings"
)

// json is the message as the API has it.
func (p *pin) json(room string) string {
	m := map[string]any{
		"id": p.id, "channel_id": room, "author": map[string]any{"id": p.author}, "content": p.content, "type": p.kind,
		"flags": p.flags, "components": p.components,
	}
	if p.thread {
		m["thread"] = map[string]any{"id": p.id, "type": 11}
	}
	raw, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// text is what people read of a message.
func (p *pin) text() string {
	var b strings.Builder
	b.WriteString(p.content)
	var read func(all []json.RawMessage)
	read = func(all []json.RawMessage) {
		for _, raw := range all {
			var c struct {
				Content, Label string
				Components     []json.RawMessage
			}
			if json.Unmarshal(raw, &c) != nil {
				continue
			}
			b.WriteString(c.Content)
			if c.Label != "" {
				b.WriteString("[" + c.Label + "]")
			}
			read(c.Components)
		}
	}
	read(p.components)
	return b.String()
}

// said is what the bot has posted in a channel and in its threads, in order; pages in
// a thread begin with an arrow, and what has no components with a tilde.
func (b *board) said(room string) (texts []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	of := b.rooms[room]
	if of == nil {
		return nil
	}
	for _, p := range of.pins {
		if p.author != boardBot {
			continue
		}
		tilde := ""
		if p.flags&flagComponentsV2 == 0 {
			tilde = "~ "
		}
		texts = append(texts, tilde+p.text())
		if p.thread {
			for _, page := range b.rooms[p.id].pins {
				texts = append(texts, "↳ "+page.text())
			}
		}
	}
	return texts
}

// foreign posts a message of somebody else's.
func (b *board) foreign(room, text string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := &pin{id: b.nextID(), author: "6001", content: text}
	b.room(room).pins = append(b.room(room).pins, p)
	return p.id
}

// asked counts the calls of a kind.
func (b *board) asked(what string) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.calls {
		if c.is(what) {
			n++
		}
	}
	return n
}

// failing has calls fail from now on.
func (b *board) failing(fault func(boardCall) boardFault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fault = fault
}
