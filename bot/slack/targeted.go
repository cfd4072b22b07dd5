package slack

import (
	"encoding/json"
	"strings"
)

// wordsOf is what a message says, as a person would type it. Apps can post messages that
// have their words in blocks or attachments alone.
func (s *Slack) wordsOf(m *shownMessage) string {
	if strings.TrimSpace(m.Text) != "" {
		return s.typed(m.Text)
	}
	var blocks []laidOut
	_ = json.Unmarshal(m.Blocks, &blocks) // what cannot be read says nothing
	lines := s.linesOf(blocks)
	var attached []struct {
		Fallback string          `json:"fallback"`
		Blocks   json.RawMessage `json:"blocks"`
	}
	_ = json.Unmarshal(m.Attachments, &attached)
	for _, a := range attached {
		var blocks []laidOut
		_ = json.Unmarshal(a.Blocks, &blocks)
		if inside := s.linesOf(blocks); len(inside) > 0 {
			lines = append(lines, inside...)
		} else if strings.TrimSpace(a.Fallback) != "" {
			lines = append(lines, s.typed(a.Fallback))
		}
	}
	return strings.Join(lines, "\n")
}

// laidOut is a block, or what is in one, of which only the words count.
type laidOut struct {
	Type     string          `json:"type"`
	Text     json.RawMessage `json:"text"` // a text, or an object with one
	Fields   []laidOut       `json:"fields"`
	Elements []laidOut       `json:"elements"`
	URL      string          `json:"url"`
	User     string          `json:"user_id"`
	Channel  string          `json:"channel_id"`
}

// linesOf are the words of blocks, from top to bottom. Labels of buttons are not among
// them: they say what can be done about it.
func (s *Slack) linesOf(blocks []laidOut) []string {
	var lines []string
	add := func(text string) {
		if strings.TrimSpace(text) != "" {
			lines = append(lines, text)
		}
	}
	for _, b := range blocks {
		switch b.Type {
		case "header", "section", "markdown":
			add(s.textOf(b.Text))
			for _, f := range b.Fields {
				add(s.textOf(f.Text))
			}
		case "context":
			for _, e := range b.Elements {
				add(s.textOf(e.Text))
			}
		case "rich_text", "rich_text_list":
			lines = append(lines, s.linesOf(b.Elements)...)
		case "rich_text_section", "rich_text_quote", "rich_text_preformatted":
			var line strings.Builder
			for _, e := range b.Elements {
				line.WriteString(s.inline(e))
			}
			add(line.String())
		}
	}
	return lines
}

// textOf is a text, or that of an object that has one.
func (s *Slack) textOf(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return s.typed(text)
	}
	var object struct {
		Text string `json:"text"`
	}
	_ = json.Unmarshal(raw, &object)
	return s.typed(object.Text)
}

// inline is what stands in a line of rich text.
func (s *Slack) inline(e laidOut) string {
	var text string
	_ = json.Unmarshal(e.Text, &text)
	switch e.Type {
	case "user":
		return s.speltPerson(e.User, "")
	case "channel":
		return s.speltChannel(e.Channel, "")
	case "link":
		return speltLink(e.URL, text)
	}
	return text // of rich text, it is not escaped
}
