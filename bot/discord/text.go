package discord

import (
	"strconv"
	"strings"
	"time"
)

// typed is what a person typed, of the text that Discord made of it: mentions of
// people and channels are handles, and all else that Discord had marked up is words.
// Nothing else is changed, so that what looks like markup because somebody typed it
// stays what they typed.
func (d *Discord) typed(text string) string {
	if !strings.Contains(text, "<") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "<")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		end := strings.IndexAny(rest, "<>\n")
		if end < 0 || rest[end] != '>' {
			b.WriteByte('<')
			text = rest
			continue
		}
		b.WriteString(d.spelt(rest[:end]))
		text = rest[end+1:]
	}
}

// spelt is what stands between < and > as a person would write it.
func (d *Discord) spelt(markup string) string {
	whole := "<" + markup + ">"
	inside, kind := cutMark(markup)
	id, _, _ := strings.Cut(inside, ":")
	switch kind {
	case "@", "@!":
		if handle := d.company.Holder(inside); isID(inside) && handle != "" {
			return "@" + handle
		}
	case "@&":
		if isID(inside) {
			return "@role"
		}
	case "#":
		if handle := d.company.ChannelOf(inside); isID(inside) && handle != "" {
			return "#" + handle
		}
	case "/":
		if name, number, ok := strings.Cut(inside, ":"); ok && isID(number) {
			return "/" + name
		}
	case ":", "a:":
		if name, number, ok := strings.Cut(inside, ":"); ok && isID(number) && name != "" {
			return ":" + name + ":"
		}
	case "t:":
		if moment, ok := speltTime(id, inside); ok {
			return moment
		}
	}
	return whole
}

// cutMark takes the sign off what Discord has marked up.
func cutMark(markup string) (inside, kind string) {
	for _, kind := range []string{"@!", "@&", "@", "#", "/", "a:", "t:", ":"} {
		if inside, ok := strings.CutPrefix(markup, kind); ok {
			return inside, kind
		}
	}
	return markup, ""
}

// speltTime is a moment as people write it: a day where no time of the day is shown.
func speltTime(seconds, inside string) (string, bool) {
	n, err := strconv.ParseInt(seconds, 10, 64)
	at := time.Unix(n, 0).UTC()
	if err != nil || at.Year() < 1000 || at.Year() > 9999 {
		return "", false
	}
	if strings.HasSuffix(inside, ":d") || strings.HasSuffix(inside, ":D") {
		return at.Format(time.DateOnly), true
	}
	return at.Format("2006-01-02 15:04 UTC"), true
}
