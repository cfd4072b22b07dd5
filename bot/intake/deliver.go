package intake

import (
	"context"
	"errors"
	"time"

	"adjutant/chat"
)

// Pauses are those between attempts to send an answer.
var Pauses = []time.Duration{time.Second, 3 * time.Second, 10 * time.Second}

// Sender sends messages, and can look whether it has.
type Sender interface {
	chat.Sender
	chat.Finder
}

// Deliver sends a message that answers somebody, by itself rather than through the
// outbox, and again after a passing fault, as often as there are pauses. With doubt it
// may have been sent before: it is first looked whether it is there. The error is that
// of the last attempt.
func Deliver(ctx context.Context, by Sender, out chat.Outgoing, doubt bool, pauses []time.Duration) error {
	for attempt := 0; ; attempt++ {
		sent, err := deliverOnce(ctx, by, out, doubt)
		if sent {
			return nil
		}
		if _, final := errors.AsType[*chat.Undeliverable](err); final || attempt >= len(pauses) || ctx.Err() != nil {
			return err
		}
		pause := pauses[attempt]
		if later, ok := errors.AsType[*chat.Later](err); ok {
			if later.After > time.Minute {
				return err
			}
			pause = max(later.After, 0)
		}
		if _, ok := errors.AsType[*chat.Doubtful](err); ok {
			doubt = true
		}
		if !Wait(ctx, pause) {
			return err
		}
	}
}

func deliverOnce(ctx context.Context, by Sender, out chat.Outgoing, doubt bool) (bool, error) {
	if doubt && out.Edit.IsZero() {
		if _, found, err := by.Find(ctx, out); err != nil || found {
			return found, err
		}
	}
	_, err := by.Send(ctx, out)
	return err == nil, err
}
