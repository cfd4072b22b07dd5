package storage

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
)

// Format is the version of the layout that this program writes.
const Format = 3

// Step brings a store from one format to the next. It runs in the transaction
// that also writes the new version. Records are changed through [Table.Save]
// under a journal entry of its own, or Verify finds them different from what
// the journal says.
type Step func(Tx) error

// steps[n] leads from format n+1 to n+2. Old files of every version are kept
// as fixtures of the tests.
var steps = []Step{
	// Open records get timers, which whoever brings them in line with the
	// organisation sets. So that it is done, they are in line with none.
	func(tx Tx) error {
		if err := Acceptances.relistAll(tx); err != nil { // by who accepts, too
			return err
		}
		return tx.Delete(orgTakenKey)
	},
	// Open risks are listed by how long nobody has changed them, too.
	func(tx Tx) error { return Risks.relistAll(tx) },
}

var (
	formatKey   = key(familyMeta, "format")
	instanceKey = key(familyMeta, "instance")
)

// Prepare makes a store ready for this program: a new one gets the present
// format, an older one is brought up to it step by step. A store that a newer
// version wrote, or that is none of ours, is refused with a [Problem].
func Prepare(ctx context.Context, store Store) error {
	return migrate(ctx, store, Format, steps)
}

// migrate takes one step a transaction, so that a store is never between two
// formats and what one step wrote is not held in memory for the next.
func migrate(ctx context.Context, store Store, to uint64, steps []Step) error {
	for {
		var reached uint64
		err := store.Update(ctx, func(tx Tx) error {
			at, err := formatOf(tx)
			switch {
			case err != nil:
				return err
			case at > to:
				return &Problem{What: fmt.Sprintf("The data file was written by a newer version (format %d; this one knows %d). Install the newer version, or restore an older backup.", at, to)}
			case at == to:
				reached = to
				return nil
			case at == 0:
				reached = to
				id := strings.ToLower(rand.Text()[:6])
				if err := tx.Put(instanceKey, []byte(id)); err != nil {
					return err
				}
			default:
				reached = at + 1
				if err := steps[at-1](tx); err != nil {
					return fmt.Errorf("bring the data file from format %d to %d: %w", at, at+1, err)
				}
			}
			return tx.Put(formatKey, numbered(nil, reached))
		})
		if err != nil || reached == to {
			return err
		}
	}
}

// formatOf is the store's format, 0 for a store that is empty.
func formatOf(r Reader) (uint64, error) {
	raw := r.Get(formatKey)
	if raw == nil {
		for range r.Scan(nil, nil) {
			return 0, &Problem{What: "The data file holds something, but not what Adjutant writes. Name another file, or restore a backup."}
		}
		return 0, nil
	}
	if at := number(raw); len(raw) == 8 && at > 0 {
		return at, nil
	}
	return 0, &Problem{What: fmt.Sprintf("The data file is damaged: its format reads %x. Restore the last good backup.", raw)}
}

// Instance is a short random name of this data file. It is part of what
// identifies its messages to platforms, where several bots may post.
func Instance(r Reader) string { return string(r.Get(instanceKey)) }
