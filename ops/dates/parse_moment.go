package dates

import (
	"slices"
	"strings"
	"time"
)

// ParseMoment reads an instant: a date, a time of day, both, or a distance from
// now. The result is in now's location, where dates and times are also read.
//
//   - now; 2026-12-01T09:00:00+01:00;
//   - +2h, in 30 min, 3 days, 2 weeks ago: counted from now. Days and longer
//     keep the time of day, also across a change of clocks. "3m" is refused,
//     as it may be minutes or months;
//   - 9:00, 9am, noon: the next such time after now;
//   - 2026-12-01 09:00, friday 9:00, 9am tomorrow, 1 Dec at 3 pm: any date that
//     [Parse] reads, with a time that [ParseClock] reads before or after it;
//   - any such date alone: at 09:00.
//
// A time that clocks skip on that day is the instant right after the gap, one
// that they show twice its first occurrence. All errors are of type *Error.
func ParseMoment(text string, now time.Time, style Style) (time.Time, error) {
	if len(text) > maxText {
		return time.Time{}, refuse(text, "is too long to be a date and time: write 2026-12-01 09:00")
	}
	words := strings.Fields(strings.ToLower(text))
	phrase := strings.Join(words, " ")
	today := Of(now)
	if phrase == "now" {
		return now, nil
	}
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(phrase)); err == nil {
		return inRange(text, t.In(now.Location()))
	}
	if q, sign, ok := offsetIn(lex(phrase)); ok {
		switch n := q.count[month]; {
		case q.bareM:
			return time.Time{}, refuse(text, "may be minutes or months: write %d min or %s", n, plural(n, "month"))
		case q.tooFar():
			return time.Time{}, refuse(text, "is too far away: dates go from %d to %d", FirstYear, LastYear)
		}
		later := laterOn(now, q.from(today, sign))
		return inRange(text, later.Add(time.Duration(sign*q.seconds())*time.Second))
	}
	date, clock, timed := cutClock(words)
	if !timed {
		d, err := Parse(text, today, style)
		if err != nil {
			return time.Time{}, err
		}
		return d.At(opening, now.Location()), nil
	}
	c, err := ParseClock(clock)
	if err != nil {
		return time.Time{}, err
	}
	if date == "" {
		t := today.At(c, now.Location())
		if !t.After(now) {
			t = today.AddDays(1).At(c, now.Location())
		}
		return inRange(text, t)
	}
	d, err := Parse(date, today, style)
	if err != nil {
		return time.Time{}, err
	}
	return d.At(c, now.Location()), nil
}

// inRange refuses an instant in a year that no date may have.
func inRange(text string, t time.Time) (time.Time, error) {
	if t.Year() < FirstYear || t.Year() > LastYear {
		return time.Time{}, refuse(text, "is in the year %d: dates go from %d to %d", t.Year(), FirstYear, LastYear)
	}
	return t, nil
}

// cutClock takes a time of day off the end or the beginning of the words, with
// an "at" before it. It reports false if there is none.
func cutClock(words []string) (date, clock string, ok bool) {
	if len(words) == 1 {
		// 2026-12-01T09:00, as computers write it.
		if before, after, cut := strings.Cut(words[0], "t"); cut && strings.Count(before, "-") == 2 {
			words = []string{before, after}
		}
	}
	trim := func(rest []string) string { return strings.Trim(strings.Join(rest, " "), ", ") }
	for _, length := range []int{2, 1} { // "9 am" before "am"
		at := len(words) - length
		if at < 0 {
			continue
		}
		if last := strings.Join(words[at:], " "); isClock(last) {
			if at > 0 && words[at-1] == "at" {
				at--
			}
			return trim(words[:at]), last, true
		}
		rest := words
		if rest[0] == "at" && len(rest) > length {
			rest = rest[1:]
		}
		if first := strings.TrimSuffix(strings.Join(rest[:length], " "), ","); isClock(first) {
			rest = rest[length:]
			if len(rest) > 0 && slices.Contains([]string{"on", ","}, rest[0]) {
				rest = rest[1:]
			}
			return trim(rest), first, true
		}
	}
	return "", "", false
}

func isClock(phrase string) bool {
	_, form := clockIn(phrase)
	return form
}
