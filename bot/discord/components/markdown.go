package components

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// writer writes Discord's markdown. What is typed by people is escaped in it by what
// Discord's own readers do, which match one rule after another at each place: a
// backslash before a character that is neither letter, digit nor space is that
// character, whatever comes after it.
type writer struct {
	b strings.Builder
	// indent begins every line but the first.
	indent string
	// start is true where markup of lines would be read: a heading, a quote, a list.
	start bool
	// number is true while all of the line so far is a number.
	number bool
	// last is what was written last.
	last rune
	// after is what will follow the text on the line, without its markup.
	after string
}

// markdown are settled lines in markdown, each behind what begins a line of its kind.
// The lines within a line begin with indent. Of empty lines in the middle of a text or
// a quote, one stays.
func markdown(lines []chat.Line, begin, indent string) string {
	var texts []string
	empty := false
	for _, l := range lines {
		if isBlank(l) {
			empty = len(texts) > 0 && begin == indent && begin != "-# "
			continue
		}
		if empty {
			texts, empty = append(texts, begin), false
		}
		w := writer{indent: indent, start: true}
		w.line(trimmed(l))
		texts = append(texts, begin+w.b.String())
	}
	return strings.Join(texts, "\n")
}

// line writes a settled line.
func (w *writer) line(l chat.Line) {
	for i, s := range l {
		const far = 120 // longer than any emoji's name
		w.after = ""
		for _, next := range l[i+1:] {
			if w.after += words(next); len(w.after) > far {
				break
			}
		}
		w.span(s)
	}
	w.after = ""
}

func (w *writer) raw(s string) {
	w.b.WriteString(s)
	for _, r := range s[max(len(s)-4, 0):] {
		w.last = r
	}
	w.start, w.number = false, false
}

func (w *writer) span(s chat.Span) {
	switch s.Kind {
	case chat.SpanBold:
		w.marked("**", '*', s.Text)
	case chat.SpanStruck:
		w.marked("~~", '~', s.Text)
	case chat.SpanCode:
		w.raw("`" + s.Text + "`")
	case chat.SpanPerson:
		w.raw("<@" + s.Ref + ">")
	case chat.SpanChannel:
		w.raw("<#" + s.Ref + ">")
	case chat.SpanTime:
		w.raw(fmt.Sprintf("<t:%d:%c>", s.At.Unix(), timeStyle(s.Text)))
	case spanCommand:
		w.raw("</" + s.Text + ":" + s.Ref + ">")
	case chat.SpanLink:
		if s.Text == "" {
			w.raw("<" + s.Ref + ">")
			return
		}
		w.raw("[")
		w.text(s.Text)
		w.raw("](<" + s.Ref + ">)")
	default:
		w.text(s.Text)
	}
}

// timeStyle is how Discord shows a moment, by the words that stand for it: a clock, a
// day, both, or how long it is from now.
func timeStyle(words string) byte {
	lower := strings.ToLower(words)
	clock := strings.Contains(words, ":")
	switch {
	case !clock && (strings.HasPrefix(lower, "in ") || strings.HasSuffix(lower, " ago") || lower == "now"):
		return 'R'
	case !clock:
		return 'D'
	case strings.ContainsFunc(strings.TrimSuffix(strings.TrimSuffix(lower, "am"), "pm"), unicode.IsLetter), strings.Contains(words, "-"):
		return 'f'
	}
	return 't'
}

// marked is text between marks, line by line. Space, and the character that the mark
// is made of, stand outside of them.
func (w *writer) marked(mark string, of rune, text string) {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			w.text("\n")
		}
		outside := func(r rune) bool { return unicode.IsSpace(r) || r == of }
		core := strings.TrimRightFunc(strings.TrimLeftFunc(line, outside), outside)
		before, after, _ := strings.Cut(line, core)
		if core == "" {
			w.text(line)
			continue
		}
		w.text(before)
		w.raw(mark)
		w.text(core)
		w.raw(mark)
		w.text(after)
	}
}

// text writes a text so that it means itself.
func (w *writer) text(s string) {
	runes := []rune(s + w.after)
	for i, r := range runes[:utf8.RuneCountInString(s)] {
		if r == '\n' {
			w.b.WriteString("\n" + w.indent)
			w.start, w.number, w.last = true, false, '\n'
			continue
		}
		if w.isLive(r, runes[i+1:]) {
			w.b.WriteByte('\\')
		}
		w.b.WriteRune(r)
		w.last = r
		switch {
		case isDigit(r) && (w.start || w.number):
			w.start, w.number = false, true
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
			w.number = false
		default:
			w.start, w.number = false, false
		}
	}
}

// isLive reports whether a character would be read as markup, or might be.
func (w *writer) isLive(r rune, rest []rune) bool {
	switch r {
	case '\\', '*', '_', '`', '~', '|', '[', '<':
		return true
	case ':':
		return isAddress(rest) || isEmoji(rest)
	case '(': // a link that began somewhere before
		return w.last == ']'
	case '@':
		return hasFold(rest, "everyone") || hasFold(rest, "here")
	case '#', '-', '+', '>':
		return w.start
	case '.', ')':
		return w.number
	}
	return false
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// isAddress reports whether what follows a colon makes an address of it.
func isAddress(rest []rune) bool { return len(rest) > 0 && rest[0] == '/' }

// isEmoji reports whether what follows a colon may be the name of an emoji: another
// colon comes before any space.
func isEmoji(rest []rune) bool {
	end := slices.IndexFunc(rest, func(r rune) bool { return r == ':' || unicode.IsSpace(r) })
	return end >= 0 && rest[end] == ':'
}

func hasFold(runes []rune, word string) bool {
	return len(runes) >= len(word) && strings.EqualFold(string(runes[:len(word)]), word)
}

// weight is how much of a limit a character takes at most once it is escaped.
func weight(r rune) int {
	switch r {
	case '\n':
		return 8 // what begins a line, and marks that end and begin again
	case '\\', '*', '_', '`', '~', '|', '[', '<', ':', '(', '@', '#', '-', '+', '>', '.', ')':
		return 2
	}
	return wording.UTF16(r)
}

// marks are as many as stand around a span at most.
const marks = "**~~"

// spanWeight is how much of a limit a settled span takes.
func spanWeight(s chat.Span) int {
	n := len(marks) + wording.Measure(weight).Length(s.Text)
	if !wording.IsText(s) {
		n += len(s.Ref) + 25
	}
	return n
}
