package model

import (
	"sync"
	"time"
)

const (
	// tolerated is after how many failures in a row the model is left alone, so that
	// not every digest is late by its whole deadline while the model is down.
	tolerated = 3
	// pause is for how long. Then one question goes through, to see.
	pause = time.Minute
	// mostPause bounds what an endpoint may ask for.
	mostPause = 10 * time.Minute
)

// rest leaves a model alone that does not answer. Its time is that of the process, not
// that of the company, which may be played.
type rest struct {
	mu     sync.Mutex
	failed int
	until  time.Time
}

// begin reports whether the model may be asked.
func (r *rest) begin(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Before(r.until) {
		return false
	}
	if r.failed >= tolerated {
		r.until = now.Add(pause) // for all but the one that asks now
	}
	return true
}

// answered ends the row of failures.
func (r *rest) answered() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed, r.until = 0, time.Time{}
}

// fell notes that the model did not answer, and for how long it wants to be left alone.
func (r *rest) fell(now time.Time, after time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed++; r.failed >= tolerated {
		after = max(after, pause)
	}
	if until := now.Add(min(after, mostPause)); after > 0 && until.After(r.until) {
		r.until = until
	}
}
