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
