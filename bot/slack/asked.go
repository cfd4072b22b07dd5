package slack

import (
	"context"
	"strings"

	"adjutant/chat"
)

// asked is what somebody did in Slack, with the ways in which they can be told
// what came of it.
type asked struct {
	*delivery
	// id is the same when the delivery is brought again.
	id                             string
	workspace, enterprise, account string
	// trigger opens one modal, within three seconds.
	trigger string
	way     way
	// message is the one that was pressed, or that a shortcut was used on, and link
	// its address.
	message chat.Ref
	link    string
}

// way is how the person who asked can be told what came of it. It travels with a
// modal, until that is submitted.
type way struct {
	// Channel is Slack's id of the conversation, empty where there is none; Thread
	// the message in whose thread it was.
	Channel string `json:"c,omitempty"`
	Thread  string `json:"t,omitempty"`
	// Direct is true in the person's direct messages with the bot, where an answer
	// is a message that stays.
	Direct bool `json:"d,omitempty"`
	// URL takes up to five answers within half an hour.
	URL string `json:"u,omitempty"`
	// Replace is true where the answer takes the place of what was pressed, which
	// only the person sees; Edit where that is an answer of ours that stays.
	Replace bool `json:"r,omitempty"`
	Edit    bool `json:"e,omitempty"`
	// Modal is true where the answer stands in a modal, because there is no
	// conversation; Home where App Home is drawn again afterwards.
	Modal bool `json:"w,omitempty"`
	Home  bool `json:"h,omitempty"`
}

// place is where it was asked, as the rest of the bot calls it. All that is not in
// a channel is between the person and the bot.
func (a *asked) place() chat.Place {
	return placeOf(a.workspace, a.account, a.way)
}

func placeOf(workspace, account string, w way) chat.Place {
	p := chat.Place{Platform: Name, Workspace: workspace, ID: w.Channel, Thread: w.Thread}
	if w.Channel == "" || isDirect(w.Channel) {
		p.Direct, p.ID = true, account
	}
	return p
}

// isDirect reports whether a conversation is one of direct messages, by its id.
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }

// refOf is a message by where it stands.
func (a *asked) refOf(ts string) chat.Ref {
	if ts == "" || a.way.Channel == "" {
		return chat.Ref{}
	}
	return chat.Ref{Place: a.place(), ID: a.way.Channel + "/" + ts}
}

// inThread is the thread that a message is in; the message that has one is not.
func inThread(thread, ts string) string {
	if thread == ts {
		return ""
	}
	return thread
}

// dispatch has the command run, and returns what to answer. Who asks, where and by
// which delivery is filled in here.
func (s *Slack) dispatch(ctx context.Context, a *asked, inv chat.Invocation) chat.Reply {
	inv.Platform, inv.Workspace, inv.Account = Name, a.workspace, a.account
	inv.Standing = s.standing(ctx, a.workspace, a.account)
	s.introduce(ctx, a.workspace, a.account)
	inv.Place = a.place()
	inv.Message, inv.Link = a.message, a.link
	if inv.ID == "" {
		inv.ID = a.id
	}
	ctx, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	reply := s.in.dispatcher().Dispatch(ctx, inv)
	reply.Message = reply.WithReference()
	return reply
}
