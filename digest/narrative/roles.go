package narrative

import "adjutant/ops/dates"

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
	age    role = "age"
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
		due:   `due needed need needs deadline required wanted needing revisit revisited`,
		left:  `left leave leaves leaving remain remains remaining available`,
		over:  `exceeded exceeds exceeding overspent overrun overruns overshoot overshot`,
		quiet: `quiet silent silence word unchanged untouched heard`,
		late:  `overdue late`,
		ends:  `ends expires`,
		spent: `spent`,
		bound: `committed`,
		kept:  `reserved`,
		age:   `open opened old ago asked said logged raised running waiting waits waited pending requested`,
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
	const farthest = 7
	if cl.matter == anAmount && at(tokens, cl.from-1).is("from") {
		return source
	}
	if cl.matter == anAmount && wholeOf(tokens, cl) {
		return whole
	}
	switch {
	case at(tokens, cl.from-1).is("until", "till"):
		return until
	case at(tokens, cl.from-1).is("due", "needed"):
		return due
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
			if r := roleWords[tokens[k].word]; r != noRole {
				return r
			}
			if s := stateWords[tokens[k].word]; cl.matter == aDay && decides[s] {
				return role(s)
			}
		}
	}
	return noRole
}

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
	r := roleOf(tokens, cl)
	own, other := map[role]bool{}, map[role]bool{}
	line := e.texts[0]
	for _, typed := range line.claims {
		if typed.matter != cl.matter {
			continue
		}
		tr := roleOf(line.tokens, typed)
		days, whole := 0, false
		if cl.matter == aSpan && !typed.unreadable {
			days, whole = typed.inDays()
		}
		if typed.same(cl) || whole && cl.lasts(days) || cl.matter == aDay && typed.day.in(cl.day, line.on) {
			own[tr] = true
		} else {
			other[tr] = true
		}
	}
	switch {
	case len(own) == 0:
		return !(r != noRole && cl.matter == aDay && other[r])
	case own[r], r == due && own[late] && cl.matter == aSpan, r == late && own[due] && cl.matter == aSpan && e.has["overdue"],
		r == quiet && own[age] && e.has["stale"], r == until && own[ends]:
		return true
	case r != noRole && other[r]:
		return false
	case cl.matter == anAmount:
		return own[noRole] && (r == noRole || r == due || r == age) || r == noRole && !own[left] && !own[over] && !own[source]
	case cl.matter == aDay && (decides[string(r)] || r == age || r == until && !own[due]):
		return own[noRole]
	case cl.matter == aSpan && r != noRole && !own[noRole]:
		return false
	}
	return true
}
