package discord

import (
	"time"

	"adjutant/bot/intake"
)

// outgoing is what is known of messages that were sent. All of it can be found out
// again.
type outgoing struct {
	started time.Time
	begun   *intake.Recent[string, begun] // by the outbox's id
	// shown is the hash of what a post shows, by its key.
	shown *intake.Recent[string, string]
	// cut are messages of which an edit has failed half-way, by the key of what
	// announces them.
	cut *intake.Recent[string, bool]
}

// begun is a message of which something may be posted already.
type begun struct {
	parts []part
	// doubt is when a post of it was first made of which it is not known whether it
	// is there; zero if there is none.
	doubt time.Time
	// words are those with which it was announced in doubt.
	words []string
}

func newOutgoing(now time.Time) outgoing {
	return outgoing{
		started: now,
		begun:   intake.NewRecent[string, begun](2000),
		shown:   intake.NewRecent[string, string](5000),
		cut:     intake.NewRecent[string, bool](2000),
	}
}

// touched says that a message of ours now shows something that Send has not put there:
// an answer that has taken the place of it.
func (d *Discord) touched(channel, id string) {
	d.sent.shown.Drop(part{channel: channel, id: id}.key())
}
