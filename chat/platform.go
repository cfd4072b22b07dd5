package chat

import (
	"context"
	"fmt"
	"time"
)

// Platform is one chat service, or the console.
type Platform interface {
	Sender
	// Name is the word that places and accounts use: "slack".
	Name() string
	// Run receives events and dispatches them until ctx ends or the
	// connection is lost for good.
	Run(ctx context.Context, to Dispatcher) error
}

// Monitored is a platform that can say how its connection is.
type Monitored interface {
	// Connected returns nil while events arrive and messages can be sent, and
	// otherwise what is wrong, for whoever runs the bot. The error's text holds no
	// secret.
	Connected() error
}

// Warner is a platform that can say what is not as it should be although it works.
type Warner interface {
	// Warning is what that is, and what becomes of it, for whoever runs the bot; nil if
	// nothing is. The error's text holds no secret.
	Warning() error
}

// Sender delivers messages to the places of one platform.
type Sender interface {
	// Send posts the message, or changes the one that out.Edit names, and
	// returns the reference of the message as it now stands. An error is one
	// of [Later], [Undeliverable] or [Doubtful]; any other counts as a
	// passing fault that has certainly sent nothing.
	Send(ctx context.Context, out Outgoing) (Ref, error)
}

// Finder is a Sender that can look whether a message was posted. It is asked
// before a message is sent a second time.
type Finder interface {
	// Find returns the message that was posted for out, or false if there is
	// none.
	Find(ctx context.Context, out Outgoing) (Ref, bool, error)
}

// Outgoing is a message on its way to a place.
type Outgoing struct {
	// ID is the outbox's id of this message: the same at every attempt, and
	// at most 25 characters (the length of a Discord nonce).
	ID string
	To Place
	// Edit is the message to change; zero to post a new one.
	Edit    Ref
	Message Message
	// Created is when the message was put into the outbox.
	Created time.Time
}

// Later says that the platform wants to be asked again after some time.
type Later struct {
	After time.Duration
	Cause error
}

// Error says for how long to wait, and why.
func (e *Later) Error() string { return fmt.Sprintf("try again in %s: %v", e.After, e.Cause) }

// Unwrap is the platform's own error.
func (e *Later) Unwrap() error { return e.Cause }

// Undeliverable says that this message can never be sent there: the channel is
// archived, the person's direct messages are closed.
type Undeliverable struct {
	// Reason is for people: "the channel is archived".
	Reason string
	Cause  error
}

// Error is the reason and the cause.
func (e *Undeliverable) Error() string {
	if e.Cause == nil {
		return e.Reason
	}
	return fmt.Sprintf("%s: %v", e.Reason, e.Cause)
}

// Unwrap is the platform's own error.
func (e *Undeliverable) Unwrap() error { return e.Cause }

// Doubtful says that the message may have been posted: the connection broke
// before the answer came.
type Doubtful struct{ Cause error }

// Error is the cause.
func (e *Doubtful) Error() string { return fmt.Sprintf("may have been sent: %v", e.Cause) }

// Unwrap is the platform's own error.
func (e *Doubtful) Unwrap() error { return e.Cause }
