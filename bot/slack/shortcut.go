package slack

import (
	"context"
	"strings"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// shortcutHandler handles a shortcut: on a message, or anywhere. A modal is there
// at once, because that is all that a shortcut can lead to.
func (s *Slack) shortcutHandler(h handler, a *asked, i interaction) (handler, bool) {
	command, sc, ok := s.shortcut(i.CallbackID)
	if !ok {
		s.opts.Log.Warn("a shortcut was used that no command declares; the app's manifest is of another version", "callback", intake.Cut(i.CallbackID, 100))
		s.in.notices.put(func(ctx context.Context) { s.tellAside(ctx, a, unknownShortcut) })
		return handler{}, false
	}
	args := chat.Args{}
	if i.Message == nil {
		a.way = way{Modal: true}
	} else {
		ts := i.Message.TS
		if ts == "" {
			ts = i.MessageTS
		}
		a.way.Thread = inThread(i.Message.ThreadTS, ts)
		a.message = a.refOf(ts)
		a.link = permalink(i.Team, a.way.Channel, ts, a.way.Thread)
		option, known := command.Option(sc.Into)
		if text := s.wordsOf(i.Message); known && strings.TrimSpace(text) != "" {
			args[sc.Into] = intake.Cut(text, option.Limit())
		}
	}
	if sc.Thread != "" {
		root := ""
		if i.Message != nil {
			root = i.Message.ThreadTS
		}
		h.do = func(ctx context.Context) { s.runShortcut(ctx, a, command.Path, sc, args, root) }
		return h, true
	}
	h.do = func(ctx context.Context) {
		o := s.opening(ctx, a, 0, slip{Path: command.Path, Way: a.way})
		defer o.settle()
		reply := s.dispatch(ctx, a, chat.Invocation{Via: chat.ViaButton, Path: command.Path, Args: args, Form: true})
		a.ack.send(nil)
		if reply.Form != nil {
			s.ask(ctx, a, reply, o)
			return
		}
		s.tellOfModal(ctx, a, o, reply.Message)
	}
	return h, true
}

// runShortcut runs a command with a message and its thread, and answers so that only
// the person sees it.
func (s *Slack) runShortcut(ctx context.Context, a *asked, path string, sc chat.Shortcut, args chat.Args, root string) {
	if root != "" {
		args[sc.Thread] = s.threadOf(ctx, a, root).Arg()
	}
	reply := s.dispatch(ctx, a, chat.Invocation{Via: chat.ViaButton, Path: path, Args: args})
	a.ack.send(nil)
	if reply.Form != nil {
		s.ask(ctx, a, reply, nil)
		return
	}
	s.logUntold(a, s.answer(ctx, a, reply))
}

var unknownShortcut = chat.Message{Title: chat.L("This shortcut is of another version of me. Whoever runs the bot should update the app’s manifest. Until then, please use the command.")}

// permalink is the address of a message for people, or empty where Slack did not
// say what the workspace is called.
func permalink(team *identified, channel, ts, thread string) string {
	if team == nil || !isDomain(team.Domain) || channel == "" || ts == "" {
		return ""
	}
	link := "https://" + team.Domain + ".slack.com/archives/" + channel + "/p" + strings.ReplaceAll(ts, ".", "")
	if thread != "" {
		link += "?thread_ts=" + thread + "&cid=" + channel
	}
	return link
}

// isDomain reports whether a word can be a workspace's part of an address.
func isDomain(word string) bool {
	for _, r := range word {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return word != ""
}
