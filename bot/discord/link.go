package discord

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// longAlone is how long the gateway may be gone before the platform counts as not
// connected. Discord itself has connections opened anew from time to time.
const longAlone = time.Minute

// link knows how the connection to the gateway is.
type link struct {
	mu sync.Mutex
	// running is whether Run runs, alive whether the connection stands.
	running, alive bool
	// first is closed once the connection has stood.
	first chan struct{}
	// since is when the connection was lost, or when it all began.
	since time.Time
	// cause is why the last attempt failed, gone why no other will succeed.
	cause, gone error
}

// begin notes that Run begins.
func (l *link) begin(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running, l.alive, l.first, l.since, l.cause, l.gone = true, false, make(chan struct{}), now, nil, nil
}

// end notes that Run is over.
func (l *link) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running = false
}

// up notes that the connection stands.
func (l *link) up() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.alive, l.cause = true, nil
	if l.first != nil && !l.ever() {
		close(l.first)
	}
}

// ever reports whether the connection has ever stood. The lock is held.
func (l *link) ever() bool {
	select {
	case <-l.first:
		return true
	default:
		return false
	}
}

// reached is closed once Discord can be reached, for all that is known.
func (l *link) reached() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.first
}

// down notes that the connection does not stand, and why if that is known.
func (l *link) down(now time.Time, cause error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.alive {
		l.alive, l.since = false, now
	}
	if cause != nil {
		l.cause = cause
	}
}

// lost notes that no connection will stand any more.
func (l *link) lost(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gone = err
}

// state is what is wrong, or nil.
func (l *link) state(now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.gone != nil:
		return l.gone
	case !l.running:
		return errors.New("Discord is not being listened to")
	case l.alive:
		return nil
	case !l.ever():
		return because("there is no connection to Discord yet", l.cause)
	case now.Sub(l.since) > longAlone:
		return because(fmt.Sprintf("there has been no connection to Discord for %s", now.Sub(l.since).Round(time.Second)), l.cause)
	}
	return nil
}

func because(what string, cause error) error {
	if cause == nil {
		return errors.New(what)
	}
	return fmt.Errorf("%s: %w", what, cause)
}

// Connected says how the connection is: nil while events can come and messages can go
// out, and otherwise what to do about it.
func (d *Discord) Connected() error {
	if err := d.link.state(d.opts.Now()); err != nil {
		return err
	}
	return d.gate.trouble()
}

// Warning says that Discord may show other commands than ours: those that it has work,
// and so does all the rest.
func (d *Discord) Warning() error { return d.registered.fault() }
