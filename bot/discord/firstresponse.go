package discord

import (
	"context"
	"errors"
	"sync"
	"time"

	"adjutant/bot/intake"
)

// firstResponse is what Discord awaits for three seconds after an interaction: the
// answer itself, or word that it takes longer. There is one of it, whoever is first.
// One of which it is not known whether it has arrived is given again until that is
// known, so that no other can come in between.
type firstResponse struct {
	ack acker
	// giving has room for whoever gives one; others wait for what comes of it.
	giving chan struct{}

	mu     sync.Mutex
	given  int  // the type of response that Discord has; 0 while it has none
	alone  bool // only the person sees it
	unsure bool // Discord may not have it
	late   bool // Discord takes none any more
}

func newFirstResponse(ack acker) *firstResponse {
	return &firstResponse{ack: ack, giving: make(chan struct{}, 1)}
}

// How often a response is given, and how long each attempt may take.
const (
	mostGiven = 3
	giveTime  = 2500 * time.Millisecond
	givePause = 100 * time.Millisecond
)

// give gives the response, unless one was given before. It reports whether this was
// the one. An error is a [*refused], after which a simpler one may be given, or
// errTooLate, or ctx's.
func (f *firstResponse) give(ctx context.Context, r response) (bool, error) {
	select {
	case f.giving <- struct{}{}:
		defer func() { <-f.giving }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	if f.isLate() {
		return false, errTooLate
	}
	if given, _, _ := f.state(); given != 0 {
		return false, nil
	}
	for attempt := 1; ; attempt++ {
		err := f.giveOnce(ctx, r)
		if isRefused(err) {
			return false, err
		}
		switch {
		case errors.Is(err, errTooLate):
			f.set(func() { f.late = true })
			return false, err
		case err == nil, attempt == mostGiven, !intake.Wait(ctx, givePause):
			f.set(func() { f.given, f.alone, f.unsure = r.Type, isAlone(r), err != nil })
			return err == nil, nil
		}
	}
}

// has notes that Discord was given the response by an earlier process.
func (f *firstResponse) has(r response) {
	f.set(func() { f.given, f.alone = r.Type, isAlone(r) })
}

// lapse gives no response any more, unless one is being given.
func (f *firstResponse) lapse() {
	select {
	case f.giving <- struct{}{}:
		defer func() { <-f.giving }()
	default:
		return
	}
	f.set(func() { f.late = f.late || f.given == 0 })
}

func (f *firstResponse) set(what func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	what()
}

func (f *firstResponse) isLate() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.late
}

func (f *firstResponse) giveOnce(ctx context.Context, r response) error {
	ctx, cancel := context.WithTimeout(ctx, giveTime)
	defer cancel()
	return f.ack.give(ctx, r)
}

// state is what Discord has: the type of response, 0 if it has none; whether only the
// person sees it, and whether it is unsure that Discord has it.
func (f *firstResponse) state() (given int, alone, unsure bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.given, f.alone, f.unsure
}

// isOpen reports whether Discord still waits, as far as is known.
func (f *firstResponse) isOpen() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.given == 0 && !f.late
}

// deferral says that the answer takes longer.
type deferral struct {
	Flags int `json:"flags,omitempty"`
}

// isAlone reports whether only the person sees a response.
func isAlone(r response) bool {
	switch data := r.Data.(type) {
	case deferral:
		return data.Flags&flagEphemeral != 0
	case said:
		return data.Flags&flagEphemeral != 0
	}
	return false
}
