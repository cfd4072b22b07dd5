package narrative

import (
	"fmt"
	"math/big"
	"slices"

	"adjutant/ops/dates"
)

// unit is what a span of time is counted in.
type unit int

const (
	noUnit unit = iota
	minute
	hour
	oneDay
	week
	month
	year
)

var units = map[string]unit{
	"minute": minute, "minutes": minute, "min": minute, "mins": minute,
	"hour": hour, "hours": hour, "hr": hour, "hrs": hour, "h": hour,
	"day": oneDay, "days": oneDay, "d": oneDay,
	"week": week, "weeks": week, "wk": week, "wks": week,
	"month": month, "months": month,
	"year": year, "years": year, "yr": year, "yrs": year,
}

var unitNames = map[unit]string{oneDay: "day", week: "week", month: "month", year: "year"}

func unitOf(word string) (unit, bool) {
	u, ok := units[word]
	return u, ok
}

// spanAt reads a length of time: 6 days, six-day, a week, a fortnight, 9h.
func spanAt(tokens []token, i int) (n *big.Rat, u unit, end int, ok bool) {
	t := tokens[i]
	if t.is("fortnight") {
		return big.NewRat(2, 1), week, i + 1, true
	}
	if t.shape == mark {
		return nil, 0, 0, false
	}
	var k = i + 1
	switch {
	case t.is("a", "an"):
		if t.is("a") && word(tokens, k) == "fortnight" {
			return big.NewRat(2, 1), week, k + 1, true
		}
		n = big.NewRat(1, 1)
	case t.is("half") && (word(tokens, k) == "a" || word(tokens, k) == "an"):
		n, k = big.NewRat(1, 2), k+1
	case t.shape == digits:
		if n = parseDigits(t.raw); n == nil {
			return nil, 0, 0, false
		}
	default:
		var m matter
		if n, m, k, ok = numberAt(tokens, i); !ok || m != aCount || n == nil {
			return nil, 0, 0, false
		}
	}
	at := skipDash(tokens, k)
	if at >= len(tokens) || tokens[at].shape != letters || tokens[at].quoted {
		return nil, 0, 0, false
	}
	u, ok = unitOf(tokens[at].word)
	if len(tokens[at].word) == 1 && t.shape != digits || t.is("a", "an", "half") && at != k {
		return nil, 0, 0, false
	}
	return n, u, at + 1, ok
}

// direction says which way a span is counted.
type direction int

const (
	anyWay direction = iota
	past
	future
)

// directionOf is the way that the words around a span point.
func directionOf(tokens []token, cl claim) direction {
	after, after2 := word(tokens, cl.to), word(tokens, cl.to+1)
	switch before := word(tokens, cl.from-1); {
	case slices.Contains([]string{"ago", "old", "late", "overdue", "earlier", "before"}, after),
		after == "-" && after2 == "old", after == "past" && after2 == "due", before == "for", before == "after":
		return past
	case slices.Contains([]string{"left", "away", "later", "ahead"}, after), after == "to" && after2 == "go",
		after == "from" && after2 == "now", before == "in", before == "within":
		return future
	}
	return anyWay
}

// inDays is a span in days; false where that is no whole number of them.
func (cl claim) inDays() (int, bool) {
	n := new(big.Rat).Set(cl.number)
	switch cl.unit {
	case hour:
		n.Quo(n, big.NewRat(24, 1))
	case week:
		n.Mul(n, big.NewRat(7, 1))
	case month:
		n.Mul(n, big.NewRat(30, 1))
	case year:
		n.Mul(n, big.NewRat(365, 1))
	case minute:
		return 0, false
	}
	if !n.IsInt() || !n.Num().IsInt64() || n.Num().Int64() > 1e6 {
		return 0, false
	}
	return int(n.Num().Int64()), true
}

// lasts reports whether a span is that many days long, as far as its words tell: weeks
// are exact, or what is told in whole weeks, months and years where days would say less.
func (cl claim) lasts(days int) bool {
	if n, ok := cl.inDays(); ok && cl.unit <= week && n == days {
		return true
	}
	if cl.unit < week || !cl.number.IsInt() || !cl.number.Num().IsInt64() {
		return false
	}
	n := cl.number.Num().Int64()
	if cl.unit == month && int64(days) >= 30*n && int64(days) <= 31*n {
		return true
	}
	plural := "s"
	if n == 1 {
		plural = ""
	}
	return dates.Age(days) == fmt.Sprintf("%d %s%s", n, unitNames[cl.unit], plural) ||
		cl.unit == year && dates.Age(days) == fmt.Sprintf("%d months", 12*n) && days >= 365*int(n)
}

// spanHolds reports whether the facts support a span of time.
func (j *judgement) spanHolds(cl claim, op comparison, facts []*evidence) bool {
	way := directionOf(j.tokens, cl)
	if way == future && word(j.tokens, cl.from-1) == "in" && j.deniedBefore(cl.from) {
		way = anyWay // no word in 16 days
	}
	if word(j.tokens, cl.from-1) == "within" {
		j.settle(cl.from-1, cl.from)
	}
	if p := cl.from - 1; word(j.tokens, p) == "for" && p > 0 && j.lastsAs(p-1) {
		return false
	}
	ofOther := word(j.tokens, cl.from-1) == "of" && j.saidOnly(cl.from-2)
	for _, e := range facts {
		if !ofOther && j.spanTyped(e, cl, op, way) {
			return true
		}
	}
	return anyOf(facts, func(e *evidence) bool {
		told := slices.Contains([]string{"ago", "old", "overdue", "late", "too"}, word(j.tokens, cl.to)) || len(e.Ages) > 0 && cl.unit != minute && cl.unit != hour && roleOf(j.tokens, cl) != noRole
		return (!told || e.writesLate(j.tokens, cl)) && e.writes(j.tokens, cl)
	})
}

// writesLate reports whether people wrote that something is so many days late, or waits
// for as long, as the sentence says it.
func (e *evidence) writesLate(tokens []token, cl claim) bool {
	after, r := word(tokens, cl.to), roleOf(tokens, cl)
	return after != "ago" && after != "old" && after != "too" && slices.ContainsFunc(e.texts[1:], func(p passage) bool {
		return slices.ContainsFunc(p.claims, func(o claim) bool {
			return o.same(cl) && roleOf(p.tokens, o) == r
		})
	})
}

// spanTyped reports whether an age or a day of the fact is that far away.
func (j *judgement) spanTyped(e *evidence, cl claim, op comparison, way direction) bool {
	holds := func(days int) bool {
		if op == exactly {
			return cl.lasts(days)
		}
		n, ok := cl.inDays()
		return ok && comparesTo(op, int64(days), int64(n))
	}
	if way != future {
		for _, age := range e.Ages {
			if way == past && e.onlyAhead(j.today, age) {
				continue
			}
			if holds(age) && (op != exactly || e.fits(j.tokens, cl)) {
				j.tells(e, j.today.AddDays(-age))
				return true
			}
		}
	}
	for _, d := range e.Dates {
		away := d.Sub(j.today)
		switch {
		case away > 0 && way == past, away < 0 && way == future:
			continue
		case away > 0 && j.wasDue(cl), away < 0 && way == anyWay && word(j.tokens, cl.to) == "left":
		case away <= 0 && way != future && !e.fits(j.tokens, cl):
		case holds(max(away, -away)), op == exactly && j.calendarMonths(cl, d):
			j.tells(e, d)
			return true
		}
	}
	return false
}

// onlyAhead reports whether a fact has a day that is so many days ahead, and none that is
// as long ago.
func (e *evidence) onlyAhead(today dates.Date, days int) bool {
	return days > 0 && slices.Contains(e.Dates, today.AddDays(days)) && !slices.Contains(e.Dates, today.AddDays(-days))
}

// calendarMonths reports whether a day is that many months of the calendar away.
func (j *judgement) calendarMonths(cl claim, d dates.Date) bool {
	if cl.unit != month && cl.unit != year || !cl.number.IsInt() || !cl.number.Num().IsInt64() || cl.number.Num().Int64() > 1200 {
		return false
	}
	n := int(cl.number.Num().Int64())
	if cl.unit == year {
		n *= 12
	}
	return j.today.AddMonths(n) == d || j.today.AddMonths(-n) == d
}

// lastsAs reports whether a health or a level is said to last, which the facts must say.
func (j *judgement) lastsAs(i int) bool {
	if !j.tokens[i].is("track", "risk", "high", "low", "moderate", "red", "green", "amber", "yellow", "unknown") {
		return false
	}
	return !j.writtenPair(j.tokens[i].word, "for")
}
