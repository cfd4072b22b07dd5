package slack

import (
	"log/slog"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// Name is the platform's name in places and accounts.
const Name = "slack"

// Options is how Slack is reached.
type Options struct {
	// BotTokens are those of the workspaces (xoxb-…), one each.
	BotTokens []chat.Secret
	// AppToken (xapp-…) opens Socket Mode. SigningSecret takes events over HTTP,
	// by [Slack.Handler]. With both, both work.
	AppToken, SigningSecret chat.Secret
	// Rotation renews bot tokens that expire; its zero value renews none.
	Rotation Rotation
	// APIURL is where the Web API is, with a slash at its end; empty means Slack's.
	APIURL string
	// Slash is how commands are called in this workspace.
	Slash Slash
	// Inbox keeps what takes longer than Slack waits, until it is done. Without one, a
	// process that is killed loses it.
	Inbox intake.Inbox
	// Patience is how long an answer may take before "working on it" is said.
	// Slack waits for three seconds; 0 means two.
	Patience time.Duration
	// Pace is how fast messages are sent; its zero value is Slack's limits.
	Pace Pace
	Now  func() time.Time
	Log  *slog.Logger
}

// Slack is the platform.
type Slack struct {
	company Company
	opts    Options
	outward
	in incoming
}

var (
	_ chat.Platform  = (*Slack)(nil)
	_ chat.Finder    = (*Slack)(nil)
	_ chat.Monitored = (*Slack)(nil)
)

// Name is "slack".
func (s *Slack) Name() string { return Name }
