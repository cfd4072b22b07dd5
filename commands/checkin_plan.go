package commands

import (
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
	"adjutant/storage"
)

// setTimers is the prefix of the timers with which check-ins are opened: one for
// each set and person.
const setTimers = "checkin/"

func setTimer(set string, who ops.Handle) string { return setTimers + set + "/" + string(who) }

// takeCheckins sets the timers of all check-ins for the organisation as it is. One
// that is due already stays as it is: what it asks for is still to be done.
func (c *call) takeCheckins() error {
	wanted := map[string]bool{}
	for _, set := range c.org.Checkins {
		for _, r := range c.org.Respondents(set) {
			name := setTimer(set.Name, r.Person)
			if wanted[name] {
				continue
			}
			wanted[name] = true
			had, there, err := storage.TimerNamed(c.r, name)
			if err != nil {
				return err
			}
			if there && !had.At.After(c.now) {
				continue
			}
			if err := c.scheduleCheckin(set, r.Person, c.now); err != nil {
				return err
			}
		}
	}
	return c.dropTimers(setTimers, wanted)
}

// checkinPlan is when a person is asked a set.
func (c *call) checkinPlan(set ops.QuestionSet, p ops.Person) (recurrence.Plan, error) {
	rule, err := recurrence.Parse(set.Every)
	if err != nil {
		return recurrence.Plan{}, err
	}
	loc := c.org.Location(p)
	if set.Timezone != "" {
		loc = c.org.Location(ops.Person{Timezone: set.Timezone})
	}
	return recurrence.Plan{Rule: rule, Zone: loc, Calendar: c.org.CalendarOf(p), DayOff: set.DayOff(), Starts: set.Starts}, nil
}

// scheduleCheckin sets the timer for the next time after t at which a person is
// asked, or drops it where there is none.
func (c *call) scheduleCheckin(set ops.QuestionSet, who ops.Handle, t time.Time) error {
	p, _ := c.org.Person(who)
	plan, err := c.checkinPlan(set, p)
	if err != nil {
		return err
	}
	next, comes := plan.Next(t)
	if !comes {
		return storage.DropTimer(c.edit.Tx, setTimer(set.Name, who))
	}
	return storage.SetTimer(c.edit.Tx, storage.Timer{
		Name: setTimer(set.Name, who), At: next.At, Path: "checkin open",
		Args: chat.Args{"set": set.Name, "who": string(who)},
	})
}

// occasionOf is the occasion of a moment of a plan.
func occasionOf(plan recurrence.Plan, due time.Time) ops.Occasion {
	at, ok := plan.Next(due.Add(-time.Second))
	if !ok || !at.At.Equal(due) { // the plan has changed since
		local := due.In(plan.Zone)
		at = recurrence.Occurrence{Day: dates.Of(local), Clock: dates.Clock{Hour: local.Hour(), Minute: local.Minute()}}
	}
	return ops.OccasionOf(plan.Rule, at)
}
