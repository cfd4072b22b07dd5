package model

import (
	"sync"
	"time"

	"adjutant/chat"
)

const (
	// tolerated is after how many failures in a row the model is left alone.
	tolerated = 3
	// pause is for how long. Then one question goes through, to see.
	pause = time.Minute
	// mostPause bounds what an endpoint may ask for.
	mostPause = 10 * time.Minute
)

// rest leaves a model alone that does not answer. Its time is that of the process, not
// that of the company, which may be played.
//
// Digests that are due at the same moment are made one after the other. So that the last
// of them is not late by a deadline for each, they share one: what one of them has waited
// in vain is taken off what the next may wait, for a pause. A question is one person's,
// and what is too slow for a digest may be fast enough for it, and the other way round.
type rest struct {
	mu     sync.Mutex
	failed int
	until  time.Time
	// vain is for how long digests have waited in vain, which counts up to vainUntil.
	vain      time.Duration
	vainUntil time.Time
}

// begin reports whether the model may be asked, and how long to wait for it at most.
func (r *rest) begin(now time.Time, consult chat.Consult) (wait time.Duration, may bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	wait = consult.Wait
	if consult.Purpose == chat.ForDigest {
		if !now.Before(r.vainUntil) {
			r.vain = 0
		}
		wait -= r.vain
	}
	if now.Before(r.until) || r.vain > 0 && wait < leastTime {
		return 0, false
	}
	if r.failed >= tolerated {
		r.until = now.Add(pause) // for all but the one that asks now
	}
	return wait, true
}

// answered ends the row of failures.
func (r *rest) answered(purpose chat.Purpose) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed, r.until = 0, time.Time{}
	if purpose == chat.ForDigest {
		r.vain = 0
	}
}

// lost notes for how long somebody has waited for an answer that is of no use.
func (r *rest) lost(now time.Time, purpose chat.Purpose, took time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if purpose == chat.ForDigest {
		r.vain, r.vainUntil = r.vain+took, now.Add(pause)
	}
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
