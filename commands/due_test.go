package commands_test

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/scheduler"
	"adjutant/storage"
)

// pass lets time go by, with whatever is due meanwhile, and returns what was sent.
func (c *company) pass(to string) (sent []chat.Outgoing) {
	c.tb.Helper()
	until, err := time.Parse("2006-01-02 15:04", to)
	c.must(err)
	table := scheduler.New(c.store, c.to, func() time.Time { return c.now }, slog.New(slog.NewTextHandler(io.MultiWriter(&c.log), nil)))
	table.Parallel = 1
	for {
		var next time.Time
		for range 2 { // what was not delivered may have set a timer
			next, err = table.Drain(context.Background())
			c.must(err)
			sent = append(sent, c.deliver()...)
		}
		if next.IsZero() || next.After(until) {
			break
		}
		if !next.After(c.now) {
			c.tb.Fatalf("at %s the next timer is due at %s", c.now, next)
		}
		c.now = next
	}
	c.now = until
	if log := c.log.String(); strings.Contains(log, "a timer") {
		c.tb.Fatal(log)
	}
	return sent
}

// skip lets time go by while the bot is not running.
func (c *company) skip(to string) {
	c.tb.Helper()
	until, err := time.Parse("2006-01-02 15:04", to)
	c.must(err)
	c.now = until
}

// freshTo are the new messages to a person's direct messages, each as its subject and
// first line.
func freshTo(sent []chat.Outgoing, person string) (lines []string) {
	for _, out := range sent {
		if out.To.Direct && out.To.ID == person && isNew(out) {
			lines = append(lines, strings.TrimSpace(out.Message.Subject+": "+out.Message.Title.Plain()))
		}
	}
	return lines
}

// told fails unless a person was sent messages that begin so, and nothing else.
func told(tb testing.TB, sent []chat.Outgoing, person string, want ...string) {
	tb.Helper()
	got := freshTo(sent, person)
	if !slices.EqualFunc(got, want, func(line, start string) bool { return strings.Contains(line, start) }) {
		tb.Errorf("@%s was sent %q, want %q", person, got, want)
	}
}

// open is the check-in of a set that somebody is asked.
func (c *company) open(set, who string) (k ops.Checkin) {
	c.tb.Helper()
	c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
		k, err = storage.Checkins.First(r, storage.Query{List: "open", Key: []string{who}, Keep: func(f ops.Facets) bool { return f.More[1] == set }})
		return err
	}))
	return k
}

// A department whose check-in was missed needs a status, and its head hears of that
// although the check-in kept them from being reminded before.
func TestStatusAfterMissedCheckin(t *testing.T) {
	c := newCompany(t)
	c.do("ana", "update on track All shipped department:support")
	c.skip("2026-11-26 15:00")
	c.do("ana", "update same") // holds until the next check-in has just been opened
	c.pass("2026-11-26 15:01")
	c.do("ana", "checkin skip Stocktaking")
	c.pass("2026-12-03 15:30")
	sent := c.pass("2026-12-04 12:00") // 20 hours after
	told(t, sent, "ana", "Reminder: ", "How is Customer Support doing?")
}

// Who wanted to be reminded in an hour and is away by then, is reminded when they
// are back.
func TestSnoozedUntilAfterAbsence(t *testing.T) {
	c := newCompany(t)
	c.do("ana", "risk log Second supplier may fail likelihood:2 impact:2 due:2026-11-24")
	told(t, c.pass("2026-11-24 23:30"), "ana", "Mitigation due")
	c.do("ana", "remind later")
	c.do("ana", "away until 2026-11-26 from:2026-11-25")
	told(t, c.pass("2026-11-26 23:00"), "ana")
	told(t, c.pass("2026-11-27 09:30"), "ana", "Mitigation due")
}

// A thing that was put off, and then is not due before another day, leaves the
// reminder for that day.
func TestSnoozedThingIsNotDueAnyMore(t *testing.T) {
	c := newCompany(t)
	c.do("ana", "risk log Second supplier may fail likelihood:2 impact:2 due:2026-11-24")
	c.do("ana", "risk log Third supplier may fail likelihood:2 impact:2 due:2026-11-24")
	told(t, c.pass("2026-11-24 09:30"), "ana", "2 things wait for you")
	c.do("ana", "remind later")
	c.do("ana", "risk plan RISK-1 Find another one due:2026-12-10")
	told(t, c.pass("2026-11-24 11:00"), "ana", "RISK-2")
}

// Who begins to decide in another's place is reminded of what waits since before.
func TestDelegateIsReminded(t *testing.T) {
	c := newCompany(t)
	c.do("bo", "request budget €3,000 Racks")
	c.do("ana", "delegate to @zoe from:2026-11-27 until:2026-12-31")
	told(t, c.pass("2026-11-26 23:00"), "zoe", "Ana Ferreira asks you to decide")
	told(t, c.pass("2026-11-27 12:00"), "zoe", "REQ-1")
}

// Who comes back early is reminded as if they had never been away for longer.
func TestBackEarly(t *testing.T) {
	c := newCompany(t)
	c.do("ana", "away until 2026-12-10")
	c.do("tom", "risk log Second supplier may fail likelihood:2 impact:2 owner:@ana due:2026-11-24")
	told(t, c.pass("2026-11-24 18:00"), "ana", "RISK-1")
	c.do("ana", "away back")
	told(t, c.pass("2026-11-25 10:00"), "ana", "Mitigation due")
}

// A message that reached nobody ends the check-ins that it put before somebody,
// also where it named several; one that could not be changed ends nothing.
func TestCheckinsNotDelivered(t *testing.T) {
	c := newCompany(t)
	c.reorganise(func(o *ops.Org) { o.Departments[1].Head = "ana" }) // of warehouse too
	c.do("tom", "risk log Nothing much")
	c.closed = map[string]string{"ana": "takes no messages"}
	c.pass("2026-11-26 16:00")
	page := c.checkinsOf("ana")
	if len(page) != 2 || page[0].State != ops.CheckinUndeliverable || page[1].State != ops.CheckinUndeliverable {
		t.Errorf("Ana’s check-ins: %+v", page)
	}
	told(t, c.pass("2026-11-26 17:00"), "ana")

	k := c.open("heads-weekly", "gus")
	c.closed["gus"] = "takes no messages"
	c.do("gus", "checkin later in:2h")
	c.pass("2026-11-26 17:01")
	if k := c.checkin(k.ID); k.State != ops.CheckinOpen {
		t.Errorf("%s is %s because its message could not be changed", k.ID, k.State)
	}
	c.checkStore()
}

func (c *company) checkinsOf(who string) []ops.Checkin {
	c.tb.Helper()
	var page storage.Page[ops.Checkin]
	c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
		page, err = storage.Checkins.List(r, storage.Query{List: "person", Key: []string{who}, Limit: 10})
		return err
	}))
	return page.Records
}

// What came due while the bot was not running is asked when people are there, and
// is open for as long as always from then on.
func TestLateCheckinWaitsForWork(t *testing.T) {
	c := newCompany(t)
	c.reorganise(func(o *ops.Org) { o.Checkins[0].CloseAfter = dates.Span{Days: 3} })
	c.do("tom", "risk log Nothing much")
	c.skip("2026-11-28 03:00") // Saturday
	told(t, c.pass("2026-11-28 23:00"), "gus")
	told(t, c.pass("2026-11-30 08:30"), "gus", "heads-weekly")
	k := c.open("heads-weekly", "gus")
	if want := time.Date(2026, 12, 3, 8, 0, 0, 0, time.UTC); !k.Closes.Equal(want) {
		t.Errorf("%s is open until %s, want %s", k.ID, k.Closes.UTC(), want)
	}
}

// What came due while the bot was not running would have closed by the clock of who was
// to be asked, also where that clock changes meanwhile.
func TestNotAskedOverClockChange(t *testing.T) {
	c := newCompany(t)
	c.reorganise(func(o *ops.Org) { o.Checkins[0].CloseAfter = dates.Span{Days: 5} })
	c.skip("2027-03-20 12:00")
	c.do("tom", "risk log Nothing much")
	c.skip("2027-04-05 12:00")
	c.pass("2027-04-05 13:00")
	at := slices.IndexFunc(c.checkinsOf("gus"), func(k ops.Checkin) bool { return k.Day == dates.Date{Year: 2027, Month: 3, Day: 25} })
	if at < 0 {
		t.Fatalf("gus was asked %+v", c.checkinsOf("gus"))
	}
	k := c.checkinsOf("gus")[at]
	if want := time.Date(2027, 3, 30, 13, 0, 0, 0, time.UTC); k.State != ops.CheckinNotAsked || !k.Closes.Equal(want) {
		t.Errorf("%s is %s, and would have closed at %s, want %s", k.ID, k.State, k.Closes.UTC(), want)
	}
}

// Nobody stands in on a day off: the check-in has nobody to ask.
func TestDeputyHasDayOff(t *testing.T) {
	c := newCompany(t)
	c.reorganise(func(o *ops.Org) {
		o.Holidays = append(o.Holidays, ops.Holiday{Date: dates.Date{Year: 2026, Month: 11, Day: 26}, Name: "Moving", Departments: []ops.Handle{"operations"}})
		o.Departments[3].Deputy = "zoe" // of operations, for support
	})
	c.do("ana", "away until 2026-12-10")
	told(t, c.pass("2026-11-26 23:00"), "zoe", "You stand in for Ana Ferreira")
	if page := c.checkinsOf("ana"); len(page) != 1 || page[0].State != ops.CheckinAway {
		t.Errorf("Ana’s check-ins: %+v", page)
	}
}

// A check-in that was handed to somebody else is put to them once, and they get as
// long as anybody before they are reminded.
func TestHandedCheckin(t *testing.T) {
	c := newCompany(t)
	c.do("tom", "risk log Nothing much")
	told(t, c.pass("2026-11-27 08:30"), "fay", "heads-weekly", "Reminder: ")
	c.do("fay", "checkin delegate @ivo")
	told(t, c.pass("2026-11-27 09:59"), "ivo", "heads-weekly")
}

// Who names a set of which a check-in waits for them answers that one.
func TestCheckinOfSetThatWaits(t *testing.T) {
	c := newCompany(t)
	c.do("tom", "risk log Nothing much")
	c.pass("2026-11-26 15:30")
	k := c.open("heads-weekly", "ana")
	reply := c.dispatch("ana", chat.Invocation{Via: chat.ViaForm, Path: "checkin now", Args: chat.Args{
		"set": "heads-weekly", "health": "on track", "progress": "All shipped", "mood": "4",
	}})
	if reply.Failed || c.checkin(k.ID).State != ops.CheckinAnswered || len(c.checkinsOf("ana")) != 1 {
		t.Errorf("%s: %+v", words(reply), c.checkinsOf("ana"))
	}
}

// Nothing waits for those who have left, and nobody new is asked by an escalation
// outside their working hours.
func TestLeftAndEscalated(t *testing.T) {
	c := newCompany(t)
	c.do("bo", "request budget €20,000 Racks")
	c.do("ana", "request approve REQ-1")
	c.do("tom", "delegate to @yui until:2026-12-31") // in Tokyo
	sent := c.pass("2026-11-26 16:00")
	if r := c.request("REQ-1"); r.Escalated.IsZero() {
		t.Fatalf("%+v is not escalated", r)
	}
	for _, line := range freshTo(sent, "yui") {
		if strings.Contains(line, "Please decide") {
			t.Errorf("@yui was sent %q, which is for a reminder to say", line)
		}
	}
	c.reorganise(func(o *ops.Org) {
		o.People = slices.DeleteFunc(o.People, func(p ops.Person) bool { return p.Handle == "max" })
	})
	c.setTimer("remind/max", c.now.Add(time.Hour), "remind send", "")
	c.do("tom", "risk log Nothing much")
	if slices.Contains(c.timers(), "remind/max") {
		t.Error("somebody who has left is still to be reminded")
	}
}
