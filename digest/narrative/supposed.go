package narrative

import "slices"

// hedges are words under which something is not the case yet, or not for sure.
var hedges = set(`until till unless if before once may might could should must would when whether without`)

// hedged reports whether such a word stands before a token in its clause, or one for what
// is not there yet.
func hedged(tokens []token, i int) bool {
	for k := i - 1; k >= 0 && k >= i-8 && !endsClause(tokens[k]); k-- {
		if hedges[tokens[k].word] && !(tokens[k].is("may") && tokens[k].capital()) || isDenial(tokens[k].word) {
			return true
		}
	}
	return false
}

// unhedged checks two words that follow each other in a fact only under an "until" or an
// "if": the sentence must not say that it is so.
func (j *judgement) unhedged(i int) bool {
	if i == 0 || !j.saidOnly(i) || !j.saidOnly(i-1) || hedged(j.tokens, i) {
		return false
	}
	for k := i - 1; k >= 0 && k >= i-8 && !endsClause(j.tokens[k]); k-- {
		if owedWords[j.tokens[k].word] {
			return false
		}
	}
	first, second := stem(j.tokens[i-1].word), stem(j.tokens[i].word)
	found := false
	for _, e := range j.cited {
		for _, p := range e.texts {
			for k := 1; k < len(p.tokens); k++ {
				if stem(p.tokens[k-1].word) != first || stem(p.tokens[k].word) != second {
					continue
				}
				if !hedged(p.tokens, k) {
					return false
				}
				found = true
			}
		}
	}
	return found
}

// underConditions are words under which something would be so.
var underConditions = set(`if unless otherwise else without whether provided providing would could might should condition conditions conditional depends depending assuming needs requires must only subject`)

// supposedIn marks the tokens of a text that it tells only for a case: what stands behind
// an "if" or an "unless", and all that would follow from it.
func supposedIn(tokens []token, all bool) []bool {
	marked := make([]bool, len(tokens))
	for i := 0; i < len(tokens); i++ {
		if all {
			marked[i] = true
			continue
		}
		switch {
		case tokens[i].shape != letters:
			continue
		case tokens[i].is("only") && at(tokens, i+1).is("with", "if", "after", "when", "once"), tokens[i].is("subject") && word(tokens, i+1) == "to", tokens[i].is("if", "unless", "provided"):
		default:
			continue
		}
		end := i + 1
		if tokens[i].is("if") && word(tokens, i+1) == "not" && word(tokens, i+2) == ":" {
			for end = i + 3; end < len(tokens) && tokens[end].raw != "·" && tokens[end].raw != "–"; end++ {
				marked[end] = true
			}
		}
		for ; end < len(tokens) && (tokens[end].is("and") || !endsClause(tokens[end])); end++ {
			marked[end] = true
		}
		i = end - 1
	}
	return marked
}

// suppose notes the stems that the fact's texts have only under a condition.
func (e *evidence) suppose() {
	under, free := map[string]bool{}, map[string]bool{}
	for _, p := range e.texts {
		for i, marked := range supposedIn(p.tokens, p.supposed) {
			if !isContent(p.tokens[i]) {
				continue
			}
			if st := stem(p.tokens[i].word); marked {
				under[st] = true
			} else {
				free[st] = true
			}
		}
	}
	e.supposed = map[string]bool{}
	for st := range under {
		e.supposed[st] = !free[st]
	}
}

// supposes checks a word that the facts have only under a condition: the sentence must
// name it as what would be.
func (j *judgement) supposes(i int) bool {
	if !isContent(j.tokens[i]) || slices.ContainsFunc(j.tokens, func(t token) bool { return !t.quoted && underConditions[t.word] }) {
		return false
	}
	st := stem(j.tokens[i].word)
	found := false
	for _, e := range j.restsOn(i) {
		if e.stems[st] && !e.supposed[st] {
			return false
		}
		found = found || e.supposed[st]
	}
	return found
}

// supposedBefore reports whether an "if" stands before a token in its clause.
func (j *judgement) supposedBefore(i int) bool { return j.clauseHas(i, conditions) }
