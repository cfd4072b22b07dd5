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
		case t.is("be") && word(tokens, k-1) == "to" && word(tokens, k-2) == "used", k == from-2 && t.is("had") && at(tokens, k+1).is("level", "status", "health"):
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
