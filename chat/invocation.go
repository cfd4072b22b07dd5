package chat

import (
	"context"
	"time"
)

// Via says by which door an invocation came in. It is kept in the journal.
type Via string

// The doors.
const (
	ViaCommand  Via = "command"  // a slash command or a line of the console
	ViaButton   Via = "button"   // a click
	ViaForm     Via = "form"     // a submitted form
	ViaMessage  Via = "message"  // an answer by direct message
	ViaSchedule Via = "schedule" // the timetable
	ViaProgram  Via = "program"  // the command line or an API
)

// Invocation is somebody asking for a command, by whichever door. Every event
// of every platform, and every tick of the timetable, becomes one.
type Invocation struct {
	// ID is the platform's own identity of the event: the same when the
	// event is delivered again, so that it is applied once.
	ID string
	// Platform is where it came from: "slack", "discord", "console".
	Platform string
	// Workspace is the Slack team or Discord guild; empty in the console and
	// in a Discord direct message.
	Workspace string
	// Account is the platform's id of who asks.
	Account string
	// Standing is what the platform says of that account.
	Standing Standing
	// As names a person directly instead of by account. Only doors inside
	// the process set it (timetable, command line).
	As string
	// Place is where it was asked.
	Place Place
	Via   Via
	// Path is the command asked for where the platform knows it; empty means
	// that Text begins with it.
	Path string
	// Text is what was typed, still to be read by the text grammar.
	Text string
	// Args are options that came apart already: from a form, a button, or a
	// platform that types its options.
	Args Args
	// Form asks for the command's form, filled with Args, even where nothing
	// that is required is missing.
	Form bool
	// Message is the message whose button was pressed, or which the invocation is
	// made of. Link is its address for people, if the platform has one.
	Message Ref
	Link    string
	// Advice is what a model has said so far, by the step of its consult. Only the
	// dispatcher sets it.
	Advice map[string]Advice
	// Timer is the name of the timer that asks, Due the moment for which it was
	// set. Only the timetable sets them; the command then takes the timer in its
	// transaction, or does nothing if it is no longer set for that moment.
	Timer string
	Due   time.Time
}

// Standing is how an account belongs to the workspace in which it asks, as the
// platform vouches for it.
type Standing string

// The standings.
const (
	Full     Standing = ""         // a full member, or a platform that knows no others
	Guest    Standing = "guest"    // let into some channels only
	Outsider Standing = "outsider" // of another company, in a shared channel
)

// Timetable is the platform that invocations of the timetable come from.
const Timetable = "timetable"

// Args are an invocation's options by name, each as the text its kind reads.
type Args map[string]string

// Suggestion is one answer of autocompletion.
type Suggestion struct {
	// Value is what is put in the field, Label what the person sees.
	Value, Label string
}

// Dispatcher is the one way in.
type Dispatcher interface {
	// Dispatch runs the invocation and returns what to answer. It always
	// answers: a fault inside becomes a reply with a reference.
	Dispatch(ctx context.Context, inv Invocation) Reply
	// Complete suggests values for the named option while inv is being
	// typed, best first. With an empty option, prefix is the whole line so
	// far: a suggestion is then either that line carried on, or what replaces
	// its last word. What it returns holds nothing that the asker may not
	// see.
	Complete(ctx context.Context, inv Invocation, option, prefix string) []Suggestion
}
