package intake

import (
	"context"
	"sync"
	"time"

	"adjutant/chat"
)

// Arrival is something that a platform has brought.
type Arrival struct {
	// ID is the same when it is brought again.
	ID string
	// Kind is what sort of thing it is, for the platform alone.
	Kind string
	// Payload is what was brought, byte for byte. With what is in it the person may be
	// answered, by anybody, so it is a secret.
	Payload chat.Secret
	At      time.Time
}

// Inbox keeps what a platform was told is being worked on, until it is done, so that a
// process that is killed in between leaves it to the next one. Its methods are called
// from any goroutine.
type Inbox interface {
	// Keep keeps it; it has reached the disk when that returns nil. An error says that
	// there is no room, or that it was too late by ctx.
	Keep(ctx context.Context, a Arrival) error
	// Again is what earlier processes have kept and not done, in the order in which it
	// came. It is called before anything else of this process is kept.
	Again(ctx context.Context) ([]Arrival, error)
	// Done removes what is done, if it is there.
	Done(ctx context.Context, id string) error
}

// Promise is what it is to acknowledge something before it is done. It is kept in the
// inbox before it is given, and until it is fulfilled.
type Promise struct {
	inbox   Inbox // nil where nothing outlives the process
	arrival Arrival

	mu              sync.Mutex
	kept, fulfilled bool
}

// Make keeps the promise; only then may it be given. It waits for the disk.
func (p *Promise) Make(ctx context.Context) error {
	if p.inbox == nil {
		return nil
	}
	if err := p.inbox.Keep(ctx, p.arrival); err != nil {
		return err
	}
	p.mu.Lock()
	p.kept = true
	fulfilled := p.fulfilled
	p.mu.Unlock()
	if fulfilled { // meanwhile
		return p.Forget(ctx)
	}
	return nil
}

// Fulfil notes that what was promised is done, and reports whether it has to be
// forgotten. It does not wait.
func (p *Promise) Fulfil() (forget bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fulfilled = true
	return p.kept
}

// Forget removes what is done. If that fails, it is done once more by the next
// process, which then gets the same answer. It waits for the disk.
func (p *Promise) Forget(ctx context.Context) error { return p.inbox.Done(ctx, p.arrival.ID) }
