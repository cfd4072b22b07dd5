package narrative

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// quantities are words for how much or how often, which are claims as numbers are.
var quantities = set(`every each only most many several few fewer some any more less least much entire whole always often mostly largely fully
	completely entirely totally partly majority minority numerous multiple various enough plenty lots lot very just double doubles doubled triple
	tripled dozens hundreds thousands millions both another other others again repeatedly further additional extra too rest half-way alone
	exactly nearly almost`)

// sweeping are words for all there is. Only a quote may hold them.
var sweeping = set(`all everything everyone everybody everywhere anything anyone anybody anywhere altogether overall throughout`)

// orders tell the reader what to do. A sentence tells what is.
var orders = set(`approve reject ignore disregard pay click wire please kindly forget override immediately urgently asap dismiss press you your yours
	yourself we our ours us i me my mine let lets let's`)

// quotedOrders are those that not even a quote may hold.
var quotedOrders = set(`approve reject ignore disregard pay click wire please forget override`)

// openings are orders where a clause begins with them, and may be something else
// elsewhere.
var openings = set(`call send reply sign accept close decide visit forward contact open read see note ensure confirm escalate transfer grant
	decline deny do make take give stop start tell ask check look go cancel delete remove buy act resolve note remember trust consider answer cite leave
	assume treat mark report say write use follow keep put add`)

// quotes finds what stands in quotes. It must be a part of what somebody wrote, word for
// word. Reports false where the quotes are not in pairs.
func (j *judgement) quotes() bool {
	open := -1
	for i, t := range j.tokens {
		switch t.raw {
		case "“":
			if open >= 0 {
				j.fault(BadForm, i, i+1)
				return false
			}
			open = i
		case `"`, "”":
			if open < 0 && t.raw == `"` {
				open = i
				continue
			}
			if open < 0 || (j.tokens[open].raw == "“") != (t.raw == "”") {
				j.fault(BadForm, i, i+1)
				return false
			}
			j.quote(open, i)
			open = -1
		}
	}
	if open >= 0 {
		j.fault(BadForm, open, open+1)
		return false
	}
	return true
}

// quote settles what stands between the marks at from and to.
func (j *judgement) quote(from, to int) {
	j.settle(from, from+1)
	j.settle(to, to+1)
	end := to
	if last := at(j.tokens, to-1); last.raw == "," || last.raw == "." { // which is put inside by habit
		end--
	}
	words := 0
	for _, t := range j.tokens[from+1 : end] {
		if t.shape != mark {
			words++
		}
	}
	excerpt := text(j.tokens, from+1, end)
	if words < 2 && strings.IndexFunc(excerpt, notLatin) < 0 || !anyOf(j.cited, func(e *evidence) bool { return e.says(excerpt) }) || badQuote(j.tokens[from+1:end]) {
		j.problem(BadWord, "“"+noted(excerpt)+"”")
		return // and its words are judged as all others
	}
	for i := from + 1; i < to; i++ {
		j.tokens[i].quoted, j.tokens[i].settled = true, true
		if t := j.tokens[i]; t.shape == letters && quotedOrders[t.word] {
			j.problem(BadWord, t.raw)
		}
		if id, end, ok := idAt(j.tokens[:to], i); ok && !anyOf(j.cited, func(e *evidence) bool { return slices.Contains(e.Records, id) }) {
			j.problem(BadID, text(j.tokens, i, end))
		}
	}
}

// says reports whether somebody wrote that, in whole words.
func (e *evidence) says(excerpt string) bool {
	tokens := tokenize(excerpt)
	for _, p := range e.texts {
		for k := 0; k+len(tokens) <= len(p.tokens); k++ {
			same := true
			for m, t := range tokens {
				o := p.tokens[k+m]
				if o.raw != t.raw && (m > 0 || fold(o.raw) != fold(t.raw)) && (t.shape != letters || fold(o.raw) != fold(t.raw)) || m > 0 && o.glued != t.glued {
					same = false
					break
				}
			}
			if same && len(tokens) > 0 {
				return true
			}
			if strings.IndexFunc(excerpt, notLatin) >= 0 {
				break
			}
		}
		if strings.IndexFunc(excerpt, notLatin) >= 0 && strings.Contains(p.raw(), excerpt) {
			return true
		}
	}
	return false
}

// raw is the passage as it was written, with single spaces.
func (p passage) raw() string { return text(p.tokens, 0, len(p.tokens)) }

// badQuote reports whether a quote says that nothing is ill, which a quote may not say.
func badQuote(tokens []token) bool {
	for _, h := range healthClaims(tokens) {
		for k := range h.from {
			if isDenial(tokens[k].word) {
				return true
			}
		}
	}
	return false
}

// words checks what no other step has settled: each word must be one of the facts, or a
// plain one.
func (j *judgement) words() {
	for i := range j.tokens {
		t := j.tokens[i]
		if t.settled {
			if t.shape == letters && !t.quoted && j.affirms(i) && stateWords[t.word] == "" {
				j.fault(BadWord, i, i+1)
			}
			continue
		}
		switch {
		case t.shape == digits:
			j.fault(BadNumber, i, i+1)
		case t.shape == mark:
			if sign, _ := currencyAt(j.tokens, i); sign != "" {
				j.fault(BadAmount, i, i+1)
			} else if t.word == "%" {
				j.fault(BadNumber, i, i+1)
			}
		default:
			if kind, end := j.word(i); kind != "" {
				j.fault(kind, i, max(end, i+1))
			}
		}
	}
}

// word is what is wrong with a word, if anything, and where that ends.
func (j *judgement) word(i int) (kind Kind, end int) {
	t := j.tokens[i]
	next := nextWord(j.tokens, i)
	switch {
	case j.copied[i] && (isDenial(t.word) || quantities[t.word] || discredits[t.word] || t.is("we", "our", "us")):
		return "", 0
	case isDenial(t.word):
		j.denial(i)
		return "", 0
	case t.is("we", "our", "us") && (next != "" && j.writtenPair(t.word, next)):
		return "", 0
	case j.afterValue(i):
		return "", 0
	case t.is("all") && word(j.tokens, i+1) == "but" && j.exceptsSame(i):
		return "", 0
	case t.is("all") && next != "" && !isPlain(next) && j.writtenPair(t.word, next), t.is("all") && at(j.tokens, i+1).shape == digits && j.writtenAll(i):
		return "", 0
	case sweeping[t.word] && !t.is("all") && j.writtenPair(word(j.tokens, i-1), t.word) && (next == "" || j.writtenPair(t.word, next)):
		return "", 0
	case at(j.tokens, i-1).is("to") && at(j.tokens, i-2).is("decided", "agreed") && !j.holds(stem(t.word)):
		return BadWord, 0
	case t.is("stand", "stands", "stood", "standing") && word(j.tokens, i+1) == "at", t.is("kept", "keeps", "keep", "keeping") && j.ahead4(i, "waiting"),
		t.is("take", "takes") && at(j.tokens, i-1).is("it"), t.is("got", "gets") && (betterWords[next] || worseWords[next]), t.is("give", "gives", "gave", "given", "giving") && j.about(i, "reason", "reasons", "answer", "answers", "status", "word", "update"):
		return "", 0
	case t.is("stays", "stay", "stayed", "staying", "remains", "remain", "remained") && !j.holds(stem(t.word)):
		if !j.leadsToSettled(i) {
			return BadWord, 0
		}
		return "", 0
	case t.is("hold", "holds", "held", "holding") && j.ahead4(i, "up"):
		return "", 0
	case t.is("get", "gets", "got", "getting") && (isStateWord(next) || isPast(next)):
		return "", 0
	case t.is("buy", "purchase", "get") && at(j.tokens, i-1).is("to") && anyOf(j.restsOn(i), func(e *evidence) bool { return len(e.Amounts) > 0 && e.has["pending"] }):
		return "", 0
	case t.is("ends", "end", "until", "runs") && anyOf(j.restsOn(i), func(e *evidence) bool { return e.has["accepted"] }):
		return "", 0
	case t.is("made") && (j.about(i, "request") || j.clauseHas(i, askedFor)) && !j.about(i, "decision"), t.is("made") && j.namesRecord(i) && !j.about(i, "decision"):
		return "", 0
	case t.is("left", "leaves", "leave") && j.ahead4(i, "unanswered"):
		return "", 0
	case t.is("passed", "passes") && j.namesDay(i) && anyOf(j.restsOn(i), func(e *evidence) bool { return !e.latest(j.today).IsZero() && e.waits() }):
		return "", 0
	case (t.is("once") && next == "more" || t.is("more") && at(j.tokens, i-1).is("once")) && j.holds("again"):
		return "", 0
	case t.is("anything", "anybody", "anyone") && j.deniedBefore(i) && anyOf(j.restsOn(i), (*evidence).quiet):
		return "", 0
	case t.is("left") && j.leftOver(i):
		return "", 0
	case t.is("pay") && j.copied[i] && !j.opens(i):
		return "", 0
	case t.is("press", "wire") && !j.opens(i) && (at(j.tokens, i-1).is("the", "a", "of", "for", "in", "at") || at(j.tokens, i-1).of == aCount) && j.writtenPair(t.word, next),
		t.is("time") && j.timesWritten(i), t.is("go") && j.leftToGo(i), t.is("present") && at(j.tokens, i-1).is("at"),
		t.is("claims") && at(j.tokens, i-1).name && isHealthWord(next), t.is("made", "taken") && j.noDecision(i):
		return "", 0
	case sweeping[t.word], orders[t.word], t.is("time") && at(j.tokens, i-1).of == anOrdinal:
		return BadWord, 0
	case openings[t.word] && j.opens(i) && !j.isTask(i, next) && !j.namesThing(i):
		return BadWord, 0
	case t.is("once") && i > 0 && anyOf(j.restsOn(i), func(e *evidence) bool { return e.ours[[2]string{stem(j.tokens[i-1].word), stem(t.word)}] }):
		return "", 0 // "slipped once"
	case t.is("once"):
		if endsClause(at(j.tokens, i+1)) || i+1 >= len(j.tokens) {
			return BadNumber, 0
		}
		return BadWord, 0
	case t.is("again") && (j.holds("again") || j.backOnTrack(i)):
		return "", 0
	case t.is("far") && at(j.tokens, i-1).is("so"), t.is("longer") && isDenial(word(j.tokens, i-1)):
		return "", 0
	case t.is("wait") && at(j.tokens, i-1).is("can", "may", "could", "might"):
		return BadWord, 0
	case utf8.RuneCountInString(t.raw) == 1 && !t.is("a") && !(t.capital() && j.spelt(i, i+1)):
		return BadWord, 0
	case j.otherTime(i), j.lastOf(i), j.strangeSubject(i), isContent(t) && j.saidOnly(i) && at(j.tokens, i-1).is("is", "are", "was", "were") && j.misplaced(i, true):
		return BadWord, 0
	case j.otherPart(i):
		return BadState, 0
	case ratings[t.word] && !j.writtenPair(t.word, next):
		return BadState, 0
	case discredits[t.word] && j.aboutRecords() && !(t.is("test") && j.writtenPair(word(j.tokens, i-1), t.word)):
		return BadWord, 0
	case quantities[t.word]:
		if t.is("both") && (j.namesTwo() || j.writesTwo(i)) || next != "" && anyOf(j.cited, func(e *evidence) bool { return e.follows(t.word, next) }) {
			return "", 0
		}
		if t.is("just", "only", "again", "alone", "too", "very", "rest", "other", "others") {
			return BadWord, 0
		}
		return BadNumber, 0
	}
	if sign, _ := currencyAt(j.tokens, i); sign != "" && !j.holds(stem(t.word)) {
		return BadAmount, 0
	}
	st := stem(t.word)
	switch {
	case t.is("has", "have", "had", "got") && j.ownsAsked(i):
		return BadState, 0
	case j.shuffled(i):
		return BadWord, 0
	case j.affirms(i), j.completes(i), j.unhedged(i), j.supposes(i):
		return BadWord, 0
	case foreignVerdicts[t.word]:
		return BadState, 0
	case isPlain(t.word), j.clauseHolds(i, st), j.names.company[t.word] && t.capital():
		return "", 0
	case j.undone(t.word):
		return "", 0
	}
	if _, _, ok := j.names.departmentAt(j.tokens, i); ok {
		return BadDept, 0
	}
	if len(j.names.people[t.word]) > 0 || t.capital() && i > 0 && j.tokens[i-1].raw != ":" {
		return BadName, 0
	}
	if _, ok := ordinals[t.word]; ok {
		return BadNumber, 0
	}
	if _, ok := weekdays[t.word]; ok {
		return BadDate, 0
	}
	return BadWord, 0
}

// leadsToSettled reports whether a value or a state that has been judged follows a word.
func (j *judgement) leadsToSettled(i int) bool {
	for k := i + 1; k < len(j.tokens) && k <= i+4; k++ {
		if t := j.tokens[k]; t.settled && !t.name || t.is("with", "in") {
			return true
		}
	}
	return false
}

// namesDay reports whether a day, or a word for one that has been set, stands before a
// token.
func (j *judgement) namesDay(i int) bool {
	return slices.ContainsFunc(j.tokens[:i], func(t token) bool { return dayWords[t.word] || t.of == aDay })
}

// dayWords are what a day is called that has been set.
var dayWords = set(`date day deadline promise end`)

// quiet reports whether nothing has been heard of what the fact is about.
func (e *evidence) quiet() bool {
	return e.has["stale"] || e.deniedByUs["word"] || e.deniedByUs["answer"]
}

// beyond are words that make another value of the one before them.
var beyond = set(`more less fewer higher lower extra additional too longer shorter faster slower cheaper dearer`)

// afterValue reports whether such a word follows a value as it follows the same one in a
// fact: "18% more".
func (j *judgement) afterValue(i int) bool {
	if !beyond[j.tokens[i].word] {
		return false
	}
	for _, cl := range j.claims {
		if cl.to == i {
			return anyOf(j.restsOn(i), func(e *evidence) bool {
				return slices.ContainsFunc(e.texts, func(p passage) bool {
					return slices.ContainsFunc(p.claims, func(o claim) bool {
						after := at(p.tokens, o.to+1)
						return o.same(cl) && word(p.tokens, o.to) == j.tokens[i].word && (cl.matter == aRatio || after.shape == letters && after.word == word(j.tokens, i+1))
					})
				})
			})
		}
	}
	return false
}

// exceptsSame reports whether a fact has the "all but" that stands at i, with the same
// number.
func (j *judgement) exceptsSame(i int) bool {
	for _, cl := range j.claims {
		if cl.from == i+2 {
			return anyOf(j.restsOn(i), func(e *evidence) bool {
				return slices.ContainsFunc(e.texts, func(p passage) bool {
					return slices.ContainsFunc(p.claims, func(o claim) bool {
						return o.same(cl) && word(p.tokens, o.from-1) == "but" && word(p.tokens, o.from-2) == "all"
					})
				})
			})
		}
	}
	return false
}

// undone reports whether a word is the opposite of one that the facts deny: "unsigned"
// where it is not signed.
func (j *judgement) undone(word string) bool {
	base, ok := strings.CutPrefix(word, "un")
	return ok && len(base) > 3 && anyOf(j.cited, func(e *evidence) bool { return e.denied[stem(base)] })
}

// opens reports whether a clause begins with the token.
func (j *judgement) opens(i int) bool {
	if i == 0 {
		return true
	}
	return endsClause(j.tokens[i-1]) || j.tokens[i-1].is("then", "now", "must", "should", "also", "so", "please", "-", "'", "‘", "→")
}

// namesTwo reports whether the sentence names exactly two of something.
func (j *judgement) namesTwo() bool {
	n := 0
	for _, cl := range j.claims {
		if cl.matter == anID {
			n++
		}
	}
	seen := map[string]bool{}
	for _, m := range j.mentions() {
		seen[string(m.department)] = true
	}
	return n == 2 || len(seen) == 2
}
