package narrative

import "slices"

// betterWords and worseWords say which way things go. Downward and upward are as good as
// what moves: a health that falls is bad news, a level that falls is good news.
var (
	betterWords = set(`improve improves improved improving improvement improvements better recover recovers recovered recovering recovery rebound rebounds
		rebounded healthier restored heal healed upturn progress progressing progressed eased easing relief reversed`)
	worseWords = set(`worse worsen worsens worsened worsening deteriorate deteriorates deteriorated deteriorating deterioration degraded
		downgraded worst`)
	downWords = set(`slip slips slipped slipping fall falls fell fallen falling drop drops dropped dropping slide slides slid sliding sink sinks sank
		lower lowered lowers down decrease decreased decreases reduce reduced reduces reduction ease eases downgrade`)
	upWords = set(`rise rises rose risen rising climb climbs climbed climbing jump jumps jumped jumping increase increases increased increasing
		higher up upgraded upgrade grow grows grew grown growing`)
)

// moveWords say that something has changed, whichever way.
var moveWords = set(`went goes go going gone moved moves changed changes turned turns became becomes swung swings shifted`)

// trends checks the words that say which way things go.
func (j *judgement) trends() {
	for i := range j.tokens {
		t := j.tokens[i]
		if t.settled || t.quoted || t.shape != letters {
			continue
		}
		if t.is("turned", "turns", "turning") && word(j.tokens, i+1) == "down" && j.turnedDown(i) {
			j.settle(i, i+2)
			continue
		}
		facts := j.restsOn(i)
		healthMoves := func(better bool) bool {
			return anyOf(facts, func(e *evidence) bool {
				for _, h := range e.Health {
					if a, b := severity(h.Was), severity(h.Now); a > 0 && b > 0 && a != b && (b < a) == better && !(better && worse(h)) {
						return true
					}
				}
				return false
			})
		}
		levelMoves := func(down bool) bool {
			return anyOf(facts, func(e *evidence) bool {
				a, b := e.LevelWas.Rank(), e.Level.Rank()
				return a > 0 && b > 0 && a != b && (b < a) == down
			})
		}
		changes := func() bool {
			return anyOf(facts, func(e *evidence) bool {
				return slices.ContainsFunc(e.Health, func(h Health) bool { return h.Was != "" && h.Was != h.Now })
			})
		}
		ours := func() bool {
			return anyOf(facts, func(e *evidence) bool { return e.ourStems[stem(t.word)] || e.has[t.word] })
		}
		switch {
		case t.is("gone", "went") && word(j.tokens, i+1) == "over" && anyOf(facts, func(e *evidence) bool { return e.has["exceeded"] }):
		case t.is("go") && j.leftToGo(i):
		case moveWords[t.word]:
			if !(leadsTo(j.tokens, i) && (changes() || levelMoves(true) || levelMoves(false))) && !ours() && !j.inContext(i, facts) {
				j.fault(BadWord, i, i+1)
				continue
			}
		case betterWords[t.word]:
			if !healthMoves(true) && !levelMoves(true) && !ours() {
				j.fault(BadHealth, i, i+1)
				continue
			}
		case worseWords[t.word]:
			if !healthMoves(false) && !levelMoves(false) && !j.inContext(i, facts) {
				j.fault(BadHealth, i, i+1)
				continue
			}
		case downWords[t.word]:
			if !(leadsTo(j.tokens, i) && (healthMoves(false) || levelMoves(true))) && !ours() && !j.inContext(i, facts) && !phrasal(j.tokens, i) {
				j.fault(BadState, i, i+1)
				continue
			}
		case upWords[t.word]:
			if !(leadsTo(j.tokens, i) && levelMoves(false)) && !ours() && !j.inContext(i, facts) && !phrasal(j.tokens, i) {
				j.fault(BadState, i, i+1)
				continue
			}
		default:
			continue
		}
		j.settle(i, i+1)
	}
}

// leadsTo reports whether a health or a level follows a word: what it is that moves.
func leadsTo(tokens []token, i int) bool {
	for k := i + 1; k < len(tokens) && k <= i+3; k++ {
		if _, end := levelAt(tokens, k); end > k {
			return true
		}
		if _, _, ok := healthAt(tokens, k); ok {
			return true
		}
	}
	return false
}

// phrasal reports whether "up" or "down" is only part of a verb: "set up", "end up".
func phrasal(tokens []token, i int) bool {
	return tokens[i].is("up") && (at(tokens, i-1).is("set", "sets", "setting", "follow", "follows", "ends", "end", "held", "hold", "holds", "holding", "pick", "picks", "comes", "brings", "brought", "takes", "makes") ||
		word(tokens, i+1) == "for" || word(tokens, i+1) == "to")
}

// inContext reports whether a fact has the word beside a word that it has here, too.
func (j *judgement) inContext(i int, facts []*evidence) bool {
	st := stem(j.tokens[i].word)
	around := near(j.tokens, claim{from: i, to: i + 1})
	return anyOf(facts, func(e *evidence) bool {
		for _, p := range e.texts {
			for k, t := range p.tokens {
				if t.shape == letters && stem(t.word) == st && meet(near(p.tokens, claim{from: k, to: k + 1}), around) {
					return true
				}
			}
		}
		return false
	})
}
