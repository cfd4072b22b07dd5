package ops_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// The company works from Monday to Friday, 9:00 to 17:30; Kai in Tokyo, Ana in
// Lisbon, Bo in New York, Noa in Kiritimati, a day ahead, and Eli nowhere in
// particular.
func abroad() *ops.Org {
	o := company()
	o.Timezone = "Europe/Berlin"
	for i := range o.People {
		o.People[i].Timezone = map[ops.Handle]string{
			"kai": "Asia/Tokyo", "ana": "Europe/Lisbon", "bo": "America/New_York", "noa": "Pacific/Kiritimati", "eli": "Mars/Base",
		}[o.People[i].Handle]
	}
	o.Departments[1].Timezone = "Asia/Tokyo" // of Yui too
	o.Holidays = []ops.Holiday{
		{Date: dates.Date{Year: 2026, Month: 12, Day: 25}},
		{Date: dates.Date{Year: 2026, Month: 11, Day: 24}, Departments: []ops.Handle{"warehouse"}},
	}
	return o
}

func at(t testing.TB, text string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestAtWork(t *testing.T) {
	o := abroad()
	away := []ops.Absence{days(1, 2), days(10, 16)} // 24 and 25 November, 3 to 9 December
	for _, c := range []struct {
		who, from string
		absences  []ops.Absence
		loud      bool
		want      string
	}{
		{"tom", "2026-11-23T12:00:07Z", nil, false, "2026-11-23T12:00:07Z"},
		{"tom", "2026-11-23T07:59:59Z", nil, false, "2026-11-23T08:00:00Z"}, // to the second
		{"tom", "2026-11-23T08:00:00Z", nil, false, "2026-11-23T08:00:00Z"},
		{"tom", "2026-11-23T16:29:59.999Z", nil, false, "2026-11-23T16:29:59.999Z"},
		{"tom", "2026-11-23T16:30:00Z", nil, false, "2026-11-24T08:00:00Z"},
		{"tom", "2026-11-27T16:30:00Z", nil, false, "2026-11-30T08:00:00Z"}, // over the weekend
		{"tom", "2026-11-27T16:30:00Z", nil, true, "2026-11-28T08:00:00Z"},
		{"tom", "2026-11-28T22:59:00Z", nil, true, "2026-11-29T08:00:00Z"},
		{"tom", "2026-12-24T20:00:00Z", nil, false, "2026-12-28T08:00:00Z"}, // and Christmas
		{"tom", "2026-12-24T20:00:00Z", nil, true, "2026-12-25T08:00:00Z"},
		{"eli", "2026-11-23T07:00:00Z", nil, false, "2026-11-23T08:00:00Z"}, // the company's zone
		{"kai", "2026-11-23T08:29:00Z", nil, false, "2026-11-23T08:29:00Z"},
		{"kai", "2026-11-23T08:30:00Z", nil, false, "2026-11-25T00:00:00Z"}, // a holiday of the warehouse
		{"yui", "2026-11-23T08:30:00Z", nil, true, "2026-11-24T00:00:00Z"},
		{"bo", "2026-11-24T02:00:00Z", nil, false, "2026-11-24T14:00:00Z"},
		{"noa", "2026-11-27T11:00:00Z", nil, false, "2026-11-29T19:00:00Z"}, // it is Saturday there
		{"noa", "2026-11-29T19:00:00Z", nil, false, "2026-11-29T19:00:00Z"},
		{"ana", "2026-11-23T17:00:00Z", nil, false, "2026-11-23T17:00:00Z"},
		{"ana", "2026-11-23T18:00:00Z", away, false, "2026-11-26T09:00:00Z"}, // away on two days
		{"ana", "2026-11-24T12:00:00Z", away, true, "2026-11-26T09:00:00Z"},  // not even for what is loud
		{"ana", "2026-12-03T00:00:00Z", away, false, "2026-12-10T09:00:00Z"},
		{"ana", "2026-12-02T17:30:00Z", away, false, "2026-12-10T09:00:00Z"},
		// The clocks are put forward in Lisbon on 28 March and back on 25 October.
		{"ana", "2027-03-27T09:00:00Z", nil, true, "2027-03-27T09:00:00Z"},
		{"ana", "2027-03-27T18:00:00Z", nil, true, "2027-03-28T08:00:00Z"},
		{"ana", "2026-10-24T18:00:00Z", nil, true, "2026-10-25T09:00:00Z"},
		{"bo", "2026-10-30T21:30:00Z", nil, false, "2026-11-02T14:00:00Z"}, // in New York on 1 November
	} {
		p, _ := o.Person(ops.Handle(c.who))
		if got := o.AtWork(p, c.absences, at(t, c.from), c.loud); !got.Equal(at(t, c.want)) {
			t.Errorf("%s at work from %s (loud: %t): %s, want %s", c.who, c.from, c.loud, got, c.want)
		}
	}
}

// Hours from midnight to midnight have no gap between days; hours that end before
// they begin, which no company that was checked has, count for all day.
func TestAtWorkAllDay(t *testing.T) {
	for _, hours := range []ops.Hours{{From: 0, To: 24 * 60}, {From: 600, To: 600}, {From: 1000, To: 600}, {}} {
		o := abroad()
		o.Hours = hours
		p, _ := o.Person("tom")
		for from, want := range map[string]string{
			"2026-11-23T23:00:00Z": "2026-11-23T23:00:00Z", "2026-11-24T22:59:59Z": "2026-11-24T22:59:59Z",
			"2026-11-27T23:00:00Z": "2026-11-29T23:00:00Z", "2026-11-27T22:59:59Z": "2026-11-27T22:59:59Z",
		} {
			if got := o.AtWork(p, nil, at(t, from), false); !got.Equal(at(t, want)) {
				t.Errorf("%+v, from %s: %s, want %s", hours, from, got, want)
			}
		}
	}
}

// Clocks may show the first hour of the working day twice, or skip all its hours.
func TestAtWorkWhereClocksChange(t *testing.T) {
	for _, c := range []struct {
		zone       string
		hours      ops.Hours
		from, want string
	}{
		{"America/New_York", ops.Hours{From: 90, To: 300}, "2026-11-01T05:10:00Z", "2026-11-01T05:30:00Z"}, // at 1:10
		{"America/New_York", ops.Hours{From: 90, To: 300}, "2026-11-01T06:10:00Z", "2026-11-01T06:10:00Z"}, // at 1:10 again
		{"America/New_York", ops.Hours{From: 0, To: 90}, "2026-11-01T06:10:00Z", "2026-11-02T05:00:00Z"},
		{"Africa/Cairo", ops.Hours{From: 0, To: 60}, "2026-04-23T20:00:00Z", "2026-04-24T21:00:00Z"}, // no such hour on the 24th
		{"Africa/Cairo", ops.Hours{From: 0, To: 90}, "2026-04-23T20:00:00Z", "2026-04-23T22:00:00Z"},
	} {
		o := company()
		o.Hours = c.hours
		p := ops.Person{Handle: "ana", Timezone: c.zone}
		if got := o.AtWork(p, nil, at(t, c.from), true); !got.Equal(at(t, c.want)) {
			t.Errorf("%s, %+v, from %s: %s, want %s", c.zone, c.hours, c.from, got, c.want)
		}
	}
}

// Nobody works again who is away for years, or in a company that never works.
func TestAtWorkNever(t *testing.T) {
	o := abroad()
	p, _ := o.Person("ana")
	if got := o.AtWork(p, []ops.Absence{days(0, 500)}, noon, true); !got.IsZero() {
		t.Errorf("away, and at work on %s", got)
	}
	// A year is as long as anybody can say that they are away.
	if got, want := o.AtWork(p, []ops.Absence{days(0, 366)}, noon, true), firstDay.AddDays(367).At(dates.Clock{Hour: 9}, time.UTC); !got.Equal(want) {
		t.Errorf("away for a year, and at work on %s", got)
	}
	o.Workweek = nil
	if got := o.AtWork(p, nil, noon, false); !got.IsZero() {
		t.Errorf("no working day, and at work on %s", got)
	}
}

// changing are zones whose clocks change, at midnight, in the night or by half an
// hour, or to another day.
var changing = []string{"UTC", "Europe/Berlin", "America/New_York", "America/Havana", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "America/Nuuk", "Pacific/Apia"}

// Whenever and wherever: the moment is not before the one that is asked for, lies
// within the working hours of a day on which the person works, is itself when it
// is asked for, and no earlier one would do.
func TestAtWorkIsTheFirstMoment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := company()
		p := ops.Person{Handle: "ana", Department: "support", Timezone: rapid.SampledFrom(changing).Draw(t, "zone")}
		loc := o.Location(p)
		hours := rapid.Custom(func(t *rapid.T) ops.Hours {
			from := rapid.IntRange(0, 1439).Draw(t, "from")
			return ops.Hours{From: from, To: rapid.IntRange(from+1, 1440).Draw(t, "to")}
		})
		workweek := rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(0, 6), func(d int) time.Weekday { return time.Weekday(d) }), 1, 7, rapid.ID)
		o.Hours, o.Workweek = hours.Draw(t, "hours"), workweek.Draw(t, "workweek")
		at, week := o.Hours, o.Workweek
		if rapid.Bool().Draw(t, "hours of their own") {
			at = hours.Draw(t, "own hours")
			p.Hours = at
		}
		if rapid.Bool().Draw(t, "a week of their own") {
			week = workweek.Draw(t, "own week")
			p.Workweek = week
		}
		// Near where clocks change, of which most do on a Sunday.
		near := rapid.SampledFrom([]dates.Date{
			{Year: 2026, Month: 3, Day: 8}, {Year: 2026, Month: 3, Day: 28}, {Year: 2026, Month: 4, Day: 4}, {Year: 2026, Month: 4, Day: 23},
			{Year: 2026, Month: 10, Day: 4}, {Year: 2026, Month: 10, Day: 24}, {Year: 2026, Month: 10, Day: 29}, {Year: 2026, Month: 11, Day: 1}, {Year: 2027, Month: 1, Day: 1},
		}).Draw(t, "near")
		from := near.Midnight(loc).Add(time.Duration(rapid.IntRange(-2*86400, 3*86400).Draw(t, "seconds")) * time.Second)
		var absences []ops.Absence
		if n := rapid.IntRange(-1, 5).Draw(t, "away for"); n >= 0 {
			first := near.AddDays(rapid.IntRange(-3, 4).Draw(t, "away from"))
			absences = []ops.Absence{{From: first, Until: first.AddDays(n)}}
		}
		o.Holidays = []ops.Holiday{{Date: near.AddDays(rapid.IntRange(-2, 3).Draw(t, "holiday")), Departments: []ops.Handle{rapid.SampledFrom([]ops.Handle{"support", "sales"}).Draw(t, "of")}}}
		loud := rapid.Bool().Draw(t, "loud")

		// The hours of a day begin and end when its clocks first show the times.
		clock := func(minutes int) dates.Clock { return dates.Clock{Hour: minutes / 60, Minute: minutes % 60} }
		within := func(m time.Time) bool {
			day := dates.Of(m.In(loc))
			off := !slices.Contains(week, day.Weekday()) || o.Holidays[0].Date == day && o.Holidays[0].Departments[0] == "support"
			gone := len(absences) > 0 && absences[0].HoldsOn(day)
			return !gone && (loud || !off) && !m.Before(day.At(clock(at.From), loc)) && m.Before(day.At(clock(at.To), loc))
		}
		got := o.AtWork(p, absences, from, loud)
		switch {
		case got.Before(from):
			t.Fatalf("asked from %s, answered %s", from, got.In(loc))
		case !within(got):
			t.Fatalf("%s is outside working hours", got.In(loc))
		case within(from) && !got.Equal(from):
			t.Fatalf("%s is within working hours, answered %s", from, got.In(loc))
		case !o.AtWork(p, absences, got, loud).Equal(got):
			t.Fatalf("%s itself becomes %s", got.In(loc), o.AtWork(p, absences, got, loud).In(loc))
		}
		for m := from; m.Before(got); m = m.Add(7 * time.Minute) {
			if within(m) {
				t.Fatalf("asked from %s, answered %s, and %s would do", from, got.In(loc), m.In(loc))
			}
		}
	})
}

func TestDayOf(t *testing.T) {
	o := abroad()
	yui, ana := ops.Person{Handle: "yui", Department: "warehouse"}, ops.Person{Handle: "ana", Department: "support"}
	for _, c := range []struct {
		who      ops.Person
		absences []ops.Absence
		day      int
		want     ops.DayOn
	}{
		{ana, nil, 0, ops.Working},
		{ana, nil, 1, ops.Working}, // the warehouse alone is off
		{yui, nil, 1, ops.DayOff},
		{ops.Person{}, nil, 1, ops.Working},
		{ana, nil, 5, ops.DayOff},  // Saturday
		{ana, nil, 32, ops.DayOff}, // Christmas
		{ana, []ops.Absence{days(0, 3), days(5, 5)}, 3, ops.Away},
		{ana, []ops.Absence{days(0, 3), days(5, 5)}, 4, ops.Working},
		{ana, []ops.Absence{days(0, 3), days(5, 5)}, 5, ops.Away}, // on a day off
	} {
		if got := o.DayOf(c.who, c.absences, firstDay.AddDays(c.day)); got != c.want {
			t.Errorf("%s on %s: %d, want %d", c.who.Handle, firstDay.AddDays(c.day), got, c.want)
		}
	}
}

// The calendar of a department has its own holidays, that of the company only
// those for all.
func TestCalendarOf(t *testing.T) {
	o := abroad()
	o.FiscalYear = dates.MonthDay{Month: time.April, Day: 1}
	for department, want := range map[ops.Handle]string{"": "yyyyy--", "support": "yyyyy--", "warehouse": "y-yyy--"} {
		c := o.Calendar(department)
		got := ""
		for n := range 7 {
			if c.Works(firstDay.AddDays(n)) {
				got += "y"
			} else {
				got += "-"
			}
		}
		if got != want || !slices.Equal(c.Workweek, o.Workweek) || c.FiscalYearStart != o.FiscalYear {
			t.Errorf("%q works on %s, %v", department, got, c)
		}
		if c.Works(dates.Date{Year: 2026, Month: 12, Day: 25}) {
			t.Errorf("%q works at Christmas", department)
		}
	}
}
