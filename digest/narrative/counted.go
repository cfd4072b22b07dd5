package narrative

import (
	"slices"
)

// modifies reports whether the words between a count and what it is of stand in the same
// statement as the count that somebody wrote: nine vans are no nine rental vans.
func (p passage) modifies(o claim, near map[string]bool, tokens []token, cl claim) bool {
	if before := at(tokens, cl.from-1); cl.matter != aCount || isContent(before) && stem(word(p.tokens, o.from-1)) == stem(before.word) {
		return true // hall 2
	}
	from, to := o.from, o.to
	for from > 0 && !endsPassage(p.tokens[from-1]) {
		from--
	}
	for to < len(p.tokens) && !endsPassage(p.tokens[to]) {
		to++
	}
	for k := cl.to; k < len(tokens) && k < cl.to+4 && !endsClause(tokens[k]); k++ {
		if !isContent(tokens[k]) {
			continue
		}
		st := stem(tokens[k].word)
		if near[st] {
			return true
		}
		if !slices.ContainsFunc(p.tokens[from:to], func(t token) bool { return t.shape == letters && stem(t.word) == st }) {
			return false
		}
	}
	return true
}

// labels is what a number is the number of, as in "ward 5": the stem of the word before it,
// "" where it counts what follows.
func labels(tokens []token, cl claim) string {
	before, after := at(tokens, cl.from-1), at(tokens, cl.to)
	if cl.matter != aCount || tokens[cl.from].shape != digits || !isContent(before) || isPast(before.word) || after.is("of", "%", "out", "more", "less") {
		return ""
	}
	return stem(before.word)
}

// countsSame reports whether a number is of the same thing in a text and in a sentence,
// as far as they name it: five wards are no ward 5, and eleven pallets no eleven kilns.
func countsSame(text []token, o claim, tokens []token, cl claim) bool {
	if cl.matter != aCount {
		return true
	}
	one, two := labels(text, o), labels(tokens, cl)
	if one != "" && one == two {
		return true
	}
	first, other := countedBy(text, o), countedBy(tokens, cl)
	if isContent(at(text, o.to)) && one != other {
		one = "" // "sells 14 houses"
	}
	if isContent(at(tokens, cl.to)) && two != first {
		two = ""
	}
	switch {
	case one != two:
		return one == "" && first == "" || two == "" && other == ""
	case first == "":
		return true
	}
	counts := func(tokens []token, cl claim) map[string]bool {
		stems := map[string]bool{}
		for k := cl.to; k < len(tokens) && k < cl.to+6 && !endsClause(tokens[k]); k++ {
			if isContent(tokens[k]) {
				stems[stem(tokens[k].word)] = true
			}
		}
		return stems
	}
	here := counts(tokens, cl)
	return len(here) == 0 || meet(here, counts(text, o))
}

// countsElse reports whether people wrote this number of something else, and another one
// of what it counts here: "one cable feeds both rooms".
func (e *evidence) countsElse(tokens []token, cl claim) bool {
	counted := func(tokens []token, i int) string {
		if i < len(tokens) && isContent(tokens[i]) {
			return stem(tokens[i].word)
		}
		return ""
	}
	here := counted(tokens, cl.to)
	if here == "" {
		return false
	}
	own, other := false, false
	for _, p := range e.texts {
		for i, t := range p.tokens {
			other = other || t.is("both") && counted(p.tokens, i+1) == here
		}
		for _, typed := range p.claims {
			if typed.matter != aCount {
				continue
			}
			switch there := counted(p.tokens, typed.to); {
			case typed.same(cl) && (there == here || there == ""):
				return false
			case typed.same(cl):
				own = true
			case there == here:
				other = true
			}
		}
	}
	return own && other
}

// countsOther reports whether a text counts something by another number than this one,
// behind which nothing stands: "two tuggers instead of renting six" are no six tuggers.
func (p passage) countsOther(cl claim, counted string) bool {
	if next := at(p.tokens, cl.to); cl.matter != aCount || counted == "" || next.shape == letters && (!isContent(next) || stem(next.word) == counted) {
		return false
	}
	return slices.ContainsFunc(p.claims, func(o claim) bool {
		return o.matter == aCount && o.number != nil && o.number.Cmp(cl.number) != 0 && countedBy(p.tokens, o) == counted && !ofWhich(p.tokens, cl, o.from)
	})
}

// sameExcept reports whether two values have the same word for more or less behind them,
// and the same "all but" before.
func sameExcept(tokens []token, a claim, other []token, b claim) bool {
	after := func(tokens []token, cl claim) string {
		if w := word(tokens, cl.to); beyond[w] {
			return w
		}
		return ""
	}
	but := func(tokens []token, cl claim) bool {
		return word(tokens, cl.from-1) == "but" && word(tokens, cl.from-2) == "all"
	}
	one, _ := comparisonBefore(tokens, a.from)
	two, _ := comparisonBefore(other, b.from)
	return one == two && after(tokens, a) == after(other, b) && but(tokens, a) == but(other, b)
}

// attributive reports whether a weekday names something, as in "the Sunday crew", in
// people's words, and if so, whether it is the same there.
func (j *judgement) attributive(cl claim, facts []*evidence) (holds, named bool) {
	next := at(j.tokens, cl.to)
	if !cl.day.weekday || cl.to != cl.from+1 || !isContent(next) {
		return false, false
	}
	for _, e := range facts {
		for _, p := range e.texts {
			for _, o := range p.claims {
				if o.matter == aDay && o.day.weekday && stem(word(p.tokens, o.to)) == stem(next.word) {
					named = true
					holds = holds || weekdays[word(p.tokens, o.from)] == weekdays[word(j.tokens, cl.from)]
				}
			}
		}
	}
	return holds, named
}

// sides are words before a value that tell two values of one thing apart: "41 of 44",
// "from Sunday", "until Sunday".
var sides = map[string]string{
	"against": "against", "versus": "against", "vs": "against", "of": "of",
	"from": "from", "since": "from", "until": "until", "till": "until", "by": "until", "before": "until", "to": "until", "after": "from",
}

// sameSide reports whether a value stands on the same side as the one that somebody
// wrote.
func sameSide(tokens []token, a claim, other []token, b claim) bool {
	side := func(tokens []token, cl claim) string {
		for cl.matter == aCount && at(tokens, cl.from-1).is("the", "its", "our") && word(tokens, cl.from-2) == "of" {
			cl.from-- // 40 of the 42 routes
		}
		w := word(tokens, cl.from-1)
		if w == "of" && at(tokens, cl.from-2).is("out") {
			return w
		}
		if w == "of" && at(tokens, cl.from-2).shape != digits && smallNumbers[word(tokens, cl.from-2)] == 0 {
			return ""
		}
		return sides[w]
	}
	ofNext := func(tokens []token, cl claim) bool {
		for k := cl.to; k < cl.to+4; k++ {
			if word(tokens, k) == "out" && word(tokens, k+1) == "of" && at(tokens, beyondArticles(tokens, k+1, 1)).of == aCount {
				return true // three customers out of nine
			}
		}
		next := at(tokens, beyondArticles(tokens, cl.to, 1))
		return word(tokens, cl.to) == "of" && (next.shape == digits || smallNumbers[next.word] > 0)
	}
	sa, sb := side(tokens, a), side(other, b)
	if a.matter != aDay {
		one, two := word(tokens, a.from-1), word(other, b.from-1)
		between := func(w string) bool { return w == "from" || w == "to" || w == "by" }
		if between(one) && between(two) && one != two {
			return false
		}
	}
	if a.matter == aSpan {
		one, two := directionOf(tokens, a), directionOf(other, b)
		if one != two && one != anyWay && two != anyWay {
			return false
		}
	}
	if a.matter != aDay && sb != "against" && sb != "of" && !(sa == "of" && a.matter == aCount) {
		sa, sb = "", ""
	}
	return ofNext(tokens, a) == ofNext(other, b) && (sa == sb || sb == "" && sa != "of" || sa == "" && a.matter == aDay)
}
