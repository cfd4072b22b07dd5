package narrative

import (
	"math/big"
	"slices"

	"adjutant/ops/dates"
)

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
	case r == asked && own[ago] && e.has["changes"] && namesBefore(tokens, cl.from, "changes"):
		return true // since then changes are asked for; who did so is judged elsewhere
	case r != noRole && other[r]:
		return false
	case began[r] && aged && len(own) == 1 && own[held]:
		return e.saidOn(cl) // it may be with somebody for less long than that
	case r == ends && cl.matter == aDay:
		return own[noRole]
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

// namesBefore reports whether a word stands before a place in its clause.
func namesBefore(tokens []token, i int, w string) bool {
	for k := i - 1; k >= 0 && !endsClause(tokens[k]); k-- {
		if tokens[k].is(w) {
			return true
		}
	}
	return false
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
