package discord

import (
	"encoding/json"
	"strings"

	"adjutant/bot/discord/components"
)

// targeted is the message on which a message command was used: as much of it as is
// needed, since it is read whatever else is in it.
type targeted struct {
	ID        string `json:"-"`
	Author    user   `json:"author"`
	Flags     int    `json:"flags"`
	Timestamp string `json:"timestamp"`
	shown
	Snapshots []struct {
		Message shown `json:"message"`
	} `json:"message_snapshots"`
}

// shown is what a message shows.
type shown struct {
	Content    string          `json:"content"`
	Components json.RawMessage `json:"components"`
	Embeds     json.RawMessage `json:"embeds"`
}

// targetOf is the message on which a message command was used, as far as it can be
// read.
func targetOf(data json.RawMessage, id string) targeted {
	var target struct {
		Resolved struct {
			Messages map[string]targeted `json:"messages"`
		} `json:"resolved"`
	}
	if json.Unmarshal(data, &target) != nil {
		return targeted{}
	}
	m := target.Resolved.Messages[id]
	m.ID = id
	return m
}

// wordsOf is what a message says, as a person would type it. One that was forwarded has
// it in a copy.
func (d *Discord) wordsOf(t targeted) string {
	for _, s := range append([]shown{t.shown}, snapshots(t)...) {
		if s.Content != "" {
			return d.typed(s.Content)
		}
		// A bot's message, ours among them, has its words in what it is laid out with.
		if texts := s.texts(); len(texts) > 0 {
			return components.Plain(strings.Join(texts, "\n"), d.typed)
		}
	}
	return ""
}

func snapshots(t targeted) []shown {
	var all []shown
	for _, s := range t.Snapshots {
		all = append(all, s.Message)
	}
	return all
}

// laidOut is a component, of which only the words count.
type laidOut struct {
	Type       int       `json:"type"`
	Content    string    `json:"content"`
	Components []laidOut `json:"components"`
}

// texts are the words of what a message is laid out with, in markdown, from top to
// bottom. Labels of buttons are not among them: they say what can be done about it.
func (s shown) texts() []string {
	var parts []laidOut
	_ = json.Unmarshal(s.Components, &parts) // what cannot be read says nothing
	var texts []string
	var walk func([]laidOut)
	walk = func(parts []laidOut) {
		for _, c := range parts {
			if c.Type == components.TextDisplay && strings.TrimSpace(c.Content) != "" {
				texts = append(texts, c.Content)
			}
			walk(c.Components)
		}
	}
	walk(parts)
	var embeds []struct {
		Title       string `json:"title"`
		Description string `json:"description"`
	}
	_ = json.Unmarshal(s.Embeds, &embeds)
	for _, e := range embeds {
		for _, text := range []string{e.Title, e.Description} {
			if strings.TrimSpace(text) != "" {
				texts = append(texts, text)
			}
		}
	}
	return texts
}
