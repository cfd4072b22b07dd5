package ops_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// quietFor is when Ana may be sent something, who works on weekdays from 9:00 to
// 17:30 in UTC.
func quietFor(today int, absences ...ops.Absence) ops.Quiet {
	o := company()
	o.Holidays = []ops.Holiday{{Date: firstDay.AddDays(2)}}
	p, _ := o.Person("ana")
	return ops.Quiet{Org: o, Person: p, Absences: absences, Today: today}
}

func TestQuiet(t *testing.T) {
	for name, c := range map[string]struct {
		today     int
		absences  []ops.Absence
		from, now string
		loud      bool
		want      string
	}{
		"in working hours":               {0, nil, "2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z", false, "2026-11-23T10:00:00Z"},
		"it was due before":              {1, nil, "2026-11-20T10:00:00Z", "2026-11-23T10:00:00Z", false, "2026-11-23T10:00:00Z"},
		"it is due later":                {0, nil, "2026-11-23T12:00:00Z", "2026-11-23T10:00:00Z", false, "2026-11-23T12:00:00Z"},
		"in the evening":                 {0, nil, "2026-11-23T18:00:00Z", "2026-11-23T10:00:00Z", false, "2026-11-24T09:00:00Z"},
		"on a weekend":                   {0, nil, "2026-11-28T10:00:00Z", "2026-11-28T10:00:00Z", false, "2026-11-30T09:00:00Z"},
		"loud on a weekend":              {0, nil, "2026-11-28T10:00:00Z", "2026-11-28T10:00:00Z", true, "2026-11-28T10:00:00Z"},
		"loud on a weekend, at night":    {0, nil, "2026-11-28T20:00:00Z", "2026-11-28T20:00:00Z", true, "2026-11-29T09:00:00Z"},
		"away":                           {0, []ops.Absence{days(0, 3)}, "2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z", true, "2026-11-27T09:00:00Z"},
		"the third of a day":             {2, nil, "2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z", false, "2026-11-24T09:00:00Z"},
		"the fourth, before a holiday":   {3, nil, "2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z", false, "2026-11-26T09:00:00Z"},
		"the third of a Friday":          {2, nil, "2026-11-27T10:00:00Z", "2026-11-27T10:00:00Z", false, "2026-11-30T09:00:00Z"},
		"the third of a Friday, loud":    {2, nil, "2026-11-27T10:00:00Z", "2026-11-27T10:00:00Z", true, "2026-11-28T09:00:00Z"},
		"the third, but it is for later": {2, nil, "2026-11-24T10:00:00Z", "2026-11-23T10:00:00Z", false, "2026-11-24T10:00:00Z"},
		"never":                          {0, []ops.Absence{days(0, 600)}, "2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z", true, "0001-01-01T00:00:00Z"},
	} {
		if got := quietFor(c.today, c.absences...).Next(at(t, c.from), at(t, c.now), c.loud); !got.Equal(at(t, c.want)) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// A pause doubles each time, and is two weeks at most.
func TestPendingDue(t *testing.T) {
	from := monday
	for _, c := range []struct {
		every string
		told  int
		want  string // after the last reminder; empty for never
	}{
		{"", 1, ""}, {"", 5, ""},
		{"1d", 1, "1d"}, {"1d", 2, "2d"}, {"1d", 3, "4d"}, {"1d", 4, "8d"}, {"1d", 5, "14d"}, {"1d", 500, "14d"},
		{"7d", 1, "7d"}, {"7d", 2, "14d"}, {"30d", 1, "14d"},
		{"90 min", 1, "90 min"}, {"90 min", 2, "3h"}, {"90 min", 9, "14d"}, {"90 min", 100, "14d"},
		{"13d 300h", 1, "14d"}, {"10d 36h", 1, "10d 36h"}, {"36500d", 3, "14d"}, {"876000h", 40, "14d"}, {"1s", 200, "14d"},
	} {
		p := ops.Pending{From: from, Told: c.told, Last: from.AddDate(0, 1, 0)}
		if c.every != "" {
			p.Every = spanOf(t, c.every)
		}
		want := time.Time{}
		if c.want != "" {
			want = spanOf(t, c.want).After(p.Last)
		}
		if got := p.Due(); !got.Equal(want) {
			t.Errorf("every %s, told %d times: %s after, want %s", c.every, c.told, got.Sub(p.Last), c.want)
		}
	}
	for name, c := range map[string]struct {
		pending ops.Pending
		want    time.Time
	}{
		"only named beside others":           {ops.Pending{Told: 1, Last: from, Every: dates.Span{Days: 1}}, time.Time{}},
		"not told of yet":                    {ops.Pending{From: from, Every: dates.Span{Days: 1}}, from},
		"named before it was due":            {ops.Pending{From: from, Told: 1, Last: from.Add(-time.Hour), Every: dates.Span{Days: 1}}, from},
		"named before it was due, and once":  {ops.Pending{From: from, Told: 1, Last: from.Add(-time.Hour)}, from},
		"told of the moment that it was due": {ops.Pending{From: from, Told: 1, Last: from}, time.Time{}},
	} {
		if got := c.pending.Due(); !got.Equal(c.want) {
			t.Errorf("%s: due at %s, want %s", name, got, c.want)
		}
	}
}

func spanOf(t testing.TB, text string) dates.Span {
	t.Helper()
	s, err := dates.ParseSpan(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// clock is an hour and perhaps a minute of so many days after the first: "0 9:30".
func clock(t testing.TB, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	day, of, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(day)
	if err != nil {
		t.Fatal(err)
	}
	c, err := dates.ParseClock(of)
	if err != nil {
		t.Fatal(err)
	}
	return firstDay.AddDays(n).At(c, time.UTC)
}

func TestPlanReminder(t *testing.T) {
	type thing struct {
		id           ops.ID
		what         ops.Waiting
		since, from  string
		every        string
		told         int
		last, snooze string
		loud         bool
	}
	check := func(id ops.ID, since, from string) thing {
		return thing{id: id, what: ops.WaitsAnswer, since: since, from: from}
	}
	request := thing{id: "REQ-1", what: ops.WaitsDecision, since: "-3 9:00", from: "0 9:00", every: "2d"}
	review := thing{id: "RISK-1", what: ops.WaitsReview, since: "1 0:00", from: "1 0:00", every: "7d"}
	told := func(x thing, times int, last string) thing { x.told, x.last = times, last; return x }
	snoozed := func(x thing, until string) thing { x.snooze = until; return x }
	loud := func(x thing) thing { x.loud = true; return x }
	of := func(things ...thing) []thing { return things }
	for name, c := range map[string]struct {
		things   []thing
		today    int
		absences []ops.Absence
		now      string
		want     string // ids with how often each was told of, in their order
		next     string
	}{
		"nothing":         {nil, 0, nil, "0 10:00", "", ""},
		"the first time":  {of(request), 0, nil, "0 9:00", "REQ-1/1", "3 9:00"}, // day 2 is a holiday
		"the second time": {of(told(request, 1, "0 9:00")), 0, nil, "3 9:00", "REQ-1/2", "7 9:00"},
		"not yet":         {of(request), 0, nil, "-3 10:00", "", "0 9:00"},
		"once only":       {of(check("CHK-1", "0 8:00", "0 10:00")), 1, nil, "0 10:00", "CHK-1/1", ""},
		"told already":    {of(told(check("CHK-1", "0 8:00", "0 10:00"), 1, "0 10:00")), 1, nil, "0 11:00", "", ""},
		"never":           {of(check("CHK-1", "0 8:00", "")), 0, nil, "0 10:00", "", ""},
		"all that waits, the longest first": {
			of(check("CHK-2", "0 8:00", "0 9:30"), request, check("CHK-1", "-1 8:00", "")), 1, nil, "0 9:30", "REQ-1/1 CHK-1/1 CHK-2/1", "3 9:00",
		},
		"the first made first where they wait as long": {of(check("CHK-2", "0 8:00", "0 9:30"), check("CHK-1", "0 8:00", "0 9:30")), 0, nil, "0 9:30", "CHK-1/1 CHK-2/1", ""},
		"one is due, another is named beside it, and is reminded of all the same": {
			of(check("CHK-1", "0 8:00", "0 12:00"), request), 0, nil, "0 9:00", "REQ-1/1 CHK-1/1", "0 12:00",
		},
		"what waits from a day on is not named before": {of(request, review), 0, nil, "0 9:00", "REQ-1/1", "1 9:00"},
		"and is from then":             {of(told(request, 1, "0 9:00"), review), 0, nil, "1 9:00", "REQ-1/2 RISK-1/1", "7 9:00"},
		"in the evening":               {of(request), 0, nil, "0 20:00", "", "1 9:00"},
		"on a weekend":                 {of(request), 0, nil, "5 10:00", "", "7 9:00"},
		"loud on a weekend, with all":  {of(request, loud(told(review, 0, ""))), 0, nil, "5 10:00", "REQ-1/1 RISK-1/1", "7 10:00"},
		"away":                         {of(request), 0, []ops.Absence{days(0, 8)}, "0 10:00", "", "9 9:00"},
		"the third of the day":         {of(request), 2, nil, "0 10:00", "", "1 9:00"},
		"the second, and then no more": {of(request, check("CHK-1", "0 8:00", "0 12:00")), 1, nil, "0 9:00", "REQ-1/1 CHK-1/1", "1 9:00"},
		"put off":                      {of(snoozed(told(request, 1, "0 9:00"), "0 10:00")), 1, nil, "0 9:30", "", "0 10:00"},
		"put off until now":            {of(snoozed(told(request, 1, "0 9:00"), "0 10:00")), 1, nil, "0 10:00", "REQ-1/2", "4 10:00"},
		"put off until the night, after two messages": {of(snoozed(told(request, 1, "0 9:00"), "0 22:00")), 2, nil, "0 22:00", "REQ-1/2", "7 9:00"},
		"put off, and then away":                      {of(snoozed(told(request, 1, "0 9:00"), "0 10:00")), 1, []ops.Absence{days(0, 1)}, "0 10:00", "", "3 9:00"},
		"put off into an absence":                     {of(snoozed(told(request, 1, "0 9:00"), "1 22:00")), 1, []ops.Absence{days(1, 1)}, "0 10:00", "", "3 9:00"},
		"put off before an absence, and back":         {of(snoozed(told(request, 1, "0 9:00"), "0 22:00")), 0, []ops.Absence{days(0, 2)}, "3 9:00", "REQ-1/2", "7 9:00"},
		"put off, and something else is due": {
			of(snoozed(check("CHK-1", "-1 8:00", "0 9:00"), "0 11:00"), request), 1, nil, "0 10:00", "REQ-1/1 CHK-1/1", "0 11:00",
		},
		"put off, and due again before that": {of(snoozed(told(request, 1, "0 9:00"), "4 10:00")), 0, nil, "3 9:00", "", "4 10:00"},
		// The review was done meanwhile, and the next one is to come.
		"put off, and it waits no more": {of(snoozed(told(review, 1, "0 9:00"), "0 10:00")), 0, nil, "0 10:00", "", "1 9:00"},
	} {
		var pending []ops.Pending
		for _, x := range c.things {
			p := ops.Pending{
				Record: x.id, What: x.what, Since: clock(t, x.since), From: clock(t, x.from), Told: x.told,
				Last: clock(t, x.last), Snoozed: clock(t, x.snooze), Loud: x.loud,
			}
			if x.every != "" {
				p.Every = spanOf(t, x.every)
			}
			pending = append(pending, p)
		}
		before := slices.Clone(pending)
		items, next := ops.PlanReminder(pending, quietFor(c.today, c.absences...), clock(t, c.now))
		var got []string
		for _, item := range items {
			got = append(got, string(item.Record)+"/"+strconv.Itoa(item.Times))
		}
		if strings.Join(got, " ") != c.want || !next.Equal(clock(t, c.next)) {
			t.Errorf("%s: reminds of %v, next at %s\nwant %s, next at %s", name, got, next, c.want, clock(t, c.next))
		}
		if !slices.Equal(before, pending) {
			t.Errorf("%s: what waits has changed", name)
		}
	}
}
