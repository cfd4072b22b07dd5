package slack

import (
	"context"
	"sync"
)

// notices tells people, one after another, that what they did was not taken. There
// is one reason for it: too much is under way. So it waits for nobody, and drops
// what would be too much of it.
type notices struct {
	mu    sync.Mutex
	queue chan func(context.Context)
}

// mostNotices is how many may wait.
const mostNotices = 64

// run tells until ctx ends.
func (n *notices) run(ctx context.Context) {
	queue := make(chan func(context.Context), mostNotices)
	n.mu.Lock()
	n.queue = queue
	n.mu.Unlock()
	for {
		select {
		case tell := <-queue:
			tell(ctx)
		case <-ctx.Done():
			return
		}
	}
}

// put takes something to tell, or drops it.
func (n *notices) put(tell func(context.Context)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	select {
	case n.queue <- tell:
	default:
	}
}
