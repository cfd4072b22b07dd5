package slack

import "adjutant/chat"

// Company is what Slack must know of the company: who is who, and what can be
// asked for. Its methods are called from any goroutine, and read what is kept now.
type Company interface {
	// Workspaces are the ids of the only workspaces (or the Enterprise
	// organisation) from which events are taken; none means any.
	Workspaces() []string
	// Account is the Slack id of a person, Holder the person of a Slack id; empty
	// where there is none.
	Account(handle string) string
	Holder(account string) (handle string)
	// Channel is the Slack id of a channel or of a department's, ChannelOf the
	// handle that has this id; empty where there is none.
	Channel(handle string) string
	ChannelOf(id string) (handle string)
	// People are all people of the company.
	People() []Person
	// Commands are all declared commands that people can ask for.
	Commands() []chat.Command
}

// Person is somebody of the company.
type Person struct {
	Handle, Name string
	// Account is their Slack id, Email by which they may be found; either may be
	// empty.
	Account, Email string
}
