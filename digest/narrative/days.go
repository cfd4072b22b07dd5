package narrative

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"adjutant/ops/dates"
)

var months = map[string]time.Month{
	"january": time.January, "jan": time.January, "february": time.February, "feb": time.February,
	"march": time.March, "mar": time.March, "april": time.April, "apr": time.April, "may": time.May,
	"june": time.June, "jun": time.June, "july": time.July, "jul": time.July,
	"august": time.August, "aug": time.August, "september": time.September, "sep": time.September, "sept": time.September,
	"october": time.October, "oct": time.October, "november": time.November, "nov": time.November,
	"december": time.December, "dec": time.December,
}

// day is a day or a longer time that a text names.
type day struct {
	// within are the first and the last day that it may mean, read on a day; false
	// where it means no days: a time of the clock.
	within func(today dates.Date) (first, last dates.Date, ok bool)
	// says is the same for two texts that name the same, each read on its own day.
	says func(on dates.Date) string
	// relative is set where it means another day on another day.
	relative bool
	// weekday is set for a bare weekday, which may be the last or the coming one.
	weekday    bool
	impossible bool
	// yearless is a day of some year; the zero value for all others.
	yearless dates.MonthDay
	// month is set for a month of some year.
	month time.Month
}

func exact(d dates.Date) day {
	return day{
		within: func(dates.Date) (dates.Date, dates.Date, bool) { return d, d, true },
		says:   func(dates.Date) string { return d.String() },
	}
}

// counted is so many days from the day on which it is read.
func counted(n int) day {
	return day{
		within:   func(t dates.Date) (dates.Date, dates.Date, bool) { return t.AddDays(n), t.AddDays(n), true },
		says:     func(on dates.Date) string { return on.AddDays(n).String() },
		relative: true,
	}
}

// period is a time from a first to a last day, by its name.
func period(of func(on dates.Date) (first, last dates.Date), relative bool) day {
	return day{
		within: func(t dates.Date) (dates.Date, dates.Date, bool) {
			first, last := of(t)
			return first, last, true
		},
		says: func(on dates.Date) string {
			first, last := of(on)
			return first.String() + "/" + last.String()
		},
		relative: relative,
	}
}

// dayAt reads the day that is named from i on.
func (c *Checker) dayAt(tokens []token, i int) (day, int, bool) {
	t := tokens[i]
	switch {
	case t.shape == digits:
		for _, form := range []func([]token, int) (day, int, bool){c.isoAt, c.numericAt, clockAt, c.dayMonthAt, c.yearAt} {
			if d, end, ok := form(tokens, i); ok {
				return d, end, true
			}
		}
		return day{}, 0, false
	case t.shape != letters || t.quoted:
		return day{}, 0, false
	}
	switch t.word {
	case "today", "tonight":
		return counted(0), i + 1, true
	case "tomorrow":
		return counted(1), i + 1, true
	case "yesterday":
		return counted(-1), i + 1, true
	case "noon", "midnight", "midday":
		return named(t.word), i + 1, true
	}
	for _, form := range []func([]token, int) (day, int, bool){c.monthAt, c.weekdayAt, c.periodAt, c.quarterAt, c.weekAt, c.ordinalDayAt} {
		if d, end, ok := form(tokens, i); ok {
			return d, end, true
		}
	}
	return day{}, 0, false
}

// named is a time that is only compared by its name.
func named(name string) day {
	return day{
		within: func(dates.Date) (a, b dates.Date, ok bool) { return a, b, false },
		says:   func(dates.Date) string { return name },
	}
}

func impossible() day {
	d := named("impossible")
	d.impossible = true
	return d
}

func number(t token) (int, bool) {
	if t.shape != digits {
		return 0, false
	}
	n, err := strconv.Atoi(t.raw)
	return n, err == nil
}

// isoAt reads 2026-12-03.
func (c *Checker) isoAt(tokens []token, i int) (day, int, bool) {
	if i+4 >= len(tokens) || len(tokens[i].raw) != 4 || word(tokens, i+1) != "-" || word(tokens, i+3) != "-" ||
		!tokens[i+2].glued || !tokens[i+4].glued {
		return day{}, 0, false
	}
	return c.parsed(tokens, i, i+5)
}

// numericAt reads 3/12/2026, 3/12, 03.12.2026 and 3.12. as they are read where the
// company is.
func (c *Checker) numericAt(tokens []token, i int) (day, int, bool) {
	if strings.Count(tokens[i].raw, ".") == 2 && !strings.ContainsAny(tokens[i].raw, ",'’") {
		return c.parsed(tokens, i, i+1)
	}
	if word(tokens, i+1) != "/" || !gluedTo(tokens, i+2) || tokens[i+2].shape != digits {
		return day{}, 0, false
	}
	if word(tokens, i+3) == "/" && gluedTo(tokens, i+4) && tokens[i+4].shape == digits {
		return c.parsed(tokens, i, i+5)
	}
	return day{}, 0, false // 24/7, or a part of something
}

// parsed reads a date of digits alone.
func (c *Checker) parsed(tokens []token, from, to int) (day, int, bool) {
	d, err := dates.Parse(text(tokens, from, to), c.today, dates.StyleOf(c.org.Locale))
	if err != nil {
		return impossible(), to, true
	}
	return exact(d), to, true
}

// clockAt reads 15:00, 3pm and 9 am.
func clockAt(tokens []token, i int) (day, int, bool) {
	if word(tokens, i+1) == ":" && gluedTo(tokens, i+1) && gluedTo(tokens, i+2) && tokens[i+2].shape == digits {
		end, half := i+3, ""
		if w := word(tokens, end); w == "am" || w == "pm" {
			half, end = w, end+1
		}
		return named(strings.TrimLeft(tokens[i].raw, "0") + ":" + tokens[i+2].raw + half), end, true
	}
	if w := word(tokens, i+1); w == "am" || w == "pm" {
		return named(tokens[i].raw + w), i + 2, true
	}
	return day{}, 0, false
}

// monthWord reads a month. What is also another word must look like one.
func monthWord(tokens []token, i int) (time.Month, bool) {
	if i >= len(tokens) || tokens[i].quoted {
		return 0, false
	}
	t := tokens[i]
	m, ok := months[t.word]
	if ok && t.is("may", "march", "mar", "dec", "sep", "oct", "nov", "jan", "jun") && !t.capital() {
		return m, !t.is("may", "march", "mar") // bridge 12 may carry no trucks
	}
	return m, ok
}

func at(tokens []token, i int) token {
	if i < 0 || i >= len(tokens) {
		return token{shape: mark}
	}
	return tokens[i]
}

// dayMonthAt reads 3 Dec, 3rd of December 2026.
func (c *Checker) dayMonthAt(tokens []token, i int) (day, int, bool) {
	n, ok := number(tokens[i])
	if !ok || n > 31 {
		return day{}, 0, false
	}
	k := i + 1
	if at(tokens, k).is("st", "nd", "rd", "th") && tokens[k].glued {
		k++
	}
	if word(tokens, k) == "." {
		k++
	}
	if word(tokens, k) == "of" {
		k++
	}
	k = skipDash(tokens, k)
	m, ok := monthWord(tokens, k)
	if !ok {
		return day{}, 0, false
	}
	return c.withYear(tokens, k+1, m, n)
}

// withYear reads the year that follows, if any, and makes the day.
func (c *Checker) withYear(tokens []token, k int, m time.Month, n int) (day, int, bool) {
	if word(tokens, k) == "." && at(tokens, k).glued && yearOf(at(tokens, k+1)) > 0 {
		k++
	}
	next := skipDash(tokens, k)
	if word(tokens, k) == "," {
		next = k + 1
	}
	if y := yearOf(at(tokens, next)); y > 0 {
		if d := (dates.Date{Year: y, Month: m, Day: n}); exists(d) {
			return exact(d), next + 1, true
		}
		return impossible(), next + 1, true
	}
	return c.nearest(m, n), k, true
}

// nearest is a day without its year: the one that is the nearest.
func (c *Checker) nearest(m time.Month, n int) day {
	return day{
		yearless: dates.MonthDay{Month: m, Day: n},
		within: func(today dates.Date) (dates.Date, dates.Date, bool) {
			d := nearestTo(today, m, n)
			return d, d, !d.IsZero()
		},
		says: func(on dates.Date) string {
			if on.IsZero() {
				on = c.today
			}
			return nearestTo(on, m, n).String()
		},
	}
}

func nearestTo(today dates.Date, m time.Month, n int) (best dates.Date) {
	for y := today.Year - 1; y <= today.Year+1; y++ {
		d := dates.Date{Year: y, Month: m, Day: n}
		if exists(d) && (best.IsZero() || abs(d.Sub(today)) < abs(best.Sub(today))) {
			best = d
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

func exists(d dates.Date) bool {
	return d.Day >= 1 && d.Day <= 31 && d.Year >= dates.FirstYear && d.Year <= dates.LastYear && d.AddDays(0) == d
}

// yearOf is the year that a token is, or 0.
func yearOf(t token) int {
	if n, ok := number(t); ok && len(t.raw) == 4 && n >= 1990 && n < 2100 {
		return n
	}
	return 0
}

// yearAt reads a year alone, where nothing is counted by it.
func (c *Checker) yearAt(tokens []token, i int) (day, int, bool) {
	y := yearOf(tokens[i])
	next := at(tokens, i+1)
	if y == 0 || next.word == "%" || i > 0 && tokens[i].glued {
		return day{}, 0, false
	}
	if sign, _ := currencyAt(tokens, i+1); sign != "" || next.glued && next.shape == letters {
		return day{}, 0, false
	}
	if sign, _ := currencyAt(tokens, i-1); i > 0 && sign != "" {
		return day{}, 0, false
	}
	if _, is := unitOf(next.word); is || isMagnitude(next.word) {
		return day{}, 0, false
	}
	if next.word == "-" && word(tokens, i+2) != "" && gluedTo(tokens, i+2) { // 2026-Q4, 2026-W48
		if d, end, ok := c.quarterOrWeek(tokens, i+2, y); ok {
			return d, end, true
		}
	}
	return period(func(dates.Date) (dates.Date, dates.Date) {
		return dates.Date{Year: y, Month: 1, Day: 1}, dates.Date{Year: y, Month: 12, Day: 31}
	}, false), i + 1, true
}

// monthAt reads December, Dec 3, December 3rd, 2026, December 2026.
func (c *Checker) monthAt(tokens []token, i int) (day, int, bool) {
	m, ok := monthWord(tokens, i)
	if !ok {
		return day{}, 0, false
	}
	k := i + 1
	if n, ok := number(at(tokens, k)); ok && n >= 1 && n <= 31 && len(tokens[k].raw) <= 2 {
		if at(tokens, k+1).is("st", "nd", "rd", "th") && gluedTo(tokens, k+1) {
			k++
		}
		return c.withYear(tokens, k+1, m, n)
	}
	y := yearOf(at(tokens, k))
	if y == 0 && tokens[i].is("may", "march", "mar") && !monthly(word(tokens, i-1)) {
		return day{}, 0, false
	}
	if y == 0 && c.called[tokens[i].word] && !at(tokens, i-1).is("in", "until", "since") {
		return day{}, 0, false // it is they who are meant
	}
	if y == 0 && len(c.names.people[tokens[i].word]) > 0 && !at(tokens, i-1).is("in", "by", "until", "since", "end", "late", "early", "mid") {
		return day{}, 0, false // somebody is called that
	}
	if y > 0 {
		k++
	}
	d := period(func(on dates.Date) (dates.Date, dates.Date) {
		year := y
		if y == 0 {
			year = nearestTo(on, m, 15).Year
		}
		first := dates.Date{Year: year, Month: m, Day: 1}
		return first, first.AddMonths(1).AddDays(-1)
	}, false)
	if y == 0 {
		d.month = m
	}
	return d, k, true
}

// coming is the first day of the next such month, read on a day: in March, this one.
func coming(m time.Month, on dates.Date) dates.Date {
	first := dates.Date{Year: on.Year, Month: m, Day: 1}
	if m < on.Month {
		first.Year++
	}
	return first
}

// monthly reports whether a month may follow the word.
func monthly(word string) bool {
	return slices.Contains([]string{"in", "by", "until", "till", "since", "of", "before", "after", "from", "for", "late", "early", "mid", "last", "next", "this", "-"}, word)
}
