package narrative

import (
	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// Of are the facts of a digest that the company lets a model be told: of its items in
// the order of the digest, then of how each department is doing. What is confidential,
// or of a kind or for an audience that does not leave, is not among them; nor is what
// has been settled, and what must stand as it was computed.
func Of(d digest.Digest, org *ops.Org) []Fact { return facts(tell(d, org).facts) }

// Consult is what a model is asked about a digest; false where there is nothing to
// word. Whose names leave, and on which day it counts, is for whoever asks.
func Consult(d digest.Digest, org *ops.Org) (chat.Consult, bool) {
	t := tell(d, org)
	some := t.offered(d)
	if len(some) == 0 {
		return chat.Consult{}, false
	}
	consult, err := t.consult(d, some)
	return consult, err == nil // text that is JSON always can be
}

// Words are what remains of a model's advice about a digest once it has been checked
// against it, and what was dropped. Where too little remains they are nil, and the
// computed text stands as it is: there is no headline, and fewer than half of the lines
// that were asked for hold.
func Words(d digest.Digest, org *ops.Org, advice chat.Advice) (*digest.Worded, chat.Checked) {
	return words(d, org, advice, func(today dates.Date, facts []Fact) judge { return NewChecker(org, today, facts) })
}

// judge says what is wrong with sentences: a [Checker].
type judge interface {
	Check(Sentence) []Problem
	CheckLine(Sentence) []Problem
}
