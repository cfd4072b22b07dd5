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

// ArrivalFor is for how long something is kept. What is older is not done any more:
// who asked has long seen that nothing came of it. It is shorter than [SeenFor], so
// that of all that is kept it is known whether it was done.
const ArrivalFor = 24 * time.Hour

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
	k := arrivalKey(platform, a.ID)
	if tx.Get(k) != nil {
		return nil
	}
	value := append(appendPart(timed(nil, a.At), a.Kind), a.Payload.Reveal()...)
	count, size := 1, len(value)
	prefix := key(familyInbox, platform)
	for _, raw := range tx.Scan(prefix, after(prefix)) {
		count++
		size += len(raw)
	}
	if count > mostArrivals || size > mostArrivalBytes {
		return ErrInboxFull
	}
	return tx.Put(k, value)
}

// Arrivals are what is kept for a platform, in the order in which it came. What cannot
// be read is left out, and is an error beside the others.
func Arrivals(r Reader, platform string) (all []Arrival, err error) {
	prefix := key(familyInbox, platform)
	for k, raw := range r.Scan(prefix, after(prefix)) {
		a, broken := cutArrival(string(k[len(prefix):]), raw)
		if broken != nil {
			err = broken
			continue
		}
		all = append(all, a)
	}
	slices.SortStableFunc(all, func(a, b Arrival) int { return a.At.Compare(b.At) })
	return all, err
}

// DropArrival removes what is done. It is no error if it is not there.
func DropArrival(tx Tx, platform, id string) error { return tx.Delete(arrivalKey(platform, id)) }

func arrivalKey(platform, id string) []byte { return key(familyInbox, platform, id) }

// cutArrival takes apart what is stored, given what follows the platform in its key.
func cutArrival(packed string, raw []byte) (Arrival, error) {
	id, rest, ok := cutPart(packed)
	if !ok || rest != "" || len(raw) < 8 {
		return Arrival{}, errArrival
	}
	kind, payload, ok := cutPart(string(raw[8:]))
	if !ok {
		return Arrival{}, errArrival
	}
	return Arrival{ID: id, Kind: kind, Payload: chat.NewSecret(payload), At: moment(raw[:8])}, nil
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
