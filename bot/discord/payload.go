package discord

import "encoding/json"

// interactionType is what somebody did.
type interactionType int

const (
	typePing      interactionType = 1
	typeCommand   interactionType = 2
	typeComponent interactionType = 3
	typeComplete  interactionType = 4
	typeModal     interactionType = 5
)

// interaction is what somebody did with the app, as both the gateway and HTTP bring
// it. It is decoded by us, because discordgo fails on components that it does not
// know.
type interaction struct {
	ID          string          `json:"id"`
	Application string          `json:"application_id"`
	Type        interactionType `json:"type"`
	Token       string          `json:"token"`
	Guild       string          `json:"guild_id"` // empty in direct messages
	Channel     channel         `json:"channel"`
	ChannelID   string          `json:"channel_id"`
	Member      *member         `json:"member"` // in a guild
	User        *user           `json:"user"`   // in direct messages
	Locale      string          `json:"locale"`
	Data        json.RawMessage `json:"data"` // by its type
	// Message is the one that was pressed, or from which a modal was opened.
	Message        *message `json:"message"`
	AppPermissions string   `json:"app_permissions"`
}

// who is the account that did it.
func (i *interaction) who() user {
	switch {
	case i.Member != nil && i.Member.User != nil:
		return *i.Member.User
	case i.User != nil:
		return *i.User
	}
	return user{}
}

type member struct {
	User *user  `json:"user"`
	Nick string `json:"nick"`
}

type user struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Global   string `json:"global_name"`
	Bot      bool   `json:"bot"`
}

type channel struct {
	ID     string `json:"id"`
	Type   int    `json:"type"`
	Parent string `json:"parent_id"` // of a thread
	Guild  string `json:"guild_id"`
}

// message is a message as Discord has it.
type message struct {
	ID          string            `json:"id"`
	Channel     string            `json:"channel_id"`
	Guild       string            `json:"guild_id"`
	Author      user              `json:"author"`
	Content     string            `json:"content"`
	Flags       int               `json:"flags"`
	Type        int               `json:"type"`
	Webhook     string            `json:"webhook_id"`
	Components  []json.RawMessage `json:"components"`
	Attachments []struct {
		ID       string `json:"id"`
		Filename string `json:"filename"`
	} `json:"attachments"`
	Mentions  []user  `json:"mentions"`
	Member    *member `json:"member"` // of the author, in a guild; has no user
	Timestamp string  `json:"timestamp"`
}

// Flags of messages.
const (
	flagHasThread    = 1 << 5
	flagEphemeral    = 1 << 6
	flagComponentsV2 = 1 << 15
)
