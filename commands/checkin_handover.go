package commands

import (
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "away begin",
		Summary:  "Put the check-ins of somebody who is away from today to who stands in",
		Internal: true,
		Options:  []chat.Option{{Name: "id", Kind: chat.Record, Records: []string{"AWAY"}, Required: true, Help: "Which absence"}},
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		a, err := storage.Absences.Get(c.r, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		return chat.Say("Looked at the check-ins of " + c.name(a.Owner) + "."), c.settleCheckins(a.Owner)
	},
})

// settleCheckins brings the check-ins of somebody in line with when they are away.
// While they are, what waits for them goes to who stands in, or ends where nobody
// does. What became of a check-in because they were to be away on a day is taken back
// once it turns out that they are not.
func (c *call) settleCheckins(who ops.Handle) error {
	absence, away, err := c.away(who)
	if err != nil {
		return err
	}
	if away {
		return c.handOver(absence)
	}
	person, known := c.org.Person(who)
	if _, reachable := c.direct(person); !known || !reachable {
		return nil
	}
	for _, set := range c.org.Checkins {
		for _, r := range c.org.RespondentsOf(set, person) {
			if err := c.takeUp(set, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeUp puts the latest check-in of a set to its respondent after all, if it went
// elsewhere because of a day on which they were not away, as it is seen now.
func (c *call) takeUp(set ops.QuestionSet, r ops.Respondent) error {
	k, had, err := found(storage.Checkins.First(c.r, storage.Query{
		List: "set", Key: []string{set.Name, string(r.Person), string(r.Department)},
	}))
	if err != nil || !had || k.AwayOn.IsZero() {
		return err
	}
	absences, err := c.absencesFrom(r.Person, k.AwayOn)
	if err != nil {
		return err
	}
	if _, still := ops.AbsentOn(absences, k.AwayOn); still {
		return nil
	}
	k, open := k.TakenUp(c.now)
	if !open {
		return nil
	}
	return c.handCheckin(k, c.tellAtWork)
}

// handOver puts the open check-ins of somebody who is away to who answers instead, or
// ends them where nobody does.
func (c *call) handOver(absence ops.Absence) error {
	page, err := storage.Checkins.List(c.r, storage.Query{List: "open", Key: []string{string(absence.Owner)}, Limit: countTo})
	if err != nil {
		return err
	}
	tell := c.tellAtOnce
	if c.byClock() { // at midnight
		tell = c.tellAtWork
	}
	away, _ := c.org.Person(absence.Owner)
	for _, k := range page.Records {
		to, ok, err := c.insteadOf(k, absence)
		if err != nil {
			return err
		}
		next := k.Handed(to)
		if k.Owner == absence.Owner {
			next.AwayOn = c.dayOn(away)
		}
		if ok {
			if err := c.handCheckin(next, tell); err != nil {
				return err
			}
			continue
		}
		next.Asked = k.Asked
		if err := c.endCheckin(next, ops.CheckinAway, ""); err != nil {
			return err
		}
	}
	return nil
}

// insteadOf is who is asked a check-in where who was cannot answer: whose it is, if
// that is somebody else who is there, or else who stands in.
func (c *call) insteadOf(k ops.Checkin, absence ops.Absence) (ops.Handle, bool, error) {
	if owner, known := c.org.Person(k.Owner); known && k.Owner != k.Asked {
		_, away, err := c.away(k.Owner)
		if err != nil {
			return "", false, err
		}
		if _, reachable := c.direct(owner); reachable && !away {
			return k.Owner, true, nil
		}
	}
	set, _ := c.org.Set(k.Set)
	to, ok, err := c.standIn(set, ops.Respondent{Person: k.Owner, Department: k.Department}, absence)
	return to, ok && to != k.Asked, err
}

// standIn is who answers for somebody who is away, if anybody can: nobody who is
// away too, or has the day off.
func (c *call) standIn(set ops.QuestionSet, r ops.Respondent, absence ops.Absence) (ops.Handle, bool, error) {
	var failed error
	who, ok := c.org.StandIn(r, absence, func(h ops.Handle) bool {
		p, _ := c.org.Person(h)
		absences, err := c.absences(h)
		if err != nil {
			failed = err
		}
		on := c.org.DayOf(p, absences, c.dayOn(p))
		return on == ops.Away || on == ops.DayOff && set.DayOff() != recurrence.Run
	})
	return who, ok, failed
}

// telling puts a check-in before who is asked.
type telling func(k *ops.Checkin) error

// tellAtOnce is for what somebody has just done.
func (c *call) tellAtOnce(k *ops.Checkin) error {
	if k.Told.IsZero() {
		k.Told, k.ToldTo = c.now, k.Asked
	}
	if err := save(c, storage.Checkins, k); err != nil {
		return err
	}
	return c.tellPerson(k.Asked, k.ID, "ask")
}

// tellAtWork is for what comes of itself: it is named in a reminder, which comes as
// soon as it may.
func (c *call) tellAtWork(k *ops.Checkin) error {
	k.Held = true
	if err := save(c, storage.Checkins, k); err != nil {
		return err
	}
	return c.wake(wake{who: k.Asked, from: c.now})
}

// handCheckin puts an open check-in to who is asked from now on. They have not had it
// for long, and get as long as anybody before they are reminded.
func (c *call) handCheckin(k ops.Checkin, tell telling) error {
	if set, ok := c.org.Set(k.Set); ok && !k.RemindAt.IsZero() {
		from, err := c.atWork(k.Asked)
		if err != nil {
			return err
		}
		p, _ := c.org.Person(k.Asked)
		k.RemindAt = set.RemindAfter.After(from.In(c.org.Location(p)))
	}
	if err := tell(&k); err != nil {
		return err
	}
	return c.roundMoved(k.Round)
}

// endCheckin ends a check-in, if it is open, and what hangs on it.
func (c *call) endCheckin(k ops.Checkin, as ops.CheckinState, reason string) error {
	closed, open := k.Close(as, reason)
	if !open {
		return nil
	}
	if err := save(c, storage.Checkins, &closed); err != nil {
		return err
	}
	return c.roundMoved(closed.Round)
}

// releaseCheckins sees to it that no check-in waits for somebody who has left the
// organisation, and no round for somebody who is not asked any more.
func (c *call) releaseCheckins() error {
	for _, id := range storage.Checkins.Listed(c.r, storage.Query{List: "open"}) {
		k, err := storage.Checkins.Get(c.r, id)
		if err != nil {
			return err
		}
		if _, here := c.org.Person(k.Asked); here {
			continue
		}
		if err := c.releaseCheckin(k, c.name(k.Asked)+" is not in the organisation any more"); err != nil {
			return err
		}
	}
	for _, id := range storage.Rounds.Listed(c.r, storage.Query{List: "open"}) {
		if err := c.roundMoved(id); err != nil {
			return err
		}
	}
	return nil
}

// releaseCheckinsOf puts what waits for somebody who seems to have left to somebody
// else, or ends it.
func (c *call) releaseCheckinsOf(gone ops.Person) error {
	page, err := storage.Checkins.List(c.r, storage.Query{List: "open", Key: []string{string(gone.Handle)}, Limit: countTo})
	if err != nil {
		return err
	}
	for _, k := range page.Records {
		if err := c.releaseCheckin(k, c.unreachable(gone)); err != nil {
			return err
		}
	}
	return nil
}

// releaseCheckin puts a check-in to somebody who can answer it in place of who was
// asked, or ends it as one that reaches nobody, for that reason.
func (c *call) releaseCheckin(k ops.Checkin, reason string) error {
	absence, _, err := c.away(k.Owner)
	if err != nil {
		return err
	}
	to, ok, err := c.insteadOf(k, absence)
	if err != nil {
		return err
	}
	if person, _ := c.org.Person(to); ok {
		if _, reachable := c.direct(person); reachable {
			return c.handCheckin(k.Handed(to), c.tellAtWork)
		}
	}
	return c.endCheckin(k, ops.CheckinUndeliverable, reason)
}

// absencesFrom are the times in which somebody is away that end on a day or later.
func (c *call) absencesFrom(who ops.Handle, day dates.Date) ([]ops.Absence, error) {
	page, err := storage.Absences.List(c.r, storage.Query{
		List: "person", Key: []string{string(who)}, From: day.String(), Limit: countTo,
	})
	return page.Records, err
}
