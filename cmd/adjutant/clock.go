package main

import (
	"crypto/rand"
	"io"
	"sync"
	"time"
)

// clock is the time that the bot goes by in the console: the real one, until it
// is moved forward. In a script it stands still unless it is moved, so that a
// transcript reads the same whenever it is made.
type clock struct {
	mu     sync.Mutex
	stands bool
	at     time.Time     // while it stands
	ahead  time.Duration // while it goes
}

// wallClock is what time it is for the commands that are run once. Tests set it, so
// that what they print reads the same on every day.
var wallClock = time.Now

// randomness is where codes that link accounts come from. Tests set it.
var randomness io.Reader = rand.Reader

// newClock starts at that moment, or now if it is zero.
func newClock(start time.Time, stands bool) *clock {
	c := &clock{stands: stands, at: start}
	if start.IsZero() {
		c.at = time.Now()
	} else {
		c.ahead = time.Until(start)
	}
	return c
}

// Now is the clock's time.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stands {
		return c.at
	}
	return time.Now().Add(c.ahead)
}

// moment is how a time is written where no reader is known.
const moment = "2 Jan 2006 15:04"

// Advance sets the clock forward; it never goes back.
func (c *clock) Advance(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stands {
		if to.After(c.at) {
			c.at = to
		}
		return
	}
	if by := time.Until(to) - c.ahead; by > 0 {
		c.ahead += by
	}
}
