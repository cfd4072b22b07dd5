package storage

import "time"

// SeenFor is how long the mark of a handled invocation is kept. Slack delivers
// again within minutes, a process that was down for longer within hours.
const SeenFor = 48 * time.Hour

// someMarks is how many marks that are too old each new one removes: more than
// the one that it adds, so that a backlog shrinks.
const someMarks = 4

// Seen returns what was answered to an invocation that was handled before, or
// nil for one that is new. The answer belongs to the transaction. An invocation
// without an id is always new.
func Seen(r Reader, platform, id string) []byte {
	if id == "" {
		return nil
	}
	return r.Get(seenKey(platform, id))
}

// MarkSeen notes that an invocation was handled, and what was answered, in the
// transaction that handled it. The first answer stands. It also forgets a few
// marks that are too old, so that their number follows the traffic.
func MarkSeen(tx Tx, platform, id string, answer []byte, now time.Time) error {
	mark := seenKey(platform, id)
	if id == "" || tx.Get(mark) != nil {
		return nil // a second entry by time would take the mark away too soon
	}
	if err := tx.Put(mark, answer); err != nil {
		return err
	}
	if err := tx.Put(append(timed(key(familySeen, "at"), now), mark...), nil); err != nil {
		return err
	}
	from := key(familySeen, "at")
	var old [][]byte
	for k := range tx.Scan(from, timed(key(familySeen, "at"), now.Add(-SeenFor))) {
		if old = append(old, k); len(old) == someMarks {
			break
		}
	}
	for _, k := range old {
		if err := tx.Delete(k[len(from)+8:]); err != nil {
			return err
		}
		if err := tx.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

func seenKey(platform, id string) []byte { return key(familySeen, "id", platform, id) }
