package narrative

import (
	"slices"
	"strconv"
	"strings"
)

// turnedDown reports whether what is turned down was rejected, by whoever stands before.
func (j *judgement) turnedDown(i int) bool {
	if !anyOf(j.restsOn(i), func(e *evidence) bool { return e.has["rejected"] }) || j.denied(i) {
		return false
	}
	all := j.entities(j.tokens[:i])
	for at(j.tokens, i-1).is("has", "had", "have") {
		i--
	}
	if n := len(all); n > 0 && all[n-1].to == i && !anyOf(j.restsOn(i), func(e *evidence) bool { return slices.Contains(e.actors["rejected"], all[n-1].key) }) {
		return false
	}
	j.stated.states = append(j.stated.states, "rejected")
	return true
}

// typed reports whether people may write that state of other things than the record.
func typed(canonical string, e *evidence) bool {
	switch canonical {
	case "delivered", "started", "promised", "delayed", "away", "paused", "answered":
		return true
	case "closed", "fulfilled":
		return e != nil && len(e.Health) > 0
	}
	return false
}

// toldState reports whether somebody wrote a state of something else than the record:
// "gate 4 is closed". It must be of the same thing here. Of what is asked for, feared or
// waited for, nobody can tell in passing that it is done.
func (j *judgement) toldState(i int, facts []*evidence) bool {
	if j.affirms(i) || j.completes(i) || word(j.tokens, i+1) == ":" && i == 0 || j.strangeSubject(i) || j.misplaced(i, true) {
		return false
	}
	doer := i - 1
	for at(j.tokens, doer).is("has", "have", "had", "also", "already", "now") {
		doer--
	}
	byName := at(j.tokens, doer).name && !j.tokens[doer].owned
	canonical := stateWords[j.tokens[i].word]
	ends := decides[canonical] || canonical == "delivered"
	st := stem(j.tokens[i].word)
	around := near(j.tokens, claim{from: i, to: i + 1})
	return anyOf(facts, func(e *evidence) bool {
		if byName && len(e.Health) == 0 && !e.follows(word(j.tokens, doer), word(j.tokens, i)) && !e.ourStems[st] {
			return false // somebody wrote that it is so, and not who did it
		}
		if ends && e.waits() && len(e.Health) == 0 && !strings.HasPrefix(e.Cite, "ACT-") && !strings.HasPrefix(e.Cite, "DEC-") {
			return false
		}
		for _, p := range e.texts {
			for k, t := range p.tokens {
				if t.shape == letters && stem(t.word) == st && meet(near(p.tokens, claim{from: k, to: k + 1}), around) && sameCounts(p.tokens, k, j.tokens, i) {
					return true
				}
			}
		}
		return false
	})
}

// betweenSame reports whether a word stands in a text between the same two words as here.
func (j *judgement) betweenSame(i int, facts []*evidence) bool {
	beside := func(tokens []token, i int) (before, after string) {
		if k := contentBefore(tokens, i); k >= 0 {
			before = stem(tokens[k].word)
		}
		if k := contentAfter(tokens, i); k >= 0 {
			after = stem(tokens[k].word)
		}
		return before, after
	}
	before, after := beside(j.tokens, i)
	return anyOf(facts, func(e *evidence) bool {
		return slices.ContainsFunc(e.texts[1:], func(p passage) bool {
			for k, t := range p.tokens {
				if b, a := beside(p.tokens, k); t.word == j.tokens[i].word && b == before && a == after {
					return true
				}
			}
			return false
		})
	})
}

// sameCounts reports whether the parts of two texts around a word have a number in
// common, if both have any: hall 2 is not hall 3.
func sameCounts(a []token, i int, b []token, k int) bool {
	one, two := countsAround(a, i), countsAround(b, k)
	return len(one) == 0 || len(two) == 0 || meet(one, two)
}

func countsAround(tokens []token, i int) map[string]bool {
	all := map[string]bool{}
	for _, step := range []int{-1, 1} {
		for k := i + step; k >= 0 && k < len(tokens) && !endsClause(tokens[k]); k += step {
			if tokens[k].of != aCount {
				continue
			}
			if n := smallNumbers[tokens[k].word]; n > 0 {
				all[strconv.FormatInt(n, 10)] = true
			} else {
				all[tokens[k].word] = true
			}
		}
	}
	return all
}

// awaited reports whether a word for a decision names what is waited for: "needs
// approval".
func (j *judgement) awaited(i int) bool {
	if !j.tokens[i].is("approval", "approvals", "resolution", "closure", "confirmation", "completion") {
		return false
	}
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		if j.tokens[k].is("need", "needs", "needing", "await", "awaits", "awaiting", "wait", "waits", "waiting", "pending", "seeks", "before", "without", "asks", "requires") {
			return true
		}
	}
	return false
}

// coordinated reports whether a clause is about several records together.
func (j *judgement) coordinated(i int) bool {
	return len(j.restsOn(i)) > 1 && len(j.cited) > 1 && j.namesSeveral(i)
}

// namesSeveral reports whether more than one record is named up to that token.
func (j *judgement) namesSeveral(i int) bool {
	n := 0
	for _, cl := range j.claims {
		if cl.matter == anID && cl.from < i && slices.ContainsFunc(j.restsOn(i), func(e *evidence) bool { return e.Cite == string(cl.id) }) {
			n++
		}
	}
	return n > 1
}
