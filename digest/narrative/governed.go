package narrative

import (
	"slices"
)

// governing are words that say how what follows them stands to the rest. Those that are
// strict cannot take each other's place, nor stand where there was none.
var (
	governing = set(`from before after until till without against despite with for to of in on at by into about over under via through than`)
	strict    = set(`from before after until till without against despite`)
	needless  = set(`from without against`)
)

// governs checks that what somebody wrote does not stand behind another word for how it
// stands to the rest: "after the merger" for "not before the merger".
func (j *judgement) governs() {
	for i, t := range j.tokens {
		if !strict[t.word] || t.quoted || t.settled || t.is("against") && j.ahead4(i, "target") || t.is("without") && j.withoutAsked(i) {
			continue
		}
		k := i + 1
		for at(j.tokens, k).is("the", "a", "an", "its", "their", "this", "that", "we", "they", "it") {
			k++
		}
		if k >= len(j.tokens) || j.tokens[k].quoted || j.tokens[k].of != 0 || j.tokens[k].name || j.tokens[k].shape != letters || passing[j.tokens[k].word] {
			continue
		}
		same, other, bare := false, false, false
		for _, e := range j.restsOn(i) {
			for _, p := range e.texts[1:] {
				for m, o := range p.tokens {
					if o.shape != letters || stem(o.word) != stem(j.tokens[k].word) {
						continue
					}
					b := m - 1
					for at(p.tokens, b).is("the", "a", "an", "its", "their", "this", "that", "our", "we", "they", "it") {
						b--
					}
					before := word(p.tokens, b)
					switch {
					case before == t.word || before == "till" && t.is("until"):
						same = true
					case governing[before]:
						other = true
					default:
						bare = true
					}
				}
			}
		}
		elsewhere := t.is("before", "after", "until", "from") && anyOf(j.restsOn(i), func(e *evidence) bool {
			return slices.ContainsFunc(e.texts[1:], func(p passage) bool {
				return slices.ContainsFunc(p.tokens, func(o token) bool { return o.word == t.word })
			})
		})
		if !same && (other && !bare || bare && (needless[t.word] || elsewhere)) {
			j.problem(BadWord, text(j.tokens, i, k+1))
		}
	}
}

// turnedAround are the words that may not take the place of one that somebody wrote before
// the same word: what is back from the workshop is not in it.
var turnedAround = map[string]map[string]bool{
	"from": set(`in at on to into with within`), "without": set(`with`), "before": set(`after since`), "until": set(`since after`),
	"to": set(`from with by`), "after": set(`before until`), "off": set(`on in`), "out": set(`in`), "outside": set(`in inside`), "inside": set(`outside`),
	"into": set(`out from off`), "onto": set(`off from`), "near": set(`in at on inside`), "behind": set(`in on before`), "beside": set(`in on`), "between": set(`in on`), "towards": set(`from away on`),
	"above": set(`below under`), "below": set(`above over`), "over": set(`under`), "under": set(`over`), "up": set(`down`), "down": set(`up`),
}

// turnsAround checks that no word for how something stands to the rest has become one
// that says the opposite.
func (j *judgement) turnsAround() {
	for i, t := range j.tokens {
		if t.quoted || t.settled || t.shape != letters {
			continue
		}
		stands := t.word
		if t.is("of") && at(j.tokens, i-1).is("out") {
			stands = "out"
		}
		k := beyondArticles(j.tokens, i, 1)
		if !isContent(at(j.tokens, k)) || j.tokens[k].quoted {
			continue
		}
		turned, kept := false, false
		for _, e := range j.restsOn(i) {
			for _, p := range e.texts[1:] {
				for m, o := range p.tokens {
					if o.shape != letters || stem(o.word) != stem(j.tokens[k].word) {
						continue
					}
					if turnedAround[word(p.tokens, beyondArticles(p.tokens, m, -1))][stands] {
						turned = true
					} else {
						kept = true
					}
				}
			}
		}
		if turned && !kept {
			j.problem(BadWord, text(j.tokens, i, k+1))
		}
	}
}

// beyondArticles is the place of the next word from i on in a direction that is no article
// or the like.
func beyondArticles(tokens []token, i, step int) int {
	for i += step; at(tokens, i).is("the", "a", "an", "its", "their", "this", "that", "our", "his", "her"); {
		i += step
	}
	return i
}

// limits say that it is not all of what follows.
var limits = set(`some several few certain selected many most`)

// apartWords tell one thing from another of the same name.
var apartWords = set(`old former previous next last current latest past`)

// limited checks that what people said of some is not said of all, and that nothing is
// called what something else is called: "the old framework contract".
func (j *judgement) limited() {
	for i, t := range j.tokens {
		if t.quoted || !isContent(t) || t.name {
			continue
		}
		limit, free := false, false
		other, same := false, false
		beside, apart := false, false
		b := contentBefore(j.tokens, i)
		if apartWords[word(j.tokens, i-1)] {
			b = i - 1
		}
		adjacent := b >= 0 && b == i-1 && apartWords[j.tokens[b].word] || b >= 0 && b == i-1 && j.saidOnly(b) && j.saidOnly(i) && !t.is("over", "under", "up", "down", "off")
		for _, e := range j.restsOn(i) {
			for _, p := range e.texts[min(1, len(e.texts)-1):] {
				for k, o := range p.tokens {
					if o.shape != letters || stem(o.word) != stem(t.word) {
						continue
					}
					before := word(p.tokens, k-1)
					other, same = other || apartWords[before] || before == "new", same || before == word(j.tokens, i-1)
					limit, free = limit || limits[word(p.tokens, k-1)], free || !limits[word(p.tokens, k-1)]
					if !adjacent {
						continue
					}
					near, far := false, false
					for _, step := range []int{-1, 1} {
						ended := false
						for m := k + step; m >= 0 && m < len(p.tokens); m += step {
							ended = ended || endsClause(p.tokens[m])
							if endsPassage(p.tokens[m]) {
								break
							}
							if p.tokens[m].shape == letters && stem(p.tokens[m].word) == stem(j.tokens[b].word) {
								near, far = near || !ended, far || ended && at(p.tokens, m+1).shape == letters && !endsClause(at(p.tokens, m+1))
							}
						}
					}
					beside, apart = beside || near, apart || far
				}
			}
		}
		called := word(j.tokens, i-1)
		if limit && !free && !limits[called] || apart && !beside || (apartWords[called] || called == "new") && other && !same {
			j.problem(BadWord, text(j.tokens, i, i+1))
		}
	}
}
