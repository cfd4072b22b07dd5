package commands

import (
	"slices"
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// digestSlot is the message of an edition.
const digestSlot = "digest"

// digestTimers is the prefix of the timers of digests: one for each digest and
// recipient, and one for each head who is shown it before.
const digestTimers = "digest/"

func digestTimer(name, to string) string { return digestTimers + name + "/" + to }

var digestName = chat.Option{Name: "name", Kind: chat.Text, Required: true, Help: "The digest’s name in the organisation’s file"}

var _ = declare(command{
	Command: chat.Command{
		Path:     "digest send",
		Summary:  "Send a digest that is due to one of its recipients",
		Internal: true,
		Options:  []chat.Option{digestName, {Name: "to", Kind: chat.Text, Required: true, Help: "The recipient, such as @mia"}},
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		to := c.text("to")
		d, known := c.org.Digest(c.text("name"))
		if !known || !slices.Contains(c.digestRecipients(d), to) {
			return chat.Say("Nobody is to get it any more."), nil
		}
		last, err := c.lastEdition(d.Name, to)
		if err != nil {
			return chat.Reply{}, err
		}
		plan, err := d.Schedule(to, c.inv.Due.Add(-time.Second), ops.Came{Key: last.Key})
		if err != nil {
			return chat.Reply{}, err
		}
		due := plan.Reckon(c.org, to, c.now)
		switch {
		case due.Runs():
			err = c.sendDigest(d, to, due)
		case due.Skipped > 0:
			err = c.skipDigest(d, to, due)
		}
		if err != nil {
			return chat.Reply{}, err
		}
		if err := c.scheduleDigest(d, to); err != nil {
			return chat.Reply{}, err
		}
		return chat.Say("Looked at the digest " + d.Name + " for " + to + "."), c.previewNext(d)
	},
})

// sendDigest makes a digest and puts it into the outbox. If the one before has not
// been delivered, this one takes its place, and tells of what that one told too.
func (c *call) sendDigest(d ops.Digest, to string, due ops.Reckoning) error {
	places := c.recipients(to)
	if len(places) == 0 {
		_, edition, err := c.nextEdition(d, to, due.Run.At)
		if err != nil {
			return err
		}
		edition.State, edition.Reason = ops.EditionRefused, "I know no account or channel for it"
		edition.Key, edition.Skipped = due.Run.Key(), due.Skipped
		return c.refuseDigest(edition)
	}
	shares, err := c.shares(d.Name, to, places)
	if err != nil {
		return err
	}
	if err := c.retire(d.Name, to, shares); err != nil {
		return err
	}
	for i, s := range shares {
		if err := c.sendShare(d, to, due, s, i == 0); err != nil {
			return err
		}
	}
	c.edit.Entry.Note = "for " + to
	return c.endPreviews(d.Name, false)
}

// sendShare makes a digest for those places of a recipient that have been told the same
// so far. A model words it for most of them only: the others were not reached for long.
func (c *call) sendShare(d ops.Digest, to string, due ops.Reckoning, s share, most bool) error {
	f, edition, err := c.editionAfter(d, to, due.Run.At, s)
	if err != nil {
		return err
	}
	edition.State, edition.Key = ops.EditionSent, due.Run.Key()
	edition.Skipped += due.Skipped
	made, err := c.makeDigest(f)
	if err != nil {
		return err
	}
	if edition.Content, err = made.Content(); err != nil {
		return err
	}
	var worded *digest.Worded
	if most {
		if worded, err = c.wordsFor(made, sendWait); err != nil {
			return err
		}
	}
	if edition.Worded, err = worded.Content(); err != nil {
		return err
	}
	edition.About, edition.Through = made.About(), made.Through
	if err := save(c, storage.Editions, &edition); err != nil {
		return err
	}
	for _, missed := range s.missed { // this one tells of the same
		if err := storage.CallOff(c.edit.Tx, missed, c.now); err != nil {
			return err
		}
	}
	for _, place := range s.places {
		if err := c.post(place.Place, edition.ID, digestSlot, place.name); err != nil {
			return err
		}
	}
	return nil
}

// nextEdition is the edition of a digest that is due, and what it is to tell.
func (c *call) nextEdition(d ops.Digest, to string, due time.Time) (digestFor, ops.Edition, error) {
	before, undelivered, err := c.deliveredBefore(d.Name, to)
	if err != nil {
		return digestFor{}, ops.Edition{}, err
	}
	return c.editionAfter(d, to, due, share{before: before, undelivered: undelivered, first: undelivered})
}

// editionAfter is the edition that follows the last one that has reached a share of the
// recipient's places, and takes the place of the one that has not. Where none has reached
// them, it tells of all that the first would have told.
func (c *call) editionAfter(d ops.Digest, to string, due time.Time, s share) (digestFor, ops.Edition, error) {
	about := d.About(c.org, to)
	f := digestFor{name: d.Name, audience: d.Audience, department: about, due: due}
	edition := ops.Edition{Digest: d.Name, To: to, Due: due.UTC(), At: c.now.UTC()}
	if person := edition.Person(); person != "" {
		f.reader, _ = c.org.Person(person)
		edition.Owner, edition.Confidential = person, true
	} else {
		for _, coo := range c.operators() {
			edition.Owner = coo.Handle
		}
		edition.Audience, edition.Department = d.Audience, about
	}
	if s.undelivered.ID != "" {
		edition.Meta, edition.Skipped = s.undelivered.Meta, s.undelivered.Skipped
	}
	f.before = s.before
	var err error
	switch {
	case s.before.ID != "":
	case s.first.ID != "":
		var first digest.Digest
		first, err = digest.Read(s.first.Content)
		f.since = first.Since.At
	default:
		f.since, err = c.previousTime(d, to, due)
	}
	return f, edition, err
}

// skipDigest notes that a digest was not sent because it was too late.
func (c *call) skipDigest(d ops.Digest, to string, due ops.Reckoning) error {
	_, edition, err := c.nextEdition(d, to, due.From)
	if err != nil {
		return err
	}
	edition.State, edition.Skipped = ops.EditionSkipped, due.Skipped
	edition.Reason = "the bot was not running"
	c.edit.Entry.Note = "skipped for " + to
	if err := c.saveUnsent(&edition); err != nil {
		return err
	}
	return c.endPreviews(d.Name, true)
}

// saveUnsent keeps an edition of which nothing is sent. It is a record of its own: one
// that has not been delivered yet stays what it is, and may still be.
func (c *call) saveUnsent(e *ops.Edition) error {
	e.Meta = ops.Meta{Owner: e.Owner, Department: e.Department, Confidential: e.Confidential, Audience: e.Audience}
	return save(c, storage.Editions, e)
}

// refuseDigest keeps an edition that cannot be sent to its recipient, and tells the
// COO, who can do something about it: once, not each time.
func (c *call) refuseDigest(e ops.Edition) error {
	last, err := c.lastEdition(e.Digest, e.To)
	if err != nil {
		return err
	}
	if err := c.saveUnsent(&e); err != nil || last.State == ops.EditionRefused {
		return err
	}
	for _, coo := range c.operators() {
		if err := c.tellPerson(coo.Handle, e.ID, "refused"); err != nil {
			return err
		}
	}
	return nil
}
