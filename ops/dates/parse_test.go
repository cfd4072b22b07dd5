package dates

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// today is a Wednesday.
var today = Date{2026, time.November, 25}

var (
	british  = StyleOf("en-GB")
	american = StyleOf("en-US")
	swedish  = StyleOf("sv-SE")
	japanese = StyleOf("ja-JP")
	april    = Style{DayFirst: true, FiscalYearStart: MonthDay{time.April, 1}}
	taxYear  = Style{DayFirst: true, FiscalYearStart: MonthDay{time.April, 6}}
	october  = Style{FiscalYearStart: MonthDay{time.October, 1}}
	gulf     = Style{Workdays: []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday}}
	partTime = Style{Workdays: []time.Weekday{time.Friday, time.Monday, time.Wednesday}}
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text  string
		today Date
		style Style
		want  string
	}{
		{"today", today, british, "2026-11-25"},
		{"  ToMorrow ", today, british, "2026-11-26"},
		{"yesterday", today, british, "2026-11-24"},
		{"tomorrow", Date{2027, 12, 31}, british, "2028-01-01"},

		{"friday", today, british, "2026-11-27"},
		{"Fri", today, british, "2026-11-27"},
		{"fri.", today, british, "2026-11-27"},
		{"on friday", today, british, "2026-11-27"},
		{"wednesday", today, british, "2026-12-02"},
		{"tue", today, british, "2026-12-01"},
		{"sun", today, british, "2026-11-29"},
		{"this friday", today, british, "2026-11-27"},
		{"this wednesday", today, british, "2026-11-25"},
		{"next friday", today, british, "2026-12-04"},
		{"next monday", today, british, "2026-11-30"},
		{"next sunday", today, british, "2026-12-06"},
		{"next monday", Date{2026, 11, 29}, british, "2026-11-30"},
		{"last friday", today, british, "2026-11-20"},
		{"last wednesday", today, british, "2026-11-18"},

		{"in 2 weeks", today, british, "2026-12-09"},
		{"in two  weeks", today, british, "2026-12-09"},
		{"in 3 days", today, british, "2026-11-28"},
		{"in a month", today, british, "2026-12-25"},
		{"in a month", Date{2027, 1, 31}, british, "2027-02-28"},
		{"in a month", Date{2028, 1, 31}, british, "2028-02-29"},
		{"in a year", Date{2028, 2, 29}, british, "2029-02-28"},
		{"2 weeks", today, british, "2026-12-09"},
		{"2w", today, british, "2026-12-09"},
		{"10d", today, british, "2026-12-05"},
		{"3m", today, british, "2027-02-25"},
		{"1 month 1 day", Date{2027, 1, 31}, british, "2027-03-01"},
		{"1w and 2d", today, british, "2026-12-04"},
		{"+3d", today, british, "2026-11-28"},
		{"+ 3 days", today, british, "2026-11-28"},
		{"-3d", today, british, "2026-11-22"},
		{"3 days ago", today, british, "2026-11-22"},
		{"a week ago", today, british, "2026-11-18"},
		{"2 weeks later", today, british, "2026-12-09"},
		{"1 month ago", Date{2027, 3, 31}, british, "2027-02-28"},
		{"0 days", today, british, "2026-11-25"},

		{"next week", today, british, "2026-11-30"},
		{"next week", Date{2026, 11, 30}, british, "2026-12-07"},
		{"next month", today, british, "2026-12-01"},
		{"next month", Date{2026, 12, 31}, british, "2027-01-01"},
		{"next quarter", today, british, "2027-01-01"},
		{"next quarter", today, taxYear, "2027-01-06"},
		{"next year", today, british, "2027-01-01"},
		{"end of week", today, british, "2026-11-27"},
		{"eow", Date{2026, 11, 27}, british, "2026-11-27"},
		{"eow", Date{2026, 11, 28}, british, "2026-12-04"},
		{"eow", today, gulf, "2026-11-26"},
		{"eow", Date{2026, 11, 29}, gulf, "2026-12-03"},
		{"eow", today, partTime, "2026-11-27"},
		{"end of next week", today, british, "2026-12-04"},
		{"end of next week", Date{2026, 11, 28}, british, "2026-12-04"},
		{"end of month", today, british, "2026-11-30"},
		{"end of the month", today, british, "2026-11-30"},
		{"eom", Date{2028, 2, 29}, british, "2028-02-29"},
		{"end of next month", Date{2027, 1, 31}, british, "2027-02-28"},
		{"eoq", today, british, "2026-12-31"},
		{"end of quarter", today, april, "2026-12-31"},
		{"end of quarter", today, taxYear, "2027-01-05"},
		{"end of quarter", Date{2026, 4, 5}, taxYear, "2026-04-05"},
		{"end of next quarter", today, british, "2027-03-31"},
		{"eoy", today, british, "2026-12-31"},
		{"end of year", today, april, "2026-12-31"},
		{"end of fiscal year", today, april, "2027-03-31"},
		{"end of next year", today, april, "2027-12-31"},
		{"end of march", today, british, "2027-03-31"},
		{"end of nov", today, british, "2026-11-30"},
		{"end of feb 2028", today, british, "2028-02-29"},

		{"Q3", today, british, "2027-09-30"},
		{"q4", today, british, "2026-12-31"},
		{"q4", Date{2026, 12, 31}, british, "2026-12-31"},
		{"q4", Date{2027, 1, 1}, british, "2027-12-31"},
		{"Q3 2027", today, british, "2027-09-30"},
		{"2026-Q3", today, british, "2026-09-30"},
		{"2026q3", today, british, "2026-09-30"},
		{"Q3/2026", today, british, "2026-09-30"},
		{"q3", today, april, "2026-12-31"},
		{"q3 2027", today, april, "2026-12-31"},
		{"q4 2027", today, april, "2027-03-31"},
		{"q1", today, april, "2027-06-30"},
		{"q1", today, october, "2026-12-31"},
		{"2027-q4", today, october, "2027-09-30"},
		{"q4 2027", today, taxYear, "2027-04-05"},

		{"2026-12-01", today, american, "2026-12-01"},
		{"2026-12-1", today, british, "2026-12-01"},
		{"2026/12/01", today, british, "2026-12-01"},
		{"2026. 12. 1.", today, british, "2026-12-01"},
		{"2028-02-29", today, british, "2028-02-29"},
		{"2000-01-01", today, british, "2000-01-01"},
		{"2199-12-31", today, british, "2199-12-31"},
		{"01/12/2026", today, british, "2026-12-01"},
		{"01/12/2026", today, american, "2026-01-12"},
		{"01/12/26", today, british, "2026-12-01"},
		{"26-12-01", today, japanese, "2026-12-01"},
		{"26-12-01", today, british, "2001-12-26"},
		{"25/12/2026", today, american, "2026-12-25"},
		{"12/25/2026", today, british, "2026-12-25"},
		{"25/12", today, american, "2026-12-25"},
		{"1.12.", today, british, "2026-12-01"},
		{"1. 12.", today, british, "2026-12-01"},
		{"1.12", today, british, "2026-12-01"},
		{"1.12.2026", today, british, "2026-12-01"},
		{"1. 12. 2026", today, british, "2026-12-01"},
		{"12/1", today, american, "2026-12-01"},
		{"12/1", today, british, "2027-01-12"},
		{"12/1", today, japanese, "2026-12-01"},
		{"1/12", today, swedish, "2026-12-01"},
		{"25/11", today, british, "2026-11-25"},
		{"24/11", today, british, "2027-11-24"},
		{"29.2.", today, british, "2028-02-29"},
		{"29 feb", Date{2096, 3, 1}, british, "2104-02-29"},

		{"1 Dec", today, british, "2026-12-01"},
		{"Dec 1", today, british, "2026-12-01"},
		{"1dec", today, british, "2026-12-01"},
		{"1 December 2026", today, british, "2026-12-01"},
		{"Dec 1, 2026", today, british, "2026-12-01"},
		{"december 1 2026", today, british, "2026-12-01"},
		{"1st dec", today, british, "2026-12-01"},
		{"the 1st of December", today, british, "2026-12-01"},
		{"1. dec 2026", today, british, "2026-12-01"},
		{"1-dec-2026", today, british, "2026-12-01"},
		{"1-dec-26", today, british, "2026-12-01"},
		{"1 Dec '26", today, british, "2026-12-01"},
		{"2026 Dec 1", today, british, "2026-12-01"},
		{"sept 3", today, british, "2027-09-03"},
		{"Fri 27 Nov", today, british, "2026-11-27"},
		{"Friday, 27 November 2026", today, british, "2026-11-27"},
		{"Tue 24 Nov", today, british, "2026-11-24"},
		{"Sat 27 Nov", today, british, "2027-11-27"},
	} {
		got, err := Parse(c.text, c.today, c.style)
		if err != nil || got.String() != c.want {
			t.Errorf("Parse(%q) on %s = %s, %v; want %s", c.text, c.today, got, err, c.want)
		}
	}
}

func TestParseRefusesWithTheReason(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "A date is missing",
		"soon":                                `"soon" is not a date: write 2026-12-01, 1 Dec, friday or in 2 weeks`,
		"tomorow":                             `"tomorow" is not a date: did you mean tomorrow?`,
		"firday":                              "did you mean friday?",
		"1 Decmber":                           "did you mean december?",
		"31.02.":                              `"31.02." is not a date: February has 28 days in 2027`,
		"29/2/2027":                           "February has 28 days in 2027",
		"29/2/2100":                           "February has 28 days in 2100",
		"31 Nov":                              "November has 30 days",
		"31/4":                                "April has 30 days",
		"13/25":                               "there is no month 25",
		"1/0":                                 "there is no month 0",
		"0/1":                                 "days count from 1",
		"2026-25-12":                          "there is no month 25",
		"2026-12":                             "is a month, not a day: write 2026-12-01",
		"12/2026":                             "is not a date",
		"december":                            "is a month, not a day: write 1 Dec or end of Dec",
		"dec 2026":                            "write 1 Dec 2026 or end of Dec 2026",
		"dec 123":                             "no month has a day 123",
		"1-15 dec":                            "is not a date",
		"dec 1-15":                            "is not a date",
		"1/12/026":                            "four digits",
		"1/12.2026":                           "is not a date",
		"Fri 28 Nov 2026":                     "28 Nov 2026 is a Saturday",
		"Wed 27 Nov":                          "27 Nov 2026 is a Friday",
		"this monday":                         "has passed: this week's was Mon 23 Nov. Write monday for the coming one or last monday",
		"Q5":                                  "a year has Q1 to Q4",
		"in 3 hours":                          "is a time, and this needs a date",
		"1999-12-31":                          "is in the year 1999: dates go from 2000 to 2199",
		"2200-01-01":                          "2200",
		"in 200 years":                        "2226",
		"in 999999999 years":                  "too far away",
		"9999999999999999999999999999999999d": "too far away",
		"2":                                   "is not a date",
		"9:00":                                "is not a date",
		strings.Repeat("1 week ", 500):        "too long",
	} {
		got, err := Parse(text, today, british)
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %s, %v; want an error with %q", text, got, err, want)
		}
		if err != nil && len(err.Error()) > 200 {
			t.Errorf("Parse(%q): %q is too long for a phone", text, err)
		}
		if !got.IsZero() {
			t.Errorf("Parse(%q) = %s beside its error", text, got)
		}
	}
}

func TestStyleOf(t *testing.T) {
	for locale, want := range map[string]Style{
		"":           {DayFirst: true},
		"en-GB":      {DayFirst: true},
		"en_GB":      {DayFirst: true},
		"de-DE":      {DayFirst: true},
		"sv-FI":      {DayFirst: true},
		"en-US":      {},
		"en":         {},
		"es-PR":      {},
		"en-CA":      {YearFirst: true},
		"ja-JP":      {YearFirst: true},
		"zh-Hans-CN": {YearFirst: true},
		"sv-SE":      {YearFirst: true, DayFirst: true},
	} {
		if got := StyleOf(locale); got.DayFirst != want.DayFirst || got.YearFirst != want.YearFirst {
			t.Errorf("StyleOf(%q) = %+v, want %+v", locale, got, want)
		}
	}
}
