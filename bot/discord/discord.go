package discord

import (
	"log/slog"
	"time"

	"adjutant/bot/discord/slash"
	"adjutant/bot/intake"
	"adjutant/chat"
)

// Name is the platform's name in places and accounts.
const Name = "discord"

// Options is how Discord is reached.
type Options struct {
	// Token is the bot's. It opens the gateway, and signs every request.
	Token chat.Secret
	// PublicKey is the application's, in hexadecimal. With it, interactions are also
	// taken over HTTP, by [Discord.Handler]; Discord itself sends each of them by one
	// way only.
	PublicKey string
	// APIURL is where Discord is, such as https://discord.com; empty means there. What
	// follows the host of an address of Discord's follows this.
	APIURL string
	// Words are the translations of commands, by locale; may be empty.
	Words slash.Words
	// Patience is how long an answer may take before "working on it" is said.
	// Discord waits for three seconds; 0 means two.
	Patience time.Duration
	// Inbox keeps what takes longer than Discord waits, until it is done. Without one, a
	// process that is killed loses it.
	Inbox intake.Inbox
	// Pace is how fast messages are sent; its zero value is Discord's limits.
	Pace Pace
	Now  func() time.Time
	Log  *slog.Logger
}

// Pace is how fast Discord is asked.
type Pace struct {
	// Requests is how many requests a second are made over all routes, without those
	// that answer an interaction; 0 means 45 of the 50 that Discord allows.
	Requests float64
	// Contacts is how many direct conversations a minute are opened with people to
	// whom the bot has not written since it started; 0 means 10. Discord has no
	// number for it, and blocks bots that open many.
	Contacts float64
}

// Discord is the platform.
type Discord struct {
	company Company
	opts    Options
	outward
	in incoming
}

var (
	_ chat.Platform  = (*Discord)(nil)
	_ chat.Finder    = (*Discord)(nil)
	_ chat.Monitored = (*Discord)(nil)
)

// Name is "discord".
func (d *Discord) Name() string { return Name }
