package blockkit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	goslack "github.com/slack-go/slack"
)

// clean takes out what cannot be seen and what would turn the direction of writing
// of what follows. Line breaks and tabs stay.
func clean(s string) string {
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

// oneLine is a text as it stands where there is one line.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape makes a text mean itself where Slack reads mentions and links.
func escape(s string) string { return escaper.Replace(s) }

// isInert reports whether a text has nothing that Slack's markup would take for
// bold, code, a quote or an emoji. Escaped, it then stands in markup as itself.
// What is not inert is never put into markup: escaping cannot help it.
func isInert(s string) bool {
	if strings.ContainsAny(s, "*_~`\n") || strings.HasPrefix(strings.TrimSpace(s), ">") || strings.Count(s, ":") > 1 {
		return false
	}
	_, after, found := strings.Cut(s, ":")
	next, _ := utf8.DecodeRuneInString(after)
	return !found || after == "" || unicode.IsSpace(next) || unicode.IsDigit(next)
}

// plain is a text in which nothing is read but the letters: no emoji either.
func plain(s string, most int) *goslack.TextBlockObject {
	return goslack.NewTextBlockObject(goslack.PlainTextType, cut(s, most), false, false)
}

// markup is a text with Slack's markup, in which nothing is made a link or a
// mention that was not written as one.
func markup(s string) *goslack.TextBlockObject {
	return goslack.NewTextBlockObject(goslack.MarkdownType, s, false, true)
}
