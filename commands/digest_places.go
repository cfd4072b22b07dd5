package commands

import (
	"cmp"
	"slices"

	"adjutant/ops"
	"adjutant/storage"
)

// share are those places of a recipient that have been told the same so far: a channel
// that is on two platforms may have been reached on one of them only.
type share struct {
	places []namedPlace
	// before is the last edition that has reached them, zero for none. The one that
	// comes now takes the place of undelivered, which has reached nobody.
	before, undelivered ops.Edition
	// first is the first that has not reached them, where none has before; zero where there
	// was none.
	first ops.Edition
	// missed are the copies that have not reached them since, of editions that others have.
	missed []storage.Copy
}

// lookBack is through how many editions the last one is looked for that has reached a
// place. What has not been reached for longer begins anew.
const lookBack = 60

// shares are a recipient's places by what they have been told, those that know most first.
// A place that was never sent anything goes with these.
func (c *call) shares(name, to string, places []namedPlace) ([]share, error) {
	before, undelivered, err := c.deliveredBefore(name, to)
	if err != nil || len(places) < 2 {
		return []share{{places: places, before: before, undelivered: undelivered, first: undelivered}}, err
	}
	var all []share
	var fresh []namedPlace
	for _, place := range places {
		s, known, err := c.shareOf(name, to, place)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(o share) bool {
			return o.before.Through == s.before.Through && o.undelivered.ID == s.undelivered.ID
		})
		switch {
		case !known:
			fresh = append(fresh, place)
		case i >= 0:
			all[i].places, all[i].missed = append(all[i].places, place), append(all[i].missed, s.missed...)
		default:
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return []share{{places: places, before: before, undelivered: undelivered, first: undelivered}}, nil
	}
	slices.SortStableFunc(all, func(a, b share) int { return cmp.Compare(b.before.Through.Seq, a.before.Through.Seq) })
	all[0].places = append(all[0].places, fresh...)
	return all, nil
}

// shareOf is what one place was told. It reports false if nothing was ever sent there.
func (c *call) shareOf(name, to string, place namedPlace) (s share, known bool, err error) {
	s.places = []namedPlace{place}
	sent := storage.Editions.Listed(c.r, storage.Query{
		List: "to", Key: []string{name, to}, Look: lookBack,
		Keep: func(f ops.Facets) bool { return ops.EditionIn(f, ops.EditionSent) },
	})
	for _, id := range sent {
		copies, err := storage.Copies(c.r, string(id))
		if err != nil {
			return s, known, err
		}
		here := slices.IndexFunc(copies, func(p storage.Copy) bool {
			return p.Post.Slot == digestSlot && p.To.Key() == place.Key()
		})
		if here < 0 {
			continue
		}
		known = true
		if !copies[here].Ref.IsZero() {
			s.before, err = get(c, storage.Editions, id)
			return s, known, err
		}
		if s.first, err = get(c, storage.Editions, id); err != nil {
			return s, known, err
		}
		if slices.ContainsFunc(copies, func(p storage.Copy) bool { return p.Post.Slot == digestSlot && !p.Ref.IsZero() }) {
			s.missed = append(s.missed, copies[here])
		} else if s.undelivered.ID == "" {
			s.undelivered = s.first
		}
	}
	return s, known, nil
}
