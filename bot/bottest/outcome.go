package bottest

import (
	"context"
	"errors"
	"time"

	"adjutant/chat"
)

// Outcome is what becomes of one call of Send. The zero outcome posts the
// message and says so.
type Outcome struct {
	// Before is waited for first. Its error, if Err is nil, is the outcome.
	Before func(ctx context.Context) error
	// Err is what the call returns; the message is posted all the same if
	// Posted is true.
	Err    error
	Posted bool
	// Panic, if not nil, is what the call panics with.
	Panic any
	// Nameless posts, and returns no reference.
	Nameless bool
}

// Later is a platform that asks to be left alone for that long.
func Later(after time.Duration) Outcome {
	return Outcome{Err: &chat.Later{After: after, Cause: errors.New("rate limited")}}
}

// Undeliverable is a message that can never be sent there.
func Undeliverable(reason string) Outcome {
	return Outcome{Err: &chat.Undeliverable{Reason: reason, Cause: errors.New("is_archived")}}
}

// Fault is a passing error before anything was sent.
func Fault() Outcome { return Outcome{Err: errors.New("no route to host")} }

// Lost is a connection that broke before the message was posted; the caller
// cannot know.
func Lost() Outcome { return Outcome{Err: &chat.Doubtful{Cause: errors.New("connection reset")}} }

// Unheard is a connection that broke after the message was posted; the caller
// cannot know.
func Unheard() Outcome {
	return Outcome{Err: &chat.Doubtful{Cause: errors.New("connection reset")}, Posted: true}
}

// Hangs is a call that returns when its context has ended, with that error and
// nothing sent.
func Hangs() Outcome {
	return Outcome{Before: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
}

// Deaf is a call that ignores its context and posts when the channel is closed.
func Deaf(until <-chan struct{}) Outcome {
	return Outcome{Before: func(context.Context) error { <-until; return nil }}
}

// Takes is a call that posts after that long, unless its context ends before.
func Takes(d time.Duration) Outcome {
	return Outcome{Before: func(ctx context.Context) error {
		select {
		case <-time.After(d):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}}
}
