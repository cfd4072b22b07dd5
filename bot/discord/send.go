package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"adjutant/chat"
)

// suspectTime is for how long after the start edits are taken for ones that an
// earlier process may have begun.
const suspectTime = 10 * time.Minute

// Send posts a message or changes one.
//
// A message may be several posts: one in the place, and pages that follow it, in its
// thread where it can have one. Where not all of them could be posted, the error is
// [chat.Doubtful], and the next Send goes on from there: nothing is posted twice. An
// edit changes, adds and takes away pages. Of a message that somebody has deleted
// nothing is posted again, unless it is a direct message that still asks for
// something: that person would otherwise never decide.
func (d *Discord) Send(ctx context.Context, out chat.Outgoing) (chat.Ref, error) {
	if err := ctx.Err(); err != nil {
		return chat.Ref{}, err
	}
	p := &posting{d: d, out: out}
	if !out.Edit.IsZero() {
		return p.edit(ctx)
	}
	return p.post(ctx)
}

// post posts the message, or what is missing of it.
func (p *posting) post(ctx context.Context) (chat.Ref, error) {
	so, ok := p.d.sent.begun.Get(p.out.ID)
	if ok && !p.d.remembered(so) {
		// Whoever asks again without having looked would post it twice.
		ref, found, err := p.d.find(ctx, p.out)
		if err != nil {
			return chat.Ref{}, &chat.Doubtful{Cause: fmt.Errorf("look for the message: %w", err)}
		}
		if found {
			return ref, nil
		}
		so, ok = p.d.sent.begun.Get(p.out.ID)
	}
	if ok {
		p.parts, p.doubt, p.words = slices.Clone(so.parts), so.doubt, so.words
	}
	err := p.deliver(ctx)
	if len(p.parts) > 0 && (err == nil || errors.Is(err, errGone)) { // it was there, and somebody has deleted it
		p.d.sent.begun.Drop(p.out.ID)
		return refOf(p.out.To, p.parts), nil
	}
	if len(p.parts) == 0 && p.doubt.IsZero() {
		return chat.Ref{}, err
	}
	p.d.sent.begun.Put(p.out.ID, begun{parts: p.parts, doubt: p.doubt, words: p.words})
	if never, ok := errors.AsType[*chat.Undeliverable](err); ok {
		return chat.Ref{}, &chat.Undeliverable{Reason: never.Reason, Cause: &chat.Doubtful{Cause: err}}
	}
	return chat.Ref{}, &chat.Doubtful{Cause: err}
}

// remembered reports whether Discord still remembers the nonce of a post of which it
// is not known whether it is there: made again, it is not there twice.
func (d *Discord) remembered(so begun) bool {
	if so.doubt.IsZero() {
		return true
	}
	since := d.opts.Now().Sub(so.doubt)
	return since >= 0 && since < nonceTime
}

// edit changes the message that stands there.
func (p *posting) edit(ctx context.Context) (chat.Ref, error) {
	parts, ok := readRef(p.out.Edit)
	if !ok {
		return chat.Ref{}, &chat.Undeliverable{Reason: "The message to change is none of Discord’s"}
	}
	p.parts, p.editing = parts, true
	main := parts[0].key()
	_, cut := p.d.sent.cut.Get(main)
	p.suspect = cut || p.d.opts.Now().Sub(p.d.sent.started) < suspectTime
	err := p.deliver(ctx)
	if err != nil && (p.posted || !p.doubt.IsZero()) {
		p.d.sent.cut.Put(main, true)
	} else if err == nil {
		p.d.sent.cut.Drop(main)
	}
	asks := p.out.To.Direct && len(p.out.Message.AllButtons()) > 0
	log := p.d.opts.Log.With("letter", p.out.ID, "to", p.out.To.Key())
	switch {
	case err == nil:
		if to := p.out.To; to.Direct && p.out.Edit.Place == to {
			p.d.direct.Put(to.ID, parts[0].channel) // need not be opened to write there again
		}
		return refOf(p.out.To, p.parts), nil
	case errors.Is(err, errGone) && asks:
		log.Info("a message that still asks for something is gone, and is posted anew", "error", err)
		return p.anew(ctx)
	case errors.Is(err, errGone), errors.Is(err, errFrozen), shutOut(err) && !asks:
		log.Info("a message cannot be changed any more, and stays as it is", "error", err)
		return p.out.Edit, nil
	}
	return chat.Ref{}, err
}

// anew posts a message that was to be changed. Nobody has looked for it before, and
// an earlier attempt may have posted it.
func (p *posting) anew(ctx context.Context) (chat.Ref, error) {
	fresh := &posting{d: p.d, out: p.out}
	fresh.out.Edit = chat.Ref{}
	if ref, found, err := p.d.Find(ctx, fresh.out); err != nil || found {
		return ref, err
	}
	return fresh.post(ctx)
}
