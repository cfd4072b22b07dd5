package commands

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var blockerID = chat.Option{Name: "id", Kind: chat.Record, Records: []string{"BLK"}, Required: true, Positional: true,
	Help: "The blocker’s id, such as BLK-12"}

var _ = declare(command{
	Command: chat.Command{
		Path:     "blocker answer",
		Summary:  "Say what your department will do about a blocker, and by when",
		Detail:   "Whoever raised it is told. Answer again if that changes.",
		Examples: []string{"blocker answer BLK-12 We sign on Thursday by:friday", "blocker answer BLK-12 by:next week"},
		Options: []chat.Option{
			blockerID,
			{Name: "answer", Kind: chat.LongText, Rest: true, Form: true, Max: 500, Label: "What will be done"},
			{Name: "by", Kind: chat.Date, Form: true, Help: "When it should be done"},
		},
	},
	Who: ops.AnyMember,
	Fill: func(c *call) (chat.Args, error) {
		b, err := storage.Blockers.Get(c.r, c.id("id"))
		args := chat.Args{"answer": b.Reply}
		if !b.By.IsZero() && !b.By.Before(c.today) {
			args["by"] = b.By.String()
		}
		return args, err
	},
	Run: func(c *call) (chat.Reply, error) {
		b, err := c.changeBlocker((*ops.Blocker).MayAnswer, func(b ops.Blocker) (ops.Blocker, error) {
			return b.Acknowledge(c.text("answer"), c.date("by"), c.today, c.now)
		})
		return c.blockerReply("Answered", b), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "blocker resolve",
		Summary:  "Say that your department is no longer in the way",
		Detail:   "Whoever raised the blocker is asked whether that is so.",
		Examples: []string{"blocker resolve BLK-12", "blocker resolve BLK-12 Signed this morning"},
		Options: []chat.Option{
			blockerID,
			{Name: "answer", Kind: chat.LongText, Rest: true, Max: 500, Help: "What was done"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		b, err := c.changeBlocker((*ops.Blocker).MayAnswer, func(b ops.Blocker) (ops.Blocker, error) {
			return b.Resolve(c.text("answer"), c.now)
		})
		return c.blockerReply("Said to be resolved", b), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "blocker confirm",
		Summary:  "Confirm that your department is not blocked any more",
		Examples: []string{"blocker confirm BLK-12"},
		Options:  []chat.Option{blockerID},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		b, err := c.changeBlocker((*ops.Blocker).MayConfirm, func(b ops.Blocker) (ops.Blocker, error) { return b.Confirm(c.now) })
		return c.blockerReply("Over", b), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "blocker still",
		Summary:  "Say that your department is still blocked, whatever was said",
		Detail:   "The department that is waited on is asked again.",
		Examples: []string{"blocker still BLK-12 Only one of the two is signed"},
		Options: []chat.Option{
			blockerID,
			{Name: "left", Kind: chat.LongText, Rest: true, Form: true, Max: 500, Label: "What is still in the way"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		b, err := c.changeBlocker((*ops.Blocker).MayConfirm, func(b ops.Blocker) (ops.Blocker, error) { return b.Still(c.text("left")) })
		return c.blockerReply("Still blocked", b), err
	},
})

// changeBlocker reads the named blocker, sees to it that the person speaks for the
// side that may say so, saves what change makes of it and tells the other side.
func (c *call) changeBlocker(may func(*ops.Blocker, *ops.Org, ops.Person) error, change func(ops.Blocker) (ops.Blocker, error)) (ops.Blocker, error) {
	before, err := storage.Blockers.Get(c.r, c.id("id"))
	if err != nil {
		return before, err
	}
	if err := may(&before, c.org, c.me); err != nil {
		return before, err
	}
	b, err := change(before)
	if err != nil {
		return before, err
	}
	if err := save(c, storage.Blockers, &b); err != nil {
		return b, err
	}
	if b.Question != before.Question {
		return b, c.askBlocker(b)
	}
	if b.State == ops.BlockerAcknowledged || b.State == ops.BlockerResolved {
		return b, c.tellPerson(b.Raiser, b.ID, newsSlot(b))
	}
	return b, nil
}

// askBlocker puts a blocker to the head of the department that is waited on, or to
// its deputy while the head is away, once for each time that it is raised. Nobody is
// asked by themselves: neither the head of both departments, nor who has posted the
// update. Outside of their working hours they are not disturbed: it is then part of
// what they find when these begin.
func (c *call) askBlocker(b ops.Blocker) error {
	on, _ := c.org.Department(b.On)
	from, _ := c.org.Department(b.Department)
	head, known := c.org.Person(on.Head)
	if !known || head.Handle == from.Head {
		return nil
	}
	if b.Owner != head.Handle {
		c.untold = append(c.untold, head.Name+", because the update is "+c.readersWords(b.Meta))
		return nil
	}
	update, err := get(c, storage.Updates, b.Update)
	if err != nil || update.Owner == head.Handle {
		return err
	}
	asked, err := c.atHand(head, on, b)
	if err != nil {
		return err
	}
	absences, err := c.absences(asked.Handle)
	if err != nil {
		return err
	}
	if at := c.org.AtWork(asked, absences, c.now, false); at.After(c.now) {
		c.later = append(c.later, asked.Name)
		return nil
	}
	return c.tellPerson(asked.Handle, b.ID, questionSlot(b))
}

// atHand is the head of a department, or its deputy where the head is away and the
// deputy is not, and may know of the blocker.
func (c *call) atHand(head ops.Person, on ops.Department, b ops.Blocker) (ops.Person, error) {
	_, away, err := c.away(head.Handle)
	deputy, known := c.org.Person(on.Deputy)
	if err != nil || !away || !known || deputy.Handle == b.Raiser || !c.org.MaySee(deputy, ops.FacetsOfRecord(&b)) {
		return head, err
	}
	if _, gone, err := c.away(deputy.Handle); err != nil || gone {
		return head, err
	}
	return deputy, nil
}

// readersWords say for whom a record is, where that is not everybody.
func (c *call) readersWords(m ops.Meta) string {
	if m.Confidential {
		return "confidential"
	}
	return "for " + m.Audience.Words(c.departmentName(m.Department))
}

// syncBlockers brings the blockers of a department in line with an update that was
// posted or corrected: those that it names are raised or go on, the others are
// over. Only the latest update speaks for its department, and only of blockers that
// are for the same readers.
func (c *call) syncBlockers(u ops.Update) error {
	before, err := c.updateBefore(u)
	if err != nil {
		return err
	}
	return c.followUpdate(before, u)
}

// updateBefore is an update as it was before the call, the zero value for one that
// was not there.
func (c *call) updateBefore(u ops.Update) (ops.Update, error) {
	var before ops.Update
	state := storage.Updates.State(c.r, u.ID)
	for _, change := range slices.Backward(c.edit.Entry.Changes) {
		if change.Record != u.ID {
			continue
		}
		var err error
		if state, err = change.Revert(state); err != nil || state == nil {
			return before, err
		}
	}
	if err := json.Unmarshal(state, &before); err != nil {
		return before, fmt.Errorf("read %s as it was: %w", u.ID, err)
	}
	return before, nil
}

// mostBlockers is how many blockers are read at once. Of one department there are
// never more: it can wait once on each other one.
const mostBlockers = 5000

// followUpdate saves what becomes of the blockers of a department with an update,
// and asks those who are to answer.
func (c *call) followUpdate(before, u ops.Update) error {
	facets := ops.FacetsOf(&u.Meta)
	latest, found, err := c.lastWord(facets)
	if err != nil || !found || latest.ID != u.ID {
		return err
	}
	open, err := storage.Blockers.List(c.r, storage.Query{
		List: "side", Key: []string{string(u.Department)}, Limit: mostBlockers,
		Keep: func(f ops.Facets) bool { return f.Department == u.Department && f.SameReaders(facets) && c.sees(f) },
	})
	if err != nil {
		return err
	}
	var asked []ops.Blocker
	for _, b := range u.Follow(c.org, &before, open.Records, c.now) {
		was := b.Revision
		if err := save(c, storage.Blockers, &b); err != nil {
			return err
		}
		if b.Revision != was && b.Question == b.Revision {
			asked = append(asked, b)
		}
	}
	for _, b := range asked {
		if err := c.askBlocker(b); err != nil {
			return err
		}
	}
	return nil
}

// lastWord is the latest update of a department that has those readers, of those
// that the person may know of.
func (c *call) lastWord(f ops.Facets) (ops.Update, bool, error) {
	return found(storage.Updates.First(c.r, storage.Query{
		List: "department", Key: []string{string(f.Department)},
		Keep: func(u ops.Facets) bool { return u.SameReaders(f) && c.sees(u) },
	}))
}

// realignBlockers brings blockers that were put back as they were in line with what
// their departments have reported since.
func (c *call) realignBlockers() error {
	for _, id := range c.touched() {
		if prefix, _ := id.Split(); prefix != storage.Blockers.Prefix() {
			continue
		}
		b, err := storage.Blockers.Get(c.r, id)
		if errors.Is(err, storage.ErrNotFound) || err == nil && b.State == ops.BlockerConfirmed {
			continue
		}
		if err != nil {
			return err
		}
		latest, found, err := c.lastWord(ops.FacetsOfRecord(&b))
		if err != nil {
			return err
		}
		if found {
			if err := c.followUpdate(latest, latest); err != nil {
				return err
			}
		}
	}
	return nil
}

// reassignBlockers puts open blockers to those who answer for the departments that
// are waited on, after the organisation has changed.
func (c *call) reassignBlockers() error {
	for skip := 0; ; skip += mostBlockers {
		open, err := storage.Blockers.List(c.r, storage.Query{List: "open", Limit: mostBlockers, Skip: skip})
		if err != nil {
			return err
		}
		for _, before := range open.Records {
			b := before.Assigned(c.org)
			if err := save(c, storage.Blockers, &b); err != nil {
				return err
			}
			if b.Question == before.Question {
				continue
			}
			if err := c.askBlocker(b); err != nil {
				return err
			}
		}
		if len(open.Records) < mostBlockers {
			return nil
		}
	}
}
