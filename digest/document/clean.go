package document

import (
	"strings"
	"unicode"
)

// clean makes what people typed fit to stand in a line of a page: what would break the
// line becomes a space, and what is not seen but hides or reorders other text is left
// out. Emoji and scripts that need joiners keep them.
func clean(text string) string {
	var b strings.Builder
	flag := false // in a flag that is spelled out in tags, such as that of Wales
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		flag = r == blackFlag || flag && isTag(r)
		switch {
		case unicode.Is(unicode.Cc, r), unicode.In(r, unicode.Zl, unicode.Zp):
			b.WriteByte(' ')
		case r == zeroWidthJoiner, r == zeroWidthNonJoiner, isTag(r) && flag:
			b.WriteRune(r)
		case unicode.Is(unicode.Cf, r):
		case r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF: // no characters at all
			b.WriteRune(unicode.ReplacementChar)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

const (
	zeroWidthNonJoiner = '\u200C'
	zeroWidthJoiner    = '\u200D'
	blackFlag          = '\U0001F3F4'
)

func isTag(r rune) bool { return r >= 0xE0020 && r <= 0xE007F }

// cleanLayout is clean for text whose lines and columns are its meaning.
func cleanLayout(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\r\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(clean(strings.ReplaceAll(line, "\t", "    ")), " ")
	}
	return strings.Join(lines, "\n")
}

// apart splits a text around the part that is written from right to left, so that it
// can be kept from turning round what stands beside it: a figure after it, most of all.
func apart(text string) (before, turned, after string) {
	first, last := -1, -1
	for i, r := range text {
		if rightToLeft(r) {
			if first < 0 {
				first = i
			}
			last = i + len(string(r))
		}
	}
	if first < 0 {
		return text, "", ""
	}
	return text[:first], text[first:last], text[last:]
}

func rightToLeft(r rune) bool {
	return r >= 0x0590 && r <= 0x08FF || r >= 0xFB1D && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFC || r >= 0x10800 && r <= 0x10FFF || r >= 0x1E800 && r <= 0x1EFFF
}
