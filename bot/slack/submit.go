package slack

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/intake"
	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
)

// submission is a form that was submitted.
type submission struct {
	*asked
	slip slip
	view goslack.View
	raw  json.RawMessage // the view as Slack sent it
}

// submissionHandler handles a submitted form.
func (s *Slack) submissionHandler(h handler, a *asked, i interaction) (handler, bool) {
	view, err := readView(i.View)
	if s.unreadable(a.delivery, err) {
		return handler{}, false
	}
	p, ok := readSlip(view.PrivateMetadata)
	if !ok || p.Path == "" {
		return handler{}, false // it asks for nothing: it is closed
	}
	a.takeSlip(p)
	f := &submission{asked: a, slip: p, view: view, raw: i.View}
	h.do = func(ctx context.Context) { s.submit(ctx, f) }
	h.slow = func() { a.ack.send(workingView(f)) }
	h.turnedAway = func(ctx context.Context, m chat.Message) {
		if a.ack.send(updated(s.onTop(f, m))) {
			return
		}
		s.in.notices.put(func(ctx context.Context) {
			s.logUntold(a, s.updateView(ctx, a, view.ID, s.renderer(nil, true).Says(m, slip{Way: a.way}.encoded())))
		})
	}
	return h, true
}

// workingView stands in the modal while the answer takes longer than Slack waits.
func workingView(f *submission) *goslack.ViewSubmissionResponse {
	return updated(blockkit.Working(slip{Way: f.way}.encoded()))
}

func updated(view goslack.ModalViewRequest) *goslack.ViewSubmissionResponse {
	return goslack.NewUpdateViewSubmissionResponse(&view)
}

// submit runs what the form is for.
func (s *Slack) submit(ctx context.Context, f *submission) {
	args, err := blockkit.ReadForm(f.view, unescape)
	if err != nil {
		s.opts.Log.Error("a form could not be read", "path", f.slip.Path, "error", err)
		s.answerForm(ctx, f, nil, chat.Reply{Failed: true, Message: chat.Message{
			Title: chat.L("This form could not be read, and nothing was changed. Please close it and begin again."),
		}})
		return
	}
	if args == nil {
		args = chat.Args{}
	}
	maps.Copy(args, f.slip.Hidden)
	f.id = submissionID(f, args)
	reply := s.dispatch(ctx, f.asked, chat.Invocation{Via: chat.ViaForm, Path: f.slip.Path, Args: args})
	s.answerForm(ctx, f, args, reply)
}

// submissionID names what was submitted: the same when it is delivered again, and
// when the person submits the same again because the first answer was lost.
func submissionID(f *submission, args chat.Args) string {
	parts := []string{f.view.ID, f.slip.Nonce, f.slip.Path, f.account}
	for _, name := range slices.Sorted(maps.Keys(args)) {
		parts = append(parts, name, args[name])
	}
	return "v:" + intake.Hash(parts...)
}

// answerForm answers a submission in time, or shows later what came of it.
func (s *Slack) answerForm(ctx context.Context, f *submission, args chat.Args, reply chat.Reply) {
	if f.ack.send(s.formAnswer(f, reply)) {
		s.afterForm(ctx, f, reply)
		return
	}
	// Either Slack was told already that it takes longer, or the answer is too large
	// to be an acknowledgement.
	f.ack.send(workingView(f))
	if reply.Failed && reply.Form == nil && args != nil {
		reply = s.askAgain(ctx, f, args, reply)
	}
	// The acknowledgement changes the modal as well, and must not come second.
	if !intake.Wait(ctx, workingPause) {
		return
	}
	err := s.showInModal(ctx, f.asked, f.view, false, func(basic bool) goslack.ModalViewRequest {
		return s.laterView(f, reply, basic)
	})
	if err != nil {
		s.opts.Log.Debug("a modal could not be changed", "error", err)
		if reply.Form != nil {
			reply.Message = openLater(reply)
		}
		f.way.Modal = false // it is closed, or as good as
		s.logUntold(f.asked, s.answer(ctx, f.asked, reply))
		return
	}
	s.afterForm(ctx, f, reply)
}

// workingPause is how long Slack may take to show that it takes longer.
const workingPause = 500 * time.Millisecond

// formAnswer is what a submission is acknowledged with.
func (s *Slack) formAnswer(f *submission, reply chat.Reply) *goslack.ViewSubmissionResponse {
	switch {
	case reply.Form != nil:
		if reply.Form.Path == f.slip.Path {
			if wrong, ok := s.renderer(nil, false).Wrong(f.view, *reply.Form); ok && len(wrong) > 0 {
				return goslack.NewErrorsViewSubmissionResponse(wrong)
			}
		}
		return updated(s.laterView(f, reply, false))
	case reply.Failed:
		return updated(s.onTop(f, reply.Message))
	case f.way.Modal && !reply.Message.IsZero():
		return updated(s.laterView(f, reply, false))
	}
	return goslack.NewClearViewSubmissionResponse()
}

// laterView is the modal that shows what came of a form.
func (s *Slack) laterView(f *submission, reply chat.Reply, basic bool) goslack.ModalViewRequest {
	r, metadata := s.renderer(nil, basic), slip{Way: f.way}.encoded()
	m := reply.Message
	switch {
	case reply.Form != nil:
		p := slipOf(f.asked, *reply.Form)
		p.Nonce = intake.Hash(f.id, f.slip.Nonce)[:8]
		whole, ok := p.encode()
		if !ok {
			return r.Says(tooLarge, metadata)
		}
		return r.Form(*reply.Form, reply.Message, whole)
	case !reply.Failed && !f.way.Modal:
		m = chat.Message{Title: chat.L("Done."), Blocks: []chat.Block{chat.Paragraph(chat.T("What came of it is where you asked for it."))}}
	case m.IsZero():
		m = chat.Message{Title: chat.L("Done.")}
	}
	return r.Says(m, metadata)
}

// afterForm tells where it was asked what came of a form that is done.
func (s *Slack) afterForm(ctx context.Context, f *submission, reply chat.Reply) {
	if reply.Form != nil || reply.Failed {
		return
	}
	if !f.way.Modal {
		s.logUntold(f.asked, s.answer(ctx, f.asked, reply))
	}
	if f.way.Home {
		s.publishHome(ctx, f.asked)
	}
}

// askAgain is a refusal with the form that was refused and everything that was
// typed: the modal that held it shows something else by now.
func (s *Slack) askAgain(ctx context.Context, f *submission, args chat.Args, refusal chat.Reply) chat.Reply {
	again := s.dispatch(ctx, f.asked, chat.Invocation{
		ID: f.id + ":again", Via: chat.ViaForm, Path: f.slip.Path, Args: args, Form: true,
	})
	if again.Form == nil {
		return refusal
	}
	again.Message, again.Failed = refusal.Message, true
	return again
}

// onTopMark begins the ids of the blocks that say something above a form.
const onTopMark = "said:"

// mostViewBlocks is how many blocks a modal may have.
const mostViewBlocks = 100

// onTop is the submitted modal as it is, with words above it. What was typed stays,
// because the fields do.
func (s *Slack) onTop(f *submission, m chat.Message) goslack.ModalViewRequest {
	says := s.renderer(nil, true).Says(m, "").Blocks.BlockSet
	fields := rawBlocks(f.raw)
	var blocks []goslack.Block
	for n, b := range says[:min(len(says), max(mostViewBlocks-len(fields), 0))] {
		if marked, ok := markBlock(b, onTopMark+f.id[:min(len(f.id), 24)]+":"+strconv.Itoa(n)); ok {
			blocks = append(blocks, marked)
		}
	}
	for _, b := range fields {
		blocks = append(blocks, b)
	}
	return goslack.ModalViewRequest{
		Type: goslack.VTModal, Title: f.view.Title, Close: f.view.Close, Submit: f.view.Submit,
		Blocks: goslack.Blocks{BlockSet: blocks}, PrivateMetadata: f.view.PrivateMetadata, CallbackID: f.view.CallbackID,
		ClearOnClose: f.view.ClearOnClose, NotifyOnClose: f.view.NotifyOnClose,
	}
}

// rawBlock is a block as it is, whatever is in it.
type rawBlock struct {
	Type    goslack.MessageBlockType `json:"type"`
	BlockID string                   `json:"block_id"`
	raw     json.RawMessage
}

// BlockType is what kind of block it is, ID its block_id.
func (b rawBlock) BlockType() goslack.MessageBlockType { return b.Type }
func (b rawBlock) ID() string                          { return b.BlockID }

// MarshalJSON is the block as it came.
func (b rawBlock) MarshalJSON() ([]byte, error) { return b.raw, nil }

// rawBlocks are the blocks of a view, without those that were put above it.
func rawBlocks(view json.RawMessage) []rawBlock {
	var parts struct {
		Blocks []json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal(view, &parts) != nil {
		return nil
	}
	var blocks []rawBlock
	for _, raw := range parts.Blocks {
		b := rawBlock{raw: raw}
		if json.Unmarshal(raw, &b) == nil && !strings.HasPrefix(b.BlockID, onTopMark) {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// markBlock is the block with that id.
func markBlock(b goslack.Block, id string) (rawBlock, bool) {
	encoded, err := json.Marshal(b)
	if err != nil {
		return rawBlock{}, false
	}
	var parts map[string]json.RawMessage
	if json.Unmarshal(encoded, &parts) != nil {
		return rawBlock{}, false
	}
	parts["block_id"], _ = json.Marshal(id) // a string always can be
	whole, err := json.Marshal(parts)
	return rawBlock{Type: b.BlockType(), BlockID: id, raw: whole}, err == nil
}
