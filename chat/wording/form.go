package wording

import (
	"slices"
	"strings"

	"adjutant/chat"
)

// records are what records are called, by the beginning of their ids.
var records = map[string]string{
	"RISK": "Risk", "REQ": "Request", "UPD": "Update", "BLK": "Blocker", "ACT": "Action", "DEC": "Decision", "CHK": "Check-in", "RND": "Round", "DIG": "Digest", "PRO": "Account",
}

// Label is what stands above the field of an option. One that chooses a record says
// which kind, rather than that it takes an id: people choose by name in a form.
func Label(o chat.Option) string {
	if o.Kind != chat.Record || o.Name != "id" || o.Label != "" {
		return o.Title()
	}
	if len(o.Records) == 1 && records[o.Records[0]] != "" {
		return records[o.Records[0]]
	}
	return "Record"
}

// Hint is what helps to fill in the field of an option, in sentences; it may be empty.
// Typed is true where it is typed into, rather than chosen from a list; ours makes a text
// of ours one in which commands are called as people have to type them.
func Hint(o chat.Option, typed bool, ours func(string) string) string {
	var hints []string
	add := func(text string) {
		text = OneLine(ours(text))
		if text == "" {
			return
		}
		if !strings.ContainsAny(text[len(text)-1:], ".!?") && !strings.HasSuffix(text, "…") {
			text += "."
		}
		hints = append(hints, text)
	}
	add(o.Help)
	if typed && o.Many {
		add("Several with commas between them")
	}
	unticked := o.Kind == chat.Flag && o.Default == "no"
	if o.Default != "" && !o.Required && !unticked {
		add("Otherwise " + o.Default)
	}
	return strings.Join(hints, " ")
}

// Values are the values in the field of an option: one, or several between commas, each
// once.
func Values(o chat.Option, text string) []string {
	if text = strings.TrimSpace(text); !o.Many {
		if text == "" {
			return nil
		}
		return []string{text}
	}
	var out []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return out
}
