package dates

import (
	"strings"
	"time"
)

// named reads the days that have a name of their own: tomorrow, end of month.
func (p *parser) named() (Date, bool, error) {
	today := p.today
	quarter := QuarterOf(today, p.style.FiscalYearStart)
	switch p.phrase {
	case "today":
		return today, true, nil
	case "tomorrow":
		return today.AddDays(1), true, nil
	case "yesterday":
		return today.AddDays(-1), true, nil
	case "next week":
		return today.monday().AddDays(7), true, nil
	case "next month":
		return Date{today.Year, today.Month, 1}.AddMonths(1), true, nil
	case "next quarter":
		return quarter.Next().First(p.style.FiscalYearStart), true, nil
	case "next year":
		return Date{today.Year + 1, time.January, 1}, true, nil
	case "eow":
		return p.endOf("week")
	case "eom":
		return p.endOf("month")
	case "eoq":
		return p.endOf("quarter")
	case "eoy":
		return p.endOf("year")
	}
	if end, ok := strings.CutPrefix(p.phrase, "end of "); ok {
		end = strings.TrimPrefix(end, "the ")
		return p.endOf(strings.TrimPrefix(end, "this "))
	}
	return Date{}, false, nil
}

// endOf reads what follows "end of".
func (p *parser) endOf(period string) (Date, bool, error) {
	today := p.today
	switch period {
	case "day":
		return today, true, nil
	case "week":
		return today.AddDays(daysUntil(p.style.lastWorkday(), today)), true, nil
	case "next week":
		monday := today.monday().AddDays(7)
		return monday.AddDays(daysUntil(p.style.lastWorkday(), monday)), true, nil
	case "month":
		return today.endOfMonth(), true, nil
	case "next month":
		return today.AddMonths(1).endOfMonth(), true, nil
	case "year":
		return Date{today.Year, time.December, 31}, true, nil
	case "next year":
		return Date{today.Year + 1, time.December, 31}, true, nil
	case "quarter":
		return QuarterOf(today, p.style.FiscalYearStart).Last(p.style.FiscalYearStart), true, nil
	case "next quarter":
		return QuarterOf(today, p.style.FiscalYearStart).Next().Last(p.style.FiscalYearStart), true, nil
	case "fiscal year":
		quarter := QuarterOf(today, p.style.FiscalYearStart)
		return Quarter{quarter.Year, 4}.Last(p.style.FiscalYearStart), true, nil
	}
	tokens := lex(period)
	if len(tokens) == 0 {
		return Date{}, false, nil
	}
	month, ok := months[tokens[0].text]
	switch {
	case ok && len(tokens) == 1:
		end := Date{today.Year, month, 1}.endOfMonth()
		if end.Before(today) {
			end = Date{today.Year + 1, month, 1}.endOfMonth()
		}
		return end, true, nil
	case ok && len(tokens) == 2 && tokens[1].digit && len(tokens[1].text) == 4:
		return Date{atoi(tokens[1].text), month, 1}.endOfMonth(), true, nil
	}
	return Date{}, false, nil
}

// weekday reads friday, and this, next and last friday.
func (p *parser) weekday() (Date, bool, error) {
	which, name, two := strings.Cut(p.phrase, " ")
	if !two {
		which, name = "", p.phrase
	}
	day, ok := weekdays[strings.TrimSuffix(name, ".")]
	if !ok {
		return Date{}, false, nil
	}
	thisWeek := p.today.monday().AddDays(daysUntil(day, p.today.monday()))
	switch which {
	case "", "on", "coming":
		return p.today.AddDays(1 + daysUntil(day, p.today.AddDays(1))), true, nil
	case "this":
		if thisWeek.Before(p.today) {
			return Date{}, true, p.refuse("has passed: this week's was %s. Write %s for the coming one or last %[2]s",
				Format(thisWeek, p.today), strings.ToLower(day.String()))
		}
		return thisWeek, true, nil
	case "next":
		return thisWeek.AddDays(7), true, nil
	case "last":
		return p.today.AddDays(-7 + daysUntil(day, p.today)), true, nil
	}
	return Date{}, false, nil
}

// offset reads distances from today: in 2 weeks, +3d, 10 days ago.
func (p *parser) offset() (Date, bool, error) {
	q, sign, ok := offsetIn(lex(p.phrase))
	switch {
	case !ok:
		return Date{}, false, nil
	case q.tooFar():
		return Date{}, true, p.refuse("is too far away: dates go from %d to %d", FirstYear, LastYear)
	case q.seconds() > 0:
		return Date{}, true, p.refuse("is a time, and this needs a date: write today, tomorrow or in 2 days")
	}
	return q.from(p.today, sign), true, nil
}

// offsetIn recognises a quantity with or without "in", "+", "-" or "ago";
// sign is -1 for the past.
func offsetIn(tokens []token) (q quantity, sign int, ok bool) {
	sign = 1
	switch {
	case len(tokens) == 0:
		return q, 0, false
	case tokens[0].text == "+" || tokens[0].text == "in":
		tokens = tokens[1:]
	case tokens[0].text == "-" || tokens[0].text == "−":
		tokens, sign = tokens[1:], -1
	case tokens[len(tokens)-1].text == "ago":
		tokens, sign = tokens[:len(tokens)-1], -1
	case tokens[len(tokens)-1].text == "later":
		tokens = tokens[:len(tokens)-1]
	}
	q, ok = quantityOf(tokens)
	return q, sign, ok
}

// quarter reads Q3, Q3 2027 and 2026-Q3.
func (p *parser) quarter() (Date, bool, error) {
	q, ok := quarterIn(p.phrase)
	switch {
	case !ok:
		return Date{}, false, nil
	case q.Number < 1 || q.Number > 4:
		return Date{}, true, p.refuse("is not a quarter: a year has Q1 to Q4")
	case q.Year == 0:
		q.Year = QuarterOf(p.today, p.style.FiscalYearStart).Year
		if q.Last(p.style.FiscalYearStart).Before(p.today) {
			q.Year++
		}
	}
	return q.Last(p.style.FiscalYearStart), true, nil
}

// daysUntil counts from d, included, to the next such day of the week: 0 to 6.
func daysUntil(day time.Weekday, d Date) int { return int(day-d.Weekday()+7) % 7 }
