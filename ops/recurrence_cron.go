package ops

import (
	"regexp"
	"strconv"
	"strings"
)

var cronField = regexp.MustCompile(`^[0-9*/,-]+$`)

// looksLikeCron reports whether a text is meant as cron: its first two fields
// can be nothing else. Words begin with a word, or with "1st".
func looksLikeCron(text string) bool {
	parts := strings.Fields(text)
	if strings.HasPrefix(text, "@") || strings.HasPrefix(text, "*") {
		return true
	}
	return len(parts) > 1 && cronField.MatchString(parts[0]) && cronField.MatchString(parts[1])
}

// cronParts are the fields in their order, with what they may hold.
var cronParts = [5]struct {
	name     string
	from, to int
	words    []string
}{
	{"a minute", 0, 59, nil},
	{"an hour", 0, 23, nil},
	{"a day of the month", 1, 31, nil},
	{"a month", 1, 12, []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
	{"a day of the week", 0, 6, []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}},
}

// checkCron checks five fields of cron text, in lower case.
func checkCron(text string) error {
	if strings.HasPrefix(text, "@") {
		return Refuse("%q is not read here: %s", shortText(text), recurrenceExamples)
	}
	parts := strings.Fields(text)
	if len(parts) != len(cronParts) {
		return Refuse("cron text has five fields (minute, hour, day, month, weekday), this has %d: write it like \"0 9 * * 1\"", len(parts))
	}
	var allowed [5]uint64
	for i, part := range parts {
		for _, item := range strings.Split(part, ",") {
			set, ok := cronSet(i, item)
			if !ok {
				f := cronParts[i]
				return Refuse("%q is not %s: it goes from %d to %d, or * for every one", shortText(part), f.name, f.from, f.to)
			}
			allowed[i] |= set
		}
	}
	// Where both are given, cron takes either the day or the weekday; only
	// with every weekday does the day alone decide.
	if parts[4] != "*" {
		return nil
	}
	for month, days := range [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31} {
		if allowed[3]&(1<<month) != 0 && allowed[2]&(1<<(days+1)-1) != 0 {
			return nil
		}
	}
	return Refuse("%q never comes: no such month has that day", shortText(text))
}

// cronSet reads one item of a field (*, 5, 1-5, */15, 9-17/2) as bits.
func cronSet(field int, item string) (uint64, bool) {
	f := cronParts[field]
	span, step, stepped := strings.Cut(item, "/")
	by := 1
	if stepped {
		if !inRange(step, 1, f.to) {
			return 0, false
		}
		by, _ = strconv.Atoi(step)
	}
	from, to := f.from, f.to
	if span != "*" {
		low, high, ranged := strings.Cut(span, "-")
		a, ok := cronNumber(field, low)
		if !ok {
			return 0, false
		}
		from, to = a, a
		if stepped {
			to = f.to
		}
		if ranged {
			if to, ok = cronNumber(field, high); !ok || to < from {
				return 0, false
			}
		}
	}
	var set uint64
	for n := from; n <= to; n += by {
		set |= 1 << n
	}
	return set, true
}

// cronNumber reads a number or the name of a month or weekday.
func cronNumber(field int, text string) (int, bool) {
	f := cronParts[field]
	for i, word := range f.words {
		if text == word {
			return f.from + i, true
		}
	}
	if !inRange(text, f.from, f.to) {
		return 0, false
	}
	n, _ := strconv.Atoi(text)
	return n, true
}

// inRange reports whether text is a number of plain digits within the bounds.
func inRange(text string, low, high int) bool {
	n, err := strconv.Atoi(text)
	return err == nil && len(text) <= 2 && text[0] >= '0' && text[0] <= '9' && n >= low && n <= high
}
