package slack

import (
	"context"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// working is said where an answer takes longer than Slack waits.
const working = "Working on it …"

// commandHandler handles a slash command.
func (s *Slack) commandHandler(d *delivery, c slashCommand) (handler, bool) {
	a := &asked{
		delivery: d, id: c.Trigger, trigger: c.Trigger,
		workspace: c.Team, enterprise: c.Enterprise, account: c.User,
		way: way{Channel: c.Channel, URL: c.ResponseURL},
	}
	if a.id == "" {
		a.id = intake.Hash(string(d.payload))
	}
	if !s.ours(a.workspace, a.enterprise) {
		s.opts.Log.Warn("Slack sent a command from a workspace that is not the company's", "workspace", a.workspace)
		d.ack.send(said{ResponseType: onlyThem, Text: notOurs})
		return handler{}, false
	}
	return handler{
		what: "slash command",
		id:   a.id,
		who:  a.workspace + "/" + a.account,
		do:   func(ctx context.Context) { s.command(ctx, a, c) },
		slow: func() { d.ack.send(said{ResponseType: onlyThem, Text: working}) },
		turnedAway: func(ctx context.Context, m chat.Message) {
			if !d.ack.send(s.saidOf(m)) {
				s.tellAside(ctx, a, m)
			}
		},
	}, true
}

// saidOf is a short message as an acknowledgement that only the person sees.
func (s *Slack) saidOf(m chat.Message) said {
	page := s.renderer(nil, true).Answer(m, 1)[0]
	return said{ResponseType: onlyThem, Text: page.Text, Blocks: page.Blocks}
}

// command runs a slash command and answers it.
func (s *Slack) command(ctx context.Context, a *asked, c slashCommand) {
	line := orHelp(s.opts.Slash.Typed(c.Command, s.typed(c.Text)))
	reply := s.dispatch(ctx, a, chat.Invocation{Via: chat.ViaCommand, Text: line})
	if reply.Form != nil {
		a.ack.send(nil)
		s.ask(ctx, a, reply, nil)
		return
	}
	a.way.Direct = s.ownDirect(ctx, a)
	if s.answerAtOnce(ctx, a, reply) {
		return
	}
	a.ack.send(nil)
	s.logUntold(a, s.answer(ctx, a, reply))
}

// answerAtOnce makes the answer the acknowledgement, if Slack still waits for it
// and it can be one. What has pictures cannot, nor what has a table: if Slack did
// not take that, nobody would hear of it.
func (s *Slack) answerAtOnce(ctx context.Context, a *asked, reply chat.Reply) bool {
	m := reply.Message
	switch {
	case m.IsZero():
		a.ack.send(nil)
		return true
	case s.in.answered(a.id):
		a.ack.send(nil) // it has been answered by other means
		return true
	case pictured(m), tabled(m):
		return false
	}
	stays := a.way.Direct || reply.Public && !reply.Failed
	pages := s.renderer(nil, false).Answer(m, mostAnswers)
	if stays && (len(pages) > 1 || m.Detail != nil) { // which has a thread for what is long
		return false
	}
	answer := said{ResponseType: onlyThem, Text: pages[0].Text, Blocks: pages[0].Blocks}
	if stays {
		answer.ResponseType = everyone
	}
	if !a.ack.send(answer) {
		return false
	}
	s.logUntold(a, s.tellPages(ctx, a, pages[1:]))
	return true
}

// logUntold logs that a person could not be told what came of what they did.
func (s *Slack) logUntold(a *asked, err error) {
	if err != nil {
		a.noteUntold(err)
		s.opts.Log.Warn("somebody could not be told what came of what they asked in Slack",
			"account", a.account, "channel", a.way.Channel, "error", err)
	}
}

// pictured reports whether a message shows a picture that is drawn.
func pictured(m chat.Message) bool {
	for _, b := range m.Blocks {
		if b.Picture != nil && len(b.Picture.PNG) > 0 {
			return true
		}
	}
	return m.Detail != nil && pictured(*m.Detail)
}

// tabled reports whether a message has a table.
func tabled(m chat.Message) bool {
	for _, b := range m.Blocks {
		if b.Kind == chat.BlockTable {
			return true
		}
	}
	return m.Detail != nil && tabled(*m.Detail)
}
