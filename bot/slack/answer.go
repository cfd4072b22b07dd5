package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/intake"
	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
)

// mostAnswers is how many messages an answer may have that only the person sees. A
// response URL takes five.
const mostAnswers = 4

// answer tells the person what came of what they asked, where they asked it. An
// invocation is told of once, however often it is delivered.
func (s *Slack) answer(ctx context.Context, a *asked, reply chat.Reply) error {
	m := reply.Message
	if m.IsZero() || s.in.answered(a.id) {
		return nil
	}
	err := s.answerNow(ctx, a, reply)
	if err == nil {
		s.in.known.Put(a.id, true)
	}
	return err
}

func (s *Slack) answerNow(ctx context.Context, a *asked, reply chat.Reply) error {
	m := reply.Message
	switch {
	case a.way.Edit && !reply.Failed && !a.message.IsZero():
		out := s.outgoing(a, a.message.Place, m, "answer")
		out.Edit = a.message
		if err := s.deliver(ctx, out, false); err == nil {
			return nil
		}
		return s.post(ctx, a, a.place(), m, "answer")
	case a.way.Direct || a.way.Channel == "", isDirect(a.way.Channel) && pictured(m):
		return s.post(ctx, a, a.place(), m, "answer")
	case reply.Public && !reply.Failed:
		err := s.post(ctx, a, a.place(), m, "answer")
		if _, closed := errors.AsType[*chat.Undeliverable](err); !closed {
			return err
		}
		// The bot is not in the channel, but may answer there once.
		return s.tellVia(ctx, a, s.renderer(nil, false).Answer(m, mostAnswers), everyone)
	}
	if pictured(m) {
		m = s.sendPictures(ctx, a, m)
	}
	return s.tellOnly(ctx, a, m, a.way.Replace && !reply.Failed)
}

// sendPictures sends a message with its pictures to the person's direct messages,
// because what only they see elsewhere cannot have any. It returns what is said
// there.
func (s *Slack) sendPictures(ctx context.Context, a *asked, m chat.Message) chat.Message {
	mine := chat.Place{Platform: Name, Workspace: a.workspace, Direct: true, ID: a.account}
	note := "With its pictures it is in your direct messages with me."
	if err := s.post(ctx, a, mine, m, "pictures"); err != nil {
		s.logUntold(a, err)
		note = "Its pictures could not be sent to your direct messages with me."
	}
	m.Blocks = append(slices.Clone(m.Blocks), chat.Note(chat.T(note)))
	return m
}

// tellAside tells something that nobody else sees, and that is not worth a message
// that stays: in a modal where there is no conversation.
func (s *Slack) tellAside(ctx context.Context, a *asked, m chat.Message) {
	if a.way.Channel == "" || a.way.Modal {
		err := s.show(ctx, a, nil, func(basic bool) goslack.ModalViewRequest {
			return s.renderer(nil, basic).Says(m, slip{Way: a.way}.encoded())
		})
		s.logUntold(a, err)
		return
	}
	s.logUntold(a, s.tellOnly(ctx, a, m, false))
}

// tellOnly tells something that only the person sees: by the response URL, else as
// an ephemeral message, else by direct message.
func (s *Slack) tellOnly(ctx context.Context, a *asked, m chat.Message, replace bool) error {
	err := s.tellByURL(ctx, a, m, replace)
	if err == nil {
		return nil
	}
	s.opts.Log.Debug("a response URL was not taken", "error", err)
	if isDirect(a.way.Channel) { // of two people, where the bot is not
		return s.post(ctx, a, a.place(), m, "answer")
	}
	if err := s.tellEphemerally(ctx, a, m); err != nil {
		s.opts.Log.Debug("an ephemeral message was not taken", "error", err)
		mine := chat.Place{Platform: Name, Workspace: a.workspace, Direct: true, ID: a.account}
		return s.post(ctx, a, mine, m, "answer")
	}
	return nil
}

// tellByURL posts the answer to the response URL. It is not said why that takes no
// message, so one that is refused is tried in its simplest form.
func (s *Slack) tellByURL(ctx context.Context, a *asked, m chat.Message, replace bool) error {
	if a.way.URL == "" {
		return errNoURL
	}
	for _, basic := range []bool{false, true} {
		pages := s.renderer(nil, basic).Answer(m, mostAnswers)
		err := s.respond(ctx, a, pages[0], onlyThem, replace)
		if refused, ok := errors.AsType[goslack.StatusCodeError](err); ok && refused.Code < 500 && !basic {
			continue
		}
		if err != nil {
			return err
		}
		return s.tellPages(ctx, a, pages[1:])
	}
	return nil
}

// tellPages posts further pages of an answer to the response URL.
func (s *Slack) tellPages(ctx context.Context, a *asked, pages []blockkit.Page) error {
	return s.tellVia(ctx, a, pages, onlyThem)
}

func (s *Slack) tellVia(ctx context.Context, a *asked, pages []blockkit.Page, who string) error {
	for _, page := range pages {
		if err := s.respond(ctx, a, page, who, false); err != nil {
			return err
		}
	}
	return nil
}

// tellEphemerally posts messages that only the person sees, and that Slack does not
// keep.
func (s *Slack) tellEphemerally(ctx context.Context, a *asked, m chat.Message) error {
	client, err := s.client(ctx, a.workspace)
	if err != nil {
		return err
	}
	for _, basic := range []bool{false, true} {
		for i, page := range s.renderer(nil, basic).Answer(m, mostAnswers) {
			_, err = client.PostEphemeralContext(ctx, a.way.Channel, a.account, ephemeral(page, a.way.Thread)...)
			if i == 0 && !basic && refusedBlocks(err) {
				break
			}
			if err != nil {
				return fmt.Errorf("posting an ephemeral message: %w", err)
			}
		}
		if err == nil {
			return nil
		}
	}
	return err
}

func ephemeral(page blockkit.Page, thread string) []goslack.MsgOption {
	options := []goslack.MsgOption{
		goslack.MsgOptionText(page.Text, false), goslack.MsgOptionBlocks(page.Blocks...),
		goslack.MsgOptionDisableLinkUnfurl(), goslack.MsgOptionDisableMediaUnfurl(),
	}
	if thread != "" {
		options = append(options, goslack.MsgOptionTS(thread))
	}
	return options
}

// refusedBlocks reports whether Slack did not know a block, or did not take it.
func refusedBlocks(err error) bool {
	code := codeOf(err)
	return slices.Contains(badLayout, code) || code == "view_too_large"
}

// post sends a message that stays, under an id that is the same whenever the
// invocation is answered.
func (s *Slack) post(ctx context.Context, a *asked, to chat.Place, m chat.Message, part string) error {
	return s.deliver(ctx, s.outgoing(a, to, m, part), s.mayBeAgain(a))
}

// outgoing is an answer as a message that stays. When it may have been sent before,
// that was within the hour, or since it was asked.
func (s *Slack) outgoing(a *asked, to chat.Place, m chat.Message, part string) chat.Outgoing {
	created := s.opts.Now()
	if s.mayBeAgain(a) {
		created = created.Add(-time.Hour)
		if a.at.Before(created) {
			created = a.at
		}
	}
	return chat.Outgoing{ID: intake.AnswerID(a.id, part), To: to, Message: m, Created: created}
}

// mayBeAgain reports whether the delivery may have been answered by a process that
// has died since.
func (s *Slack) mayBeAgain(a *asked) bool {
	return a.retry > 0 || s.opts.Now().Sub(s.in.since()) < 10*time.Minute
}

// deliver sends a message, and again after a passing fault. In doubt it looks first
// whether it is there.
func (s *Slack) deliver(ctx context.Context, out chat.Outgoing, doubt bool) error {
	return intake.Deliver(ctx, s, out, doubt, s.in.pauses)
}
