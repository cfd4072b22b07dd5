package commands

import (
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// waitingKind is one reason why something may wait for a person.
type waitingKind struct {
	// line says what waits, as it is now, or false if it does not wait for
	// that person any more.
	line func(c *call, id ops.ID, p ops.Person) (chat.Line, bool, error)
	// alone is how it is put to somebody for whom nothing else waits: with what
	// they need to act on it at once, and with its buttons. Nil where the line
	// says it all.
	alone func(c *call, id ops.ID, p ops.Person) (chat.Message, error)
	// over is what became of it once it does not wait any more. Nil where there
	// is nothing to say.
	over func(c *call, id ops.ID, p ops.Person) (chat.Line, error)
	// open is what the button Answer of a reminder of several things does: the
	// button that leads to this one.
	open func(c *call, id ops.ID) chat.Button
}

// waitingKinds are all reasons, by their names.
var waitingKinds = map[ops.Waiting]waitingKind{}

// waitingFinders find what waits for a person.
var waitingFinders []func(c *call, p ops.Person) ([]ops.Pending, error)

// declareWaiting says how people are reminded of things that wait for them: how
// they are found, and how each kind of them is put.
func declareWaiting(find func(c *call, p ops.Person) ([]ops.Pending, error), kinds map[ops.Waiting]waitingKind) {
	waitingFinders = append(waitingFinders, find)
	for what, kind := range kinds {
		waitingKinds[what] = kind
	}
}

// pending is everything that waits for a person, with how often they were
// reminded of it.
func (c *call) pending(p ops.Person) ([]ops.Pending, error) {
	var all []ops.Pending
	for _, find := range waitingFinders {
		found, err := find(c, p)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	for i, item := range all {
		last, ok, err := found(storage.Reminders.First(c.r, storage.Query{List: "told", Key: []string{string(p.Handle), string(item.Record)}}))
		if err != nil {
			return nil, err
		}
		if was, told := last.Has(item.Record, item.What); ok && told && !last.Told.Before(item.Since) {
			all[i].Told, all[i].Last = was.Times, last.Told
		}
		if ok && !last.Told.Before(item.Snoozed) {
			all[i].Snoozed = time.Time{} // that was it
		}
	}
	return all, nil
}

// reminder is the last reminder of a person, if they have had one.
func (c *call) reminder(who ops.Handle) (ops.Reminder, bool, error) {
	return found(storage.Reminders.First(c.r, storage.Query{List: "person", Key: []string{string(who)}}))
}
