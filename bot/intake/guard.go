package intake

import (
	"crypto/rand"
	"log/slog"
	"runtime/debug"

	"adjutant/chat"
)

// What people are told whose work is not taken, or fails.
var (
	Busy     = chat.Message{Title: chat.L("I am busy, and have not taken this. Nothing was changed. Please try again in a minute.")}
	Stopping = chat.Message{Title: chat.L("I am being stopped, and have not taken this. Nothing was changed. Please try again in a minute.")}
)

// Guard does work. A fault in it takes nobody else down: the log has the cause beside
// a reference, and apologise is given what to tell the person, which has the reference
// too. Apologise may be nil; if it is at fault itself, that is logged. What names the
// work in the log. It returns false if the work has failed.
func Guard(log *slog.Logger, what string, work func(), apologise func(chat.Message)) (done bool) {
	defer func() {
		fault := recover()
		if fault == nil {
			return
		}
		reference := rand.Text()[:6]
		log.Error("the work on something that was brought has failed", "what", what, "reference", reference,
			"panic", fault, "stack", string(debug.Stack()))
		if apologise != nil {
			excuse(log, reference, apologise)
		}
	}()
	work()
	return true
}

// excuse tells the person of a fault. Telling them may be what is at fault.
func excuse(log *slog.Logger, reference string, apologise func(chat.Message)) {
	defer func() {
		if fault := recover(); fault != nil {
			log.Error("nobody could be told of a fault", "reference", reference, "panic", fault)
		}
	}()
	apologise(chat.Message{Tone: chat.Bad, Title: chat.Line{
		chat.T("That did not work, and it is our fault. Whoever runs the bot can look it up under "), chat.C(reference), chat.T("."),
	}})
}
