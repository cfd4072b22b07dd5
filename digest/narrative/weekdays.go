package narrative

import (
	"time"

	"adjutant/ops/dates"
)

var weekdays = map[string]time.Weekday{
	"monday": time.Monday, "mon": time.Monday, "mondays": time.Monday,
	"tuesday": time.Tuesday, "tue": time.Tuesday, "tues": time.Tuesday,
	"wednesday": time.Wednesday, "wed": time.Wednesday, "weds": time.Wednesday,
	"thursday": time.Thursday, "thu": time.Thursday, "thur": time.Thursday, "thurs": time.Thursday,
	"friday": time.Friday, "fri": time.Friday,
	"saturday": time.Saturday, "sat": time.Saturday,
	"sunday": time.Sunday, "sun": time.Sunday,
}

// weekdayAt reads Friday, next Friday, Thu 3 Dec.
func (c *Checker) weekdayAt(tokens []token, i int) (day, int, bool) {
	k, which := i, ""
	if tokens[i].is("this", "next", "last", "coming") {
		k, which = i+1, tokens[i].word
	}
	w, ok := weekdays[word(tokens, k)]
	if !ok || at(tokens, k).quoted || len(tokens[k].word) < 5 && !tokens[k].capital() {
		return day{}, 0, false
	}
	end := k + 1
	if which == "" {
		next := end
		if word(tokens, next) == "," || word(tokens, next) == "." && at(tokens, next+1).shape == digits {
			next++
		}
		if word(tokens, next) == "the" {
			next++
		}
		if next < len(tokens) && !tokens[next].settled && !tokens[next].quoted {
			for _, form := range []func([]token, int) (day, int, bool){c.isoAt, c.numericAt, c.dayMonthAt, c.monthAt} {
				if tokens[next].shape == mark {
					break
				}
				if d, to, ok := form(tokens, next); ok && (tokens[next].shape == digits || months[tokens[next].word] > 0) {
					if first, last, ok := d.within(c.today); ok && first == last && first.Weekday() != w {
						return impossible(), to, true
					}
					return d, to, true
				}
			}
		}
	}
	return weekday(w, which), end, true
}

// weekday is a day of the week, of which there is one every week.
func weekday(w time.Weekday, which string) day {
	coming := func(on dates.Date) dates.Date { return on.AddDays(int(w-on.Weekday()+7) % 7) }
	d := day{relative: true, weekday: which == ""}
	d.within = func(today dates.Date) (dates.Date, dates.Date, bool) {
		next := coming(today)
		switch which {
		case "last":
			return next.AddDays(-7), next.AddDays(-7), true
		case "next":
			monday := today.AddDays(-(int(today.Weekday()+6) % 7))
			return coming(monday.AddDays(7)), coming(monday.AddDays(7)), true
		case "this":
			monday := today.AddDays(-(int(today.Weekday()+6) % 7))
			return coming(monday), coming(monday), true
		}
		return next, next, true
	}
	d.says = func(on dates.Date) string {
		first, _, _ := d.within(on)
		return first.String()
	}
	return d
}
