package commands

import (
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "remind send",
		Summary:  "Remind a person of everything that waits for them",
		Internal: true,
		Options:  []chat.Option{{Name: "who", Kind: chat.Person, Required: true, Help: "Whom"}},
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		person, _ := c.org.Person(c.person("who", ""))
		return chat.Say("Looked at what waits for " + person.Name + "."), c.remind(person)
	},
})

// remind puts all that waits for a person before them, in one message, if it is
// time for that, and sets the timer for when to look again.
func (c *call) remind(p ops.Person) error {
	if _, reachable := c.direct(p); !reachable || p.Has(ops.Observer) {
		return nil
	}
	pending, err := c.pending(p)
	if err != nil {
		return err
	}
	quiet, err := c.quiet(p)
	if err != nil {
		return err
	}
	last, had, err := c.reminder(p.Handle)
	if err != nil {
		return err
	}
	if had && last.State == ops.ReminderSnoozed {
		for i, item := range pending {
			if _, told := last.Has(item.Record, item.What); told && !last.Told.Before(item.Since) {
				pending[i].Snoozed = last.Until
			}
		}
	}
	items, next := ops.PlanReminder(pending, quiet, c.now)
	if len(items) > 0 {
		if err := c.putReminder(p, last, items); err != nil {
			return err
		}
	}
	if !next.IsZero() {
		if err := c.setReminder(p.Handle, next); err != nil {
			return err
		}
	}
	return c.remindOfDelegations(p)
}

// remindOfDelegations sees to it that a person is looked at again when they begin
// to decide in another's place.
func (c *call) remindOfDelegations(p ops.Person) error {
	had, err := c.delegations(p.Handle)
	if err != nil {
		return err
	}
	for _, d := range had {
		if !d.From.After(c.dayOn(p)) {
			continue
		}
		if err := c.wake(wake{who: p.Handle, from: c.dawn(p.Handle, d.From)}); err != nil {
			return err
		}
	}
	return nil
}

// putReminder sends a reminder, which takes the place of the one before.
func (c *call) putReminder(p ops.Person, last ops.Reminder, items []ops.Reminded) error {
	if last.ID != "" && last.State != ops.ReminderReplaced {
		last.State, last.Until = ops.ReminderReplaced, time.Time{}
		if err := save(c, storage.Reminders, &last); err != nil {
			return err
		}
	}
	next := ops.Reminder{
		Meta:  ops.Meta{Owner: p.Handle, Confidential: true},
		Items: items, Told: c.now, State: ops.ReminderOpen,
	}
	if err := save(c, storage.Reminders, &next); err != nil {
		return err
	}
	return c.tellPerson(p.Handle, next.ID, "reminder")
}

// quiet is when a person may be sent something by the clock.
func (c *call) quiet(p ops.Person) (ops.Quiet, error) {
	absences, err := c.absences(p.Handle)
	if err != nil {
		return ops.Quiet{}, err
	}
	today, err := c.toldToday(p)
	return ops.Quiet{Org: c.org, Person: p, Absences: absences, Today: today}, err
}

// toldToday counts the messages that the bot has sent a person today by the
// clock: check-ins, reminders, and what a digest will say of them. The digests
// themselves come when the organisation's file says so.
func (c *call) toldToday(p ops.Person) (int, error) {
	since := dates.Of(c.now.In(c.org.Location(p))).Midnight(c.org.Location(p))
	from := storage.Query{Key: []string{string(p.Handle)}, Before: ops.SortTimeDesc(since.Add(-time.Millisecond)), Limit: ops.MostMessages}
	from.List = "told"
	checkins, err := storage.Checkins.List(c.r, from)
	if err != nil {
		return 0, err
	}
	previews, err := storage.Previews.List(c.r, from)
	if err != nil {
		return 0, err
	}
	from.List = "person"
	reminders, err := storage.Reminders.List(c.r, from)
	return checkins.Count + previews.Count + reminders.Count, err
}
