package commands

import (
	"slices"
	"time"

	"adjutant/ops"
	"adjutant/storage"
)

// Leaving looks at a digest, or at what shows a head what one will say, right before it
// is sent, since it may have waited. It is not sent to who has left the company, may not
// have it any more or does not want it; and what its reader may not know of by now is not
// in it. All other letters leave as they are.
func (b *Book) Leaving(tx storage.Tx, now time.Time, letter storage.Letter) (bool, error) {
	if letter.Post.Slot != digestSlot && letter.Post.Slot != previewSlot {
		return true, nil
	}
	c, err := b.byItself(tx, now, "leaving")
	if err != nil {
		return false, err
	}
	posted, _, err := storage.CopyOf(tx, letter)
	if err != nil {
		return false, err
	}
	if posted.Ref.IsZero() { // else its reader has it already, and is sent what is to be read in its place
		wanted, err := c.stillWanted(letter)
		if err != nil {
			return false, err
		}
		if !wanted {
			return false, storage.Withdraw(tx, letter, now)
		}
	}
	message, err := c.render(ops.ID(letter.Post.Subject), letter.Post.Slot, letter.To)
	if err != nil {
		return false, err
	}
	return true, storage.Send(tx, letter.To, letter.Post, message, now)
}

// stillWanted reports whether a digest, or a preview of one, is still for whoever reads
// in the place to which it is on its way.
func (c *call) stillWanted(letter storage.Letter) (bool, error) {
	id := ops.ID(letter.Post.Subject)
	reader, _ := c.readerOf(letter.To)
	if letter.Post.Slot == previewSlot {
		p, err := get(c, storage.Previews, id)
		_, known := c.org.Digest(p.Digest)
		return known && !p.Over && p.Owner == reader.Handle && len(c.headed(p.Of)) > 0, err
	}
	e, err := get(c, storage.Editions, id)
	d, known := c.org.Digest(e.Digest)
	if err != nil || !known || !slices.Contains(c.digestRecipients(d), e.To) {
		return false, err
	}
	if letter.To.Direct {
		return e.Person() != "" && e.Person() == reader.Handle, nil
	}
	return slices.ContainsFunc(c.recipients(e.To), func(p namedPlace) bool { return p.Key() == letter.To.Key() }), nil
}

// dropUnwanted gives up the digests, and the previews of them, that could not be delivered
// and are for nobody any more: nobody should be asked what to do about them.
func (c *call) dropUnwanted() error {
	letters, err := storage.Stuck(c.r, countTo)
	if err != nil {
		return err
	}
	for _, letter := range letters {
		if letter.Post.Slot != digestSlot && letter.Post.Slot != previewSlot {
			continue
		}
		posted, _, err := storage.CopyOf(c.r, letter)
		if err != nil {
			return err
		}
		wanted, err := c.stillWanted(letter)
		if err != nil {
			return err
		}
		if wanted || !posted.Ref.IsZero() {
			continue
		}
		if err := storage.Drop(c.edit.Tx, letter); err != nil {
			return err
		}
	}
	return nil
}
