package narrative

import (
	"slices"

	"adjutant/ops"
)

// health checks every word for a health against what the departments are, and were.
func (j *judgement) health() {
	said := healthClaims(j.tokens)
	for _, h := range said {
		if j.tokens[h.from].settled && !j.tokens[h.from].quoted {
			continue
		}
		if j.tokens[h.from].quoted {
			if anyOf(j.cited, func(e *evidence) bool { return len(e.Health) > 0 || e.Level != "" }) && !anyOf(j.cited, func(e *evidence) bool {
				return slices.ContainsFunc(e.Health, func(t Health) bool { return t.Now == h.health && !worse(t) })
			}) {
				j.fault(BadHealth, h.from, h.to)
			}
			continue
		}
		if h.to == h.from+1 && (j.properName(h.from) || j.partOfName(h.from)) {
			continue
		}
		if !j.healthHolds(h, said) {
			j.fault(BadHealth, h.from, h.to)
			continue
		}
		j.settle(h.from, h.to)
	}
	j.noTroubles()
	j.trends()
}

// worse reports whether the records show worse than the department says.
func worse(h Health) bool { return h.Shown != "" && severity(h.Shown) > severity(h.Now) }

// properName reports whether a word is part of a name that the facts hold: "Red Sea".
func (j *judgement) properName(i int) bool {
	t, next := j.tokens[i], at(j.tokens, i+1)
	if !t.capital() || next.shape != letters || !next.capital() || isPlain(next.word) {
		return false
	}
	return anyOf(j.cited, func(e *evidence) bool {
		return e.capitals[t.word] && e.capitals[next.word] && e.follows(t.word, next.word)
	})
}

// nouns are words for a health that are also things, or tell things apart.
var nouns = set(`well safe red green yellow orange amber`)

// partOfName reports whether a word for a health is none as people wrote it: "the east
// well", "red bins".
func (j *judgement) partOfName(i int) bool {
	t, before, next := j.tokens[i], at(j.tokens, i-1), at(j.tokens, i+1)
	if !nouns[t.word] {
		return false
	}
	return t.is("well", "safe") && isContent(before) && j.writtenPair(before.word, t.word) ||
		isContent(next) && !next.is("light", "lights") && !t.is("well") && j.writtenPair(t.word, next.word)
}

// healthHolds reports whether the facts support a word for a health.
func (j *judgement) healthHolds(h healthClaim, said []healthClaim) bool {
	typed := j.healthOf(h, said)
	if len(typed) > 0 && !slices.ContainsFunc(typed, func(t Health) bool { return t.Now != ops.OnTrack || worse(t) }) && h.health == ops.OnTrack && j.ofThings(h) {
		return true
	}
	if at(j.tokens, h.to-1).is("budget") && j.clauseHas(h.from, leftWords) {
		return true // "leaves €3,000 in the budget"
	}
	if len(typed) == 0 || !j.clearSubject(h) || j.supposed(h.from) {
		return false
	}
	denial := j.denialOf(h.from)
	for _, t := range typed {
		if !j.healthIs(h, t, denial, said) {
			return false
		}
	}
	if denial >= 0 {
		j.settle(denial, denial+1)
		if word(j.tokens, denial+1) == "longer" {
			j.settle(denial+1, denial+2)
		}
	}
	return true
}

// ofThings reports whether somebody wrote "tours on time", of the same thing, in a
// department that is on track.
func (j *judgement) ofThings(h healthClaim) bool {
	b := h.from - 1
	for at(j.tokens, b).is("is", "are", "was", "were") {
		b--
	}
	if !isContent(at(j.tokens, b)) || j.isDepartment(b) {
		return false
	}
	return anyOf(j.restsOn(h.from), func(e *evidence) bool {
		return slices.ContainsFunc(e.texts[1:], func(p passage) bool {
			for k := range p.tokens {
				c := k - 1
				for at(p.tokens, c).is("is", "are", "was", "were") {
					c--
				}
				if _, _, ok := healthAt(p.tokens, k); ok && text(p.tokens, k, k+h.to-h.from) == text(j.tokens, h.from, h.to) && at(p.tokens, c).word == j.tokens[b].word {
					return true
				}
			}
			return false
		})
	})
}

func (j *judgement) healthIs(h healthClaim, t Health, denial int, said []healthClaim) bool {
	if denial >= 0 {
		longer := word(j.tokens, denial+1) == "longer"
		if h.health == ops.OnTrack {
			return severity(t.Now) > 1 && (!longer || t.Was == ops.OnTrack) && momentOf(j.tokens, h.from, h.to) == now
		}
		better := severity(t.Now) > 0 && severity(t.Now) < severity(t.Was) && !worse(t)
		return longer && t.Was == h.health && better && severity(h.health) > 0
	}
	reported := j.clauseHas(h.from, reportWords)
	if j.shownBy(h) {
		if t.Shown == h.health {
			j.stated.shown = true
			return true
		}
		return t.Shown == "" && t.Now == h.health && h.health != ops.OnTrack
	}
	m := momentOf(j.tokens, h.from, h.to)
	if t.Now == ops.Unknown && t.Was == h.health && j.lastStatus(h) {
		return true
	}
	if t.Now == h.health && m != was {
		if worse(t) && !reported && (h.health == ops.OnTrack || !j.tellsShown(t, said)) {
			return false
		}
		j.stated.now = append(j.stated.now, t)
		return true
	}
	return m != now && t.Was == h.health
}

// lastStatus reports whether a health is told as that of the last status: "its last status,
// at risk, is 15 days old".
func (j *judgement) lastStatus(h healthClaim) bool {
	for k := h.from - 1; k > 0 && k >= h.from-5; k-- {
		if j.tokens[k].is("status", "report", "update", "word") {
			return at(j.tokens, k-1).is("last", "latest")
		}
	}
	return false
}

// supposed reports whether something is only said to be so under a condition.
func (j *judgement) supposed(i int) bool {
	for k, t := range j.tokens {
		if t.is("if", "unless", "whether") && !t.quoted && j.oneStatement(k, i) {
			return true
		}
		if k < i && t.clause == j.tokens[i].clause && !t.settled && t.is("would", "may", "might", "could", "should", "will", "can", "must") {
			return true
		}
	}
	return false
}

// oneStatement reports whether no colon, semicolon or dash stands between two tokens.
func (j *judgement) oneStatement(a, b int) bool {
	return !slices.ContainsFunc(j.tokens[min(a, b):max(a, b)], endsPassage)
}

// shownBy reports whether it is the records that are said to show a health.
func (j *judgement) shownBy(h healthClaim) bool {
	records, shown := false, false
	for k := h.from - 1; k >= 0 && k >= h.from-8; k-- {
		t := j.tokens[k]
		if t.is("record", "records", "evidence") {
			records = true
		}
		shown = shown || shownWords[t.word]
		if t.raw == ";" || isHealthWord(t.word) && severity(h.health) > 0 && k < h.from-3 {
			break
		}
	}
	return records && shown
}

// tellsShown reports whether the sentence tells what the records show as well.
func (j *judgement) tellsShown(t Health, said []healthClaim) bool {
	return slices.ContainsFunc(said, func(h healthClaim) bool { return h.health == t.Shown && j.shownBy(h) })
}

// clauseHas reports whether the clause of a token has such a word before it.
func (j *judgement) clauseHas(i int, words map[string]bool) bool {
	for k := range i {
		if j.tokens[k].clause == j.tokens[i].clause && !j.tokens[k].quoted && words[j.tokens[k].word] {
			return true
		}
	}
	return false
}

// denialOf is the place of a denial that is about the token at i, or -1.
func (j *judgement) denialOf(i int) int {
	for k := i - 1; k >= 0 && k >= i-4 && !endsClause(j.tokens[k]); k-- {
		if isDenial(j.tokens[k].word) {
			return k
		}
		if t := j.tokens[k]; t.shape == letters && !isPlain(t.word) && !passing[t.word] && !quantities[t.word] && !stateAdverbs[t.word] && !t.is("far", "but") {
			return -1
		}
		if j.tokens[k].is("far") && word(j.tokens, k+1) == "from" || j.tokens[k].is("anything") && word(j.tokens, k+1) == "but" {
			return k
		}
	}
	return -1
}

// stateAdverbs may stand between a denial and a state.
var stateAdverbs = set(`anymore longer really quite exactly truly officially formally finally`)

// noTroubles checks "no problems", which says that all is well.
func (j *judgement) noTroubles() {
	for i := range j.tokens {
		t := j.tokens[i]
		if t.settled || t.quoted || !isDenial(t.word) {
			continue
		}
		for k := i + 1; k < len(j.tokens) && k <= i+3 && !endsClause(j.tokens[k]); k++ {
			if troubles[j.tokens[k].word] && !j.tokens[k].settled {
				if !j.deniedByFacts(i, j.tokens[k].word) {
					j.fault(BadHealth, i, k+1)
				}
				break
			}
		}
	}
}

// deniedByFacts reports whether what we have computed denies the same.
func (j *judgement) deniedByFacts(i int, word string) bool {
	return anyOf(j.restsOn(i), func(e *evidence) bool { return e.deniedByUs[stem(word)] })
}
