package wording

import (
	"fmt"
	"strings"
	"unicode"

	"adjutant/chat"
)

// Clean takes out what cannot be seen and what would turn the direction of writing
// of what follows. Line breaks and tabs stay.
func Clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return '\n'
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		default:
			return r
		}
	}, s)
}

// OneLine is a text as it stands where there is one line.
func OneLine(s string) string { return strings.Join(strings.Fields(Clean(s)), " ") }

// Plural is a count in words: one, or many with the number in place of its %d.
func Plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(many, n)
}

// Join makes lines one, with spaces between them.
func Join(lines []chat.Line) chat.Line {
	var out chat.Line
	for i, l := range lines {
		if i > 0 {
			out = append(out, chat.T(" "))
		}
		out = append(out, l...)
	}
	return out
}
