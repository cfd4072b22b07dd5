package dates

import "strings"

// maxText is the length, in bytes, above which a text is refused unread.
const maxText = 200

// Parse reads a date as people type it, in any case and with extra spaces.
// today is the day it is for the person who types; style decides between
// readings where usage differs. It understands:
//
//   - today, tomorrow, yesterday;
//   - friday or fri: the next one after today, so on a Friday it is in 7 days;
//     this friday: the one of this week, which is refused once it has passed;
//     next friday: the one of next week; last friday: the latest before today.
//     Weeks begin on Monday;
//   - 2 weeks, 2w, 10d, 3m (months), in a month, +3d, 3 days ago, 1 year 2 months.
//     A month after the 31st is the last day of a shorter month;
//   - next week (its Monday), next month, next quarter, next year (their first day);
//   - end of week or eow: the last working day, today included, of this week or,
//     where that has passed, of the next; end of month or eom; end of year or eoy
//     (31 December); end of quarter or eoq; end of fiscal year; end of March;
//   - Q3, Q3 2027, 2026-Q3: the last day of that quarter of the fiscal year
//     (see [Quarter]); without a year, of the next one that has not ended;
//   - 2026-12-01, 1 Dec, Dec 1, 1st of December 2026, Dec 1, 2026, Tue 1 Dec;
//   - 01/12/2026, 1.12., 1-12-26: day and month in the style's order, but the
//     other way round if only that gives a date.
//
// Years of two digits are in this century. Without a year it is the next such
// date from today on; if a weekday is given too, it is the date on that weekday
// in last, this or next year, so that what [Format] prints is always read back.
//
// Whatever else is refused with an *Error that says why, as are days that do
// not exist and years outside [FirstYear] to [LastYear].
func Parse(text string, today Date, style Style) (Date, error) {
	if len(text) > maxText {
		return Date{}, refuse(text, "is too long to be a date: write 2026-12-01, 1 Dec or friday")
	}
	p := parser{text: text, phrase: strings.Join(strings.Fields(strings.ToLower(text)), " "), today: today, style: style}
	if p.phrase == "" {
		return Date{}, &Error{Sentence: "A date is missing: write 2026-12-01, 1 Dec or friday"}
	}
	for _, form := range []func(*parser) (Date, bool, error){
		(*parser).named, (*parser).weekday, (*parser).offset, (*parser).quarter, (*parser).numeric, (*parser).written,
	} {
		d, mine, err := form(&p)
		if !mine {
			continue
		}
		if err != nil {
			return Date{}, err
		}
		if d.Year < FirstYear || d.Year > LastYear {
			return Date{}, refuse(text, "is in the year %d: dates go from %d to %d", d.Year, FirstYear, LastYear)
		}
		return d, nil
	}
	if word := guess(p.phrase); word != "" {
		return Date{}, refuse(text, "is not a date: did you mean %s?", word)
	}
	return Date{}, refuse(text, "is not a date: write 2026-12-01, 1 Dec, friday or in 2 weeks")
}

// parser is one text being read. Each of its forms reports whether the text is
// of its kind, and then the date or what is wrong with it.
type parser struct {
	text   string // as typed, to be quoted
	phrase string // in lower case, with single spaces
	today  Date
	style  Style
}

func (p *parser) refuse(format string, args ...any) error { return refuse(p.text, format, args...) }

// inYear returns the given day in the year that was typed.
func (p *parser) inYear(year int, d MonthDay) (Date, bool, error) {
	if err := p.check(d, year); err != nil {
		return Date{}, true, err
	}
	return Date{year, d.Month, d.Day}, true, nil
}

// upcoming returns the next such day from today on. 29 February may be up to
// eight years away.
func (p *parser) upcoming(d MonthDay) (Date, bool, error) {
	for year := p.today.Year; year <= p.today.Year+8; year++ {
		if p.check(d, year) != nil {
			continue
		}
		if date := (Date{year, d.Month, d.Day}); !date.Before(p.today) {
			return date, true, nil
		}
	}
	// It never exists. The sentence names the year that would have been meant.
	year := p.today.Year
	if d.Month < p.today.Month {
		year++
	}
	return Date{}, true, p.check(d, year)
}

// check says why a month does not have that day in a year, or returns nil.
func (p *parser) check(d MonthDay, year int) error {
	days := 0
	if d.Month >= 1 && d.Month <= 12 {
		days = daysIn(year, d.Month)
	}
	switch {
	case days == 0:
		return p.refuse("is not a date: there is no month %d", int(d.Month))
	case d.Day < 1:
		return p.refuse("is not a date: days count from 1")
	case d.Day <= days:
		return nil
	case d.Month == 2:
		return p.refuse("is not a date: February has %d days in %d", days, year)
	}
	return p.refuse("is not a date: %s has %d days", d.Month, days)
}
