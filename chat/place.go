package chat

import "strings"

// Place is somewhere a message can be: a channel, or one person's direct
// messages, on one platform.
type Place struct {
	Platform  string `json:"platform"`
	Workspace string `json:"workspace,omitempty"`
	// Direct is true for direct messages; ID is then the account's id, not
	// that of the conversation, because a conversation may not exist yet.
	Direct bool   `json:"direct,omitempty"`
	ID     string `json:"id"`
	// Thread is the id of the message in whose thread the place is.
	Thread string `json:"thread,omitempty"`
}

// IsZero reports whether no place is meant.
func (p Place) IsZero() bool { return p == Place{} }

// Key is the place as one string, the same for equal places. Messages to
// places of the same key are sent one after another.
func (p Place) Key() string {
	kind := "channel"
	if p.Direct {
		kind = "direct"
	}
	return strings.Join([]string{p.Platform, p.Workspace, kind, p.ID, p.Thread}, "/")
}

// Ref is a message that a platform has: what is needed to change it.
type Ref struct {
	Place Place  `json:"place"`
	ID    string `json:"id"`
}

// IsZero reports whether no message is meant.
func (r Ref) IsZero() bool { return r.ID == "" }
