package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"iter"

	"adjutant/storage"

	"go.etcd.io/bbolt"
)

// Put and Delete refuse what would otherwise go wrong later, at the commit, and
// take the whole group with it.
var (
	errEmptyKey = errors.New("a key must not be empty")
	errScanning = errors.New("the transaction must not be written to while a scan of it runs")
)

// tx is what one function of a group sees: what it wrote itself, above what the
// functions before it in the group wrote, above the file.
type tx struct {
	base  *snapshot
	group *layer
	own   *layer
	scans int
	err   error // the first refused write: the transaction is lost
	over  bool
}

var _ storage.Tx = (*tx)(nil)

func (t *tx) use() {
	if t.over {
		panic("storage: a transaction was used after its function had returned")
	}
}

// Get implements storage.Reader.
func (t *tx) Get(key []byte) []byte {
	t.use()
	if v, ok := t.own.get(key); ok {
		return v
	}
	if v, ok := t.group.get(key); ok {
		return v
	}
	return t.base.Get(key)
}

// Put implements storage.Tx.
func (t *tx) Put(key, value []byte) error {
	if err := t.writable(key); err != nil {
		return err
	}
	if len(value) > bbolt.MaxValueSize {
		return t.refuse(fmt.Errorf("a value of %d bytes is too long: %d are allowed", len(value), bbolt.MaxValueSize))
	}
	if value == nil {
		value = []byte{} // nil is a deletion
	}
	t.own.set(key, value[:len(value):len(value)])
	return nil
}

// Delete implements storage.Tx.
func (t *tx) Delete(key []byte) error {
	if err := t.writable(key); err != nil {
		return err
	}
	if t.Get(key) != nil { // a group that changes nothing needs no commit
		t.own.set(key, nil)
	}
	return nil
}

func (t *tx) writable(key []byte) error {
	t.use()
	switch {
	case t.scans > 0:
		return t.refuse(errScanning)
	case len(key) == 0:
		return t.refuse(errEmptyKey)
	case len(key) > storage.MaxKey:
		return t.refuse(fmt.Errorf("a key of %d bytes is too long: %d are allowed", len(key), storage.MaxKey))
	}
	return nil
}

// refuse remembers the error: half of what a function meant to write is not
// committed because it did not look at an error.
func (t *tx) refuse(err error) error {
	if t.err == nil {
		t.err = err
	}
	return err
}

// Scan implements storage.Reader.
func (t *tx) Scan(from, to []byte) iter.Seq2[[]byte, []byte] { return t.scan(from, to, false) }

// ScanBack implements storage.Reader.
func (t *tx) ScanBack(from, to []byte) iter.Seq2[[]byte, []byte] { return t.scan(from, to, true) }

func (t *tx) scan(from, to []byte, back bool) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		t.use()
		t.scans++
		defer func() { t.scans-- }()
		m := t.merge(from, to, back)
		for k, v := m.next(); k != nil; k, v = m.next() {
			if !yield(k, v) {
				return
			}
			t.use()
		}
	}
}

// merged goes through the three layers at once.
type merged struct {
	base       cursor
	own, group layerCursor
	heads      [3]write // of own, group, base: the upper wins
	back       bool
}

func (t *tx) merge(from, to []byte, back bool) *merged {
	m := &merged{
		base:  t.base.cursor(from, to, back),
		own:   t.own.cursor(from, to, back),
		group: t.group.cursor(from, to, back),
		back:  back,
	}
	for i := range m.heads {
		m.advance(i)
	}
	return m
}

func (m *merged) advance(i int) {
	h := &m.heads[i]
	switch i {
	case 0:
		h.key, h.value = m.own.next()
	case 1:
		h.key, h.value = m.group.next()
	default:
		h.key, h.value = m.base.next()
	}
}

// next returns the next key that is not deleted; a nil key is the end.
func (m *merged) next() (k, v []byte) {
	for {
		k, v = nil, nil
		for i := range m.heads {
			h := &m.heads[i]
			if h.key == nil {
				continue
			}
			order := -1
			if k != nil {
				order = bytes.Compare(h.key, k)
				if m.back {
					order = -order
				}
			}
			if order < 0 {
				k, v = h.key, h.value
			}
		}
		if k == nil {
			return nil, nil
		}
		for i := range m.heads {
			if h := &m.heads[i]; h.key != nil && bytes.Equal(h.key, k) {
				m.advance(i)
			}
		}
		if v != nil {
			return k, v
		}
	}
}

// apply writes a layer into a bbolt transaction, in order, so that bbolt finds
// each page once.
func (l *layer) apply(btx *bbolt.Tx, appendOnly *[256]bool) error {
	var bucket *bbolt.Bucket
	current := -1
	for _, run := range l.runs {
		for _, w := range run {
			if first := int(w.key[0]); first != current {
				current = first
				bucket = btx.Bucket(w.key[:1])
			}
			if w.value == nil {
				if bucket == nil {
					continue
				}
				if err := bucket.Delete(w.key); err != nil {
					return err
				}
				continue
			}
			if bucket == nil {
				var err error
				if bucket, err = btx.CreateBucket(w.key[:1]); err != nil {
					return err
				}
			}
			if appendOnly[current] {
				bucket.FillPercent = 0.9 // bbolt forgets it with the transaction
			}
			if err := bucket.Put(w.key, w.value); err != nil {
				return err
			}
		}
	}
	return nil
}
