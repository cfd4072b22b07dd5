package office

import (
	"context"
	"sync"

	"adjutant/storage"
)

// Gate holds up what writes to a store, while it is shut. Its zero value is open.
type Gate struct {
	mu      sync.Mutex
	wait    chan struct{} // nil while it is open
	waiting int
	noted   func()
	fail    error
}

// Shut holds up every write that comes.
func (g *Gate) Shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wait = make(chan struct{})
}

// Open lets those through that wait.
func (g *Gate) Open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.wait)
	g.wait = nil
}

// Tell has that called each time that a write begins to wait.
func (g *Gate) Tell(noted func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.noted = noted
}

// Waiting is how many writes wait.
func (g *Gate) Waiting() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.waiting
}

// Breaks has every write fail with the error; nil ends that.
func (g *Gate) Breaks(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fail = err
}

// Through puts the gate before a store; see [Office.Through].
func (g *Gate) Through(s storage.Store) storage.Store { return gated{s, g} }

type gated struct {
	storage.Store
	gate *Gate
}

// Update waits until the gate is open.
func (s gated) Update(ctx context.Context, fn func(storage.Tx) error) error {
	s.gate.mu.Lock()
	wait, fail, noted := s.gate.wait, s.gate.fail, s.gate.noted
	if wait != nil {
		s.gate.waiting++
	}
	s.gate.mu.Unlock()
	if wait != nil {
		defer s.gate.passed()
		if noted != nil {
			noted()
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if fail != nil {
		return fail
	}
	return s.Store.Update(ctx, fn)
}

// passed notes that a write does not wait any more.
func (g *Gate) passed() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting--
}
