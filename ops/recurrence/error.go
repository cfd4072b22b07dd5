package recurrence

import (
	"fmt"

	"adjutant/ops/typo"
)

// examples end most refusals: one of them is usually what was meant.
const examples = `write it like "thursday 15:00", "weekdays 9:00", "first monday of the month 10:00" or "0 9 * * 1"`

// Error says why a text is not a rule. It is the only error type of this package,
// and it is meant to be shown to the person who typed, as it is.
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
	return refuseAs(text, `"%s" %s`, typo.Shorten(text), fmt.Sprintf(format, args...))
}

// refuseAs builds an Error with a sentence of its own.
func refuseAs(text, format string, args ...any) *Error {
	return &Error{Text: typo.Shorten(text), Sentence: fmt.Sprintf(format, args...)}
}
