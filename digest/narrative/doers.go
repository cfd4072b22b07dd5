package narrative

import (
	"slices"
	"strings"
)

// having are verbs of somebody who has got what was asked for.
var having = set(`have has had having got gets get getting receive receives received receiving own owns owned possess possesses use uses used using bring brings brought`)

// had checks that what somebody asks for is not said to be there already.
func (j *judgement) had() {
	for i, t := range j.tokens {
		if !having[t.word] || t.quoted {
			continue
		}
		k := i + 1
		for k < len(j.tokens) && !endsClause(j.tokens[k]) && (passing[j.tokens[k].word] && !j.tokens[k].is("to", "for", "of", "on", "in", "at", "by", "with") || j.tokens[k].of != 0 || j.tokens[k].shape != letters) {
			k++
		}
		if k >= len(j.tokens) || endsClause(j.tokens[k]) || !j.saidOnly(k) || j.tokens[k].name || j.tokens[k].quoted || strings.HasSuffix(j.tokens[k].word, "ed") || irregular[j.tokens[k].word] != "" {
			continue
		}
		if anyOf(j.restsOn(i), func(e *evidence) bool {
			return !e.exact[t.word] && (strings.HasPrefix(e.Cite, "REQ-") && !e.has["fulfilled"] || e.owes(stem(j.tokens[k].word)))
		}) {
			j.problem(BadState, text(j.tokens, i, k+1))
		}
	}
}

// owes reports whether people wrote of something only as asked or waited for, or as what
// there is none of.
func (e *evidence) owes(st string) bool {
	owed := false
	for _, p := range e.texts[1:] {
		for k, t := range p.tokens {
			if t.shape != letters || stem(t.word) != st {
				continue
			}
			here := false
			for b := k - 1; b >= 0 && b >= k-4 && !endsClause(p.tokens[b]); b-- {
				here = here || owedWords[p.tokens[b].word]
			}
			if !here {
				return false
			}
			owed = true
		}
	}
	return owed
}

// pronouns stand for who does something.
var pronouns = set(`it they he she`)

// actors checks that nobody is said to do what somebody else does in people's words:
// neither "it" nor a department.
func (j *judgement) actors() {
	for i, t := range j.tokens {
		if t.quoted || !pronouns[t.word] && !(t.name && !t.owned && j.isDepartment(i) && !j.isDepartment(i+1)) {
			continue
		}
		if at(j.tokens, i-1).is("of", "in", "by", "for", "from", "to", "with", "on", "than", "and") {
			continue
		}
		k := i + 1
		for at(j.tokens, k).is("has", "have", "had", "also", "already", "still", "now", "then") {
			k++
		}
		if k >= len(j.tokens) || !j.saidOnly(k) || j.tokens[k].quoted || j.tokens[k].settled && !isStateWord(j.tokens[k].word) {
			continue
		}
		other, same := false, false
		for _, e := range j.restsOn(k) {
			for _, p := range e.texts[min(1, len(e.texts)-1):] {
				for m, o := range p.tokens {
					if o.shape != letters || stem(o.word) != stem(j.tokens[k].word) {
						continue
					}
					b := contentBefore(p.tokens, m)
					if b < 0 || p.tokens[b].is("we", "us", "our") || slices.ContainsFunc(j.tokens[:i], func(t token) bool { return t.shape == letters && stem(t.word) == stem(p.tokens[b].word) }) {
						same = true
					} else {
						other = true
					}
				}
			}
		}
		if other && !same {
			j.problem(BadWord, text(j.tokens, i, k+1))
		}
	}
}

// swapped checks that what something is done to in people's words does not do it itself:
// "drivers have stopped paying the haulier" for "the haulier has stopped paying drivers".
func (j *judgement) swapped() {
	for i, t := range j.tokens {
		if t.quoted || !isContent(t) || !j.saidOnly(i) {
			continue
		}
		b := contentBefore(j.tokens, i)
		if b < 0 || !j.saidOnly(b) || j.tokens[b].quoted || j.passiveBetween(b, i) {
			continue
		}
		if has := j.hasBetween(b, i); !has && !(isPast(t.word) && i == b+1) {
			continue
		}
		turned, kept := false, false
		for _, e := range j.restsOn(i) {
			for _, p := range e.texts[min(1, len(e.texts)-1):] {
				verb, noun := -1, -1
				for k, o := range p.tokens {
					switch {
					case endsPassage(o):
						verb, noun = -1, -1
					case o.shape == letters && stem(o.word) == stem(t.word):
						verb = k
						kept = kept || noun >= 0
					case o.shape == letters && stem(o.word) == stem(j.tokens[b].word):
						noun = k
						turned = turned || verb >= 0
					}
				}
			}
		}
		if turned && !kept {
			j.problem(BadWord, text(j.tokens, b, i+1))
		}
	}
}

func (j *judgement) passiveBetween(from, to int) bool {
	return slices.ContainsFunc(j.tokens[from+1:to], func(t token) bool {
		return t.is("is", "are", "was", "were", "be", "been", "being", "of", "for", "to", "in", "on", "by", "with", "that", "which", "who")
	})
}

func (j *judgement) hasBetween(from, to int) bool {
	for to--; to > from && j.tokens[to].is("also", "already", "now", "still", "not", "never"); {
		to--
	}
	return to > from && j.tokens[to].is("has", "have", "had", "do", "does", "did", "will")
}

// doesElse reports whether a person is said to do what somebody wrote of something else:
// "Samantha left for a competitor".
func (j *judgement) doesElse(e entity) bool {
	next := e.to
	if at(j.tokens, e.to-1).owned || at(j.tokens, e.from-1).is("by", "from", "of", "with", "for", "on", "to", "and", "than") {
		return false
	}
	for at(j.tokens, next).is("has", "had", "have", "also", "is", "was", "already", "still", "now", "can", "could", "may", "might", "would", "will") {
		next++
	}
	if at(j.tokens, next-1).is("is", "was") {
		for at(j.tokens, next).is("on", "in", "at", "out", "a", "an", "the", "of") {
			next++
		}
	}
	t := at(j.tokens, next)
	if t.is("made") && j.about(next, "request") {
		return false
	}
	if t.is("give", "gives", "gave", "given", "got", "gets") { // judged as words
		return false
	}
	if t.shape == letters && isPast(t.word) && anyOf(j.restsOn(e.from), func(f *evidence) bool {
		return f.begins(t.word) && f.has["fulfilled"] && len(f.owners) > 0 && !slices.Contains(f.owners, e.key)
	}) {
		return true
	}
	if t.shape == letters && !t.quoted && isPast(t.word) && next == e.to && anyOf(j.cited, func(f *evidence) bool { return f.undergoes(t.word) }) {
		return true // "the fair is called off" does not say by whom
	}
	if t.shape == letters && !t.quoted && moveWords[t.word] && anyOf(j.restsOn(e.from), func(f *evidence) bool { return f.doneBy(t.word) }) {
		return true
	}
	if t.shape != letters || t.settled || t.quoted || !j.saidOnly(next) || isDenial(t.word) || isStateWord(t.word) {
		return false
	}
	return !anyOf(j.cited, func(f *evidence) bool {
		return f.capitals[j.tokens[e.to-1].word] && f.follows(j.tokens[e.to-1].word, t.word) || f.ourStems[stem(t.word)] || f.begins(t.word) && (!isPast(t.word) || f.has["fulfilled"] && slices.Contains(f.owners, e.key))
	})
}

// doneBy reports whether people wrote who it is that does something.
func (e *evidence) doneBy(w string) bool {
	return !e.ourStems[stem(w)] && slices.ContainsFunc(e.texts[1:], func(p passage) bool {
		for k, t := range p.tokens {
			if t.shape == letters && stem(t.word) == stem(w) && contentBefore(p.tokens, k) >= 0 {
				return true
			}
		}
		return false
	})
}

// undergoes reports whether people wrote that something is done to what they tell of.
func (e *evidence) undergoes(w string) bool {
	return !e.ourStems[stem(w)] && slices.ContainsFunc(e.texts[1:], func(p passage) bool {
		return slices.ContainsFunc(p.tokens, func(t token) bool { return t.word == w }) && e.exact[w] && (e.pairs[[2]string{"is", stem(w)}] || e.pairs[[2]string{"are", stem(w)}] || e.pairs[[2]string{"was", stem(w)}] || e.pairs[[2]string{"were", stem(w)}])
	})
}

// isPast reports whether a word tells of what has been done.
func isPast(w string) bool { return strings.HasSuffix(w, "ed") || irregular[w] != "" }

// mayWant reports whether somebody who is said to want something asks for it in a fact.
func (j *judgement) mayWant(e entity, facts []*evidence) bool {
	next := e.to
	for at(j.tokens, next).is("has", "had", "also", "still", "now") {
		next++
	}
	t := at(j.tokens, next)
	if !t.is("wants", "wanted", "seeks", "sought", "requests", "requested", "needs", "needed") || at(j.tokens, e.to-1).owned || t.settled {
		return true
	}
	return anyOf(facts, func(f *evidence) bool { return len(f.Amounts) > 0 || f.holdsWord(t.word) || f.has["changes"] })
}

func (e *evidence) holdsWord(w string) bool { return e.stems[stem(w)] }

// mayOwn reports whether what somebody is said to have may be theirs: a record is, and
// what they have asked for, but nothing else that people wrote of.
func (j *judgement) mayOwn(e entity) bool {
	if !at(j.tokens, e.to-1).owned || !j.saidOnly(e.to) || j.tokens[e.to].quoted {
		return true
	}
	return anyOf(j.restsOn(e.from), func(f *evidence) bool {
		return len(f.Amounts) > 0 || f.begins(j.tokens[e.to].word) || f.capitals[j.tokens[e.from].word] && f.follows(j.tokens[e.to-1].word, j.tokens[e.to].word) ||
			strings.HasPrefix(f.Cite, "ACT-") || strings.HasPrefix(f.Cite, "REQ-")
	})
}

// begins reports whether what somebody wrote begins with a word: who wrote it is who does
// it.
func (e *evidence) begins(w string) bool {
	for _, p := range e.texts[1:] {
		if len(p.tokens) > 0 && stem(p.tokens[0].word) == stem(w) {
			return true
		}
	}
	return false
}
