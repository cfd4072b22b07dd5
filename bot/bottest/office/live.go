package office

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"adjutant/bot"
	"adjutant/chat"
	"adjutant/digest/chart"
	"adjutant/scheduler"
)

// Live lets the clock run, and the outbox and the timetable with it, until the test
// ends. The outbox serves so many places side by side; 0 means as many as in earnest.
// It is called after Open.
func (o *Office) Live(parallel int) {
	o.mu.Lock()
	o.running = time.Now()
	o.mu.Unlock()
	if parallel == 0 {
		parallel = 8
	}
	o.Outbox.Parallel, o.Timetable.Parallel = parallel, 8
	o.Dispatcher.Committed = func() {
		o.Outbox.Wake()
		o.Timetable.Wake()
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(o.T.Context()))
	var both sync.WaitGroup
	for _, run := range []func(context.Context) error{o.Outbox.Run, o.Timetable.Run} {
		both.Go(func() {
			if err := run(ctx); err != nil {
				o.T.Error(err)
			}
		})
	}
	o.T.Cleanup(func() {
		stop()
		both.Wait()
	})
}

// Serve is the whole bot with these platforms, as the product runs it, until ctx ends
// or a part of it does. For a process of its own; it closes the store. Up is called
// when all of it runs, and may be nil.
func (o *Office) Serve(ctx context.Context, log *slog.Logger, up func() error, platforms ...chat.Platform) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	senders := map[string]chat.Sender{}
	for _, p := range platforms {
		senders[p.Name()] = p
	}
	dispatcher := bot.NewDispatcher(o.Store, o.Book, o.Now, log)
	outbox := bot.NewOutbox(o.Store, o.Book, senders, o.Now, log)
	timetable := scheduler.New(o.Store, dispatcher, o.Now, log)
	dispatcher.Draw, outbox.Draw = chart.Draw, chart.Draw
	dispatcher.Committed = func() {
		outbox.Wake()
		timetable.Wake()
	}
	parts := []func(context.Context) error{outbox.Run, timetable.Run}
	for _, p := range platforms {
		parts = append(parts, func(ctx context.Context) error { return p.Run(ctx, dispatcher) })
	}
	var all sync.WaitGroup
	failed := make([]error, len(parts)+1)
	for i, run := range parts {
		all.Go(func() {
			failed[i] = run(ctx)
			stop()
		})
	}
	if up != nil {
		if failed[len(parts)] = up(); failed[len(parts)] != nil {
			stop()
		}
	}
	all.Wait()
	return errors.Join(append(failed, o.Store.Close())...)
}
