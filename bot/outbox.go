package bot

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"time"

	"adjutant/chat"
	"adjutant/storage"
)

// Outbox is the one way out: it sends the letters of the store, those to one
// place in their order, those to different places side by side. A letter is
// claimed before it is sent and its outcome recorded after; one whose outcome
// is unknown is looked for before it is sent again, on platforms that can look.
type Outbox struct {
	store   storage.Store
	handler Handler
	senders map[string]chat.Sender
	now     func() time.Time
	log     *slog.Logger
	// Parallel is how many places of one platform are served side by side, so
	// that a platform that hangs takes up its own share only. It is set before
	// the first Drain.
	Parallel int
	// InTurn serves one place at a time, whatever its platform: the same always leaves
	// in the same order, as it must where that is compared.
	InTurn bool
	// Draw makes the pictures of a letter from their specs, right before it is
	// sent. It is set before the first Drain; nil leaves them undrawn.
	Draw func(spec json.RawMessage) ([]byte, error)

	wake chan struct{}
	// turn is held by the Drain that runs: a second one would take letters
	// that are being sent for letters of a process that died.
	turn chan struct{}

	mu sync.Mutex
	// aside are the places that are left alone until that time, by the clock
	// of now, because of something that the store does not know.
	aside map[string]time.Time
}

const (
	parallel = 8 // the default of Outbox.Parallel
	// lookAhead is how many places that are due are looked at to find some
	// whose platform has room.
	lookAhead = 256
	// faultRest is how long a place is left alone when the store would not
	// give or take a letter of it.
	faultRest = time.Minute
	// longestSleep bounds the wait for the next letter, since a computer's
	// clock can be set and its timers do not run while it is suspended.
	longestSleep = time.Minute
)

// never is later than anything.
var never = time.Unix(1<<40, 0)

// NewOutbox returns an outbox that sends through the senders, which are named
// by platform.
func NewOutbox(store storage.Store, handler Handler, senders map[string]chat.Sender, now func() time.Time, log *slog.Logger) *Outbox {
	return &Outbox{
		store: store, handler: handler, senders: senders, now: now, log: log, Parallel: parallel,
		wake: make(chan struct{}, 1), turn: make(chan struct{}, 1), aside: map[string]time.Time{},
	}
}

// Wake says that there may be something new to send. It never blocks.
func (o *Outbox) Wake() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// Run sends what is due, whenever something is, until ctx ends, and then
// returns nil when the attempts under way have been recorded. They get
// stopTime to finish, and as much again to give up. It returns ErrClosed if the
// store was closed under it.
func (o *Outbox) Run(ctx context.Context) error {
	for {
		next, err := o.Drain(ctx) // has logged its errors
		if errors.Is(err, storage.ErrClosed) {
			return storage.ErrClosed
		}
		wait := longestSleep
		if !next.IsZero() {
			wait = min(max(next.Sub(o.now()), time.Millisecond), longestSleep)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-o.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// Drain sends until nothing is due any more, and returns when something will
// be (zero: nothing is waiting). One Drain runs at a time; others wait for it.
//
// A place at which the store fails is left alone for a while, and the others go
// on; the failure is logged and part of the error. Drain returns early, after
// the attempts under way, when ctx ends or the store cannot be read at all.
func (o *Outbox) Drain(ctx context.Context) (next time.Time, err error) {
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return next, ctx.Err()
	}
	busy := map[string]bool{}
	done := make(chan served)
	var failed []error
	fail := func(err error, to string) {
		failed = append(failed, err)
		o.log.LogAttrs(ctx, slog.LevelError, "the outbox has trouble with the store", append(causeOf(err), slog.String("to", to))...)
	}
	broken := false
	for {
		var places []string
		if !broken && ctx.Err() == nil {
			if places, next, err = o.due(ctx, busy); err != nil && ctx.Err() == nil {
				broken = true
				fail(err, "all")
			}
		}
		for _, place := range places {
			busy[place] = true
			go o.serve(ctx, place, done)
		}
		if len(busy) == 0 {
			return next, errors.Join(append(failed, ctx.Err())...)
		}
		select {
		case s := <-done:
			delete(busy, s.place)
			if s.err != nil && ctx.Err() == nil {
				o.putAside(s.place, o.now().Add(faultRest))
				fail(s.err, s.place)
			}
		case <-o.wake:
		}
	}
}

// due are the places to be served now beside those that are busy, and when the
// next one will be.
func (o *Outbox) due(ctx context.Context, busy map[string]bool) (places []string, next time.Time, err error) {
	now := o.now()
	aside := o.leftAside(now)
	var all []string
	err = o.store.View(ctx, func(r storage.Reader) error {
		all, next = storage.DuePlaces(r, now, lookAhead+len(busy)+len(aside))
		return nil
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	serving := map[string]int{}
	for place := range busy {
		serving[platformOf(place)]++
	}
	for _, place := range all {
		if until, is := aside[place]; is {
			if until != never && (next.IsZero() || until.Before(next)) {
				next = until
			}
			continue
		}
		if o.InTurn && len(busy)+len(places) > 0 {
			break
		}
		if platform := platformOf(place); !busy[place] && serving[platform] < o.Parallel {
			serving[platform]++
			places = append(places, place)
		}
	}
	return places, next, nil
}

// platformOf is the platform of a place's key.
func platformOf(place string) string {
	platform, _, _ := strings.Cut(place, "/")
	return platform
}

// served says that a place's first letter has been dealt with.
type served struct {
	place string
	err   error
}

// serve deals with the first letter to a place and reports to done, whatever
// happens.
func (o *Outbox) serve(ctx context.Context, place string, done chan<- served) {
	s := served{place: place, err: errors.New("the store ended a goroutine")}
	defer func() { done <- s }()
	defer recovered(&s.err)
	s.err = o.first(ctx, place)
}

// putAside leaves a place alone until then.
func (o *Outbox) putAside(place string, until time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.aside[place] != never { // only takeBack ends that
		o.aside[place] = until
	}
}

// takeBack ends that a place is left alone.
func (o *Outbox) takeBack(place string) {
	o.mu.Lock()
	delete(o.aside, place)
	o.mu.Unlock()
	o.Wake()
}

// leftAside are the places that are still to be left alone.
func (o *Outbox) leftAside(now time.Time) map[string]time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	maps.DeleteFunc(o.aside, func(_ string, until time.Time) bool { return !until.After(now) })
	return maps.Clone(o.aside)
}
