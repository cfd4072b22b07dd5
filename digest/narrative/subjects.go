package narrative

import "slices"

// recordParts are what of a record may be late, each for itself.
var recordParts = set(`mitigation mitigations review reviews acceptance verification`)

// otherPart reports whether a sentence speaks of a part of a record where the fact speaks
// of another one: its review, and not its mitigation.
func (j *judgement) otherPart(i int) bool {
	t := j.tokens[i]
	if !recordParts[t.word] || at(j.tokens, i-1).is("in", "under") {
		return false
	}
	st := stem(t.word)
	other := false
	for _, e := range j.restsOn(i) {
		if e.stems[st] {
			return false
		}
		for part := range recordParts {
			other = other || e.stems[stem(part)]
		}
	}
	return other
}

// timesOfDay tell times of a day apart.
var timesOfDay = set(`morning afternoon evening night noon midday`)

// otherTime reports whether a sentence speaks of another time of the day than the facts.
func (j *judgement) otherTime(i int) bool {
	t := j.tokens[i]
	return timesOfDay[t.word] && !j.clauseHolds(i, stem(t.word)) && anyOf(j.restsOn(i), func(e *evidence) bool {
		for other := range timesOfDay {
			if e.stems[stem(other)] {
				return true
			}
		}
		return false
	})
}

// misplaced reports whether a state that we have computed for a record is said of
// something that its title only mentions: "the council is overdue" for "send the survey to
// the council".
func (j *judgement) misplaced(i int) bool {
	k := i - 1
	for k >= 0 && (j.tokens[k].of != 0 || j.tokens[k].shape == letters && (isPlain(j.tokens[k].word) || passing[j.tokens[k].word] || stateWords[j.tokens[k].word] != "") && !recordParts[j.tokens[k].word]) && !endsClause(j.tokens[k]) {
		if governing[j.tokens[k].word] {
			return false
		}
		k--
	}
	if k < 0 || !isContent(j.tokens[k]) || !j.saidOnly(k) || j.tokens[k].quoted {
		return false
	}
	first := beforeNoun(j.tokens, k)
	mentioned, named := false, false
	for _, e := range j.restsOn(i) {
		for _, p := range e.texts[1:] {
			for m, o := range p.tokens {
				if o.shape != letters || stem(o.word) != stem(j.tokens[k].word) {
					continue
				}
				before := word(p.tokens, beforeNoun(p.tokens, m))
				if governing[before] && before != "of" && !governing[word(j.tokens, first)] {
					mentioned = true
				} else {
					named = true
				}
			}
		}
	}
	return mentioned && !named && !slices.ContainsFunc(j.tokens[:max(first, 0)], func(t token) bool { return isContent(t) && !t.settled })
}

// beforeNoun is the place of the word before a noun and what stands with it: "at" in "at
// the container port".
func beforeNoun(tokens []token, i int) int {
	for i--; i >= 0 && (isContent(tokens[i]) || tokens[i].is("the", "a", "an", "our", "its", "their")); i-- {
	}
	return i
}
