package dates

import (
	"cmp"
	"fmt"
	"sort"
	"time"
)

// Date is a day of the calendar, without a time and without a zone: what a due
// date is. Dates compare with == and can be map keys. The zero value means
// "unset"; counting from it is meaningless.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Of returns the day that t falls on in t's own location.
func Of(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// IsZero reports whether d is unset.
func (d Date) IsZero() bool { return d == Date{} }

// String returns d as 2006-01-02, or "" if d is unset. For people, use [Format].
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText returns the form of [Date.String], so that dates sort as text and
// can be JSON keys. It fails with an *Error for a day that no calendar has.
func (d Date) MarshalText() ([]byte, error) {
	if !d.IsZero() && !d.exists() {
		return nil, refuse(d.String(), "is not a day of the calendar")
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads 2006-01-02, and nothing looser: it is for files and
// stored records, [Parse] is for people. Empty text gives the unset date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return refuse(string(text), "is not a date: write it like 2026-12-01")
	}
	*d = Of(t)
	return nil
}

// exists reports whether the calendar has that day.
func (d Date) exists() bool {
	return d.Year > 0 && d.Year <= 9999 && d.Month >= time.January && d.Month <= time.December &&
		d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

// utc is the instant that counting is done on: in UTC every day has 24 hours.
func (d Date) utc() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// AddDays returns the day n days later, or earlier if n is negative.
func (d Date) AddDays(n int) Date { return Of(d.utc().AddDate(0, 0, n)) }

// AddMonths returns the same day n months later, or earlier if n is negative.
// Where that month is too short it is the month's last day: a month after
// 31 January is 28 or 29 February, never 3 March.
func (d Date) AddMonths(n int) Date {
	first := Of(time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC))
	first.Day = min(d.Day, daysIn(first.Year, first.Month))
	return first
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Sub returns how many days d is after e; negative if it is before.
func (d Date) Sub(e Date) int {
	const day = 24 * 60 * 60
	return int((d.utc().Unix() - e.utc().Unix()) / day)
}

// Compare returns -1, 0 or 1 as d is before, on or after e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Midnight returns the first instant of d in loc. That is not always 00:00:
// where clocks are put forward at midnight the day begins at 01:00.
func (d Date) Midnight(loc *time.Location) time.Time { return d.At(Clock{}, loc) }

// At returns the instant when the clocks in loc show c on day d. A time that
// the clocks skip is the instant right after the gap; a time that they show
// twice is its first occurrence. (time.Date promises neither.)
func (d Date) At(c Clock, loc *time.Location) time.Time {
	wall := d.utc().Add(time.Duration(c.Hour)*time.Hour + time.Duration(c.Minute)*time.Minute)
	// Clocks change at most once in the two days around. (The loop over
	// Time.ZoneBounds that would ask for it does not end in December 2040: its
	// bounds are wrong on the last day of leap years in that future.)
	const margin = 26 * time.Hour
	start := wall.Add(-margin).In(loc)
	before, after := offset(start), offset(wall.Add(margin).In(loc))
	if before == after {
		return wall.Add(-before).In(loc)
	}
	seconds := sort.Search(int(2*margin/time.Second), func(n int) bool {
		return offset(start.Add(time.Duration(n)*time.Second)) != before
	})
	change := start.Add(time.Duration(seconds) * time.Second)
	if t := wall.Add(-before); t.Before(change) {
		return t.In(loc)
	}
	if t := wall.Add(-after); t.After(change) {
		return t.In(loc)
	}
	return change
}

// offset returns how far the clocks at t are ahead of UTC.
func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}

// daysIn returns the length of a month.
func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// endOfMonth returns the last day of d's month.
func (d Date) endOfMonth() Date { return Date{d.Year, d.Month, daysIn(d.Year, d.Month)} }

// monday returns the Monday of d's week. Weeks begin on Monday, as in ISO 8601.
func (d Date) monday() Date { return d.AddDays(-int(d.Weekday()+6) % 7) }
