package bolt

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// Page flags and element flags of bbolt's file format.
const (
	branchPage = 1
	leafPage   = 2
	elementLen = 16
	bucketHead = 16
	bucketFlag = 1
)

// badPage is the first thing that is wrong in a file.
type badPage struct {
	page uint64
	what string
}

func (b *badPage) Error() string { return fmt.Sprintf("page %d: %s", b.page, b.what) }

// job is a page to look at: whose it is and between which keys it must lie.
type job struct {
	page   uint64
	bucket string // "" is the root bucket
	child  bool   // it hangs under a branch: it may not be empty
	lo, hi []byte // lo <= key < hi; nil is no bound
}

// walk reads all pages that can be reached from a meta page, with plain reads
// rather than through a memory map, so that nothing in the file can do worse
// than fail. It goes level by level and within a level in file order, which is
// what a cold disk likes.
//
// It does not trust anything it reads, and checks all that bbolt relies upon;
// what it lets pass bbolt can read.
type walk struct {
	f      io.ReaderAt
	size   int64
	page   int64
	meta   meta
	seen   []uint64 // a bit a page
	buf    []byte
	next   []job
	layout string // of the driver's marker; "" if there is none
}

func newWalk(f io.ReaderAt, size int64, m meta) *walk {
	return &walk{f: f, size: size, page: int64(m.pageSize), meta: m}
}

// run returns a *badPage, ctx's error or the disk's.
func (w *walk) run(ctx context.Context) error {
	if have := uint64(w.size / w.page); w.meta.pages > have {
		return &badPage{have, fmt.Sprintf("the file ends here, after %d bytes, and should have %d pages of %d", w.size, w.meta.pages, w.page)}
	}
	w.seen = make([]uint64, w.meta.pages/64+1)
	w.next = []job{{page: w.meta.root}}
	for len(w.next) > 0 {
		level := w.next
		w.next = nil
		slices.SortFunc(level, func(a, b job) int { return cmp.Compare(a.page, b.page) })
		for i, j := range level {
			if i%256 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if err := w.visit(j); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walk) visit(j job) error {
	p, err := w.load(j.page)
	if err != nil {
		return err
	}
	switch flags := binary.NativeEndian.Uint16(p[8:]); flags {
	case branchPage:
		// Its keys bound the pages below and must outlive the buffer.
		return w.branch(j, bytes.Clone(p))
	case leafPage:
		if j.child && binary.NativeEndian.Uint16(p[10:]) == 0 {
			return &badPage{j.page, "it has no keys"}
		}
		return w.leaf(j, p)
	default:
		return &badPage{j.page, fmt.Sprintf("its kind is %#x, neither branch nor leaf", flags)}
	}
}

// load reads a page with those that it runs over into, and marks them as seen.
func (w *walk) load(id uint64) ([]byte, error) {
	if id < 2 || id >= w.meta.pages {
		return nil, &badPage{id, "it is referred to and does not exist"}
	}
	if int64(len(w.buf)) < w.page {
		w.buf = make([]byte, w.page)
	}
	if _, err := w.f.ReadAt(w.buf[:w.page], int64(id)*w.page); err != nil {
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	if own := binary.NativeEndian.Uint64(w.buf); own != id {
		return nil, &badPage{id, fmt.Sprintf("it says that it is page %d", own)}
	}
	over := uint64(binary.NativeEndian.Uint32(w.buf[12:]))
	if over >= w.meta.pages-id {
		return nil, &badPage{id, "it runs over the end of the file"}
	}
	for i := id; i <= id+over; i++ {
		if w.seen[i/64]&(1<<(i%64)) != 0 {
			return nil, &badPage{i, "it is referred to twice"}
		}
		w.seen[i/64] |= 1 << (i % 64)
	}
	if over == 0 {
		return w.buf[:w.page], nil
	}
	whole := int64(over+1) * w.page
	if int64(len(w.buf)) < whole {
		w.buf = append(w.buf[:w.page], make([]byte, whole-w.page)...)
	}
	if _, err := w.f.ReadAt(w.buf[w.page:whole], int64(id)*w.page+w.page); err != nil {
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	return w.buf[:whole], nil
}

// element returns the part of a page that an element refers to, from at on.
func element(j job, p []byte, i, count int, pos, size uint64) ([]byte, error) {
	start := uint64(pageHead+i*elementLen) + pos
	if start < uint64(pageHead+count*elementLen) || start+size > uint64(len(p)) {
		return nil, &badPage{j.page, fmt.Sprintf("key %d lies outside it", i)}
	}
	return p[start : start+size : start+size], nil
}

func countOf(j job, p []byte) (int, error) {
	count := int(binary.NativeEndian.Uint16(p[10:]))
	if pageHead+count*elementLen > len(p) {
		return 0, &badPage{j.page, fmt.Sprintf("it has no room for its %d keys", count)}
	}
	return count, nil
}

// inOrder tells whether key may follow last on a page of j.
func inOrder(j job, i int, last, key []byte) error {
	switch {
	case len(key) == 0:
		return &badPage{j.page, fmt.Sprintf("key %d is empty", i)}
	case i == 0 && bytes.Compare(key, j.lo) < 0, i > 0 && bytes.Compare(key, last) <= 0, j.hi != nil && bytes.Compare(key, j.hi) >= 0:
		return &badPage{j.page, fmt.Sprintf("key %d is out of order", i)}
	}
	return nil
}

func (w *walk) branch(j job, p []byte) error {
	count, err := countOf(j, p)
	if err != nil {
		return err
	}
	if count == 0 {
		return &badPage{j.page, "it is a branch without pages below"}
	}
	first := len(w.next)
	var last []byte
	for i := range count {
		e := p[pageHead+i*elementLen:]
		key, err := element(j, p, i, count, uint64(binary.NativeEndian.Uint32(e)), uint64(binary.NativeEndian.Uint32(e[4:])))
		if err != nil {
			return err
		}
		if err := inOrder(j, i, last, key); err != nil {
			return err
		}
		last = key
		w.next = append(w.next, job{page: binary.NativeEndian.Uint64(e[8:]), bucket: j.bucket, child: true, lo: key, hi: j.hi})
		if i > 0 {
			w.next[first+i-1].hi = key
		}
	}
	return nil
}

func (w *walk) leaf(j job, p []byte) error {
	count, err := countOf(j, p)
	if err != nil {
		return err
	}
	var last []byte
	for i := range count {
		e := p[pageHead+i*elementLen:]
		flags := binary.NativeEndian.Uint32(e)
		pos, ksize, vsize := uint64(binary.NativeEndian.Uint32(e[4:])), uint64(binary.NativeEndian.Uint32(e[8:])), uint64(binary.NativeEndian.Uint32(e[12:]))
		both, err := element(j, p, i, count, pos, ksize+vsize)
		if err != nil {
			return err
		}
		key, value := both[:ksize], both[ksize:]
		if err := inOrder(j, i, last, key); err != nil {
			return err
		}
		last = key
		if err := w.entry(j, i, flags, key, value); err != nil {
			return err
		}
	}
	return nil
}

// entry checks what our layout says of a key: buckets in the root bucket and
// nowhere else, and in the bucket of a first byte only keys that begin with it.
func (w *walk) entry(j job, i int, flags uint32, key, value []byte) error {
	if j.bucket != "" {
		switch {
		case flags != 0:
			return &badPage{j.page, fmt.Sprintf("key %d is of an unknown kind", i)}
		case len(j.bucket) == 1 && key[0] != j.bucket[0]:
			return &badPage{j.page, fmt.Sprintf("key %d belongs elsewhere", i)}
		case j.bucket == markerBucket && string(key) == markerKey:
			w.layout = string(value)
		}
		return nil
	}
	if flags != bucketFlag || len(value) < bucketHead {
		return &badPage{j.page, fmt.Sprintf("key %d should be a bucket", i)}
	}
	bucket := string(key)
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		w.next = append(w.next, job{page: root, bucket: bucket})
		return nil
	}
	// A small bucket lives inside its value, as a page without a number.
	inline := value[bucketHead:]
	if len(inline) < pageHead || binary.NativeEndian.Uint16(inline[8:]) != leafPage || binary.NativeEndian.Uint32(inline[12:]) != 0 {
		return &badPage{j.page, fmt.Sprintf("the bucket in key %d is not one", i)}
	}
	return w.leaf(job{page: j.page, bucket: bucket}, inline)
}
