package discord

import (
	"context"
	"encoding/json"
	"errors"

	"adjutant/bot/intake"
	"adjutant/chat"
)

func (d *Discord) promises() intake.Promises {
	return intake.Promises{Inbox: d.opts.Inbox, Aside: &d.in.aside, Log: d.opts.Log}
}

// The kinds of what is kept.
const (
	keptInteraction = "interaction"
	keptMessage     = "message"
)

// promise is what saying that the answer takes longer promises, or nil where that
// promises nothing.
func (d *Discord) promise(del *delivery, h handler) *intake.Promise {
	if h.id == "" {
		return nil
	}
	kind := keptInteraction
	if del.message != nil {
		kind = keptMessage
	}
	return d.promises().New(intake.Arrival{
		ID: h.id, Kind: kind, Payload: chat.NewSecret(string(del.raw)), At: del.at,
	})
}

// acknowledge says that the answer takes longer, once what was asked is kept. Of what
// cannot be kept in time, Discord tells the person that the application has not
// responded, and what comes of it is told by direct message.
func (d *Discord) acknowledge(work context.Context, h handler, p *intake.Promise) {
	slow := func() { h.slow(work) }
	if p == nil {
		d.aside(h, slow)
		return
	}
	d.promises().Give(work, p, h.what, slow, h.lapse)
}

// carryOut does the work on a delivery, and forgets it once the person was told what
// came of it. What did not get so far is left to the next process.
func (d *Discord) carryOut(work context.Context, del *delivery, h handler, p *intake.Promise) {
	ctx, cancel := context.WithTimeout(work, mostTime)
	defer cancel()
	d.guard(ctx, h)
	if p != nil && ctx.Err() == nil && !del.untold.Load() {
		d.promises().Fulfil(p)
	}
}

// takeAgain takes what an earlier process has promised and not done.
func (d *Discord) takeAgain(ctx, work context.Context) {
	d.promises().Again(ctx, &d.in.lanes, d.link.reached(), func(a intake.Arrival, p *intake.Promise) intake.Retaken {
		del, err := keptDelivery(a)
		if err != nil {
			return intake.Retaken{}
		}
		h, ok := d.handlerOf(del)
		if !ok {
			return intake.Retaken{}
		}
		return intake.Retaken{Who: h.who, What: h.what, Do: func() { d.carryOut(work, del, h, p) }}
	})
}

// keptDelivery is what was kept as it is brought by Discord.
func keptDelivery(a intake.Arrival) (*delivery, error) {
	del := &delivery{at: a.At, again: true}
	into := any(&del.message)
	if a.Kind == keptInteraction {
		into, del.ack = &del.interaction, noAck{}
	}
	return del, json.Unmarshal([]byte(a.Payload.Reveal()), into)
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
