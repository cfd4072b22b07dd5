package console

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// clean makes what people typed safe to print on one line of a terminal.
// Whatever would move the cursor, colour the screen, end the line or turn the
// direction of writing is shown in a visible form, so that nothing hides.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, isUnsafe) < 0 {
		return s
	}
	// A line break is one character to people, however many it is made of.
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	for _, r := range s { // yields U+FFFD for what is not UTF-8
		switch {
		case !isUnsafe(r):
			b.WriteRune(r)
		case r == '\n' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			b.WriteRune('↵')
		case r == '\t':
			b.WriteByte(' ')
		case r < 0x20:
			b.WriteRune('␀' + r) // Unicode has a picture for each
		case r == 0x7f:
			b.WriteRune('␡')
		default:
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		}
	}
	return b.String()
}

// cleanLayout is clean for text whose line breaks and tabs are its layout.
func cleanLayout(s string) []string {
	lines := strings.Split(strings.TrimRight(s, "\r\n"), "\n")
	for i, l := range lines {
		lines[i] = clean(strings.ReplaceAll(strings.TrimSuffix(l, "\r"), "\t", "    "))
	}
	return lines
}

// isUnsafe reports whether a terminal would do something with the character
// other than show it: controls, and the format characters that hide, reorder or
// cannot be seen. Joiners stay, because emoji and several scripts need them.
func isUnsafe(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0:
		return true
	case r < 0x80:
		return false
	case r == zeroWidthJoiner, r == zeroWidthNonJoiner:
		return false
	default:
		return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
	}
}
