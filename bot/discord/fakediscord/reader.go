package fakediscord

import (
	"fmt"
	"strings"
	"time"
)

// reader is somebody who reads: they see names for ids, and times in their zone.
type reader struct {
	s    *Server
	zone *time.Location
	now  time.Time
}

// components are the lines of components.
func (r reader) components(components []any) []string {
	var lines []string
	for _, o := range objects(components) {
		switch kind, _ := number(o["type"]); kind {
		case textDisplay:
			lines = append(lines, r.markdown(word(o["content"]))...)
		case container:
			lines = append(lines, r.components(list(o["components"]))...)
		case section:
			lines = append(lines, r.components(list(o["components"]))...)
			lines = append(lines, r.components([]any{o["accessory"]})...)
		case actionRow:
			var parts []string
			for _, inner := range objects(o["components"]) {
				parts = append(parts, r.control(inner))
			}
			lines = append(lines, strings.Join(parts, " "))
		case mediaGallery:
			for _, item := range objects(o["items"]) {
				lines = append(lines, "[image: "+word(item["description"])+"]")
			}
		case thumbnail:
			lines = append(lines, "[image: "+word(o["description"])+"]")
		case fileComponent:
			lines = append(lines, "[file "+strings.TrimPrefix(word(object(o["file"])["url"]), "attachment://")+"]")
		case button:
			lines = append(lines, r.control(o))
		}
	}
	return lines
}

// control is something that can be pressed or chosen from.
func (r reader) control(o map[string]any) string {
	if kind, _ := number(o["type"]); kind == button {
		return "[" + word(o["label"]) + "]"
	}
	parts := []string{word(o["placeholder"])}
	if parts[0] == "" {
		parts[0] = "…"
	}
	for _, option := range objects(o["options"]) {
		parts = append(parts, word(option["label"]))
	}
	return "[" + strings.Join(parts, " | ") + "]"
}

// embed are the lines of an embed.
func (r reader) embed(e map[string]any) []string {
	var lines []string
	for _, text := range []string{word(object(e["author"])["name"]), word(e["title"]), word(e["description"])} {
		if text != "" {
			lines = append(lines, r.markdown(text)...)
		}
	}
	for _, f := range objects(e["fields"]) {
		lines = append(lines, strings.Join(r.markdown(word(f["name"])), " ")+": "+strings.Join(r.markdown(word(f["value"])), "\n"))
	}
	if text := word(object(e["footer"])["text"]); text != "" {
		lines = append(lines, text)
	}
	return lines
}

// person is somebody's name as messages show it.
func (r reader) person(id string) string {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	if u := r.s.users[id]; u != nil {
		return "@" + u.shown()
	}
	return "@unknown-user"
}

// channel is a channel's name as messages show it.
func (r reader) channel(id string) string {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	if c := r.s.channels[id]; c != nil && c.dm == "" {
		return "#" + c.Name
	}
	return "#unknown"
}

// moment is a time in one of Discord's styles, as somebody in Britain sees it.
func (r reader) moment(t time.Time, style string) string {
	layouts := map[string]string{
		"t": "15:04", "T": "15:04:05", "d": "02/01/2006", "D": "2 January 2006", "": "2 January 2006 15:04", "f": "2 January 2006 15:04",
		"F": "Monday, 2 January 2006 15:04", "s": "02/01/2006, 15:04", "S": "02/01/2006, 15:04:05",
	}
	if layout, ok := layouts[style]; ok {
		return t.In(r.zone).Format(layout)
	}
	return relative(t.Sub(r.now))
}

// relative is a time as its distance from now.
func relative(d time.Duration) string {
	ago := d < 0
	if ago {
		d = -d
	}
	n, unit := int(d.Seconds()), "second"
	for _, step := range []struct {
		of   time.Duration
		name string
	}{{time.Minute, "minute"}, {time.Hour, "hour"}, {24 * time.Hour, "day"}, {30 * 24 * time.Hour, "month"}, {365 * 24 * time.Hour, "year"}} {
		if d >= step.of {
			n, unit = int(d/step.of), step.name
		}
	}
	text := fmt.Sprintf("%d %s", n, unit)
	if n != 1 {
		text += "s"
	}
	if ago {
		return text + " ago"
	}
	return "in " + text
}
