package storage

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"adjutant/chat"
)

// Arrival is something that a platform has brought, and of which it was told that it
// is being worked on before that was done. It is no record: it is not in the journal,
// and goes once it is done.
type Arrival struct {
	// ID is the platform's name of it: the same when it is brought again.
	ID string
	// Kind is what sort of thing it is, for the platform alone.
	Kind string
	// Payload is what was brought, byte for byte. Whoever has it may be able to answer
	// the person, so nothing that prints it shows it; it is stored in the clear, as all
	// in the data file is.
	Payload chat.Secret
	// At is when it came, to the microsecond.
	At time.Time
}

// keptArrival is an Arrival as it is stored, with how often a process has begun it again.
type keptArrival struct {
	Arrival
	tries uint64
}

// ArrivalFor is for how long something is kept. What is older is not done any more:
// who asked has long seen that nothing came of it. It is shorter than [SeenFor], so
// that of all that is kept it is known whether it was done.
const ArrivalFor = 24 * time.Hour

// mostTries is how often something is begun again. What was not done by then may be
// what ends the process each time.
const mostTries = 10

// How much one platform's inbox holds: more than can be under way at once, with
// payloads of the usual size.
const (
	mostArrivals     = 1000
	mostArrivalBytes = 16 << 20
)

// ErrInboxFull is returned for an arrival for which there is no room.
var ErrInboxFull = errors.New("the inbox is full")

// KeepArrival keeps something until it is done. The first of an id stays as it is.
func KeepArrival(tx Tx, platform string, a Arrival) error {
	if platform == "" || a.ID == "" {
		return fmt.Errorf("nothing can be kept under the platform %q and the id %q", platform, a.ID)
	}
	if tx.Get(arrivalKey(platform, a.ID)) != nil {
		return nil
	}
	count, size := 1, len(a.Payload.Reveal())
	prefix := key(familyInbox, platform)
	for _, raw := range tx.Scan(prefix, after(prefix)) {
		count++
		size += len(raw)
	}
	if count > mostArrivals || size > mostArrivalBytes {
		return ErrInboxFull
	}
	return putArrival(tx, platform, keptArrival{Arrival: a})
}

// TakeArrivals are what an earlier process was told of and has not done, in the order
// in which it came. They stay until they are dropped, and it is counted that they are
// begun again. Those that are too old for it, or were begun too often, are removed and
// are given up. What cannot be read stays where it is, for [Verify] to find.
func TakeArrivals(tx Tx, platform string, now time.Time) (again, givenUp []Arrival, err error) {
	var all []keptArrival
	prefix := key(familyInbox, platform)
	for k, raw := range tx.Scan(prefix, after(prefix)) {
		if a, err := cutArrival(string(k[len(prefix):]), raw); err == nil {
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(a, b keptArrival) int { return a.At.Compare(b.At) })
	for _, a := range all {
		if a.tries++; a.tries > mostTries || now.Sub(a.At) > ArrivalFor {
			givenUp = append(givenUp, a.Arrival)
			err = DropArrival(tx, platform, a.ID)
		} else {
			again = append(again, a.Arrival)
			err = putArrival(tx, platform, a)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return again, givenUp, nil
}

// DropArrival removes what is done. It is no error if it is not there.
func DropArrival(tx Tx, platform, id string) error { return tx.Delete(arrivalKey(platform, id)) }

func arrivalKey(platform, id string) []byte { return key(familyInbox, platform, id) }

func putArrival(tx Tx, platform string, a keptArrival) error {
	value := appendPart(numbered(timed(nil, a.At), a.tries), a.Kind)
	return tx.Put(arrivalKey(platform, a.ID), append(value, a.Payload.Reveal()...))
}

// cutArrival takes apart what is stored, given what follows the platform in its key.
func cutArrival(packed string, raw []byte) (keptArrival, error) {
	id, rest, ok := cutPart(packed)
	if !ok || rest != "" || len(raw) < 16 {
		return keptArrival{}, errArrival
	}
	kind, payload, ok := cutPart(string(raw[16:]))
	if !ok {
		return keptArrival{}, errArrival
	}
	return keptArrival{
		Arrival: Arrival{ID: id, Kind: kind, Payload: chat.NewSecret(payload), At: moment(raw[:8])},
		tries:   number(raw[:16]),
	}, nil
}

// errArrival says nothing of what it is about, which is a secret.
var errArrival = errors.New("something in the inbox cannot be read")

// inbox checks that everything that is kept until it is done can be read.
func (v *verifier) inbox() error {
	all := key(familyInbox)
	for k, raw := range v.r.Scan(all, after(all)) {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		platform, packed, ok := cutPart(string(k[len(all):]))
		if _, err := cutArrival(packed, raw); !ok || platform == "" || err != nil {
			v.fault("%v", errArrival)
		}
	}
	return nil
}
