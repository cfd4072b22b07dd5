package dates

import "testing"

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		date, today Date
		want        string
	}{
		{Date{2026, 11, 27}, today, "Fri 27 Nov"},
		{Date{2026, 1, 1}, today, "Thu 1 Jan"},
		{Date{2027, 5, 27}, today, "Thu 27 May"}, // 183 days
		{Date{2027, 5, 28}, today, "28 May 2027"},
		{Date{2027, 11, 27}, today, "27 Nov 2027"},
		{Date{2025, 11, 27}, today, "27 Nov 2025"},
		{Date{2026, 12, 31}, Date{2027, 1, 1}, "Thu 31 Dec"},
		{Date{}, today, ""},
	} {
		if got := Format(c.date, c.today); got != c.want {
			t.Errorf("Format(%s, %s) = %q, want %q", c.date, c.today, got, c.want)
		}
	}
}

func TestUntilAndAge(t *testing.T) {
	for days, want := range map[int]string{
		0: "today", 1: "tomorrow", -1: "yesterday", 6: "in 6 days", -3: "3 days ago", 34: "in 34 days",
		35: "in 5 weeks", -41: "5 weeks ago", 118: "in 16 weeks", 119: "in 3 months", 181: "in 6 months", -184: "6 months ago",
		-183: "5 months ago", 365: "in 12 months", 730: "in 23 months", 731: "in 2 years", 1825: "in 4 years", 1826: "in 5 years",
	} {
		if got := Until(today.AddDays(days), today); got != want {
			t.Errorf("Until(%+d days) = %q, want %q", days, got, want)
		}
	}
	if got := Until(Date{}, today); got != "" {
		t.Errorf("Until(unset) = %q", got)
	}
	if Age(0) != "less than a day" || Age(1) != "1 day" || Age(-5) != "less than a day" {
		t.Error("Age of no time")
	}
}
