package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"adjutant/chat"
	"adjutant/storage"
)

// Timetable hands on the invocations of timers that are due. What a timer asks
// for takes it in the transaction in which it does its work, so that each moment
// comes once, whatever is killed when; one that was not taken is handed on again.
type Timetable struct {
	store storage.Store
	to    chat.Dispatcher
	now   func() time.Time
	log   *slog.Logger
	// Parallel is how many invocations are under way side by side. With 1 they
	// come in the order of their moments, and of their names at one moment. It
	// is set before the first Drain.
	Parallel int

	wake chan struct{}
	// turn is held by the Drain that runs: a second one would hand on what is
	// under way.
	turn chan struct{}
}

const (
	parallel = 16 // the default of Timetable.Parallel
	// faultRest is how long the timetable leaves a store alone that gave or
	// took no timer.
	faultRest = time.Minute
	// longestSleep bounds the wait for the next timer, since a computer's clock
	// can be set and its timers do not run while it is suspended.
	longestSleep = time.Minute
)

// New returns a timetable of the store's timers that tells the time by now.
func New(store storage.Store, to chat.Dispatcher, now func() time.Time, log *slog.Logger) *Timetable {
	return &Timetable{
		store: store, to: to, now: now, log: log, Parallel: parallel,
		wake: make(chan struct{}, 1), turn: make(chan struct{}, 1),
	}
}

// Wake says that a timer may have been set, or the clock. It never blocks.
func (t *Timetable) Wake() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// Run hands on what is due, whenever something is, until ctx ends, and then
// returns nil when the invocations under way have come to their end. It returns
// ErrClosed if the store was closed under it.
func (t *Timetable) Run(ctx context.Context) error {
	for {
		next, err := t.Drain(ctx) // has logged its errors
		if errors.Is(err, storage.ErrClosed) {
			return storage.ErrClosed
		}
		wait, wake := longestSleep, t.wake
		switch {
		case err != nil:
			wait, wake = faultRest, nil // or each change would try in vain
		case !next.IsZero():
			wait = min(max(next.Sub(t.now()), time.Millisecond), longestSleep)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// Drain hands on until nothing is due any more, and returns when something will
// be (zero: no timer waits). One Drain runs at a time; others wait for it. When
// ctx ends, or the store takes nothing, none is begun any more, and Drain returns
// the error after those under way. A timer that cannot be read is an error as
// well, but keeps back no other.
func (t *Timetable) Drain(ctx context.Context) (next time.Time, err error) {
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return next, ctx.Err()
	}
	busy := map[string]bool{}
	done := make(chan served, max(t.Parallel, 1))
	var failed []error
	fail := func(err error) {
		failed = append(failed, err)
		t.log.LogAttrs(ctx, slog.LevelError, "the timetable has trouble with the store", slog.Any("error", err))
	}
	broken, unread := false, false
	ended := func(s served) {
		delete(busy, s.timer)
		if s.err != nil {
			broken = true
			fail(s.err)
		}
	}
	for {
		var due []storage.Timer
		if !broken && ctx.Err() == nil {
			if due, next, err = t.due(ctx, busy); err != nil && ctx.Err() == nil && !unread {
				unread = true // those that could be read go on
				fail(err)
			}
		}
		for _, timer := range due {
			busy[timer.Name] = true
			go t.serve(ctx, timer, done)
		}
		if len(busy) == 0 {
			break
		}
		select {
		case s := <-done:
			ended(s)
			for len(done) > 0 { // a commit that is shared ends many at once
				ended(<-done)
			}
		case <-t.wake:
		}
	}
	if len(failed) > 0 {
		next = t.now().Add(faultRest)
	}
	return next, errors.Join(append(failed, ctx.Err())...)
}

// due are the timers to be handed on now beside those that are busy, and when
// the next one will be.
func (t *Timetable) due(ctx context.Context, busy map[string]bool) (timers []storage.Timer, next time.Time, err error) {
	limit := max(t.Parallel, 1)
	err = t.store.View(ctx, func(r storage.Reader) (err error) {
		timers, next, err = storage.DueTimers(r, t.now(), limit)
		return err
	})
	free := timers[:0]
	for _, timer := range timers {
		if !busy[timer.Name] && len(free)+len(busy) < limit {
			free = append(free, timer)
		}
	}
	return free, next, err
}
