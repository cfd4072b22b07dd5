package narrative

import (
	"slices"
	"strings"

	"adjutant/ops"
)

// isDenial reports whether a word turns what follows into its opposite.
func isDenial(word string) bool {
	switch word {
	case "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "nowhere",
		"hardly", "barely", "scarcely", "seldom", "rarely", "lack", "lacks", "lacking", "lacked", "unable", "non", "cant", "dont", "wont", "isnt":
		return true
	}
	return strings.HasSuffix(word, "n't")
}

// passing are words between a denial and what it denies.
var passing = set(`a an the any be been being is are was were has have had do does did yet to of for in on at by with it its
	their his her this that there one so far ever even really being gone got from longer more any`)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		all[w] = true
	}
	return all
}

// deniedIn are the stems of the first so many words after each denial in a text, as far
// as its clause goes.
func deniedIn(tokens []token, most int) map[string]bool {
	denied := map[string]bool{}
	for i, t := range tokens {
		if t.shape != letters || !isDenial(t.word) {
			continue
		}
		if sweeping[word(tokens, i+1)] || quantities[word(tokens, i+1)] && !tokens[i].is("no") {
			continue // "not all": something else is denied
		}
		if t.is("nothing", "none", "nobody") && i > 0 && isContent(tokens[i-1]) {
			continue // "print nothing after the update" denies nothing of the update
		}
		n := 0
		for k := i + 1; k < len(tokens) && n < most && !endsClause(tokens[k]) && tokens[k].shape != digits; k++ {
			if tokens[k].shape == letters && !passing[tokens[k].word] {
				denied[stem(tokens[k].word)] = true
				n++
			}
		}
	}
	return denied
}

// endsClause reports whether a clause ends at a token.
func endsClause(t token) bool {
	switch t.raw {
	case ",", ";", ":", "–", "—", "(", ")", "·", "…", ".":
		return true
	}
	return t.is("and", "but", "while", "whereas", "although", "though")
}

// deniedBefore reports whether a denial stands before a token in its clause, near enough
// to be about it.
func (j *judgement) deniedBefore(i int) bool {
	const farthest = 6
	for k := i - 1; k >= 0 && k >= i-farthest && !endsClause(j.tokens[k]); k-- {
		if isDenial(j.tokens[k].word) && !j.tokens[k].quoted {
			return true
		}
	}
	return false
}

// denied reports whether the word at i is denied: before it, or by "no longer" behind it.
func (j *judgement) denied(i int) bool {
	if j.denialOf(i) >= 0 || j.deniedBefore(i) {
		return true
	}
	for k := i + 1; k < len(j.tokens) && !endsClause(j.tokens[k]); k++ {
		if j.tokens[k].is("no") && word(j.tokens, k+1) == "longer" || k <= i+3 && isDenial(j.tokens[k].word) {
			return true
		}
	}
	return false
}

// denial checks a word that denies: a fact must deny the same.
func (j *judgement) denial(i int) {
	facts := j.restsOn(i)
	if at(j.tokens, i-1).is("if") && at(j.tokens, i+1).raw == "," {
		return // "if not, …"
	}
	if j.withoutAsked(i) || j.notDone(i) {
		return
	}
	if decides[stateWords[word(j.tokens, i+1)]] && j.tokens[i+1].settled && j.supposedBefore(i) {
		return // "if it is not approved, …", which has been judged
	}
	if j.deniesAsWritten(i) {
		j.settle(i, i+1)
		return
	}
	if j.denialOf(i) >= 0 { // what is denied twice is affirmed
		j.fault(BadWord, i, i+1)
		return
	}
	for k := i + 1; k < len(j.tokens) && k < i+6 && !endsClause(j.tokens[k]); k++ {
		t := j.tokens[k]
		if t.shape != letters || passing[t.word] {
			continue
		}
		before := j.tokens[k-1].word
		if anyOf(facts, func(e *evidence) bool {
			return e.deniedByUs[stem(t.word)] || e.denied[stem(t.word)] && !idle[t.word] && (!isPlain(t.word) ||
				e.follows(before, t.word) && !j.tokens[i].is("nothing", "nobody", "none"))
		}) {
			j.settle(i, i+1)
			if word(j.tokens, i+1) == "longer" {
				j.settle(i+1, i+2)
			}
			return
		}
		if !isPlain(t.word) {
			break
		}
	}
	if word(j.tokens, i+1) == "longer" && anyOf(facts, func(e *evidence) bool { return e.follows("no", "longer") && len(e.hasNot) > 0 }) {
		j.settle(i, i+2) // "waits on Finance no longer"
		return
	}
	j.fault(BadWord, i, min(i+2, len(j.tokens)))
}

// withoutAsked reports whether a sentence begins with what would be without what is asked
// for, which a fact tells.
func (j *judgement) withoutAsked(i int) bool {
	return j.tokens[i].is("without") && i == 0 && anyOf(j.restsOn(i), func(e *evidence) bool {
		return e.has["pending"] && slices.ContainsFunc(e.texts, func(p passage) bool { return p.supposed })
	})
}

// notDone reports whether it is denied that somebody has done what an open action tells
// them to do, or what is overdue of a record.
func (j *judgement) notDone(i int) bool {
	for k := i + 1; k <= i+4 && !endsClause(at(j.tokens, k)); k++ {
		if t := at(j.tokens, k); isPast(t.word) && !passing[t.word] {
			return anyOf(j.restsOn(i), func(e *evidence) bool {
				return strings.HasPrefix(e.Cite, "ACT-") && !e.has["fulfilled"] && e.begins(t.word) ||
					j.tokens[i].is("not") && recordParts[stem(t.word)] && e.has["overdue"] && e.ourStems[stem(t.word)]
			})
		}
	}
	return false
}

// deniesAsWritten reports whether "nothing" or "nobody" is the object or the subject of
// the word of which it is that in a fact, or nothing has been heard of whom a fact says so.
func (j *judgement) deniesAsWritten(i int) bool {
	if j.noDecision(i) {
		return true
	}
	if j.ahead4(i, "decided") && anyOf(j.restsOn(i), func(e *evidence) bool { return e.has["pending"] }) {
		return true
	}
	if j.tokens[i].is("nobody") && at(j.tokens, i+1).is("knows", "knew") {
		return anyOf(j.restsOn(i), func(e *evidence) bool {
			return slices.ContainsFunc(e.Health, func(h Health) bool { return h.Now == ops.Unknown })
		})
	}
	for _, w := range []string{"heard", "said", "word", "news", "answer", "status", "answered"} {
		if j.ahead4(i, w) && anyOf(j.restsOn(i), (*evidence).quiet) {
			return true
		}
	}
	if !j.tokens[i].is("nothing", "nobody", "none") {
		return false
	}
	before, after := at(j.tokens, i-1), at(j.tokens, i+1)
	return isContent(before) && j.writtenPair(before.word, j.tokens[i].word) || isContent(after) && j.writtenPair(j.tokens[i].word, after.word)
}

// idle are words for what nobody need do where they are denied. Only we may say so.
var idle = set(`act acts action do does worry worries necessary necessity urgent matter important doubt`)

// owedWords stand before what is not there yet.
var owedWords = set(`wait waits waiting waited await awaits awaiting need needs needed miss missing misses want wants wanted owe owes owed
	ask asks asked before until without chase chases request requests requested`)

// affirms checks a word that the facts only ever deny: the sentence must do so, too.
func (j *judgement) affirms(i int) bool {
	st := stem(j.tokens[i].word)
	denied := false
	for _, e := range j.cited {
		if e.alwaysDenied[st] {
			denied = true
		} else if e.stems[st] {
			return false
		}
	}
	if !denied || j.deniedBefore(i) {
		return false
	}
	return !j.owed(i)
}

// owed reports whether a word names what is waited or asked for.
func (j *judgement) owed(i int) bool {
	for k := i - 1; k >= 0 && k >= i-4 && !endsClause(j.tokens[k]); k-- {
		if owedWords[j.tokens[k].word] {
			return true
		}
	}
	return false
}
