package dates

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestParseSpan(t *testing.T) {
	for _, c := range []struct {
		text         string
		want         Span
		short, words string
	}{
		{"90d", Span{Days: 90}, "90d", "90 days"},
		{"2 weeks", Span{Days: 14}, "14d", "14 days"},
		{"a week", Span{Days: 7}, "7d", "7 days"},
		{"3h", Span{Time: 3 * time.Hour}, "3h", "3 hours"},
		{"30 min", Span{Time: 30 * time.Minute}, "30min", "30 minutes"},
		{"1d 4h", Span{1, 4 * time.Hour}, "1d 4h", "1 day 4 hours"},
		{"1d4h", Span{1, 4 * time.Hour}, "1d 4h", "1 day 4 hours"},
		{"1 Day and 4 Hours", Span{1, 4 * time.Hour}, "1d 4h", "1 day 4 hours"},
		{"an hour, 30 minutes", Span{Time: 90 * time.Minute}, "1h 30min", "1 hour 30 minutes"},
		{"36h", Span{Time: 36 * time.Hour}, "36h", "36 hours"},
		{"90s", Span{Time: 90 * time.Second}, "1min 30s", "1 minute 30 seconds"},
		{"1 month", Span{Days: 30}, "30d", "30 days"},
		{"1y", Span{Days: 365}, "365d", "365 days"},
		{"100 years", Span{Days: 36_500}, "36500d", "36500 days"},
	} {
		got, err := ParseSpan(c.text)
		if err != nil || got != c.want || got.String() != c.short || got.Words() != c.words {
			t.Errorf("ParseSpan(%q) = %+v (%s, %s), %v", c.text, got, got, got.Words(), err)
		}
	}
	for text, want := range map[string]string{
		"":                              "is not a length of time: write 90d, 2 weeks, 3h or 30 min",
		"3m":                            "may be minutes or months: write 3 min or 3 months",
		"1m":                            "write 1 min or 1 month",
		"-3d":                           "is negative",
		"0d":                            "is no time at all",
		"0h 0min":                       "is no time at all",
		"1.5h":                          "use whole numbers",
		"90":                            "needs a unit: write 90d for days or 90h for hours",
		"101 years":                     "too long",
		"99999999999999999999999999h":   "too long",
		strings.Repeat("999999999h", 9): "too long",
		"36525d 1s":                     "too long",
		"friday":                        "is not a length of time",
		"d":                             "is not a length of time",
	} {
		got, err := ParseSpan(text)
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) || !got.IsZero() {
			t.Errorf("ParseSpan(%q) = %s, %v; want an error with %q", text, got, err, want)
		}
	}
}

func TestSpanAfterKeepsTheTimeOfDay(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	before := time.Date(2026, 10, 24, 9, 0, 5, 7, berlin)
	if got := (Span{Days: 1}).After(before); !got.Equal(before.Add(25 * time.Hour)) {
		t.Errorf("a day later: %s", got)
	}
	if got := (Span{Time: 24 * time.Hour}).After(before); got.Hour() != 8 {
		t.Errorf("24 hours later: %s", got)
	}
	// In the second 02:30 of the night that has two, an hour later is 03:30.
	twice := time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC).In(berlin)
	if got := (Span{Time: time.Hour}).After(twice); got.Sub(twice) != time.Hour {
		t.Errorf("an hour after %s: %s", twice, got)
	}
}

func TestParseClock(t *testing.T) {
	for text, want := range map[string]string{
		"9:00": "09:00", "09:00": "09:00", "9am": "09:00", "9 AM": "09:00", "9 a.m.": "09:00",
		"9:30pm": "21:30", "12am": "00:00", "12pm": "12:00", "noon": "12:00", "midnight": "00:00", "23:59": "23:59",
	} {
		if got, err := ParseClock(text); err != nil || got.String() != want {
			t.Errorf("ParseClock(%q) = %s, %v", text, got, err)
		}
	}
	for _, bad := range []string{"", "24:00", "9:60", "13pm", "0am", "9", "9:5", "nine"} {
		if got, err := ParseClock(bad); err == nil {
			t.Errorf("ParseClock(%q) = %s", bad, got)
		}
	}
}

func TestParseMoment(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	now := time.Date(2026, 11, 25, 14, 30, 0, 0, berlin)
	for text, want := range map[string]string{
		"now":                       "2026-11-25 14:30",
		"+2h":                       "2026-11-25 16:30",
		"in 30 min":                 "2026-11-25 15:00",
		"+3d":                       "2026-11-28 14:30",
		"in a month":                "2026-12-25 14:30",
		"+1d 2h":                    "2026-11-26 16:30",
		"3 hours ago":               "2026-11-25 11:30",
		"2026-12-01 09:00":          "2026-12-01 09:00",
		"2026-12-01T09:00":          "2026-12-01 09:00",
		"2026-12-01T09:00:00Z":      "2026-12-01 10:00",
		"2026-12-01T09:00:00+09:00": "2026-12-01 01:00",
		"friday 9:00":               "2026-11-27 09:00",
		"friday at 9 am":            "2026-11-27 09:00",
		"9am on friday":             "2026-11-27 09:00",
		"at 9 am tomorrow":          "2026-11-26 09:00",
		"tomorrow 9am":              "2026-11-26 09:00",
		"tomorrow, 9am":             "2026-11-26 09:00",
		"1 Dec 2026, 3:15 pm":       "2026-12-01 15:15",
		"tomorrow noon":             "2026-11-26 12:00",
		"in 2 weeks 8:00":           "2026-12-09 08:00",
		"1.12. 8:00":                "2026-12-01 08:00",
		"15:00":                     "2026-11-25 15:00",
		"at 14:30":                  "2026-11-26 14:30",
		"9 am":                      "2026-11-26 09:00",
		"tomorrow":                  "2026-11-26 09:00",
		"29.3.2027 2:30":            "2027-03-29 02:30",
		"28.3.2027 2:30":            "2027-03-28 03:00",
	} {
		got, err := ParseMoment(text, now, british)
		if err != nil || got.Format("2006-01-02 15:04") != want || got.Location() != berlin {
			t.Errorf("ParseMoment(%q) = %s, %v; want %s", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                     "A date is missing",
		"+3m":                  "write 3 min or 3 months",
		"tomorrow 25:00":       "from 00:00 to 23:59",
		"31.02. 9:00":          "February has 28 days in 2027",
		"dec 9 am":             "is a month, not a day",
		"in 9999999 h":         "too far away",
		"in 99999999999999 h":  "too far away",
		"1999-12-31T00:00:00Z": "is in the year 1999",
		"9am 10am":             "is not a date",
		"at":                   "is not a date",
		"whenever":             "is not a date",
	} {
		got, err := ParseMoment(text, now, british)
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseMoment(%q) = %s, %v; want an error with %q", text, got, err, want)
		}
	}
}
