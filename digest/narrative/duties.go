package narrative

import "slices"

// decideVerbs are what whoever has a request or a finished action before them is to do.
var decideVerbs = set(`decide decides approve approves reject rejects verify verifies confirm confirms answer answers review reviews sign signs`)

// recordNouns are what a record is called of which somebody is the owner.
var recordNouns = set(`action actions task tasks risk risks blocker blockers decision decisions promise`)

// hasDuty reports whether somebody has to do with a record what the sentence says: whose
// it is, with whom it is, and who is to decide are three people.
func (j *judgement) hasDuty(e entity, facts []*evidence) bool {
	before, next := at(j.tokens, e.from-1), e.to
	owned := at(j.tokens, e.to-1).owned
	for at(j.tokens, next).is("has", "have", "had", "still", "now", "also", "is", "was", "been", "needs", "must", "should", "could", "can", "may", "might", "will", "would", "to", "and") && !owned {
		next++
	}
	holds := func(f *evidence) []string { return f.holders }
	owns := func(f *evidence) []string { return append(slices.Clone(f.owners), f.askers...) }
	switch {
	case stateWords[word(j.tokens, next)] == "quiet" && !owned && anyOf(facts, func(f *evidence) bool { return f.Level != "" }):
		return false // it is the risk of which nothing is heard
	case owned && at(j.tokens, e.to).is("desk", "hands", "approval", "answer"):
		return j.oneOf(e, facts, holds, owns)
	case owned && recordNouns[word(j.tokens, j.ownedNoun(e))], before.is("to") && at(j.tokens, e.from-2).is("belongs", "belong"),
		before.is("by") && at(j.tokens, e.from-2).is("owned"), before.is("owner"), before.is("of") && recordNouns[word(j.tokens, e.from-2)]:
		return j.oneOf(e, facts, owns, nil)
	case before.is("to") && at(j.tokens, e.from-2).is("escalated", "submitted", "sent", "passed", "assigned", "given", "handed"):
		return j.oneOf(e, facts, holds, owns)
	case j.toldTo(e, facts):
		return true
	case askVerbs[before.word] && !before.is("says", "said") && !endsClause(at(j.tokens, e.from-2)),
		before.is("with") && !at(j.tokens, e.from-2).is("as", "along", "together"):
		return j.oneOf(e, facts, holds, owns)
	case owned || next == e.to:
		return true
	case decideVerbs[word(j.tokens, next)] && at(j.tokens, next-1).is("to", "must", "should", "can", "could", "may", "might", "will", "would"):
		return j.oneOf(e, facts, holds, owns)
	case at(j.tokens, next).of == anID && at(j.tokens, next-1).is("has", "had"), at(j.tokens, next-1).is("has", "had") && at(j.tokens, next).is("the") && at(j.tokens, next+1).is("request"):
		return j.oneOf(e, facts, holds, nil)
	}
	return true
}

// toldTo reports whether somebody is asked to do to their request what a fact says, word
// for word, by another: "Fay asked Grace to get a second quote".
func (j *judgement) toldTo(e entity, facts []*evidence) bool {
	if !at(j.tokens, e.from-1).is("asked", "asks") || word(j.tokens, e.to) != "to" {
		return false
	}
	end := e.to + 1
	for end < len(j.tokens) && !endsClause(j.tokens[end]) {
		end++
	}
	excerpt := text(j.tokens, e.to+1, end)
	return excerpt != "" && anyOf(facts, func(f *evidence) bool {
		return f.has["changes"] && len(f.owners) > 0 && f.owners[0] == e.key && f.begins(word(j.tokens, e.to+1)) && f.says(excerpt)
	})
}

// forChanges reports whether changes are asked for within a few words.
func forChanges(tokens []token, i int) bool {
	for k := i; k < i+5; k++ {
		if at(tokens, k).is("for") && at(tokens, k+1).is("changes", "change") {
			return true
		}
	}
	return false
}

// asksChange reports whether somebody who has asked for changes is said to ask for them, or
// for what they wrote of them.
func (j *judgement) asksChange(e entity, verb int, facts []*evidence) bool {
	what := contentAfter(j.tokens, verb)
	return anyOf(facts, func(f *evidence) bool {
		return slices.Contains(f.actors["changes"], e.key) && (forChanges(j.tokens, verb) || what >= 0 && len(f.texts) > 2 &&
			!f.texts[1].has(stem(j.tokens[what].word)) && f.texts[len(f.texts)-1].has(stem(j.tokens[what].word)))
	})
}

// oneOf reports whether somebody is one of those whom the facts name for a part. Where no
// fact names any, they are if they have none of the other parts.
func (j *judgement) oneOf(e entity, facts []*evidence, part, others func(*evidence) []string) bool {
	known, other := false, false
	for _, f := range facts {
		if slices.Contains(part(f), e.key) {
			return true
		}
		known = known || len(part(f)) > 0
		other = other || others != nil && slices.Contains(others(f), e.key)
	}
	return !known && !other
}

// saidThen reports whether somebody who is said to have asked or said something on a day
// is who did so then, where the line tells who it was.
func (j *judgement) saidThen(e entity, facts []*evidence) bool {
	next := e.to
	for at(j.tokens, next).is("has", "had", "have", "also", "first", "already") {
		next++
	}
	if !askVerbs[word(j.tokens, next)] || at(j.tokens, e.to-1).owned {
		return true
	}
	for _, cl := range j.claims {
		if !cl.isTime() || cl.from < next || j.tokens[cl.from].clause != j.tokens[next].clause || !began[roleOf(j.tokens, cl)] {
			continue
		}
		own, other := false, false
		for _, f := range facts {
			line := f.texts[0]
			for _, typed := range line.claims {
				if !typed.isTime() || !f.sameTime(typed, cl, directionOf(j.tokens, cl)) || roleOf(line.tokens, typed) != roleOf(j.tokens, cl) {
					continue
				}
				from, to := segment(line.tokens, typed)
				for _, who := range j.entities(line.tokens[from:to]) {
					own, other = own || who.key == e.key, other || who.person && who.key != e.key
				}
			}
		}
		if other && !own {
			return false
		}
	}
	return true
}

// segment is the part of a line between two dots in which a value stands.
func segment(tokens []token, cl claim) (from, to int) {
	from, to = cl.from, cl.to
	for from > 0 && tokens[from-1].raw != "·" {
		from--
	}
	for to < len(tokens) && tokens[to].raw != "·" {
		to++
	}
	return from, to
}
