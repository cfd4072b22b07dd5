package narrative

import (
	"slices"
	"strings"

	"adjutant/ops"
)

// links say that one thing is because of, or comes with, another.
var links = set(`because since as so due owing after before until till once hence therefore thus if unless when whenever causes cause caused causing
	leads led leading drives drove follows followed following thanks via through despite`)

// linked checks that nothing is said of what two facts have to do with each other: none
// of them tells that.
func (j *judgement) linked() {
	if len(j.cited) < 2 {
		return
	}
	for i, t := range j.tokens {
		if !links[t.word] || t.quoted || t.settled {
			continue
		}
		before := j.namedIn(0, i)
		to := i + 1
		for to < len(j.tokens) && (to == i+1 || !endsClause(j.tokens[to])) {
			to++
		}
		after := j.namedIn(i+1, to)
		if len(before) == 0 {
			before, after = after, j.namedIn(to, len(j.tokens))
		}
		if len(before) > 0 && len(after) > 0 && !slices.ContainsFunc(after, func(e *evidence) bool { return slices.Contains(before, e) }) {
			j.problem(BadWord, t.raw)
		}
	}
}

// namedIn are the facts that are named between two places.
func (j *judgement) namedIn(from, to int) (facts []*evidence) {
	for _, cl := range j.claims {
		if cl.matter == anID && cl.from >= from && cl.from < to {
			facts = union(facts, j.with(func(e *evidence) bool { return slices.Contains(e.Records, cl.id) }))
		}
	}
	for _, n := range j.entities(j.tokens[from:to]) {
		facts = union(facts, j.with(func(e *evidence) bool {
			if h, ok := strings.CutPrefix(n.key, "department "); ok {
				return slices.ContainsFunc(departmentsOf(e), func(d string) bool { return d == h })
			}
			return slices.ContainsFunc(e.People, func(p ops.Handle) bool { return string(p) == n.key })
		}))
	}
	if len(facts) == 0 {
		facts = j.byWords(from, to)
	}
	return facts
}

func departmentsOf(e *evidence) (all []string) {
	for h := range e.departments {
		all = append(all, string(h))
	}
	return all
}

// byWords are the facts that a part of a sentence is about by words that no other cited
// fact has.
func (j *judgement) byWords(from, to int) (facts []*evidence) {
	for i := from; i < to; i++ {
		t := j.tokens[i]
		if t.quoted || t.shape != letters || !isContent(t) || isStateWord(t.word) || isHealthWord(t.word) {
			continue
		}
		st := stem(t.word)
		if own := j.with(func(e *evidence) bool { return e.stems[st] }); len(own) == 1 {
			facts = union(facts, own)
		}
	}
	return facts
}

// rated checks that an amount is not said to be one of many: "€40,000 a head".
func (j *judgement) rated() {
	for _, cl := range j.claims {
		if cl.matter != anAmount || j.tokens[cl.from].quoted {
			continue
		}
		w := word(j.tokens, cl.to)
		switch {
		case w == "per", w == "each", w == "apiece", w == "every", w == "/", w == "monthly", w == "yearly", w == "annually", w == "weekly", w == "daily",
			(w == "a" || w == "an") && at(j.tokens, cl.to+1).shape == letters:
		default:
			continue
		}
		if !anyOf(j.cited, func(e *evidence) bool {
			for _, p := range e.texts {
				for _, o := range p.claims {
					if o.matter == anAmount && word(p.tokens, o.to) == w && (w == "each" || w == "apiece" || stem(word(p.tokens, o.to+1)) == stem(word(j.tokens, cl.to+1))) {
						return true
					}
				}
			}
			return false
		}) {
			j.problem(BadAmount, text(j.tokens, cl.from, cl.to+2))
		}
	}
}

// isReplaced reports whether "replaced" at i is said of the record of a fact, or is followed
// by one: neither what the record is about nor whoever decided it has been replaced.
func (j *judgement) isReplaced(i int, e *evidence) bool {
	if at(j.tokens, i+1).of == anID {
		return true // which of the two took the other's place is judged by itself
	}
	if at(j.tokens, i+1).is("by") && at(j.tokens, i+2).of != anID {
		return false
	}
	var subject claim
	for _, cl := range j.claims {
		if cl.matter == anID && cl.to <= i {
			subject = cl
		}
	}
	return string(subject.id) == e.Cite && !slices.ContainsFunc(j.tokens[subject.to:i], func(t token) bool { return t.name })
}

// replaced checks which of two records took the place of the other.
func (j *judgement) replaced() {
	for i, t := range j.tokens {
		if t.quoted || !t.is("replaced", "replaces", "replacing", "superseded", "supersedes", "superseding", "succeeded", "succeeds") {
			continue
		}
		passive := word(j.tokens, i+1) == "by"
		for _, cl := range j.claims {
			if cl.matter != anID || cl.from != i+1 && !(passive && cl.from == i+2) {
				continue
			}
			if !anyOf(j.cited, func(e *evidence) bool {
				own := e.Cite == string(cl.id)
				old := e.follows("superseded", "by") || e.follows("replaced", "by")
				return slices.Contains(e.Records, cl.id) && (own != passive) == old
			}) {
				j.problem(BadState, text(j.tokens, i, cl.to))
			}
		}
	}
}
