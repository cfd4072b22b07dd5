package dates

import (
	"regexp"
	"slices"
	"time"

	"adjutant/ops/typo"
)

// Two or three numbers with the same mark between them. Only a dot may also
// come last, and be followed by a space: 1.12. and 1. 12. 2026.
var numbers = regexp.MustCompile(`^(\d{1,4}) ?([-/.]) ?(\d{1,2})(?: ?([-/.]) ?(\d{1,4}))?( ?\.)?$`)

// numeric reads dates of digits only.
func (p *parser) numeric() (Date, bool, error) {
	m := numbers.FindStringSubmatch(p.phrase)
	if m == nil || m[4] != "" && m[4] != m[2] || m[6] != "" && m[2] != "." {
		return Date{}, false, nil
	}
	a, b, c := m[1], m[3], m[5]
	switch {
	case c == "" && len(a) <= 2:
		return p.upcoming(p.plausible(p.orders(atoi(a), atoi(b))))
	case c == "":
		return Date{}, true, p.refuse("is a month, not a day: write %s-%02d-01 for its first day", a, atoi(b))
	case len(a) == 4 && len(c) <= 2:
		return p.inYear(atoi(a), MonthDay{time.Month(atoi(b)), atoi(c)})
	case len(a) <= 2 && len(c) == 4:
		return p.inYear(atoi(c), p.plausible(p.orders(atoi(a), atoi(b))))
	case len(a) == 2 && len(c) <= 2 && p.style.YearFirst:
		return p.inYear(2000+atoi(a), MonthDay{time.Month(atoi(b)), atoi(c)})
	case len(a) <= 2 && len(c) == 2:
		return p.inYear(2000+atoi(c), p.plausible(p.orders(atoi(a), atoi(b))))
	}
	return Date{}, true, p.refuse("is not a date: write the year with four digits, like 2026-12-01")
}

// orders returns the two readings of a day and month, the style's first.
func (p *parser) orders(a, b int) (usual, other MonthDay) {
	usual, other = MonthDay{time.Month(a), b}, MonthDay{time.Month(b), a}
	if p.style.DayFirst {
		return other, usual
	}
	return usual, other
}

// plausible returns the usual reading unless its month is impossible and the
// other's is not. The day is checked later: a month over 12 cannot be anything
// but a day, whereas "31/4" is a mistake and not the fourth of a 31st month.
func (p *parser) plausible(usual, other MonthDay) MonthDay {
	if usual.Month > 12 && other.Month <= 12 {
		return other
	}
	return usual
}

var ordinals = []string{"st", "nd", "rd", "th"}

// written reads dates with the month as a word.
func (p *parser) written() (Date, bool, error) {
	var (
		named   bool // a weekday was given
		weekday time.Weekday
		month   time.Month
		numbers []string
		before  int // how many of the numbers come before the month
	)
	for i, t := range lex(p.phrase) {
		number := len(numbers) > 0
		day, isDay := weekdays[t.text]
		m, isMonth := months[t.text]
		switch {
		case t.digit:
			numbers = append(numbers, t.text)
		case isDay && i == 0:
			named, weekday = true, day
		case isMonth && month == 0:
			month, before = m, len(numbers)
		case number && slices.Contains(ordinals, t.text):
		case slices.Contains([]string{"of", "the", "on", ".", ",", "-", "/", "'", "’"}, t.text):
		default:
			return Date{}, false, nil
		}
	}
	if month == 0 {
		return Date{}, false, nil
	}
	var day, year string
	switch {
	case len(numbers) == 0,
		len(numbers) == 1 && len(numbers[0]) == 4:
		name := month.String()[:3]
		if len(numbers) == 1 {
			name += " " + numbers[0]
		}
		return Date{}, true, p.refuse("is a month, not a day: write 1 %s or end of %[1]s", name)
	case len(numbers) == 1:
		day = numbers[0]
	case len(numbers) == 2 && len(numbers[0]) == 4 && before == 1:
		year, day = numbers[0], numbers[1]
	case len(numbers) == 2 && (before == 1 || before == 0 && len(numbers[1]) == 4):
		// Not "Dec 1-15", nor "1-15 Dec", which mean a range.
		day, year = numbers[0], numbers[1]
	default:
		return Date{}, false, nil
	}
	if len(day) > 2 {
		return Date{}, true, p.refuse("is not a date: no month has a day %s", typo.Shorten(day))
	}
	when := MonthDay{month, atoi(day)}
	switch {
	case year == "" && named:
		return p.onWeekday(when, weekday)
	case year == "":
		return p.upcoming(when)
	case len(year) != 2 && len(year) != 4:
		return Date{}, true, p.refuse("is not a date: write the year with four digits, like 1 Dec 2026")
	case len(year) == 2:
		year = "20" + year
	}
	d, mine, err := p.inYear(atoi(year), when)
	if err == nil && named && d.Weekday() != weekday {
		err = p.refuse("is not a date: %s %d is a %s", d.words(), d.Year, d.Weekday())
	}
	return d, mine, err
}

// onWeekday returns the given day in the year, among last, this and next, in
// which it falls on that weekday. There is never more than one.
func (p *parser) onWeekday(when MonthDay, weekday time.Weekday) (Date, bool, error) {
	for year := p.today.Year - 1; year <= p.today.Year+1; year++ {
		if p.check(when, year) != nil {
			continue
		}
		if d := (Date{year, when.Month, when.Day}); d.Weekday() == weekday {
			return d, true, nil
		}
	}
	d, _, err := p.upcoming(when)
	if err != nil {
		return Date{}, true, err
	}
	return Date{}, true, p.refuse("is not a date: %s %d is a %s", d.words(), d.Year, d.Weekday())
}
