package discord

import (
	"context"
	"encoding/json"
	"slices"

	"adjutant/chat"
)

// asked is what somebody did in Discord, with the ways in which they can be told what
// came of it.
type asked struct {
	*delivery
	// first is nil for a message that somebody wrote.
	first *firstResponse
	// id is that of the invocation.
	id             string
	guild, account string
	bot            bool
	// channel is Discord's id of where it was: of the thread, if it was in one, which
	// is then in parent.
	channel, parent string
	// direct is true in the person's direct messages with the bot, where an answer is
	// a message that stays.
	direct bool
	// message is the one that was pressed, or that it is about, and link its address.
	message chat.Ref
	link    string
	// replace is true where the answer takes the place of the message that was
	// pressed, which is about nothing else.
	replace bool
	// elsewhere is true once they were answered by direct message instead.
	elsewhere bool
	// served is true where that message is of no use any more, whatever the answer is.
	served bool
}

// Types of channel.
const (
	groupDirect  = 3
	newsThread   = 10
	publicThread = 11
	closedThread = 12
)

// askedBy is who did it, and how they can be told.
func (d *Discord) askedBy(del *delivery) *asked {
	i := del.interaction
	who := i.who()
	a := &asked{
		delivery: del, first: newFirstResponse(del.ack), id: "i:" + i.ID,
		guild: i.Guild, account: who.ID, bot: who.Bot, channel: i.Channel.ID,
	}
	if a.channel == "" {
		a.channel = i.ChannelID
	}
	if slices.Contains([]int{newsThread, publicThread, closedThread}, i.Channel.Type) {
		a.parent = i.Channel.Parent
	}
	a.direct = a.guild == "" && i.Channel.Type != groupDirect
	if i.Message != nil && i.Message.Flags&flagEphemeral == 0 { // otherwise nobody could find it again
		a.message, a.link = a.refOf(i.Message.ID), a.linkTo(i.Message.ID)
	}
	return a
}

// place is where it was asked, as the rest of the bot calls it.
func (a *asked) place() chat.Place {
	switch {
	case a.guild == "":
		return directPlace(a.account)
	case a.parent != "":
		return chat.Place{Platform: Name, Workspace: a.guild, ID: a.parent, Thread: a.channel}
	}
	return chat.Place{Platform: Name, Workspace: a.guild, ID: a.channel}
}

// directPlace is somebody's direct messages with the bot.
func directPlace(account string) chat.Place {
	return chat.Place{Platform: Name, Direct: true, ID: account}
}

// refOf is a message of where it was asked.
func (a *asked) refOf(id string) chat.Ref {
	if id == "" || a.channel == "" {
		return chat.Ref{}
	}
	return chat.Ref{Place: a.place(), ID: a.channel + "/" + id}
}

// linkTo is the address of a message of where it was asked, for people.
func (a *asked) linkTo(id string) string {
	if id == "" || a.channel == "" {
		return ""
	}
	guild := a.guild
	if guild == "" {
		guild = "@me"
	}
	return "https://discord.com/channels/" + guild + "/" + a.channel + "/" + id
}

// answerMark is the number of the first component of what answers a message that
// somebody has written, by which it is known when it is pressed.
const answerMark = 0x616e73

// ofOurs reports whether a message answers somebody, rather than being one of the
// outbox, which says itself what has become of it.
func ofOurs(m *message) bool {
	if m == nil {
		return false
	}
	if m.Flags&flagEphemeral != 0 || m.Webhook != "" {
		return true
	}
	if len(m.Components) == 0 {
		return false
	}
	var first struct {
		ID int `json:"id"`
	}
	return json.Unmarshal(m.Components[0], &first) == nil && first.ID == answerMark
}

// dispatch has the command run, and returns what to answer. Who asks, where and by
// which delivery is filled in here.
func (d *Discord) dispatch(ctx context.Context, a *asked, inv chat.Invocation) chat.Reply {
	if a.guild == "" && !d.belongs(ctx, a.account) {
		return chat.Reply{Message: notMember, Failed: true}
	}
	if i := a.interaction; i != nil {
		d.introduce(ctx, i.who(), i.Member, a.guild, i.Locale)
	} else {
		d.introduce(ctx, a.delivery.message.Author, a.delivery.message.Member, a.guild, "")
	}
	inv.Platform, inv.Workspace, inv.Account = Name, a.guild, a.account
	inv.Place, inv.Message, inv.Link = a.place(), a.message, a.link
	if inv.ID == "" {
		inv.ID = a.id
	}
	ctx, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	reply := d.in.dispatcher().Dispatch(ctx, inv)
	reply.Message = reply.WithReference()
	return reply
}
