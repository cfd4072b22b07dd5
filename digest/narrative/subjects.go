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
			other = other || e.ourStems[stem(part)]
		}
	}
	return other
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
	st := stem(j.tokens[k].word)
	mentioned, named := false, false
	for _, e := range j.restsOn(i) {
		for _, p := range e.texts[1:] {
			for m, o := range p.tokens {
				if o.shape != letters || stem(o.word) != st {
					continue
				}
				b := m - 1
				for at(p.tokens, b).is("the", "a", "an", "our", "its", "their") {
					b--
				}
				before := word(p.tokens, b)
				h := k - 1
				for at(j.tokens, h).is("the", "a", "an", "our", "its", "their") {
					h--
				}
				if b >= 0 && governing[before] && before != "of" && word(j.tokens, h) != before {
					mentioned = true
				} else {
					named = true
				}
			}
		}
	}
	return mentioned && !named && !slices.ContainsFunc(j.tokens[:k], func(t token) bool { return isContent(t) && !t.settled })
}
