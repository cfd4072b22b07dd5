package model

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// why is the kind of a failure, as it is counted in [storage.Meter].
type why string

// The kinds.
const (
	late       why = "too late"
	down       why = "not reached"
	busy       why = "too busy"
	faulty     why = "answered with an error"
	locked     why = "key refused"
	broke      why = "no credit"
	missing    why = "no such model"
	rejected   why = "question not accepted"
	declined   why = "refused to answer"
	filtered   why = "held back by a filter"
	cut        why = "cut short"
	unreadable why = "not readable"
	spent      why = "over the budget"
	resting    why = "left alone"
	stopped    why = "stopped"
	ours       why = "our fault"
)

// words are what people are told.
var words = map[why]string{
	late:       "the model took too long",
	down:       "the model cannot be reached",
	busy:       "the model has too much to do",
	faulty:     "the model answered with an error",
	locked:     "the model does not accept our key",
	broke:      "the account of the model has no credit left",
	missing:    "there is no such model at that address",
	rejected:   "the model did not accept the question",
	declined:   "the model refused to answer",
	filtered:   "a filter held the model's answer back",
	cut:        "the model's answer was cut short",
	unreadable: "the model's answer could not be read",
	spent:      "the tokens of the day are used up",
	resting:    "the model did not answer lately, and is left alone for a while",
	stopped:    "I am being stopped",
	ours:       "the model could not be asked, and it is our fault",
}

// failure is why there is no answer.
type failure struct {
	why   why
	cause error
	// again is set where another attempt may help, after a pause if the endpoint asks
	// for one.
	again bool
	after time.Duration
	// free is set where it cost nothing.
	free bool
}

func (f *failure) Error() string { return fmt.Sprintf("%s: %v", f.why, f.cause) }

// silent reports whether the model may be down, rather than have answered something that
// is of no use.
func (f *failure) silent() bool {
	switch f.why {
	case late, down, busy, faulty, locked, broke, missing:
		return true
	}
	return false
}

var (
	errResting = errors.New("it did not answer several times in a row")
	errPanic   = errors.New("a panic")
)

// ended is why a context has ended.
func ended(ctx context.Context) *failure {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &failure{why: late, cause: ctx.Err(), free: true}
	}
	return &failure{why: stopped, cause: ctx.Err(), free: true}
}
