package chart

import (
	"strings"
	"unicode"

	"adjutant/ops"
)

// Label names a department: as people call it, and by the handle that stands in
// where the typeface has no letters for the name.
type Label struct {
	Name   string     `json:"name,omitempty"`
	Handle ops.Handle `json:"handle,omitempty"`
}

// labelLimit is how much of a name is kept: more than any picture has room for.
const labelLimit = 80

// bounded is the label without what no picture could show.
func (l Label) bounded() Label {
	return Label{Name: cutTo(l.Name, labelLimit), Handle: ops.Handle(cutTo(string(l.Handle), labelLimit))}
}

// known is the label as a sentence or a title has it: the name in its own script.
func (l Label) known() string {
	if name := oneLine(l.Name); name != "" {
		return name
	}
	return l.legible()
}

// legible is the label in letters that the typeface has: the name without emoji,
// or the handle if more than emoji is missing.
func (l Label) legible() string {
	for _, text := range []string{l.Name, string(l.Handle)} {
		if shown, whole := drawable(text); whole && shown != "" {
			return shown
		}
	}
	if l == (Label{}) {
		return "unnamed"
	}
	return "?"
}

// text is words of ours or a name in them, in letters that the typeface has; what
// else is missing becomes a question mark.
func legibleText(text string) string {
	shown, _ := drawable(text)
	return shown
}

// drawable is a text without emoji and what has no width, and whether the
// typeface has all the rest; a question mark stands for what it has not.
func drawable(text string) (shown string, whole bool) {
	whole = true
	shown = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case emoji(r), unicode.Is(unicode.Cf, r):
			return -1
		case !hasGlyph(r) || r == unicode.ReplacementChar:
			whole = false
			return '?'
		}
		return r
	}, text)
	return strings.Join(strings.Fields(shown), " "), whole
}

// emoji reports whether a character that the typeface lacks is a picture itself,
// or a part of one.
func emoji(r rune) bool {
	const keycap, firstTone, lastTone = 0x20e3, 0x1f3fb, 0x1f3ff
	return !hasGlyph(r) && (unicode.Is(unicode.So, r) || unicode.Is(unicode.Variation_Selector, r) ||
		r == keycap || r >= firstTone && r <= lastTone)
}

// oneLine is a text as one line of words.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// cutTo is a text of at most that many characters, the last of which says that
// more was there.
func cutTo(text string, most int) string {
	n := 0
	for i := range text {
		if n++; n > most {
			// i is where the first character too many begins.
			runes := []rune(text[:i])
			return strings.TrimRight(string(runes[:most-1]), " ") + ellipsis
		}
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}
