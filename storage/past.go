package storage

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"adjutant/ops"
)

// Past is the store as it was at a moment: records, the lists that they are in,
// the organisation, and the journal with its head and histories read as they did
// after the last entry that was made at t or before. If none was made since, it
// is r itself.
//
// What is not journaled reads as it is at present: outbox, copies, timers, marks
// and counters. So who looks back still finds what was delivered and where. The
// mark of which organisation the records are in line with ([OrgTaken]) is at most
// that of then. Lists are those of this version of the program, with records that
// were in none like them then. The order in which the organisation lists people,
// departments and channels is not journaled either (see [ops.RevertOrg]): where
// somebody has gone since, it is not the one of then, and the organisation has
// another version.
//
// It takes back what the entries since t did, the last one first. The work and
// the memory are in proportion to those entries, whatever was before them. They
// are in the order of time except where a clock was set back. It is the first
// entry, going back, that is not after t at which this stops: one with a later
// moment that lies before it in the journal counts as made before it.
//
// The past is valid as long as r is, and only as long as nobody writes to r. The
// error is that of a journal that cannot be read, or cannot have led to what is
// stored.
func Past(r Reader, t time.Time) (Reader, error) {
	head, err := JournalHead(r)
	if err != nil {
		return nil, err
	}
	b := wayBack{r: r, last: head, records: map[ops.ID]*ops.Change{}, above: map[string][]byte{}, standings: map[uint64]standing{}}
	for b.last.Seq > 0 {
		entry, err := Entry(r, b.last.Seq)
		if err != nil {
			return nil, err
		}
		if !entry.At.After(t) {
			break
		}
		b.take(entry)
	}
	if b.last == head {
		return r, nil
	}
	if err := b.lay(); err != nil {
		return nil, fmt.Errorf("the store as it was after journal entry %d: %w", b.last.Seq, err)
	}
	return newOverlay(r, b.above, b.last.Seq), nil
}

// wayBack is what leads from a store back to what it was.
type wayBack struct {
	r Reader
	// last is the head of what is left of the journal.
	last Head
	// records are what became of each record since, in one change, and org what
	// became of the organisation, entry by entry from the last one back.
	records map[ops.ID]*ops.Change
	org     [][]ops.Change
	// above is what was different: keys with their values of then, nil for
	// what was not there.
	above map[string][]byte
	// standings are what entries say that were the last of some record, since
	// one may be that of many.
	standings map[uint64]standing
	// links is what has come to and gone from the links since.
	links linkSum
}

// take goes back over the last entry of what is left of the journal.
func (b *wayBack) take(entry ops.JournalEntry) {
	b.last = Head{Seq: b.last.Seq - 1, Hash: entry.Prev}
	var org []ops.Change
	for _, change := range slices.Backward(entry.Changes) {
		if _, ok := TableOf(change.Record); !ok {
			org = append(org, change)
		} else if since := b.records[change.Record]; since != nil {
			since.Precede(change)
		} else {
			b.records[change.Record] = &change
		}
	}
	if len(org) > 0 {
		slices.Reverse(org)
		b.org = append(b.org, org)
	}
}

// lay finds out what was different.
func (b *wayBack) lay() error {
	if err := b.layHead(); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(b.records)) {
		table, _ := TableOf(id)
		if err := table.lay(b, *b.records[id]); err != nil {
			return err
		}
	}
	if b.links != (linkSum{}) {
		sum := readLinkSum(b.r)
		sum.add(b.links)
		b.above[string(linksKey)] = sum.stored()
	}
	if len(b.org) == 0 {
		return nil
	}
	return b.layOrg()
}

func (b *wayBack) layHead() error {
	if b.last.Seq == 0 {
		b.above[string(headKey)] = nil
		return nil
	}
	raw, err := json.Marshal(b.last)
	b.above[string(headKey)] = raw
	return err
}

func (b *wayBack) layOrg() error {
	now, err := Org(b.r)
	if err != nil {
		return err
	}
	slices.Reverse(b.org)
	was, err := ops.RevertOrg(now, b.org...)
	if err != nil {
		return err
	}
	if OrgTaken(b.r) > was.Revision {
		b.above[string(orgTakenKey)] = numbered(nil, uint64(was.Revision))
	}
	if was.Revision == 0 {
		b.above[string(orgKey)], b.above[string(orgRevisionKey)] = nil, nil
		return nil
	}
	raw, err := json.Marshal(was)
	if err != nil {
		return fmt.Errorf("write the organisation: %w", err)
	}
	b.above[string(orgKey)], b.above[string(orgRevisionKey)] = raw, orgVersion(raw, was.Revision)
	return nil
}

// lay lays a record as it was before a change above what it is, and its places in
// lists above those that it has.
func (t Table[T, P]) lay(b *wayBack, since ops.Change) error {
	id := since.Record
	if prefix, n := id.Split(); n == 0 || ops.MakeID(prefix, n) != id {
		return fmt.Errorf("take back a change of %q: that is no id", id)
	}
	raw, now, err := t.load(b.r, id)
	if err != nil {
		return err
	}
	state, err := since.Revert(raw)
	if err != nil {
		return fmt.Errorf("take back changes of %s: %w", id, err)
	}
	var was P
	var before []byte
	if state != nil {
		if was, err = t.decode(id, state); err != nil {
			return err
		}
		if got := was.Head().ID; got != id {
			return fmt.Errorf("take back changes of %s: the state is that of %q", id, got)
		}
		// These two are not in every change that alters them.
		if was.Head().Revision, was.Head().Changed, err = b.standing(id); err != nil {
			return err
		}
		if before, err = t.encode(id, was); err != nil {
			return err
		}
	}
	var sum linkSum
	for k, facets := range t.entries(id, now) {
		b.above[k] = nil
		sum.replace(k, facets, nil)
	}
	for k, facets := range t.entries(id, was) {
		b.above[k] = facets
		sum.replace(k, nil, facets)
	}
	b.links.add(sum)
	b.above[string(t.key(id))] = before
	return nil
}

// standing is what an entry made of records: at which moment, and which revision
// of each.
type standing struct {
	at        time.Time
	revisions map[ops.ID]int
}

// standing is at which revision a record was after the last entry that is left,
// and since when.
func (b *wayBack) standing(id ops.ID) (int, time.Time, error) {
	history := key(familyHistory, "record", string(id))
	for k := range b.r.ScanBack(history, numbered(history, b.last.Seq+1)) {
		seq := number(k)
		made, known := b.standings[seq]
		if !known {
			entry, err := Entry(b.r, seq)
			if err != nil {
				return 0, time.Time{}, err
			}
			made = standing{at: entry.At, revisions: make(map[ops.ID]int, len(entry.Changes))}
			for _, change := range entry.Changes { // the last of several to one record counts
				made.revisions[change.Record] = change.Revision
			}
			b.standings[seq] = made
		}
		if revision := made.revisions[id]; revision > 0 {
			return revision, made.at, nil
		}
		return 0, time.Time{}, fmt.Errorf("take back changes of %s: it was there, but not according to journal entry %d", id, seq)
	}
	return 0, time.Time{}, fmt.Errorf("take back changes of %s: it was there, but nothing in the journal had made it", id)
}
