package dates

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Week is a week of ISO 8601: Monday to Sunday, counted from the one that holds
// the year's first Thursday. Its year differs from the calendar's around New
// Year: 1 January 2027 is in 2026-W53. The zero value means "unset".
type Week struct {
	Year   int
	Number int
}

// WeekOf returns the week that d is in.
func WeekOf(d Date) Week {
	year, number := d.utc().ISOWeek()
	return Week{year, number}
}

// First returns the week's Monday.
func (w Week) First() Date {
	// The fourth of January is in week 1, by definition.
	return Date{w.Year, 1, 4}.monday().AddDays(7 * (w.Number - 1))
}

// Last returns the week's Sunday.
func (w Week) Last() Date { return w.First().AddDays(6) }

// String returns w as 2026-W48, or "" if w is unset.
func (w Week) String() string {
	if w == (Week{}) {
		return ""
	}
	return fmt.Sprintf("%04d-W%02d", w.Year, w.Number)
}

var weekForm = regexp.MustCompile(`^(\d{4})[- ]?[wW](\d{1,2})$`)

// ParseWeek reads 2026-W48, and also 2026w48 and 2026 W48. It fails with an
// *Error if it is anything else, or if the year has no such week.
func ParseWeek(text string) (Week, error) {
	m := weekForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return Week{}, refuse(text, "is not a week: write it like 2026-W48")
	}
	w := Week{atoi(m[1]), atoi(m[2])}
	if w.Year < FirstYear || w.Year > LastYear {
		return Week{}, refuse(text, "is not a week: the year must be from %d to %d", FirstYear, LastYear)
	}
	if weeks := WeekOf(Date{w.Year, 12, 28}).Number; w.Number < 1 || w.Number > weeks {
		return Week{}, refuse(text, "is not a week: %d has weeks 1 to %d", w.Year, weeks)
	}
	return w, nil
}

// MarshalText returns the form of [Week.String].
func (w Week) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads what [ParseWeek] does; empty text gives the unset week.
func (w *Week) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*w = Week{}
		return nil
	}
	*w, err = ParseWeek(string(text))
	return err
}

// Quarter is a quarter of a fiscal year. A fiscal year is named after the
// calendar year that it ends in: where it starts on 1 April, 2027-Q1 is April
// to June 2026. Where it starts on 1 January that is the calendar year.
// The zero value means "unset".
type Quarter struct {
	Year   int
	Number int
}

// QuarterOf returns the quarter that d is in, for fiscal years that start on
// the given day.
func QuarterOf(d Date, fiscalYearStart MonthDay) Quarter {
	// A day's fiscal year is its calendar year or the next. The quarters
	// around it are few enough to look through.
	for q := (Quarter{d.Year, 1}); ; q = q.Next() {
		if !d.After(q.Last(fiscalYearStart)) {
			return q
		}
	}
}

// First returns the first day of q, for fiscal years that start on the given day.
func (q Quarter) First(fiscalYearStart MonthDay) Date {
	year := q.Year
	if fiscalYearStart.in(year) != (Date{year, 1, 1}) {
		year--
	}
	return fiscalYearStart.in(year).AddMonths(3 * (q.Number - 1))
}

// Last returns the last day of q, for fiscal years that start on the given day.
func (q Quarter) Last(fiscalYearStart MonthDay) Date {
	return q.Next().First(fiscalYearStart).AddDays(-1)
}

// Next returns the quarter after q.
func (q Quarter) Next() Quarter {
	if q.Number == 4 {
		return Quarter{q.Year + 1, 1}
	}
	return Quarter{q.Year, q.Number + 1}
}

// String returns q as 2026-Q3, or "" if q is unset.
func (q Quarter) String() string {
	if q == (Quarter{}) {
		return ""
	}
	return fmt.Sprintf("%04d-Q%d", q.Year, q.Number)
}

var (
	yearQuarter = regexp.MustCompile(`^(\d{4}) ?[-/]? ?q(\d)$`)
	quarterYear = regexp.MustCompile(`^q(\d)(?: ?[-/]? ?(\d{4}))?$`)
)

// ParseQuarter reads 2026-Q3, Q3 2026, Q3/2026 and the like. It fails with an
// *Error if it is anything else or the quarter is not 1 to 4.
func ParseQuarter(text string) (Quarter, error) {
	q, ok := quarterIn(strings.ToLower(strings.Join(strings.Fields(text), " ")))
	switch {
	case !ok || q.Year == 0:
		return Quarter{}, refuse(text, "is not a quarter: write it like 2026-Q3")
	case q.Number < 1 || q.Number > 4:
		return Quarter{}, refuse(text, "is not a quarter: a year has Q1 to Q4")
	case q.Year < FirstYear || q.Year > LastYear:
		return Quarter{}, refuse(text, "is not a quarter: the year must be from %d to %d", FirstYear, LastYear)
	}
	return q, nil
}

// quarterIn recognises the form only: the year is 0 where there is none.
func quarterIn(phrase string) (Quarter, bool) {
	if m := yearQuarter.FindStringSubmatch(phrase); m != nil {
		return Quarter{atoi(m[1]), atoi(m[2])}, true
	}
	if m := quarterYear.FindStringSubmatch(phrase); m != nil {
		return Quarter{atoi(m[2]), atoi(m[1])}, true
	}
	return Quarter{}, false
}

// MarshalText returns the form of [Quarter.String].
func (q Quarter) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalText reads what [ParseQuarter] does; empty text gives the unset quarter.
func (q *Quarter) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*q = Quarter{}
		return nil
	}
	*q, err = ParseQuarter(string(text))
	return err
}

// atoi reads digits that a pattern has already matched; no digits give 0.
func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
