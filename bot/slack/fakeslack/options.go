package fakeslack

import (
	"slices"
	"time"
)

// Options is how this Slack differs from the usual one. The zero value is a
// workspace without rate limits and with everything that Slack can do.
type Options struct {
	// Team is the id of the workspace, Domain its name in addresses, Enterprise the
	// id of its organisation; empty means "T01ACME", "acme" and none.
	Team, Domain, Enterprise string
	// Scopes are those that the bot token has; nil means all that the methods here
	// need.
	Scopes []string
	// UnknownBlocks are types of block that this Slack does not know yet. A message
	// with one is refused with invalid_blocks, which is not a refusal that counts:
	// the bot cannot know before.
	UnknownBlocks []string
	// Limits are the rate limits; the zero value has none. See [SlackLimits].
	Limits Limits
	// Now is the clock of timestamps, expiries and rate limits; nil means the real
	// one. How long Slack waits for an answer is always real time.
	Now func() time.Time
	// Ping is the interval of pings on sockets; 0 means 10 s.
	Ping time.Duration
	// Patience is how long Slack waits for an acknowledgement; 0 means 3 s.
	Patience time.Duration
	// Deadline is how long [Server.Wait] waits before it fails the test; 0 means 10 s.
	Deadline time.Duration
	// FileDelay is how many looks at an uploaded file (files.info) it takes until
	// Slack has worked on it; 0 means two. Until then blocks cannot show it.
	FileDelay int
	// EmptyStateIsList sends "values": [] instead of {} where a view has no values,
	// as Slack has been seen to do.
	EmptyStateIsList bool
	// NoEcho leaves out the events by which Slack tells an app of its own messages in
	// direct messages.
	NoEcho bool
	// NoHome turns App Home off, SocketModeOff Socket Mode.
	NoHome, SocketModeOff bool
}

// User is somebody of the workspace, or of another that shares a channel.
type User struct {
	ID, Name, RealName, Email string
	// TZ is the IANA name of their zone, Locale such as "de-DE"; either may be empty.
	TZ, Locale string
	// Guest is one of several channels, UltraGuest one of a single channel.
	Guest, UltraGuest bool
	// Deleted is deactivated; Bot is an app.
	Deleted, Bot bool
	// Stranger is of another organisation, in a shared channel; Team is theirs.
	Stranger bool
	Team     string
	// MessagesOff refuses direct messages of the app: messages_tab_disabled.
	MessagesOff bool
}

// Channel is a channel.
type Channel struct {
	ID, Name          string
	Private, Archived bool
	// Members are user ids; with the bot's own the bot is in it.
	Members []string
	// PostingRestricted refuses messages of the app: restricted_action.
	PostingRestricted bool
	// Team is its workspace; empty means the first.
	Team string
}

// AllScopes are the scopes that the methods of the fake need.
var AllScopes = []string{
	"app_mentions:read", "channels:history", "channels:read", "chat:write", "commands",
	"files:read", "files:write", "groups:history", "groups:read", "im:history", "im:read",
	"im:write", "reactions:read", "reactions:write", "team:read", "usergroups:read",
	"users:read", "users:read.email",
}

// withDefaults fills in what is left out.
func (o Options) withDefaults() Options {
	if o.Team == "" {
		o.Team = "T01ACME"
	}
	if o.Domain == "" {
		o.Domain = "acme"
	}
	if o.Scopes == nil {
		o.Scopes = slices.Clone(AllScopes)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Ping == 0 {
		o.Ping = 10 * time.Second
	}
	if o.Patience == 0 {
		o.Patience = 3 * time.Second
	}
	if o.Deadline == 0 {
		o.Deadline = 10 * time.Second
	}
	if o.FileDelay == 0 {
		o.FileDelay = 2
	}
	return o
}
