package commands

import (
	"slices"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// moments are what is to happen by the clock because of a record as it is now.
type moments struct {
	// timers are those of the record; their names are what follows the
	// record's id and a slash.
	timers []storage.Timer
	wakes  []wake
}

// at adds a timer of the record that asks for a command about it.
func (m *moments) at(name string, t time.Time, path string, id ops.ID) {
	if !t.IsZero() {
		m.timers = append(m.timers, storage.Timer{Name: name, At: t, Path: path, Args: chat.Args{"id": string(id)}})
	}
}

// wake says that somebody is to be reminded of something, from when. Loud things
// do not wait for the end of a weekend.
type wake struct {
	who  ops.Handle
	from time.Time
	loud bool
}

// remind adds somebody to be reminded, unless that is never.
func (m *moments) remind(who ops.Handle, from time.Time, loud bool) {
	if who != "" && !from.IsZero() {
		m.wakes = append(m.wakes, wake{who, from, loud})
	}
}

// clockwork finds the moments of the records with a prefix. They are computed
// anew whenever a record changes, by whatever command, undo included, so that no
// command has to set or drop a timer.
var clockwork = map[string]func(c *call, id ops.ID) (moments, error){}

// declareMoments says what happens by the clock because of records with that
// prefix.
func declareMoments(prefix string, find func(c *call, id ops.ID) (moments, error)) {
	clockwork[prefix] = find
}

// retime sets the timers of all records that the call has changed.
func (c *call) retime() error {
	for _, id := range c.touched() {
		if err := c.retimeOf(id); err != nil {
			return err
		}
	}
	return nil
}

// retimeOf sets the timers of one record, and drops those that it should not have
// any more.
func (c *call) retimeOf(id ops.ID) error {
	prefix, _ := id.Split()
	find, ok := clockwork[prefix]
	if !ok {
		return nil
	}
	table, _ := storage.TableOf(id)
	var m moments
	if table.State(c.r, id) != nil {
		var err error
		if m, err = find(c, id); err != nil {
			return err
		}
	}
	own := string(id) + "/"
	wanted := map[string]bool{}
	for _, t := range m.timers {
		t.Name = own + t.Name
		wanted[t.Name] = true
		if err := storage.SetTimer(c.edit.Tx, t); err != nil {
			return err
		}
	}
	if err := c.dropTimers(own, wanted); err != nil {
		return err
	}
	for _, w := range m.earliest() {
		if err := c.wake(w); err != nil {
			return err
		}
	}
	return nil
}

// earliest are the first moments for each person: what comes after them is found
// out then.
func (m *moments) earliest() []wake {
	var first []wake
	for _, w := range m.wakes {
		i := slices.IndexFunc(first, func(f wake) bool { return f.who == w.who && f.loud == w.loud })
		switch {
		case i < 0:
			first = append(first, w)
		case w.from.Before(first[i].from):
			first[i] = w
		}
	}
	return first
}

// unfinished name, by prefix, the lists of the records that the clock may concern.
var unfinished = map[string][]storage.Query{
	"REQ":  {{List: "state", Key: []string{string(ops.InReview)}}},
	"RISK": {{List: "open"}},
	"CHK":  {{List: "open"}},
	"RND":  {{List: "open"}},
	"BLK":  {{List: "open"}},
	"SCH":  {{List: "all"}},
	"ACT":  {{List: "open"}, {List: "verify"}},
	"DEC":  {{List: "revisit"}},
}

// retimeAll sets the timers of all records that have not come to an end, and drops
// those of people who have left.
func (c *call) retimeAll() error {
	people := map[string]bool{}
	for _, p := range c.org.People {
		people[reminderTimer(p.Handle)] = true
	}
	if err := c.dropTimers(reminderTimer(""), people); err != nil {
		return err
	}
	for _, t := range storage.Tables {
		for _, q := range unfinished[t.Prefix()] {
			for _, id := range t.Listed(c.r, q) {
				if err := c.retimeOf(id); err != nil {
					return err
				}
			}
		}
	}
	absences := storage.Query{List: "until", From: dates.Of(c.now.UTC()).AddDays(-1).String()}
	for _, id := range storage.Absences.Listed(c.r, absences) {
		if err := c.retimeOf(id); err != nil {
			return err
		}
	}
	for _, d := range c.org.Departments {
		u, had, err := found(storage.Updates.First(c.r, storage.Query{List: "department", Key: []string{string(d.Handle)}}))
		if err != nil {
			return err
		}
		if !had {
			continue
		}
		if err := c.retimeOf(u.ID); err != nil {
			return err
		}
	}
	return nil
}

// dropTimers removes the timers whose names begin with prefix, but for those that
// are wanted.
func (c *call) dropTimers(prefix string, wanted map[string]bool) error {
	var stale []string
	for t, err := range storage.TimersOf(c.r, prefix) {
		if err != nil {
			return err
		}
		if !wanted[t.Name] {
			stale = append(stale, t.Name)
		}
	}
	for _, name := range stale {
		if err := storage.DropTimer(c.edit.Tx, name); err != nil {
			return err
		}
	}
	return nil
}

// wake sees to it that a person is looked at no later than they want reminding.
// What they are then reminded of, and whether at all, is found out at that
// moment.
func (c *call) wake(w wake) error {
	person, ok := c.org.Person(w.who)
	if !ok || person.Has(ops.Observer) {
		return nil
	}
	absences, err := c.absences(w.who)
	if err != nil {
		return err
	}
	at := c.org.AtWork(person, absences, laterOf(w.from, c.now), w.loud)
	if at.IsZero() {
		return nil
	}
	return c.remindBy(w.who, at)
}

// remindBy sees to it that a person is looked at by that time.
func (c *call) remindBy(who ops.Handle, at time.Time) error {
	set, there, err := storage.TimerNamed(c.r, reminderTimer(who))
	if err != nil || there && !set.At.After(at) {
		return err
	}
	return c.setReminder(who, at)
}

// reminderTimer is the name of the one timer that a person's reminders have.
func reminderTimer(who ops.Handle) string { return "remind/" + string(who) }

func (c *call) setReminder(who ops.Handle, at time.Time) error {
	return storage.SetTimer(c.edit.Tx, storage.Timer{
		Name: reminderTimer(who), At: at, Path: "remind send", Args: chat.Args{"who": string(who)},
	})
}

func laterOf(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// dawn is the first instant of a day where a person lives, zero for no day.
func (c *call) dawn(who ops.Handle, day dates.Date) time.Time {
	if day.IsZero() {
		return time.Time{}
	}
	person, _ := c.org.Person(who)
	return day.Midnight(c.org.Location(person))
}

// dayOn is the day that it is where a person lives.
func (c *call) dayOn(p ops.Person) dates.Date { return dates.Of(c.now.In(c.org.Location(p))) }
