package office

import (
	"context"

	"adjutant/chat"
)

// Hold is where the work on what people ask for stands still, so that the process can be
// killed there.
type Hold string

// The holds.
const (
	NoHold     Hold = ""
	BeforeDone Hold = "before anything is done"
	BeforeTold Hold = "before anybody is told"
)

// On is the platform with that hold. It is for a process that is going to be killed.
func (h Hold) On(p chat.Platform) chat.Platform {
	if h == NoHold {
		return p
	}
	return holding{p, h}
}

type holding struct {
	chat.Platform
	at Hold
}

// Run runs the platform, whose work stands still.
func (h holding) Run(ctx context.Context, to chat.Dispatcher) error {
	return h.Platform.Run(ctx, held{to, h.at})
}

type held struct {
	chat.Dispatcher
	at Hold
}

// Dispatch has the invocation run, as far as it may.
func (h held) Dispatch(ctx context.Context, inv chat.Invocation) (reply chat.Reply) {
	if inv.Via == chat.ViaProgram || h.at == BeforeTold {
		reply = h.Dispatcher.Dispatch(ctx, inv)
	}
	if inv.Via != chat.ViaProgram {
		<-ctx.Done()
	}
	return reply
}
