package slack

import (
	"context"
	"sync"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// incoming is what receiving needs, while Run runs. Its zero value takes nothing.
type incoming struct {
	lanes   intake.Lanes
	aside   intake.Lanes // what must not wait behind a person's work, by its id
	notices notices
	replays intake.Replays
	link    link
	known   *intake.Recent[string, bool] // ids that were answered otherwise than by acknowledging; set by begin
	// pauses are those between attempts to send an answer; nil before begin is the
	// usual ones.
	pauses []time.Duration

	ready chan struct{} // closed when deliveries are taken for the first time
	first sync.Once

	mu    sync.Mutex
	to    chat.Dispatcher
	work  context.Context // of what is under way: it outlives Run's by a grace
	began time.Time
	give  context.CancelCauseFunc // ends Run, with an error
}

// mostKnown is how many ids are known.
const mostKnown = 4096

// begin is called by Run before anything can come.
func (in *incoming) begin(work context.Context, to chat.Dispatcher, now time.Time, give context.CancelCauseFunc) {
	in.mu.Lock()
	in.to, in.work, in.began, in.give = to, work, now, give
	if in.pauses == nil {
		in.pauses = intake.Pauses
	}
	in.known = intake.NewRecent[string, bool](mostKnown)
	in.mu.Unlock()
	in.aside.Begin(intake.MostPerPerson, intake.MostAtOnce)
	in.lanes.Begin(intake.MostPerPerson, intake.MostAtOnce)
}

// open says that what comes is taken.
func (in *incoming) open() { in.first.Do(func() { close(in.ready) }) }

// end takes nothing more, and returns when everything that was taken is answered.
func (in *incoming) end() {
	in.lanes.End()
	in.aside.End()
}

func (in *incoming) dispatcher() chat.Dispatcher {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.to
}

// context is that of what is under way.
func (in *incoming) context() context.Context {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.work
}

// since is when Run began.
func (in *incoming) since() time.Time {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.began
}

// giveUp ends Run with an error, once what is under way is answered.
func (in *incoming) giveUp(err error) {
	in.link.lost(err)
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.give != nil {
		in.give(err)
	}
}

// answered reports whether an invocation was answered otherwise than by
// acknowledging it.
func (in *incoming) answered(id string) bool {
	_, known := in.known.Get(id)
	return known
}
