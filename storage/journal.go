package storage

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"adjutant/ops"
)

// Edit is a change under way: a transaction together with the journal entry
// that will tell of it.
type Edit struct {
	Tx    Tx
	Entry ops.JournalEntry
}

// add notes what became of records. After Close it would never be journaled.
func (e *Edit) add(changes ...ops.Change) error {
	if e.Entry.Seq != 0 {
		return errClosed
	}
	e.Entry.Changes = append(e.Entry.Changes, changes...)
	return nil
}

var errClosed = errors.New("the journal entry of the change is written: nothing can be added to it")

// Head is where the journal stands: its last entry's number and hash. Zero for
// an empty journal.
type Head struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash"`
}

var headKey = key(familyMeta, "journal")

// JournalHead reads where the journal stands.
func JournalHead(r Reader) (Head, error) {
	var head Head
	if raw := r.Get(headKey); raw != nil {
		if err := json.Unmarshal(raw, &head); err != nil {
			return head, fmt.Errorf("read the journal's head: %w", err)
		}
	}
	return head, nil
}

// Close writes the journal entry of the change and returns it, with its number.
// A change that changed nothing and has no note leaves no entry; the number is
// then 0. Nothing can be saved with the edit afterwards.
func (e *Edit) Close() (ops.JournalEntry, error) {
	entry := &e.Entry
	if entry.Seq != 0 {
		return *entry, errClosed
	}
	if len(entry.Changes) == 0 && entry.Note == "" {
		return *entry, nil
	}
	head, err := JournalHead(e.Tx)
	if err != nil {
		return *entry, err
	}
	entry.Seq, entry.Prev = head.Seq+1, head.Hash
	raw, err := json.Marshal(entry)
	if err != nil {
		return *entry, fmt.Errorf("write journal entry %d: %w", entry.Seq, err)
	}
	headRaw, err := json.Marshal(Head{Seq: entry.Seq, Hash: hashOf(raw)})
	if err != nil {
		return *entry, err
	}
	if err := e.Tx.Put(numbered(key(Journal), entry.Seq), raw); err != nil {
		return *entry, err
	}
	if err := e.Tx.Put(headKey, headRaw); err != nil {
		return *entry, err
	}
	for _, k := range historyKeys(*entry) {
		if err := e.Tx.Put(k, []byte{}); err != nil {
			return *entry, err
		}
	}
	return *entry, nil
}

// historyKeys are the keys by which an entry is found: its actor and the
// records it changed, each once.
func historyKeys(entry ops.JournalEntry) [][]byte {
	keys := [][]byte{numbered(key(familyHistory, "actor", string(entry.Actor)), entry.Seq)}
	had := map[ops.ID]bool{}
	for _, change := range entry.Changes {
		if !had[change.Record] {
			had[change.Record] = true
			keys = append(keys, numbered(key(familyHistory, "record", string(change.Record)), entry.Seq))
		}
	}
	return keys
}

// Entry reads one journal entry by its number. It returns ErrNotFound if the
// journal has none.
func Entry(r Reader, seq uint64) (ops.JournalEntry, error) {
	var entry ops.JournalEntry
	raw := r.Get(numbered(key(Journal), seq))
	if raw == nil {
		return entry, fmt.Errorf("journal entry %d: %w", seq, ErrNotFound)
	}
	if err := json.Unmarshal(raw, &entry); err != nil {
		return entry, fmt.Errorf("read journal entry %d: %w", seq, err)
	}
	return entry, nil
}

// EntriesAfter yields the entries that follow the one with number seq, up to and
// with upTo or the last one, in their order: what happened between two digests
// that each noted where the journal stood. It ends with an error where an entry
// cannot be read or is missing.
func EntriesAfter(r Reader, seq, upTo uint64) iter.Seq2[ops.JournalEntry, error] {
	return func(yield func(ops.JournalEntry, error) bool) {
		head, err := JournalHead(r)
		if err != nil {
			yield(ops.JournalEntry{}, err)
			return
		}
		for last := min(upTo, head.Seq); seq < last; {
			seq++
			entry, err := Entry(r, seq)
			if !yield(entry, err) || err != nil {
				return
			}
		}
	}
}

// SeqAt is the number of the last entry that was made at t or before, 0 if there
// is none. It reads as many entries as the length of the journal has binary
// digits, and relies on it that entries are in the order of time. Where a clock
// was set back they are not: the number is then that of an entry which is not
// after t and whose next one is, and there may be others like it. [Past] counts
// from the end; the journal's head in what it returns is what it has counted.
func SeqAt(r Reader, t time.Time) (uint64, error) {
	head, err := JournalHead(r)
	if err != nil {
		return 0, err
	}
	low, high := uint64(0), head.Seq // not after t, or none; what follows high is after t, or none
	for low < high {
		middle := high - (high-low)/2
		entry, err := Entry(r, middle)
		if err != nil {
			return 0, err
		}
		if entry.At.After(t) {
			high = middle - 1
		} else {
			low = middle
		}
	}
	return low, nil
}

// HistoryOf yields the entries that changed a record, the latest first.
func HistoryOf(r Reader, id ops.ID) iter.Seq2[ops.JournalEntry, error] {
	return history(r, key(familyHistory, "record", string(id)))
}

// ActionsOf yields the entries of a person, the latest first.
func ActionsOf(r Reader, actor ops.Handle) iter.Seq2[ops.JournalEntry, error] {
	return history(r, key(familyHistory, "actor", string(actor)))
}

func history(r Reader, prefix []byte) iter.Seq2[ops.JournalEntry, error] {
	return func(yield func(ops.JournalEntry, error) bool) {
		for k := range r.ScanBack(prefix, after(prefix)) {
			entry, err := Entry(r, number(k))
			if !yield(entry, err) || err != nil {
				return
			}
		}
	}
}

func hashOf(entry []byte) string {
	sum := sha256.Sum256(entry)
	return hex.EncodeToString(sum[:])
}
