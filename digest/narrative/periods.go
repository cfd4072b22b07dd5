package narrative

import (
	"slices"
	"strings"

	"adjutant/ops/dates"
)

// periodAt reads this week, next month, last quarter, end of the month.
func (c *Checker) periodAt(tokens []token, i int) (day, int, bool) {
	k := i
	ends := false
	if tokens[i].is("end") && word(tokens, i+1) == "of" {
		ends, k = true, i+2
		if word(tokens, k) == "the" {
			k++
		}
	}
	shift, explicit := 0, true
	switch word(tokens, k) {
	case "this", "current":
		k++
	case "next", "coming":
		shift, k = 1, k+1
	case "last", "previous":
		shift, k = -1, k+1
	default:
		explicit = false
	}
	if !ends && !explicit || at(tokens, k).shape != letters {
		return day{}, 0, false
	}
	if m, ok := monthWord(tokens, k); ok && ends {
		return period(func(on dates.Date) (dates.Date, dates.Date) {
			d := dates.Date{Year: nearestTo(on, m, 15).Year, Month: m, Day: 1}.AddMonths(1).AddDays(-1)
			return d, d
		}, false), k + 1, true
	}
	bounds := c.bounds(word(tokens, k), shift)
	if bounds == nil {
		return day{}, 0, false
	}
	return period(func(on dates.Date) (dates.Date, dates.Date) {
		first, last := bounds(on)
		if ends && word(tokens, k) == "week" { // which ends when work does, or on Sunday
			return last.AddDays(-2), last
		} else if ends {
			return last, last
		}
		return first, last
	}, true), k + 1, true
}

// bounds are the first and the last day of a week, month, quarter or year, so many of
// them from the one that a day is in; nil for another word.
func (c *Checker) bounds(unit string, shift int) func(on dates.Date) (dates.Date, dates.Date) {
	switch unit {
	case "week":
		return func(on dates.Date) (dates.Date, dates.Date) {
			w := dates.WeekOf(on.AddDays(7 * shift))
			return w.First(), w.Last()
		}
	case "month":
		return func(on dates.Date) (dates.Date, dates.Date) {
			first := dates.Date{Year: on.Year, Month: on.Month, Day: 1}.AddMonths(shift)
			return first, first.AddMonths(1).AddDays(-1)
		}
	case "quarter":
		return func(on dates.Date) (dates.Date, dates.Date) {
			q := dates.QuarterOf(on, c.org.FiscalYear)
			first := q.First(c.org.FiscalYear).AddMonths(3 * shift)
			return first, first.AddMonths(3).AddDays(-1)
		}
	case "year":
		return func(on dates.Date) (dates.Date, dates.Date) {
			y := on.Year + shift
			return dates.Date{Year: y, Month: 1, Day: 1}, dates.Date{Year: y, Month: 12, Day: 31}
		}
	}
	return nil
}

// quarterAt reads Q4, Q4 2026.
func (c *Checker) quarterAt(tokens []token, i int) (day, int, bool) {
	if !tokens[i].is("q") {
		return day{}, 0, false
	}
	d, end, ok := c.quarterOrWeek(tokens, i, 0)
	if !ok {
		return day{}, 0, false
	}
	if y := yearOf(at(tokens, end)); y > 0 {
		d, _, _ = c.quarterOrWeek(tokens, i, y)
		end++
	}
	return d, end, true
}

// quarterOrWeek reads Q4 or W48 of a year, or of one that is not told.
func (c *Checker) quarterOrWeek(tokens []token, i, y int) (day, int, bool) {
	n, ok := number(at(tokens, i+1))
	if !ok || !gluedTo(tokens, i+1) {
		return day{}, 0, false
	}
	switch {
	case tokens[i].is("q") && (n < 1 || n > 4):
		return impossible(), i + 2, true
	case tokens[i].is("q"):
		return period(func(on dates.Date) (dates.Date, dates.Date) {
			q := dates.Quarter{Year: y, Number: n}
			if y == 0 {
				q.Year = dates.QuarterOf(on, c.org.FiscalYear).Year
			}
			return q.First(c.org.FiscalYear), q.Last(c.org.FiscalYear)
		}, y == 0), i + 2, true
	case tokens[i].is("w"):
		return weekNumber(n, y), i + 2, true
	}
	return day{}, 0, false
}

// weekAt reads week 48.
func (c *Checker) weekAt(tokens []token, i int) (day, int, bool) {
	if tokens[i].is("w") {
		return c.quarterOrWeek(tokens, i, 0)
	}
	if !tokens[i].is("week") {
		return day{}, 0, false
	}
	n, ok := number(at(tokens, i+1))
	if !ok {
		return day{}, 0, false
	}
	return weekNumber(n, 0), i + 2, true
}

func weekNumber(n, y int) day {
	if n < 1 || n > 53 {
		return impossible()
	}
	return period(func(on dates.Date) (dates.Date, dates.Date) {
		year := y
		if y == 0 {
			year = dates.WeekOf(on).Year
		}
		w := dates.Week{Year: year, Number: n}
		return w.First(), w.Last()
	}, y == 0)
}

// ordinalDayAt reads "the 3rd": a day of this month, or of the next one.
func (c *Checker) ordinalDayAt(tokens []token, i int) (day, int, bool) {
	if !tokens[i].is("the") || !slices.Contains([]string{"on", "by", "until", "since", "before"}, word(tokens, i-1)) {
		return day{}, 0, false
	}
	n, ok := number(at(tokens, i+1))
	if !ok || !at(tokens, i+2).is("st", "nd", "rd", "th") || !gluedTo(tokens, i+2) || n < 1 || n > 31 {
		return day{}, 0, false
	}
	if d, end, ok := c.dayMonthAt(tokens, i+1); ok {
		return d, end, true
	}
	return period(func(on dates.Date) (dates.Date, dates.Date) {
		for k := range 3 {
			d := dates.Date{Year: on.Year, Month: on.Month, Day: 1}.AddMonths(k)
			d.Day = n
			if exists(d) && !d.Before(on) {
				return d, d
			}
		}
		return on, on.AddDays(-1)
	}, true), i + 3, true
}

// dayHolds reports whether the facts support a day that is named.
func (j *judgement) dayHolds(cl claim, facts []*evidence) bool {
	if cl.day.impossible {
		return false
	}
	if holds, named := j.attributive(cl, facts); named {
		return holds
	}
	if y := yearOf(j.tokens[cl.from]); y > 0 && cl.to == cl.from+1 && at(j.tokens, cl.from-1).is("for", "in", "of", "budget", "the", "its") &&
		anyOf(facts, func(e *evidence) bool { return slices.Contains(e.Numbers, y) || e.budgetOf(y) }) {
		return true
	}
	for _, e := range facts {
		if j.dayTyped(e, cl) {
			return true
		}
	}
	return anyOf(facts, func(e *evidence) bool {
		if (len(e.Dates) > 0 || j.tellsDate(cl)) && roleOf(j.tokens, cl) == due || j.tellsDate(cl) {
			return false // when it is due is a value, whatever people have typed
		}
		return e.writesDay(j.tokens, cl, j.today)
	})
}

// budgetOf reports whether the fact is a budget of that year.
func (e *evidence) budgetOf(y int) bool {
	line := e.texts[0]
	return strings.HasPrefix(e.Cite, "BUD-") && slices.ContainsFunc(line.claims, func(cl claim) bool {
		return cl.matter == aDay && yearOf(line.tokens[cl.from]) == y
	})
}

// dayTyped reports whether a day of the fact is in the time that is named.
func (j *judgement) dayTyped(e *evidence, cl claim) bool {
	first, last, ok := cl.day.within(j.today)
	if !ok {
		return false
	}
	in := func(d dates.Date) bool {
		if y := cl.day.yearless; y.Day > 0 && d.Month == y.Month && d.Day == y.Day && d.After(j.today) && d.Sub(j.today) <= 366 {
			return true // the next one, however far that is
		}
		if cl.day.weekday {
			// The coming one, or the last one where that is what is told.
			return d == first || d == first.AddDays(-7) && first != j.today && !j.ahead(cl)
		}
		return !d.Before(first) && !d.After(last)
	}
	r := roleBy(j.tokens, cl)
	for _, d := range e.Dates {
		if decides[string(r)] && d != e.latest(j.today) && !slices.ContainsFunc(e.texts[0].claims, func(typed claim) bool {
			return typed.matter == aDay && roleOf(e.texts[0].tokens, typed) == r
		}) {
			continue // the last thing that has been is what became of it
		}
		if d.After(j.today) && at(j.tokens, cl.from-1).is("since") || d.After(j.today) && ofAge[r] || r == until && d.Before(j.today) || j.wrongWay(cl) {
			continue
		}
		if in(d) && e.fits(j.tokens, cl) && !(d.After(j.today) && j.wasDue(cl)) && (!e.past(d, j.today) || j.tellsAge(cl, r)) {
			j.tells(e, d)
			return true
		}
	}
	if !j.tellsAge(cl, r) {
		return false
	}
	for _, age := range e.Ages {
		if d := j.today.AddDays(-age); in(d) && e.fits(j.tokens, cl) {
			j.tells(e, d)
			return true
		}
	}
	return false
}

// past reports whether a day of a fact is only the one on which something was said or
// from which an age counts.
func (e *evidence) past(d, today dates.Date) bool {
	if d.After(today) {
		return false
	}
	return slices.ContainsFunc(e.Said, func(s Said) bool { return s.On == d })
}

// latest is the last of the fact's days that is not to come.
func (e *evidence) latest(today dates.Date) (last dates.Date) {
	for _, d := range e.Dates {
		if !d.After(today) && (last.IsZero() || d.After(last)) {
			last = d
		}
	}
	return last
}

// tellsDate reports whether a day is said to be a date that has been set, which is a
// value whatever people have typed.
func (j *judgement) tellsDate(cl claim) bool {
	for k := cl.from - 1; k >= 0 && k >= cl.from-5; k-- {
		if j.tokens[k].is("date", "dates", "deadline", "mitigation", "review") {
			return true
		}
	}
	return false
}

// wrongWay reports whether something is said to be needed or due from a day on, or until
// one, rather than by it.
func (j *judgement) wrongWay(cl claim) bool {
	return at(j.tokens, cl.from-1).is("since", "until", "till", "after", "from") && at(j.tokens, cl.from-2).is("needed", "due", "wanted", "required")
}

// wasDue reports whether a sentence says that something was due, which is then past.
func (j *judgement) wasDue(cl claim) bool {
	for k := cl.from - 1; k > 0 && k >= cl.from-4; k-- {
		if j.tokens[k].is("due", "needed") && at(j.tokens, k-1).is("was", "were") {
			return true
		}
	}
	return false
}

// tellsAge reports whether a day in a sentence may be that from which an age counts: when
// something was said, asked or opened.
func (j *judgement) tellsAge(cl claim, r role) bool {
	if r == due {
		return false
	}
	if r != noRole {
		return true
	}
	for _, before := range j.claims {
		if before.matter == aSpan && before.to < cl.from && before.to >= cl.from-4 && directionOf(j.tokens, before) == past {
			return true // "a week ago, on 20 November"
		}
	}
	for k, t := range j.tokens {
		if t.clause == j.tokens[cl.from].clause && !t.quoted && k != cl.from && (askVerbs[t.word] || reportWords[t.word] || t.is("waits", "waited", "waiting", "blocked") ||
			decides[stateWords[t.word]] || t.is("answered", "missed", "exceeded", "proposed", "promised", "answer", "raised", "filed", "made", "new", "since", "decision", "request")) {
			return true
		}
	}
	return false
}

// ahead reports whether a weekday must be one that is to come: "by Friday", in a
// sentence that does not tell of the past.
func (j *judgement) ahead(cl claim) bool {
	if !slices.Contains([]string{"by", "until", "till", "before", "due"}, word(j.tokens, cl.from-1)) {
		return false
	}
	for _, t := range j.tokens {
		if t.is("was", "were", "had", "promised", "passed", "missed", "overdue", "late", "ago", "should", "planned") {
			return false
		}
	}
	return true
}
