package bot

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"adjutant/chat"
	"adjutant/storage"
)

// Handler is what the commands offer the runtime. It has no effect outside the
// transaction that it is given, and may be run again for the same invocation.
type Handler interface {
	// ReadOnly reports whether the invocation asks for a report, which then
	// runs on a snapshot.
	ReadOnly(inv chat.Invocation) bool
	// Read answers a report.
	Read(r storage.Reader, now time.Time, inv chat.Invocation) (chat.Reply, error)
	// Run carries out a command. A reply that failed, or that asks for more,
	// undoes what was written; an error is a fault of ours.
	Run(tx storage.Tx, now time.Time, inv chat.Invocation) (chat.Reply, error)
	// Complete suggests values for an option while it is being typed.
	Complete(r storage.Reader, now time.Time, inv chat.Invocation, option, prefix string) []chat.Suggestion
	// Undelivered is told of a letter that was given up, as it is kept among
	// the stuck, in the transaction that gives it up, so that it goes elsewhere
	// or somebody hears of it.
	Undelivered(tx storage.Tx, now time.Time, letter storage.Letter) error
}

// Listener is a Handler that wants to hear of what has arrived.
type Listener interface {
	// Delivered is told of a letter whose message was posted for the first time, in
	// the transaction that records it. Where it fails, that is recorded all the same.
	Delivered(tx storage.Tx, now time.Time, letter storage.Letter) error
}

// Doorkeeper is a Handler that looks once more at what is about to leave.
type Doorkeeper interface {
	// Leaving is shown a letter in the transaction that is about to claim it. It
	// reports whether the letter still is to go, which may have got other words by
	// then; one that is not, it has withdrawn. Where it fails, nothing is sent to that
	// place for a while.
	Leaving(tx storage.Tx, now time.Time, letter storage.Letter) (bool, error)
}

// Dispatcher is the one way in. It runs each invocation in one transaction, at
// most once, and always answers.
type Dispatcher struct {
	store   storage.Store
	handler Handler
	now     func() time.Time
	log     *slog.Logger
	// Committed is called after each invocation that may have put messages
	// into the outbox, or set a timer. It is set before the first Dispatch; may
	// be nil.
	Committed func()
	// Draw makes the pictures of an answer from their specs, outside of the
	// transaction and of what is kept of it. It is set before the first
	// Dispatch; nil leaves them undrawn.
	Draw func(spec json.RawMessage) ([]byte, error)
	// Model is asked what a command wants to know of it, outside of any transaction.
	// It is set before the first Dispatch; nil where there is none.
	Model Model
}

// NewDispatcher returns a dispatcher that tells the time by now.
func NewDispatcher(store storage.Store, handler Handler, now func() time.Time, log *slog.Logger) *Dispatcher {
	return &Dispatcher{store: store, handler: handler, now: now, log: log}
}

var _ chat.Dispatcher = (*Dispatcher)(nil)

var (
	// errUnwritten rolls a transaction back whose reply stands: it refused,
	// or asked for more.
	errUnwritten = errors.New("nothing is to be kept")
	// errUnnamed: without an id a second delivery cannot be told from a
	// second wish, and all that have none would be taken for the same.
	errUnnamed = errors.New("the invocation has no id")
)

// Dispatch runs the invocation. The same invocation delivered again gets the
// answer of the first time. One that was refused has left no trace, and is
// tried anew. So is one of a timer: that it took the timer is its mark, and a
// timer that is set again for the same moment is due again.
func (d *Dispatcher) Dispatch(ctx context.Context, inv chat.Invocation) chat.Reply {
	reply, err := d.advised(ctx, inv)
	if err != nil {
		return d.fault(inv, err)
	}
	if inv.Timer == "" { // the timetable looks at nothing
		reply.Message = drawing(d.Draw).drawn(reply.Message, d.log)
	}
	return reply
}

func (d *Dispatcher) run(ctx context.Context, inv chat.Invocation) (reply chat.Reply, err error) {
	defer recovered(&err) // what is not inside a transaction may panic too
	if d.handler.ReadOnly(inv) {
		err = d.store.View(ctx, func(r storage.Reader) (err error) {
			defer recovered(&err)
			reply, err = d.handler.Read(r, d.now(), inv)
			return err
		})
		return reply, err
	}
	return d.update(ctx, inv)
}

func (d *Dispatcher) update(ctx context.Context, inv chat.Invocation) (chat.Reply, error) {
	if inv.ID == "" {
		return chat.Reply{}, errUnnamed
	}
	var reply chat.Reply
	err := d.store.Update(ctx, func(tx storage.Tx) (err error) {
		defer recovered(&err)
		reply = chat.Reply{} // of an earlier run, which does not count
		if answer := storage.Seen(tx, inv.Platform, inv.ID); inv.Timer == "" && answer != nil {
			return json.Unmarshal(answer, &reply)
		}
		now := d.now()
		reply, err = d.handler.Run(tx, now, inv)
		if err != nil {
			return err
		}
		if reply.Failed || reply.Form != nil || reply.Consult != nil {
			return errUnwritten
		}
		if inv.Timer != "" {
			return nil
		}
		kept := reply
		if reply.Once {
			kept = chat.Say("That was shown to you already, and I have not kept it. Ask for it again.")
		}
		answer, err := json.Marshal(kept)
		if err != nil {
			return err
		}
		return storage.MarkSeen(tx, inv.Platform, inv.ID, answer, now)
	})
	if errors.Is(err, errUnwritten) {
		return reply, nil
	}
	if err == nil && d.Committed != nil {
		d.Committed()
	}
	return reply, err
}

// Complete suggests values. A fault inside gives no suggestions, and is logged.
func (d *Dispatcher) Complete(ctx context.Context, inv chat.Invocation, option, prefix string) []chat.Suggestion {
	var suggestions []chat.Suggestion
	err := d.store.View(ctx, func(r storage.Reader) (err error) {
		defer recovered(&err)
		suggestions = d.handler.Complete(r, d.now(), inv, option, prefix)
		return nil
	})
	if err != nil {
		d.fault(inv, err)
		return nil
	}
	return suggestions
}
