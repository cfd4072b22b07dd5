package discord

import (
	"context"
	"time"

	"adjutant/chat"
)

// Company is what Discord must know of the company: who is who, what can be asked
// for, and what was put aside. Its methods are called from any goroutine, and read
// what is kept now.
type Company interface {
	// Workspaces are the ids of the only guilds from which events are taken; none
	// means any.
	Workspaces() []string
	// Account is the Discord id of a person, Holder the person of a Discord id; empty
	// where there is none.
	Account(handle string) string
	Holder(account string) (handle string)
	// Channel is the Discord id of a channel or of a department's, ChannelOf the
	// handle that has this id; empty where there is none.
	Channel(handle string) string
	ChannelOf(id string) (handle string)
	// People are all people of the company.
	People() []Person
	// Commands are all declared commands that people can ask for.
	Commands() []chat.Command
	// Keep puts values aside, each under the name that the caller has made of it;
	// they have reached the disk when it returns. They stay for that time after
	// they were last put aside. Kept reads one, or nil where there is none any more.
	Keep(ctx context.Context, stay time.Duration, values map[string][]byte) error
	Kept(ctx context.Context, name string) ([]byte, error)
}

// Person is somebody of the company.
type Person struct {
	Handle, Name string
	// Account is their Discord id; may be empty.
	Account string
	// Zone is where they live; nil where that is not known.
	Zone *time.Location
}

// For how long values stay that were put aside: what long buttons of a message ask for,
// which then say that they are too old; and forms that somebody has not finished, which
// hold what they have typed.
const (
	buttonTime = 180 * 24 * time.Hour
	draftTime  = 7 * 24 * time.Hour
)
