package narrative

import (
	"slices"
	"sync"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// Sentence is what a model says, and what it cites for that.
type Sentence struct {
	Text string `json:"text"`
	// Cites are the facts that it rests on, by their Cite.
	Cites []string `json:"cites"`
}

// Kind is what is wrong with a sentence, as it is counted.
type Kind string

// What can be wrong.
const (
	NoCitation Kind = "no_citation" // cites nothing, or what is no fact
	BadForm    Kind = "form"        // no single sentence of plain text: markup, a link, a mention, hidden characters, too long
	BadID      Kind = "id"          // names a record that its facts do not name
	BadNumber  Kind = "number"      // a count, percentage, ordinal or number word
	BadAmount  Kind = "amount"      // money
	BadDate    Kind = "date"        // a day, a time or an age
	BadName    Kind = "name"        // a person or something with a name
	BadDept    Kind = "department"  // a department
	BadHealth  Kind = "health"      // a health word against or beside the record, good made of bad
	BadState   Kind = "state"       // a level, a decision or another state that is not the record's
	BadWord    Kind = "word"        // a word that is neither in the facts nor a plain one
	LeavesOut  Kind = "leaves_out"  // a value without which it would be less true than the line
)

// Problem is one thing that is wrong with a sentence.
type Problem struct {
	Kind Kind
	// What are the words at fault, as they stand in the sentence.
	What string
}

// Checker compares sentences with facts. It may be used from several goroutines.
type Checker struct {
	org   *ops.Org
	today dates.Date
	facts map[string]*cited
	names names
	// called are words of the names of those who are cited, which are no months.
	called map[string]bool
}

// mostCited is how many facts one sentence may cite. Nobody reads more out of one.
const mostCited = 20

// NewChecker returns a checker of sentences that are read on that day. Of facts with
// the same Cite, the last one counts. Org may be nil: then nobody has a name.
func NewChecker(org *ops.Org, today dates.Date, facts []Fact) *Checker {
	if org == nil {
		org = &ops.Org{}
	}
	c := &Checker{org: org, today: today, facts: map[string]*cited{}, names: namesOf(org)}
	for _, f := range facts {
		c.facts[f.Cite] = &cited{fact: f}
	}
	return c
}

// cited is a fact that is read the first time that a sentence cites it.
type cited struct {
	fact Fact
	read sync.Once
	*evidence
}

// of reads the fact.
func (f *cited) of(c *Checker) *evidence {
	f.read.Do(func() { f.evidence = c.gather(f.fact) })
	return f.evidence
}

// Check returns all that is wrong with a sentence; nothing if its cited facts support
// every word of it. It returns in time proportional to the sentence, whatever that is.
func (c *Checker) Check(s Sentence) []Problem { return c.judge(s).problems }

// CheckLine is Check for a sentence that takes the place of the line of the one fact
// that it cites first: it may not leave out what that must hold.
func (c *Checker) CheckLine(s Sentence) []Problem {
	j := c.judge(s)
	if len(j.problems) == 0 {
		j.leavesOut(j.cited[0])
	}
	return j.problems
}

// judgement is a sentence while it is being checked.
type judgement struct {
	*Checker
	tokens []token
	claims []claim
	// cited are the facts that the sentence cites, and resting those on which each of
	// its clauses rests.
	cited   []*evidence
	resting [][]*evidence
	stated  stated
	// copied marks the words of whole statements of somebody's.
	copied   []bool
	problems []Problem
}

// judge reads a sentence step by step. Each step settles the tokens that are its
// matter; what no step has settled is a word, and has to be supported as one.
func (c *Checker) judge(s Sentence) *judgement {
	here := *c
	j := &judgement{Checker: &here}
	if what, ok := wellFormed(s.Text); !ok {
		j.problem(BadForm, what)
		return j
	}
	if !j.cite(s.Cites) {
		return j
	}
	j.tokens = tokenize(s.Text)
	if !j.quotes() {
		return j
	}
	j.foreign()
	j.callNames()
	j.copied = j.verbatim()
	j.claims = j.read(j.tokens, j.writes)
	j.split()
	j.ids()
	j.values()
	j.departments()
	j.people()
	j.health()
	j.levels()
	j.states()
	j.parts()
	j.stances()
	j.actors()
	j.swapped()
	j.limited()
	j.governs()
	j.turnsAround()
	j.isThere()
	j.linked()
	j.rated()
	j.had()
	j.replaced()
	j.words()
	return j
}

// cite finds the facts that are cited.
func (j *judgement) cite(cites []string) bool {
	if len(cites) == 0 || len(cites) > mostCited {
		j.problem(NoCitation, "")
		return false
	}
	for _, cite := range cites {
		f, ok := j.facts[cite]
		if !ok {
			j.problem(NoCitation, noted(cite))
			continue
		}
		e := f.of(j.Checker)
		if !slices.Contains(j.cited, e) {
			j.cited = append(j.cited, e)
		}
	}
	return len(j.problems) == 0
}

// callNames notes what those are called whom the cited facts are about.
func (j *judgement) callNames() {
	j.called = map[string]bool{}
	for _, e := range j.cited {
		for h := range e.people {
			for _, w := range j.names.of[h] {
				j.called[w] = true
			}
		}
	}
}

// problem notes what is wrong, once.
func (j *judgement) problem(kind Kind, what string) {
	p := Problem{kind, what}
	if !slices.Contains(j.problems, p) {
		j.problems = append(j.problems, p)
	}
}

// fault notes what is wrong with the tokens from (included) to (excluded), and settles
// them.
func (j *judgement) fault(kind Kind, from, to int) {
	j.problem(kind, text(j.tokens, from, to))
	j.settle(from, to)
}

// settle marks tokens as dealt with.
func (j *judgement) settle(from, to int) {
	for i := from; i < to; i++ {
		j.tokens[i].settled = true
	}
}

// writes reports whether any fact that is cited holds that run of letters and digits.
func (j *judgement) writes(compound string) bool {
	return slices.ContainsFunc(j.cited, func(e *evidence) bool { return e.compounds[compound] })
}

// restsOn are the facts that the token's clause rests on.
func (j *judgement) restsOn(i int) []*evidence {
	return j.resting[j.tokens[i].clause]
}

// anyOf reports whether one of the facts is as asked.
func anyOf(facts []*evidence, is func(*evidence) bool) bool {
	return slices.ContainsFunc(facts, is)
}

// holds reports whether a cited fact has a word with that stem.
func (j *judgement) holds(stem string) bool {
	return anyOf(j.cited, func(e *evidence) bool { return e.stems[stem] })
}

// clauseHolds reports whether a fact on which the token's clause rests has a word with
// that stem.
func (j *judgement) clauseHolds(i int, stem string) bool {
	return anyOf(j.restsOn(i), func(e *evidence) bool { return e.stems[stem] })
}
