package install

import (
	"math/big"

	"github.com/bwmarrin/discordgo"
)

// Permission is what the bot asks a server for.
type Permission struct {
	// Name is what Discord's settings call it, Bit what its API does.
	Name string
	Bit  uint64
	// Why is what the bot does with it, and Without what does not work without it,
	// for the person who has to allow it.
	Why, Without string
}

// Permissions are all that the bot asks for: none that is not used.
var Permissions = []Permission{
	{"View Channels", discordgo.PermissionViewChannel, "Is in the channels of your organisation's file. Of what is written there, Discord gives it the messages that mention it, and no others.", "It can post nothing in a channel, and does not answer where it is mentioned."},
	{"Send Messages", discordgo.PermissionSendMessages, "Posts in the channels of your organisation's file.", "Nothing is posted in the channel."},
	{"Create Public Threads", discordgo.PermissionCreatePublicThreads, "Opens a thread under a message that has more than fits on a screen: a digest in full, its pictures.", "What does not fit follows in the channel, as further messages."},
	{"Send Messages in Threads", discordgo.PermissionSendMessagesInThreads, "Writes into these threads, and answers where it is mentioned in one.", "What does not fit follows in the channel, as further messages."},
	{"Attach Files", discordgo.PermissionAttachFiles, "Shows the pictures of digests and charts.", "Charts are sent as words."},
	{"Read Message History", discordgo.PermissionReadMessageHistory, "Looks, after a crash, whether a message of its own was posted already; and reads the thread of a message on which somebody uses “Draft from this”.", "After a crash, a message that may have been posted is not sent again, and is among those not delivered. A draft is made of the message alone."},
}

// Bits are all permissions that the bot asks for, as Discord's links have them.
func Bits() (all uint64) {
	for _, p := range Permissions {
		all |= p.Bit
	}
	return all
}

// tooMuch are permissions that give power over others, with their names in Discord's
// settings. A server that gives them to the bot trusts it with more than it needs.
var tooMuch = []struct {
	name string
	bit  uint64
}{
	{"Administrator", discordgo.PermissionAdministrator},
	{"Manage Server", discordgo.PermissionManageGuild},
	{"Manage Roles", discordgo.PermissionManageRoles},
	{"Manage Channels", discordgo.PermissionManageChannels},
	{"Manage Messages", discordgo.PermissionManageMessages},
	{"Manage Webhooks", discordgo.PermissionManageWebhooks},
	{"Kick Members", discordgo.PermissionKickMembers},
	{"Ban Members", discordgo.PermissionBanMembers},
	{"Timeout Members", discordgo.PermissionModerateMembers},
	{"Mention Everyone", discordgo.PermissionMentionEveryone},
}

// bits reads permissions as Discord writes them: a number of any size in a string, of
// which the bot needs none beyond the 64th bit.
func bits(text string) uint64 {
	all, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return 0
	}
	return all.And(all, new(big.Int).SetUint64(^uint64(0))).Uint64()
}

// lacks are the permissions that are not among those that somebody has.
func lacks(has uint64) (missing []Permission) {
	if has&discordgo.PermissionAdministrator != 0 {
		return nil
	}
	for _, p := range Permissions {
		if has&p.Bit == 0 {
			missing = append(missing, p)
		}
	}
	return missing
}

// names are the names of permissions.
func names(of []Permission) []string {
	var all []string
	for _, p := range of {
		all = append(all, p.Name)
	}
	return all
}

// overwrite is what a channel allows and denies to a role or to a member.
type overwrite struct {
	ID    string `json:"id"`
	Allow string `json:"allow"`
	Deny  string `json:"deny"`
}

// inChannel are the permissions in a channel of somebody who has these in the server.
func inChannel(base uint64, server string, roles []string, account string, overwrites []overwrite) uint64 {
	if base&discordgo.PermissionAdministrator != 0 {
		return base
	}
	by := map[string]overwrite{}
	for _, o := range overwrites {
		by[o.ID] = o
	}
	apply := func(allow, deny uint64) { base = base&^deny | allow }
	everyone := by[server] // the role that everybody has is named after the server
	apply(bits(everyone.Allow), bits(everyone.Deny))
	var allow, deny uint64 // of all roles together: one that allows counts more than one that denies
	for _, role := range roles {
		if role != server {
			allow, deny = allow|bits(by[role].Allow), deny|bits(by[role].Deny)
		}
	}
	apply(allow, deny)
	apply(bits(by[account].Allow), bits(by[account].Deny))
	// Who may not see a channel, or not write there, has nothing of the rest.
	if base&discordgo.PermissionViewChannel == 0 {
		return 0
	}
	if base&discordgo.PermissionSendMessages == 0 {
		base &^= discordgo.PermissionAttachFiles
	}
	return base
}
