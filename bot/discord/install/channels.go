package install

import (
	"net/http"
	"slices"

	"github.com/bwmarrin/discordgo"

	"adjutant/bot/checklist"
)

// channel is a channel as Discord describes it.
type channel struct {
	Type       discordgo.ChannelType `json:"type"`
	Server     string                `json:"guild_id"`
	Overwrites []overwrite           `json:"permission_overwrites"`
}

// channels checks the company's channels: each is there, in one of its servers, and
// the bot may post in it.
func (c *checker) channels() {
	var none []string
	well := 0
	for _, handle := range c.company.Channels() {
		switch id := c.company.Channel(handle); {
		case id == "":
			none = append(none, "#"+handle)
		case c.channel(handle, id):
			well++
		}
	}
	if well > 0 {
		c.say.Fine("The bot can post in %s of the organisation.", checklist.Counted(well, "channel", "channels"))
	}
	if len(none) > 0 {
		c.say.Note("No Discord channel is named for %s. What is for them is not posted anywhere in Discord. Write its id into the organisation’s file: channels: {discord: \"…\"}", checklist.Named(none))
	}
}

// channel reports whether the bot can post in a channel, and says what to do if it
// cannot.
func (c *checker) channel(handle, id string) bool {
	const put = " Put its id right in the organisation’s file: with a right click on the channel, Copy Channel ID."
	var ch channel
	err := c.client.get(c.ctx, "/channels/"+id, &ch)
	at := slices.IndexFunc(c.ours, func(s server) bool { return s.ID == ch.Server })
	what, cannot := kinds[ch.Type], slices.Contains(noMessages, ch.Type)
	switch {
	case statusOf(err) == http.StatusNotFound:
		c.say.Fix("#%s: there is no channel %s."+put, handle, id)
	case codeOf(err) == discordgo.ErrCodeMissingAccess:
		c.say.Fix("The bot may not see #%s (%s). Add it to the channel: Edit Channel, Permissions. Or the channel is in a server that the bot is not in.", handle, id)
	case err != nil:
		c.unknown("about #"+handle+" ("+id+")", err)
	case ch.Server == "":
		c.say.Fix("#%s (%s) is a direct conversation, and no channel."+put, handle, id)
	case cannot:
		c.say.Fix("#%s (%s) is %s, which takes no messages. Name a text channel."+put, handle, id, what)
	case at < 0 && len(c.company.Workspaces()) > 0 && !slices.Contains(c.company.Workspaces(), ch.Server):
		c.say.Fix("#%s (%s) is in the server %s, which is none of the organisation’s, so nothing is taken from there. Add that server under workspaces, or name another channel.", handle, id, ch.Server)
	case at >= 0: // else nothing could be found out of its server, which has been said
		if what != "" {
			c.say.Note("#%s (%s) is %s, where no threads are. What does not fit on a screen follows as further messages.", handle, id, what)
		}
		return c.mayPost(handle, id, c.ours[at], ch)
	}
	return false
}

// kinds are kinds of channel that are not meant for the bot, in words, and noMessages
// those of them in which it cannot post.
var kinds = map[discordgo.ChannelType]string{
	discordgo.ChannelTypeGuildVoice:         "a voice channel",
	discordgo.ChannelTypeGuildCategory:      "a category",
	discordgo.ChannelTypeGuildNewsThread:    "a thread",
	discordgo.ChannelTypeGuildPublicThread:  "a thread",
	discordgo.ChannelTypeGuildPrivateThread: "a thread",
	discordgo.ChannelTypeGuildStageVoice:    "a stage",
	discordgo.ChannelTypeGuildForum:         "a forum",
	discordgo.ChannelTypeGuildMedia:         "a media channel",
}

var noMessages = []discordgo.ChannelType{discordgo.ChannelTypeGuildCategory, discordgo.ChannelTypeGuildForum, discordgo.ChannelTypeGuildMedia}

// mayPost reports whether the bot has in a channel what it has been given in the
// server, and says what the channel takes away.
func (c *checker) mayPost(handle, id string, s server, ch channel) bool {
	missing := lacks(inChannel(bits(s.Permissions), s.ID, s.roles, c.account, ch.Overwrites))
	// What is missing in the whole server has been said.
	everywhere := lacks(bits(s.Permissions))
	missing = slices.DeleteFunc(missing, func(p Permission) bool {
		return slices.ContainsFunc(everywhere, func(e Permission) bool { return e.Bit == p.Bit })
	})
	if len(missing) > 0 {
		c.say.Fix("The bot may not do all that it needs in #%s (%s): %s. Allow it to the bot’s role: Edit Channel, Permissions, Advanced permissions.", handle, id, checklist.Named(names(missing)))
	}
	return len(missing) == 0 && len(everywhere) == 0
}
