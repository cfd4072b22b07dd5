package narrative

// contentBefore is the place of the nearest word before i, in its clause, that says
// something; -1 where there is none.
func contentBefore(tokens []token, i int) int {
	for k := i - 1; k >= 0 && !endsClause(tokens[k]); k-- {
		if isContent(tokens[k]) {
			return k
		}
	}
	return -1
}

// contentAfter is the same behind i.
func contentAfter(tokens []token, i int) int {
	for k := i + 1; k < len(tokens) && !endsClause(tokens[k]); k++ {
		if isContent(tokens[k]) {
			return k
		}
	}
	return -1
}

func isContent(t token) bool {
	_, unit := unitOf(t.word)
	return t.shape == letters && !isPlain(t.word) && (!passing[t.word] || t.is("gone")) && !unit && !isDenial(t.word) && !quantities[t.word] && t.of == 0 && !t.name && !askVerbs[t.word] && !hedges[t.word]
}

// shuffled reports whether words that somebody wrote have been put together in another
// way than they were written: what stands in two clauses there has become one, or who
// does it and whom it is done to have changed places.
func (j *judgement) shuffled(i int) bool {
	if j.leansOnOther(i) {
		return true
	}
	if !isContent(j.tokens[i]) || !j.saidOnly(i) {
		return false
	}
	b := contentBefore(j.tokens, i)
	if b < 0 || !j.saidOnly(b) {
		return false
	}
	first, second := stem(j.tokens[b].word), stem(j.tokens[i].word)
	third, passive := "", false
	if a := contentAfter(j.tokens, i); a > 0 && j.saidOnly(a) {
		third = stem(j.tokens[a].word)
		for k := i + 1; k < a; k++ {
			passive = passive || j.tokens[k].is("by")
		}
	}
	apart, together, turned, kept := false, false, false, false
	for _, e := range j.cited {
		for n, p := range e.texts {
			for k, t := range p.tokens {
				if t.shape != letters || stem(t.word) != second {
					continue
				}
				inClause, inText, ended := false, false, false
				for _, step := range []int{-1, 1} {
					ended = false
					for m := k + step; m >= 0 && m < len(p.tokens); m += step {
						ended = ended || !goesOn(p.tokens, m) && p.tokens[m].is("and", "but", "while", "whereas", ";", ":", "–")
						if stem(p.tokens[m].word) == first {
							inClause, inText = inClause || !ended, true
						}
					}
				}
				together, apart = together || inClause, apart || !inClause && inText && n > 0
				before, after := contentBefore(p.tokens, k), contentAfter(p.tokens, k)
				if before >= 0 && after >= 0 && third != "" {
					x, z := stem(p.tokens[before].word), stem(p.tokens[after].word)
					turned = turned || x == third && z == first
					kept = kept || x == first && z == third
				}
			}
		}
	}
	return apart && !together || turned && !kept && !passive
}

// goesOn reports whether what follows the "and" at i goes on about who stands before it:
// "one haulier left and has stopped paying".
func goesOn(tokens []token, i int) bool {
	return at(tokens, i+1).is("has", "have", "is", "are", "was", "were", "cannot", "will", "now", "still")
}

// leanVerbs are plain verbs with two sides that are not the same.
var leanVerbs = set(`depend depends depended depending wait waits waited waiting cause causes caused lead leads follow follows followed need needs needed await awaits`)

// leansOnOther reports whether what depends on something in a text is what something
// depends on in the sentence.
func (j *judgement) leansOnOther(i int) bool {
	t := j.tokens[i]
	if !leanVerbs[t.word] {
		return false
	}
	a := contentAfter(j.tokens, i)
	if a < 0 || !j.saidOnly(a) {
		return false
	}
	object, verb := stem(j.tokens[a].word), stem(t.word)
	subject := false
	for _, e := range j.cited {
		for _, p := range e.texts {
			for k, o := range p.tokens {
				if o.shape != letters || stem(o.word) != verb {
					continue
				}
				for m := k + 1; m < len(p.tokens) && !endsClause(p.tokens[m]); m++ {
					if p.tokens[m].shape == letters && stem(p.tokens[m].word) == object {
						return false
					}
				}
				for m := k - 1; m >= 0 && !endsClause(p.tokens[m]); m-- {
					subject = subject || p.tokens[m].shape == letters && stem(p.tokens[m].word) == object
				}
			}
		}
	}
	return subject
}
