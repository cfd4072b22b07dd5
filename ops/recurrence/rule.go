package recurrence

import (
	"math/bits"
	"strings"

	"adjutant/ops/dates"
	"adjutant/ops/typo"
)

// opening is the time of day of a rule that was written without one.
var opening = dates.Clock{Hour: 9}

// Rule is the days and times of day at which something comes round, as people
// write them. Rules compare with ==. The zero value is "never".
type Rule struct {
	text string
	days days
	// hours and minutes are bits. Every hour has all the minutes: words name
	// one of each, and cron can say no more.
	hours, minutes uint64
}

// Parse reads days in words with a time of day ("thursday 15:00", "every weekday
// at 9", "every second monday 08:30", "last working day of the month 16:00", "1st
// of the month"), or cron text of five fields. Without a time it is 09:00.
//
// It fails with an *Error for anything else, and for cron text that would never
// come round. A zone in the text is refused: it belongs to the [Plan].
func Parse(text string) (Rule, error) {
	text = strings.Join(strings.Fields(text), " ")
	phrase := strings.ToLower(text)
	switch {
	case phrase == "":
		return Rule{}, refuseAs(text, "every is missing: %s", examples)
	case len(phrase) > 200:
		return Rule{}, refuse(text, "is too long to be a schedule: %s", examples)
	case strings.HasPrefix(phrase, "tz=") || strings.HasPrefix(phrase, "cron_tz="):
		zone, _, _ := strings.Cut(text, " ")
		return Rule{}, refuseAs(text, `a schedule has no zone in it: take "%s" out and write it under timezone`, typo.Shorten(zone))
	}
	read := parseWords
	if looksLikeCron(phrase) {
		read = parseCron
	}
	r, err := read(text, phrase)
	if err != nil {
		return Rule{}, err
	}
	r.text = text
	return r, nil
}

// IsZero reports whether r is the rule that never comes.
func (r Rule) IsZero() bool { return r == Rule{} }

// String returns r as it was written, in single spaces. [Parse] reads it back.
func (r Rule) String() string { return r.text }

// MarshalText returns the form of [Rule.String].
func (r Rule) MarshalText() ([]byte, error) { return []byte(r.text), nil }

// UnmarshalText reads what [Parse] does; empty text gives the zero rule.
func (r *Rule) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*r = Rule{}
		return nil
	}
	*r, err = Parse(string(text))
	return err
}

// at is r with one time of day.
func (r Rule) at(c dates.Clock) Rule {
	r.hours, r.minutes = 1<<c.Hour, 1<<c.Minute
	return r
}

// Times is how many times of day the rule has: 1 for one in words, up to 1440 for cron
// text.
func (r Rule) Times() int { return r.times() }

func (r Rule) times() int { return bits.OnesCount64(r.hours) * bits.OnesCount64(r.minutes) }

// clock is the i-th time of day of the rule, from 0.
func (r Rule) clock(i int) dates.Clock {
	perHour := bits.OnesCount64(r.minutes)
	return dates.Clock{Hour: nthBit(r.hours, i/perHour), Minute: nthBit(r.minutes, i%perHour)}
}

// nthBit is the place of the n-th bit that is set, from 0.
func nthBit(set uint64, n int) int {
	for range n {
		set &= set - 1
	}
	return bits.TrailingZeros64(set)
}
