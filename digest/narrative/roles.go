package narrative

import (
	"math/big"
	"slices"

	"adjutant/ops/dates"
)

// role is what a value is to its record, as the words beside it say. A state that stands
// beside a day is a role of its own: the day of the approval.
type role string

const (
	noRole role = ""
	due    role = "due"
	left   role = "left"
	over   role = "over"
	quiet  role = "quiet"
	late   role = "late"
	asked  role = "asked"
	said   role = "said"
	logged role = "logged"
	raised role = "raised"
	lasts  role = "open"
	waits  role = "waits"
	held   role = "held"
	ago    role = "ago"
	dated  role = "dated"
	source role = "from"
	until  role = "until"
	ends   role = "ends"
	spent  role = "spent"
	bound  role = "committed"
	kept   role = "reserved"
	whole  role = "of"
)

var roleWords = func() map[string]role {
	all := map[string]role{}
	for r, words := range map[role]string{
		due:    `due needed need needs deadline required wanted needing revisit revisited`,
		left:   `left leave leaves leaving remain remains remaining available`,
		over:   `exceeded exceeds exceeding overspent overrun overruns overshoot overshot`,
		quiet:  `quiet silent silence word unchanged untouched heard`,
		late:   `overdue late`,
		ends:   `ends expires`,
		spent:  `spent`,
		bound:  `committed`,
		kept:   `reserved`,
		asked:  `asked asks requested`,
		said:   `said`,
		raised: `raised`,
		logged: `logged`,
		lasts:  `open opened old running`,
		waits:  `waiting waits waited pending`,
	} {
		for w := range set(words) {
			all[w] = r
		}
	}
	return all
}()

// roleOf is what the words beside a value say that it is: the nearest of them, in its
// clause.
func roleOf(tokens []token, cl claim) role {
	const farthest = 20
	if cl.matter == anAmount && at(tokens, cl.from-1).is("from") {
		return source
	}
	if cl.matter == anAmount && wholeOf(tokens, cl) {
		return whole
	}
	if end := wholeBehind(tokens, cl); end > cl.to {
		cl.to = end // "€61,000 of €400,000 available"
	}
	if cl.matter == anAmount && at(tokens, cl.from-1).is("with") && stateWords[word(tokens, cl.from-2)] == "fulfilled" {
		return spent
	}
	switch {
	case cl.matter == aDay && at(tokens, cl.from-1).is("of") && at(tokens, cl.from-2).of == anID && at(tokens, cl.from-4).is("dec"):
		return dated
	case at(tokens, cl.from-1).is("until", "till"):
		return until
	case at(tokens, cl.from-1).is("due", "needed"):
		return due
	case cl.matter == aDay && at(tokens, cl.from-1).is("of") && at(tokens, cl.from-2).is("request"):
		return asked
	case cl.matter == aSpan && at(tokens, cl.from-1).is("after"):
		return lasts
	}
	for d := 1; d <= farthest; d++ {
		for _, k := range []int{cl.to - 1 + d, cl.from - d} {
			if k < 0 || k >= len(tokens) || between(tokens, k, cl) || tokens[k].quoted {
				continue
			}
			if k >= cl.to && (tokens[k].is("leave", "leaves", "leaving", "exceeded", "exceeds", "exceeding") || tokens[k].is("over") && cl.matter == anAmount && followedBy(tokens, k, anAmount)) {
				continue // which is of what follows it
			}
			if tokens[k].is("old") && k != cl.to && k != cl.to+1 {
				continue // "the old machine"
			}
			if tokens[k].is("over") && cl.matter == anAmount && overBudget(tokens, k) {
				return over
			}
			if holdsSomething(tokens, k) {
				return held
			}
			if tokens[k].is("word") && at(tokens, k-1).is("last") {
				return said
			}
			if r := roleWords[tokens[k].word]; r != noRole && !(cl.matter == anAmount && (r == late || r == quiet)) {
				return r
			}
			if cl.isTime() && tokens[k].is("replaced") {
				return "superseded"
			}
			if s := stateWords[tokens[k].word]; cl.isTime() && decides[s] {
				return role(s)
			}
		}
	}
	if word(tokens, cl.to) == "ago" {
		return ago
	}
	return noRole
}

// roleBy is roleOf where a day by which something is asked for is the day on which it is
// due: "asks for €40,000 by Friday".
func roleBy(tokens []token, cl claim) role {
	r := roleOf(tokens, cl)
	if cl.matter != aDay || !at(tokens, cl.from-1).is("by") || r != noRole && !ofAge[r] && !decides[string(r)] {
		return r
	}
	for k := cl.from - 2; k >= 0 && !endsClause(tokens[k]); k-- {
		if decides[stateWords[tokens[k].word]] {
			return r // "decided to close it by Friday"
		}
	}
	return due
}

// ofAge are the roles of a time since when something has been going on. A fact that tells
// one of them does not always use the word that a sentence does.
var ofAge = map[role]bool{asked: true, said: true, logged: true, raised: true, lasts: true, waits: true, held: true, ago: true}

// began are those of them that name how something began.
var began = map[role]bool{asked: true, said: true, logged: true, raised: true}

// saidOn reports whether somebody wrote something of the fact on the day that is told.
func (e *evidence) saidOn(cl claim) bool {
	today := e.texts[0].on
	return slices.ContainsFunc(e.Said, func(s Said) bool {
		if cl.matter == aSpan {
			return cl.lasts(today.Sub(s.On))
		}
		first, last, ok := cl.day.within(today)
		return ok && !s.On.Before(first) && !s.On.After(last) || cl.onWeekday(s.On, today)
	})
}

// holdsSomething reports whether the words at i say that something is with somebody: "with
// Mia", "has had".
func holdsSomething(tokens []token, i int) bool {
	return tokens[i].is("with") && at(tokens, i+1).shape == letters && at(tokens, i+1).capital() ||
		tokens[i].is("had") && at(tokens, i-1).is("has", "have")
}

// isTime reports whether a value is a day or a length of time.
func (cl claim) isTime() bool { return cl.matter == aDay || cl.matter == aSpan }

// wholeOf reports whether an amount is the whole of which another is a part: "€61,000
// available of €400,000".
func wholeOf(tokens []token, cl claim) bool {
	k := cl.from - 1
	for at(tokens, k).is("its", "the", "a", "their", "total") {
		k--
	}
	if word(tokens, k) != "of" {
		return false
	}
	if k == 0 {
		return followedBy(tokens, cl.to, anAmount) || word(tokens, cl.to) == ","
	}
	return at(tokens, k-1).of == anAmount || at(tokens, k-1).is("available", "left", "spent", "committed", "reserved")
}

// wholeBehind is where the amount ends of which this one is said to be a part; 0 where
// there is none.
func wholeBehind(tokens []token, cl claim) (end int) {
	if cl.matter != anAmount || word(tokens, cl.to) != "of" {
		return 0
	}
	k := cl.to + 1
	for at(tokens, k).is("its", "the", "a", "their", "total") {
		k++
	}
	for at(tokens, k).of == anAmount {
		k++
		end = k
	}
	return end
}

// overBudget reports whether "over" at i is over a budget.
func overBudget(tokens []token, i int) bool {
	for k := i - 1; k <= i+4; k++ {
		if word(tokens, k) == "budget" {
			return true
		}
	}
	return false
}

// followedBy reports whether a value of that matter comes after i.
func followedBy(tokens []token, i int, m matter) bool {
	for k := i; k < len(tokens) && !endsClause(tokens[k]); k++ {
		if tokens[k].of == m {
			return true
		}
	}
	return false
}

// in reports whether a day is in the time that another names, both read on one day.
func (d day) in(other day, on dates.Date) bool {
	first, last, ok := d.within(on)
	from, to, both := other.within(on)
	if y := other.yearless; y.Day > 0 && first == last && first.Month == y.Month && first.Day == y.Day {
		return true
	}
	if !ok || !both {
		return d.says(on) == other.says(on)
	}
	return !first.Before(from) && !last.After(to)
}

// between reports whether a clause ends, or another value stands, between a token and a
// value.
func between(tokens []token, k int, cl claim) bool {
	from, to := k+1, cl.from
	if k >= cl.to {
		from, to = cl.to, k
	}
	for m := from; m < to; m++ {
		if endsClause(tokens[m]) || tokens[m].of == cl.matter || tokens[m].is("because", "which", "so") {
			return true
		}
	}
	return endsClause(tokens[k])
}

// fits reports whether a value is in the sentence what it is in the fact's line: what is
// left of a budget is not what is asked for, and a risk that is open for 31 days has not
// been quiet for as long.
func (e *evidence) fits(tokens []token, cl claim) bool {
	r := roleBy(tokens, cl)
	own, other, turned := map[role]bool{}, map[role]bool{}, false
	line := e.texts[0]
	for _, typed := range line.claims {
		if typed.matter != cl.matter && !(typed.isTime() && cl.isTime()) {
			continue
		}
		tr := roleBy(line.tokens, typed)
		switch {
		case !typed.same(cl) && !(cl.isTime() && e.sameTime(typed, cl, directionOf(tokens, cl))):
			other[tr] = true
		case cl.matter == aDay && (turnedAround[word(line.tokens, typed.from-1)][word(tokens, cl.from-1)] || word(line.tokens, typed.from-1) == "to" && putElsewhere(tokens, cl)):
			turned = true
		default:
			own[tr] = true
		}
	}
	if turned && len(own) == 0 {
		return false // put off to that day, and not from it
	}
	aged, past := false, false
	for o := range own {
		aged = aged || ofAge[o]
	}
	for o := range other {
		past = past || ofAge[o] || decides[string(o)]
	}
	switch {
	case r == dated:
		return e.namesDay(cl)
	case decides[string(r)] && (own[ago] || other[ago]) && e.has[string(r)]:
		return e.cameLast(cl)
	case len(own) == 0:
		return !(r != noRole && cl.isTime() && (other[r] || r == ago && past)) && !(r == noRole && past && cl.matter == aSpan && at(tokens, cl.from-1).is("for"))
	case own[until] && len(own) == 1 && cl.matter == aDay:
		return r == until || r == ends // it is not the day on which anything was decided
	case cl.matter == aDay && r == noRole && own[late] && len(own) == 1 && at(tokens, cl.from-1).is("since"):
		return false // since then it is late, and nothing else
	case own[r], r == due && own[late] && cl.matter == aSpan, r == late && own[due] && cl.isTime() && (e.has["overdue"] || e.ourStems[stem("promised")]),
		r == quiet && aged && e.has["stale"], r == until && own[ends]:
		return true
	case r != noRole && other[r]:
		return false
	case began[r] && aged && len(own) == 1 && own[held]:
		return e.saidOn(cl) // it may be with somebody for less long than that
	case ofAge[r] && aged, r == ago && (own[due] || own["fulfilled"]):
		return true
	case cl.matter == anAmount:
		return own[noRole] && (r == noRole || r == due || ofAge[r] || r == whole && other[spent]) || r == noRole && !own[left] && !own[over] && !own[source]
	case cl.matter == aDay && (decides[string(r)] || ofAge[r] || r == until && !own[due]):
		return own[noRole]
	case cl.matter == aSpan && r != noRole && !own[noRole]:
		return false
	}
	return true
}

// sameTime reports whether a time that the line tells is the one that a sentence tells on
// the same day, in days or as a date. Way is the one in which the sentence counts.
func (e *evidence) sameTime(typed, cl claim, way direction) bool {
	line := e.texts[0]
	if typed.unreadable || cl.unreadable {
		return false
	}
	if typed.matter == aDay && cl.matter == aDay {
		first, last, ok := typed.day.within(line.on)
		return typed.day.in(cl.day, line.on) || ok && cl.day.weekday && !typed.day.weekday && first == last && cl.onWeekday(first, line.on)
	}
	return slices.ContainsFunc(e.daysOf(typed), func(d dates.Date) bool {
		if cl.matter == aSpan {
			away := d.Sub(line.on)
			return !(away > 0 && way == past || away < 0 && way == future) && cl.lasts(max(away, -away))
		}
		first, last, ok := cl.day.within(line.on)
		return ok && !d.Before(first) && !d.After(last) || cl.onWeekday(d, line.on)
	})
}

// namesDay reports whether the line names a day as one of the record's own, and not by how
// long ago it was.
func (e *evidence) namesDay(cl claim) bool {
	line := e.texts[0]
	return slices.ContainsFunc(line.claims, func(typed claim) bool {
		return typed.matter == aDay && roleOf(line.tokens, typed) == noRole && e.sameTime(typed, cl, anyWay)
	})
}

// cameLast reports whether a time is that of the last thing that has been.
func (e *evidence) cameLast(cl claim) bool {
	today := e.texts[0].on
	last := e.latest(today)
	if cl.matter == aSpan {
		return cl.lasts(today.Sub(last))
	}
	first, end, ok := cl.day.within(today)
	return ok && !last.Before(first) && !last.After(end) || cl.onWeekday(last, today)
}

// onWeekday reports whether a day is the last one of the weekday that is named.
func (cl claim) onWeekday(d, today dates.Date) bool {
	first, _, ok := cl.day.within(today)
	return ok && cl.day.weekday && d == first.AddDays(-7)
}

// daysOf are the days that a time of the line may mean: "5 weeks" is a rounded age, which
// the fact has in days.
func (e *evidence) daysOf(typed claim) (days []dates.Date) {
	line := e.texts[0]
	if typed.matter == aDay {
		if first, last, ok := typed.day.within(line.on); ok && first == last {
			days = append(days, first)
		}
		return days
	}
	way := directionOf(line.tokens, typed)
	for _, age := range e.Ages {
		if typed.roundly(age) && way != future {
			days = append(days, line.on.AddDays(-age))
		}
	}
	for _, d := range e.Dates {
		if n := d.Sub(line.on); n > 0 && typed.lasts(n) && way != past {
			days = append(days, d)
		}
	}
	if n, ok := typed.inDays(); ok && len(days) == 0 {
		days = append(days, line.on.AddDays(-n))
	}
	return days
}

// roundly reports whether that many days are the span in whole weeks, months or years, as
// an age is rounded down.
func (cl claim) roundly(days int) bool {
	n, ok := cl.inDays()
	one, _ := claim{matter: aSpan, number: big.NewRat(1, 1), unit: cl.unit}.inDays()
	return cl.lasts(days) || ok && cl.unit >= week && days >= n && days < n+one
}
