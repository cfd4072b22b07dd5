package dates

import (
	"fmt"
	"slices"
)

// unit is what a count is a count of.
type unit int

const (
	second unit = iota
	minute
	hour
	day
	week
	month
	year
)

var units = map[string]unit{
	"s": second, "sec": second, "secs": second, "second": second, "seconds": second,
	"min": minute, "mins": minute, "minute": minute, "minutes": minute,
	"h": hour, "hr": hour, "hrs": hour, "hour": hour, "hours": hour,
	"d": day, "day": day, "days": day,
	"w": week, "wk": week, "wks": week, "week": week, "weeks": week,
	"m": month, "mo": month, "mos": month, "month": month, "months": month,
	"y": year, "yr": year, "yrs": year, "year": year, "years": year,
}

// quantity is "1 month 2 days" before it is known what for: a date counts
// months in the calendar, a span has to settle how long one is.
type quantity struct {
	count [year + 1]int
	// bareM is set where "m" was written, which is months where only dates
	// make sense, and either months or minutes elsewhere.
	bareM bool
}

// quantityOf reads tokens such as 2 weeks, 1 d 4 h or a month and 3 days.
// It reports false if they are not counts with their units.
func quantityOf(tokens []token) (quantity, bool) {
	var q quantity
	tokens = slices.DeleteFunc(slices.Clone(tokens), func(t token) bool { return t.text == "and" || t.text == "," })
	if len(tokens) == 0 || len(tokens)%2 != 0 {
		return q, false
	}
	for pair := range slices.Chunk(tokens, 2) {
		n, ok := counts[pair[0].text]
		if pair[0].digit {
			n, ok = limited(pair[0].text), true
		}
		u, known := units[pair[1].text]
		if !ok || !known {
			return q, false
		}
		q.count[u] += n
		q.bareM = q.bareM || pair[1].text == "m"
	}
	return q, true
}

// limited reads digits, giving ten billion for anything over it: more than any
// unit is accepted of, and small enough to multiply and add.
func limited(digits string) int {
	const most = 10_000_000_000
	n := 0
	for _, r := range digits {
		if n = n*10 + int(r-'0'); n > most {
			return most
		}
	}
	return n
}

// days returns the length of q's days, weeks, months and years, taking a month
// for 30 days and a year for 365.
func (q quantity) days() int {
	return q.count[day] + 7*q.count[week] + 30*q.count[month] + 365*q.count[year]
}

// seconds returns the length of q's hours, minutes and seconds.
func (q quantity) seconds() int {
	return q.count[second] + 60*q.count[minute] + 3600*q.count[hour]
}

// tooFar reports whether counting q would leave the years that dates may have,
// whatever it is counted from.
func (q quantity) tooFar() bool {
	const farthest = (LastYear - FirstYear + 1) * 366
	return q.days() > farthest || q.seconds() > farthest*24*60*60
}

// from counts q's days, weeks, months and years from d; backwards if sign is -1.
// The longest go first, so that "1 month 1 day" is the day after the same day
// of the next month.
func (q quantity) from(d Date, sign int) Date {
	d = d.AddMonths(sign * (12*q.count[year] + q.count[month]))
	return d.AddDays(sign * (7*q.count[week] + q.count[day]))
}

// plural words a count: 1 day, 2 days.
func plural(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}
