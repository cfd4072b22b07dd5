package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"adjutant/chat"
)

// begun is a message of which something may be posted already.
type begun struct {
	channel string
	parts   []part
	// doubt is when a call for it ended without an answer; zero if none did, or
	// if the message has been looked for since.
	doubt time.Time
}

// part is one of the posts that a message consists of.
type part struct {
	ts string
	// says is the hash of what stands there; empty where it is not known.
	says string
}

// suspectTime is for how long after the start edits are taken for ones that an
// earlier process may have begun.
const suspectTime = 10 * time.Minute

// Send posts a message or changes one.
//
// A message may be several posts: one in the channel, and pages in its thread. Each
// carries out.ID in its metadata. Where not all of them could be posted, the error is
// [chat.Doubtful], and the next Send goes on from there: nothing is posted twice. An
// edit changes, adds and takes away pages. Of a message that somebody has deleted
// nothing is posted again, unless it is a direct message that still asks for
// something: that person would otherwise never decide.
func (s *Slack) Send(ctx context.Context, out chat.Outgoing) (chat.Ref, error) {
	if err := ctx.Err(); err != nil {
		return chat.Ref{}, err
	}
	w, err := s.workspaceOf(ctx, out.To)
	if err != nil {
		return chat.Ref{}, s.verdict(s.workspaces[0], out.To, err)
	}
	p := &posting{s: s, w: w, out: out}
	if !out.Edit.IsZero() {
		return p.edit(ctx)
	}
	return p.post(ctx)
}

// post posts the message, or what is missing of it.
func (p *posting) post(ctx context.Context) (chat.Ref, error) {
	so, ok := p.s.begun.Get(p.out.ID)
	if ok && !so.doubt.IsZero() {
		// Whoever asks again without having looked would post it twice.
		ref, found, err := p.s.find(ctx, p.w, p.out)
		if err != nil {
			return chat.Ref{}, &chat.Doubtful{Cause: fmt.Errorf("look for the message: %w", err)}
		}
		if found {
			return ref, nil
		}
		so, ok = p.s.begun.Get(p.out.ID)
	}
	if ok {
		p.channel, p.parts = so.channel, slices.Clone(so.parts)
	}
	err := p.deliver(ctx)
	if err == nil || isGone(err) { // it was there, and somebody has deleted it
		p.s.begun.Drop(p.out.ID)
		return refOf(p.out.To, p.channel, p.parts), nil
	}
	if len(p.parts) == 0 && !p.doubt {
		return chat.Ref{}, err
	}
	so = begun{channel: p.channel, parts: p.parts}
	if p.doubt {
		so.doubt = time.Now()
	}
	p.s.begun.Put(p.out.ID, so)
	if never, ok := errors.AsType[*chat.Undeliverable](err); ok {
		return chat.Ref{}, &chat.Undeliverable{Reason: never.Reason, Cause: &chat.Doubtful{Cause: err}}
	}
	return chat.Ref{}, &chat.Doubtful{Cause: err}
}

// edit changes the message that stands there.
func (p *posting) edit(ctx context.Context) (chat.Ref, error) {
	channel, parts, ok := readRef(p.out.Edit)
	if !ok {
		return chat.Ref{}, &chat.Undeliverable{Reason: "The message to change is none of Slack’s"}
	}
	p.channel, p.parts, p.editing = channel, parts, true
	main := "edit of " + p.w.key() + channel + "/" + parts[0].ts
	_, cut := p.s.begun.Get(main)
	p.suspect = cut || time.Since(p.s.started) < suspectTime
	err := p.deliver(ctx)
	if err != nil && (p.posted || p.doubt) {
		p.s.begun.Put(main, begun{})
	} else if err == nil {
		p.s.begun.Drop(main)
	}
	log := p.s.opts.Log.With("letter", p.out.ID, "to", p.out.To.Key())
	switch {
	case err == nil:
		return refOf(p.out.To, p.channel, p.parts), nil
	case isGone(err) && p.out.To.Direct && len(p.out.Message.AllButtons()) > 0:
		log.Info("a message that still asks for something is gone, and is posted anew", "error", err)
		return p.anew(ctx)
	case isGone(err), errors.Is(err, errFrozen):
		log.Info("a message cannot be changed any more, and stays as it is", "error", err)
		return p.out.Edit, nil
	}
	return chat.Ref{}, err
}

// anew posts a message that was to be changed. Nobody has looked for it before, and
// an earlier attempt may have posted it.
func (p *posting) anew(ctx context.Context) (chat.Ref, error) {
	fresh := &posting{s: p.s, w: p.w, out: p.out}
	fresh.out.Edit = chat.Ref{}
	if ref, found, err := p.s.find(ctx, p.w, fresh.out); err != nil || found {
		return ref, err
	}
	return fresh.post(ctx)
}
