package narrative

import (
	"math/big"
	"strings"

	"adjutant/ops"
	"adjutant/ops/money"
)

// matter is what a claim is about.
type matter int

const (
	anID matter = iota + 1
	anAmount
	aCount    // 400, seven
	aRatio    // 40%, half, a fifth of
	anOrdinal // the third, 12th
	aMultiple // twice, 3 times
	aSpan     // 6 days, two weeks
	aDay      // Thu 3 Dec, tomorrow, next week, Q4
)

// claim is a value that a text holds, wherever it comes from.
type claim struct {
	matter   matter
	from, to int // its tokens
	id       ops.ID
	amount   money.Amount
	number   *big.Rat
	unit     unit
	day      day
	// unreadable is set for what has the form of a value and is none: no value
	// supports it.
	unreadable bool
}

// read finds the values in a text, and marks their tokens as settled. A run of letters
// and digits that known reports is a name rather than a value; known may be nil.
func (c *Checker) read(tokens []token, known func(compound string) bool) []claim {
	var claims []claim
	for i := 0; i < len(tokens); {
		if tokens[i].quoted || tokens[i].settled {
			i++
			continue
		}
		if end := compoundEnd(tokens, i, known); end > i {
			for ; i < end; i++ {
				tokens[i].settled = true
			}
			continue
		}
		claim, ok := c.claimAt(tokens, i)
		if !ok {
			i++
			continue
		}
		for claim.from, i = i, max(claim.to, i+1); claim.to < i; {
			claim.to++
		}
		for k := claim.from; k < claim.to; k++ {
			tokens[k].settled, tokens[k].of = true, claim.matter
		}
		claims = append(claims, claim)
	}
	return claims
}

// claimAt reads the value that begins with the token at i. The kinds that are marked
// the most come first: a date before the number in it.
func (c *Checker) claimAt(tokens []token, i int) (claim, bool) {
	if id, end, ok := idAt(tokens, i); ok {
		return claim{matter: anID, id: id, to: end}, true
	}
	if d, end, ok := c.dayAt(tokens, i); ok {
		return claim{matter: aDay, day: d, to: end}, true
	}
	if a, end, ok, unreadable := c.amountAt(tokens, i); ok {
		return claim{matter: anAmount, amount: a, to: end, unreadable: unreadable}, true
	}
	if n, u, end, ok := spanAt(tokens, i); ok {
		return claim{matter: aSpan, number: n, unit: u, to: end}, true
	}
	if n, m, end, ok := numberAt(tokens, i); ok {
		return claim{matter: m, number: n, to: end, unreadable: n == nil}, true
	}
	return claim{}, false
}

// compoundEnd is where a name of letters and digits ends that begins at i, such as
// COVID-19 or B2B; i where there is none that is known.
func compoundEnd(tokens []token, i int, known func(string) bool) int {
	if known == nil || gluedTo(tokens, i) {
		return i
	}
	end, name := compoundAt(tokens, i)
	if name == "" || !known(name) {
		return i
	}
	return end
}

// compoundAt reads a run of letters, digits and dashes that holds letters and digits and
// is no value.
func compoundAt(tokens []token, i int) (end int, name string) {
	var b strings.Builder
	word, number := false, false
	for end = i; end < len(tokens) && (end == i || tokens[end].glued); end++ {
		t := tokens[end]
		switch {
		case t.shape == letters && !t.owned:
			word = true
		case t.shape == digits:
			number = true
		case t.shape == letters, t.word == "-" && end > i && gluedTo(tokens, end+1):
			word = word || t.shape == letters
		case t.shape == mark && strings.ContainsAny(t.raw, ".,;:!?\"”“)("):
			goto done
		default:
			return end, "" // part of an amount or of something odd
		}
		b.WriteString(t.word)
		if t.owned {
			end++
			break
		}
	}
done:
	name = b.String()
	if !word || !number {
		return end, ""
	}
	for k := i; k < end; k++ {
		if tokens[k].shape == letters && tokens[k].raw != strings.ToUpper(tokens[k].raw) {
			return end, "" // no name, but a word in which digits stand for letters
		}
	}
	if prefix, _, _ := strings.Cut(name, "-"); tokens[i].shape == letters && recordOf(strings.TrimRight(prefix, "0123456789")) != "" {
		return end, "" // an id, which only a record bears out
	}
	if tokens[i].shape == digits && (end-i == 2 || word2(tokens, i)) && afterDigits(tokens[i+1].word) {
		return end, ""
	}
	if tokens[i].shape == letters && len(name) == 2 && (name[0] == 'q' || name[0] == 'w') {
		return end, ""
	}
	return end, name
}

// word2 reports whether the token after i is the word of the run.
func word2(tokens []token, i int) bool { return i+1 < len(tokens) && tokens[i+1].shape == letters }

// afterDigits reports whether letters after digits make a value of them: 40k, 3rd, 9h.
func afterDigits(word string) bool {
	if _, ok := unitOf(word); ok || isMagnitude(word) {
		return true
	}
	switch word {
	case "st", "nd", "rd", "th", "x", "am", "pm", "h", "d", "w", "y", "pct":
		return true
	}
	return false
}

// near are the stems of the words that say what a value is of: the first few on each
// side that are not plain ones.
func near(tokens []token, cl claim) map[string]bool {
	const most, farthest = 2, 6
	stems := map[string]bool{}
	look := func(i, step int) {
		for found, seen := 0, 0; i >= 0 && i < len(tokens) && found < most && seen < farthest; i, seen = i+step, seen+1 {
			t := tokens[i]
			if endsClause(t) && t.shape == letters || cl.matter == aCount && t.of == aCount && !ofWhich(tokens, cl, i) {
				return // what stands beyond another count is what that one is of
			}
			if _, unit := unitOf(t.word); t.shape == letters && !isPlain(t.word) && !unit && t.of != aMultiple {
				stems[stem(t.word)] = true
				found++
			}
		}
	}
	look(cl.from-1, -1)
	look(cl.to, 1)
	return stems
}

// ofWhich reports whether only "of" or "out of" stands between a count and the one at i:
// "two of the nine docks".
func ofWhich(tokens []token, cl claim, i int) bool {
	from, to := cl.to, i
	if i < cl.from {
		from, to = i+1, cl.from
	}
	for k := from; k < to; k++ {
		if !tokens[k].is("out", "of", "the", "our", "its", "all") {
			return false
		}
	}
	return true
}

// countedBy is the stem of what is counted: the first word behind a count that is not a
// plain one.
func countedBy(tokens []token, cl claim) string {
	for k := cl.to; k < len(tokens) && k < cl.to+3 && !endsClause(tokens[k]); k++ {
		if isContent(tokens[k]) {
			return stem(tokens[k].word)
		}
	}
	return ""
}

func meet(a, b map[string]bool) bool {
	for k := range a {
		if b[k] {
			return true
		}
	}
	return false
}
