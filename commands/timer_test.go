package commands_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
)

// setTimer has the timetable wait for a command about a record.
func (c *company) setTimer(name string, at time.Time, path string, id ops.ID) storage.Timer {
	c.tb.Helper()
	timer := storage.Timer{Name: name, At: at, Path: path, Args: chat.Args{"id": string(id)}}
	c.must(c.store.Update(context.Background(), func(tx storage.Tx) error { return storage.SetTimer(tx, timer) }))
	return timer
}

// timers are the names of all that wait for something about a record.
func (c *company) timers() (names []string) {
	c.tb.Helper()
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		for timer, err := range storage.TimersOf(r, "") {
			if err != nil {
				return err
			}
			if !strings.HasPrefix(timer.Name, "checkin/") && !strings.HasPrefix(timer.Name, "remind/") {
				names = append(names, timer.Name)
			}
		}
		return nil
	}))
	return names
}

// tick asks as the timetable does when a timer is due.
func (c *company) tick(timer storage.Timer, as string) chat.Reply {
	c.tb.Helper()
	reply := c.to.Dispatch(context.Background(), chat.Invocation{
		ID: timer.Name + "@" + timer.At.String(), Platform: chat.Timetable, Via: chat.ViaSchedule, As: as,
		Path: timer.Path, Args: timer.Args, Timer: timer.Name, Due: timer.At,
	})
	if reply.Reference != "" {
		c.tb.Fatalf("%s was answered with a reference:\n%s", timer.Name, c.log.String())
	}
	return reply
}

// waiting is a company with a request that the CEO has thirty days to decide on.
func waiting(tb testing.TB, line string) (*company, ops.Request) {
	tb.Helper()
	c := newQuietCompany(tb)
	c.do("bo", line)
	for _, decider := range []string{"ana", "tom", "fay"} {
		c.do(decider, "request approve REQ-1")
	}
	r := c.request("REQ-1")
	if r.ExpiresAt().IsZero() {
		tb.Fatalf("%+v does not expire", r)
	}
	c.deliver()
	return c, r
}

// A command that a timer asks for is carried out by nobody but the clock, and
// takes the timer: another delivery finds it gone.
func TestTimerRunsOnce(t *testing.T) {
	c, r := waiting(t, "request budget €60,000 Racks")
	timer := c.setTimer("REQ-1/expire", r.ExpiresAt(), "request expire", "REQ-1")
	c.now = timer.At
	if reply := c.tick(timer, ""); reply.Failed || !strings.Contains(words(reply), "Expired") {
		t.Fatal(words(reply))
	}
	if r := c.request("REQ-1"); r.State != ops.Expired || !slices.Equal(c.timers(), []string{"REQ-1/outcome"}) {
		t.Errorf("it is %s, and %q wait", r.State, c.timers())
	}
	journal := c.journalFrom(1)
	entry := journal[len(journal)-1]
	if entry.Actor != "" || entry.From != "" || entry.Via != "schedule" || entry.Command != "request expire" || !strings.HasPrefix(entry.Invocation, "REQ-1/expire@") {
		t.Errorf("the journal says %+v", entry)
	}
	c.now = c.timerAt("REQ-1/outcome") // in New York people are not at work yet
	c.tick(storage.Timer{Name: "REQ-1/outcome", At: c.now, Path: "request outcome", Args: chat.Args{"id": "REQ-1"}}, "")
	told := slices.ContainsFunc(c.deliver(), func(out chat.Outgoing) bool { return out.To.ID == "bo" && isNew(out) })
	if !told {
		t.Error("whoever asked is not told")
	}
	state := c.state()
	if reply := c.tick(timer, ""); reply.Failed || words(reply) != "That is no longer due.\n" || c.state() != state {
		t.Errorf("the second time: %s", words(reply))
	}
	c.checkStore()
}

// What is refused is not kept, and leaves the timer to the timetable.
func TestTimerRefused(t *testing.T) {
	c, r := waiting(t, "request budget €60,000 Racks")
	early := c.setTimer("REQ-1/expire", r.ExpiresAt().Add(-time.Minute), "request expire", "REQ-1")
	c.now = early.At
	state := c.state()
	if reply := c.tick(early, ""); !reply.Failed || !strings.Contains(words(reply), "has not expired") || c.state() != state {
		t.Errorf("too early: %s", words(reply))
	}
	for path, want := range map[string]string{"request explode": "There is no", "request reroute": ""} {
		timer := c.setTimer("odd", c.now, path, "REQ-1")
		state := c.state()
		reply := c.tick(timer, "")
		if !strings.Contains(words(reply), want) || !reply.Failed && reply.Form == nil || c.state() != state {
			t.Errorf("%s: %s", path, words(reply))
		}
	}
	// Moved or dropped meanwhile, it is not for this moment.
	moved := c.setTimer("REQ-1/expire", r.ExpiresAt(), "request expire", "REQ-1")
	c.now = moved.At
	if reply := c.tick(early, ""); words(reply) != "That is no longer due.\n" {
		t.Errorf("moved: %s", words(reply))
	}
	if reply := c.tick(moved, ""); reply.Failed {
		t.Errorf("at its own moment: %s", words(reply))
	}
}

// A moment that was handled, or was no longer due, may come again: a change that
// is taken back sets its timer anew. Nothing that was answered before counts.
func TestTimerSetAgainForTheSameMoment(t *testing.T) {
	c, r := waiting(t, "request budget €60,000 Racks")
	c.now = r.ExpiresAt()
	timer := storage.Timer{Name: "REQ-1/tick", At: c.now, Path: commands.TickPath, Args: chat.Args{"id": "REQ-1"}}
	if reply := c.tick(timer, ""); words(reply) != "That is no longer due.\n" {
		t.Errorf("never set: %s", words(reply))
	}
	for range 2 {
		c.setTimer(timer.Name, timer.At, timer.Path, "REQ-1")
		if reply := c.tick(timer, ""); !strings.HasPrefix(words(reply), "Tick") || slices.Contains(c.timers(), timer.Name) {
			t.Errorf("%s; %q wait", words(reply), c.timers())
		}
	}
	c.checkStore()
}

// The clock is nobody, lives where the company does, and may know of everything
// that it is asked to look after. A timer may also ask in somebody's name, who
// then may do what they may do.
func TestWhoTheClockIs(t *testing.T) {
	c, _ := waiting(t, "request budget €60,000 Racks confidential:yes")
	c.reorganise(func(org *ops.Org) { org.Workspaces = map[string][]string{chat.Timetable: {"elsewhere"}} })
	c.now = time.Date(2026, 11, 26, 23, 30, 0, 0, time.UTC) // tomorrow already in Berlin
	tick := func(as string) chat.Reply {
		return c.tick(c.setTimer("tick", c.now, commands.TickPath, "REQ-1"), as)
	}
	if reply := tick(""); words(reply) != "Tick: by “” on 2026-11-27\n" {
		t.Error(words(reply))
	}
	for as, want := range map[string]string{"mia": "Only the timetable can use /request tick.", "nobody": "I do not know you yet."} {
		if reply := tick(as); !reply.Failed || !strings.HasPrefix(words(reply), want) {
			t.Errorf("as @%s: %s", as, words(reply))
		}
	}
	// A report that a timer asks for takes its timer as well.
	report := c.setTimer("report", c.now, "risk list", "")
	report.Args = nil
	if reply := c.tick(report, "mia"); reply.Failed || slices.Contains(c.timers(), "report") {
		t.Errorf("%q wait: %s", c.timers(), words(reply))
	}
}

// An internal command is nowhere to be found by people, and refuses those who
// call it all the same.
func TestInternalCommands(t *testing.T) {
	c, _ := waiting(t, "request budget €60,000 Racks")
	for _, cmd := range c.book.Commands() {
		if cmd.Internal {
			t.Errorf("/%s is shown to people", cmd.Path)
		}
	}
	if strings.Contains(string(c.book.Reference()), commands.TickPath) {
		t.Error("it is in the reference")
	}
	for _, person := range []string{"bo", "tom", "mia"} {
		for _, line := range []string{"help", "help request", "help " + commands.TickPath, commands.TickPath + " REQ-1", "request tic REQ-1"} {
			reply := c.ask(person, line)
			if strings.Contains(words(reply), "Note that the clock") || strings.Contains(words(reply), "Tick:") {
				t.Errorf("@%s: /%s\n%s", person, line, words(reply))
			}
		}
		state := c.state()
		for _, form := range []bool{false, true} {
			inv := chat.Invocation{Via: chat.ViaButton, Path: commands.TickPath, Args: chat.Args{"id": "REQ-1"}, Form: form}
			if reply := c.dispatch(person, inv); !reply.Failed || reply.Form != nil || c.state() != state {
				t.Errorf("@%s: %s", person, words(reply))
			}
		}
		for _, typed := range []string{"", "request t", commands.TickPath + " "} {
			inv := chat.Invocation{Platform: "console", Account: person, Text: typed}
			for _, s := range c.to.Complete(context.Background(), inv, "", typed) {
				if strings.Contains(s.Value, "tick") {
					t.Errorf("@%s is offered %q after %q", person, s.Value, typed)
				}
			}
		}
	}
}
