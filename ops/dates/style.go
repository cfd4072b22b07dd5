package dates

import (
	"slices"
	"strings"
	"time"
)

// Style is what a company's settings say about dates. The zero value is the
// American order, a year that starts in January and a week from Monday to
// Friday; [StyleOf] gives the right order for a locale.
type Style struct {
	// DayFirst makes 1/12 the first of December, not the twelfth of January.
	DayFirst bool
	// YearFirst makes 26-12-01 a day in 2026. A year of four digits is
	// recognised in either place, whatever the style.
	YearFirst bool
	// FiscalYearStart is the first day of the first quarter.
	FiscalYearStart MonthDay
	// Workdays are the days of the working week, in any order; if empty,
	// Monday to Friday.
	Workdays []time.Weekday
}

// MonthDay is a day that every year has, such as 1 April. The zero value stands
// for 1 January.
type MonthDay struct {
	Month time.Month
	Day   int
}

// in returns that day of a year; 29 February is the 28th where there is none.
func (m MonthDay) in(year int) Date {
	if m == (MonthDay{}) {
		return Date{year, time.January, 1}
	}
	return Date{year, m.Month, min(m.Day, daysIn(year, m.Month))}
}

// String returns m as 01-02, the form in which the organisation's file has it.
func (m MonthDay) String() string { return m.in(2000).String()[len("2000-"):] }

// MarshalText returns the form of [MonthDay.String].
func (m MonthDay) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads month and day as 01-02. Empty text gives 1 January.
func (m *MonthDay) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*m = MonthDay{}
		return nil
	}
	// Parsed in a leap year, so that 02-29 is accepted.
	t, err := time.Parse(time.DateOnly, "2000-"+string(text))
	if err != nil {
		return refuse(string(text), "is not a day of the year: write month and day, like 04-01")
	}
	*m = MonthDay{t.Month(), t.Day()}
	return nil
}

// StyleOf returns the order of day, month and year that is usual in a locale
// such as en-GB, de-DE or ja-JP ("_" for "-" is accepted). An unknown or empty
// locale has the day first, like most of the world. The fiscal year and the
// working week are not a matter of locale and stay at their zero values.
func StyleOf(locale string) Style {
	language, rest, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(locale), "_", "-"), "-")
	// The region comes last: zh-Hans-CN.
	region := rest[strings.LastIndexByte(rest, '-')+1:]
	switch {
	case slices.Contains([]string{"ja", "zh", "ko", "hu", "lt", "mn"}, language):
		return Style{YearFirst: true}
	case language == "sv" && region != "fi":
		return Style{YearFirst: true, DayFirst: true} // 2026-12-01, but 1/12
	case language == "en" && region == "ca":
		return Style{YearFirst: true}
	case language == "en" && slices.Contains([]string{"", "us", "ph", "pr", "gu"}, region),
		language == "fil", language == "es" && slices.Contains([]string{"us", "pr", "pa"}, region):
		return Style{}
	}
	return Style{DayFirst: true}
}

// lastWorkday returns the day that ends the working week: the one before the
// longest pause. It is Friday for Monday to Friday, Thursday for Sunday to
// Thursday, and Sunday where every day is worked.
func (s Style) lastWorkday() time.Weekday {
	if len(s.Workdays) == 0 {
		return time.Friday
	}
	last, longest := time.Sunday, 0
	for day := time.Monday; day <= time.Saturday+1; day++ {
		if !slices.Contains(s.Workdays, day%7) {
			continue
		}
		pause := 1
		for pause < 7 && !slices.Contains(s.Workdays, (day+time.Weekday(pause))%7) {
			pause++
		}
		if pause >= longest {
			last, longest = day%7, pause
		}
	}
	return last
}
