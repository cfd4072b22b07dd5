package office

import (
	"errors"
	"sync"
	"testing"
	"time"

	"adjutant/commands"
)

// Victim is a bot in a process of its own that is killed again and again while people
// use it.
type Victim struct {
	t     testing.TB
	fake  Watched
	child *Child // nil while none runs

	mu       sync.Mutex
	up, over bool
}

// Watched is a fake chat service, on which people see what changes.
type Watched interface {
	// Changed is closed at the next change of anything there.
	Changed() <-chan struct{}
	// Poke wakes those who wait for one.
	Poke()
}

// NewVictim is one that uses a fake chat service. It is killed when the test ends.
func NewVictim(t testing.TB, fake Watched) *Victim {
	v := &Victim{t: t, fake: fake}
	t.Cleanup(v.Kill)
	return v
}

// Start starts it, see [StartChild], and has people use it once it is there.
func (v *Victim) Start(variable string, birth any, there func(*Child)) {
	v.t.Helper()
	v.child = StartChild(v.t, variable, birth)
	there(v.child)
	v.note(func() { v.up = true })
}

// Kill ends it at once, if it runs.
func (v *Victim) Kill() {
	if v.child == nil {
		return
	}
	v.note(func() { v.up = false })
	v.child.Kill()
	v.child = nil
}

// Stop ends it as one does who has time.
func (v *Victim) Stop() {
	v.t.Helper()
	v.child.Stop()
	v.child = nil
}

// Finish stops it, and starts it again for as long as it has left something undone of what
// it has promised.
func (v *Victim) Finish(b Birth, here commands.Platform, start func()) {
	v.t.Helper()
	for range 5 {
		v.Stop()
		o := v.reborn(b, 0, here)
		left, err := o.Inbox(here.Name, nil).Again(v.t.Context())
		if err = errors.Join(err, o.Store.Close()); err != nil {
			v.t.Fatal(err)
		}
		if len(left) == 0 {
			return
		}
		start()
	}
	v.t.Fatal("what was promised is never done")
}

// End lets people know that they are done.
func (v *Victim) End() { v.note(func() { v.over = true }) }

func (v *Victim) note(change func()) {
	v.mu.Lock()
	change()
	v.mu.Unlock()
	v.fake.Poke()
}

// Up reports whether it can be used.
func (v *Victim) Up() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.up
}

// Goes waits until it can be used, and reports false once people are done.
func (v *Victim) Goes() bool {
	over := false
	v.Until(time.Now().Add(time.Minute), func() bool {
		v.mu.Lock()
		defer v.mu.Unlock()
		over = v.over
		return v.up || v.over
	})
	return !over
}

// Until waits for a condition about the fake, but not for ever. It reports whether it
// came to hold.
func (v *Victim) Until(deadline time.Time, cond func() bool) bool {
	timer := time.NewTimer(time.Until(deadline))
	defer timer.Stop()
	for {
		changed := v.fake.Changed()
		if cond() {
			return true
		}
		select {
		case <-changed:
		case <-timer.C:
			return false
		}
	}
}

// Afterwards is the office on its file, an hour later, past every retry. The store is
// closed when the test ends.
func (v *Victim) Afterwards(b Birth, here commands.Platform) *Office {
	v.t.Helper()
	o := v.reborn(b, time.Hour, here)
	v.t.Cleanup(func() {
		if err := o.Store.Close(); err != nil {
			v.t.Error(err)
		}
	})
	return o
}

func (v *Victim) reborn(b Birth, later time.Duration, here commands.Platform) *Office {
	v.t.Helper()
	o, err := b.Reborn(later, here)
	if err != nil {
		v.t.Fatal(err)
	}
	o.T = v.t
	return o
}
