package slack

import (
	"context"
	"encoding/json"
	"errors"

	"adjutant/bot/intake"
	"adjutant/chat"
)

func (s *Slack) promises() intake.Promises {
	return intake.Promises{Inbox: s.opts.Inbox, Aside: &s.in.aside, Log: s.opts.Log}
}

// promise is what acknowledging the delivery before it is done promises, or nil where
// that promises nothing.
func (s *Slack) promise(d *delivery, h handler) *intake.Promise {
	if h.id == "" {
		return nil
	}
	return s.promises().New(intake.Arrival{
		ID: h.id, Kind: string(d.kind), Payload: chat.NewSecret(string(d.payload)), At: d.at,
	})
}

// acknowledge acknowledges a delivery before it is done, once it is kept. Of what cannot
// be kept in time, Slack tells the person that the app has not responded, and what comes
// of it is told as if Slack had been told that it takes longer.
func (s *Slack) acknowledge(work context.Context, d *delivery, h handler, p *intake.Promise) {
	if p == nil {
		h.slow() // gives an ack, which never waits
		return
	}
	s.promises().Give(work, p, h.what, h.slow, d.ack.decline)
}

// carryOut does the work on a delivery, and forgets it once the person was told what
// came of it. What did not get so far is left to the next process.
func (s *Slack) carryOut(work context.Context, d *delivery, h handler, p *intake.Promise) {
	ctx, cancel := context.WithTimeout(work, mostTime)
	defer cancel()
	s.guard(ctx, d, h)
	if p != nil && ctx.Err() == nil && !d.untold.Load() {
		s.promises().Fulfil(p)
	}
}

// takeAgain takes what was acknowledged by an earlier process and not done.
func (s *Slack) takeAgain(ctx, work context.Context) {
	s.promises().Again(ctx, &s.in.lanes, s.in.link.reached(), func(a intake.Arrival, p *intake.Promise) intake.Retaken {
		d := &delivery{
			kind: kind(a.Kind), payload: json.RawMessage(a.Payload.Reveal()), retry: 1, at: a.At,
			ack: &ack{settled: true},
		}
		h, ok := s.handlerOf(d)
		if !ok {
			return intake.Retaken{}
		}
		return intake.Retaken{Who: h.who, What: h.what, Do: func() { s.carryOut(work, d, h, p) }}
	})
}

// noteUntold notes on a delivery that the person could not be told, though they may be
// another time.
func (d *delivery) noteUntold(err error) {
	if _, final := errors.AsType[*chat.Undeliverable](err); !final {
		d.untold.Store(true)
	}
}
