package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"adjutant/ops"
)

// Fault is a place where the store contradicts itself.
type Fault struct{ Text string }

// Report is what Verify counted and found.
type Report struct {
	Entries, Records, ListEntries, Waiting, Stuck, Timers int
	Head                                                  Head
	// Faults are the contradictions found, at most maxFaults of them.
	Faults []Fault
}

const maxFaults = 100

// Verify walks the whole store on one snapshot: the journal's chain from its
// first entry to its head, the histories against the journal, every record and
// the organisation against what the journal says became of it, every record
// against its lists in both directions, the outbox, the timers, that what was put
// aside ends, and that the inbox can be read. Whatever of that was altered outside
// this package is a fault, as long as somebody outside knows the head's hash: with
// it even a journal that was rewritten as a whole is found.
//
// It takes time in proportion to the store, and memory (some 150 bytes each) to
// the number of records.
func Verify(ctx context.Context, store Store) (Report, error) {
	var report Report
	err := store.View(ctx, func(r Reader) error {
		v := &verifier{ctx: ctx, r: r, trails: map[ops.ID]*trail{}, highest: map[string]uint64{}}
		for _, part := range []func() error{v.journal, v.records, v.org, v.links, v.missing, v.seen, v.outbox, v.timers, v.kept, v.inbox} {
			if err := part(); err != nil {
				return err
			}
		}
		report = v.report
		return nil
	})
	return report, err
}

// verifier is a walk through the store.
type verifier struct {
	ctx    context.Context
	r      Reader
	report Report
	// trails are what the journal says became of each record, and of each
	// part of the organisation.
	trails map[ops.ID]*trail
	// highest is the highest number of the ids of each prefix.
	highest map[string]uint64
	orgAt   int // the organisation's last revision that the journal names
}

func (v *verifier) fault(format string, args ...any) {
	if len(v.report.Faults) < maxFaults {
		v.report.Faults = append(v.report.Faults, Fault{fmt.Sprintf(format, args...)})
	}
}

// count is how many keys begin with prefix.
func (v *verifier) count(prefix []byte) (n int) {
	for range v.r.Scan(prefix, after(prefix)) {
		n++
	}
	return n
}

// records checks all tables, and that there are no records or list entries but
// theirs.
func (v *verifier) records() error {
	for _, t := range Tables {
		if err := t.verify(v); err != nil {
			return err
		}
		if last := lastNumber(v.r, t.Prefix()); last < v.highest[t.Prefix()] {
			v.fault("the next id would be %s-%d, which was used already", t.Prefix(), last+1)
		}
	}
	if n := v.count(key(familyRecord)) - v.report.Records; n != 0 {
		v.fault("there are %d records of unknown kinds", n)
	}
	if n := v.count(key(familyIndex)) - v.report.ListEntries; n != 0 {
		v.fault("there are %d list entries of unknown kinds", n)
	}
	return nil
}

// verify compares the table's records with its lists, and with what the journal
// says of them.
func (t Table[T, P]) verify(v *verifier) error {
	expected := 0
	prefix := key(familyRecord, t.prefix)
	for k, raw := range v.r.Scan(prefix, after(prefix)) {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		v.report.Records++
		id := ops.MakeID(t.prefix, number(k))
		v.compare(id, raw)
		record, err := t.decode(id, raw)
		if err != nil {
			v.fault("%s cannot be read: %v", id, err)
			continue
		}
		for entry, facets := range t.entries(id, record) {
			expected++
			if got := v.r.Get([]byte(entry)); got == nil || !bytes.Equal(got, facets) {
				v.fault("%s is missing from a list, or stands there as something else", id)
			}
		}
	}
	listed := v.count(key(familyIndex, t.prefix))
	if listed > expected {
		v.fault("the lists of %s have %d entries too many", t.prefix, listed-expected)
	}
	v.report.ListEntries += listed
	return nil
}

// compare checks a stored record against its trail, which is then done with.
func (v *verifier) compare(id ops.ID, raw []byte) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		fields = nil // it then differs from any trail
	}
	t := v.trails[id]
	delete(v.trails, id)
	if t == nil {
		v.fault("%s is not in the journal", id)
		return
	}
	at, err := json.Marshal(t.changed)
	if err != nil || string(fields["revision"]) != strconv.Itoa(t.revision) ||
		!bytes.Equal(fields["changed"], at) || !t.leadsTo(id, fields) {
		v.fault("%s is not as the journal left it", id)
	}
}

// missing checks what the journal says exists and is not there.
func (v *verifier) missing() error {
	for _, id := range slices.Sorted(maps.Keys(v.trails)) {
		if !v.trails[id].leadsTo(id, nil) {
			v.fault("%s is missing: the journal does not say that it was removed", id)
		}
	}
	return nil
}

// seen checks that each mark of a handled invocation will be forgotten in its
// time.
func (v *verifier) seen() error {
	from := key(familySeen, "at")
	timed := 0
	for k := range v.r.Scan(from, after(from)) {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		timed++
		if len(k) < len(from)+8 || v.r.Get(k[len(from)+8:]) == nil {
			v.fault("an invocation is to be forgotten that is not marked as handled")
		}
	}
	if marks := v.count(key(familySeen, "id")); marks != timed {
		v.fault("%d invocations are marked as handled, %d are to be forgotten in time", marks, timed)
	}
	return nil
}
