package blockkit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	goslack "github.com/slack-go/slack"

	"adjutant/chat/wording"
)

func clean(s string) string   { return wording.Clean(s) }
func oneLine(s string) string { return wording.OneLine(s) }

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
