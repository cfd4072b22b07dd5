package commands

import (
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/recurrence"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "checkin open",
		Summary:  "Ask a person the questions of a set",
		Internal: true,
		Options: []chat.Option{
			{Name: "set", Kind: chat.Text, Required: true, Help: "Which questions"},
			{Name: "who", Kind: chat.Person, Required: true, Help: "Whom"},
		},
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		set, ok := c.org.Set(c.text("set"))
		who := c.person("who", "")
		person, known := c.org.Person(who)
		if !ok || !known {
			return chat.Say("Nobody is asked that any more."), nil
		}
		plan, err := c.checkinPlan(set, person)
		if err != nil {
			return chat.Reply{}, err
		}
		due := c.inv.Due
		missed := 0
		for { // while the bot was not running, more than one may have come due
			next, comes := plan.Next(due)
			if !comes || next.At.After(c.now) {
				break
			}
			if err := c.notAsked(set, person, plan, due); err != nil {
				return chat.Reply{}, err
			}
			due = next.At
			missed++
		}
		if err := c.scheduleCheckin(set, who, c.now); err != nil {
			return chat.Reply{}, err
		}
		return chat.Say("Asked " + person.Name + "."), c.openFor(set, person, plan, due)
	},
})

// respondentsFor are the departments for which a set asks a person on an occasion,
// and has not asked them yet.
func (c *call) respondentsFor(set ops.QuestionSet, p ops.Person, on ops.Occasion) []ops.Respondent {
	var due []ops.Respondent
	for _, r := range c.org.RespondentsOf(set, p) {
		had := storage.Checkins.Listed(c.r, storage.Query{
			List: "due", Key: []string{set.Name, string(r.Person), string(r.Department), on.Key()},
		})
		if len(had) == 0 {
			due = append(due, r)
		}
	}
	return due
}

// notAsked records that the bot was not there to ask.
func (c *call) notAsked(set ops.QuestionSet, p ops.Person, plan recurrence.Plan, due time.Time) error {
	on := occasionOf(plan, due)
	for _, r := range c.respondentsFor(set, p, on) {
		k, err := c.beginCheckin(set, r)
		if err != nil {
			return err
		}
		k = k.Due(set, on, due.In(plan.Zone))
		k, _ = k.Close(ops.CheckinNotAsked, "the bot was not running")
		if err := c.enterRound(set, &k); err != nil {
			return err
		}
	}
	return nil
}

// openFor asks a person, or who stands in for them, in one message.
func (c *call) openFor(set ops.QuestionSet, p ops.Person, plan recurrence.Plan, due time.Time) error {
	on := occasionOf(plan, due)
	late := c.now.Sub(due) > ops.LateAfter
	if late && !set.CloseAfter.IsZero() && !c.now.Before(set.CloseAfter.After(due.In(plan.Zone))) {
		return c.notAsked(set, p, plan, due)
	}
	opened := map[ops.Handle][]ops.Checkin{}
	var order []ops.Handle
	for _, r := range c.respondentsFor(set, p, on) {
		if err := c.replaceOpen(set, r); err != nil {
			return err
		}
		k, err := c.beginCheckin(set, r)
		if err != nil {
			return err
		}
		if err := c.whoIsAsked(set, &k, r); err != nil {
			return err
		}
		from := due
		if late && k.State == ops.CheckinOpen { // they get as long as always, from when they are there
			if from, err = c.atWork(k.Asked); err != nil {
				return err
			}
		}
		k = k.Due(set, on, from.In(plan.Zone))
		if err := c.enterRound(set, &k); err != nil {
			return err
		}
		switch {
		case k.State != ops.CheckinOpen:
		case from.After(c.now):
			if err := c.wake(wake{who: k.Asked, from: from}); err != nil {
				return err
			}
		default:
			if opened[k.Asked] == nil {
				order = append(order, k.Asked)
			}
			opened[k.Asked] = append(opened[k.Asked], k)
		}
	}
	for _, who := range order {
		if err := c.putCheckins(who, opened[who]); err != nil {
			return err
		}
	}
	return nil
}

// atWork is the first moment from now on at which somebody is there.
func (c *call) atWork(who ops.Handle) (time.Time, error) {
	p, _ := c.org.Person(who)
	absences, err := c.absences(who)
	return laterOf(c.org.AtWork(p, absences, c.now, false), c.now), err
}

// whoIsAsked decides whom a check-in goes to: its respondent, who stands in while
// they are away, or nobody.
func (c *call) whoIsAsked(set ops.QuestionSet, k *ops.Checkin, r ops.Respondent) error {
	absence, away, err := c.away(r.Person)
	if err != nil {
		return err
	}
	if away {
		to, ok, err := c.standIn(set, r, absence)
		if err != nil {
			return err
		}
		owner, _ := c.org.Person(r.Person)
		k.AwayOn = c.dayOn(owner)
		if !ok {
			*k, _ = k.Close(ops.CheckinAway, "")
			return nil
		}
		k.Asked = to
	}
	asked, _ := c.org.Person(k.Asked)
	_, reachable := c.direct(asked)
	if !reachable && asked.Deactivated() && !away { // nobody has said yet who comes after them
		to, ok, err := c.standIn(set, r, ops.Absence{})
		if err != nil {
			return err
		}
		if deputy, _ := c.org.Person(to); ok {
			if _, reachable = c.direct(deputy); reachable {
				k.Asked = to
			}
		}
	}
	if !reachable {
		*k, _ = k.Close(ops.CheckinUndeliverable, c.unreachable(asked))
	}
	return nil
}

// putCheckins puts check-ins that were opened together before who is asked: one as
// a message of its own, several as one reminder, and none where they were sent
// enough today: those are named in the next reminder.
func (c *call) putCheckins(who ops.Handle, opened []ops.Checkin) error {
	person, _ := c.org.Person(who)
	told, err := c.toldToday(person)
	if err != nil {
		return err
	}
	if told >= ops.MostMessages {
		return c.wake(wake{who: who, from: c.now})
	}
	if len(opened) > 1 {
		return c.putAll(person)
	}
	k := opened[0]
	k.Told, k.ToldTo = c.now, who
	if err := save(c, storage.Checkins, &k); err != nil {
		return err
	}
	return c.tellPerson(who, k.ID, "ask")
}

// putAll puts everything that waits for a person before them now.
func (c *call) putAll(p ops.Person) error {
	pending, err := c.pending(p)
	if err != nil {
		return err
	}
	last, _, err := c.reminder(p.Handle)
	if err != nil {
		return err
	}
	for i := range pending {
		if pending[i].What == ops.WaitsAnswer {
			pending[i].Snoozed = c.now
		}
	}
	items, next := ops.PlanReminder(pending, ops.Quiet{Org: c.org, Person: p}, c.now)
	if err := c.putReminder(p, last, items); err != nil || next.IsZero() {
		return err
	}
	return c.remindBy(p.Handle, next)
}
