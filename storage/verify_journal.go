package storage

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"time"

	"adjutant/ops"
)

// journal walks the chain and follows what became of each record.
func (v *verifier) journal() error {
	var last Head
	histories := 0
	prefix := key(Journal)
	for k, raw := range v.r.Scan(prefix, after(prefix)) {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		v.report.Entries++
		if len(k) != len(prefix)+8 || number(k) != last.Seq+1 {
			v.fault("the journal goes from entry %d to entry %d", last.Seq, number(k))
		}
		before := last.Hash
		last = Head{Seq: number(k), Hash: hashOf(raw)}
		var entry ops.JournalEntry
		if err := json.Unmarshal(raw, &entry); err != nil {
			v.fault("journal entry %d cannot be read: %v", last.Seq, err)
			continue
		}
		if entry.Seq != last.Seq || entry.Prev != before {
			v.fault("journal entry %d does not follow from the one before it: one of the two was altered", last.Seq)
		}
		keys := historyKeys(entry)
		histories += len(keys)
		for _, h := range keys {
			if got := v.r.Get(h); got == nil || len(got) > 0 {
				v.fault("journal entry %d is missing from a history", last.Seq)
			}
		}
		for _, change := range entry.Changes {
			v.follow(change, entry.At)
		}
	}
	v.report.Head = last
	if err := v.head(last); err != nil {
		return err
	}
	if n := v.count(key(familyHistory)); n > histories {
		v.fault("the histories have %d entries too many", n-histories)
	}
	return nil
}

// head checks the stored head against the journal's last entry.
func (v *verifier) head(last Head) error {
	stored := v.r.Get(headKey)
	if stored == nil && last == (Head{}) {
		return nil
	}
	expected, err := json.Marshal(last)
	if err != nil {
		return err
	}
	if !bytes.Equal(stored, expected) {
		v.fault("the journal ends with entry %d, hash %s, but its head is %s", last.Seq, last.Hash, stored)
	}
	return nil
}

// trail is what the journal says became of a record.
type trail struct {
	// sum is the exclusive or of the hashes of all fields that were set and
	// not unset: of what the record should be now, without keeping it.
	sum      [sha256.Size]byte
	revision int
	changed  time.Time
}

func (v *verifier) follow(change ops.Change, at time.Time) {
	t := v.trails[change.Record]
	if t == nil {
		t = &trail{}
		v.trails[change.Record] = t
	}
	t.revision, t.changed = change.Revision, at
	for name, field := range change.Fields {
		if untracked(change.Record, name) {
			continue
		}
		if field.From != nil {
			t.toggle(name, field.From)
		}
		if field.To != nil {
			t.toggle(name, field.To)
		}
	}
	if _, ok := TableOf(change.Record); ok {
		prefix, n := change.Record.Split()
		v.highest[prefix] = max(v.highest[prefix], n)
	} else {
		v.orgAt = max(v.orgAt, change.Revision)
	}
}

// untracked reports whether a field is not in every change that alters it, so
// that it is compared on its own, or is one of the organisation's lists, whose
// members are parts of their own.
func untracked(id ops.ID, name string) bool {
	_, list := orgLists[name]
	return name == "revision" || name == "changed" || id == orgSettings && list
}

func (t *trail) toggle(name string, value []byte) {
	h := sha256.New()
	h.Write([]byte(name))
	h.Write([]byte{0})
	h.Write(value)
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	for i := range sum {
		t.sum[i] ^= sum[i]
	}
}

// leadsTo reports whether the trail ends at a record with these fields, or, if
// there are none, at no record.
func (t trail) leadsTo(id ops.ID, fields map[string]json.RawMessage) bool {
	for name, value := range fields {
		if !untracked(id, name) {
			t.toggle(name, value)
		}
	}
	return t.sum == [sha256.Size]byte{}
}
