package discord

import (
	"context"
	"sync"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// incoming is the half of the platform that takes what Discord brings, while Run
// runs. Its zero value takes nothing.
type incoming struct {
	// lanes hold the work of each person in its order. What must not wait behind it is
	// done aside: saying that an answer takes longer, or that something was not taken.
	lanes, aside intake.Lanes
	replays      intake.Replays
	people       people
	// pauses are those between attempts to answer, soon those within which Discord
	// knows of a first response that it has; nil before begin is the usual ones.
	pauses, soon []time.Duration

	mu   sync.Mutex
	to   chat.Dispatcher
	work context.Context // of what is under way: it outlives Run's by a grace
}

// begin is called by Run before anything can come. What is under way ends with work at
// the latest.
func (in *incoming) begin(work context.Context, to chat.Dispatcher) {
	in.mu.Lock()
	in.to, in.work = to, work
	if in.pauses == nil {
		in.pauses = intake.Pauses
	}
	if in.soon == nil {
		in.soon = usuallySoon
	}
	if in.people.told == nil {
		in.people = newPeople()
	}
	in.mu.Unlock()
	in.aside.Begin(intake.MostPerPerson, intake.MostAtOnce)
	in.lanes.Begin(intake.MostPerPerson, intake.MostAtOnce)
}

// end takes nothing more, and returns when everything that was taken is answered.
// What still comes meanwhile is told that the bot is being stopped.
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
	if in.work == nil { // nothing can be under way
		return context.Background()
	}
	return in.work
}

// usuallySoon is for how long Discord may not know yet of a first response that it has.
var usuallySoon = []time.Duration{300 * time.Millisecond, 700 * time.Millisecond, 1500 * time.Millisecond}
