package slack

import (
	"context"
	"strings"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/intake"
	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
)

// pressHandler handles a click on a button, or what was chosen from an overflow
// menu: in a message, in App Home, or in a modal.
func (s *Slack) pressHandler(h handler, a *asked, i interaction) (handler, bool) {
	if len(i.Actions) == 0 {
		return handler{}, false
	}
	press, err := blockkit.ReadPress(i.Actions[0].value())
	if err != nil { // a link, or an input
		s.opts.Log.Debug("something was pressed that asks for nothing", "type", i.Actions[0].Type)
		return handler{}, false
	}
	if len(i.View) > 0 && string(i.View) != "null" {
		view, err := readView(i.View)
		if s.unreadable(a.delivery, err) {
			return handler{}, false
		}
		if view.Type == goslack.VTHomeTab {
			a.way = way{Modal: true, Home: true}
			h.do = func(ctx context.Context) { s.pressAtHome(ctx, a, press) }
			return h, true
		}
		if p, ok := readSlip(view.PrivateMetadata); ok {
			a.takeSlip(p)
		}
		h.do = func(ctx context.Context) { s.pressInModal(ctx, a, press, view) }
		return h, true
	}
	ts, thread := i.Container.MessageTS, i.Container.ThreadTS
	if i.Message != nil {
		ts, thread = i.Message.TS, i.Message.ThreadTS
	}
	a.way.Thread = inThread(thread, ts)
	// A message of the outbox says itself what has become of it, so that the answer
	// need not stay beside it; an answer of ours does not.
	reply := !i.Container.IsEphemeral && i.Message != nil && strings.HasPrefix(i.Message.Metadata.Payload.ID, intake.AnswerMark)
	a.way.Direct = isDirect(a.way.Channel) && reply
	a.message = a.refOf(ts)
	if press.Answers {
		a.way.Replace, a.way.Edit = i.Container.IsEphemeral, reply
	}
	if i.Container.IsEphemeral {
		a.message = chat.Ref{} // nobody could find it again
	}
	h.do = func(ctx context.Context) { s.pressInMessage(ctx, a, press) }
	return h, true
}

// pressed is the invocation that a click becomes.
func pressed(p blockkit.Press) chat.Invocation {
	args := p.Args
	if args == nil {
		args = chat.Args{}
	}
	return chat.Invocation{Via: chat.ViaButton, Path: p.Path, Args: args, Form: p.Form}
}

// pressInMessage answers beside the message, or in its place, or with a form.
func (s *Slack) pressInMessage(ctx context.Context, a *asked, p blockkit.Press) {
	var o *opening
	if p.Form {
		o = s.opening(ctx, a, modalDelay, slip{Path: p.Path, Way: a.way})
		defer o.settle()
	}
	reply := s.dispatch(ctx, a, pressed(p))
	a.ack.send(nil)
	switch {
	case reply.Form != nil:
		s.ask(ctx, a, reply, o)
	case o.settle() != "": // the person waits before a modal
		s.tellOfModal(ctx, a, o, reply.Message)
	default:
		s.logUntold(a, s.answer(ctx, a, reply))
	}
}

// pressAtHome answers in a modal, and draws App Home again.
func (s *Slack) pressAtHome(ctx context.Context, a *asked, p blockkit.Press) {
	o := s.opening(ctx, a, modalDelay, slip{Path: p.Path, Way: a.way})
	defer o.settle()
	reply := s.dispatch(ctx, a, pressed(p))
	a.ack.send(nil)
	if reply.Form != nil {
		s.ask(ctx, a, reply, o)
		return // nothing has changed yet
	}
	s.tellOfModal(ctx, a, o, reply.Message)
	s.publishHome(ctx, a)
}

// pressInModal answers in the modal: in its place, or above it where that would take
// away what was typed, and where the answer is a refusal.
func (s *Slack) pressInModal(ctx context.Context, a *asked, p blockkit.Press, view goslack.View) {
	reply := s.dispatch(ctx, a, pressed(p))
	a.ack.send(nil)
	render := func(basic bool) goslack.ModalViewRequest {
		m := reply.Message
		if m.IsZero() {
			m = chat.Message{Title: chat.L("Done.")}
		}
		return s.renderer(nil, basic).Says(m, slip{Way: a.way}.encoded())
	}
	if reply.Form != nil {
		metadata, ok := slipOf(a, *reply.Form).encode()
		if !ok {
			reply = chat.Reply{Message: tooLarge, Failed: true}
		} else {
			render = func(basic bool) goslack.ModalViewRequest {
				return s.renderer(nil, basic).Form(*reply.Form, reply.Message, metadata)
			}
		}
	}
	if err := s.showInModal(ctx, a, view, reply.Failed || hasInputs(view), render); err != nil {
		s.opts.Log.Debug("a modal could not be changed", "error", err)
		if reply.Form != nil {
			reply.Message = openLater(reply)
		}
		s.logUntold(a, s.answer(ctx, a, reply))
	}
	if a.way.Home && reply.Form == nil {
		s.publishHome(ctx, a)
	}
}

// showInModal shows a view above the one that is there, or in its place.
func (s *Slack) showInModal(ctx context.Context, a *asked, view goslack.View, above bool, render func(basic bool) goslack.ModalViewRequest) error {
	var err error
	for _, basic := range []bool{false, true} {
		if above {
			if err = s.pushView(ctx, a, render(basic)); err == nil {
				return nil
			}
			if refusedBlocks(err) {
				continue
			}
		}
		// Above it there was no room, or no time left.
		if err = s.updateView(ctx, a, view.ID, render(basic)); !refusedBlocks(err) {
			return err
		}
	}
	return err
}

// hasInputs reports whether a view has fields in which something may stand.
func hasInputs(view goslack.View) bool {
	for _, b := range view.Blocks.BlockSet {
		if b.BlockType() == goslack.MBTInput {
			return true
		}
	}
	return false
}
