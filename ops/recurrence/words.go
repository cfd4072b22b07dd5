package recurrence

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/typo"
)

var (
	weekdays = map[string]time.Weekday{
		"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday,
		"friday": time.Friday, "saturday": time.Saturday, "sunday": time.Sunday,
		"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday,
		"fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday,
	}
	// kinds are words for days that are not one day of the week.
	kinds    = map[string]kind{"day": anyDay, "weekday": weekday, "workday": workday}
	ordinals = map[string]int{
		"first": 1, "second": 2, "third": 3, "fourth": 4, "last": last,
		"1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
	}
	// strides are how often every such weekday comes: every second monday.
	strides  = map[string]int{"second": 2, "third": 3, "fourth": 4, "other": 2, "2nd": 2, "3rd": 3, "4th": 4}
	periods  = map[string]period{"month": month, "quarter": quarter, "year": year}
	dayOfThe = regexp.MustCompile(`^(\d{1,2})(st|nd|rd|th)$`)
	bareHour = regexp.MustCompile(`^\d{1,2}$`)
	// spelt are the words of which a slip is pointed out.
	spelt = []string{
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "day", "weekday", "workday",
		"week", "month", "quarter", "year", "first", "second", "third", "fourth", "last",
	}
)

// parseWords reads days in words and a time of day. The phrase is the text in
// lower case.
func parseWords(text, phrase string) (Rule, *Error) {
	list, clock := splitClock(words(phrase))
	if d, ok := daysIn(list); ok {
		c := opening
		if clock != "" {
			var err error
			if c, err = dates.ParseClock(clock); err != nil {
				return Rule{}, refuseAs(text, "%s", err)
			}
		}
		return Rule{days: d}.at(c), nil
	}
	for _, word := range list {
		if meant := typo.Closest(word, spelt); meant != "" && meant != word && len(word) > 3 {
			return Rule{}, refuse(text, `is not a schedule: did you mean "%s"?`, typo.Shorten(strings.ReplaceAll(phrase, word, meant)))
		}
	}
	return Rule{}, refuse(text, "is not a schedule: %s", examples)
}

// words splits a phrase and brings it to one form: no commas, "and" or "on", days
// in the singular, working day as one word.
func words(phrase string) []string {
	var list []string
	for _, word := range strings.Fields(strings.ReplaceAll(phrase, ",", " ")) {
		switch word {
		case "on", "and":
			continue
		case "daily":
			word = "day"
		case "each":
			word = "every"
		}
		singular := strings.TrimSuffix(word, "s")
		if _, ok := weekdays[singular]; ok && len(singular) > 3 || kinds[singular] != never {
			word = singular
		}
		if n := len(list); word == "day" && n > 0 && (list[n-1] == "working" || list[n-1] == "business") {
			list[n-1] = "workday"
			continue
		}
		list = append(list, word)
	}
	return list
}

// splitClock takes the time of day off the end. After "at" a bare hour is one
// too.
func splitClock(list []string) (days []string, clock string) {
	if i := slices.Index(list, "at"); i >= 0 {
		clock = strings.Join(list[i+1:], " ")
		if bareHour.MatchString(clock) {
			clock += ":00"
		}
		if clock == "" {
			clock = "at" // refused as a time, with an example
		}
		return list[:i], clock
	}
	for i, word := range list {
		digit := word[0] >= '0' && word[0] <= '9' && !dayOfThe.MatchString(word)
		if digit || word == "noon" || word == "midnight" {
			return list[:i], strings.Join(list[i:], " ")
		}
	}
	return list, ""
}

// daysIn reads the days of a rule.
func daysIn(list []string) (days, bool) {
	if len(list) > 0 && list[0] == "every" {
		list = list[1:]
		if len(list) == 2 && strides[list[0]] != 0 {
			d, ok := daysNamed(list[1:])
			d.weeks = strides[list[0]]
			return d, ok && d.kind == named
		}
	}
	if i := slices.Index(list, "of"); i > 0 {
		return daysOf(list[:i], list[i+1:])
	}
	return daysNamed(list)
}

// daysNamed reads days of the week, or one word for others.
func daysNamed(list []string) (days, bool) {
	if len(list) == 1 && kinds[list[0]] != never {
		return days{kind: kinds[list[0]]}, true
	}
	d := days{kind: named}
	for _, word := range list {
		day, ok := weekdays[word]
		if !ok {
			return days{}, false
		}
		d.week |= 1 << day
	}
	return d, len(list) > 0
}

// daysOf reads "first monday", "last workday" or "15th" of a period.
func daysOf(which, of []string) (days, bool) {
	if len(of) == 2 && (of[0] == "the" || of[0] == "every") {
		of = of[1:]
	}
	if len(which) > 0 && which[0] == "the" {
		which = which[1:]
	}
	if len(of) != 1 || periods[of[0]] == always {
		return days{}, false
	}
	var d days
	switch len(which) {
	case 1:
		m := dayOfThe.FindStringSubmatch(which[0])
		if m == nil {
			return days{}, false
		}
		d.kind = anyDay
		d.nth, _ = strconv.Atoi(m[1])
	case 2:
		var ok bool
		if d, ok = daysNamed(which[1:]); !ok {
			return days{}, false
		}
		d.nth = ordinals[which[0]]
	}
	d.period = periods[of[0]]
	// From the 29th on, some months have no such day: the last day of the
	// month is what is meant.
	return d, d.nth == last || d.nth >= 1 && d.nth <= 28
}
