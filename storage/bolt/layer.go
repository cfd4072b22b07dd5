package bolt

import (
	"bytes"
	"sort"
)

// layer is an ordered set of writes over something else: a key has a value, or
// is deleted (a nil value).
//
// It is a list of sorted runs of at most runLen entries. A function's usual 10
// to 50 writes fit into one run, where a binary search and a short copy beat
// any tree and allocate nothing once the run is there; at 100,000 writes the
// list has a few thousand runs and a write still copies only parts of a run,
// and, once in runLen/2 writes, of the list. A B-tree from a library would do
// the same with a dependency and an allocation a node.
//
// Keys and values are kept as given, not copied.
type layer struct {
	runs  [][]write
	spare [][]write // emptied runs, to be used again
	bytes int       // of keys and values, roughly: overwritten ones count too
}

type write struct{ key, value []byte }

const (
	runLen   = 128
	maxSpare = 16 // a huge function's memory is given back
)

func (l *layer) empty() bool { return len(l.runs) == 0 }

// run is the index of the run in which the key is or belongs.
func (l *layer) run(key []byte) int {
	// The last run is the likely one for keys that only grow.
	if n := len(l.runs); n < 2 || bytes.Compare(l.runs[n-1][0].key, key) <= 0 {
		return n - 1
	}
	i := sort.Search(len(l.runs), func(i int) bool { return bytes.Compare(l.runs[i][0].key, key) > 0 })
	return max(i-1, 0)
}

// find is the index in a run of the key or of the next greater one.
func find(run []write, key []byte) (int, bool) {
	if n := len(run); n > 0 && bytes.Compare(run[n-1].key, key) < 0 {
		return n, false
	}
	i := sort.Search(len(run), func(i int) bool { return bytes.Compare(run[i].key, key) >= 0 })
	return i, i < len(run) && bytes.Equal(run[i].key, key)
}

// get returns the value (nil if deleted) and whether the layer knows the key.
func (l *layer) get(key []byte) ([]byte, bool) {
	if l.empty() {
		return nil, false
	}
	run := l.runs[l.run(key)]
	if i, ok := find(run, key); ok {
		return run[i].value, true
	}
	return nil, false
}

// set writes a value, or, with nil, a deletion.
func (l *layer) set(key, value []byte) {
	l.bytes += len(key) + len(value)
	if l.empty() {
		l.runs = append(l.runs, append(l.newRun(), write{key, value}))
		return
	}
	r := l.run(key)
	i, ok := find(l.runs[r], key)
	if ok {
		l.runs[r][i].value = value
		return
	}
	if len(l.runs[r]) == runLen {
		r, i = l.split(r, i)
	}
	run := append(l.runs[r], write{})
	copy(run[i+1:], run[i:])
	run[i] = write{key, value}
	l.runs[r] = run
}

// split makes room in the full run r for an entry at i and returns where that
// is now. At the very end a new run is begun instead, so that ascending writes
// leave full runs.
func (l *layer) split(r, i int) (int, int) {
	fresh := l.newRun()
	full := l.runs[r]
	cut := runLen / 2
	if r == len(l.runs)-1 && i == runLen {
		cut = runLen
	}
	fresh = append(fresh, full[cut:]...)
	clear(full[cut:])
	l.runs = append(l.runs, nil)
	copy(l.runs[r+2:], l.runs[r+1:])
	l.runs[r], l.runs[r+1] = full[:cut], fresh
	if i > cut || i == cut && cut == runLen {
		return r + 1, i - cut
	}
	return r, i
}

func (l *layer) newRun() []write {
	if n := len(l.spare); n > 0 {
		run := l.spare[n-1]
		l.spare = l.spare[:n-1]
		return run
	}
	return make([]write, 0, runLen)
}

// reset empties the layer and lets go of all keys and values.
func (l *layer) reset() {
	for i, run := range l.runs {
		clear(run)
		if len(l.spare) < maxSpare {
			l.spare = append(l.spare, run[:0])
		}
		l.runs[i] = nil
	}
	l.bytes = 0
	if cap(l.runs) > 4*maxSpare {
		l.runs = nil
	}
	l.runs = l.runs[:0]
}

// addAll lays other on top of l.
func (l *layer) addAll(other *layer) {
	for _, run := range other.runs {
		for _, w := range run {
			l.set(w.key, w.value)
		}
	}
}

// layerCursor goes through the entries of a range, deletions included.
type layerCursor struct {
	l      *layer
	run, i int
	bound  []byte // exclusive above, inclusive below; see next
	back   bool
}

// cursor starts at from, or, going back, below to (nil: at the end).
func (l *layer) cursor(from, to []byte, back bool) layerCursor {
	c := layerCursor{l: l, back: back, bound: to}
	switch {
	case l.empty():
		c.i = -1
		if !back {
			c.i = 0
		}
	case !back:
		c.run = l.run(from)
		c.i, _ = find(l.runs[c.run], from)
	case to == nil:
		c.bound = from
		c.run = len(l.runs) - 1
		c.i = len(l.runs[c.run]) - 1
	default:
		c.bound = from
		c.run = l.run(to)
		c.i, _ = find(l.runs[c.run], to)
		c.i--
	}
	return c
}

// next returns the entry and moves on; a nil key is the end.
func (c *layerCursor) next() (key, value []byte) {
	if c.back {
		for c.i < 0 {
			if c.run--; c.run < 0 {
				return nil, nil
			}
			c.i = len(c.l.runs[c.run]) - 1
		}
		w := c.l.runs[c.run][c.i]
		if bytes.Compare(w.key, c.bound) < 0 {
			return nil, nil
		}
		c.i--
		return w.key, w.value
	}
	for c.run < len(c.l.runs) && c.i >= len(c.l.runs[c.run]) {
		c.run, c.i = c.run+1, 0
	}
	if c.run >= len(c.l.runs) {
		return nil, nil
	}
	w := c.l.runs[c.run][c.i]
	if c.bound != nil && bytes.Compare(w.key, c.bound) >= 0 {
		return nil, nil
	}
	c.i++
	return w.key, w.value
}
