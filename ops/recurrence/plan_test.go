package recurrence_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// day reads 2026-11-25; empty text gives the unset date.
func day(t testing.TB, text string) (d dates.Date) {
	t.Helper()
	if err := d.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return d
}

// marks are what an occurrence says besides its time.
func marks(o recurrence.Occurrence) string {
	var list []string
	if o.Gap {
		list = append(list, "gap")
	}
	if o.Twice {
		list = append(list, "twice")
	}
	if o.Shift != 0 {
		list = append(list, o.Shift.String())
	}
	return strings.Join(list, " ")
}

// TestClocksChange asks for what comes around a change of the clocks, from the
// beginning of a day on.
func TestClocksChange(t *testing.T) {
	type times []string
	for _, c := range []struct {
		zone, from, rule string
		want             times // local time with offset, and marks
	}{
		// Put forward at 02:00.
		{"America/New_York", "2026-03-07", "daily at 2:30", times{
			"Sat 2026-03-07 02:30 -0500 ", "Sun 2026-03-08 03:00 -0400 gap 1h0m0s", "Mon 2026-03-09 02:30 -0400 "}},
		{"America/New_York", "2026-03-07", "daily at 2", times{
			"Sat 2026-03-07 02:00 -0500 ", "Sun 2026-03-08 03:00 -0400 gap 1h0m0s", "Mon 2026-03-09 02:00 -0400 "}},
		{"America/New_York", "2026-03-07", "weekdays 9:00", times{
			"Mon 2026-03-09 09:00 -0400 1h0m0s", "Tue 2026-03-10 09:00 -0400 "}},
		{"America/New_York", "2026-03-08", "*/20 1-3 * * *", times{ // several times fall into the gap
			"Sun 2026-03-08 01:00 -0500 ", "Sun 2026-03-08 01:20 -0500 ", "Sun 2026-03-08 01:40 -0500 ",
			"Sun 2026-03-08 03:00 -0400 gap 1h0m0s", "Sun 2026-03-08 03:20 -0400 ", "Sun 2026-03-08 03:40 -0400 ", "Mon 2026-03-09 01:00 -0400 "}},
		// Put back at 02:00.
		{"America/New_York", "2026-10-31", "daily at 1:30", times{
			"Sat 2026-10-31 01:30 -0400 ", "Sun 2026-11-01 01:30 -0400 twice", "Mon 2026-11-02 01:30 -0500 -1h0m0s"}},
		{"America/New_York", "2026-11-01", "30 * * * *", times{
			"Sun 2026-11-01 00:30 -0400 ", "Sun 2026-11-01 01:30 -0400 twice", "Sun 2026-11-01 02:30 -0500 -1h0m0s"}},
		{"America/New_York", "2026-11-01", "daily at 2", times{"Sun 2026-11-01 02:00 -0500 -1h0m0s", "Mon 2026-11-02 02:00 -0500 "}},
		// Twice a year nothing has changed in between.
		{"America/New_York", "2026-06-01", "0 9 1 6,8 *", times{"Mon 2026-06-01 09:00 -0400 ", "Sat 2026-08-01 09:00 -0400 ", "Tue 2027-06-01 09:00 -0400 "}},
		// No midnight.
		{"Africa/Cairo", "2026-04-17", "0 9 * * 4", times{"Thu 2026-04-23 09:00 +0200 ", "Thu 2026-04-30 09:00 +0300 1h0m0s", "Thu 2026-05-07 09:00 +0300 "}},
		{"Africa/Cairo", "2026-04-23", "daily at midnight", times{
			"Thu 2026-04-23 00:00 +0200 ", "Fri 2026-04-24 01:00 +0300 gap 1h0m0s", "Sat 2026-04-25 00:00 +0300 "}},
		{"Africa/Cairo", "2026-04-18", "friday 0:30", times{"Fri 2026-04-24 01:00 +0300 gap 1h0m0s", "Fri 2026-05-01 00:30 +0300 "}},
		{"America/Santiago", "2026-09-05", "0 0 * * *", times{
			"Sat 2026-09-05 00:00 -0400 ", "Sun 2026-09-06 01:00 -0300 gap 1h0m0s", "Mon 2026-09-07 00:00 -0300 "}},
		{"Asia/Beirut", "2026-03-23", "sunday at midnight", times{"Sun 2026-03-29 01:00 +0300 gap 1h0m0s", "Sun 2026-04-05 00:00 +0300 "}},
		// Midnight twice, or 23:30.
		{"America/Havana", "2026-10-31", "daily at 0:30", times{
			"Sat 2026-10-31 00:30 -0400 ", "Sun 2026-11-01 00:30 -0400 twice", "Mon 2026-11-02 00:30 -0500 -1h0m0s"}},
		{"Africa/Cairo", "2026-10-29", "30 0,23 * * *", times{
			"Thu 2026-10-29 00:30 +0300 ", "Thu 2026-10-29 23:30 +0300 twice", "Fri 2026-10-30 00:30 +0200 -1h0m0s"}},
		// Half an hour, and two.
		{"Australia/Lord_Howe", "2026-10-03", "daily at 2:15", times{
			"Sat 2026-10-03 02:15 +1030 ", "Sun 2026-10-04 02:30 +1100 gap 30m0s", "Mon 2026-10-05 02:15 +1100 "}},
		{"Australia/Lord_Howe", "2026-04-05", "daily at 1:45", times{"Sun 2026-04-05 01:45 +1100 twice", "Mon 2026-04-06 01:45 +1030 -30m0s"}},
		{"Antarctica/Troll", "2026-03-29", "0 * * * *", times{
			"Sun 2026-03-29 00:00 +0000 ", "Sun 2026-03-29 03:00 +0200 gap 2h0m0s", "Sun 2026-03-29 04:00 +0200 "}},
		// The gap lasts until midnight: the day ends at 23:00.
		{"America/Nuuk", "2026-03-28", "saturday 23:30", times{"Sat 2026-03-28 22:59 -0200 gap", "Sat 2026-04-04 23:30 -0100 1h0m0s"}},
		{"America/Nuuk", "2026-03-28", "59,30 0,22,23 * * *", times{
			"Sat 2026-03-28 00:30 -0200 ", "Sat 2026-03-28 00:59 -0200 ", "Sat 2026-03-28 22:30 -0200 ", "Sat 2026-03-28 22:59 -0200 ",
			"Sun 2026-03-29 00:30 -0100 1h0m0s"}},
		// A day that there never was, and the end of a year of which the
		// standard library is not sure.
		{"Pacific/Apia", "2011-12-29", "daily at 9", times{"Thu 2011-12-29 09:00 -1000 ", "Sat 2011-12-31 09:00 +1400 24h0m0s"}},
		{"Europe/Berlin", "2040-12-31", "daily at 9", times{"Mon 2040-12-31 09:00 +0100 ", "Tue 2041-01-01 09:00 +0100 "}},
	} {
		p := recurrence.Plan{Rule: rule(t, c.rule), Zone: zone(t, c.zone)}
		var got times
		list := p.Upcoming(day(t, c.from).Midnight(p.Zone).Add(-time.Nanosecond), len(c.want))
		for _, o := range list {
			got = append(got, o.At.Format("Mon 2006-01-02 15:04 -0700 ")+marks(o))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %q:\n got %q\nwant %q", c.zone, c.rule, got, c.want)
		}
		for _, o := range list {
			if again, ok := p.Next(o.At.Add(-time.Nanosecond)); !ok || again != o {
				t.Errorf("%s %q: alone it is %+v; want %+v", c.zone, c.rule, again, o)
			}
		}
		var days []recurrence.Occurrence
		for d := day(t, c.from); len(list) > 0 && !d.After(list[len(list)-1].Day); d = d.AddDays(1) {
			days = append(days, p.On(d)...)
		}
		if !slices.Equal(days[:min(len(days), len(list))], list) {
			t.Errorf("%s %q: day by day\n got %+v\nwant %+v", c.zone, c.rule, days, list)
		}
	}
}

func TestPlansAreBounded(t *testing.T) {
	for _, c := range []struct {
		name, rule, starts, ends, after string
		want                            string
	}{
		{"weeks over a year's end", "every second monday", "", "", "2026-12-20", "2026-12-21 09:00, 2027-01-04 09:00, 2027-01-18 09:00"},
		{"weeks from the start", "every second monday", "2026-12-14", "", "2026-12-01", "2026-12-14 09:00, 2026-12-28 09:00, 2027-01-11 09:00"},
		{"weeks from after the start", "every third monday", "2026-12-09", "", "2026-12-20", "2027-01-04 09:00, 2027-01-25 09:00"},
		{"weeks before 1970", "every second monday", "", "", "1969-12-01", "1969-12-08 09:00, 1969-12-22 09:00, 1970-01-05 09:00"},
		{"starts late in a day", "daily at 9", "2026-12-14", "", "2026-12-01", "2026-12-14 09:00, 2026-12-15 09:00"},
		{"ends", "friday", "", "2026-12-11", "2026-11-25", "2026-11-27 09:00, 2026-12-04 09:00, 2026-12-11 09:00"},
		{"ends before", "friday", "", "2026-12-10", "2026-11-25", "2026-11-27 09:00, 2026-12-04 09:00"},
		{"has ended", "daily", "", "2026-11-25", "2026-11-25", "2026-11-25 09:00"},
		{"ends before it starts", "daily", "2026-11-27", "2026-11-26", "2026-11-20", ""},
		{"leap days of a century", "0 9 29 2 *", "", "", "2096-01-01", "2096-02-29 09:00, 2104-02-29 09:00"},
		{"the last year", "last day of the month", "", "", "9999-11-30", "9999-11-30 09:00, 9999-12-31 09:00"},
		{"the first year", "first monday of the month", "", "", "0001-01-01", "0001-01-01 09:00, 0001-02-05 09:00"},
		{"no quarter of the calendar", "1st of the quarter", "", "", "2026-11-25", "2027-01-01 09:00, 2027-04-01 09:00"},
	} {
		p := recurrence.Plan{Rule: rule(t, c.rule), Starts: day(t, c.starts), Ends: day(t, c.ends), Calendar: company}
		n := strings.Count(c.want, ",") + 1
		if !p.Ends.IsZero() {
			n += 2
		}
		if got := keys(p.Upcoming(day(t, c.after).Midnight(time.UTC), n)); got != c.want {
			t.Errorf("%s: %s; want %s", c.name, got, c.want)
		}
	}
	for _, after := range []time.Time{time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(1<<62, 0)} {
		if o, ok := (recurrence.Plan{Rule: rule(t, "daily")}).Next(after); ok {
			t.Errorf("after %s comes %s", after, o.At)
		}
	}
}

func TestNextIsStrictlyAfter(t *testing.T) {
	p := recurrence.Plan{Rule: rule(t, "daily at 9"), Zone: zone(t, "Europe/Berlin")}
	nine := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	for after, want := range map[time.Time]time.Time{
		nine.Add(-time.Nanosecond): nine,
		nine:                       nine.Add(24 * time.Hour),
		nine.Add(time.Nanosecond):  nine.Add(24 * time.Hour),
	} {
		if o, ok := p.Next(after); !ok || !o.At.Equal(want) || o.At.Location() != p.Zone {
			t.Errorf("after %s comes %s, want %s", after, o.At, want)
		}
	}
	if list := p.Upcoming(nine, 0); list != nil {
		t.Errorf("none were asked for: %v", list)
	}
}

// TestDaysOff: 25 December, 31 December and 1 January are holidays; the first and
// the last are Fridays.
func TestDaysOff(t *testing.T) {
	for _, c := range []struct {
		rule         string
		off          recurrence.DayOff
		starts, ends string
		want         string // days, with the day off in brackets
	}{
		{"friday", "", "", "2027-01-10", "2026-12-25 2027-01-01 2027-01-08"},
		{"friday", recurrence.Run, "", "2027-01-10", "2026-12-25 2027-01-01 2027-01-08"},
		{"friday", recurrence.Skip, "", "2027-01-10", "2027-01-08"},
		{"friday", recurrence.Before, "", "2027-01-10", "2026-12-24(2026-12-25) 2026-12-30(2027-01-01) 2027-01-08"},
		{"friday", recurrence.After, "", "2027-01-10", "2026-12-28(2026-12-25) 2027-01-04(2027-01-01) 2027-01-08"},

		// Several days that move to one are one, and one that is due itself
		// was not moved.
		{"friday, saturday, sunday", recurrence.Before, "", "2027-01-10", "2026-12-24(2026-12-25) 2026-12-30(2027-01-01) 2027-01-08"},
		{"friday, saturday, sunday", recurrence.After, "", "2027-01-10", "2026-12-28(2026-12-25) 2027-01-04(2027-01-01) 2027-01-08"},
		{"thursday, friday", recurrence.Before, "", "2027-01-01", "2026-12-24 2026-12-30(2026-12-31)"},
		{"friday, monday", recurrence.After, "", "2027-01-05", "2026-12-28 2027-01-04"},
		{"daily", recurrence.After, "2026-12-30", "2027-01-05", "2026-12-30 2027-01-04 2027-01-05"},
		{"daily", recurrence.Before, "2026-12-30", "2027-01-05", "2026-12-30 2027-01-04 2027-01-05"},
		{"daily", recurrence.Skip, "2026-12-30", "2027-01-05", "2026-12-30 2027-01-04 2027-01-05"},

		// Over the end of a month or year.
		{"last day of the month", recurrence.Before, "", "2027-01-31", "2026-12-30(2026-12-31) 2027-01-29(2027-01-31)"},
		{"last day of the month", recurrence.After, "", "2027-02-05", "2027-01-04(2026-12-31) 2027-02-01(2027-01-31)"},
		{"1st of the month", recurrence.Before, "", "2027-02-05", "2026-12-30(2027-01-01) 2027-02-01"},
		{"1st of the month", recurrence.After, "", "2027-02-05", "2027-01-04(2027-01-01) 2027-02-01"},
		{"first weekday of the month", recurrence.After, "", "2027-01-20", "2027-01-04(2027-01-01)"},
		{"first working day of the month", recurrence.Before, "", "2027-01-20", "2027-01-04"},

		// Both days must be within the bounds.
		{"sunday", recurrence.After, "2026-12-28", "2027-01-03", ""},
		{"sunday", recurrence.After, "2026-12-27", "2027-01-04", "2026-12-28(2026-12-27) 2027-01-04(2027-01-03)"},
		{"saturday", recurrence.Before, "2026-12-26", "2027-01-01", ""},
		{"saturday", recurrence.Before, "2026-12-24", "2027-01-02", "2026-12-24(2026-12-26) 2026-12-30(2027-01-02)"},
	} {
		p := recurrence.Plan{Rule: rule(t, c.rule), Calendar: company, DayOff: c.off, Starts: day(t, c.starts), Ends: day(t, c.ends)}
		if p.Starts.IsZero() {
			p.Starts = day(t, "2026-12-22")
		}
		var got []string
		for _, o := range p.Upcoming(wednesday, 100) {
			text := o.Day.String()
			if !o.Instead.IsZero() {
				text += "(" + o.Instead.String() + ")"
			}
			got = append(got, text)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s, %s on days off: %s; want %s", c.rule, c.off, strings.Join(got, " "), c.want)
		}
		for d := p.Starts; !d.After(p.Ends); d = d.AddDays(1) {
			on := slices.ContainsFunc(got, func(text string) bool { return strings.HasPrefix(text, d.String()) })
			if list := p.On(d); len(list) > 1 || on != (len(list) == 1) {
				t.Errorf("%s, %s on days off: on %s comes %v", c.rule, c.off, d, list)
			}
		}
	}
}

// TestNobodyWorks: where no working day is near, there is none to move to.
func TestNobodyWorks(t *testing.T) {
	works := map[string]func(dates.Date) bool{
		"never":    func(dates.Date) bool { return false },
		"in march": func(d dates.Date) bool { return d.Month == time.March },
	}
	for _, c := range []struct {
		rule  string
		off   recurrence.DayOff
		works string
		want  string
	}{
		{"daily", recurrence.Run, "never", "2026-11-26 09:00"},
		{"daily", recurrence.Skip, "never", ""},
		{"daily", recurrence.Before, "never", ""},
		{"daily", recurrence.After, "never", ""},
		{"last working day of the month", "", "never", ""},
		{"last working day of the year", "", "in march", "2027-03-31 09:00"},
		{"first working day of the year", "", "in march", "2027-03-01 09:00"},
		{"1st of the month", recurrence.Before, "in march", "2027-03-01 09:00"},
		{"0 9 * 1,4 *", recurrence.Before, "in march", "2027-03-31 09:00"},
		{"0 9 28 1 *", recurrence.After, "in march", ""},
		{"0 9 29 1 *", recurrence.After, "in march", "2027-03-01 09:00"},
		{"0 9 2 5 *", recurrence.Before, "in march", ""},
		{"0 9 1 5 *", recurrence.Before, "in march", "2027-03-31 09:00"},
	} {
		p := recurrence.Plan{Rule: rule(t, c.rule), DayOff: c.off, Calendar: recurrence.Calendar{Works: works[c.works]}}
		if o, ok := p.Next(wednesday); ok != (c.want != "") || ok && o.Key() != c.want {
			t.Errorf("%s, %s, nobody works but %s: %s, %t; want %s", c.rule, c.off, c.works, o.Key(), ok, c.want)
		}
	}
}

// TestRareDaysAreFound: 29 February comes on each day of the week, and 2100 has
// none.
func TestRareDaysAreFound(t *testing.T) {
	for week := time.Sunday; week <= time.Saturday; week++ {
		p := recurrence.Plan{
			Rule: rule(t, "0 9 29 2 *"), DayOff: recurrence.Skip,
			Calendar: recurrence.Calendar{Works: func(d dates.Date) bool { return d.Weekday() == week }},
		}
		last := wednesday
		for y := 2028; y <= 2200; y += 4 {
			d := dates.Date{Year: y, Month: time.February, Day: 29}
			if y == 2100 || y == 2200 || d.Weekday() != week {
				continue
			}
			o, ok := p.Next(last)
			if !ok || o.Day != d {
				t.Errorf("after %s comes %s, %t; want %s", last, o.Key(), ok, d)
				break
			}
			last = o.At
		}
	}
}

// TestWorkweek: a weekday is a day of the company's working week.
func TestWorkweek(t *testing.T) {
	p := recurrence.Plan{
		Rule:     rule(t, "weekdays 9:00"),
		Calendar: recurrence.Calendar{Workweek: []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday}},
	}
	const want = "2026-11-26 09:00, 2026-11-29 09:00, 2026-11-30 09:00"
	if got := keys(p.Upcoming(wednesday, 3)); got != want {
		t.Errorf("weekdays are %s; want %s", got, want)
	}
	p.Rule = rule(t, "friday")
	p.DayOff = recurrence.After
	if o, ok := p.Next(wednesday); !ok || o.Key() != "2026-11-29 09:00" {
		t.Errorf("the working day after Friday is %s", o.Key())
	}
}
