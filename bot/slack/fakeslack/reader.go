package fakeslack

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// reader is somebody who reads: they see names for ids, and dates in their zone.
type reader struct {
	s    *Server
	zone *time.Location
}

// textOf is the text of a text object.
func textOf(v any) string {
	o, _ := v.(map[string]any)
	text, _ := o["text"].(string)
	return text
}

// list reads a list of objects.
func list(v any) []map[string]any {
	items, _ := v.([]any)
	var objects []map[string]any
	for _, i := range items {
		if o, ok := i.(map[string]any); ok {
			objects = append(objects, o)
		}
	}
	return objects
}

// text is a text object as lines.
func (r reader) text(v any) []string {
	o, _ := v.(map[string]any)
	if o == nil {
		return nil
	}
	if o["type"] == "mrkdwn" {
		return r.mrkdwn(textOf(o))
	}
	return strings.Split(textOf(o), "\n")
}

// blocks are the lines of blocks. Values and errors are those of a view.
func (r reader) blocks(blocks []any, values map[string]map[string]any, errors map[string]string) []string {
	var lines []string
	for _, b := range list(blocks) {
		id, _ := b["block_id"].(string)
		lines = append(lines, r.block(b, values[id])...)
		if e := errors[id]; e != "" {
			lines = append(lines, "! "+e)
		}
	}
	return lines
}

// block are the lines of one block.
func (r reader) block(b map[string]any, values map[string]any) []string {
	var lines []string
	switch b["type"] {
	case "divider":
	case "section":
		lines = r.text(b["text"])
		for _, f := range list(b["fields"]) {
			lines = append(lines, r.text(f)...)
		}
		if e, ok := b["accessory"].(map[string]any); ok {
			lines = append(lines, r.element(e, values))
		}
	case "context":
		var parts []string
		for _, e := range list(b["elements"]) {
			if e["type"] == "image" {
				parts = append(parts, r.image(e))
			} else {
				parts = append(parts, strings.Join(r.text(e), "\n"))
			}
		}
		lines = strings.Split(strings.Join(parts, " "), "\n")
	case "actions", "context_actions":
		var parts []string
		for _, e := range list(b["elements"]) {
			parts = append(parts, r.element(e, values))
		}
		lines = []string{strings.Join(parts, " ")}
	case "image":
		lines = append(r.text(b["title"]), r.image(b))
	case "rich_text":
		lines = r.richText(b["elements"])
	case "table", "data_table":
		if caption, ok := b["caption"].(string); ok {
			lines = append(lines, caption)
		}
		rows, _ := b["rows"].([]any)
		for _, row := range rows {
			var cells []string
			for _, cell := range list(row) {
				cells = append(cells, r.cell(cell))
			}
			lines = append(lines, strings.Join(cells, " | "))
		}
	case "input":
		element, _ := b["element"].(map[string]any)
		action, _ := element["action_id"].(string)
		shown := r.value(values[action])
		if values[action] == nil {
			shown = r.value(initialState(element))
		}
		label := textOf(b["label"])
		if b["optional"] == true {
			label += " (optional)"
		}
		lines = append([]string{strings.TrimRight(label+": "+shown, " ")}, r.text(b["hint"])...)
	case "markdown":
		lines = strings.Split(unescape(fmt.Sprint(b["text"])), "\n")
	default: // headers, alerts, cards and those to come: their texts, in order
		for _, name := range []string{"label", "title", "subtitle", "text", "body", "subtext"} {
			switch t := b[name].(type) {
			case string:
				lines = append(lines, t)
			default:
				lines = append(lines, r.text(t)...)
			}
		}
		for _, name := range []string{"elements", "child_blocks", "actions"} {
			for _, e := range list(b[name]) {
				if e["type"] == "button" {
					lines = append(lines, r.element(e, values))
				} else {
					lines = append(lines, r.block(e, values)...)
				}
			}
		}
		for _, row := range list(b["rows"]) {
			for _, item := range list(row["items"]) {
				if inner, ok := item["block"].(map[string]any); ok {
					lines = append(lines, r.block(inner, values)...)
				}
			}
		}
	}
	return lines
}

// image is a picture: the words that stand for it.
func (r reader) image(b map[string]any) string { return "[image: " + fmt.Sprint(b["alt_text"]) + "]" }

// cell is a cell of a table.
func (r reader) cell(c map[string]any) string {
	if c["type"] == "rich_text" {
		return strings.Join(r.richText(c["elements"]), " ")
	}
	if text := textOf(c); text != "" || c["value"] == nil {
		return text
	}
	return fmt.Sprint(c["value"])
}

// element is something that can be pressed or filled in.
func (r reader) element(e map[string]any, values map[string]any) string {
	action, _ := e["action_id"].(string)
	switch kind, _ := e["type"].(string); kind {
	case "image":
		return r.image(e)
	case "overflow":
		return "[… " + strings.Join(optionTexts(e), " | ") + "]"
	case "button", "icon_button", "workflow_button":
		return "[" + textOf(e["text"]) + "]"
	case "feedback_buttons":
		return "[" + textOf(e["positive_button"].(map[string]any)["text"]) + "] [" + textOf(e["negative_button"].(map[string]any)["text"]) + "]"
	}
	if shown := r.value(values[action]); shown != "" {
		return "[" + shown + " ▾]"
	}
	if placeholder := textOf(e["placeholder"]); placeholder != "" {
		return "[" + placeholder + " ▾]"
	}
	return "[" + strings.Join(optionTexts(e), " | ") + "]"
}

// value is what is in a field, as text.
func (r reader) value(state any) string {
	o, _ := state.(map[string]any)
	if o == nil {
		return ""
	}
	name := stateName(o)
	switch v := o[name].(type) {
	case nil:
		return ""
	case string:
		switch name {
		case "selected_user":
			return r.person(v)
		case "selected_channel", "selected_conversation":
			return r.channel(v)
		}
		return v
	case []any:
		var parts []string
		for _, item := range v {
			switch item := item.(type) {
			case map[string]any:
				parts = append(parts, textOf(item["text"]))
			case string:
				if name == "selected_users" {
					item = r.person(item)
				}
				parts = append(parts, item)
			}
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		if name == "rich_text_value" {
			return strings.Join(r.richText(v["elements"]), "\n")
		}
		return textOf(v["text"])
	default:
		return fmt.Sprint(v)
	}
}

// person is somebody's name as messages show it.
func (r reader) person(id string) string {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	if u := r.s.users[id]; u != nil {
		if u.RealName != "" {
			return "@" + u.RealName
		}
		return "@" + u.Name
	}
	return "@unknown-user"
}

// channel is a channel's name as messages show it.
func (r reader) channel(id string) string {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	if c := r.s.channels[id]; c != nil && c.im == "" {
		return "#" + c.Name
	}
	return "#unknown-channel"
}

// richText are the lines of the elements of a rich_text block.
func (r reader) richText(elements any) []string {
	var lines []string
	for _, e := range list(elements) {
		switch e["type"] {
		case "rich_text_list":
			for i, item := range list(e["elements"]) {
				mark := "• "
				if e["style"] == "ordered" {
					mark = strconv.Itoa(i+1) + ". "
				}
				indent := 0
				if n, ok := e["indent"].(json.Number); ok {
					indent, _ = strconv.Atoi(n.String())
				}
				lines = append(lines, strings.Repeat("  ", indent)+mark+r.inline(item["elements"]))
			}
		case "rich_text_quote":
			for line := range strings.SplitSeq(r.inline(e["elements"]), "\n") {
				lines = append(lines, "> "+line)
			}
		default:
			lines = append(lines, strings.Split(strings.TrimSuffix(r.inline(e["elements"]), "\n"), "\n")...)
		}
	}
	return lines
}

// inline is the text of the elements of a section.
func (r reader) inline(elements any) string {
	var b strings.Builder
	for _, e := range list(elements) {
		word := func(name string) string { text, _ := e[name].(string); return text }
		switch e["type"] {
		case "text":
			b.WriteString(word("text"))
		case "link":
			if word("text") != "" {
				b.WriteString(word("text"))
			} else {
				b.WriteString(word("url"))
			}
		case "user":
			b.WriteString(r.person(word("user_id")))
		case "channel":
			b.WriteString(r.channel(word("channel_id")))
		case "usergroup":
			b.WriteString("@" + word("usergroup_id"))
		case "broadcast":
			b.WriteString("@" + word("range"))
		case "emoji":
			b.WriteString(":" + word("name") + ":")
		case "date":
			b.WriteString(r.date(fmt.Sprint(e["timestamp"]), word("format"), word("fallback")))
		case "color":
			b.WriteString(word("value"))
		}
	}
	return b.String()
}
