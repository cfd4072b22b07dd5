package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"adjutant/chat"
	"adjutant/storage"
)

const (
	// attemptTime bounds one attempt; its context ends then.
	attemptTime = 30 * time.Second
	// stopTime is how long an attempt under way may go on when the process
	// is asked to stop, and how long a sender may take to return once its
	// context has ended.
	stopTime = 5 * time.Second
)

// first deals with the first letter to a place: claims it, makes one attempt,
// records the outcome.
func (o *Outbox) first(ctx context.Context, place string) error {
	var letter storage.Letter
	var posted storage.Copy
	var claimed bool
	err := o.store.Update(ctx, func(tx storage.Tx) (err error) {
		claimed = false
		if leaves, err := o.leaves(tx, place); err != nil || !leaves {
			return err
		}
		letter, claimed, err = storage.Claim(tx, place, o.now())
		posted = storage.Copy{}
		if err == nil && claimed {
			posted, _, err = storage.CopyOf(tx, letter)
		}
		return err
	})
	if err != nil || !claimed {
		return err
	}
	out := o.attempt(ctx, letter, posted)
	out.first = posted.Ref.IsZero()
	return o.record(context.WithoutCancel(ctx), letter, out)
}

// leaves lets the handler look at the first letter to a place, if it wants to. It reports
// false if that is not to be sent any more, and was withdrawn.
func (o *Outbox) leaves(tx storage.Tx, place string) (bool, error) {
	keeper, ok := o.handler.(Doorkeeper)
	if !ok {
		return true, nil
	}
	now := o.now()
	letter, waits, err := storage.NextLetter(tx, place, now)
	if err != nil || !waits {
		return true, err
	}
	return keeper.Leaving(tx, now, letter)
}

// outcome is what became of an attempt: the message as it now stands, which was
// found where an earlier attempt had posted it, or an error.
type outcome struct {
	ref   chat.Ref
	found bool
	// first is set where the letter was not posted before: it is no edit.
	first bool
	err   error
}

// attempt makes one attempt in a goroutine of its own, so that a sender that
// does not come back holds up nobody but its own place.
func (o *Outbox) attempt(ctx context.Context, letter storage.Letter, posted storage.Copy) outcome {
	// A stop of the process does not end it at once: what is cut off in the
	// middle may have been posted.
	trying, cancel := context.WithTimeout(context.WithoutCancel(ctx), attemptTime)
	defer cancel()
	result := make(chan outcome, 1)
	go func() {
		// Stands if the sender ends its goroutine, and may have sent.
		out := outcome{err: &chat.Doubtful{Cause: errors.New("the sender went away")}}
		defer func() { result <- out }()
		defer func() {
			if _, ok := errors.AsType[*panicked](out.err); ok {
				out.err = &chat.Doubtful{Cause: out.err}
			}
		}()
		defer recovered(&out.err)
		out = o.send(trying, letter, posted)
		if out.err != nil && trying.Err() != nil && !typed(out.err) {
			out.err = &chat.Doubtful{Cause: out.err} // cut off: who knows where
		}
	}()
	select {
	case out := <-result:
		return out
	case <-trying.Done():
	case <-ctx.Done():
		select {
		case out := <-result:
			return out
		case <-time.After(stopTime):
		}
		cancel()
	}
	select {
	case out := <-result:
		return out
	case <-time.After(stopTime):
	}
	// It may still send. Nothing else goes to the place until it has returned.
	place := letter.To.Key()
	o.putAside(place, never)
	go func() {
		<-result
		o.takeBack(place)
	}()
	return outcome{err: &chat.Doubtful{Cause: errors.New("the sender does not come back")}}
}

// send looks for the letter where it may have been posted before, and otherwise
// sends it.
func (o *Outbox) send(ctx context.Context, letter storage.Letter, posted storage.Copy) (out outcome) {
	if letter.Claimed && letter.Attempts >= maxAttempts {
		// No attempt came to an end that could be recorded: maybe it is this
		// letter that the process dies of.
		out.err = &chat.Undeliverable{Reason: noSuccess(letter.Attempts)}
		return out
	}
	sender, ok := o.senders[letter.To.Platform]
	if !ok {
		// It may be connected again soon, so the letter is not given up yet.
		out.err = fmt.Errorf("the bot is not connected to %s", letter.To.Platform)
		return out
	}
	message := chat.Outgoing{ID: letter.ID, To: letter.To, Edit: posted.Ref, Message: letter.Message, Created: letter.Created}
	// An edit is simply made again. What was posted without our knowing must
	// be found.
	if finder, ok := sender.(chat.Finder); ok && letter.Claimed && message.Edit.IsZero() {
		out.ref, out.found, out.err = finder.Find(ctx, message)
		if out.err != nil {
			out.err = &chat.Doubtful{Cause: fmt.Errorf("look for the message: %w", out.err)}
		}
		if out.err != nil || out.found {
			return out
		}
	}
	message.Message = drawing(o.Draw).drawn(message.Message, o.log)
	out.ref, out.err = sender.Send(ctx, message)
	if out.err == nil && out.ref.IsZero() {
		out.err = &chat.Doubtful{Cause: errors.New("the platform named no message")}
	}
	return out
}

// record writes down what became of an attempt.
func (o *Outbox) record(ctx context.Context, letter storage.Letter, out outcome) error {
	now := o.now()
	if out.err == nil {
		if !out.found {
			letter.Unsure = letter.Edition // these words are what is posted
		}
		return o.sent(ctx, letter, out, now)
	}
	doubt := letter.Claimed || doubtful(out.err)
	reason, final := verdict(letter, out.err, now)
	o.log.LogAttrs(ctx, slog.LevelWarn, "a message was not delivered", append(causeOf(out.err),
		slog.String("letter", letter.ID), slog.String("to", letter.To.Key()),
		slog.Int("attempt", letter.Attempts+1), slog.Bool("given_up", final))...)
	if final {
		letter.Claimed = doubt
		return o.giveUp(ctx, letter, reason, now)
	}
	// The store keeps microseconds and takes the earlier one; the platform
	// must not be asked too early.
	at := now.Add(backoff(letter, out.err) + time.Microsecond - 1)
	return o.store.Update(ctx, func(tx storage.Tx) error {
		return storage.Postpone(tx, letter, at, !doubt, short(out.err))
	})
}

// sent records that a letter is posted, and lets the handler know, if it wants to.
// Where the handler cannot take it, the letter is recorded all the same: it must not be
// posted again for a fault of ours.
func (o *Outbox) sent(ctx context.Context, letter storage.Letter, out outcome, now time.Time) error {
	listener, listens := o.handler.(Listener)
	telling := false
	err := o.store.Update(ctx, func(tx storage.Tx) (err error) {
		defer recovered(&err)
		if err := storage.Sent(tx, letter, out.ref, now); err != nil || !listens || !out.first {
			return err
		}
		telling = true
		return listener.Delivered(tx, now, letter)
	})
	if err == nil || !telling {
		return err
	}
	o.log.LogAttrs(ctx, slog.LevelError, "what follows from a message that has arrived was not done",
		append(causeOf(err), slog.String("letter", letter.ID))...)
	return o.store.Update(ctx, func(tx storage.Tx) error { return storage.Sent(tx, letter, out.ref, now) })
}

// giveUp puts a letter among the stuck and lets the handler tell of it. Where
// the handler cannot, the letter is given up all the same: those behind it must
// not wait for a fault of ours.
func (o *Outbox) giveUp(ctx context.Context, letter storage.Letter, reason string, now time.Time) error {
	telling := false
	err := o.store.Update(ctx, func(tx storage.Tx) (err error) {
		defer recovered(&err)
		if err := storage.GiveUp(tx, letter, reason, now); err != nil {
			return err
		}
		stuck, err := storage.StuckLetter(tx, letter.Seq)
		if err != nil {
			return err
		}
		telling = true
		return o.handler.Undelivered(tx, now, stuck)
	})
	if err == nil || !telling {
		return err
	}
	o.log.LogAttrs(ctx, slog.LevelError, "nobody was told of a message that is stuck",
		append(causeOf(err), slog.String("letter", letter.ID))...)
	return o.store.Update(ctx, func(tx storage.Tx) error { return storage.GiveUp(tx, letter, reason, now) })
}

// short is an error as it is kept beside its letter.
func short(err error) string {
	const limit = 500
	text := err.Error()
	if len(text) > limit {
		text = text[:limit]
	}
	return text
}
