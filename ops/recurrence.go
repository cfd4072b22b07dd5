package ops

import (
	"regexp"
	"slices"
	"strings"

	"adjutant/ops/dates"
)

// recurrenceExamples end every refusal of a recurrence: one of them is usually
// what was meant.
const recurrenceExamples = `write it like "thursday 15:00", "weekdays 9:00", "first monday of the month 10:00" or "0 9 * * 1"`

var (
	weekdayWords = []string{
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
		"mon", "tue", "wed", "thu", "fri", "sat", "sun",
	}
	// kindsOfDay are words for days that are not one day of the week.
	kindsOfDay = []string{"day", "weekday", "workday"}
	ordinals   = []string{"first", "second", "third", "fourth", "last", "1st", "2nd", "3rd", "4th"}
	// strides are how often every such weekday comes: every second monday.
	strides  = []string{"second", "third", "fourth", "other", "2nd", "3rd", "4th"}
	periods  = []string{"week", "month", "quarter", "year"}
	dayOfThe = regexp.MustCompile(`^(\d{1,2})(st|nd|rd|th)$`)
	bareHour = regexp.MustCompile(`^\d{1,2}$`)
)

// CheckRecurrence recognises the text of a schedule: days in words with a time
// of day ("thursday 15:00", "every weekday at 9", "every second monday 08:30",
// "last working day of the month 16:00", "1st of the month"), or cron text of
// five fields. The time may be left out. It fails with a *[Fault] for anything
// else, and for cron text that would never come round. A zone in the text is
// refused: a schedule has its own key for it.
func CheckRecurrence(text string) error {
	phrase := strings.ToLower(strings.TrimSpace(text))
	switch {
	case phrase == "":
		return Refuse("every is missing: %s", recurrenceExamples)
	case len(phrase) > 200:
		return Refuse("%q is too long to be a schedule: %s", shortText(phrase), recurrenceExamples)
	case strings.HasPrefix(phrase, "tz=") || strings.HasPrefix(phrase, "cron_tz="):
		return Refuse("a schedule has no zone in it: take %q out and write it under timezone", shortText(strings.Fields(text)[0]))
	case looksLikeCron(phrase):
		return checkCron(phrase)
	}
	days, clock := splitClock(words(phrase))
	if isDays(days) {
		if clock == "" {
			return nil
		}
		if _, err := dates.ParseClock(clock); err != nil {
			return Refuse("%s", err)
		}
		return nil
	}
	for _, word := range days {
		if meant := Closest(word, slices.Concat(weekdayWords[:7], kindsOfDay, periods, ordinals[:5])); meant != "" && meant != word && len(word) > 3 {
			return Refuse("%q is not a schedule: did you mean %q?", shortText(text), shortText(strings.ReplaceAll(phrase, word, meant)))
		}
	}
	return Refuse("%q is not a schedule: %s", shortText(text), recurrenceExamples)
}

// words splits a phrase and brings it to one form: no commas, "and", "every" or
// "on", days in the singular, working day as one word.
func words(phrase string) []string {
	var list []string
	for _, word := range strings.Fields(strings.ReplaceAll(phrase, ",", " , ")) {
		switch word {
		case "on", "and", ",":
			continue
		case "daily":
			word = "day"
		case "each":
			word = "every"
		}
		singular := strings.TrimSuffix(word, "s")
		if slices.Contains(weekdayWords[:7], singular) || slices.Contains(kindsOfDay, singular) {
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

// isDays recognises the days of a recurrence.
func isDays(list []string) bool {
	if len(list) > 0 && list[0] == "every" {
		list = list[1:]
		if len(list) == 2 && slices.Contains(strides, list[0]) {
			return slices.Contains(weekdayWords, list[1])
		}
	}
	if i := slices.Index(list, "of"); i > 0 {
		return isDayOf(list[:i], list[i+1:])
	}
	if len(list) == 1 && slices.Contains(kindsOfDay, list[0]) {
		return true
	}
	for _, word := range list {
		if !slices.Contains(weekdayWords, word) {
			return false
		}
	}
	return len(list) > 0
}

// isDayOf recognises "first monday", "last workday" or "15th" of a period.
func isDayOf(day, period []string) bool {
	if len(period) == 2 && slices.Contains([]string{"the", "every"}, period[0]) {
		period = period[1:]
	}
	if len(day) > 0 && day[0] == "the" {
		day = day[1:]
	}
	if len(period) != 1 || !slices.Contains(periods[1:], period[0]) {
		return false
	}
	switch len(day) {
	case 1:
		// From the 29th on, some months have no such day: the last day of
		// the month is what is meant.
		m := dayOfThe.FindStringSubmatch(day[0])
		return m != nil && inRange(m[1], 1, 28)
	case 2:
		return slices.Contains(ordinals, day[0]) &&
			(slices.Contains(weekdayWords, day[1]) || slices.Contains(kindsOfDay, day[1]))
	}
	return false
}
