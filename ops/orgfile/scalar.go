package orgfile

import (
	"regexp"
	"strings"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// The functions here make readers that store one value. A value that cannot be
// read leaves the target as it is and is reported.

func text[T ~string](to *T) func(value) {
	return func(v value) {
		if text, ok := v.text(); ok {
			*to = T(text)
		}
	}
}

// plain reads a text, or "" where there is none.
func plain(v value) string {
	text, _ := v.text()
	return text
}

// word stores one of a few known words, in lower case.
func word[T ~string](to *T) func(value) {
	return func(v value) {
		if text, ok := v.text(); ok {
			*to = T(strings.ToLower(text))
		}
	}
}

// period stores a year, quarter or month, with a capital Q.
func period(to *string) func(value) {
	return func(v value) {
		if text, ok := v.text(); ok {
			*to = strings.Replace(text, "-q", "-Q", 1)
		}
	}
}

func yesNo(to *bool) func(value) {
	return func(v value) {
		text, ok := v.text()
		if !ok {
			return
		}
		switch strings.ToLower(text) {
		case "true", "yes":
			*to = true
		case "false", "no":
			*to = false
		default:
			v.wrong("%s is not yes or no: write true or false", quoted(text))
		}
	}
}

// handle reads the handle of a person or a department. The @ and # with which
// people write it in chat are dropped.
func handle(v value) ops.Handle { return ops.Handle(strings.TrimLeft(plain(v), "@#")) }

func reference(to *ops.Handle) func(value) {
	return func(v value) {
		*to = handle(v)
	}
}

func currency(to *money.Currency) func(value) {
	return func(v value) {
		text, ok := v.text()
		if !ok {
			return
		}
		code, err := money.ParseCurrency(text)
		if err != nil {
			v.wrong("%s", err)
			return
		}
		*to = code
	}
}

func amount(to *money.Amount) func(value) {
	return func(v value) {
		text, ok := v.text()
		if !ok {
			return
		}
		// A file is read the same in every locale: 5,000.50 as in English.
		a, err := money.Parse(text, "en", "")
		if err != nil {
			v.wrong("%s", err)
			return
		}
		*to = a
	}
}

func amountOrNone(to **money.Amount) func(value) {
	return func(v value) {
		var a money.Amount
		before := len(v.r.faults)
		amount(&a)(v)
		if len(v.r.faults) == before {
			*to = &a
		}
	}
}

// date reads a date of a file: year, month, day, and nothing relative.
func date(to *dates.Date) func(value) {
	return func(v value) {
		if text, ok := v.text(); ok {
			if err := to.UnmarshalText([]byte(text)); err != nil {
				v.wrong("%s", err)
			}
		}
	}
}

func monthDay(to *dates.MonthDay) func(value) {
	return func(v value) {
		if text, ok := v.text(); ok {
			if err := to.UnmarshalText([]byte(text)); err != nil {
				v.wrong("%s", err)
			}
		}
	}
}

// never is written for no length of time at all, where there would be one by
// default. Some write 0h for it.
const never = "never"

var noTime = regexp.MustCompile(`^0+ ?[a-z]*$`)

func span(to *dates.Span) func(value) {
	return func(v value) {
		text, ok := v.text()
		if !ok {
			return
		}
		if low := strings.ToLower(text); low == never || noTime.MatchString(low) {
			*to = dates.Span{}
			return
		}
		s, err := dates.ParseSpan(text)
		if err != nil {
			v.wrong("%s", err)
			return
		}
		*to = s
	}
}

// wholeDays reads a length of time that is counted in days.
func wholeDays(to *int) func(value) {
	return func(v value) {
		text, ok := v.text()
		if !ok {
			return
		}
		s, err := dates.ParseSpan(text)
		switch {
		case err != nil:
			v.wrong("%s", err)
		case s.Time != 0:
			v.wrong("%s is not a number of days: write whole days or weeks, like 90d or 2 weeks", quoted(text))
		default:
			*to = s.Days
		}
	}
}

// hours reads working hours: two times of day with a dash between them. The
// end may be 24:00.
func hours(to *ops.Hours) func(value) {
	return func(v value) {
		text, ok := v.text()
		if !ok {
			return
		}
		from, until, both := strings.Cut(strings.ReplaceAll(text, "–", "-"), "-")
		if !both {
			v.wrong("%s is not working hours: write two times, like 09:00-17:30", quoted(text))
			return
		}
		var h ops.Hours
		for _, end := range []struct {
			text string
			to   *int
		}{{from, &h.From}, {until, &h.To}} {
			clock := strings.TrimSpace(end.text)
			if clock == "24:00" {
				*end.to = 24 * 60
				continue
			}
			c, err := dates.ParseClock(clock)
			if err != nil {
				v.wrong("%s", err)
				return
			}
			*end.to = 60*c.Hour + c.Minute
		}
		*to = h
	}
}

// weekdays are the names that the file gives to the days of the week.
var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// noWeekday stands for one that could not be read.
const noWeekday time.Weekday = -1

func weekday(v value) time.Weekday {
	text, ok := v.text()
	if !ok {
		return noWeekday
	}
	low := strings.ToLower(text)
	for i, name := range weekdays {
		if low == name || low == strings.ToLower(time.Weekday(i).String()) {
			return time.Weekday(i)
		}
	}
	meant := ops.Closest(low, weekdays[:])
	if meant == "" {
		meant = "mon, tue, wed, thu, fri, sat or sun"
	}
	v.wrong("%s is not a day of the week: write %s", quoted(text), meant)
	return noWeekday
}
