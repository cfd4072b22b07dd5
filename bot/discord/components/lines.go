package components

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"adjutant/chat/wording"
)

// breaker breaks settled lines by what they may take in markdown.
var breaker = wording.Breaker{Span: spanWeight, Line: 4, Text: broken}

// broken is a text in what takes at most most with its marks, and the rest. A word that
// might be whole on the next line is not broken, unless it has to be.
func broken(text string, most int, mustBreak bool) (head, rest string) {
	head, rest = wording.Measure(weight).Split(text, max(most-len(marks), 0))
	last, _ := utf8.DecodeLastRuneInString(head)
	if rest == "" || mustBreak || unicode.IsSpace(last) {
		return head, rest
	}
	at := strings.LastIndexFunc(head, unicode.IsSpace)
	if at < 0 {
		return "", text
	}
	_, size := utf8.DecodeRuneInString(head[at:])
	return text[:at+size], text[at+size:]
}
