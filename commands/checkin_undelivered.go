package commands

import (
	"adjutant/ops"
	"adjutant/storage"
)

// checkinUndelivered ends the check-ins that a message should have put before
// somebody whom it did not reach. They are told apart from those that were not
// answered.
func (c *call) checkinUndelivered(letter storage.Letter, reader ops.Person) error {
	posted, _, err := storage.CopyOf(c.r, letter)
	if err != nil || !posted.Ref.IsZero() {
		return err // one that has arrived, and could not be changed, was put before them
	}
	ids, err := c.putBefore(letter.Post)
	if err != nil || len(ids) == 0 {
		return err
	}
	for _, id := range ids {
		k, had, err := found(storage.Checkins.Get(c.r, id))
		if err != nil {
			return err
		}
		if !had || reader.Handle != k.Asked {
			continue // somebody else is asked by now
		}
		if err := c.endCheckin(k, ops.CheckinUndeliverable, letter.Error); err != nil {
			return err
		}
	}
	return nil
}

// putBefore are the check-ins that a message puts before its reader for the first
// time.
func (c *call) putBefore(post storage.Post) ([]ops.ID, error) {
	id := ops.ID(post.Subject)
	switch {
	case prefixOf(id) == storage.Checkins.Prefix() && post.Slot == "ask":
		return []ops.ID{id}, nil
	case prefixOf(id) != storage.Reminders.Prefix():
		return nil, nil
	}
	var ids []ops.ID
	m, _, err := found(storage.Reminders.Get(c.r, id))
	for _, item := range m.Items {
		if item.What != ops.WaitsAnswer {
			continue
		}
		k, had, err := found(storage.Checkins.Get(c.r, item.Record))
		if err != nil {
			return nil, err
		}
		if had && !k.Put() {
			ids = append(ids, k.ID)
		}
	}
	return ids, err
}
