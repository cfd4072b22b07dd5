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
	case owned && at(j.tokens, e.to).is("desk", "hands", "approval", "answer"):
		return j.oneOf(e, facts, holds, owns)
	case owned && recordNouns[word(j.tokens, e.to)], before.is("to") && at(j.tokens, e.from-2).is("belongs", "belong"),
		before.is("by") && at(j.tokens, e.from-2).is("owned"), before.is("owner"), before.is("of") && recordNouns[word(j.tokens, e.from-2)]:
		return j.oneOf(e, facts, owns, nil)
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
