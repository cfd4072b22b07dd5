package narrative

import (
	"math/big"
	"slices"
)

// askedFor are words for what somebody has made by asking.
var askedFor = set(`request requests`)

// putWords say that something has been put off.
var putWords = set(`put off slipped postponed moved delayed`)

// putElsewhere reports whether a day to which something has been put off is told as the day
// on which that was done, or until which something else was so.
func putElsewhere(tokens []token, cl claim) bool {
	put := false
	for k := cl.from - 1; k >= 0 && !endsClause(tokens[k]); k-- {
		put = put || putWords[tokens[k].word]
	}
	before := at(tokens, cl.from-1)
	return before.is("on") && put || before.is("until", "till") && !put
}

// timesWritten reports whether "time" stands behind an ordinal that tells how often
// something was, as a fact counts it of the same: "slipped for the second time" for
// "slipped twice". It is not so of what only the reason for it names.
func (j *judgement) timesWritten(i int) bool {
	for _, cl := range j.claims {
		if cl.matter != anOrdinal || cl.to != i || cl.number == nil {
			continue
		}
		return anyOf(j.restsOn(i), func(e *evidence) bool {
			line := e.texts[0]
			verb := func(w string) bool {
				return slices.ContainsFunc(j.tokens, func(t token) bool {
					return t.shape == letters && (stem(t.word) == stem(w) || w == "slipped" && putWords[t.word] || sayVerbs[w] && sayVerbs[t.word])
				})
			}
			if j.ofReason(i, e) {
				return false
			}
			if cl.number.Cmp(big.NewRat(1, 1)) == 0 && e.ours[[2]string{stem("slipped"), stem("once")}] {
				return verb("slipped")
			}
			return slices.ContainsFunc(line.claims, func(o claim) bool {
				again := o.matter == anOrdinal && word(line.tokens, o.to) == "time" && verb("slipped")
				return o.number != nil && o.number.Cmp(cl.number) == 0 && (again || o.matter == aMultiple && verb(word(line.tokens, o.from-1)))
			})
		})
	}
	return false
}

// ofReason reports whether the clause of a token speaks before it of what a fact's title
// does not name, and what was written after it does.
func (j *judgement) ofReason(i int, e *evidence) bool {
	for k := i - 1; k >= 0 && j.tokens[k].clause == j.tokens[i].clause; k-- {
		if !isContent(j.tokens[k]) || len(e.texts) < 3 {
			continue
		}
		if st := stem(j.tokens[k].word); !e.texts[1].has(st) && slices.ContainsFunc(e.texts[2:], func(p passage) bool { return p.has(st) }) {
			return true
		}
	}
	return false
}

// leftToGo reports whether "go" is of a time that is left: "with six days to go".
func (j *judgement) leftToGo(i int) bool {
	return at(j.tokens, i-1).is("to") && at(j.tokens, i-2).of == aSpan
}

// undecidedYet are the words that may follow "no decision" where it says that there is
// none yet.
var undecidedYet = set(`yet so on about for`)

// noDecision reports whether a sentence says around i that there is no decision yet, of
// what waits for one: "no decision has been made".
func (j *judgement) noDecision(i int) bool {
	k := i
	for k > i-5 && !at(j.tokens, k).is("no") {
		k--
	}
	if !at(j.tokens, k).is("no") || word(j.tokens, k+1) != "decision" || !anyOf(j.restsOn(i), func(e *evidence) bool { return e.has["pending"] }) {
		return false
	}
	next := k + 2
	for n := next; n < len(j.tokens) && !endsClause(j.tokens[n]); n++ {
		if t := j.tokens[n]; t.is("is", "are", "were", "need", "needs", "needed", "required", "wanted") || n > next && t.is("has", "have", "was") {
			return false // of which something else is said: "no decision is needed"
		}
	}
	if at(j.tokens, next).is("has", "was") {
		for next++; at(j.tokens, next).is("been", "yet"); next++ {
		}
		return at(j.tokens, next).is("made", "taken")
	}
	return undecidedYet[word(j.tokens, next)]
}

// nounsToo are orders that are things as well.
var nounsToo = set(`call grant contact visit transfer start stop act use reply`)

// namesThing reports whether a word that might be an order is the first of what a
// statement of somebody's is about, which that goes on to say something of: "call
// recordings cannot be searched".
func (j *judgement) namesThing(i int) bool {
	if !nounsToo[j.tokens[i].word] || !j.copied[i] {
		return false
	}
	for k := i + 1; k <= i+3; k++ {
		switch t := at(j.tokens, k); {
		case t.is("is", "are", "was", "were", "has", "have", "cannot", "must", "can", "will", "may"):
			return k > i+1
		case t.shape != letters, governing[t.word], passing[t.word]:
			return false
		}
	}
	return false
}
