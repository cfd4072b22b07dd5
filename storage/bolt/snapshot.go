package bolt

import (
	"bytes"
	"iter"

	"adjutant/storage"

	"go.etcd.io/bbolt"
)

// snapshot reads a bbolt transaction as one flat ordered space. The keys are
// kept in one bucket a first byte, whole, so that a family of keys can have its
// own way of filling pages and nothing is put together when reading.
type snapshot struct {
	tx       *bbolt.Tx
	families []family // those looked up so far
	present  []byte   // first bytes that have a bucket, in order; once listed
	listed   bool
	// busy is true while bbolt runs: a panic then is damage, not a mistake of
	// the function that reads.
	busy bool
	over bool
}

type family struct {
	first  byte
	bucket *bbolt.Bucket // nil: there is none
}

var _ storage.Reader = (*snapshot)(nil)

// use stops a function that kept its transaction. It would read memory that is
// not mapped any more.
func (s *snapshot) use() {
	if s.over {
		panic("storage: a transaction was used after its function had returned")
	}
}

// bucket is the bucket of a first byte, or nil.
func (s *snapshot) bucket(first byte) *bbolt.Bucket {
	for i := range s.families {
		if s.families[i].first == first {
			return s.families[i].bucket
		}
	}
	b := s.tx.Bucket([]byte{first})
	s.families = append(s.families, family{first, b})
	return b
}

// list is the first bytes for which there is a bucket.
func (s *snapshot) list() []byte {
	if !s.listed {
		c := s.tx.Cursor()
		for k, _ := c.First(); k != nil; k, _ = c.Next() {
			if len(k) == 1 {
				s.present = append(s.present, k[0])
			}
		}
		s.listed = true
	}
	return s.present
}

// Get implements storage.Reader.
func (s *snapshot) Get(key []byte) []byte {
	s.use()
	if len(key) == 0 {
		return nil
	}
	s.busy = true
	var v []byte
	if b := s.bucket(key[0]); b != nil {
		v = b.Get(key)
	}
	s.busy = false
	return v
}

// Scan implements storage.Reader.
func (s *snapshot) Scan(from, to []byte) iter.Seq2[[]byte, []byte] { return s.scan(from, to, false) }

// ScanBack implements storage.Reader.
func (s *snapshot) ScanBack(from, to []byte) iter.Seq2[[]byte, []byte] { return s.scan(from, to, true) }

func (s *snapshot) scan(from, to []byte, back bool) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		s.use()
		c := s.cursor(from, to, back)
		for k, v := c.next(); k != nil; k, v = c.next() {
			if !yield(k, v) {
				return
			}
			s.use()
		}
	}
}

// cursor goes through a range, bucket by bucket.
type cursor struct {
	s        *snapshot
	from, to []byte
	back     bool
	lo, hi   int // first bytes not yet visited, both ends included
	bolt     *bbolt.Cursor
}

func (s *snapshot) cursor(from, to []byte, back bool) cursor {
	c := cursor{s: s, from: from, to: to, back: back, lo: 0, hi: 255}
	if len(from) > 0 {
		c.lo = int(from[0])
	}
	switch {
	case to == nil:
	case len(to) == 0:
		c.hi = -1
	case len(to) == 1:
		c.hi = int(to[0]) - 1 // nothing that begins with it is below it
	default:
		c.hi = int(to[0])
	}
	return c
}

// next returns the next key; a nil key is the end.
func (c *cursor) next() (k, v []byte) {
	c.s.busy = true
	for {
		if c.bolt != nil {
			if c.back {
				k, v = c.bolt.Prev()
			} else {
				k, v = c.bolt.Next()
			}
		} else {
			first, ok := c.nextFamily()
			if !ok {
				break
			}
			k, v = c.start(first)
		}
		if k == nil {
			c.bolt = nil
			continue
		}
		if c.back && bytes.Compare(k, c.from) < 0 || !c.back && c.to != nil && bytes.Compare(k, c.to) >= 0 {
			// The next families lie beyond the bound, too.
			c.lo, c.hi, c.bolt, k, v = 0, -1, nil, nil, nil
		}
		break
	}
	c.s.busy = false
	return k, v
}

// nextFamily takes the next first byte that has a bucket off the range.
func (c *cursor) nextFamily() (byte, bool) {
	if c.lo > c.hi {
		return 0, false
	}
	if c.lo == c.hi { // the usual scan: no need to know the others
		first := byte(c.lo)
		c.lo, c.hi = 0, -1
		return first, c.s.bucket(first) != nil
	}
	present := c.s.list()
	if c.back {
		for i := len(present) - 1; i >= 0; i-- {
			if f := int(present[i]); f >= c.lo && f <= c.hi {
				c.hi = f - 1
				return present[i], true
			}
		}
		return 0, false
	}
	for _, b := range present {
		if f := int(b); f >= c.lo && f <= c.hi {
			c.lo = f + 1
			return b, true
		}
	}
	return 0, false
}

// start places a bbolt cursor on the first key of the range in a family.
func (c *cursor) start(first byte) (k, v []byte) {
	c.bolt = c.s.bucket(first).Cursor()
	if !c.back {
		if len(c.from) > 0 && c.from[0] == first {
			return c.bolt.Seek(c.from)
		}
		return c.bolt.First()
	}
	if len(c.to) > 0 && c.to[0] == first {
		if k, _ = c.bolt.Seek(c.to); k != nil {
			return c.bolt.Prev()
		}
	}
	return c.bolt.Last()
}
