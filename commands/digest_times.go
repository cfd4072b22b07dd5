package commands

import (
	"slices"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// digestRecipients are those of the file but for who has unsubscribed, and those
// who have subscribed.
func (c *call) digestRecipients(d ops.Digest) []string {
	off := map[string]bool{}
	var on []string
	storage.Subscriptions.Listed(c.r, storage.Query{List: "digest", Key: []string{d.Name}, Keep: func(f ops.Facets) bool {
		p, known := c.org.Person(f.Owner)
		to := "@" + string(f.Owner)
		switch {
		case !ops.Subscribed(f):
			off[to] = true
		case known && d.Audience.MayRead(c.org, p, d.About(c.org, to)):
			on = append(on, to)
		}
		return true
	}})
	var all []string
	for _, to := range slices.Concat(d.To, on) {
		if !off[to] && !slices.Contains(all, to) {
			all = append(all, to)
		}
	}
	return all
}

// takeDigests sets the timers of all digests for the organisation and the
// subscriptions as they are. One that is due already stays: what it asks for is
// still to be done.
func (c *call) takeDigests() error {
	wanted := map[string]bool{}
	for _, d := range c.org.Digests {
		for _, to := range c.digestRecipients(d) {
			name := digestTimer(d.Name, to)
			wanted[name] = true
			had, there, err := storage.TimerNamed(c.r, name)
			if err != nil {
				return err
			}
			if there && !had.At.After(c.now) {
				continue
			}
			if err := c.scheduleDigest(d, to); err != nil {
				return err
			}
		}
		for _, head := range c.heads() {
			wanted[previewTimer(d.Name, head)] = true // unless it is not: see there
		}
		if err := c.previewNext(d); err != nil {
			return err
		}
	}
	if err := c.dropUnwanted(); err != nil {
		return err
	}
	return c.dropTimers(digestTimers, wanted)
}

// scheduleDigest sets the timer for the next time at which a recipient gets a
// digest, or drops it where there is none.
func (c *call) scheduleDigest(d ops.Digest, to string) error {
	next, comes, err := c.nextDigest(d, to)
	if err != nil {
		return err
	}
	if !comes {
		return storage.DropTimer(c.edit.Tx, digestTimer(d.Name, to))
	}
	return storage.SetTimer(c.edit.Tx, storage.Timer{
		Name: digestTimer(d.Name, to), At: next, Path: "digest send", Args: chat.Args{"name": d.Name, "to": to},
	})
}

// nextDigest is when a recipient gets a digest next.
func (c *call) nextDigest(d ops.Digest, to string) (time.Time, bool, error) {
	last, err := c.lastEdition(d.Name, to)
	if err != nil {
		return time.Time{}, false, err
	}
	s, err := d.Schedule(to, c.now, ops.Came{Key: last.Key})
	if err != nil {
		return time.Time{}, false, err
	}
	next, comes := s.Next(c.org, to)
	return next.At, comes, nil
}

// previousTime is when a digest should have come before, had it been sent then
// already: from when the first one tells of changes.
func (c *call) previousTime(d ops.Digest, to string, due time.Time) (time.Time, error) {
	s, err := d.Schedule(to, due, ops.Came{})
	if err != nil {
		return due, err
	}
	plan := s.Plan(c.org, to)
	for _, days := range []int{2, 8, 40, 100, 400} {
		var last time.Time
		for next, comes := plan.Next(due.AddDate(0, 0, -days)); comes && next.At.Before(due); next, comes = plan.Next(next.At) {
			last = next.At
		}
		if !last.IsZero() {
			return last, nil
		}
	}
	return due.AddDate(0, 0, -7), nil
}
