package commands_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// checkin reads a check-in.
func (c *company) checkin(id ops.ID) (k ops.Checkin) {
	c.tb.Helper()
	c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
		k, err = storage.Checkins.Get(r, id)
		return err
	}))
	return k
}

// A check-in whose message reaches nobody is told apart from one that was not
// answered: it ends, the COO hears of it, and a late answer still counts.
func TestCheckinUndeliverable(t *testing.T) {
	c := newCompany(t)
	c.do("tom", "away until tomorrow who:@zoe") // the first command that writes sets the timers
	c.deliver()
	c.closed = map[string]string{"gus": "their direct messages are closed"}
	c.play(time.Date(2026, 11, 26, 14, 30, 0, 0, time.UTC))
	sent := c.deliver()
	id := c.openOf("gus", ops.CheckinUndeliverable)
	if k := c.checkin(id); k.Reason != "their direct messages are closed" {
		t.Errorf("%s says %q", id, k.Reason)
	}
	told := slices.ContainsFunc(sent, func(out chat.Outgoing) bool {
		return out.To.ID == "tom" && strings.Contains(out.Message.Title.Plain(), "could not be delivered: their direct messages are closed")
	})
	if !told {
		t.Error("the COO was not told")
	}
	for _, timer := range c.timers() {
		if strings.HasPrefix(timer, string(id)+"/") {
			t.Errorf("%s still waits", timer)
		}
	}
	status := words(c.do("tom", "checkin status heads-weekly"))
	if !strings.Contains(status, "Not delivered: Fleet (their direct messages are closed)") {
		t.Errorf("the status is\n%s", status)
	}
	reply := c.dispatch("gus", chat.Invocation{Via: chat.ViaForm, Path: "checkin now", Args: chat.Args{
		"id": string(id), "health": "on_track", "progress": "All trucks are out", "mood": "4",
	}})
	if reply.Failed || reply.Form != nil {
		t.Fatal(words(reply))
	}
	if k := c.checkin(id); !k.State.Done() || k.Update == "" {
		t.Errorf("after an answer it is %+v", k)
	}
	c.checkStore()
}

// openOf is the last check-in of a person, which must be in that state.
func (c *company) openOf(who string, state ops.CheckinState) (id ops.ID) {
	c.tb.Helper()
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		k, err := storage.Checkins.First(r, storage.Query{List: "person", Key: []string{who}})
		if err == nil && k.State != state {
			c.tb.Fatalf("%s of @%s is %s, not %s", k.ID, who, k.State, state)
		}
		id = k.ID
		return err
	}))
	return id
}

// A change that is taken back takes the timers back that followed from it.
func TestUndoTakesTimersBack(t *testing.T) {
	c := newQuietCompany(t)
	c.do("tom", "risk log Supplier may fail likelihood:4 impact:4 owner:@ana")
	before := c.timers()
	c.do("tom", "risk accept RISK-1 Cheaper so until:in 2 weeks")
	if timers := c.timers(); !slices.Contains(timers, "RISK-1/lapse") {
		t.Errorf("accepted, %q wait", timers)
	}
	c.do("tom", "undo")
	if timers := c.timers(); !slices.Equal(timers, before) {
		t.Errorf("taken back, %q wait, before %q", timers, before)
	}
}

// A request of a data file from before there were timers gets its own.
func TestTimersOfOldFiles(t *testing.T) {
	c := newQuietCompany(t)
	c.do("bo", "request budget €12,000 Contractor")
	c.do("ana", "request approve REQ-1")
	c.do("bo", "risk log Supplier may fail likelihood:3 impact:3")
	c.do("ana", "risk accept RISK-1 Cheaper so")
	all := func() (names []string) {
		c.must(c.store.View(context.Background(), func(r storage.Reader) error {
			for timer, err := range storage.TimersOf(r, "") {
				if err != nil {
					return err
				}
				name := timer.Name
				// A reminder may come too early, and then finds nothing to say.
				if !strings.HasPrefix(name, "remind/") {
					name += " " + timer.At.String()
				}
				names = append(names, name)
			}
			return nil
		}))
		return names
	}
	before := all()
	c.must(c.store.Update(context.Background(), func(tx storage.Tx) error {
		for _, name := range before {
			name, _, _ = strings.Cut(name, " ")
			if err := storage.DropTimer(tx, name); err != nil {
				return err
			}
		}
		if err := storage.SetOrgTaken(tx, 0); err != nil {
			return err
		}
		return c.book.TakeOrg(tx, c.now)
	}))
	if after := all(); !slices.Equal(after, before) || len(after) < 5 {
		t.Errorf("there were %q, and are %q", before, after)
	}
	c.checkStore()
}
