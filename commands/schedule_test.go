package commands_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// play moves the clock, and has the timetable ask on its way for whatever is due,
// each at its moment.
func (c *company) play(to time.Time) {
	c.tb.Helper()
	for {
		due := c.due(to)
		if len(due) == 0 {
			break
		}
		if due[0].At.After(c.now) {
			c.now = due[0].At
		}
		c.tick(due[0], "")
	}
	c.now = to
}

// wakeUp has the timetable ask for what is due by now, as after a time in which
// nothing ran.
func (c *company) wakeUp(now time.Time) {
	c.tb.Helper()
	c.now = now
	for _, timer := range c.due(now) {
		c.tick(timer, "")
	}
}

// due are the timers that are due by then.
func (c *company) due(by time.Time) (due []storage.Timer) {
	c.tb.Helper()
	c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
		due, _, err = storage.DueTimers(r, by, 100)
		return err
	}))
	return due
}

// timerAt is when a timer is due, zero if there is none of that name.
func (c *company) timerAt(name string) time.Time {
	c.tb.Helper()
	var timer storage.Timer
	c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
		timer, _, err = storage.TimerNamed(r, name)
		return err
	}))
	return timer.At
}

func (c *company) schedule(id ops.ID) (s ops.Schedule) {
	c.tb.Helper()
	c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
		s, err = storage.Schedules.Get(r, id)
		return err
	}))
	return s
}

// sentTo are the words of what is delivered to a place now.
func (c *company) sentTo(place string) (texts []string) {
	c.tb.Helper()
	for _, out := range c.deliver() {
		if out.To.ID == place && isNew(out) {
			texts = append(texts, messageWords(out.Message))
		}
	}
	return texts
}

// berlin is a moment in the sample company's zone, some days after the Monday on
// which it opens.
func berlin(days, hour, minute int) time.Time {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return dates.Date{Year: 2026, Month: 11, Day: 23}.AddDays(days).At(dates.Clock{Hour: hour, Minute: minute}, loc)
}

// What is typed as in the issue comes every Monday, once, and says what it is.
func TestScheduleComes(t *testing.T) {
	c := newQuietCompany(t)
	c.do("ana", "risk log Supplier fails likelihood:4 impact:4")
	c.do("tom", `schedule add "risk list high" every monday 9:00 in #ops`)
	c.deliver()
	for i, next := range []string{"next Mon 7 Dec 09:00", "next Mon 14 Dec 09:00"} {
		days := 7 * (i + 1)
		c.play(berlin(days, 8, 59))
		if texts := c.sentTo("ops"); len(texts) != 0 {
			t.Errorf("too early: %q", texts)
		}
		timer := storage.Timer{Name: "SCH-1/#ops", At: berlin(days, 9, 0).UTC(), Path: "schedule due", Args: chat.Args{"id": "SCH-1", "to": "#ops"}}
		if due := c.due(timer.At); len(due) != 1 || due[0].Name != timer.Name {
			t.Fatalf("at nine there is due %+v", due)
		}
		c.now = timer.At
		c.tick(timer, "")
		state := c.state()
		if reply := c.tick(timer, ""); words(reply) != "That is no longer due.\n" || c.state() != state {
			t.Errorf("it comes twice: %s", words(reply))
		}
		texts := c.sentTo("ops")
		if len(texts) != 1 || !strings.Contains(texts[0], "RISK-1 high Supplier fails · Ana Ferreira") ||
			!strings.Contains(texts[0], "Scheduled by Tomasz Nowak · SCH-1 /risk list high · "+next) || strings.Contains(texts[0], "Late") {
			t.Errorf("#ops is sent %q", texts)
		}
	}
	if s := c.schedule("SCH-1"); len(s.Runs) != 2 || s.Runs[0].Outcome != ops.RunSent {
		t.Errorf("it remembers %+v", s.Runs)
	}
	journal := c.journalFrom(1)
	if last := journal[len(journal)-1]; last.Actor != "" || last.Command != "schedule due" || last.Note != "sent to #ops" {
		t.Errorf("the journal says %+v", last)
	}
	c.checkStore()
}

// Down when something was due: one of those that were missed is sent, marked as
// late, if it is within its grace; the rest is recorded as skipped.
func TestScheduleDown(t *testing.T) {
	for name, c := range map[string]struct {
		now  time.Time
		sent string // a part of what is sent, empty for nothing
		note string
	}{
		"a few minutes": {berlin(1, 9, 9), "Scheduled by", "sent to #ops"},
		"an hour":       {berlin(1, 10, 0), "Late: due Tue 24 Nov 09:00 · Scheduled by", "sent late to #ops"},
		"a day":         {berlin(2, 8, 0), "", "skipped once for #ops"},
		"some days":     {berlin(4, 14, 59), "Late: due Fri 27 Nov 09:00 · Scheduled by", "sent late to #ops, skipped 3 times for #ops"},
		"a year":        {berlin(400, 16, 0), "", "skipped 100 times or more for #ops"},
	} {
		t.Run(name, func(t *testing.T) {
			company := newQuietCompany(t)
			company.do("tom", "schedule add update missing every:day 9:00 in:#ops")
			company.now = berlin(0, 9, 30)
			company.do("tom", "schedule pause SCH-1")
			company.do("tom", "schedule resume SCH-1") // after today's
			company.wakeUp(c.now)
			texts := company.sentTo("ops")
			if c.sent == "" && len(texts) != 0 || c.sent != "" && (len(texts) != 1 || !strings.Contains(texts[0], c.sent)) {
				t.Errorf("#ops is sent %q", texts)
			}
			journal := company.journalFrom(1)
			if note := journal[len(journal)-1].Note; note != c.note {
				t.Errorf("the journal says %q", note)
			}
			if at := company.timerAt("SCH-1/#ops"); !at.After(c.now) || at.Sub(c.now) > 25*time.Hour {
				t.Errorf("it comes next at %s", at)
			}
			if due := company.due(c.now); len(due) != 0 {
				t.Errorf("still due: %+v", due)
			}
			company.checkStore()
		})
	}
}

// A report runs with the rights that its owner has then. Whoever can do something
// about a refusal is told, once.
func TestScheduleRefused(t *testing.T) {
	c := newQuietCompany(t)
	c.do("joe", "schedule add risk list every:day 9:00 in:#ops")
	c.deliver()
	everybody := c.org.People
	leave := func(org *ops.Org) {
		org.People = slices.DeleteFunc(slices.Clone(everybody), func(p ops.Person) bool { return p.Handle == "joe" })
		org.Departments[4].Deputy = ""
	}
	c.reorganise(leave)
	c.play(berlin(1, 9, 0))
	texts := c.sentTo("tom")
	if len(texts) != 1 || !strings.Contains(texts[0], "SCH-1 /risk list could not be sent") || !strings.Contains(texts[0], "Not sent to #ops: @joe, who has set it, is no longer in the organisation.") {
		t.Errorf("the COO is told %q", texts)
	}
	c.play(berlin(3, 9, 0))
	for _, out := range c.deliver() {
		t.Errorf("%s is told again: %s", out.To.ID, messageWords(out.Message))
	}
	if s := c.schedule("SCH-1"); s.Runs[0].Outcome != ops.RunRefused || len(s.Runs) != 3 {
		t.Errorf("it remembers %+v", s.Runs)
	}
	if text := words(c.do("eli", "schedule show SCH-1")); !strings.Contains(text, "not sent to #ops: @joe, who has set it") {
		t.Errorf("it is shown as %s", text)
	}
	c.reorganise(func(org *ops.Org) { org.People = everybody })
	c.play(berlin(4, 9, 0))
	if texts := c.sentTo("ops"); len(texts) != 1 {
		t.Errorf("with its owner back, #ops is sent %q", texts)
	}
	c.reorganise(func(org *ops.Org) {
		i := slices.IndexFunc(org.People, func(p ops.Person) bool { return p.Handle == "joe" })
		org.People[i].Roles = []ops.Role{ops.Observer}
	})
	c.play(berlin(5, 9, 0))
	if texts := c.sentTo("joe"); len(texts) != 1 || !strings.Contains(texts[0], "Joe Alvarez, who has set it, only observes by now.") {
		t.Errorf("an owner who may not any more is told %q", texts)
	}
	c.checkStore()
}

// To a person a report says what that person may see, and "mine" is theirs.
func TestScheduleRunsAsItsReader(t *testing.T) {
	c := newQuietCompany(t)
	c.do("ana", "risk log Secret of Ana confidential:yes")
	c.do("eli", "risk log Something of Eli")
	c.do("ana", "schedule add risk list every:day 9:00 to:@eli, @ana zone:Europe/Berlin")
	c.do("ana", "schedule add risk list mine every:day 9:00 to:@eli zone:Europe/Berlin")
	c.do("tom", "schedule add outbox list every:day 9:00 to:@raj zone:Europe/Berlin")
	if reply := c.ask("tom", "schedule add outbox list every:day 9:00 to:@eli"); !strings.Contains(words(reply), "Only the COO and admins can use /outbox list.") {
		t.Error(words(reply))
	}
	c.deliver()
	c.play(berlin(1, 9, 0))
	got := map[string]string{}
	for _, out := range c.deliver() {
		got[out.To.ID] += messageWords(out.Message)
	}
	if text := got["eli"]; strings.Contains(text, "RISK-1") || strings.Count(text, "RISK-2") != 2 || !strings.Contains(text, "Scheduled by Ana Ferreira · SCH-2 /risk list mine") {
		t.Errorf("@eli is sent %s", text)
	}
	if text := got["ana"]; !strings.Contains(text, "RISK-1") || !strings.Contains(text, "RISK-2") {
		t.Errorf("@ana is sent %s", text)
	}
	if text := got["raj"]; !strings.Contains(text, "Every message was delivered") {
		t.Errorf("@raj is sent %s", text)
	}
	c.do("tom", "risk assign RISK-2 @kai") // so that nothing of hers is left in it
	c.reorganise(func(org *ops.Org) { org.Departments[3].Head = "bo" })
	c.deliver()
	c.play(berlin(2, 9, 0))
	if texts := c.sentTo("eli"); len(texts) != 0 {
		t.Errorf("from somebody who is not the head any more @eli is sent %q", texts)
	}
	c.checkStore()
}

// What is private to a person is so on a schedule, too.
func TestSchedulePrivate(t *testing.T) {
	c := newQuietCompany(t)
	c.do("bo", "risk log Ana is about to leave confidential:yes")
	c.do("bo", "risk log Phone line breaks")
	c.do("bo", "schedule add risk show RISK-1 every:day 9:00")
	c.do("bo", "schedule add risk show RISK-2 every:day 9:00 in:#ops")
	for _, line := range []string{"schedule list", "schedule show SCH-1", "history SCH-1", "schedule run SCH-1", "schedule remove SCH-1"} {
		for _, stranger := range []string{"eli", "kai", "raj", "uma"} {
			if text := words(c.ask(stranger, line)); strings.Contains(text, "RISK-1") || strings.Contains(text, "SCH-1") && !strings.Contains(text, "here is no SCH-1") {
				t.Errorf("@%s: /%s: %s", stranger, line, text)
			}
		}
	}
	if text := words(c.do("eli", "schedule list")); !strings.Contains(text, "SCH-2 /risk show RISK-2") {
		t.Errorf("a channel’s is for all to see: %s", text)
	}
	// A record that becomes confidential is not named any more by what is about it.
	c.do("bo", "risk edit RISK-2 confidential:yes")
	c.deliver()
	c.play(berlin(2, 9, 0))
	for _, out := range c.deliver() {
		if text := messageWords(out.Message); out.To.ID != "bo" && strings.Contains(text, "RISK-") {
			t.Errorf("%s is told %s", out.To.ID, text)
		}
	}
	for _, line := range []string{"schedule list", "schedule show SCH-2", "history SCH-2"} {
		for _, stranger := range []string{"eli", "kai", "raj"} {
			if text := words(c.do(stranger, line)); strings.Contains(text, "RISK-") || !strings.Contains(text, "SCH-2") {
				t.Errorf("@%s: /%s: %s", stranger, line, text)
			}
		}
	}
	if text := words(c.do("tom", "schedule show SCH-2")); !strings.Contains(text, "/risk show RISK-2") || !strings.Contains(text, "not sent to #ops: there is no RISK-2") && !strings.Contains(text, "There is no RISK-2") {
		t.Errorf("the COO is shown %s", text)
	}
	c.checkStore()
}

// Timers follow from the schedules as they are, and from the organisation.
func TestScheduleTimers(t *testing.T) {
	c := newQuietCompany(t)
	c.now = berlin(1, 12, 0)
	at := func(want time.Time, why string) {
		t.Helper()
		if got := c.timerAt("SCH-1/#ops"); !got.Equal(want) {
			t.Errorf("%s: it comes at %s", why, got)
		}
	}
	c.do("tom", "schedule add risk list every:monday 9:00 in:#ops on_day_off:after")
	at(berlin(7, 9, 0), "set")
	c.do("tom", "schedule pause SCH-1")
	at(time.Time{}, "paused")
	c.do("tom", "schedule pause SCH-1 until 8 Dec")
	at(berlin(21, 9, 0), "paused until a day")
	c.do("tom", "undo")
	c.do("tom", "schedule resume SCH-1")
	at(berlin(7, 9, 0), "resumed")
	c.reorganise(func(org *ops.Org) {
		org.Holidays = append(slices.Clone(org.Holidays), ops.Holiday{Date: dates.Of(berlin(7, 9, 0)), Name: "Fair"})
	})
	c.do("ana", "risk log Something else")
	at(berlin(8, 9, 0), "a new holiday")
	c.reorganise(func(org *ops.Org) { org.Timezone = "Europe/Lisbon" })
	c.do("ana", "risk log Something else again")
	at(berlin(8, 10, 0), "the company has moved")
	c.do("tom", "schedule remove SCH-1")
	at(time.Time{}, "removed")
	c.do("tom", "undo")
	at(berlin(8, 10, 0), "back again")
	c.do("ana", "schedule add my every:day 9:00")
	c.do("ana", "undo")
	if names := c.timers(); !slices.Equal(names, []string{"SCH-1/#ops"}) {
		t.Errorf("there are %q", names)
	}
	// A timer that is not due any more does nothing, and is set anew.
	timer := c.setTimer("SCH-1/#ops", berlin(7, 9, 0).UTC(), "schedule due", "SCH-1")
	timer.Args["to"] = "#ops"
	c.must(c.store.Update(context.Background(), func(tx storage.Tx) error { return storage.SetTimer(tx, timer) }))
	c.now = timer.At
	if reply := c.tick(timer, ""); words(reply) != "Nothing is due.\n" {
		t.Error(words(reply))
	}
	at(berlin(8, 10, 0), "set anew")
	c.checkStore()
}
