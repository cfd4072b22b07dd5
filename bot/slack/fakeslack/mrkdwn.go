package fakeslack

import (
	"regexp"
	"strings"
)

// mark is something in angle brackets: a link, a mention, a date.
var mark = regexp.MustCompile(`<([^<>\n]+)>`)

// styled are texts in bold, italics and the like, and code.
var styled = []*regexp.Regexp{style(`\*`), style(`_`), style(`~`), style(`\x60`)}

// style finds what stands between two of that character, at the edges of words.
func style(mark string) *regexp.Regexp {
	return regexp.MustCompile(`(^|[\s({])` + mark + `([^` + mark + `\n]+)` + mark + `($|[\s).,:;!?}])`)
}

// unescape takes the escapes of & < > back.
func unescape(text string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

// mrkdwn are the lines of a text in mrkdwn, with names for ids and without the
// characters that style it.
func (r reader) mrkdwn(text string) []string {
	for _, style := range styled {
		// Twice, for two that share the space between them.
		text = style.ReplaceAllString(style.ReplaceAllString(text, "$1$2$3"), "$1$2$3")
	}
	text = mark.ReplaceAllStringFunc(text, func(found string) string {
		inner, label, labelled := strings.Cut(found[1:len(found)-1], "|")
		switch {
		case strings.HasPrefix(inner, "@"):
			return r.person(inner[1:])
		case strings.HasPrefix(inner, "#"):
			return r.channel(inner[1:])
		case strings.HasPrefix(inner, "!date^"):
			parts := strings.SplitN(inner, "^", 4)
			if len(parts) < 3 || richDate.MatchString(parts[2]) {
				return label
			}
			return r.date(parts[1], parts[2], label)
		case strings.HasPrefix(inner, "!subteam^"):
			return "@" + strings.TrimPrefix(inner, "!subteam^")
		case strings.HasPrefix(inner, "!"):
			return "@" + inner[1:]
		case labelled:
			return label
		}
		return inner
	})
	return strings.Split(unescape(text), "\n")
}
