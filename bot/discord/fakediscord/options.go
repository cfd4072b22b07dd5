package fakediscord

import (
	"slices"
	"time"
)

// Options are how this Discord is.
type Options struct {
	// Now is the clock of ids, of deadlines and of limits; nil means the real one.
	Now func() time.Time
	// Patience is how long Discord waits for the first response to an interaction, by
	// the real clock; 0 means 3 s. By Now it is 3 s at any rate.
	Patience time.Duration
	// Deadline is how long [Server.Wait] waits before it fails the test; 0 means 10 s.
	Deadline time.Duration
	// Heartbeat is how often the gateway wants a heartbeat; 0 means 41.25 s. Whoever is
	// silent for twice as long is thrown out with 4009.
	Heartbeat time.Duration
	// Privileged are the privileged intents that the application may use.
	Privileged int
	// Identifies is how many times the bot may identify in 24 hours; 0 means 1,000.
	// One more, and its token is reset.
	Identifies int
	// IdentifyEvery is the time that has to pass between two identifies, 5 s at
	// Discord: one that comes earlier is answered with "invalid session". 0 is none.
	IdentifyEvery time.Duration
	// Limits are the rate limits; the zero value limits nothing.
	Limits Limits
	// NoEcho tells the gateway nothing of what the bot itself has written.
	NoEcho bool
	// Private is true for an application that only its owner may add to servers.
	Private bool
	// AnyAgent takes requests without the User-Agent that Discord asks for.
	AnyAgent bool
}

// withDefaults fills in what is not said.
func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Patience == 0 {
		o.Patience = firstResponse
	}
	if o.Deadline == 0 {
		o.Deadline = 10 * time.Second
	}
	if o.Heartbeat == 0 {
		o.Heartbeat = 41250 * time.Millisecond
	}
	if o.Identifies == 0 {
		o.Identifies = 1000
	}
	return o
}

// Guild is a server, as people call it.
type Guild struct {
	ID, Name string
	// Permissions are those that the bot's role has there; 0 means [Usual].
	Permissions int64
	// Absent is true where the bot is not.
	Absent bool
}

// User is somebody.
type User struct {
	ID, Username string
	// Global is the name that they show everywhere, Nick the one in guilds.
	Global, Nick string
	// Locale is the language of their client; empty means en-US.
	Locale string
	// TZ is the IANA name of the zone in which they read times; empty means UTC. The
	// bot is never told.
	TZ string
	// Guilds are those that they are a member of.
	Guilds []string
	// DMsClosed is true if they take no direct messages, or have blocked the bot.
	DMsClosed bool
	// NoMutualGuild is true if direct messages fail because there is no guild in
	// common, whatever Guilds says.
	NoMutualGuild bool
	Bot           bool
	// Admin may use commands that are for administrators.
	Admin bool
}

// member reports whether they are in that guild.
func (u *User) member(guild string) bool { return slices.Contains(u.Guilds, guild) }

// shown is the name under which they are seen in guilds.
func (u *User) shown() string {
	for _, name := range []string{u.Nick, u.Global} {
		if name != "" {
			return name
		}
	}
	return u.Username
}

// Kinds of channel.
const (
	Text         = 0
	Direct       = 1
	Voice        = 2
	Category     = 4
	Announcement = 5
	PublicThread = 11
	Forum        = 15
)

// Channel is a channel of a guild.
type Channel struct {
	ID, Guild, Name string
	// Type is its kind; 0 is [Text].
	Type int
	// Denied are the permissions that the bot's role does not have in it.
	Denied int64
	// Parent is the channel or category in which it is.
	Parent string
}

// Permissions.
const (
	AdministratorPermission    int64 = 1 << 3
	ManageChannels             int64 = 1 << 4
	ViewChannel                int64 = 1 << 10
	SendMessages               int64 = 1 << 11
	ManageMessages             int64 = 1 << 13
	EmbedLinks                 int64 = 1 << 14
	AttachFiles                int64 = 1 << 15
	ReadMessageHistory         int64 = 1 << 16
	MentionEveryone            int64 = 1 << 17
	ManageThreads              int64 = 1 << 34
	CreatePublicThreads        int64 = 1 << 35
	SendMessagesInThreads      int64 = 1 << 38
	UseApplicationCommandsHere int64 = 1 << 31
)

// Usual is what a bot is commonly invited with.
const Usual = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | CreatePublicThreads | SendMessagesInThreads

// Intents that matter here. The last three are privileged.
const (
	GuildsIntent         = 1 << 0
	GuildMessagesIntent  = 1 << 9
	DirectMessagesIntent = 1 << 12
	GuildMembersIntent   = 1 << 1
	GuildPresencesIntent = 1 << 8
	MessageContentIntent = 1 << 15

	privilegedIntents = GuildMembersIntent | GuildPresencesIntent | MessageContentIntent
	// allIntents are those that Discord has defined.
	allIntents = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)

// Flags of messages.
const (
	suppressEmbeds        = 1 << 2
	hasThread             = 1 << 5
	ephemeral             = 1 << 6
	loading               = 1 << 7
	suppressNotifications = 1 << 12
	componentsV2          = 1 << 15
)

// The times of Discord.
const (
	firstResponse = 3 * time.Second
	tokenLife     = 15 * time.Minute
	// nonceLife is "the past few minutes" in which a nonce is remembered.
	nonceLife = 3 * time.Minute
	// sessionLife is how long a session can be resumed.
	sessionLife = 3 * time.Minute
)
