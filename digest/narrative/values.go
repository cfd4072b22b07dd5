package narrative

// comparison is how a value that is said stands to the one that is.
type comparison int

const (
	exactly comparison = iota
	moreThan
	atLeast
	lessThan
	atMost
)

// comparisons are the words before a value that say it is not told exactly, the longest
// first. "About" and the like may only stand before the exact value.
var comparisons = []struct {
	words []string
	op    comparison
}{
	{[]string{"no", "less", "than"}, atLeast}, {[]string{"not", "less", "than"}, atLeast}, {[]string{"no", "fewer", "than"}, atLeast},
	{[]string{"no", "more", "than"}, atMost}, {[]string{"not", "more", "than"}, atMost},
	{[]string{"in", "excess", "of"}, moreThan}, {[]string{"just", "over"}, moreThan}, {[]string{"just", "under"}, lessThan},
	{[]string{"well", "over"}, moreThan}, {[]string{"a", "little", "over"}, moreThan},
	{[]string{"more", "than"}, moreThan}, {[]string{"longer", "than"}, moreThan}, {[]string{"upwards", "of"}, moreThan},
	{[]string{"at", "least"}, atLeast}, {[]string{"less", "than"}, lessThan}, {[]string{"fewer", "than"}, lessThan},
	{[]string{"at", "most"}, atMost}, {[]string{"up", "to"}, atMost}, {[]string{"close", "to"}, exactly},
	{[]string{"older", "than"}, moreThan}, {[]string{"younger", "than"}, lessThan},
	{[]string{"over"}, moreThan}, {[]string{"above"}, moreThan}, {[]string{"beyond"}, moreThan}, {[]string{"exceeding"}, moreThan},
	{[]string{"under"}, lessThan}, {[]string{"below"}, lessThan},
	{[]string{"about"}, exactly}, {[]string{"around"}, exactly}, {[]string{"roughly"}, exactly}, {[]string{"approximately"}, exactly},
	{[]string{"circa"}, exactly}, {[]string{"nearly"}, exactly}, {[]string{"almost"}, exactly}, {[]string{"exactly"}, exactly},
}

// comparisonBefore reads the comparison that stands before a value, and where it begins.
func comparisonBefore(tokens []token, i int) (op comparison, from int) {
	for _, c := range comparisons {
		k := i - len(c.words)
		if k < 0 || tokens[k].settled {
			continue
		}
		match := true
		for m, w := range c.words {
			match = match && tokens[k+m].word == w && !tokens[k+m].quoted
		}
		if match {
			return c.op, k
		}
	}
	return exactly, i
}

// values checks every amount, number, day and span.
func (j *judgement) values() {
	lastUnit := noUnit
	for _, cl := range j.claims {
		if cl.matter == aSpan {
			lastUnit = cl.unit
		}
		if cl.matter == aCount && lastUnit != noUnit && cl.number != nil && elliptic(j.tokens, cl) {
			cl.matter, cl.unit = aSpan, lastUnit // "one for 12 days, and the other for 21"
		}
		if cl.matter == anID || j.tokens[cl.from].quoted {
			continue
		}
		if j.tokens[cl.from].is("one") && cl.to == cl.from+1 && at(j.tokens, cl.from-1).is("last", "latest", "this", "that") && !isContent(at(j.tokens, cl.to)) {
			j.settle(cl.from, cl.to) // the last one
			continue
		}
		facts := j.restsOn(cl.from)
		op, from := comparisonBefore(j.tokens, cl.from)
		kind, holds := Kind(""), false
		switch cl.matter {
		case anAmount:
			kind, holds = BadAmount, j.amountHolds(cl, op, facts)
		case aSpan:
			kind, holds = BadDate, j.spanHolds(cl, op, facts)
		case aDay:
			kind, holds = BadDate, j.dayHolds(cl, facts)
			if from < cl.from && j.tokens[from].is("about", "around") {
				j.settle(from, cl.from)
			}
			from = cl.from
		case aRatio:
			kind, holds = BadNumber, !j.ofAmount(cl) && j.numberHolds(cl, op, facts)
		default:
			kind, holds = BadNumber, j.numberHolds(cl, op, facts)
		}
		if !holds {
			j.fault(kind, from, cl.to)
			continue
		}
		j.settle(from, cl.to)
	}
}

// elliptic reports whether a count stands where a span would: without what it counts.
func elliptic(tokens []token, cl claim) bool {
	next := at(tokens, cl.to)
	return (next.shape == mark || next.is("and", "but")) && at(tokens, cl.from-1).is("for", "after", "by", "with", "against")
}

// ofAmount reports whether a part is said to be one of an amount.
func (j *judgement) ofAmount(cl claim) bool {
	for _, other := range j.claims {
		if other.matter == anAmount && other.from > cl.to && other.from <= cl.to+3 && word(j.tokens, cl.to) == "of" {
			return true
		}
	}
	return false
}
