package blockkit

import "adjutant/chat"

// Names are the company's handles as Slack knows them.
type Names interface {
	// Account is the Slack id of a person; empty where there is none.
	Account(handle string) string
	// Channel is the Slack id of a channel; empty where there is none.
	Channel(handle string) string
	// Slash is a text of ours in which commands are called as people have to type
	// them in this workspace: "/my" as "/coo my".
	Slash(text string) string
	// AllHere reports whether everybody in the company has a Slack account, so
	// that Slack's own list of people offers all of them.
	AllHere() bool
}

// Renderer renders for one workspace. Its zero value has no names to offer.
type Renderer struct {
	Names Names
	// Picture is the id of the uploaded file of a picture, or empty: its words then
	// stand for it. May be nil.
	Picture func(*chat.Picture) string
	// Basic leaves out blocks that Slack may not know yet, such as tables: for
	// sending again what was refused with invalid_blocks.
	Basic bool
}
