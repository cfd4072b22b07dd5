package loopback

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

// Board shows when something changes on a chat service, and what that has refused. A
// service embeds one, and changes it under the lock that it guards itself with.
type Board struct {
	t        testing.TB
	lock     sync.Locker
	patience time.Duration
	dump     func() string
	changed  chan struct{}
	refusals []string
}

// Pen writes on a board. Who writes holds the lock.
type Pen struct{ board *Board }

// NewBoard is a board of what the lock guards. Who waits for longer than patience fails
// the test, with what dump says is there; dump is called without the lock.
func NewBoard(t testing.TB, lock sync.Locker, patience time.Duration, dump func() string) (*Board, Pen) {
	b := &Board{t: t, lock: lock, patience: patience, dump: dump, changed: make(chan struct{})}
	return b, Pen{b}
}

// Change wakes those who wait.
func (p Pen) Change() {
	close(p.board.changed)
	p.board.changed = make(chan struct{})
}

// Refuse notes something malformed.
func (p Pen) Refuse(format string, args ...any) {
	p.board.refusals = append(p.board.refusals, fmt.Sprintf(format, args...))
	p.Change()
}

// Wait waits until the condition holds. It is asked again whenever something changes
// here, without any lock held. If it does not come to hold in time, the test fails with
// what is there.
func (b *Board) Wait(cond func() bool) {
	b.t.Helper()
	b.WaitFor("what the test waits for", cond)
}

// WaitFor is Wait with words for what is waited for.
func (b *Board) WaitFor(what string, cond func() bool) {
	b.t.Helper()
	deadline := time.NewTimer(b.patience)
	defer deadline.Stop()
	for {
		changed := b.Changed()
		if cond() {
			return
		}
		select {
		case <-changed:
		case <-deadline.C:
			if cond() {
				return
			}
			b.t.Fatalf("%s did not come within %s. What is there:\n%s", what, b.patience, b.dump())
		}
	}
}

// Changed is closed at the next change of anything here.
func (b *Board) Changed() <-chan struct{} {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.changed
}

// Poke wakes those who wait, for a condition about something outside of here.
func (b *Board) Poke() {
	b.lock.Lock()
	defer b.lock.Unlock()
	Pen{b}.Change()
}

// Refusals are everything that was refused as malformed, in order, each with what was
// wrong. A well-behaved bot leaves this empty.
func (b *Board) Refusals() []string {
	b.lock.Lock()
	defer b.lock.Unlock()
	return slices.Clone(b.refusals)
}
