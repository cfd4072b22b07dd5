package slack_test

import (
	"context"
	"sync"
	"time"

	"adjutant/storage"
)

// live lets the clock run, and the outbox and the timetable with it, until the test
// ends. The outbox serves so many places side by side; 0 means as many as in earnest.
func (st *stage) live(parallel int) {
	st.office.mu.Lock()
	st.running = time.Now()
	st.office.mu.Unlock()
	if parallel == 0 {
		parallel = 8
	}
	st.outbox.Parallel, st.timetable.Parallel = parallel, 8
	st.dispatcher.Committed = func() {
		st.outbox.Wake()
		st.timetable.Wake()
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(st.t.Context()))
	var both sync.WaitGroup
	for _, run := range []func(context.Context) error{st.outbox.Run, st.timetable.Run} {
		both.Go(func() {
			if err := run(ctx); err != nil {
				st.t.Error(err)
			}
		})
	}
	st.t.Cleanup(func() {
		stop()
		both.Wait()
	})
}

// gate holds up what writes to a store, while it is shut.
type gate struct {
	mu   sync.Mutex
	wait chan struct{} // nil while it is open
	fail error
}

func newGate() *gate { return &gate{} }

func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wait = make(chan struct{})
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.wait)
	g.wait = nil
}

// breaks has every write fail with the error; nil ends that.
func (g *gate) breaks(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fail = err
}

// through puts the gate before a store.
func (g *gate) through(s storage.Store) storage.Store { return gated{s, g} }

type gated struct {
	storage.Store
	gate *gate
}

// Update waits until the gate is open.
func (s gated) Update(ctx context.Context, fn func(storage.Tx) error) error {
	s.gate.mu.Lock()
	wait, fail := s.gate.wait, s.gate.fail
	s.gate.mu.Unlock()
	if wait != nil {
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
