package narrative

import (
	"slices"
	"strings"
	"unicode"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// evidence is a fact with all that is compared with sentences, found once.
type evidence struct {
	Fact
	// texts are the line first, and then what people wrote.
	texts []passage
	// stems are those of all words in them, and pairs those of two that follow each
	// other. The values of names are words of the fact as well.
	stems map[string]bool
	pairs map[[2]string]bool
	// ourStems and ours are the stems and pairs of the line without what people wrote.
	ourStems map[string]bool
	ours     map[[2]string]bool
	// exact are the words as they stand.
	exact map[string]bool
	// capitals are words that stand in the texts with a capital letter.
	capitals map[string]bool
	// compounds are names of letters and digits: COVID-19.
	compounds map[string]bool
	// denied are the stems that a "not" or "no" stands before, and deniedByUs those in
	// what we have computed; alwaysDenied stand nowhere without.
	denied, deniedByUs, alwaysDenied map[string]bool
	// undone are the stems of what is "un-": unsigned.
	undone      map[string]bool
	people      map[ops.Handle]bool
	departments map[ops.Handle]bool
	// has are the states, as canonical words, and hasNot those that are denied.
	has, hasNot map[string]bool
	// supposed are the stems that stand only under a condition.
	supposed map[string]bool
	// foreign is all text in scripts other than Latin.
	foreign string
	// authors are who wrote each of the texts behind the line, "" where nobody knows.
	authors []string
	relations
}

// passage is a text that a fact holds, read on its day.
type passage struct {
	tokens []token
	claims []claim
	near   []map[string]bool
	on     dates.Date
	// supposed is set for a text that tells what would be.
	supposed bool
}

// mostRead bounds what is read of one text of a fact, in bytes. Records are shorter.
const mostRead = 8 << 10

// gather finds in a fact what sentences are compared with.
func (c *Checker) gather(f Fact) *evidence {
	e := &evidence{
		Fact: f, stems: map[string]bool{}, pairs: map[[2]string]bool{}, ourStems: map[string]bool{},
		exact: map[string]bool{}, capitals: map[string]bool{}, compounds: map[string]bool{},
		denied: map[string]bool{}, deniedByUs: map[string]bool{},
		people: map[ops.Handle]bool{}, departments: map[ops.Handle]bool{},
		has: map[string]bool{}, hasNot: map[string]bool{}, undone: map[string]bool{},
	}
	e.add(c, Said{Text: f.Line, On: c.today})
	ours := f.Line
	for _, s := range f.Said {
		e.add(c, s)
		ours = without(ours, s.Text)
	}
	e.names(c)
	e.computed(c, ours)
	e.alwaysDenied = e.onlyDenied()
	for st := range e.undone {
		e.alwaysDenied[st] = e.alwaysDenied[st] || !e.stems[st]
		e.stems[st] = true
	}
	e.suppose()
	for _, s := range f.States {
		e.state(s)
	}
	return e
}

// add reads a text.
func (e *evidence) add(c *Checker, said Said) {
	s := said.Text
	if len(s) > mostRead {
		s = strings.ToValidUTF8(s[:mostRead], "")
	}
	tokens := tokenize(s)
	p := passage{tokens: tokens, claims: c.read(tokens, nil), on: said.On, supposed: said.If || e.ifNot(s)}
	for i, t := range tokens {
		if end, name := compoundAt(tokens, i); name != "" && !gluedTo(tokens, i) && end > i {
			e.compounds[name] = true
		}
		if t.shape != letters {
			continue
		}
		st := stem(t.word)
		if _, unit := unitOf(t.word); !unit || !t.settled {
			e.stems[st] = true
		}
		if !at(tokens, i-1).is("be") { // "must be signed" is not signed
			e.exact[t.word] = true
		}
		if t.capital() && !t.settled {
			e.capitals[t.word] = true
		}
		if strings.IndexFunc(t.raw, notLatin) >= 0 {
			e.foreign += " " + t.raw
		}
	}
	for _, cl := range p.claims {
		p.near = append(p.near, near(tokens, cl))
	}
	for pair := range pairsOf(tokens) {
		e.pairs[pair] = true
	}
	for st := range deniedIn(tokens, 3) {
		e.denied[st] = true
	}
	for _, t := range tokens {
		if base, ok := strings.CutPrefix(t.word, "un"); ok && len(base) > 4 && isPast(base) {
			e.denied[stem(base)], e.undone[stem(base)] = true, true // unsigned is not signed
		}
	}
	e.texts = append(e.texts, p)
}

// ifNot reports whether the line says that a text is what would come of it if the fact
// were not so.
func (e *evidence) ifNot(s string) bool {
	return len(e.texts) > 0 && strings.Contains(e.Line, "if not: "+s)
}

// pairsOf are the stems of each two words that follow each other.
func pairsOf(tokens []token) map[[2]string]bool {
	pairs := map[[2]string]bool{}
	for i, t := range tokens {
		if next := nextWord(tokens, i); next != "" && t.shape == letters {
			pairs[[2]string{stem(t.word), stem(next)}] = true
		}
	}
	return pairs
}

// nextWord is the word that follows the one at i, with nothing but a hyphen between.
func nextWord(tokens []token, i int) string {
	k := skipDash(tokens, i+1)
	if k < len(tokens) && tokens[k].shape == letters {
		return tokens[k].word
	}
	return ""
}

func notLatin(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }

// without is a text without a part that somebody else wrote.
func without(s, part string) string {
	s, part = strings.Join(strings.Fields(s), " "), strings.Join(strings.Fields(part), " ")
	if part == "" {
		return s
	}
	return strings.ReplaceAll(s, part, " , ")
}

// names adds who and what the fact is about.
func (e *evidence) names(c *Checker) {
	for _, h := range e.People {
		e.people[h] = true
	}
	for _, h := range e.Departments {
		e.departments[h] = true
	}
	for _, h := range e.Health {
		e.departments[h.Department] = true
	}
}

// computed adds what only we say: the line without what people wrote.
func (e *evidence) computed(c *Checker, ours string) {
	tokens := tokenize(ours)
	for _, t := range tokens {
		if t.shape == letters && !(t.capital() && len(c.names.people[t.word]) > 0) {
			e.ourStems[stem(t.word)] = true
		}
	}
	e.deniedByUs = deniedIn(tokens, 3)
	e.ours = pairsOf(tokens)
	for i := range tokens {
		if h, _, ok := c.names.departmentAt(tokens, i); ok && tokens[i].capital() {
			e.departments[h] = true
		}
	}
	e.relations = c.relate(tokens)
	if strings.HasPrefix(e.Cite, "DEC-") {
		e.actors["decided"] = append(e.actors["decided"], e.owners...)
	}
	for i, t := range tokens {
		if t.is("to") && decides[stateWords[word(tokens, i+1)]] && slices.ContainsFunc(tokens[:i], func(t token) bool { return waitVerbs[t.word] }) {
			verb := tokens[i+1].word // "waits for Mia to verify it": it is not verified
			e.hasNot[stateWords[verb]], e.hasNot[stem(verb)] = true, true
			e.denied[stem(verb)], e.deniedByUs[stem(verb)] = true, true
		}
	}
	for _, s := range e.Said {
		e.authors = append(e.authors, c.author(e, s.Text))
	}
	line := e.texts[0]
	for _, cl := range line.claims {
		if cl.matter == anAmount && roleOf(line.tokens, cl) == spent {
			e.stems["spend"], e.ourStems["spend"] = true, true
		}
	}
}

// onlyDenied are the stems that nothing affirms.
func (e *evidence) onlyDenied() map[string]bool {
	all, denied := map[string]int{}, map[string]int{}
	for _, p := range e.texts {
		for i, t := range p.tokens {
			if t.shape == letters {
				all[stem(t.word)]++
			}
			if t.shape == letters && isDenial(t.word) && !(t.is("nothing", "none", "nobody") && isContent(at(p.tokens, i-1))) {
				for st := range deniedIn(p.tokens[i:clauseEnd(p.tokens, i)], 1) {
					denied[st]++
				}
			}
		}
	}
	only := map[string]bool{}
	for st, n := range denied {
		if n >= all[st] {
			only[st] = true
		}
	}
	return only
}

// clauseEnd is where the clause of a token ends, or the next denial stands.
func clauseEnd(tokens []token, i int) int {
	for k := i + 1; k < len(tokens); k++ {
		if endsClause(tokens[k]) || isDenial(tokens[k].word) {
			return k
		}
	}
	return len(tokens)
}

// follows reports whether the fact has one word right before the other.
func (e *evidence) follows(first, second string) bool {
	return e.pairs[[2]string{stem(first), stem(second)}]
}

// writes reports whether people wrote that value, of the same thing as the words
// around it say.
func (e *evidence) writes(tokens []token, cl claim) bool {
	around := near(tokens, cl)
	if cl.matter == aCount && e.countsElse(tokens, cl) {
		return false
	}
	for _, p := range e.texts {
		for i, other := range p.claims {
			if other.same(cl) && (len(p.near[i]) == 0 || meet(p.near[i], around)) && sameSide(p.tokens, other, tokens, cl) && sameExcept(p.tokens, other, tokens, cl) && !p.countsOther(other, countedBy(tokens, cl)) && countsSame(p.tokens, other, tokens, cl) && p.modifies(other, p.near[i], tokens, cl) {
				return true
			}
		}
	}
	return false
}

// writesDay is writes for days: the day that a text names on its own day must be the
// one that the sentence names today.
func (e *evidence) writesDay(tokens []token, cl claim, today dates.Date) bool {
	around := near(tokens, cl)
	for n, p := range e.texts {
		for i, other := range p.claims {
			if n == 0 && (len(e.Dates) > 0 || len(e.Said) > 0 && other.day.relative) {
				continue // a value, or what somebody wrote on another day
			}
			on := p.on
			if other.matter != aDay || other.day.impossible || on.IsZero() && (other.day.relative || cl.day.relative) {
				continue
			}
			if on.IsZero() {
				on = today
			}
			same := other.day.says(on) == cl.day.says(today)
			if m := cl.day.month; m > 0 && m == other.day.month && word(p.tokens, other.from-1) == "by" && word(tokens, cl.from-1) == "by" {
				same = coming(m, on) == coming(m, today) // by the next March, however far that is
			}
			if same && (len(p.near[i]) == 0 || meet(p.near[i], around)) && sameSide(p.tokens, other, tokens, cl) {
				return true
			}
		}
	}
	return false
}

// same reports whether two claims are the same value. Days are compared elsewhere.
func (cl claim) same(other claim) bool {
	switch {
	case cl.matter != other.matter || cl.unreadable || other.unreadable:
		return false
	case cl.matter == anAmount:
		return cl.amount == other.amount
	case cl.matter == anID:
		return cl.id == other.id
	case cl.matter == aSpan:
		if cl.unit != other.unit {
			a, ok := cl.inDays()
			b, both := other.inDays()
			return ok && both && a == b && cl.unit <= week && other.unit <= week
		}
	case cl.matter == aDay:
		return false
	}
	return cl.number.Cmp(other.number) == 0
}
