package money

import (
	"fmt"
	"strings"
	"unicode"
)

// Error says why a text is not an amount, or why amounts cannot be combined. It
// is the only error type of this package, and it is meant to be shown to the
// person who typed, as it is.
type Error struct {
	// Text is what was typed, shortened and on one line; "" if the error is
	// not about a text.
	Text string
	// Sentence is what to show: what is wrong, and what to write instead.
	Sentence string
}

// Error returns the sentence to show.
func (e *Error) Error() string { return e.Sentence }

// refuse builds an Error whose sentence begins with the typed text in quotes.
func refuse(text, format string, args ...any) *Error {
	short := shorten(text)
	return &Error{Text: short, Sentence: `"` + short + `" ` + fmt.Sprintf(format, args...)}
}

// shorten makes typed text fit to be quoted in one line on a phone.
func shorten(text string) string {
	const most = 40
	line := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	line = strings.Join(strings.Fields(line), " ")
	if runes := []rune(line); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return line
}
