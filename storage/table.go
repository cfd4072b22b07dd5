package storage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"adjutant/ops"
)

// ErrNotFound is returned for a record that is not there.
var ErrNotFound = errors.New("no such record")

// recordPointer is what a record kind's pointer must offer.
type recordPointer[T any] interface {
	*T
	ops.Record
}

// Table keeps the records of one kind, and the lists they are in.
type Table[T any, P recordPointer[T]] struct{ prefix string }

// register makes the table of the records whose ids begin with prefix, and
// enters it among Tables.
func register[T any, P recordPointer[T]](prefix string) Table[T, P] {
	t := Table[T, P]{prefix: prefix}
	Tables = append(Tables, t)
	return t
}

// Prefix is what the ids of the table's records begin with: "RISK".
func (t Table[T, P]) Prefix() string { return t.prefix }

// Get reads a record. It returns ErrNotFound if there is none with that id.
func (t Table[T, P]) Get(r Reader, id ops.ID) (T, error) {
	_, record, err := t.load(r, id)
	if record == nil {
		if err == nil {
			err = fmt.Errorf("%s: %w", id, ErrNotFound)
		}
		record = new(T)
	}
	return *record, err
}

// State is the record's stored form, in the transaction's memory, or nil if
// there is none with that id.
func (t Table[T, P]) State(r Reader, id ops.ID) []byte {
	if prefix, n := id.Split(); prefix != t.prefix || n == 0 || ops.MakeID(prefix, n) != id {
		return nil
	}
	return r.Get(t.key(id))
}

// Facets reads what a record can be filtered by. It returns ErrNotFound if
// there is none with that id.
func (t Table[T, P]) Facets(r Reader, id ops.ID) (ops.Facets, error) {
	record, err := t.Get(r, id)
	if err != nil {
		return ops.Facets{}, err
	}
	return ops.FacetsOfRecord(P(&record)), nil
}

// Revision is the revision of the record with that id, or 0 if there is none.
func (t Table[T, P]) Revision(r Reader, id ops.ID) (int, error) {
	_, record, err := t.load(r, id)
	if record == nil {
		return 0, err
	}
	return record.Head().Revision, nil
}

// Save writes a record as part of a change. A record without an id is new: it
// gets the next id, and the change's actor and moment as its creator. Any other
// must be at the revision that is stored, or somebody's change would be lost:
// read, change and save a record in one transaction.
//
// Save sets revision and moment of change, keeps the lists, and notes for the
// journal what is different. A record that is not different is not written.
func (t Table[T, P]) Save(e *Edit, record P) error {
	meta := record.Head()
	if meta.ID == "" {
		return t.create(e, record)
	}
	before, old, err := t.load(e.Tx, meta.ID)
	switch {
	case err != nil:
		return err
	case old == nil:
		return fmt.Errorf("save %s: %w", meta.ID, ErrNotFound)
	case old.Head().Revision != meta.Revision:
		return fmt.Errorf("save %s: it was changed at revision %d and is at %d by now", meta.ID, meta.Revision, old.Head().Revision)
	}
	meta.Revision, meta.Changed = meta.Revision+1, e.Entry.At
	different, err := t.replace(e, meta.ID, before, old, record)
	if err == nil && !different {
		meta.Revision, meta.Changed = old.Head().Revision, old.Head().Changed
	}
	return err
}

func (t Table[T, P]) create(e *Edit, record P) error {
	n, err := nextNumber(e.Tx, t.prefix)
	if err != nil {
		return err
	}
	id := ops.MakeID(t.prefix, n)
	if t.State(e.Tx, id) != nil {
		return fmt.Errorf("create %s: there is one already, so the store's counter is wrong", id)
	}
	meta := record.Head()
	meta.ID, meta.Revision = id, 1
	meta.CreatedBy, meta.Created, meta.Changed = e.Entry.Actor, e.Entry.At, e.Entry.At
	_, err = t.replace(e, id, nil, nil, record)
	return err
}

// Restore writes a record back as it was, or removes it if state is nil, as
// part of a change that undoes another. The revision goes on counting, so that
// nothing that was made for the record as it is now fits it afterwards.
func (t Table[T, P]) Restore(e *Edit, id ops.ID, state []byte) error {
	before, old, err := t.load(e.Tx, id)
	if err != nil {
		return err
	}
	if state == nil {
		_, err := t.replace(e, id, before, old, nil)
		return err
	}
	record, err := t.decode(id, state)
	if err != nil {
		return fmt.Errorf("restore %s: %w", id, err)
	}
	meta := record.Head()
	if prefix, n := id.Split(); meta.ID != id || prefix != t.prefix || n == 0 {
		return fmt.Errorf("restore %s: the state is that of %q", id, meta.ID)
	}
	if old != nil {
		meta.Revision = max(meta.Revision, old.Head().Revision)
	}
	meta.Revision, meta.Changed = meta.Revision+1, e.Entry.At
	_, err = t.replace(e, id, before, old, record)
	return err
}

// replace puts a record (nil: none) in place of the old one, whose stored form
// is before. It reports false, and writes nothing, if they are not different.
func (t Table[T, P]) replace(e *Edit, id ops.ID, before []byte, old, record P) (bool, error) {
	var after []byte
	change := ops.Change{Record: id}
	var err error
	if record != nil {
		if after, err = t.encode(id, record); err != nil {
			return false, err
		}
		change.Revision = record.Head().Revision
	}
	if change.Fields, err = ops.Diff(before, after); err != nil || len(change.Fields) == 0 {
		return false, err
	}
	if err := t.relist(e.Tx, id, old, record); err != nil {
		return false, err
	}
	if after == nil {
		err = e.Tx.Delete(t.key(id))
	} else {
		err = e.Tx.Put(t.key(id), after)
	}
	if err != nil {
		return false, err
	}
	return true, e.add(change)
}

// relist moves a record from the lists that it was in to those it belongs to.
func (t Table[T, P]) relist(tx Tx, id ops.ID, old, record P) error {
	stale := t.entries(id, old)
	var sum linkSum
	for k, facets := range t.entries(id, record) {
		was, is := stale[k]
		delete(stale, k)
		if is && bytes.Equal(was, facets) {
			continue
		}
		sum.replace(k, tx.Get([]byte(k)), facets)
		if err := tx.Put([]byte(k), facets); err != nil {
			return err
		}
	}
	for k := range stale {
		sum.replace(k, tx.Get([]byte(k)), nil)
		if err := tx.Delete([]byte(k)); err != nil {
			return err
		}
	}
	return sum.addTo(tx)
}

// relistAll puts every record into the lists that it belongs to by now, for a new
// version that has more of them. None is taken out of a list.
func (t Table[T, P]) relistAll(tx Tx) error {
	var ids []ops.ID
	prefix := key(familyRecord, t.prefix)
	for k := range tx.Scan(prefix, after(prefix)) {
		ids = append(ids, ops.MakeID(t.prefix, number(k)))
	}
	for _, id := range ids {
		_, record, err := t.load(tx, id)
		if err != nil {
			return err
		}
		if err := t.relist(tx, id, nil, record); err != nil {
			return err
		}
	}
	return nil
}

// entries are the keys and values of a record's places in lists; none for no
// record.
func (t Table[T, P]) entries(id ops.ID, record P) map[string][]byte {
	if record == nil {
		return nil
	}
	_, n := id.Split()
	entries := map[string][]byte{}
	readers := ops.ReadersOf(record)
	for _, entry := range record.Index() {
		entry.Facets.Readers = readers
		k := listKey(t.prefix, entry.List, entry.Key)
		entries[string(numbered(k, n))] = packFacets(entry.Facets)
	}
	return entries
}

func (t Table[T, P]) key(id ops.ID) []byte {
	_, n := id.Split()
	return numbered(key(familyRecord, t.prefix), n)
}

// load reads a record with its stored form; both are nil if there is none.
func (t Table[T, P]) load(r Reader, id ops.ID) ([]byte, P, error) {
	raw := t.State(r, id)
	if raw == nil {
		return nil, nil, nil
	}
	record, err := t.decode(id, raw)
	return raw, record, err
}

func (t Table[T, P]) decode(id ops.ID, raw []byte) (P, error) {
	record := P(new(T))
	if err := json.Unmarshal(raw, record); err != nil {
		return nil, fmt.Errorf("read %s: %w", id, err)
	}
	return record, nil
}

// encode is the record's stored form. What JSON cannot hold, bytes that are no
// UTF-8, is replaced in the record too: it must be listed under what will be
// read back, or nobody would find the entry to take it away.
func (t Table[T, P]) encode(id ops.ID, record P) ([]byte, error) {
	raw, err := json.Marshal(record)
	if err == nil && bytes.Contains(raw, []byte(`\ufffd`)) {
		var stored P
		if stored, err = t.decode(id, raw); err == nil {
			*record = *stored
			raw, err = json.Marshal(record)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", id, err)
	}
	return raw, nil
}

// nextNumber counts a name up. Numbers are not used again, even when what took
// one is undone.
func nextNumber(tx Tx, name string) (uint64, error) {
	n := lastNumber(tx, name) + 1
	return n, tx.Put(counterKey(name), numbered(nil, n))
}

// lastNumber is how far a name was counted.
func lastNumber(r Reader, name string) uint64 { return number(r.Get(counterKey(name))) }

func counterKey(name string) []byte { return key(familyMeta, "count", name) }
