package narrative

import "slices"

// askedFor are words for what somebody has made by asking.
var askedFor = set(`request requests`)

// timesWritten reports whether "time" stands behind an ordinal that tells how often
// something was, as a fact counts it of the same: "slipped for the second time" for
// "slipped twice".
func (j *judgement) timesWritten(i int) bool {
	for _, cl := range j.claims {
		if cl.matter != anOrdinal || cl.to != i || cl.number == nil {
			continue
		}
		verb := contentBefore(j.tokens, cl.from)
		return verb >= 0 && anyOf(j.restsOn(i), func(e *evidence) bool {
			line := e.texts[0]
			if cl.number.IsInt() && cl.number.Num().Int64() == 1 && e.ours[[2]string{stem(j.tokens[verb].word), stem("once")}] {
				return true
			}
			return slices.ContainsFunc(line.claims, func(o claim) bool {
				return o.matter == aMultiple && o.number != nil && o.number.Cmp(cl.number) == 0 && stem(word(line.tokens, o.from-1)) == stem(j.tokens[verb].word)
			})
		})
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
