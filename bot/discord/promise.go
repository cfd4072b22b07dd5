package discord

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// keepTime is how long it may take to keep something before Discord is told that the
// answer takes longer, and forgetTime to forget it. Discord waits for a second more than
// we do.
const (
	keepTime   = 700 * time.Millisecond
	forgetTime = 10 * time.Second
)

// arrivedInteraction is the kind of everything that is kept.
const arrivedInteraction = "interaction"

// promise is what saying that the answer takes longer promises, or nil where that
// promises nothing.
func (d *Discord) promise(del *delivery, h handler) *intake.Promise {
	if h.id == "" {
		return nil
	}
	return intake.NewPromise(d.opts.Inbox, intake.Arrival{
		ID: h.id, Kind: arrivedInteraction, Payload: chat.NewSecret(string(del.raw)), At: del.at,
	})
}

// acknowledge says that the answer takes longer, once what was asked is kept. Where that
// cannot be kept in time, nothing is said: Discord tells the person that the application
// has not responded, and what comes of it is told by direct message.
func (d *Discord) acknowledge(work context.Context, h handler, p *intake.Promise) {
	if p == nil {
		d.aside(h.who, h, func() { h.slow(work) })
		return
	}
	late := time.AfterFunc(keepTime, h.lapse)
	d.aside(p.ID(), h, func() {
		ctx, cancel := context.WithTimeout(work, keepTime)
		defer cancel()
		err := p.Make(ctx)
		late.Stop()
		if err != nil {
			d.opts.Log.Warn("something that takes long could not be kept in time, and is not acknowledged", "what", h.what, "error", err)
			h.lapse()
			return
		}
		h.slow(work)
	})
}

// carryOut does the work on a delivery, and forgets it once the person was told what
// came of it. What did not get so far is left to the next process.
func (d *Discord) carryOut(work context.Context, del *delivery, h handler, p *intake.Promise) {
	ctx, cancel := context.WithTimeout(work, mostTime)
	defer cancel()
	d.guard(ctx, h)
	if ctx.Err() == nil && !del.untold.Load() {
		d.fulfil(work, h, p)
	}
}

// fulfil forgets what is done. Nobody waits for it.
func (d *Discord) fulfil(work context.Context, h handler, p *intake.Promise) {
	if p == nil || !p.Fulfil() {
		return
	}
	d.aside(p.ID(), h, func() { // dropped, it is only done once more
		ctx, cancel := context.WithTimeout(context.WithoutCancel(work), forgetTime)
		defer cancel()
		if err := p.Forget(ctx); err != nil {
			d.opts.Log.Warn("what is done could not be forgotten, and will be done once more after the next start", "error", err)
		}
	})
}

// takeAgain takes what an earlier process has promised and not done, each person's
// before anything else of theirs. It is done once Discord can be reached.
func (d *Discord) takeAgain(ctx, work context.Context) {
	if d.opts.Inbox == nil {
		return
	}
	all, err := d.opts.Inbox.Again(ctx)
	if err != nil {
		d.opts.Log.Error("what an earlier process has promised could not be read", "error", err)
		return
	}
	reached := d.link.reached()
	for _, a := range all {
		p := intake.KeptPromise(d.opts.Inbox, a)
		del := &delivery{interaction: &interaction{}, at: a.At, ack: noAck{}, again: true}
		h, ok := handler{}, false
		if json.Unmarshal([]byte(a.Payload.Reveal()), del.interaction) == nil {
			h, ok = d.handlerOf(del)
		}
		if !ok {
			d.fulfil(work, h, p)
			continue
		}
		d.opts.Log.Info("something is done again that an earlier process has not finished", "what", h.what)
		d.in.lanes.Put(h.who, func() { // where there is no room, the next process has it
			select {
			case <-reached:
				d.carryOut(work, del, h, p)
			case <-ctx.Done():
			}
		})
	}
}

// noAck takes no first response: an earlier process has given it, or it is too late.
type noAck struct{}

func (noAck) give(context.Context, response) error { return errTooLate }

// noteUntold notes on a delivery that the person could not be told, though they may be
// another time. What they may have been told counts as told.
func (del *delivery) noteUntold(err error) {
	_, final := errors.AsType[*chat.Undeliverable](err)
	_, maybe := errors.AsType[*chat.Doubtful](err)
	if !final && !maybe && !isRefused(err) {
		del.untold.Store(true)
	}
}
