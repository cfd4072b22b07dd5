package storage

import (
	"bytes"
	"iter"
	"slices"
)

// overlay reads a store with some keys set or gone, and without the end of its
// journal. Nothing is copied: it finds what lies above while it reads what lies
// below.
type overlay struct {
	below Reader
	// above is in the order of keys.
	above []laid
	// last is the number of the last journal entry that is seen.
	last uint64
}

// laid is a key that lies above: a nil value is one that is gone.
type laid struct{ key, value []byte }

// newOverlay lays keys above a reader.
func newOverlay(below Reader, above map[string][]byte, last uint64) *overlay {
	o := &overlay{below: below, last: last, above: make([]laid, 0, len(above))}
	for k, value := range above {
		o.above = append(o.above, laid{[]byte(k), value})
	}
	slices.SortFunc(o.above, func(a, b laid) int { return bytes.Compare(a.key, b.key) })
	return o
}

// find is where in above the key is, or would be.
func (o *overlay) find(key []byte) (int, bool) {
	return slices.BinarySearchFunc(o.above, key, func(l laid, key []byte) int { return bytes.Compare(l.key, key) })
}

// within is the part of above that lies in a range.
func (o *overlay) within(from, to []byte) []laid {
	low, _ := o.find(from)
	high := len(o.above)
	if to != nil {
		high, _ = o.find(to)
	}
	return o.above[low:max(low, high)]
}

// hides reports whether a key is that of a journal entry that is not seen, or of
// one's place in a history.
func (o *overlay) hides(key []byte) bool {
	return len(key) > 0 && (key[0] == Journal || key[0] == familyHistory) && number(key) > o.last
}

// Get implements Reader.
func (o *overlay) Get(key []byte) []byte {
	if o.hides(key) {
		return nil
	}
	if i, ok := o.find(key); ok {
		return o.above[i].value
	}
	return o.below.Get(key)
}

// Scan implements Reader.
func (o *overlay) Scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		above := o.within(from, to)
		// rise yields what lies above before a key (nil: all of it).
		rise := func(key []byte) bool {
			for len(above) > 0 && (key == nil || bytes.Compare(above[0].key, key) < 0) {
				next := above[0]
				above = above[1:]
				if next.value != nil && !yield(next.key, next.value) {
					return false
				}
			}
			return true
		}
		for k, v := range o.below.Scan(from, to) {
			if !rise(k) {
				return
			}
			if len(above) > 0 && bytes.Equal(above[0].key, k) {
				v, above = above[0].value, above[1:]
			}
			if v != nil && !o.hides(k) && !yield(k, v) {
				return
			}
		}
		rise(nil)
	}
}

// ScanBack implements Reader.
func (o *overlay) ScanBack(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		above := o.within(from, to)
		// sink yields what lies above after a key (nil: all of it).
		sink := func(key []byte) bool {
			for n := len(above); n > 0 && (key == nil || bytes.Compare(above[n-1].key, key) > 0); n-- {
				next := above[n-1]
				above = above[:n-1]
				if next.value != nil && !yield(next.key, next.value) {
					return false
				}
			}
			return true
		}
		for k, v := range o.below.ScanBack(from, to) {
			if !sink(k) {
				return
			}
			if n := len(above); n > 0 && bytes.Equal(above[n-1].key, k) {
				v, above = above[n-1].value, above[:n-1]
			}
			if v != nil && !o.hides(k) && !yield(k, v) {
				return
			}
		}
		sink(nil)
	}
}
