package commands

import (
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var (
	// answerWithin is how long, in working time, a blocker may go without an
	// answer, and a claim that it is resolved without a confirmation.
	answerWithin = dates.Span{Days: 1}
	// stuckForCOO and stuckForCEO are how long, in working time, one may be in
	// the way before they hear of it.
	stuckForCOO = dates.Span{Days: 3}
	stuckForCEO = dates.Span{Days: 7}
	// remindOfBlocker is the pause between reminders.
	remindOfBlocker = dates.Span{Days: 2}
)

func init() {
	declareMoments("BLK", func(c *call, id ops.ID) (moments, error) {
		var m moments
		b, err := get(c, storage.Blockers, id)
		if err != nil || b.State == ops.BlockerConfirmed {
			return m, err
		}
		switch b.State {
		case ops.BlockerRaised:
			from, err := c.askedFrom(b)
			if err != nil {
				return m, err
			}
			m.remind(b.Owner, from, false)
		case ops.BlockerResolved:
			m.remind(b.Raiser, c.org.WorkingAfter(b.Replied, answerWithin, b.Department), false)
			return m, nil
		}
		for _, p := range c.operators() {
			m.remind(p.Handle, c.org.WorkingAfter(b.Raised, stuckForCOO, b.On), false)
		}
		for _, p := range c.org.WithRole(ops.CEO) {
			m.remind(p.Handle, c.org.WorkingAfter(b.Raised, stuckForCEO, b.On), false)
		}
		return m, nil
	})
	declareWaiting(blockersWaiting, map[ops.Waiting]waitingKind{
		ops.WaitsBlocker:   {line: blockerWaits, alone: blockerAlone, over: blockerOver, open: showBlocker},
		ops.WaitsUnblocked: {line: unblockedWaits, alone: unblockedAlone, over: blockerOver, open: showBlocker},
		ops.WaitsStuck:     {line: stuckWaits, over: blockerOver, open: showBlocker},
	})
}

// askedFrom is from when the owner of a blocker is reminded of it: a working day
// after they were asked, or at once where they have not been, because it was
// raised outside of their working hours.
func (c *call) askedFrom(b ops.Blocker) (time.Time, error) {
	owner, _ := c.org.Person(b.Owner)
	if _, reachable := c.direct(owner); !reachable {
		return time.Time{}, nil
	}
	_, put, err := c.copyFor(owner, storage.Post{Subject: string(b.ID), Slot: questionSlot(b)})
	if err != nil || !put {
		return b.Changed, err
	}
	return c.org.WorkingAfter(b.Changed, answerWithin, b.On), nil
}

// blockersWaiting are the blockers that wait for a person: for an answer, for a
// confirmation, and, for the COO and the CEO, those that are in the way for too
// long.
func blockersWaiting(c *call, p ops.Person) ([]ops.Pending, error) {
	const most = 30 // of which somebody can be reminded in one message
	var waiting []ops.Pending
	owned, err := storage.Blockers.List(c.r, storage.Query{
		List: "owner", Key: []string{string(p.Handle)}, Limit: most,
		Keep: func(f ops.Facets) bool { return ops.BlockerIn(f, ops.BlockerRaised) },
	})
	if err != nil {
		return nil, err
	}
	for _, b := range owned.Records {
		from, _ := c.org.Department(b.Department)
		if b.Raiser == p.Handle || from.Head == p.Handle {
			continue // nobody is asked by themselves
		}
		asked, err := c.askedFrom(b)
		if err != nil {
			return nil, err
		}
		waiting = append(waiting, ops.Pending{Record: b.ID, What: ops.WaitsBlocker, Since: b.Raised, From: asked, Every: remindOfBlocker})
	}
	raised, err := storage.Blockers.List(c.r, storage.Query{
		List: "raiser", Key: []string{string(p.Handle)}, Limit: most,
		Keep: func(f ops.Facets) bool { return ops.BlockerIn(f, ops.BlockerResolved) },
	})
	if err != nil {
		return nil, err
	}
	for _, b := range raised.Records {
		waiting = append(waiting, ops.Pending{
			Record: b.ID, What: ops.WaitsUnblocked, Since: b.Replied, Every: remindOfBlocker,
			From: c.org.WorkingAfter(b.Replied, answerWithin, b.Department),
		})
	}
	stuck, err := c.stuckBlockers(p, most)
	return append(waiting, stuck...), err
}

// stuckBlockers are the open blockers of which the COO or the CEO hears, because
// they are in the way for too long, or will be.
func (c *call) stuckBlockers(p ops.Person, most int) ([]ops.Pending, error) {
	after := stuckForCOO
	if !p.Has(ops.COO) {
		if !p.Has(ops.CEO) {
			return nil, nil
		}
		after = stuckForCEO
	}
	open, err := storage.Blockers.List(c.r, storage.Query{
		List: "open", Limit: most,
		Keep: func(f ops.Facets) bool { return !ops.BlockerIn(f, ops.BlockerResolved) },
	})
	var waiting []ops.Pending
	for _, b := range open.Records {
		if b.Owner == p.Handle && b.State == ops.BlockerRaised {
			continue // that is reminder enough
		}
		waiting = append(waiting, ops.Pending{
			Record: b.ID, What: ops.WaitsStuck, Since: b.Raised, From: c.org.WorkingAfter(b.Raised, after, b.On), Every: remindWeekly,
		})
	}
	return waiting, err
}

func blockerWaits(c *call, id ops.ID, p ops.Person) (chat.Line, bool, error) {
	b, had, err := found(get(c, storage.Blockers, id))
	if err != nil || !had || b.State != ops.BlockerRaised || b.Owner != p.Handle {
		return nil, false, err
	}
	return chat.Line{chat.B(c.departmentName(b.Department) + " waits on you"), chat.T(": " + truncated(orElse(b.Left, b.Text), 80) + ", " + c.waited(b.Raised) + " "), chat.C(string(id))}, true, nil
}

func unblockedWaits(c *call, id ops.ID, p ops.Person) (chat.Line, bool, error) {
	b, had, err := found(get(c, storage.Blockers, id))
	if err != nil || !had || b.State != ops.BlockerResolved || b.Raiser != p.Handle {
		return nil, false, err
	}
	return chat.Line{chat.B(c.departmentName(b.On) + " says it is resolved"), chat.T(": " + truncated(orElse(b.Left, b.Text), 80) + ". Is it? "), chat.C(string(id))}, true, nil
}

func stuckWaits(c *call, id ops.ID, p ops.Person) (chat.Line, bool, error) {
	b, had, err := found(get(c, storage.Blockers, id))
	if err != nil || !had || b.State == ops.BlockerResolved || b.State == ops.BlockerConfirmed {
		return nil, false, err
	}
	return chat.Line{
		chat.B(c.departmentName(b.Department) + " waits on " + c.departmentName(b.On)),
		chat.T(" " + c.waited(b.Raised) + ": " + truncated(orElse(b.Left, b.Text), 80) + " · " + b.State.Word() + " "), chat.C(string(id)),
	}, true, nil
}

// blockerAlone is a reminder of one blocker: the question, with its buttons.
func blockerAlone(c *call, id ops.ID, _ ops.Person) (chat.Message, error) {
	b, err := get(c, storage.Blockers, id)
	message := c.blockerQuestion(b)
	message.Subject = string(id)
	return message, err
}

// unblockedAlone is a reminder that something is said to be resolved.
func unblockedAlone(c *call, id ops.ID, _ ops.Person) (chat.Message, error) {
	b, err := get(c, storage.Blockers, id)
	message := c.blockerNews(b)
	message.Subject = string(id)
	return message, err
}

func blockerOver(c *call, id ops.ID, _ ops.Person) (chat.Line, error) {
	b, had, err := found(get(c, storage.Blockers, id))
	if err != nil || !had {
		return nil, err
	}
	return chat.Line{chat.T(c.blockerTitle(b) + ": " + b.State.Word() + " "), chat.C(string(id))}, nil
}

func showBlocker(_ *call, id ops.ID) chat.Button {
	return chat.Button{Path: "blocker show", Args: chat.Args{"id": string(id)}}
}
