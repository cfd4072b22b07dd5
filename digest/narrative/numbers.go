package narrative

import (
	"math/big"
	"slices"
	"strings"
)

var smallNumbers = map[string]int64{
	"zero": 0, "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
	"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50,
	"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var scales = map[string]int64{"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12}

var ordinals = map[string]int64{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "hundredth": 100,
}

var fractions = map[string]int64{
	"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourths": 4, "fifth": 5, "fifths": 5,
	"sixth": 6, "sixths": 6, "seventh": 7, "eighth": 8, "eighths": 8, "ninth": 9, "tenth": 10, "tenths": 10,
}

// mostDigits bounds a number that is read: nobody counts that far, and nothing is
// multiplied that is longer.
const mostDigits = 15

// numberAt reads a number that begins at i, in digits or in words: a count, a part of
// something, a place in an order, or how many times. The number is nil for digits that
// make no sense as one.
func numberAt(tokens []token, i int) (n *big.Rat, m matter, end int, ok bool) {
	if i >= len(tokens) || tokens[i].quoted {
		return nil, 0, 0, false
	}
	t := tokens[i]
	switch {
	case t.shape == digits:
		return inDigits(tokens, i)
	case t.shape != letters:
		return nil, 0, 0, false
	case t.is("twice"):
		return big.NewRat(2, 1), aMultiple, i + 1, true
	case t.is("thrice"):
		return big.NewRat(3, 1), aMultiple, i + 1, true
	}
	if n, end, ok := partAt(tokens, i); ok {
		return n, aRatio, end, true
	}
	if n, ok := ordinals[t.word]; ok {
		return big.NewRat(n, 1), anOrdinal, i + 1, true
	}
	value, end, last := inWords(tokens, i)
	if end == i {
		return nil, 0, 0, false
	}
	if n := ordinals[last]; n > 0 {
		return big.NewRat(value, 1), anOrdinal, end, true
	}
	return follow(tokens, big.NewRat(value, 1), end)
}

// partAt reads a fraction in words: half, a fifth of, two thirds of.
func partAt(tokens []token, i int) (n *big.Rat, end int, ok bool) {
	count := int64(1)
	k := i
	switch {
	case tokens[i].is("half"):
		if word(tokens, i+1) == "a" && scales[word(tokens, i+2)] > 0 {
			return nil, 0, false // half a million
		}
		return big.NewRat(1, 2), i + 1, true
	case tokens[i].is("a", "an", "one"):
		k++
	case smallNumbers[tokens[i].word] > 1 && smallNumbers[tokens[i].word] < 10:
		count, k = smallNumbers[tokens[i].word], skipDash(tokens, i+1)
	default:
		return nil, 0, false
	}
	d := fractions[word(tokens, k)]
	if d == 0 || count == 1 && word(tokens, k+1) != "of" && d != 2 || count > 1 && !strings.HasSuffix(word(tokens, k), "s") {
		return nil, 0, false
	}
	return big.NewRat(count, d), k + 1, true
}

// inWords reads a whole number in words; last is its last word. It ends at i where there
// is none.
func inWords(tokens []token, i int) (value int64, end int, last string) {
	total, current, k := int64(0), int64(0), i
	if word(tokens, i) == "half" && word(tokens, i+1) == "a" && scales[word(tokens, i+2)] >= 1e3 {
		return scales[word(tokens, i+2)] / 2, i + 3, word(tokens, i+2)
	}
	if (word(tokens, i) == "a" || word(tokens, i) == "an") && scales[word(tokens, i+1)] > 0 {
		current, k = 1, i+1
	}
	end = i
	for k < len(tokens) && !tokens[k].quoted {
		w := tokens[k].word
		small, isSmall := smallNumbers[w]
		scale := scales[w]
		ordinal := ordinals[w]
		switch {
		case isSmall && (end == i && current == 0 || current%100 == 0 && small < 100 || current%100 >= 20 && current%10 == 0 && small < 10):
			current += small
		case scale > 0 && (current > 0 || total > 0) && current < 1e6:
			current *= scale
			if scale >= 1e3 {
				total, current = total+current, 0
			}
		case ordinal > 0 && ordinal < 10 && current >= 20 && current%10 == 0:
			return total + current + ordinal, k + 1, w
		case w == "and" && end > i && (current >= 100 || total > 0) && smallNumbers[word(tokens, k+1)] > 0 && scales[last] > 0:
			k++
			continue
		default:
			return total + current, end, last
		}
		k++
		end, last = k, w
		k = skipDash(tokens, k)
	}
	return total + current, end, last
}

// inDigits reads a number in digits with what is written right after it.
func inDigits(tokens []token, i int) (*big.Rat, matter, int, bool) {
	n := parseDigits(tokens[i].raw)
	end := i + 1
	if n == nil {
		return nil, aCount, end, true
	}
	if gluedTo(tokens, end) {
		switch t := tokens[end]; {
		case t.is("st", "nd", "rd", "th"):
			return n, anOrdinal, end + 1, true
		case t.is("x"):
			return n, aMultiple, end + 1, true
		case t.word == "/" && gluedTo(tokens, end+1) && tokens[end+1].shape == digits:
			if d := parseDigits(tokens[end+1].raw); d != nil && d.Sign() > 0 {
				return n.Quo(n, d), aRatio, end + 2, true
			}
		case t.word == "+":
			return nil, aCount, end + 1, true // 40+ is any number above it
		}
	}
	if end < len(tokens) && tokens[end].shape == letters {
		switch size := magnitudes[tokens[end].word]; {
		case size == "" || !tokens[end].glued && len(tokens[end].word) <= 3:
		case size == "k":
			n, end = n.Mul(n, big.NewRat(1e3, 1)), end+1
		case size == "m":
			n, end = n.Mul(n, big.NewRat(1e6, 1)), end+1
		default:
			n, end = n.Mul(n, big.NewRat(1e9, 1)), end+1
		}
	}
	return follow(tokens, n, end)
}

// follow reads what makes more of a count than a count: per cent, times.
func follow(tokens []token, n *big.Rat, end int) (*big.Rat, matter, int, bool) {
	hundredth := func(to int) (*big.Rat, matter, int, bool) {
		return n.Quo(n, big.NewRat(100, 1)), aRatio, to, true
	}
	switch next := word(tokens, end); {
	case next == "%", next == "percent", next == "pct":
		return hundredth(end + 1)
	case next == "per" && word(tokens, end+1) == "cent":
		return hundredth(end + 2)
	case next == "times":
		return n, aMultiple, end + 1, true
	case next == "-" && word(tokens, end+1) == "fold":
		return n, aMultiple, end + 2, true
	}
	return n, aCount, end, true
}

// parseDigits reads digits with a decimal point, or with marks between thousands; nil if
// they are neither.
func parseDigits(raw string) *big.Rat {
	s := fold(raw)
	s = strings.ReplaceAll(s, "'", ",")
	if strings.Count(s, ",") > 0 {
		groups := strings.Split(s, ",")
		last := groups[len(groups)-1]
		thousands := len(groups[0]) <= 3
		for k, g := range groups[1:] {
			if k == len(groups)-2 {
				g, _, _ = strings.Cut(g, ".")
			}
			thousands = thousands && len(g) == 3
		}
		switch {
		case thousands:
			s = strings.Join(groups, "")
		case len(groups) == 2 && len(last) < 3:
			s = groups[0] + "." + last
		default:
			return nil
		}
	}
	if strings.Count(s, ".") > 1 || len(s) > mostDigits {
		return nil
	}
	n, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil
	}
	return n
}

// numberHolds reports whether the facts support a count, a part, a place or a multiple.
func (j *judgement) numberHolds(cl claim, op comparison, facts []*evidence) bool {
	if cl.unreadable {
		return false
	}
	if j.countsHealth(cl.to) {
		return op == exactly && anyOf(facts, func(e *evidence) bool { return e.counts(cl) }) // "0 are off track"
	}
	if !j.ofWritten(cl) {
		return false
	}
	for _, e := range facts {
		typed := false
		if cl.matter != aRatio && (cl.matter != aCount || e.tied(j.tokens, cl)) {
			for _, n := range e.Numbers {
				if cl.number.IsInt() && cl.number.Num().IsInt64() && comparesTo(op, int64(n), cl.number.Num().Int64()) {
					return true
				}
			}
		}
		typed = cl.matter == aCount && e.counted(j.tokens, cl)
		if (!typed || e.follows(word(j.tokens, cl.to-1), nextWord(j.tokens, cl.to-1)) && !isPlain(nextWord(j.tokens, cl.to-1))) && e.writes(j.tokens, cl) {
			return true
		}
	}
	return op == exactly && cl.matter == aCount && j.countsCited(cl)
}

// measures are what a typed number may be of that its line does not show.
var measures = set(`score scores likelihood impact seat seats step steps time times risk risks request requests blocker blockers record records
	department departments action actions check-in check-ins budget`)

// tied reports whether a count stands with what the typed number of the line stands with.
func (e *evidence) tied(tokens []token, cl claim) bool {
	around := near(tokens, cl)
	line := e.texts[0]
	for i, o := range line.claims {
		if o.number == nil || cl.number == nil || o.number.Cmp(cl.number) != 0 || o.matter != aCount && o.matter != aMultiple && o.matter != anOrdinal {
			continue
		}
		if o.matter == aCount && (len(line.near[i]) == 0 || meet(line.near[i], around)) {
			return true
		}
	}
	return measures[word(tokens, cl.to)] || measures[word(tokens, cl.from-1)] || at(tokens, cl.from-1).is("of", "is", "at", "for") && measures[word(tokens, cl.from-2)]
}

// counted reports whether we count what a number is of, and so nobody else's number of it
// holds.
func (e *evidence) counted(tokens []token, cl claim) bool {
	around := near(tokens, cl)
	line := e.texts[0]
	for i, o := range line.claims {
		if o.matter == aCount && o.number != nil && e.counts(o) && meet(line.near[i], around) {
			return true
		}
	}
	return false
}

// ofWritten reports whether a number that is said to be one of so many is so in a fact:
// "step 2 of 3".
func (j *judgement) ofWritten(cl claim) bool {
	for n, first := range j.claims {
		if n+1 >= len(j.claims) || first.matter != aCount {
			continue
		}
		second := j.claims[n+1]
		of := first.to
		if word(j.tokens, of) == "out" {
			of++
		}
		if second.matter != aCount || word(j.tokens, of) != "of" || second.from != beyondArticles(j.tokens, of, 1) || first.from != cl.from && second.from != cl.from {
			continue
		}
		if !anyOf(j.cited, func(e *evidence) bool {
			return slices.ContainsFunc(e.texts, func(p passage) bool {
				for m := range p.claims {
					if m+1 < len(p.claims) && p.claims[m].same(first) && p.claims[m+1].same(second) {
						return true
					}
				}
				return false
			})
		}) {
			return false
		}
	}
	return true
}

// countsCited reports whether a count is that of the departments whose health the
// sentence tells: "two departments are off track".
func (j *judgement) countsCited(cl claim) bool {
	if !cl.number.IsInt() || !cl.number.Num().IsInt64() {
		return false
	}
	said := cl.number.Num().Int64()
	for k := cl.to; k < cl.to+4; k++ {
		prefix := recordOf(word(j.tokens, k))
		if prefix == "" {
			continue
		}
		n := int64(0)
		for _, e := range j.cited {
			if strings.HasPrefix(e.Cite, prefix+"-") {
				n++
			}
		}
		return n > 1 && n == said && n == int64(len(j.cited))
	}
	next := word(j.tokens, cl.to)
	if next != "departments" && next != "teams" && next != "department" {
		return false
	}
	for _, h := range healthClaims(j.tokens) {
		n := 0
		for _, f := range j.facts {
			for _, typed := range f.fact.Health {
				if typed.Now == h.health {
					n++
				}
			}
		}
		if h.from >= cl.to && said == int64(n) {
			return true
		}
	}
	return false
}

// counts reports whether a number is one of those that are typed.
func (e *evidence) counts(cl claim) bool {
	for _, n := range e.Numbers {
		if cl.number.IsInt() && cl.number.Num().IsInt64() && cl.number.Num().Int64() == int64(n) {
			return true
		}
	}
	return false
}

// countsHealth reports whether what stands at i is a health of as many departments as
// the number before it says: "0 are off track".
func (j *judgement) countsHealth(i int) bool {
	if at(j.tokens, i).is("is", "are", "were", "was") {
		i++
	}
	if i >= len(j.tokens) {
		return false
	}
	_, _, ok := healthAt(j.tokens, i)
	return ok
}
