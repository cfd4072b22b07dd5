package console

import (
	"context"
	"io"
	"time"
)

// Person is somebody whom the console can speak as.
type Person struct {
	// Handle is the account's id on this platform, without the @.
	Handle, Name string
	// Zone is where the person's clock stands; nil for UTC.
	Zone *time.Location
}

// Host is the process around the console. It is called by [Console.Run] and
// [Console.Send], People and Channels also while a line is typed, to complete
// it; never with a lock held.
type Host interface {
	// Settle does and delivers everything that is due, calling back
	// [Console.Send], and returns when that is done. A transcript is the same
	// each time only if messages are sent one after another, and by nobody
	// else while a script runs.
	Settle(ctx context.Context) error
	// People are all who may be spoken as, in the order in which they are shown.
	People() []Person
	// Channels are the handles of all channels, without the #.
	Channels() []string
	// Now is the bot's clock.
	Now() time.Time
	// MoveClock moves it forward, to what text says as the person reads it:
	// "+3d", "2026-12-01 09:00". What comes due on the way it delivers at its
	// time, as Settle does. The error's text is shown to the person.
	MoveClock(ctx context.Context, text, as string) (time.Time, error)
}

// Options is how the console looks and where it begins.
type Options struct {
	In  io.Reader
	Out io.Writer
	// Err takes the greeting of an interactive session.
	Err io.Writer

	// Interactive edits lines at a terminal; otherwise In is a script. See
	// [Detect] for both.
	Interactive bool
	Color       bool
	// JSON prints an object a message; it is never interactive.
	JSON bool
	// Strict makes Run return a [*Failed] if a line of the script was answered
	// with an error.
	Strict bool

	// Person and Place are who speaks first, and where: "ana" or "@ana"; "dm",
	// "support" or "#support". Empty means the first person, and the dm.
	Person, Place string

	// Zone is in which times in channels are shown; nil for UTC.
	Zone *time.Location
	// Try are lines that the greeting proposes, each with what it does.
	Try []Try
	// History is a file that keeps the lines of interactive sessions; empty
	// for none.
	History string
	// Pictures is the folder for pictures. If it is empty an interactive
	// session makes a temporary one and a script saves none.
	Pictures string
	// Width is the number of columns; 0 means the terminal's, or 100.
	Width int
	// Run begins the ids of this run's invocations and messages. No two runs
	// over one data file may share it; empty means a random one.
	Run string
}

// Try is a line worth typing, and what it does.
type Try struct{ Line, Does string }
