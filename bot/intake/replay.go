package intake

import (
	"context"
	"sync"
	"time"
)

// Replays knows which requests were run, so that one that is sent again by somebody
// who has read it does nothing. A signature is good for five minutes either way, so
// nothing older needs to be known.
type Replays struct {
	mu    sync.Mutex
	known map[[32]byte]*Replay
	order []*Replay
}

// Replay is a request that runs or has run.
type Replay struct {
	of    *Replays
	key   [32]byte
	at    time.Time
	ended chan struct{} // closed when it has run
}

// How long requests are known, and how many.
const (
	replayTime  = 10 * time.Minute
	mostReplays = 50_000
)

// Begin notes that a request runs, and returns it; or nil, if it has run and was
// acknowledged. While the same one runs, it waits for it. An error is ctx's.
func (r *Replays) Begin(ctx context.Context, key [32]byte, now time.Time) (*Replay, error) {
	for {
		mine, other := r.note(key, now)
		if mine != nil {
			return mine, nil
		}
		select {
		case <-other.ended:
			if r.ran(other) {
				return nil, nil
			}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// note is the request as it is known now: as the caller's, or as another's.
func (r *Replays) note(key [32]byte, now time.Time) (mine, other *Replay) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.order) > 0 && (now.Sub(r.order[0].at) > replayTime || len(r.order) >= mostReplays) {
		if first := r.order[0]; r.known[first.key] == first {
			delete(r.known, first.key)
		}
		r.order = r.order[1:]
	}
	if other := r.known[key]; other != nil {
		return nil, other
	}
	if r.known == nil {
		r.known = map[[32]byte]*Replay{}
	}
	mine = &Replay{of: r, key: key, at: now, ended: make(chan struct{})}
	r.known[key], r.order = mine, append(r.order, mine)
	return mine, nil
}

// ran reports whether a request that has ended is known still, which it is if it was
// acknowledged.
func (r *Replays) ran(p *Replay) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.known[p.key] == p
}

// End notes what became of the request. One that was not acknowledged may be sent
// again.
func (p *Replay) End(acknowledged bool) {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	if !acknowledged && p.of.known[p.key] == p {
		delete(p.of.known, p.key)
	}
	close(p.ended)
}
