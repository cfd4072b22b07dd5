package storage

import (
	"bytes"
	"fmt"
	"time"
)

const (
	// someKept is how many values whose time has come each one that is put aside
	// removes: more than the one that it adds, so that a backlog shrinks.
	someKept = 4
	// keptSlack is by how much the end of a value may be out of date: to put it off
	// by less is not worth a write.
	keptSlack = 24 * time.Hour
)

// Keep puts a value aside under a name, in place of the one that was there, until a
// time. The same value put aside again stays until the later of its ends, and costs
// no write if that moves it by less than a day. A value is no record: it is not in the
// journal, and not taken back by an undo. Each that is put aside also removes a few
// whose time has come, so that their number follows the traffic.
func Keep(tx Tx, name string, value []byte, until, now time.Time) error {
	if name == "" || until.IsZero() {
		return fmt.Errorf("a value cannot be put aside under the name %q until %s", name, until)
	}
	k := keptKey(name)
	if raw := tx.Get(k); raw != nil {
		end, was, err := cutKept(name, raw)
		if err != nil {
			return err
		}
		if bytes.Equal(was, value) && until.Sub(end) < keptSlack {
			return nil
		}
		if err := tx.Delete(keptEndKey(end, name)); err != nil {
			return err
		}
	}
	if err := tx.Put(k, append(timed(nil, until), value...)); err != nil {
		return err
	}
	if err := tx.Put(keptEndKey(until, name), nil); err != nil {
		return err
	}
	return dropEnded(tx, now)
}

// Kept is the value that was put aside under a name, nil if there is none. It belongs
// to the transaction. It may still be there for a while after its time has come: what
// must end on the minute says so itself.
func Kept(r Reader, name string) ([]byte, error) {
	raw := r.Get(keptKey(name))
	if raw == nil {
		return nil, nil
	}
	_, value, err := cutKept(name, raw)
	return value, err
}

// Forget removes the value that was put aside under a name, if there is one.
func Forget(tx Tx, name string) error {
	raw := tx.Get(keptKey(name))
	if raw == nil {
		return nil
	}
	end, _, err := cutKept(name, raw)
	if err != nil {
		return err
	}
	if err := tx.Delete(keptEndKey(end, name)); err != nil {
		return err
	}
	return tx.Delete(keptKey(name))
}

func keptKey(name string) []byte { return key(familyKept, "name", name) }

func keptEndKey(end time.Time, name string) []byte {
	return appendPart(timed(key(familyKept, "end"), end), name)
}

// cutKept takes apart what is stored of a value.
func cutKept(name string, raw []byte) (end time.Time, value []byte, err error) {
	if len(raw) < 8 {
		return end, nil, fmt.Errorf("what was put aside under %q cannot be read", name)
	}
	return moment(raw[:8]), raw[8:len(raw):len(raw)], nil
}

// cutKeptEndKey reads back what keptEndKey is made of. It reports false if it is
// something else.
func cutKeptEndKey(k []byte) (end time.Time, name string, ok bool) {
	from := len(key(familyKept, "end"))
	if len(k) < from+8 {
		return end, "", false
	}
	name, rest, ok := cutPart(string(k[from+8:]))
	return moment(k[:from+8]), name, ok && rest == ""
}

// dropEnded removes a few values whose time has come, the oldest first.
func dropEnded(tx Tx, now time.Time) error {
	from := key(familyKept, "end")
	var ended [][]byte
	for k := range tx.Scan(from, timed(key(familyKept, "end"), now)) {
		if ended = append(ended, k); len(ended) == someKept {
			break
		}
	}
	for _, k := range ended {
		if _, name, ok := cutKeptEndKey(k); ok {
			if err := tx.Delete(keptKey(name)); err != nil {
				return err
			}
		}
		if err := tx.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// kept checks that every value that was put aside ends in its time, and that nothing
// else does.
func (v *verifier) kept() error {
	names := key(familyKept, "name")
	values := 0
	for k, raw := range v.r.Scan(names, after(names)) {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		values++
		name, rest, ok := cutPart(string(k[len(names):]))
		end, _, err := cutKept(name, raw)
		if !ok || rest != "" || err != nil {
			v.fault("something was put aside that cannot be read")
			continue
		}
		if got := v.r.Get(keptEndKey(end, name)); got == nil || len(got) > 0 {
			v.fault("what was put aside under %q is kept for ever", name)
		}
	}
	ends := key(familyKept, "end")
	ending := v.count(ends)
	if ending != values {
		v.fault("%d values were put aside, %d end in time", values, ending)
	}
	if n := v.count(key(familyKept)) - values - ending; n != 0 {
		v.fault("there are %d entries about values put aside of unknown kinds", n)
	}
	return nil
}
