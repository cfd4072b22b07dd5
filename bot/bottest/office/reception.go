package office

import (
	"context"

	"adjutant/chat"
)

// Answered is what an invocation was answered.
type Answered struct {
	Inv   chat.Invocation
	Reply chat.Reply
}

// Reception is the way in for a platform, which notes what people are answered. It is
// there once the office is open.
type Reception struct {
	*Office
	// Seen is called where the platform itself has told something, as it does of an
	// account; it may be nil.
	Seen func()
}

// Dispatch has the invocation run.
func (r Reception) Dispatch(ctx context.Context, inv chat.Invocation) chat.Reply {
	if inv.Via != chat.ViaProgram {
		r.mu.Lock()
		r.begun++
		r.mu.Unlock()
	}
	reply := r.Dispatcher.Dispatch(ctx, inv)
	if inv.Via == chat.ViaProgram {
		if r.Seen != nil {
			r.Seen()
		}
		return reply
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.replies = append(r.replies, Answered{inv, reply})
	return reply
}

// Complete suggests values.
func (r Reception) Complete(ctx context.Context, inv chat.Invocation, option, prefix string) []chat.Suggestion {
	return r.Dispatcher.Complete(ctx, inv, option, prefix)
}

// Answers are those that people were given since there were that many.
func (o *Office) Answers(since int) []Answered {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.replies[since:]
}

// Begun is how many things people have asked for, answered or not.
func (o *Office) Begun() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.begun
}
