package ops_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

// rule reads a text that is one.
func rule(tb rapid.TB, text string) recurrence.Rule {
	tb.Helper()
	r, err := recurrence.Parse(text)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// weeklyRisks is a report to everybody on Mondays at nine, set on the Monday of the
// tests at noon.
func weeklyRisks(tb rapid.TB, change ...func(*ops.Schedule)) ops.Schedule {
	s := ops.Schedule{
		Meta: ops.Meta{ID: "SCH-1", Owner: "ana", Department: "support"},
		Line: "risk list", Every: rule(tb, "every monday 9:00"), Starts: firstDay, Grace: dates.Span{Time: 6 * time.Hour},
		To: []string{"#support"}, State: ops.ScheduleActive, Since: noon,
	}
	for _, c := range change {
		c(&s)
	}
	return s
}

// on is a moment some days after the Monday of the tests.
func on(days, hour, minute int) time.Time {
	return firstDay.AddDays(days).At(dates.Clock{Hour: hour, Minute: minute}, time.UTC)
}

// What is done about a report follows from how late it is, and of several that
// were missed one is sent at most.
func TestScheduleReckon(t *testing.T) {
	daily := func(s *ops.Schedule) { s.Every = rule(t, "every day 9:00") }
	for name, c := range map[string]struct {
		now     time.Time
		change  func(*ops.Schedule)
		run     time.Time
		late    bool
		skipped int
		from    time.Time
	}{
		"before its time":               {now: on(7, 8, 59)},
		"at its time":                   {now: on(7, 9, 0), run: on(7, 9, 0)},
		"a little later":                {now: on(7, 9, 10), run: on(7, 9, 0)},
		"late":                          {now: on(7, 9, 11), run: on(7, 9, 0), late: true},
		"late within its grace":         {now: on(7, 15, 0), run: on(7, 9, 0), late: true},
		"past its grace":                {now: on(7, 15, 1), skipped: 1, from: on(7, 9, 0)},
		"weeks later":                   {now: on(30, 12, 0), skipped: 4, from: on(7, 9, 0)},
		"weeks later, at its time":      {now: on(28, 9, 0), run: on(28, 9, 0), skipped: 3, from: on(7, 9, 0)},
		"days later, the last one late": {now: on(4, 12, 0), change: daily, run: on(4, 9, 0), late: true, skipped: 3, from: on(1, 9, 0)},
		"days later, within days of grace": {now: on(3, 8, 0), change: func(s *ops.Schedule) {
			daily(s)
			s.Grace = dates.Span{Days: 2}
		}, run: on(2, 9, 0), late: true, skipped: 1, from: on(1, 9, 0)},
		"years later": {now: on(800, 8, 0), change: daily, skipped: ops.MostSkipped, from: on(1, 9, 0)},
		"every minute, years later": {now: on(800, 8, 0), change: func(s *ops.Schedule) { s.Every = rule(t, "* * * * *") },
			run: on(800, 8, 0), skipped: ops.MostSkipped, from: on(0, 12, 1)},
		"ended":       {now: on(14, 9, 0), change: func(s *ops.Schedule) { s.Ends = firstDay.AddDays(6) }},
		"not yet":     {now: on(7, 9, 0), change: func(s *ops.Schedule) { s.Starts = firstDay.AddDays(8) }},
		"paused":      {now: on(7, 9, 0), change: func(s *ops.Schedule) { s.State = ops.SchedulePaused }},
		"removed":     {now: on(7, 9, 0), change: func(s *ops.Schedule) { s.State = ops.ScheduleRemoved }},
		"over":        {now: on(7, 9, 0), change: func(s *ops.Schedule) { s.State = ops.ScheduleOver }},
		"run already": {now: on(7, 9, 5), change: func(s *ops.Schedule) { s.Last = map[string]ops.Came{"#support": {Until: on(7, 9, 0)}} }},
		"run for somebody else": {now: on(7, 9, 0), change: func(s *ops.Schedule) { s.Last = map[string]ops.Came{"@ana": {Until: on(7, 9, 0)}} },
			run: on(7, 9, 0)},
		"resumed since": {now: on(7, 9, 5), change: func(s *ops.Schedule) { s.Since = on(7, 9, 1) }},
		"paused until later": {now: on(7, 9, 0), change: func(s *ops.Schedule) {
			s.State, s.PausedUntil = ops.SchedulePaused, firstDay.AddDays(8)
		}},
		"paused until today": {now: on(7, 9, 0), change: func(s *ops.Schedule) {
			s.State, s.PausedUntil = ops.SchedulePaused, firstDay.AddDays(7)
		}, run: on(7, 9, 0)},
		"the same time again, in another zone": {now: on(7, 9, 0), change: func(s *ops.Schedule) {
			s.Zone = "Europe/Lisbon" // where it is the time that it is in UTC
			s.Last = map[string]ops.Came{"#support": {Until: on(7, 8, 0), Key: firstDay.AddDays(7).String() + " 09:00"}}
		}},
	} {
		s := weeklyRisks(t)
		if c.change != nil {
			c.change(&s)
		}
		r := s.Reckon(company(), "#support", c.now)
		if !r.Run.At.Equal(c.run) || r.Late != c.late || r.Skipped != c.skipped || !r.From.Equal(c.from) {
			t.Errorf("%s: run %s late %t, skipped %d from %s", name, r.Run.At, r.Late, r.Skipped, r.From)
		}
		if r.IsZero() != (c.run.IsZero() && c.skipped == 0) {
			t.Errorf("%s: it is said that nothing is due", name)
		}
	}
}

// What was done is remembered, and is not done again.
func TestScheduleRan(t *testing.T) {
	o := company()
	s := weeklyRisks(t, func(s *ops.Schedule) {
		s.To = []string{"#support", "@bo"}
		s.Ends = firstDay.AddDays(14)
	})
	first := s.Reckon(o, "#support", on(14, 10, 0))
	was := s
	s = s.Ran(o, "#support", first, "", on(14, 10, 0))
	if len(was.Last) != 0 || len(was.Runs) != 0 {
		t.Error("the record of before has changed")
	}
	want := []ops.ScheduleRun{
		{Due: on(14, 9, 0), At: on(14, 10, 0), To: "#support", Outcome: ops.RunLate},
		{Due: on(7, 9, 0), At: on(14, 10, 0), To: "#support", Outcome: ops.RunSkipped, Times: 1},
	}
	for i, run := range want {
		if s.Runs[i] != run {
			t.Errorf("it remembers %+v, not %+v", s.Runs[i], run)
		}
	}
	if r := s.Reckon(o, "#support", on(14, 10, 0)); !r.IsZero() {
		t.Errorf("it is due again: %+v", r)
	}
	if r := s.Reckon(o, "@bo", on(14, 10, 0)); !r.Runs() || s.State != ops.ScheduleActive {
		t.Errorf("for the other one it is %s and %+v", s.State, r)
	}
	s = s.Ran(o, "@bo", s.Reckon(o, "@bo", on(14, 9, 0)), "Bo has left", on(14, 9, 0))
	if run := s.Runs[0]; run.Outcome != ops.RunRefused || run.Note != "Bo has left" || s.Last["@bo"].Refused != "Bo has left" {
		t.Errorf("it remembers %+v", run)
	}
	if s.State != ops.ScheduleOver || len(s.Index()) != 0 {
		t.Errorf("after its last day it is %s", s.State)
	}
	for range 20 {
		s = s.RanNow("ana", "@bo", "", on(14, 10, 0))
	}
	if len(s.Runs) != 10 || s.Runs[0].By != "ana" {
		t.Errorf("it remembers %d runs, the last one by %s", len(s.Runs), s.Runs[0].By)
	}
}

// Whatever the delays, no time comes twice or before it is due, those that come
// are within their grace, and each is sent or counted as skipped.
func TestScheduleProperty(t *testing.T) {
	o := company()
	rapid.Check(t, func(t *rapid.T) {
		s := weeklyRisks(t, func(s *ops.Schedule) {
			s.Every = rule(t, rapid.SampledFrom([]string{"every day 9:00", "mondays 9:00", "0 */5 * * *", "30 2 * * *"}).Draw(t, "rule"))
			s.Zone = rapid.SampledFrom([]string{"", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"}).Draw(t, "zone")
			s.Grace = dates.Span{Time: time.Duration(rapid.IntRange(1, 60).Draw(t, "grace")) * time.Hour}
		})
		plan := s.Plan(o, "#support")
		now, sent, skipped, last := noon, 0, 0, time.Time{}
		for range rapid.IntRange(1, 20).Draw(t, "ticks") {
			now = now.Add(time.Duration(rapid.IntRange(0, 60*48).Draw(t, "minutes")) * time.Minute)
			r := s.Reckon(o, "#support", now)
			if r.Runs() {
				sent++
				if r.Run.At.After(now) || s.Grace.After(r.Run.At).Before(now) || !r.Run.At.After(last) {
					t.Fatalf("at %s it runs what was due at %s, after %s", now, r.Run.At, last)
				}
				last = r.Run.At
			}
			skipped += r.Skipped
			if !r.IsZero() {
				s = s.Ran(o, "#support", r, "", now)
			}
		}
		came := 0
		for o, ok := plan.Next(noon); ok && !o.At.After(now); o, ok = plan.Next(o.At) {
			came++
		}
		if sent+skipped != came {
			t.Fatalf("of %d times %d were sent and %d skipped", came, sent, skipped)
		}
	})
}

// Each recipient has a plan of their own: in their zone if it says so, and with
// their days off.
func TestSchedulePlan(t *testing.T) {
	o := company()
	o.People[5].Timezone = "America/New_York" // bo
	o.Departments[2].Timezone = "Europe/Lisbon"
	o.Holidays = []ops.Holiday{{Date: firstDay.AddDays(7), Name: "Fair", Departments: []ops.Handle{"support"}}}
	for name, c := range map[string]struct {
		to     string
		change func(*ops.Schedule)
		want   string
	}{
		"the company's zone":         {"@bo", func(*ops.Schedule) {}, "2026-11-30 09:00 UTC"},
		"a zone":                     {"@bo", func(s *ops.Schedule) { s.Zone = "Asia/Tokyo" }, "2026-11-30 09:00 JST"},
		"one's own":                  {"@bo", func(s *ops.Schedule) { s.Own = true }, "2026-11-23 09:00 EST"},
		"a department's own":         {"#support", func(s *ops.Schedule) { s.Own = true }, "2026-11-30 09:00 WET"},
		"nobody's own":               {"@gone", func(s *ops.Schedule) { s.Own = true }, "2026-11-30 09:00 UTC"},
		"a holiday":                  {"@bo", func(s *ops.Schedule) { s.DayOff = recurrence.Skip }, "2026-12-07 09:00 UTC"},
		"a holiday of a channel":     {"#support", func(s *ops.Schedule) { s.DayOff = recurrence.After }, "2026-12-01 09:00 UTC"},
		"a holiday of somebody else": {"@tom", func(s *ops.Schedule) { s.DayOff = recurrence.Skip }, "2026-11-30 09:00 UTC"},
	} {
		next, comes := weeklyRisks(t, c.change).Next(o, c.to)
		if got := next.At.Format("2006-01-02 15:04 MST"); !comes || got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestSchedulePauses(t *testing.T) {
	day := func(n int) dates.Date { return firstDay.AddDays(n) }
	s := weeklyRisks(t)
	if _, err := s.Resume("tom", noon, day(0)); err == nil {
		t.Error("one that is not paused is resumed")
	}
	if _, err := s.Pause("tom", day(0), day(0)); err == nil {
		t.Error("it is paused until today")
	}
	paused, err := s.Pause("tom", dates.Date{}, day(0))
	if _, comes := paused.Next(company(), "#support"); err != nil || comes || !paused.Waits(day(99)) || paused.StateBy != "tom" {
		t.Errorf("paused: %v", err)
	}
	if _, err := paused.Pause("ana", dates.Date{}, day(1)); err == nil {
		t.Error("it is paused twice")
	}
	short, err := paused.Pause("ana", day(10), day(1))
	if next, _ := short.Next(company(), "#support"); err != nil || next.Day != day(14) || !short.Waits(day(9)) || short.Waits(day(10)) {
		t.Errorf("paused until a day, it comes %s: %v", next.Day, err)
	}
	resumed, err := paused.Resume("tom", on(15, 9, 0), day(15))
	if next, _ := resumed.Next(company(), "#support"); err != nil || next.Day != day(21) {
		t.Errorf("resumed, it comes %s: %v", next.Day, err)
	}
	removed, err := resumed.Remove("tom")
	if err != nil || len(removed.Index()) != 0 || len(resumed.Index()) != 2 {
		t.Errorf("removed: %v", err)
	}
	for _, change := range []func() (ops.Schedule, error){
		func() (ops.Schedule, error) { return removed.Remove("tom") },
		func() (ops.Schedule, error) { return removed.Pause("tom", dates.Date{}, day(0)) },
		func() (ops.Schedule, error) { return removed.Resume("tom", noon, day(0)) },
	} {
		if _, err := change(); err == nil || !strings.Contains(err.Error(), "was removed") {
			t.Errorf("one that is removed: %v", err)
		}
	}
}

func TestScheduleCheck(t *testing.T) {
	for words, change := range map[string]func(*ops.Schedule){
		"":                         func(*ops.Schedule) {},
		"has passed":               func(s *ops.Schedule) { s.Ends = firstDay.AddDays(-1) },
		"would end before":         func(s *ops.Schedule) { s.Ends, s.Starts = firstDay.AddDays(6), firstDay.AddDays(7) },
		"At most 7 days":           func(s *ops.Schedule) { s.Grace = dates.Span{Days: 8} },
		"between its first and":    func(s *ops.Schedule) { s.Ends = firstDay.AddDays(6) },
		"that is always a day off": func(s *ops.Schedule) { s.Every, s.DayOff = rule(t, "sundays 9:00"), recurrence.Skip },
		"That is too often":        func(s *ops.Schedule) { s.Every = rule(t, "0,50 9,10 * * *") },
		"At least 15 minutes":      func(s *ops.Schedule) { s.Every = rule(t, "*/10 * * * *") },
		"Write another day":        func(s *ops.Schedule) { s.Every = recurrence.Rule{} },
	} {
		err := weeklyRisks(t, change).Check(company(), firstDay)
		if (err == nil) != (words == "") || err != nil && !strings.Contains(err.Error(), words) {
			t.Errorf("%q: %v", words, err)
		}
	}
}

// A report goes into a channel, to oneself, or to those whom one leads; it is
// changed by who has set it, and by those who look after the bot.
func TestWhoMaySchedule(t *testing.T) {
	o := company()
	for who, may := range map[ops.Handle][3]bool{ // to #support, to bo; change what bo has set
		"bo": {true, true, true}, "eli": {true, false, false}, "ana": {true, true, false},
		"kai": {true, false, false}, "mia": {true, false, false}, "tom": {true, true, true},
	} {
		s := weeklyRisks(t, func(s *ops.Schedule) { s.Owner = "bo" })
		p, _ := o.Person(who)
		got := [3]bool{s.MaySend(o, p, "#support") == nil, s.MaySend(o, p, "@bo") == nil, s.MayChange(o, p) == nil}
		if got != may {
			t.Errorf("@%s: %v", who, got)
		}
	}
	if err := weeklyRisks(t, func(s *ops.Schedule) { s.Owner = "" }).MayChange(o, ops.Person{}); err == nil {
		t.Error("nobody may change it")
	}
}

// A personal report is known to those to whom it is sent.
func TestScheduleReaders(t *testing.T) {
	s := weeklyRisks(t, func(s *ops.Schedule) { s.To, s.Confidential = []string{"@bo", "@bo"}, true })
	facets := ops.FacetsOfRecord(&s)
	for who, sees := range map[ops.Handle]bool{"ana": true, "bo": true, "eli": false, "kai": false, "tom": true} {
		p, _ := company().Person(who)
		if company().MaySee(p, facets) != sees {
			t.Errorf("@%s: %t", who, !sees)
		}
	}
	open := weeklyRisks(t)
	if s.IntoChannel() || !open.IntoChannel() {
		t.Error("what is a channel?")
	}
}

func TestZoneName(t *testing.T) {
	for text, want := range map[string]string{
		"Europe/Berlin": "Europe/Berlin", "europe/berlin": "Europe/Berlin", "berlin": "Europe/Berlin", " New York ": "America/New_York",
		"UTC": "UTC", "utc": "UTC", "Asia/Kathmandu": "Asia/Kathmandu", "America/Argentina/Ushuaia": "America/Argentina/Ushuaia",
		"Europe/Berln": "?Europe/Berlin", "lisbonn": "?Europe/Lisbon", "Local": "?", "": "?", "nowhere at all": "?", "../Berlin": "?Europe/Berlin",
	} {
		name, err := ops.ZoneName("zone", text)
		near, wrong := strings.CutPrefix(want, "?")
		if wrong != (err != nil) || !wrong && name != want || wrong && near != "" && !strings.Contains(err.Error(), "Did you mean "+near+"?") {
			t.Errorf("%q: %q %v", text, name, err)
		}
	}
}
