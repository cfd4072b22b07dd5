package narrative

import (
	"slices"

	"adjutant/ops"
)

// relations are who does what in a fact's line, as far as its words tell.
type relations struct {
	// askers asked, said or logged it; holders are those with whom it waits.
	askers, holders []string
	// owners are whose it is.
	owners []string
	// actors are who did something to it, by the state that this is.
	actors map[string][]string
	// arrows lead from one to another by what the one does: "Sales waits on Legal".
	arrows map[arrow]bool
}

type arrow struct{ verb, from, to string }

// entity is a person or a department in a text.
type entity struct {
	key      string
	person   bool
	from, to int
}

// entities are the people and departments that a text names with capitals.
func (c *Checker) entities(tokens []token) (all []entity) {
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if t.quoted || t.shape != letters || !t.capital() {
			continue
		}
		if h, end, ok := c.names.departmentAt(tokens, i); ok {
			all = append(all, entity{"department " + string(h), false, i, end})
			i = end - 1
			continue
		}
		who := c.names.people[t.word]
		end := i + 1
		for end < len(tokens) && !tokens[end-1].owned && tokens[end].capital() && len(intersect(who, c.names.people[tokens[end].word])) > 0 {
			who, end = intersect(who, c.names.people[tokens[end].word]), end+1
		}
		if len(who) > 0 {
			all = append(all, entity{string(who[0]), true, i, end})
			i = end - 1
		}
	}
	return all
}

var (
	askVerbs  = set(`asks asked requests requested says said logs logged raises raised adds wants wanted reports reported writes wrote notes noted`)
	waitVerbs = set(`wait waits waiting waited await awaits awaiting depend depends depending hinges relies sits needs`)
	holdVerbs = set(`block blocks blocking blocked hold holds holding held delay delays delaying delayed stall stalls stalling stalled stops stopping`)
)

// relate reads who does what in the words that we have computed.
func (c *Checker) relate(tokens []token) relations {
	r := relations{actors: map[string][]string{}, arrows: map[arrow]bool{}}
	all := c.entities(tokens)
	for n, e := range all {
		before, next := at(tokens, e.from-1), at(tokens, e.to)
		if next.raw == "," || next.raw == "·" {
			next = at(tokens, e.to+1)
		}
		if e.person {
			if before.raw == "·" {
				r.owners = append(r.owners, e.key)
			}
			switch {
			case next.is("asked") && forChanges(tokens, e.to):
				r.actors["changes"] = append(r.actors["changes"], e.key)
			case askVerbs[next.word], before.is("from"), before.is("by") && askVerbs[word(tokens, e.from-2)]:
				r.askers = append(r.askers, e.key)
			case before.is("with"), before.is("for", "on") && waitVerbs[word(tokens, e.from-2)], n > 0 && before.is("and", ",") && slices.Contains(r.holders, all[n-1].key):
				r.holders = append(r.holders, e.key)
			case before.is("by") && isStateWord(word(tokens, e.from-2)):
				state := stateWords[word(tokens, e.from-2)]
				r.actors[state] = append(r.actors[state], e.key)
			}
		}
		if before.is("by") {
			for k := e.from - 2; k >= 0 && k > e.from-8; k-- { // accepted until Thu 3 Dec by Tom
				if s := stateWords[tokens[k].word]; s != "" {
					r.actors[s] = append(r.actors[s], e.key)
					break
				}
			}
		}
		if n > 0 {
			for _, a := range arrowsBetween(tokens, all[n-1], e) {
				r.arrows[a] = true
			}
		}
	}
	return r
}

// arrowsBetween are what the words between two say that the one does to the other.
func arrowsBetween(tokens []token, a, b entity) (arrows []arrow) {
	passive := at(tokens, b.from-1).is("by")
	for k := a.to; k < b.from; k++ {
		w := tokens[k].word
		if endsClause(tokens[k]) {
			return nil
		}
		if tokens[k].shape != letters || passing[w] || tokens[k].is("again", "still", "now", "also", "currently", "already", "once") {
			continue
		}
		from, to, verb := a.key, b.key, stem(w)
		if passive {
			from, to = to, from
		}
		switch {
		case waitVerbs[w]:
			verb = "wait"
		case holdVerbs[w] && at(tokens, b.from-1).is("on", "for") && w != "holds":
			verb = "wait"
		case at(tokens, k).is("keep", "keeps", "kept", "keeping") && at(tokens, b.to).is("waiting"):
			verb, from, to = "wait", to, from
		case holdVerbs[w]: // who holds up is waited on
			verb, from, to = "wait", to, from
		}
		arrows = append(arrows, arrow{verb, from, to})
	}
	return arrows
}

// parts checks that nobody has got the part of somebody else: who asked, who decided,
// who waits on whom.
func (j *judgement) parts() {
	all := j.entities(j.tokens)
	j.askers()
	for n, e := range all {
		facts := j.restsOn(e.from)
		if n > 0 {
			for _, a := range arrowsBetween(j.tokens, all[n-1], e) {
				back := arrow{a.verb, a.to, a.from}
				if anyOf(facts, func(f *evidence) bool { return f.arrows[back] }) && !anyOf(facts, func(f *evidence) bool { return f.arrows[a] }) {
					j.problem(kindOf(e), text(j.tokens, all[n-1].from, e.to))
				}
			}
		}
		if !e.person && !j.mayWait(all, n, facts) {
			j.problem(BadDept, text(j.tokens, e.from, e.to))
		}
		switch {
		case !e.person:
		case !j.mayOwn(e) || !j.mayWant(e, facts):
			j.problem(BadName, text(j.tokens, e.from, e.to+1))
		case j.doesElse(e) || !j.hasPart(e, facts) || !j.hasDuty(e, facts) || !j.saidThen(e, facts):
			j.problem(BadName, text(j.tokens, e.from, e.to))
		}
		if n > 0 && j.crossed(all[:n], e) {
			j.problem(BadName, text(j.tokens, e.from, e.to))
		}
	}
}

// crossed reports whether a clause brings somebody together with another of whom only
// another fact tells: "Noa's tablets are with Tomasz", who has somebody else's.
func (j *judgement) crossed(before []entity, e entity) bool {
	of := func(e entity) []*evidence {
		return j.with(func(f *evidence) bool { return e.person && f.people[ops.Handle(e.key)] })
	}
	own := of(e)
	return slices.ContainsFunc(before, func(o entity) bool {
		other := of(o)
		return j.tokens[o.from].clause == j.tokens[e.from].clause && len(own) > 0 && len(other) > 0 &&
			!slices.ContainsFunc(other, func(f *evidence) bool { return slices.Contains(own, f) })
	})
}

func kindOf(e entity) Kind {
	if e.person {
		return BadName
	}
	return BadDept
}

// hasPart reports whether somebody has the part in the facts that the sentence gives
// them.
func (j *judgement) hasPart(e entity, facts []*evidence) bool {
	next := e.to
	for at(j.tokens, next).is("has", "had", "have", "then", "also", "who", "first", "already") {
		next++
	}
	before := at(j.tokens, e.from-1)
	noun := j.ownedNoun(e)
	is := func(of func(*evidence) []string) bool {
		known := false
		for _, f := range facts {
			list := of(f)
			if slices.Contains(list, e.key) {
				return true
			}
			known = known || len(list) > 0
		}
		return !known
	}
	if sayVerbs[word(j.tokens, next)] {
		if own, known := j.saysOwn(e, next+1, facts); known {
			return own
		}
	}
	asks := askVerbs[word(j.tokens, next)] || before.is("by") && askVerbs[word(j.tokens, e.from-2)] ||
		at(j.tokens, e.to-1).owned && at(j.tokens, noun).is("request", "ask")
	if asks && !at(j.tokens, e.to-1).owned && j.asksChange(e, next, facts) {
		return true
	}
	if asks && at(j.tokens, next).is("says", "said", "asked", "asks", "requests", "requested", "wants", "wanted", "logged", "raised") || asks && before.is("by") || asks && at(j.tokens, e.to-1).owned {
		return is(func(f *evidence) []string { return f.askers })
	}
	if waitVerbs[word(j.tokens, next)] && !at(j.tokens, next).is("needs") && anyOf(facts, func(f *evidence) bool {
		return f.waiting() && slices.Contains(f.holders, e.key) && !slices.Contains(f.askers, e.key)
	}) {
		return false // who is waited for does not wait
	}
	if before.is("with", "on", "for") {
		for k := e.from - 2; k >= 0 && k >= e.from-6 && !endsClause(j.tokens[k]); k-- {
			if waitVerbs[j.tokens[k].word] {
				return is(func(f *evidence) []string { return f.holders })
			}
		}
	}
	if word(j.tokens, next) == "decided" && anyOf(facts, func(f *evidence) bool { return slices.Contains(f.owners, e.key) }) {
		return true
	}
	state := ""
	switch {
	case before.is("by"):
		state = stateWords[word(j.tokens, e.from-2)]
	case isStateWord(word(j.tokens, next)) && noun == e.to:
		state = stateWords[word(j.tokens, next)]
	}
	if state == "" {
		return true
	}
	acted := func(f *evidence) []string { return f.actors[state] }
	if state == "withdrawn" && is(func(f *evidence) []string { return f.askers }) {
		return true // nobody else can
	}
	if !before.is("by") && slices.Contains([]string{"exceeded", "delivered", "started", "paused"}, state) {
		return anyOf(facts, func(f *evidence) bool {
			return slices.Contains(acted(f), e.key) || state == "started" && slices.Contains(f.owners, e.key) || f.capitals[j.tokens[e.from].word] && f.follows(j.tokens[e.to-1].word, word(j.tokens, next))
		})
	}
	if decides[state] {
		return anyOf(facts, func(f *evidence) bool { return slices.Contains(acted(f), e.key) })
	}
	return is(acted)
}

// ownedNoun is the place of what is said to be somebody's, past how it stands with it:
// "May's escalated request"; right behind the name where it says nothing of that.
func (j *judgement) ownedNoun(e entity) int {
	k := e.to
	for at(j.tokens, e.to-1).owned && isStateWord(word(j.tokens, k)) {
		k++
	}
	if at(j.tokens, k).is("request", "ask") || recordNouns[word(j.tokens, k)] {
		return k
	}
	return e.to
}

// askers checks that nobody asks or says something who is only a word of somebody's: "the
// board asks for €40,000".
func (j *judgement) askers() {
	for i, t := range j.tokens {
		if t.owned && !t.quoted && !t.name && j.saidOnly(i) && (recordNouns[word(j.tokens, i+1)] || at(j.tokens, i+1).is("request", "update", "status", "report")) && !j.writtenPair(t.word, word(j.tokens, i+1)) {
			j.problem(BadName, text(j.tokens, i, i+2))
		}
		if i == 0 || t.quoted || !askVerbs[t.word] && !waitVerbs[t.word] || !j.saidOnly(i-1) || j.tokens[i-1].settled && !j.tokens[i-1].capital() {
			continue
		}
		if waitVerbs[t.word] && !anyOf(j.cited, (*evidence).waiting) || j.tokens[i-1].of != 0 {
			continue
		}
		if len(j.entities(j.tokens[i-1:i])) == 0 && !j.writtenPair(j.tokens[i-1].word, t.word) && !isStateWord(j.tokens[i-1].word) {
			j.problem(BadName, text(j.tokens, i-1, i+1))
		}
	}
}

// waiting reports whether the fact tells that one waits on another.
func (e *evidence) waiting() bool {
	for a := range e.arrows {
		if a.verb == "wait" {
			return true
		}
	}
	return false
}

// mayWait reports whether a department that is said to wait does so in the facts, where
// these tell who waits.
func (j *judgement) mayWait(all []entity, n int, facts []*evidence) bool {
	next := all[n].to
	if at(j.tokens, next).is("and", ",") && n+1 < len(all) && all[n+1].from == next+1 {
		next = all[n+1].to
	}
	for at(j.tokens, next).is("has", "have", "had", "been", "is", "are", "still", "now", "also", "was", "were") {
		next++
	}
	if !at(j.tokens, next).is("wait", "waits", "waited", "waiting", "awaits") {
		return true
	}
	known := false
	for _, f := range facts {
		for a := range f.arrows {
			if a.verb == "wait" {
				known = true
				if a.from == all[n].key {
					return true
				}
			}
		}
	}
	return !known
}
