package narrative

import (
	"slices"
	"strings"
)

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
// the council". What somebody wrote, and did not compute, is of no part of a name either:
// that is what "of" is for.
func (j *judgement) misplaced(i int, of bool) bool {
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
				if governing[before] && (of || before != "of") && !governing[word(j.tokens, first)] {
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

// strangeSubject reports whether a word is said of something of which no text says it: "the
// boiler is stuck" where somebody wrote that parts for it are.
func (j *judgement) strangeSubject(i int) bool {
	t := j.tokens[i]
	if t.shape != letters || t.quoted || !j.saidOnly(i) || t.of != 0 || t.name {
		return false
	}
	aux := i - 1
	for at(j.tokens, aux).is("been", "being", "still", "now", "also", "already", "again", "not") {
		aux--
	}
	if aux == i-1 && isPast(t.word) && isContent(at(j.tokens, aux)) {
		aux++ // "the valves broke"
	} else if at(j.tokens, aux-1).is("it", "they", "which", "that", "who", "one", "what") || !at(j.tokens, aux).is("is", "are", "was", "were", "has", "have", "had", "be") {
		return false
	}
	st, subject := stem(t.word), []string(nil)
	for k := aux - 1; k >= 0 && (!endsClause(j.tokens[k]) || j.tokens[k].is("and")); k-- {
		if isContent(j.tokens[k]) && j.saidOnly(k) && !j.tokens[k].quoted {
			subject = append(subject, stem(j.tokens[k].word))
		}
	}
	if len(subject) == 0 {
		return false
	}
	found := false
	for _, e := range j.cited {
		for _, p := range e.texts[1:] {
			for from := 0; from < len(p.tokens); {
				to := from
				for to < len(p.tokens) && !endsPassage(p.tokens[to]) {
					to++
				}
				run := passage{tokens: p.tokens[from:to]}
				if run.has(st) {
					found = true
					own := false // whether it names what it says this of
					for k, o := range run.tokens {
						own = own || stem(o.word) == st && contentBefore(run.tokens, k) >= 0
					}
					if !own || slices.ContainsFunc(subject, run.has) {
						return false
					}
				}
				from = to + 1
			}
		}
	}
	return found
}

// laterOnes are words that tell one of several by when it is, or was.
var laterOnes = set(`last latest next previous final`)

// lastOf reports whether one of several is said to be the last, the next or the like, which
// no fact tells but of a status.
func (j *judgement) lastOf(i int) bool {
	next := at(j.tokens, i+1)
	return laterOnes[j.tokens[i].word] && next.shape == letters && next.of == 0 && (isContent(next) || isStateWord(next.word) || downWords[next.word] || upWords[next.word]) &&
		!next.is("known", "heard", "reported") && !isPast(next.word) && !j.writtenPair(j.tokens[i].word, next.word)
}

// places are words that say where something is, or with whom.
var places = set(`here there in at on with inside back out`)

// isThere checks that what is asked for, or is to be done, is not said to be there, and
// that what was a risk is not said to be so now.
func (j *judgement) isThere() {
	for i, t := range j.tokens {
		if t.quoted || !t.is("is", "are", "was", "were") {
			continue
		}
		after := at(j.tokens, i+1)
		if next := j.tokens[min(beyondArticles(j.tokens, i, 1), len(j.tokens)-1)]; at(j.tokens, i-1).is("there") && isContent(next) && anyOf(j.restsOn(i), func(e *evidence) bool {
			return strings.HasPrefix(e.Cite, "RISK-") && !e.waits() && e.stems[stem(next.word)]
		}) {
			j.problem(BadWord, text(j.tokens, i-1, i+2))
			continue
		}
		if !places[after.word] || after.settled || i == 0 || !isContent(j.tokens[i-1]) || !j.saidOnly(i-1) || j.writtenPair(t.word, after.word) {
			continue
		}
		where := at(j.tokens, beyondArticles(j.tokens, i+1, 1))
		if where.settled || where.is("review", "budget") || !anyOf(j.restsOn(i), func(e *evidence) bool {
			return strings.HasPrefix(e.Cite, "ACT-") && !e.has["fulfilled"] || strings.HasPrefix(e.Cite, "REQ-") && e.waits()
		}) {
			continue
		}
		if !anyOf(j.restsOn(i), func(e *evidence) bool {
			return len(e.texts) > 2 && slices.ContainsFunc(e.texts[2:], func(p passage) bool { return p.has(stem(j.tokens[i-1].word)) })
		}) {
			j.problem(BadState, text(j.tokens, i-1, i+2))
		}
	}
}
