package slack

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// keepTime is how long it may take to keep something before it is acknowledged as being
// worked on, and forgetTime to forget it. Slack waits for a second more than we do.
const (
	keepTime   = 700 * time.Millisecond
	forgetTime = 10 * time.Second
)

// promise is what acknowledging the delivery before it is done promises, or nil where
// that promises nothing.
func (s *Slack) promise(d *delivery, h handler) *intake.Promise {
	if h.id == "" {
		return nil
	}
	return intake.NewPromise(s.opts.Inbox, intake.Arrival{
		ID: h.id, Kind: string(d.kind), Payload: chat.NewSecret(string(d.payload)), At: d.at,
	})
}

// acknowledge acknowledges a delivery before it is done, once it is kept. What cannot be
// kept in time is not acknowledged: Slack tells the person that the app has not
// responded, and what comes of it is told as if Slack had been told that it takes longer.
func (s *Slack) acknowledge(work context.Context, d *delivery, h handler, p *intake.Promise) {
	if p == nil {
		h.slow() // gives an ack, which never waits
		return
	}
	late := time.AfterFunc(keepTime, d.ack.decline)
	keep := func() {
		defer late.Stop()
		ctx, cancel := context.WithTimeout(work, keepTime)
		defer cancel()
		if err := p.Make(ctx); err != nil {
			s.opts.Log.Warn("something that takes long could not be kept in time, and is not acknowledged", "what", h.what, "error", err)
			d.ack.decline()
			return
		}
		h.slow()
	}
	if s.in.aside.Put(p.ID(), keep) != intake.Taken {
		late.Stop()
		d.ack.decline()
	}
}

// carryOut does the work on a delivery, and forgets it once the person was told what
// came of it. What did not get so far is left to the next process.
func (s *Slack) carryOut(work context.Context, d *delivery, h handler, p *intake.Promise) {
	ctx, cancel := context.WithTimeout(work, mostTime)
	defer cancel()
	s.guard(ctx, d, h)
	if ctx.Err() == nil && !d.untold.Load() {
		s.fulfil(work, p)
	}
}

// fulfil forgets what is done. Nobody waits for it.
func (s *Slack) fulfil(work context.Context, p *intake.Promise) {
	if p == nil || !p.Fulfil() {
		return
	}
	s.in.aside.Put(p.ID(), func() { // dropped, it is only done once more
		ctx, cancel := context.WithTimeout(context.WithoutCancel(work), forgetTime)
		defer cancel()
		if err := p.Forget(ctx); err != nil {
			s.opts.Log.Warn("what is done could not be forgotten, and will be done once more after the next start", "error", err)
		}
	})
}

// takeAgain takes what was acknowledged by an earlier process and not done, each
// person's before anything else of theirs. It is done once Slack can be reached.
func (s *Slack) takeAgain(ctx, work context.Context) {
	if s.opts.Inbox == nil {
		return
	}
	all, err := s.opts.Inbox.Again(ctx)
	if err != nil {
		s.opts.Log.Error("what an earlier process has promised could not be read", "error", err)
		return
	}
	reached := s.in.link.reached()
	for _, a := range all {
		d := &delivery{
			kind: kind(a.Kind), payload: json.RawMessage(a.Payload.Reveal()), retry: 1, at: a.At,
			ack: &ack{settled: true},
		}
		p := intake.KeptPromise(s.opts.Inbox, a)
		h, ok := s.handlerOf(d)
		if !ok {
			s.fulfil(work, p)
			continue
		}
		s.opts.Log.Info("something is done again that an earlier process has not finished", "what", h.what)
		s.in.lanes.Put(h.who, func() { // where there is no room, the next process has it
			select {
			case <-reached:
				s.carryOut(work, d, h, p)
			case <-ctx.Done():
			}
		})
	}
}

// noteUntold notes on a delivery that the person could not be told, though they may be
// another time.
func (d *delivery) noteUntold(err error) {
	if _, final := errors.AsType[*chat.Undeliverable](err); !final {
		d.untold.Store(true)
	}
}
