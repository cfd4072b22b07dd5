package dates

import (
	"fmt"
	"regexp"
	"strings"
)

// Clock is a time of day, to the minute. The zero value is midnight.
type Clock struct {
	Hour   int
	Minute int
}

// opening is the time of day that [ParseMoment] gives to a date typed without one.
var opening = Clock{Hour: 9}

var (
	clock24 = regexp.MustCompile(`^(\d{1,2}):(\d{2})$`)
	clock12 = regexp.MustCompile(`^(\d{1,2})(?::(\d{2}))? ?([ap])\.?m\.?$`)
)

// ParseClock reads a time of day: 9:00, 09:00, 9am, 9:30 pm, noon, midnight
// (the beginning of the day).
// It fails with an *Error for anything else, and for times that no clock shows.
func ParseClock(text string) (Clock, error) {
	phrase := strings.ToLower(strings.Join(strings.Fields(text), " "))
	c, form := clockIn(phrase)
	switch {
	case !form:
		return Clock{}, refuse(text, "is not a time of day: write 09:00 or 9am")
	case c.Hour < 0:
		return Clock{}, refuse(text, "is not a time of day: with am or pm, hours go from 1 to 12")
	case c.Hour > 23 || c.Minute > 59:
		return Clock{}, refuse(text, "is not a time of day: they go from 00:00 to 23:59")
	}
	return c, nil
}

// clockIn recognises the form only; the clock it returns may not exist.
func clockIn(phrase string) (c Clock, form bool) {
	switch phrase {
	case "noon", "midday":
		return Clock{Hour: 12}, true
	case "midnight":
		return Clock{}, true
	}
	if m := clock24.FindStringSubmatch(phrase); m != nil {
		return Clock{atoi(m[1]), atoi(m[2])}, true
	}
	if m := clock12.FindStringSubmatch(phrase); m != nil {
		hour := atoi(m[1])
		if hour < 1 || hour > 12 {
			return Clock{Hour: -1}, true
		}
		hour %= 12
		if m[3] == "p" {
			hour += 12
		}
		return Clock{hour, atoi(m[2])}, true
	}
	return Clock{}, false
}

// String returns c as 09:00, which [ParseClock] reads back.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c.Hour, c.Minute) }

// MarshalText returns the form of [Clock.String].
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what [ParseClock] does. Empty text is refused: unlike an
// unset date, an unset time of day would look like midnight.
func (c *Clock) UnmarshalText(text []byte) (err error) {
	*c, err = ParseClock(string(text))
	return err
}
