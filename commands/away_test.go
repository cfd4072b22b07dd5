package commands_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// onlyHeads has nobody asked but the heads, on Thursdays.
func onlyHeads(o *ops.Org) { o.Checkins = o.Checkins[:1] }

// answersAll answers a check-in in the form.
func (c *company) answersAll(who string, k ops.Checkin) chat.Reply {
	c.tb.Helper()
	reply := c.dispatch(who, chat.Invocation{Via: chat.ViaForm, Path: "checkin now", Args: chat.Args{
		"id": string(k.ID), "health": "on_track", "progress": "All trucks are out", "mood": "4",
	}})
	if reply.Failed || reply.Form != nil {
		c.tb.Fatal(words(reply))
	}
	return reply
}

// When an absence begins, the check-ins that are open go to who stands in, who is asked
// in their working hours; where nobody does they end, and nobody has missed them. What
// was answered before stays answered.
func TestAwayBeginsWhileACheckinIsOpen(t *testing.T) {
	c := newCompanyWith(t, onlyHeads)
	c.skip("2026-11-26 12:00")
	for _, who := range []string{"gus", "lea", "fay"} {
		c.do(who, "away until 2026-12-04 from:2026-11-27")
	}
	c.pass("2026-11-26 20:00")
	gus, lea, fay := c.checkinsOf("gus")[0], c.checkinsOf("lea")[0], c.checkinsOf("fay")[0]
	c.answersAll("fay", fay)

	told(t, c.pass("2026-11-27 00:30"), "ida")
	if k := c.checkin(gus.ID); k.State != ops.CheckinOpen || k.Asked != "ida" {
		t.Errorf("%s is %s, and asks @%s", k.ID, k.State, k.Asked)
	}
	if k := c.checkin(lea.ID); k.State != ops.CheckinAway {
		t.Errorf("%s is %s", k.ID, k.State)
	}
	if k := c.checkin(fay.ID); k.State != ops.CheckinAnswered {
		t.Errorf("%s is %s", k.ID, k.State)
	}
	told(t, c.pass("2026-11-27 09:30"), "ida", "heads-weekly")
	c.answersAll("ida", gus)
	if k := c.checkin(gus.ID); k.State != ops.CheckinAnswered || k.AnsweredBy != "ida" {
		t.Errorf("%s is %s, by @%s", k.ID, k.State, k.AnsweredBy)
	}
	c.checkStore()
}

// Nobody has missed a check-in that closed while they were away, also where the bot was
// not running when that began.
func TestAwayWhileTheBotWasDown(t *testing.T) {
	c := newCompanyWith(t, onlyHeads)
	c.skip("2026-11-26 12:00")
	c.do("lea", "away until 2026-11-27 from:2026-11-27")
	c.pass("2026-11-26 20:00")
	lea := c.checkinsOf("lea")[0]
	c.skip("2026-11-28 12:00")
	c.pass("2026-11-28 12:00")
	if k := c.checkin(lea.ID); k.State != ops.CheckinAway {
		t.Errorf("%s is %s", k.ID, k.State)
	}
}

// Whoever turns out not to be away is asked what was held back, as if that had never
// been said: by taking it back, or by being back on the same day.
func TestAwayTakenBack(t *testing.T) {
	for _, line := range []string{"undo", "away back"} {
		for _, c := range []struct {
			who, deputy string
			state       ops.CheckinState
		}{{"lea", "", ops.CheckinAway}, {"gus", "ida", ops.CheckinOpen}} {
			t.Run(c.who+" "+line, func(t *testing.T) { takenBack(t, c.who, c.deputy, c.state, line) })
		}
	}
}

func takenBack(t *testing.T, who, deputy string, state ops.CheckinState, line string) {
	c := newCompanyWith(t, onlyHeads)
	c.skip("2026-11-26 09:00")
	c.do("tom", "risk log Second supplier may fail likelihood:2 impact:2 due:2026-11-26 owner:@"+who)
	c.do(who, "away until 2026-12-04")
	c.pass("2026-11-26 14:30")
	k := c.checkinsOf(who)[0]
	if k.State != state || deputy != "" && string(k.Asked) != deputy {
		t.Fatalf("%s is %s, and asks @%s", k.ID, k.State, k.Asked)
	}
	c.do(who, line)
	sent := c.pass("2026-11-26 15:00")
	if k := c.checkin(k.ID); k.State != ops.CheckinOpen || string(k.Asked) != who || !k.AwayOn.IsZero() {
		t.Errorf("%s is %s, asks @%s, and they were away on %s", k.ID, k.State, k.Asked, k.AwayOn)
	}
	news := strings.Join(freshTo(sent, who), "\n")
	if !strings.Contains(news, "2 things") && !strings.Contains(news, "heads-weekly") {
		t.Errorf("@%s was told %q", who, news)
	}
	c.answersAll(who, k)
	if k := c.checkin(k.ID); k.State != ops.CheckinAnswered {
		t.Errorf("%s is %s", k.ID, k.State)
	}
	c.checkStore()
}

// What became of a check-in on a day on which somebody was away stays so when they are
// back later; and what their deputy is answering is left to them.
func TestBackOnAnotherDay(t *testing.T) {
	c := newCompanyWith(t, func(o *ops.Org) {
		onlyHeads(o)
		o.Checkins[0].CloseAfter = dates.Span{Days: 5}
	})
	c.skip("2026-11-25 12:00")
	for _, who := range []string{"lea", "gus"} {
		c.do(who, "away until 2026-12-04")
	}
	c.skip("2026-11-26 09:00")
	c.do("fay", "away until 2026-12-04")
	c.pass("2026-11-26 15:00")
	lea, gus, fay := c.checkinsOf("lea")[0], c.checkinsOf("gus")[0], c.checkinsOf("fay")[0]
	c.dispatch("ivo", chat.Invocation{Via: chat.ViaMessage, Text: "on track", Place: chat.Place{Platform: "console", Direct: true, ID: "ivo"}})
	c.do("fay", "away back")
	if k := c.checkin(fay.ID); k.Turn != "" && k.Asked != "ivo" {
		t.Errorf("%s was taken from who answers it: @%s is asked", k.ID, k.Asked)
	}
	c.pass("2026-11-27 10:00")
	c.do("lea", "away back")
	c.do("gus", "away back")
	c.pass("2026-11-27 12:00")
	if k := c.checkin(lea.ID); k.State != ops.CheckinAway {
		t.Errorf("%s is %s", k.ID, k.State)
	}
	if k := c.checkin(gus.ID); k.State != ops.CheckinOpen || k.Asked != "ida" {
		t.Errorf("%s is %s, and asks @%s", k.ID, k.State, k.Asked)
	}
	c.checkStore()
}

// To say anew until when one is away holds for all that was said before and overlaps.
func TestAwayUntilCutsAllThatOverlap(t *testing.T) {
	c := newCompany(t)
	day := func(d int) dates.Date { return dates.Date{Year: 2026, Month: 11, Day: d} }
	for _, until := range []int{27, 30, 28} { // as earlier versions kept them
		c.must(c.store.Update(context.Background(), func(tx storage.Tx) error {
			edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: c.now, Actor: "ana", Command: "away until"}}
			a := ops.Absence{Meta: ops.Meta{Owner: "ana", Department: "support", CreatedBy: "ana", Created: c.now, Changed: c.now}, Kind: ops.Sick, From: day(20), Until: day(until)}
			if err := storage.Absences.Save(edit, &a); err != nil {
				return err
			}
			_, err := edit.Close()
			return err
		}))
	}
	c.do("ana", "away until 2026-11-24")
	if list := words(c.do("tom", "away list")); strings.Count(list, "Ana Ferreira until") != 1 || !strings.Contains(list, "24 Nov") {
		t.Errorf("away:\n%s", list)
	}
	c.do("ana", "undo")
	if list := words(c.do("tom", "away list")); strings.Count(list, "Ana Ferreira until") != 3 {
		t.Errorf("taken back:\n%s", list)
	}
	c.do("ana", "away back")
	if list := words(c.do("tom", "away list")); strings.Contains(list, "Ana") {
		t.Errorf("back:\n%s", list)
	}
	// What is said for longer joins what it overlaps.
	c.do("gus", "away until 2026-11-27")
	c.do("gus", "away until 2026-12-15 from:2026-12-10")
	c.do("gus", "away until 2026-12-12 from:2026-11-25")
	c.do("gus", "away until 2026-11-24")
	if list := words(c.do("tom", "away list")); strings.Count(list, "Gustav Berg") != 1 || !strings.Contains(list, "24 Nov") {
		t.Errorf("away:\n%s", list)
	}
	c.checkStore()
}

// A round ends once nobody is left who could answer, also where it never closes.
func TestRoundOfWhoHasLeft(t *testing.T) {
	c := newCompanyWith(t, func(o *ops.Org) {
		onlyHeads(o)
		o.Checkins[0].CloseAfter = dates.Span{}
		o.Checkins[0].Who = []string{"@gus", "@ida", "@noa"} // Noa is asked last, in New York
		o.Checkins[0].PostTo = []string{"@tom"}
	})
	c.skip("2026-11-26 12:00")
	c.do("tom", "risk log Nothing much")
	c.pass("2026-11-26 15:00")
	gus, ida := c.checkinsOf("gus")[0], c.checkinsOf("ida")[0]
	c.answersAll("gus", gus)
	c.reorganise(func(o *ops.Org) {
		o.Departments[2].Deputy = "max"
		o.People = slices.DeleteFunc(o.People, func(p ops.Person) bool { return p.Handle == "ida" || p.Handle == "noa" })
	})
	c.do("tom", "risk log Nothing else")
	sent := c.pass("2026-11-26 15:01")
	if k := c.checkin(ida.ID); k.State != ops.CheckinUndeliverable || k.Reason != "@ida is not in the organisation any more" {
		t.Errorf("%s is %s: %s", k.ID, k.State, k.Reason)
	}
	told(t, sent, "tom", "1 of 1 answered")
	c.checkStore()
}

// What waits for somebody who has left goes back to whose it is.
func TestDeputyHasLeft(t *testing.T) {
	c := newCompanyWith(t, onlyHeads)
	c.skip("2026-11-26 12:00")
	c.do("tom", "risk log Nothing much")
	c.pass("2026-11-26 14:30")
	gus := c.checkinsOf("gus")[0]
	c.do("gus", "checkin delegate @max")
	c.reorganise(func(o *ops.Org) {
		o.People = slices.DeleteFunc(o.People, func(p ops.Person) bool { return p.Handle == "max" })
	})
	c.do("tom", "risk log Nothing else")
	if k := c.checkin(gus.ID); k.State != ops.CheckinOpen || k.Asked != "gus" {
		t.Errorf("%s is %s, and asks @%s", k.ID, k.State, k.Asked)
	}
	c.checkStore()
}
