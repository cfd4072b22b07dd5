package dates

import (
	"encoding/json"
	"testing"
	"time"
	_ "time/tzdata"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestDateArithmetic(t *testing.T) {
	for _, c := range []struct{ name, got, want string }{
		{"over a year's end", Date{2026, 12, 31}.AddDays(1).String(), "2027-01-01"},
		{"to a leap day", Date{2028, 2, 28}.AddDays(1).String(), "2028-02-29"},
		{"no leap day in 2100", Date{2100, 2, 28}.AddDays(1).String(), "2100-03-01"},
		{"backwards", Date{2027, 1, 1}.AddDays(-365).String(), "2026-01-01"},
		{"a month, clamped", Date{2026, 8, 31}.AddMonths(1).String(), "2026-09-30"},
		{"months backwards", Date{2026, 3, 31}.AddMonths(-13).String(), "2025-02-28"},
		{"months over years", Date{2026, 11, 30}.AddMonths(15).String(), "2028-02-29"},
		{"unset", Date{}.String(), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	a, b := Date{2026, 12, 31}, Date{2027, 1, 1}
	if !a.Before(b) || !b.After(a) || a.Compare(a) != 0 || b.Sub(a) != 1 || a.Sub(b) != -1 {
		t.Error("order of 31 December and 1 January")
	}
	if (Date{2026, 11, 25}).Weekday() != time.Wednesday {
		t.Error("25 November 2026 is a Wednesday")
	}
}

func TestAtKnowsItsClocks(t *testing.T) {
	for _, c := range []struct {
		zone  string
		date  Date
		clock Clock
		want  string
	}{
		{"UTC", Date{2026, 3, 29}, Clock{}, "2026-03-29T00:00:00Z"},
		{"Europe/Berlin", Date{2026, 3, 29}, Clock{2, 30}, "2026-03-29T03:00:00+02:00"},  // skipped
		{"Europe/Berlin", Date{2026, 10, 25}, Clock{2, 30}, "2026-10-25T02:30:00+02:00"}, // shown twice
		{"Europe/Berlin", Date{2026, 10, 25}, Clock{3, 0}, "2026-10-25T03:00:00+01:00"},
		{"America/Sao_Paulo", Date{2018, 11, 4}, Clock{}, "2018-11-04T01:00:00-02:00"}, // no midnight
		{"America/Sao_Paulo", Date{2018, 2, 18}, Clock{}, "2018-02-18T00:00:00-03:00"}, // put back at midnight
		{"America/Havana", Date{2026, 11, 1}, Clock{}, "2026-11-01T00:00:00-04:00"},    // two midnights
		{"Pacific/Apia", Date{2011, 12, 30}, Clock{}, "2011-12-31T00:00:00+14:00"},     // no such day
		{"Pacific/Kiritimati", Date{2026, 1, 1}, Clock{}, "2026-01-01T00:00:00+14:00"},
		{"Europe/Berlin", Date{2040, 12, 31}, Clock{}, "2040-12-31T00:00:00+01:00"}, // Time.ZoneBounds is wrong here
		{"Asia/Tokyo", Date{2026, 1, 1}, Clock{9, 15}, "2026-01-01T09:15:00+09:00"},
	} {
		got := c.date.At(c.clock, zone(t, c.zone)).Format(time.RFC3339)
		if got != c.want {
			t.Errorf("%s at %s in %s = %s, want %s", c.date, c.clock, c.zone, got, c.want)
		}
	}
	berlin := zone(t, "Europe/Berlin")
	if got := (Date{2026, 7, 1}).Midnight(berlin); Of(got) != (Date{2026, 7, 1}) || Of(got.UTC()) != (Date{2026, 6, 30}) {
		t.Errorf("Midnight = %s", got)
	}
}

func TestTextForms(t *testing.T) {
	type record struct {
		Due     Date    `json:"due"`
		None    Date    `json:"none"`
		Every   Span    `json:"every"`
		Opens   Clock   `json:"opens"`
		Week    Week    `json:"week"`
		Quarter Quarter `json:"quarter"`
		Year    MonthDay
	}
	in := record{
		Due: Date{2026, 12, 1}, Every: Span{Days: 90}, Opens: Clock{9, 30},
		Week: Week{2026, 48}, Quarter: Quarter{2026, 3}, Year: MonthDay{4, 1},
	}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"due":"2026-12-01","none":"","every":"90d","opens":"09:30","week":"2026-W48","quarter":"2026-Q3","Year":"04-01"}`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	var out record
	if err := json.Unmarshal(text, &out); err != nil || out != in {
		t.Errorf("read back as %+v, %v", out, err)
	}
	for _, bad := range []string{"2026-02-29", "2026-2-1", "friday", "01/12/2026", "2026-12-01T00:00:00Z"} {
		if err := new(Date).UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("UnmarshalText(%q) succeeded", bad)
		}
	}
	if _, err := (Date{2026, 2, 30}).MarshalText(); err == nil {
		t.Error("30 February was marshalled")
	}
}

func TestPeriods(t *testing.T) {
	for date, want := range map[Date]string{
		{2026, 11, 25}: "2026-W48",
		{2027, 1, 1}:   "2026-W53",
		{2027, 1, 4}:   "2027-W01",
		{2024, 12, 30}: "2025-W01",
	} {
		w := WeekOf(date)
		if w.String() != want || w.First().After(date) || w.Last().Before(date) {
			t.Errorf("WeekOf(%s) = %s (%s to %s), want %s", date, w, w.First(), w.Last(), want)
		}
	}
	for _, bad := range []string{"2025-W53", "2026-W00", "W48", "2026-48", "1999-W01"} {
		if w, err := ParseWeek(bad); err == nil {
			t.Errorf("ParseWeek(%q) = %s", bad, w)
		}
	}
	for _, c := range []struct {
		date  Date
		start MonthDay
		want  string
	}{
		{today, MonthDay{}, "2026-Q4"},
		{today, MonthDay{1, 1}, "2026-Q4"},
		{today, MonthDay{4, 1}, "2027-Q3"},
		{Date{2027, 3, 31}, MonthDay{4, 1}, "2027-Q4"},
		{Date{2027, 4, 1}, MonthDay{4, 1}, "2028-Q1"},
		{Date{2026, 4, 5}, MonthDay{4, 6}, "2026-Q4"},
		{Date{2026, 10, 1}, MonthDay{10, 1}, "2027-Q1"},
		{Date{2028, 2, 29}, MonthDay{2, 29}, "2029-Q1"},
	} {
		if got := QuarterOf(c.date, c.start); got.String() != c.want {
			t.Errorf("QuarterOf(%s, %s) = %s, want %s", c.date, c.start, got, c.want)
		}
	}
	for _, bad := range []string{"Q3", "2026-Q5", "2026-Q0", "0001-Q1", "2026"} {
		if q, err := ParseQuarter(bad); err == nil {
			t.Errorf("ParseQuarter(%q) = %s", bad, q)
		}
	}
}
