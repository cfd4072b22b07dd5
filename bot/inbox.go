package bot

import (
	"context"
	"log/slog"
	"time"

	"adjutant/bot/intake"
	"adjutant/storage"
)

// Inbox keeps in the store what one platform has acknowledged before it was done.
type Inbox struct {
	store    storage.Store
	platform string
	now      func() time.Time
	log      *slog.Logger
}

var _ intake.Inbox = (*Inbox)(nil)

// NewInbox is the inbox of the platform of that name.
func NewInbox(store storage.Store, platform string, now func() time.Time, log *slog.Logger) *Inbox {
	return &Inbox{store: store, platform: platform, now: now, log: log}
}

// Keep keeps an arrival in a transaction of its own.
func (i *Inbox) Keep(ctx context.Context, a intake.Arrival) error {
	return i.store.Update(ctx, func(tx storage.Tx) error {
		return storage.KeepArrival(tx, i.platform, storage.Arrival(a))
	})
}

// Again is what earlier processes have not done. What is too old for that, or was
// begun too often, is given up, which the log says.
func (i *Inbox) Again(ctx context.Context) ([]intake.Arrival, error) {
	var again, givenUp []storage.Arrival
	now := i.now()
	err := i.store.Update(ctx, func(tx storage.Tx) (err error) {
		again, givenUp, err = storage.TakeArrivals(tx, i.platform, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, a := range givenUp {
		i.log.Error("something that somebody was told is being worked on was never done, and is given up",
			"platform", i.platform, "kind", a.Kind, "age", now.Sub(a.At).Round(time.Second))
	}
	all := make([]intake.Arrival, len(again))
	for n, a := range again {
		all[n] = intake.Arrival(a)
	}
	return all, nil
}

// Done removes an arrival.
func (i *Inbox) Done(ctx context.Context, id string) error {
	return i.store.Update(ctx, func(tx storage.Tx) error { return storage.DropArrival(tx, i.platform, id) })
}
