package ops_test

import (
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// The company works from Monday to Friday, 9:00 to 17:30 in UTC; the warehouse
// in Tokyo, nine hours ahead.
func TestWorkingAfter(t *testing.T) {
	o := company()
	o.Departments[1].Timezone = "Asia/Tokyo"
	o.Departments[3].Timezone = "Europe/Berlin"
	o.Holidays = []ops.Holiday{
		{Date: dates.Date{Year: 2026, Month: 12, Day: 25}},
		{Date: dates.Date{Year: 2026, Month: 11, Day: 24}, Departments: []ops.Handle{"warehouse"}},
	}
	for _, c := range []struct {
		from, span string
		department ops.Handle
		want       string
	}{
		{"2026-11-23T12:00:00Z", "1d", "support", "2026-11-24T12:00:00Z"},
		{"2026-11-23T12:00:00Z", "5d", "support", "2026-11-30T12:00:00Z"},
		{"2026-11-27T17:30:00Z", "1d", "support", "2026-12-01T09:00:00Z"}, // Friday evening begins on Monday
		{"2026-11-28T12:00:00Z", "1d", "support", "2026-12-01T09:00:00Z"},
		{"2026-11-23T03:00:00Z", "1d", "support", "2026-11-24T09:00:00Z"},
		{"2026-11-23T12:00:00Z", "3h", "support", "2026-11-23T15:00:00Z"},
		{"2026-11-23T12:00:00Z", "5h 30min", "support", "2026-11-23T17:30:00Z"},
		{"2026-11-23T12:00:00Z", "5h 31min", "support", "2026-11-24T09:01:00Z"},
		{"2026-11-27T12:00:00Z", "20h", "support", "2026-12-01T15:00:00Z"}, // 5:30, 8:30, 6:00
		{"2026-11-23T12:00:00Z", "1d 6h", "support", "2026-11-25T09:30:00Z"},
		{"2026-12-24T12:00:00Z", "1d", "support", "2026-12-28T12:00:00Z"}, // Christmas, and a weekend
		{"2026-11-23T12:00:07Z", "1d", "support", "2026-11-24T12:00:07Z"},
		{"2026-11-23T01:00:00Z", "1d", "warehouse", "2026-11-25T01:00:00Z"}, // a holiday of its own
		{"2026-11-25T12:00:00Z", "1h", "warehouse", "2026-11-26T01:00:00Z"}, // in the evening
		{"2026-10-23T10:00:00Z", "1d", "finance", "2026-10-26T11:00:00Z"},   // the clocks went back: noon all the same
	} {
		from, err := time.Parse(time.RFC3339, c.from)
		if err != nil {
			t.Fatal(err)
		}
		span, err := dates.ParseSpan(c.span)
		if err != nil {
			t.Fatal(err)
		}
		if got := o.WorkingAfter(from, span, c.department).Format(time.RFC3339); got != c.want {
			t.Errorf("%s of work after %s for %s: %s, want %s", c.span, c.from, c.department, got, c.want)
		}
	}
	// A week without a working day, which no file may have, comes to an end.
	o.Workweek = nil
	if got := o.WorkingAfter(noon, dates.Span{Days: 1}, "support"); !got.Equal(noon.AddDate(0, 0, 1)) {
		t.Error(got)
	}
}

// A step expires in working time from when it began, and not while the requester
// is to change something.
func TestExpires(t *testing.T) {
	first, second := step("any", "head"), step("any", "coo")
	first.ExpireAfter.Days, second.ExpireAfter.Days = 3, 5
	o := withSteps(company(), first, second)
	r := asked(t, o, "eli", "support")
	expires := func(want time.Time) {
		t.Helper()
		if got := r.ExpiresAt(); !got.Equal(want) {
			t.Errorf("expires at %s, want %s", got, want)
		}
	}
	expires(noon.AddDate(0, 0, 3))
	r = approve(t, o, r, "ana")
	expires(noon.AddDate(0, 0, 7)) // over a weekend
	back := does(t, o, r, "tom", ops.AsksChange)
	r = back
	expires(time.Time{})
	_, err := r.Expire(noon.AddDate(1, 0, 0))
	faulty(t, err, "has not expired")
	if r, err = r.Resubmit(back, o, noon.AddDate(0, 0, 1), firstDay); err != nil {
		t.Fatal(err)
	}
	expires(noon.AddDate(0, 0, 8))
	r = approve(t, o, r, "tom")
	expires(time.Time{})
}

// Whoever works part-time is disturbed on their own days and in their own hours.
func TestAtWorkPartTime(t *testing.T) {
	org := &ops.Org{
		Timezone: "UTC", Hours: ops.Hours{From: 9 * 60, To: 17 * 60},
		Workweek: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
		Holidays: []ops.Holiday{{Date: dates.Date{Year: 2026, Month: 11, Day: 30}}},
	}
	p := ops.Person{Workweek: []time.Weekday{time.Monday, time.Saturday}, Hours: ops.Hours{From: 7 * 60, To: 11 * 60}}
	for at, want := range map[string]string{
		"2026-11-23 08:00": "2026-11-23 08:00", // Monday
		"2026-11-23 12:00": "2026-11-28 07:00", // the Saturday
		"2026-11-28 11:00": "2026-12-05 07:00", // the Monday between is a holiday
	} {
		from, _ := time.Parse("2006-01-02 15:04", at)
		if got := org.AtWork(p, nil, from, false).Format("2006-01-02 15:04"); got != want {
			t.Errorf("from %s on they are at work at %s, want %s", at, got, want)
		}
	}
	if works := org.CalendarOf(p).Works; !works(dates.Date{Year: 2026, Month: 11, Day: 28}) || works(dates.Date{Year: 2026, Month: 11, Day: 24}) {
		t.Error("their calendar is not that of their own days")
	}
}
