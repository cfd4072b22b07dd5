package discord

import (
	"context"
	"errors"
	"sync"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

const (
	// usualContacts is how many direct conversations a minute are opened with people
	// to whom nothing was written yet; contactBurst how many of them at once.
	usualContacts = 10
	contactBurst  = 3
	// contactRest is how long none is opened after Discord has said that there were
	// too many.
	contactRest = 10 * time.Minute
	// contactAsk is how long somebody who waits for a turn is told to wait at most,
	// contactLate for how long a turn is kept that was not taken.
	contactAsk  = 30 * time.Minute
	contactLate = time.Minute
	mostTurns   = 20000
)

// contacts are first messages to people. Each is given a turn when it is asked for, and
// keeps that, so that whoever waits for hours asks only a few times, and in order.
type contacts struct {
	apart time.Duration // between two turns

	mu    sync.Mutex
	free  time.Time // the first turn that nobody has
	turns *intake.Recent[string, time.Time]
}

func newContacts(perMinute float64) *contacts {
	return &contacts{
		apart: time.Duration(float64(time.Minute) / perMinute),
		turns: intake.NewRecent[string, time.Time](mostTurns),
	}
}

// errContact is why somebody is not written to yet.
var errContact = errors.New("too many people would be written to for the first time at once, which Discord takes for spam")

// wait waits for the turn to write to an account for the first time. Where that takes
// long, the error is a [chat.Later].
func (c *contacts) wait(ctx context.Context, account string) error {
	now := time.Now()
	rest := c.turn(account, now).Sub(now)
	deadline, bounded := ctx.Deadline()
	if rest > patience || bounded && now.Add(rest).After(deadline) {
		return &chat.Later{After: min(rest, contactAsk), Cause: errContact}
	}
	return pause(ctx, rest, nil)
}

// turn is when an account may be written to.
func (c *contacts) turn(account string, now time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.turns.Get(account); ok && now.Sub(at) < contactLate {
		return at
	}
	at := later(c.free, now.Add(-(contactBurst-1)*c.apart))
	c.free = at.Add(c.apart)
	c.turns.Put(account, at)
	return at
}

// made notes that a conversation was opened.
func (c *contacts) made(account string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turns.Drop(account)
}

// stop takes all turns back, and gives none for a while: Discord has had enough.
func (c *contacts) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turns = intake.NewRecent[string, time.Time](mostTurns)
	c.free = time.Now().Add(contactRest)
}
