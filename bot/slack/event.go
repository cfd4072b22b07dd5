package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// errRemoved says that the app has been taken out of the workspace.
var errRemoved = errors.New("the app was removed from the Slack workspace, or its token was revoked. Install the app again, and put the new token into SLACK_BOT_TOKEN")

// eventHandler handles what has happened. An event is acknowledged when it is dealt
// with: whatever is not, Slack brings again.
func (s *Slack) eventHandler(d *delivery, e envelope) (handler, bool) {
	var ev event
	if s.unreadable(d, json.Unmarshal(e.Event, &ev)) {
		return handler{}, false
	}
	a := &asked{delivery: d, id: e.EventID, workspace: e.Team, enterprise: e.Enterprise, account: string(ev.User)}
	if a.id == "" {
		a.id = intake.Hash(string(d.payload))
	}
	if !s.ours(a.workspace, a.enterprise) {
		s.opts.Log.Warn("Slack sent an event from a workspace that is not the company's", "workspace", a.workspace)
		return handler{}, false
	}
	h := handler{what: ev.Type, who: a.workspace + "/" + a.account}
	switch ev.Type {
	case "message":
		if !isTalk(ev) || ev.User == userOf(e.bot()) {
			return handler{}, false
		}
		a.way = way{Channel: string(ev.Channel), Thread: inThread(ev.ThreadTS, ev.TS), Direct: true}
		h.do = func(ctx context.Context) { s.talk(ctx, a, ev, e.bot()) }
	case "app_mention":
		if ev.BotID != "" || ev.User == "" || ev.Subtype != "" || ev.Edited != nil {
			return handler{}, false
		}
		a.way = way{Channel: string(ev.Channel), Thread: inThread(ev.ThreadTS, ev.TS)}
		h.do = func(ctx context.Context) { s.mentioned(ctx, a, ev, e.bot()) }
	case "app_home_opened":
		if ev.Tab != "home" || ev.User == "" {
			return handler{}, false
		}
		h.do = func(ctx context.Context) {
			s.publishHome(ctx, a)
			a.ack.send(nil)
		}
	case "user_change", "team_join":
		h.do = func(ctx context.Context) {
			s.refresh(ctx, a.workspace, a.account)
			a.ack.send(nil)
		}
	case "app_uninstalled", "tokens_revoked":
		if ev.Type == "tokens_revoked" && len(ev.Tokens.Bot) == 0 {
			return handler{}, false
		}
		s.removed(a.workspace)
		return handler{}, false
	default:
		s.opts.Log.Debug("Slack sent an event that is not handled", "type", ev.Type)
		return handler{}, false
	}
	return h, true
}

// removed ends the run, if that was the only workspace.
func (s *Slack) removed(workspace string) {
	if len(s.opts.BotTokens) > 1 {
		s.opts.Log.Error("the app was removed from a Slack workspace, or its token was revoked", "workspace", workspace)
		s.in.link.without(fmt.Errorf("workspace %s: %w", workspace, errRemoved))
		return
	}
	s.in.giveUp(errRemoved)
}

// isTalk reports whether a message is something that a person has just written to
// the bot.
func isTalk(ev event) bool {
	return ev.ChannelType == "im" && ev.User != "" && ev.BotID == "" && !ev.Hidden && ev.Edited == nil &&
		(ev.Subtype == "" || ev.Subtype == "file_share")
}

// talk answers a direct message: with a message that stays.
func (s *Slack) talk(ctx context.Context, a *asked, ev event, bot string) {
	text := strings.TrimSpace(s.typed(withoutMention(ev.Text, bot)))
	if text == "" { // a file, or a bare mention
		a.ack.send(nil)
		return
	}
	s.answerEvent(ctx, a, chat.Invocation{Via: chat.ViaMessage, Text: s.opts.Slash.Said(text)})
}

// mentioned answers a mention in a channel, so that only the person sees it.
func (s *Slack) mentioned(ctx context.Context, a *asked, ev event, bot string) {
	text := strings.TrimSpace(s.typed(withoutMention(ev.Text, bot)))
	s.answerEvent(ctx, a, chat.Invocation{Via: chat.ViaCommand, Text: s.opts.Slash.Said(orHelp(text))})
}

// answerEvent runs what an event asks for, and acknowledges it once the answer is
// out. It is left to come again if the answer is not, or if the process is being
// stopped.
func (s *Slack) answerEvent(ctx context.Context, a *asked, inv chat.Invocation) {
	if s.in.answered(a.id) { // its acknowledgement was lost
		a.ack.send(nil)
		return
	}
	reply := s.dispatch(ctx, a, inv)
	if ctx.Err() != nil {
		return
	}
	if reply.Form != nil { // there is no trigger to open it with
		reply = chat.Reply{Message: openLater(reply), Failed: true}
	}
	if err := s.answer(ctx, a, reply); err != nil {
		s.logUntold(a, err)
		if _, final := errors.AsType[*chat.Undeliverable](err); !final {
			return
		}
	}
	a.ack.send(nil)
}

// withoutMention takes the bot's mention out of a message: the one at its beginning,
// or else the first one in it. Where Slack did not say who the bot is, the mention at
// the beginning is it.
func withoutMention(text, bot string) string {
	text = strings.TrimSpace(text)
	for at := 0; ; {
		begin := strings.Index(text[at:], "<@")
		if begin < 0 {
			return text
		}
		begin += at
		end := strings.IndexByte(text[begin:], '>')
		if end < 0 {
			return text
		}
		account, _, _ := strings.Cut(text[begin+2:begin+end], "|")
		before, after := text[:begin], text[begin+end+1:]
		switch {
		case account == bot, bot == "" && begin == 0:
			return strings.TrimSpace(strings.TrimRight(before, " ") + " " + strings.TrimLeft(after, ":, "))
		case bot == "":
			return text
		}
		at = begin + end
	}
}
