package document

import (
	"strings"
	"unicode"
)

const (
	// wordJoiner is seen by nobody, and ends what a program would take for a
	// mention, an address or the number of an issue.
	wordJoiner = "\u2060"
	// leftToRight ends what is written from right to left.
	leftToRight = "\u200E"
)

// escape makes text that is only text in CommonMark and in the dialects of mail programs
// and wikis. A backslash is enough against markup and most links. It is not against
// mentions and numbers of issues, which are looked for in what is shown.
func escape(text string) string {
	before, turned, after := apart(clean(text))
	if turned != "" {
		turned += leftToRight
	}
	runes := []rune(before + turned + after)
	var b strings.Builder
	for i, r := range runes {
		var last, next rune
		if i > 0 {
			last = runes[i-1]
		}
		if i < len(runes)-1 {
			next = runes[i+1]
		}
		switch {
		case strings.ContainsRune("\\`*_[]{}<>&~|$^=", r),
			r == ':' && next != 0 && !unicode.IsSpace(next) && !unicode.IsDigit(next), // a scheme
			r == '.' && isWord(last) && unicode.IsLetter(next),                        // a host
			r == '.' && i > 2 && strings.EqualFold(string(runes[i-3:i]), "www"):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '@' || r == '#':
			b.WriteByte('\\')
			b.WriteRune(r)
			if isWord(next) {
				b.WriteString(wordJoiner)
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// lineStart keeps a line that was escaped from being a heading, a list or a rule because
// of how it begins.
func lineStart(line string) string {
	line = strings.TrimLeft(line, " ")
	if line == "" {
		return line
	}
	if strings.ContainsRune("-+:", rune(line[0])) {
		return "\\" + line
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits > 0 && digits < len(line) && (line[digits] == '.' || line[digits] == ')') {
		return line[:digits] + "\\" + line[digits:]
	}
	return line
}
