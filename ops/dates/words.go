package dates

import (
	"strings"
	"time"
	"unicode"

	"adjutant/ops/typo"
)

var (
	weekdays = map[string]time.Weekday{
		"monday": time.Monday, "mon": time.Monday,
		"tuesday": time.Tuesday, "tue": time.Tuesday, "tues": time.Tuesday,
		"wednesday": time.Wednesday, "wed": time.Wednesday, "weds": time.Wednesday,
		"thursday": time.Thursday, "thu": time.Thursday, "thur": time.Thursday, "thurs": time.Thursday,
		"friday": time.Friday, "fri": time.Friday,
		"saturday": time.Saturday, "sat": time.Saturday,
		"sunday": time.Sunday, "sun": time.Sunday,
	}
	months = map[string]time.Month{
		"january": time.January, "jan": time.January,
		"february": time.February, "feb": time.February,
		"march": time.March, "mar": time.March,
		"april": time.April, "apr": time.April,
		"may":  time.May,
		"june": time.June, "jun": time.June,
		"july": time.July, "jul": time.July,
		"august": time.August, "aug": time.August,
		"september": time.September, "sep": time.September, "sept": time.September,
		"october": time.October, "oct": time.October,
		"november": time.November, "nov": time.November,
		"december": time.December, "dec": time.December,
	}
	counts = map[string]int{
		"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
		"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	}
	// guessable are the words worth proposing to somebody who mistyped one.
	// Short words are left out: too many others are one letter away.
	guessable = []string{
		"today", "tomorrow", "yesterday", "weeks", "months", "quarter",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
		"january", "february", "march", "april", "august", "september", "october", "november", "december",
	}
)

// token is a run of digits, a run of letters, or one other character.
type token struct {
	text  string
	digit bool
}

// lex splits text, which is in lower case, into tokens, leaving out spaces.
func lex(text string) []token {
	var tokens []token
	class := func(r rune) int {
		switch {
		case r >= '0' && r <= '9':
			return 1
		case unicode.IsLetter(r):
			return 2
		}
		return 0
	}
	for _, word := range strings.Fields(text) {
		runes := []rune(word)
		for start := 0; start < len(runes); {
			end, kind := start+1, class(runes[start])
			for kind != 0 && end < len(runes) && class(runes[end]) == kind {
				end++
			}
			tokens = append(tokens, token{string(runes[start:end]), kind == 1})
			start = end
		}
	}
	return tokens
}

// guess returns the word that the person may have meant by one that is a
// single slip away from it, or "".
func guess(text string) string {
	for _, t := range lex(text) {
		if _, known := units[t.text]; known || len(t.text) < 4 {
			continue
		}
		for _, word := range guessable {
			if typo.OneSlip(t.text, word) {
				return word
			}
		}
	}
	return ""
}
