package narrative

import (
	"slices"
	"strings"

	"adjutant/ops"
)

// healthPhrases are the words for how a department is. Praise is a claim that it is on
// track: nothing else may be made to sound well.
var healthPhrases = func() map[string][]healthPhrase {
	all := map[string][]healthPhrase{}
	add := func(h ops.Health, phrases string) {
		for p := range strings.SplitSeq(phrases, ",") {
			words := strings.Fields(p)
			all[words[0]] = append(all[words[0]], healthPhrase{words, h})
		}
	}
	add(praise, `excellent, perfect, perfectly, flawless, flawlessly, thriving, flourishing, superb, fantastic, terrific, brilliant, amazing, wonderful,
		outstanding performance, rosy, best, optimal, ideal, delighted, happy, pleased, plain sailing, nicely, trouble-free, worry-free, harmless, nominal`)
	add(ops.OnTrack, `on track, on course, on plan, on target, on schedule, on time, back on track, back to normal, back on course, as planned,
		according to plan, to plan, to schedule, under control, in control, in order, in good shape, in great shape, in good order, in the clear,
		green, healthy, health restored, fine, good, well, great, stable, ok, okay, smooth, smoothly, solid, normal, calm,
		comfortable, comfortably, satisfactory, satisfied, reassuring, unproblematic, safe, sound, strong,
		positive, encouraging, promising, successful, successfully, success, sorted out, all clear, ahead, steady, steadily, secure, robust, favourable, favorable, unaffected, unharmed, intact, on budget, within budget, under budget, in budget, in the budget, within the budget, inside the budget, part of the budget`)
	add(ops.AtRisk, `at risk, amber, yellow, orange`)
	add(ops.OffTrack, `off track, off course, off plan, red, in crisis, failing, critical condition`)
	add(ops.Unknown, `unknown`)
	for w := range all {
		slices.SortStableFunc(all[w], func(a, b healthPhrase) int { return len(b.words) - len(a.words) })
	}
	return all
}()

// praise says more than that something is on track. No record does.
const praise ops.Health = "praise"

type healthPhrase struct {
	words  []string
	health ops.Health
}

// troubles are what there is none of where all is well.
var troubles = set(`problem problems concern concerns issue issues worry worries risk risks trouble troubles delay delays blocker blockers
	difficulty difficulties danger obstacle obstacles need cause reason surprise surprises alarm threat threats exception exceptions incident incidents`)

func isHealthWord(word string) bool { return len(healthPhrases[word]) > 0 }

// healthClaim is a word for a health, as it stands in a sentence.
type healthClaim struct {
	health   ops.Health
	from, to int
}

// healthClaims finds the words for a health in a text.
func healthClaims(tokens []token) (claims []healthClaim) {
	for i := 0; i < len(tokens); i++ {
		if h, end, ok := healthAt(tokens, i); ok {
			claims = append(claims, healthClaim{h, i, end})
			i = end - 1
		}
	}
	return claims
}

func healthAt(tokens []token, i int) (ops.Health, int, bool) {
	if tokens[i].shape != letters {
		return "", 0, false
	}
	for _, p := range healthPhrases[tokens[i].word] {
		k := i
		for m, w := range p.words {
			if m > 0 {
				k = skipDash(tokens, k)
			}
			head, tail, cut := strings.Cut(w, "-")
			if cut && word(tokens, k) == head && word(tokens, k+1) == "-" && word(tokens, k+2) == tail {
				k += 3
				continue
			}
			if word(tokens, k) != w || k > i && tokens[k].quoted != tokens[i].quoted {
				k = -1
				break
			}
			k++
		}
		if k < 0 || p.words[0] == "well" && word(tokens, i-1) == "as" && word(tokens, i+1) == "as" ||
			p.words[0] == "ahead" && word(tokens, i+1) == "of" && len(p.words) == 1 {
			continue
		}
		return p.health, k, true
	}
	return "", 0, false
}

// severity orders healths; Unknown is apart, and never good.
func severity(h ops.Health) int {
	switch h {
	case ops.OnTrack:
		return 1
	case ops.AtRisk:
		return 2
	case ops.OffTrack:
		return 3
	}
	return 0
}

// moment is when something is said to be.
type moment int

const (
	now moment = iota
	was
	either // "was reported at risk"
)

// momentOf is when a state is that is named by the tokens from, to.
func momentOf(tokens []token, from, to int) moment {
	if word(tokens, to) == "→" || word(tokens, to) == "before" && (to+1 >= len(tokens) || tokens[to+1].shape == mark) {
		return was
	}
	participle := false
	for k := from - 1; k >= 0 && k >= from-6; k-- {
		t := tokens[k]
		switch {
		case k == from-1 && t.is("after"), t.is("after") && word(tokens, k+1) == "being":
			return was
		case t.word == "→", t.is("to", "now", "is", "are", "remains", "remain", "stays", "stay", "becomes", "became", "turned", "went", "goes"):
			return now
		case t.is("from", "formerly", "previously", "once", "earlier", "used"):
			return was
		case t.is("been"):
			if at(tokens, k-1).is("had", "having") {
				return was
			}
			return now
		case t.is("was", "were", "wasn't", "weren't"):
			if participle {
				return either
			}
			return was
		case t.raw == ",", t.raw == ";", t.raw == ":", t.raw == "(", t.is("and", "but"):
			return now
		case strings.HasSuffix(t.word, "ed"), t.is("said", "put", "seen", "set"):
			participle = true
		}
	}
	return now
}

var (
	reportWords = set(`say says said saying report reports reported reporting claims call calls called itself themselves describes described see sees rates rated
		itself reportedly`)
	shownWords = set(`show shows showing shown showed suggest suggests point points indicate indicates say says tell tells put puts paint see imply implies read reads make makes have mark marks`)
)

// leftWords are of what a request leaves in a budget.
var leftWords = set(`leave leaves leaving left remain remains remaining`)

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
