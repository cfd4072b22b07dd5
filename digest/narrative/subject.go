package narrative

import (
	"slices"

	"adjutant/ops"
)

// healthOf are the typed healths that a word for a health is about: those of the
// departments that it is said of, or, where none is named, those of the clause's facts.
func (j *judgement) healthOf(h healthClaim, said []healthClaim) (typed []Health) {
	of := j.subjects(h, said)
	if len(of) == 0 {
		for _, e := range j.restsOn(h.from) {
			typed = append(typed, e.Health...)
		}
		if len(typed) > 1 { // it must be about one of them, and nobody knows which
			fits := slices.DeleteFunc(slices.Clone(typed), func(t Health) bool { return t.Now != h.health && t.Was != h.health && t.Shown != h.health })
			if len(fits) > 0 && j.oneFact(h.from) {
				return fits[:1]
			}
		}
		return typed
	}
	for _, d := range of {
		found := false
		for _, e := range j.cited {
			for _, t := range e.Health {
				if t.Department == d && !slices.Contains(typed, t) {
					typed = append(typed, t)
					found = true
				}
			}
		}
		if !found && !slices.ContainsFunc(typed, func(t Health) bool { return t.Department == d }) {
			return nil
		}
	}
	return typed
}

func (j *judgement) oneFact(i int) bool { return len(j.restsOn(i)) == 1 }

// mention is a department that a sentence names.
type mention struct {
	department ops.Handle
	from, to   int
}

func (j *judgement) mentions() (all []mention) {
	for i := 0; i < len(j.tokens); i++ {
		if t := j.tokens[i]; t.quoted || !t.capital() {
			continue
		}
		if h, end, ok := j.names.departmentAt(j.tokens, i); ok && anyOf(j.cited, func(e *evidence) bool { return e.departments[h] }) {
			all = append(all, mention{h, i, end})
			i = end - 1
		}
	}
	return all
}

// subjects are the departments that a word for a health is said of: the nearest one
// before it, with those that are joined to it by "and"; where none stands before it, or
// a colon follows it, those behind.
func (j *judgement) subjects(h healthClaim, said []healthClaim) []ops.Handle {
	all := j.mentions()
	var before, after []mention
	for _, m := range all {
		if m.to <= h.from {
			before = append(before, m)
		} else {
			after = append(after, m)
		}
	}
	if word(j.tokens, h.to) == ":" && len(after) > 0 && after[0].from <= h.to+2 {
		return j.joined(after, 0, 1)
	}
	if len(before) > 0 {
		last := len(before) - 1
		if last > 0 && j.closedRelative(before[last-1], before[last], h) {
			last--
		}
		if last > 0 && !j.typedHealth(before[last].department) && !j.joinedBy(before[last-1].to, before[last].from) {
			// "Support waits on Legal and is off track": Legal's is not told.
			if !j.relativeAfter(before[last].to, h.from) {
				last--
			}
		}
		return j.joined(before, last, -1)
	}
	if len(after) > 0 && len(said) > 0 && j.nearBehind(h, after[0]) {
		return j.joined(after, 0, 1)
	}
	return nil
}

// nearBehind reports whether the department that follows is what the health is of: "at
// risk are Support and Legal", and not "at risk because Legal is late".
func (j *judgement) nearBehind(h healthClaim, m mention) bool {
	if h.from <= 2 && h.to+1 == m.from && word(j.tokens, h.to) == "," && momentOf(j.tokens, h.from, h.to) == was {
		return true // "Previously on track, Support …"
	}
	for k := h.to; k < m.from; k++ {
		if !j.tokens[k].is("is", "are", "now", ":", "now:", "both", "the", "in", "this", "week", "-", "remains", "stays", "today", "→", "still") {
			return false
		}
	}
	return true
}

func (j *judgement) typedHealth(d ops.Handle) bool {
	return anyOf(j.cited, func(e *evidence) bool {
		return slices.ContainsFunc(e.Health, func(t Health) bool { return t.Department == d })
	})
}

// joined are the departments from one on, in a direction, as long as they are joined.
func (j *judgement) joined(all []mention, i, step int) (of []ops.Handle) {
	of = append(of, all[i].department)
	for k := i + step; k >= 0 && k < len(all); k += step {
		first, second := all[k], all[k-step]
		if step > 0 {
			first, second = second, first
		}
		if !j.joinedBy(first.to, second.from) {
			break
		}
		of = append(of, all[k].department)
	}
	return of
}

// joinedBy reports whether only "and" and commas stand between two places.
func (j *judgement) joinedBy(from, to int) bool {
	for k := from; k < to; k++ {
		if !j.tokens[k].is("and", ",", "or", "both", "as", "well", "also", "&", "the") {
			return false
		}
	}
	return from < to
}

// relativeAfter reports whether "which" or "who" leads from a department to a health.
func (j *judgement) relativeAfter(from, to int) bool {
	for k := from; k < to; k++ {
		if j.tokens[k].is("which", "who", "that", "whose") {
			return true
		}
	}
	return false
}

// closedRelative reports whether a department stands in a clause of its own about the
// one before: "Support, which waits on Legal, is off track".
func (j *judgement) closedRelative(first, second mention, h healthClaim) bool {
	opened := false
	for k := first.to; k < second.from; k++ {
		opened = opened || j.tokens[k].is("which", "who", "still", "waiting", "blocked", "(", "that") && k <= first.to+1
	}
	if !opened {
		return false
	}
	for k := second.to; k < h.from; k++ {
		if j.tokens[k].is(",", ")", "–", "—") && !j.relativeAfter(k, h.from) {
			return true
		}
	}
	return false
}

// neutral are words that may stand before a health of which no department is named: the
// reader knows of which it is.
var neutral = set(`it they team department still now is are was were be been has have had say says said report reports reported status update its own the
	a this that which went goes from to of by and but then while records record show shows showing up down head remains stays back says, now after
	before being since today yesterday ago only as at week said in latest last turned became moved`)

// clearSubject reports whether a health is said of a department, and not of something
// that somebody wrote: neither "the launch is off track" nor "Quantum is off track".
func (j *judgement) clearSubject(h healthClaim) bool {
	named := false
	for _, m := range j.mentions() {
		named = named || m.to <= h.from
	}
	if !named {
		for _, m := range j.mentions() {
			named = named || m.from >= h.to && j.nearBehind(h, m)
		}
		if named {
			return true
		}
	}
	for k := h.from - 1; k >= 0; k-- {
		t := j.tokens[k]
		switch {
		case named && (t.settled || endsClause(t)) && (endsClause(t) || j.isDepartment(k)):
			return true
		case t.shape != letters && !t.settled && t.shape == digits:
			return false
		case reportWords[t.word], isDenial(t.word), moveWords[t.word], betterWords[t.word], worseWords[t.word], downWords[t.word], upWords[t.word]: // judged as such
		case t.shape == letters && j.saidOnly(k) && !t.settled && !isHealthWord(t.word):
			return false
		case t.shape == letters && !named && !t.settled && !neutral[t.word] && !isHealthWord(t.word) && !isDenial(t.word):
			return false
		}
	}
	// What is good is only said of what is named.
	return named || h.health != ops.OnTrack || len(j.entities(j.tokens[:h.from])) > 0 || j.namesRecord(h.from) || j.clauseHas(h.from, reportWords) || h.from > 0 && at(j.tokens, h.from-1).is("from", "was")
}

func (j *judgement) isDepartment(i int) bool {
	for _, m := range j.mentions() {
		if i >= m.from && i < m.to {
			return true
		}
	}
	return false
}

// namesRecord reports whether an id stands before a token.
func (j *judgement) namesRecord(i int) bool {
	for _, cl := range j.claims {
		if cl.matter == anID && cl.to <= i {
			return true
		}
	}
	return false
}
