package dates

import (
	"fmt"

	"adjutant/ops/typo"
)

// Error says why a text is not a date, span, clock time or period. It is the
// only error type of this package, and it is meant to be shown to the person
// who typed, as it is.
type Error struct {
	// Text is what was typed, shortened and on one line.
	Text string
	// Sentence is what to show: what is wrong, and what to write instead.
	Sentence string
}

// Error returns the sentence to show.
func (e *Error) Error() string { return e.Sentence }

// refuse builds an Error whose sentence begins with the typed text in quotes.
func refuse(text, format string, args ...any) *Error {
	short := typo.Shorten(text)
	return &Error{Text: short, Sentence: `"` + short + `" ` + fmt.Sprintf(format, args...)}
}
