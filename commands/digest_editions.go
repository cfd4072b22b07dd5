package commands

import (
	"slices"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// deliveredBefore is the last edition that has reached a recipient, and the one
// after it that has not, if there is one. There is never more than one.
func (c *call) deliveredBefore(name, to string) (delivered, undelivered ops.Edition, err error) {
	page, err := storage.Editions.List(c.r, storage.Query{
		List: "to", Key: []string{name, to}, Limit: 2,
		Keep: func(f ops.Facets) bool { return ops.EditionIn(f, ops.EditionSent) },
	})
	if err != nil {
		return delivered, undelivered, err
	}
	for _, edition := range page.Records {
		reached, err := c.reached(edition.ID)
		if err != nil || reached {
			return edition, undelivered, err
		}
		undelivered = edition
	}
	return delivered, undelivered, nil
}

// reached reports whether an edition was delivered, to one of its places at least.
func (c *call) reached(id ops.ID) (bool, error) {
	copies, err := storage.Copies(c.r, string(id))
	return slices.ContainsFunc(copies, func(p storage.Copy) bool { return p.Post.Slot == digestSlot && !p.Ref.IsZero() }), err
}

// lastEdition is the last one for a recipient, whatever became of it.
func (c *call) lastEdition(name, to string) (ops.Edition, error) {
	last, _, err := found(storage.Editions.First(c.r, storage.Query{List: "to", Key: []string{name, to}}))
	return last, err
}

// retire leaves the editions before to be redrawn only for what can still be
// decided from them, but for those in whose place others come now.
func (c *call) retire(name, to string, shares []share) error {
	page, err := storage.Editions.List(c.r, storage.Query{
		List: "to", Key: []string{name, to}, Limit: len(shares),
		Keep: func(f ops.Facets) bool { return ops.EditionIn(f, ops.EditionSent) },
	})
	if err != nil {
		return err
	}
	for _, old := range page.Records {
		if slices.ContainsFunc(shares, func(s share) bool { return s.undelivered.ID == old.ID }) {
			continue
		}
		d, err := digest.Read(old.Content)
		if err != nil {
			return err
		}
		old.About = d.Undecided()
		if err := save(c, storage.Editions, &old); err != nil {
			return err
		}
	}
	return nil
}

// digestsAbout has the digests redrawn that tell of a record.
func (c *call) digestsAbout(id ops.ID) error {
	ids := []ops.ID{id}
	if prefixOf(id) == storage.Updates.Prefix() {
		u, had, err := found(get(c, storage.Updates, id))
		if err != nil {
			return err
		}
		if had {
			ids = append(ids, ops.AboutDepartment(u.Department))
		}
	}
	for _, id := range ids {
		about := storage.Query{List: "about", Key: []string{string(id)}}
		for _, told := range slices.Concat(storage.Editions.Listed(c.r, about), storage.Previews.Listed(c.r, about)) {
			c.redraw(told)
		}
	}
	return nil
}
