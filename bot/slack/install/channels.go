package install

import (
	"errors"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/checklist"
)

// pageSize is how many a list is asked for at once.
const pageSize = 200

// channels checks the company's channels: each is there, and the bot is in it.
func (c *checker) channels() {
	joined := map[string]bool{}
	for _, w := range c.found {
		if err := c.joined(w, joined); err != nil {
			c.unknown("in which channels the bot is", w, err)
			return
		}
	}
	var none []string
	well := 0
	for _, handle := range c.company.Channels() {
		switch id := c.company.Channel(handle); {
		case id == "":
			none = append(none, "#"+handle)
		case joined[id]:
			well++
		default:
			c.channel(handle, id)
		}
	}
	if well > 0 {
		c.say.Fine("The bot is in %s of the organisation.", checklist.Counted(well, "channel", "channels"))
	}
	if len(none) > 0 {
		c.say.Note("No Slack channel is named for %s. What is for them is not posted anywhere in Slack. Write its id into the organisation’s file: channels: {slack: C…}", checklist.Named(none))
	}
}

// joined notes the channels that the bot is in.
func (c *checker) joined(w Workspace, joined map[string]bool) error {
	params := goslack.GetConversationsForUserParameters{
		Types: []string{"public_channel", "private_channel"}, Limit: pageSize, ExcludeArchived: true,
	}
	for {
		var page []goslack.Channel
		var next string
		err := c.patiently(c.ctx, func() (err error) {
			page, next, err = w.client.GetConversationsForUserContext(c.ctx, &params)
			return err
		})
		if err != nil {
			return err
		}
		for _, ch := range page {
			joined[ch.ID] = true
		}
		if next == "" {
			return nil
		}
		params.Cursor = next
	}
}

// channel says why the bot is not in a channel, and what to do.
func (c *checker) channel(handle, id string) {
	for _, w := range c.found {
		var ch *goslack.Channel
		err := c.patiently(c.ctx, func() (err error) {
			ch, err = w.client.GetConversationInfoContext(c.ctx, &goslack.GetConversationInfoInput{ChannelID: id})
			return err
		})
		switch {
		case code(err) == "channel_not_found":
			continue // it may be in the next one
		case err != nil:
			c.unknown("about #"+handle+" ("+id+")", w, err)
			return
		case ch.IsArchived:
			c.say.Fix("#%s (%s) is archived. Bring it back, or write another channel into the organisation’s file.", handle, id)
			return
		}
		c.say.Fix("The bot is not in #%s (%s). Somebody in that channel has to write: /invite @%s", handle, id, w.Bot)
		return
	}
	c.say.Fix("#%s: there is no channel %s, or it is private and the bot is not in it. If it is private, somebody in it has to write /invite @%s. Otherwise put its id right: in Slack, at the end of the channel’s details.",
		handle, id, c.found[0].Bot)
}

// unknown says what could not be found out.
func (c *checker) unknown(what string, w Workspace, err error) {
	missing, ok := errors.AsType[goslack.SlackErrorResponse](err)
	switch {
	case ok && missing.Err == "missing_scope" && missing.Needed != "":
		c.say.Fix("Slack does not say %s: the scope %s is missing in %s.", what, missing.Needed, w)
	case ok:
		c.say.Fix("Slack does not say %s, in %s: %s. Try again in a minute.", what, w, missing.Err)
	default:
		c.say.Fix("Slack does not say %s, in %s: %v. Try again in a minute.", what, w, err)
	}
}
