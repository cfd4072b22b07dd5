package discord

import (
	"context"
	"errors"
	"sync"
	"time"

	"adjutant/chat"
)

// grace is how long what is under way may take once the process is to stop. Discord
// waits three seconds for a first response; what is left after that is the answers
// that follow it.
const grace = 15 * time.Second

// Run receives events until ctx ends, and then returns nil once those under way are
// answered. It returns an error if Discord will not let the bot in another time.
func (d *Discord) Run(ctx context.Context, to chat.Dispatcher) error {
	ctx, give := context.WithCancelCause(ctx)
	defer give(nil)
	// What is under way goes on for a while after ctx has ended. So does the
	// connection: who asks for something now is told that the bot is being stopped.
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	d.link.begin(d.opts.Now())
	defer d.link.end()
	d.in.begin(work, to)
	d.takeAgain(ctx, work)
	d.first.Do(func() { close(d.ready) })

	var around sync.WaitGroup
	around.Go(func() { d.keepCommands(ctx) })
	around.Go(func() { d.keepMembers(ctx, to) })
	listening, stopListening := context.WithCancel(work)
	defer stopListening()
	around.Go(func() {
		if err := d.listen(listening); err != nil {
			d.link.lost(err)
			give(err)
		}
	})

	<-ctx.Done()
	overdue := time.AfterFunc(grace, stopWork)
	d.in.end()
	overdue.Stop()
	stopListening()
	stopWork()
	around.Wait()
	d.transport.CloseIdleConnections()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) && !errors.Is(cause, context.DeadlineExceeded) {
		return cause
	}
	return nil
}

// running is what Run is known by to others.
type running struct {
	link  link
	ready chan struct{} // closed when something is taken for the first time
	first sync.Once
}

// Ready is closed once Run takes what comes. Who comes to [Discord.Handler] before is
// told that nothing is taken.
func (d *Discord) Ready() <-chan struct{} { return d.ready }
