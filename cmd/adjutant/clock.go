package main

import (
	"fmt"
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

// Move sets the clock forward. Its error is a sentence for the person.
func (c *clock) Move(to time.Time) error {
	now := c.Now()
	if !to.After(now) {
		return fmt.Errorf("the clock only goes forward, and it is %s already", now.In(to.Location()).Format("2 Jan 2006 15:04"))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stands {
		c.at = to
	} else {
		c.ahead += to.Sub(now)
	}
	return nil
}
