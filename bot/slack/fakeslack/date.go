package fakeslack

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateTokens are what a date's format may hold, by the layout that shows it. "2nd"
// stands for the day's ordinal.
var dateTokens = map[string]string{
	"{date_num}": "2006-01-02", "{date_slash}": "02/01/2006", "{date}": "January 2nd", "{date_short}": "Jan 2, 2006",
	"{date_long}": "Monday, January 2nd, 2006", "{date_long_full}": "January 2, 2006",
	"{date_pretty}": "January 2nd", "{date_short_pretty}": "Jan 2, 2006", "{date_long_pretty}": "Monday, January 2nd, 2006",
	"{day_divider_pretty}": "Monday, January 2nd", "{time}": "15:04", "{time_secs}": "15:04:05", "{ago}": "some time ago",
}

var (
	dateToken = regexp.MustCompile(`\{[a-z_]+\}`)
	// richDate are the tokens that rich text has and markup has not.
	richDate = regexp.MustCompile(`\{(day_divider_pretty|date_slash|date_long_full)\}`)
)

// date is a moment as the reader sees it now. What cannot be read falls back.
func (r reader) date(unix, format, fallback string) string {
	seconds, err := strconv.ParseInt(unix, 10, 64)
	if err != nil || !dateToken.MatchString(format) {
		return fallback
	}
	at, now := time.Unix(seconds, 0).In(r.zone), r.s.opts.Now().In(r.zone)
	return dateToken.ReplaceAllStringFunc(format, func(token string) string {
		layout, known := dateTokens[token]
		if !known {
			return token
		}
		if strings.HasSuffix(token, "_pretty}") {
			for day, word := range map[int]string{-1: "yesterday", 0: "today", 1: "tomorrow"} {
				if sameDay(at, now.AddDate(0, 0, day)) {
					return word
				}
			}
		}
		if !strings.Contains(layout, "2006") && strings.Contains(layout, "2nd") && far(token, at, now) {
			layout += ", 2006"
		}
		return strings.Replace(at.Format(strings.Replace(layout, "2nd", "2~", 1)), "~", ordinal(at.Day()), 1)
	})
}

// far reports whether the year is said as well: in the day's divider where it is
// another one, else where it is more than half a year away.
func far(token string, at, now time.Time) bool {
	if token == "{day_divider_pretty}" {
		return at.Year() != now.Year()
	}
	return at.Before(now.AddDate(0, -6, 0)) || at.After(now.AddDate(0, 6, 0))
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// ordinal is what stands after the number of a day.
func ordinal(day int) string {
	if day/10 != 1 {
		switch day % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
}
