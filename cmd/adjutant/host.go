package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"adjutant/bot"
	"adjutant/bot/console"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/digest/chart"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/scheduler"
	"adjutant/storage"
)

// consoleHost is what the console asks of this process.
type consoleHost struct {
	store     storage.Store
	outbox    *bot.Outbox
	timetable *scheduler.Timetable
	clock     *clock
	model     *bot.WatchedModel // nil if none is set
	// leaveModel is called once nothing is asked any more.
	leaveModel func()
}

var _ console.Host = (*consoleHost)(nil)

// connect puts the bot together around the platform, with the model if there is one,
// and returns its way in.
func (h *consoleHost) connect(book *commands.Book, platform *console.Console, model modelSettings) *bot.Dispatcher {
	log := slog.New(slog.NewTextHandler(platform.Log(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	dispatcher := bot.NewDispatcher(h.store, book, h.clock.Now, log)
	h.outbox = bot.NewOutbox(h.store, book, map[string]chat.Sender{console.Name: platform}, h.clock.Now, log)
	h.timetable = scheduler.New(h.store, dispatcher, h.clock.Now, log)
	if platform.KeepsPictures() { // drawing takes longer than all the rest
		dispatcher.Draw, h.outbox.Draw = chart.Draw, chart.Draw
	}
	h.model, h.leaveModel = model.connect(book, dispatcher, h.store, h.clock.Now, log)
	// One after another, so that a script's transcript is always the same.
	h.outbox.Parallel, h.timetable.Parallel = 1, 1
	return dispatcher
}

// goOn lets the bot go by the clock while nobody types, until the function that
// it returns is called, which waits for what is under way.
func (h *consoleHost) goOn(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	// They end with an error only if the store was closed, which stop precedes.
	running.Go(func() { _ = h.timetable.Run(ctx) })
	running.Go(func() { _ = h.outbox.Run(ctx) })
	return func() {
		cancel()
		running.Wait()
	}
}

// wake lets those who sleep look at the store and at the clock again.
func (h *consoleHost) wake() {
	h.timetable.Wake()
	h.outbox.Wake()
}

// Settle does and sends what is due.
func (h *consoleHost) Settle(ctx context.Context) error {
	_, err := h.settle(ctx)
	return err
}

// settle does and sends what is due, until nothing is, and returns when something
// will be (zero: never).
func (h *consoleHost) settle(ctx context.Context) (next time.Time, err error) {
	defer h.wake() // a Drain has taken from who sleeps that they should look
	for {
		_, failed := h.timetable.Drain(ctx)
		letters, err := h.outbox.Drain(ctx)
		if err = errors.Join(failed, err); err != nil {
			return time.Time{}, err
		}
		var due []storage.Timer
		var timers time.Time
		err = h.store.View(ctx, func(r storage.Reader) (err error) {
			due, timers, err = storage.DueTimers(r, h.clock.Now(), 1)
			return err
		})
		switch {
		case err != nil:
			return time.Time{}, err
		case len(due) > 0: // what was not delivered may set one
		case timers.IsZero() || !letters.IsZero() && letters.Before(timers):
			return letters, nil
		default:
			return timers, nil
		}
	}
}

// Now is the bot's clock.
func (h *consoleHost) Now() time.Time { return h.clock.Now() }

// MoveClock moves the clock to what the text says in the person's zone. On the way
// it stops wherever something is due.
func (h *consoleHost) MoveClock(ctx context.Context, text, as string) (time.Time, error) {
	org, err := h.org(ctx)
	if err != nil {
		return time.Time{}, err
	}
	person, _ := org.Person(ops.Handle(as))
	to, err := dates.ParseMoment(text, h.clock.Now().In(org.Location(person)), org.Style())
	if err != nil {
		return to, err
	}
	if now := h.clock.Now(); !to.After(now) {
		return to, fmt.Errorf("the clock only goes forward, and it is %s already", now.In(to.Location()).Format(moment))
	}
	next, err := h.settle(ctx)
	for err == nil && !next.IsZero() && !next.After(to) {
		h.clock.Advance(next)
		next, err = h.settle(ctx)
	}
	if err != nil {
		return to, fmt.Errorf("the clock has stopped at %s: %w", h.clock.Now().In(to.Location()).Format(moment), err)
	}
	h.clock.Advance(to)
	h.wake()
	return to, nil
}

// People are all who may be spoken as.
func (h *consoleHost) People() []console.Person {
	org, err := h.org(context.Background())
	if err != nil {
		return nil
	}
	people := make([]console.Person, len(org.People))
	for i, p := range org.People {
		people[i] = console.Person{Handle: string(p.Handle), Name: p.Name, Zone: org.Location(p)}
	}
	return people
}

// Channels are those of the departments and those for all.
func (h *consoleHost) Channels() []string {
	org, err := h.org(context.Background())
	if err != nil {
		return nil
	}
	var channels []string
	for _, d := range org.Departments {
		channels = append(channels, string(d.Handle))
	}
	for _, c := range org.Channels {
		channels = append(channels, string(c.Handle))
	}
	return channels
}

func (h *consoleHost) org(ctx context.Context) (org *ops.Org, err error) {
	err = h.store.View(ctx, func(r storage.Reader) (err error) {
		org, err = storage.Org(r)
		return err
	})
	return org, err
}
