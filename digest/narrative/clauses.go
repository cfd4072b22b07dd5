package narrative

import (
	"slices"

	"adjutant/ops"
)

// split finds the clauses of the sentence, and for each the facts that it rests on. Where
// one sentence tells of several facts, what it says of one must not be borne out by
// another: "REQ-7 is approved and REQ-8 rejected". A clause that names nothing goes on
// about what the one before named.
func (j *judgement) split() {
	n := 0
	for i := range j.tokens {
		t := &j.tokens[i]
		if endsClause(*t) && !t.quoted && !t.settled && i > 0 {
			n++
		}
		t.clause = n
	}
	j.resting = make([][]*evidence, n+1)
	for k := range j.resting {
		j.resting[k] = j.cited
	}
	if len(j.cited) < 2 {
		return
	}
	var last, held []*evidence
	first := -1
	for k := range j.resting {
		named, more, loosely := j.named(k)
		if loosely && last != nil && j.goesOnAbout(k) {
			named = nil
		}
		switch {
		case named == nil && last == nil:
			continue
		case named == nil:
			j.resting[k] = last
			continue
		}
		named = union(held, named)
		held = nil
		if !more { // "REQ-7 and REQ-8 are …": what follows is about both
			held = named
		}
		j.resting[k], last = named, named
		if first < 0 {
			first = k
		}
	}
	for k := range max(first, 0) {
		j.resting[k] = j.resting[first]
	}
}

func union(a, b []*evidence) []*evidence {
	all := slices.Clone(a)
	for _, e := range b {
		if !slices.Contains(all, e) {
			all = append(all, e)
		}
	}
	return all
}

// named are the facts that a clause names by an id, a department or a person, in this
// order; nil where it names none. More is set where it says anything besides.
// Loosely is set where only its words tell which facts it is about.
func (j *judgement) named(clause int) (facts []*evidence, more, loosely bool) {
	from := slices.IndexFunc(j.tokens, func(t token) bool { return t.clause == clause })
	to := from
	for to < len(j.tokens) && j.tokens[to].clause == clause {
		to++
	}
	var byID, byDepartment, byPerson []*evidence
	for _, cl := range j.claims {
		if cl.from < from || cl.from >= to {
			continue
		}
		if cl.matter != anID {
			more = true
			continue
		}
		own := j.with(func(e *evidence) bool { return e.Cite == string(cl.id) })
		if own == nil {
			own = j.with(func(e *evidence) bool { return slices.Contains(e.Records, cl.id) })
		}
		byID = union(byID, own)
	}
	for i := from; i < to; i++ {
		t := j.tokens[i]
		if t.settled || t.quoted || t.shape != letters {
			continue
		}
		if h, end, ok := j.names.departmentAt(j.tokens, i); ok && t.capital() {
			byDepartment = union(byDepartment, j.with(func(e *evidence) bool { return e.departments[h] }))
			i = end - 1
			continue
		}
		if handles := j.names.people[t.word]; len(handles) > 0 && t.capital() {
			byPerson = union(byPerson, j.with(func(e *evidence) bool {
				return slices.ContainsFunc(handles, func(h ops.Handle) bool { return e.people[h] })
			}))
			continue
		}
		more = more || !passing[t.word] && !endsClause(t) && !t.is("both", "also")
	}
	switch {
	case byID != nil:
		return byID, more, false
	case byDepartment != nil:
		return byDepartment, more, false
	}
	if byPerson == nil && len(j.cited) > 1 {
		return j.byWords(from, to), true, true
	}
	return byPerson, more, false
}

// goesOnAbout reports whether a clause is about what the one before it is about, whatever
// its words are: it stands behind a colon, or says "it" of that.
func (j *judgement) goesOnAbout(clause int) bool {
	from := slices.IndexFunc(j.tokens, func(t token) bool { return t.clause == clause })
	if from < 0 {
		return false
	}
	next := from
	for endsClause(at(j.tokens, next)) && next < len(j.tokens) {
		next++
	}
	return j.tokens[from].raw == ":" || at(j.tokens, next).is("it", "its", "they", "their", "which", "who", "whose")
}

func (j *judgement) with(is func(*evidence) bool) (facts []*evidence) {
	for _, e := range j.cited {
		if is(e) {
			facts = append(facts, e)
		}
	}
	return facts
}
