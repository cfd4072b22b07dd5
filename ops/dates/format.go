package dates

import "fmt"

// sixMonths, in days, is how far from today a date of another year may be and
// still go without its year. [Parse] then finds the year by the weekday.
const sixMonths = 183

// Format returns d for people: "Fri 27 Nov" in today's year or within about six
// months, else "27 Nov 2027"; "" if d is unset. The month is a word, so that no
// reader can take it for the day, and [Parse] reads it back with the same today.
func Format(d, today Date) string {
	distance := d.Sub(today)
	switch {
	case d.IsZero():
		return ""
	case d.Year == today.Year || distance >= -sixMonths && distance <= sixMonths:
		return d.Weekday().String()[:3] + " " + d.words()
	}
	return fmt.Sprintf("%s %d", d.words(), d.Year)
}

// words returns the day and month, without a year.
func (d Date) words() string { return fmt.Sprintf("%d %s", d.Day, d.Month.String()[:3]) }

// Until returns how far d is from today, for people: today, tomorrow, yesterday,
// in 6 days, 3 days ago, in 5 weeks, in 6 months; "" if d is unset. Months and years
// are counted by the calendar, so that what was set for "in 6 months" reads so.
func Until(d, today Date) string {
	if d.IsZero() {
		return ""
	}
	switch n := d.Sub(today); {
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n == -1:
		return "yesterday"
	case n > 0:
		return "in " + between(today, d)
	default:
		return between(d, today) + " ago"
	}
}

// between returns how long it is from one day to a later one, as [Age] does, with
// whole months of the calendar.
func between(from, to Date) string {
	days := to.Sub(from)
	if days < mostWeeks {
		return Age(days)
	}
	months := 12*(to.Year-from.Year) + int(to.Month) - int(from.Month)
	if from.AddMonths(months).After(to) {
		months--
	}
	if months < 24 {
		return plural(months, "month")
	}
	return plural(months/12, "year")
}

// mostWeeks, in days, is from when weeks do not tell any more.
const mostWeeks = 17 * 7

// Age returns a number of days for people, in the largest unit that is still
// telling: 6 days, 31 days, 5 weeks, 4 months, 2 years. What is left over is
// dropped, not rounded up: nothing is said to be older than it is. Less than
// one day, and anything negative, is "less than a day".
func Age(days int) string {
	switch {
	case days < 1:
		return "less than a day"
	case days < 5*7:
		return plural(days, "day")
	case days < mostWeeks:
		return plural(days/7, "week")
	case days <= 2*365:
		// A year is 365.25 days: counted in quarters of a day to stay whole.
		return plural(days*4*12/1461, "month")
	}
	return plural(days*4/1461, "year")
}
