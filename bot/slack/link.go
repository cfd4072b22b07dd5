package slack

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// longAlone is how long no connection may stand before the platform counts as not
// connected. Slack renews each of them every few hours, and the other one then goes
// on.
const longAlone = time.Minute

// link knows how the connections are.
type link struct {
	mu sync.Mutex
	// sockets is whether Socket Mode is used, running whether Run runs.
	sockets, running bool
	alive            map[int]bool
	// since is when the last connection was lost, or when it all began.
	since time.Time
	// first is closed once there was a connection, or where none is needed.
	first chan struct{}
	// cause is why the last attempt failed, gone why no other will succeed, and
	// missing what does not work although the connection stands.
	cause, gone, missing error
}

// begin notes that Run begins.
func (l *link) begin(sockets bool, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sockets, l.running, l.alive, l.since, l.first = sockets, true, map[int]bool{}, now, make(chan struct{})
	if !sockets {
		close(l.first)
	}
	l.cause, l.gone, l.missing = nil, nil, nil
}

// end notes that Run is over.
func (l *link) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running = false
}

// up notes that a connection stands.
func (l *link) up(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.alive[n], l.cause = true, nil
	if l.first != nil && !l.ever() {
		close(l.first)
	}
}

// ever reports whether there was a connection, or none is needed. The lock is held.
func (l *link) ever() bool {
	select {
	case <-l.first:
		return true
	default:
		return false
	}
}

// reached is closed once Slack can be reached, for all that is known.
func (l *link) reached() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.first
}

// down notes that a connection does not stand, and why if that is known.
func (l *link) down(n int, now time.Time, cause error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.alive[n] {
		delete(l.alive, n)
		if len(l.alive) == 0 {
			l.since = now
		}
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

// without notes that a workspace is missing.
func (l *link) without(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.missing = err
}

// state is what is wrong, or nil.
func (l *link) state(now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.gone != nil:
		return l.gone
	case !l.running:
		return errors.New("Slack is not being listened to")
	case !l.sockets, len(l.alive) > 0:
		return l.missing
	case !l.ever():
		return because("there is no connection to Slack yet", l.cause)
	case now.Sub(l.since) > longAlone:
		return because(fmt.Sprintf("there has been no connection to Slack for %s", now.Sub(l.since).Round(time.Second)), l.cause)
	}
	return l.missing
}

func because(what string, cause error) error {
	if cause == nil {
		return errors.New(what)
	}
	return fmt.Errorf("%s: %w", what, cause)
}

// Connected says how the connection is: nil while events can come and messages can
// go out, and otherwise what to do about it. With HTTP alone there is no connection
// that could be lost.
func (s *Slack) Connected() error {
	if err := s.in.link.state(s.opts.Now()); err != nil {
		return err
	}
	return s.trouble()
}
