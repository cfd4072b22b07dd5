package dates

import (
	"fmt"
	"strings"
	"time"

	"adjutant/ops/typo"
)

// MaxSpan is the longest span that [ParseSpan] accepts, in days: a hundred years.
const MaxSpan = 36_525

// Span is a length of time: "90d", "3h", "1d 4h". Days are kept apart from hours
// because they are not the same: where clocks change, a day later at the same
// time is 23 or 25 hours later. Use [Span.After]. The zero value means "unset".
type Span struct {
	Days int
	// Time is what is left beside the days: whole seconds, and possibly more
	// than 24 hours if it was written so ("36h").
	Time time.Duration
}

// ParseSpan reads a length of time: 90d, 2 weeks, 3h, 30 min, 1d 4h, an hour and
// 30 minutes. A week is 7 days, a month 30 and a year 365, because a span has
// no date to count months from. "3m" is refused: it may be minutes or months.
// So are zero, negative spans, fractions, and anything over [MaxSpan] days.
// All errors are of type *Error.
func ParseSpan(text string) (Span, error) {
	if len(text) > maxText {
		return Span{}, refuse(text, "is too long to be a length of time")
	}
	tokens := lex(strings.ToLower(text))
	q, ok := quantityOf(tokens)
	if !ok {
		return Span{}, refuseSpan(text, tokens)
	}
	if q.bareM {
		n := q.count[month]
		return Span{}, refuse(text, "may be minutes or months: write %d min or %s", n, plural(n, "month"))
	}
	return q.span(text)
}

// refuseSpan finds the most helpful reason why text is not a length of time.
func refuseSpan(text string, tokens []token) *Error {
	for i, t := range tokens {
		switch {
		case t.text == "-" || t.text == "−":
			return refuse(text, "is negative: a length of time is more than nothing, like 3h or 2 weeks")
		case (t.text == "." || t.text == ",") && i > 0 && tokens[i-1].digit:
			return refuse(text, "is not a length of time: use whole numbers, like 1h 30min")
		}
	}
	if len(tokens) == 1 && tokens[0].digit {
		return refuse(text, "needs a unit: write %[1]sd for days or %[1]sh for hours", typo.Shorten(tokens[0].text))
	}
	return refuse(text, "is not a length of time: write 90d, 2 weeks, 3h or 30 min")
}

// span settles q as days and time. text is only quoted.
func (q quantity) span(text string) (Span, error) {
	days, seconds := q.days(), q.seconds()
	switch {
	case days == 0 && seconds == 0:
		return Span{}, refuse(text, "is no time at all: write something longer, like 3h or 2 weeks")
	case days > MaxSpan || seconds > (MaxSpan-days)*24*60*60:
		return Span{}, refuse(text, "is too long: write at most 100 years")
	}
	return Span{days, time.Duration(seconds) * time.Second}, nil
}

// IsZero reports whether s is unset.
func (s Span) IsZero() bool { return s == Span{} }

// String returns s in the short form that [ParseSpan] reads back: 90d, 1d 4h,
// 36h 30min; "" if s is unset.
func (s Span) String() string {
	return s.format(func(n int, short, _ string) string { return fmt.Sprint(n, short) })
}

// Words returns s for people: 90 days, 1 day 4 hours. [ParseSpan] reads it back.
func (s Span) Words() string {
	return s.format(func(n int, _, word string) string { return plural(n, word) })
}

func (s Span) format(part func(n int, short, word string) string) string {
	var parts []string
	add := func(n int, short, word string) {
		if n != 0 {
			parts = append(parts, part(n, short, word))
		}
	}
	add(s.Days, "d", "day")
	add(int(s.Time/time.Hour), "h", "hour")
	add(int(s.Time%time.Hour/time.Minute), "min", "minute")
	add(int(s.Time%time.Minute/time.Second), "s", "second")
	return strings.Join(parts, " ")
}

// After returns the instant that is s after t: the days by t's local calendar,
// at the same time of day, then the rest by the clock.
func (s Span) After(t time.Time) time.Time {
	return laterOn(t, Of(t).AddDays(s.Days)).Add(s.Time)
}

// laterOn returns t's time of day on day d. On t's own day that is t itself,
// even in the hour that clocks repeat.
func laterOn(t time.Time, d Date) time.Time {
	if d == Of(t) {
		return t
	}
	below := time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
	return d.At(Clock{t.Hour(), t.Minute()}, t.Location()).Add(below)
}

// MarshalText returns the form of [Span.String].
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what [ParseSpan] does; empty text gives the unset span.
func (s *Span) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*s = Span{}
		return nil
	}
	*s, err = ParseSpan(string(text))
	return err
}
