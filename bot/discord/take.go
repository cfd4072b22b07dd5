package discord

import (
	"context"
	"runtime/debug"
	"slices"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// handler does what a delivery asks, and answers it.
type handler struct {
	// what names it in the log.
	what string
	// id names the delivery, the same when it is brought again; empty where nothing is
	// lost if it is not done.
	id string
	// who is the lane that it is done in.
	who string
	do  func(ctx context.Context)
	// slow says that the answer takes longer than Discord waits; nil where that is not
	// to be said. It waits for the network.
	slow func(ctx context.Context)
	// lapse has it answered as if Discord did not wait any more; it is there where slow
	// is. It waits for nothing.
	lapse func()
	// turnedAway answers with words of ours, instead of doing it; nil to say nothing.
	turnedAway func(ctx context.Context, m chat.Message)
}

// mostTime is how long the work on one delivery may take, runTime how long the command
// in it: what is left is for the answer.
const (
	mostTime = 5 * time.Minute
	runTime  = 4 * time.Minute
	// turnTime is how long it may take to tell somebody that something was not taken.
	turnTime = 5 * time.Second
)

// Discord waits for three seconds from when something was done. Some of them are over
// when it arrives, and some are the way back.
const (
	defaultPatience = 2 * time.Second
	leastPatience   = 100 * time.Millisecond
	discordWaits    = 3 * time.Second
)

// patience is how long an answer may take before "working on it" is said. What has
// come late has less of it, as far as our clock agrees with Discord's.
func (d *Discord) patience(del *delivery) time.Duration {
	patience := d.opts.Patience
	if patience <= 0 {
		patience = defaultPatience
	}
	if del.interaction == nil {
		return patience
	}
	if late := del.at.Sub(snowflakeTime(del.interaction.ID)); late > 0 && late < discordWaits {
		return max(patience-late, min(patience, leastPatience))
	}
	return patience
}

// take decodes a delivery and hands it to the lane of its person. It never waits.
// Whatever becomes of it, an interaction is answered.
func (d *Discord) take(del *delivery) {
	h, ok := d.handlerOf(del)
	if !ok {
		return
	}
	work := d.in.context()
	p := d.promise(del, h)
	impatient := func() {}
	if h.slow != nil {
		timer := time.AfterFunc(d.patience(del), func() { d.acknowledge(work, h, p) })
		impatient = func() { timer.Stop() }
	}
	verdict := d.in.lanes.Put(h.who, func() {
		defer impatient()
		d.carryOut(work, del, h, p)
	})
	if verdict == intake.Taken {
		return
	}
	impatient()
	why := intake.Stopping
	if verdict == intake.Full {
		why = intake.Busy
		d.opts.Log.Warn("too much is under way in Discord; a delivery was turned away", "what", h.what)
	}
	if h.turnedAway != nil {
		d.aside(h, func() {
			// After the end there is nothing under way any more, and still an answer.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(work), turnTime)
			defer cancel()
			h.turnedAway(ctx, why)
		})
	}
}

// aside does something that does not wait for what the person asked for before. It is
// dropped where too much of it is under way.
func (d *Discord) aside(h handler, do func()) {
	work := func() {
		defer func() {
			if fault := recover(); fault != nil {
				d.opts.Log.Error("nobody could be told", "what", h.what, "panic", fault, "stack", string(debug.Stack()))
			}
		}()
		do()
	}
	switch d.in.aside.Put(h.who, work) {
	case intake.Full:
		d.opts.Log.Warn("somebody in Discord gets no answer, because too much is under way", "what", h.what)
	case intake.Closed:
		// Before Run or after it: this came over HTTP, and whoever serves that waits
		// for the answer.
		go work()
	}
}

// guard does the work. Whoever asked is told of a fault in it.
func (d *Discord) guard(ctx context.Context, h handler) {
	var apologise func(chat.Message)
	if h.turnedAway != nil {
		apologise = func(m chat.Message) { h.turnedAway(ctx, m) }
	}
	intake.Guard(d.opts.Log, "discord "+h.what, func() { h.do(ctx) }, apologise)
}

// handlerOf finds who handles the delivery, or false where there is nothing to do. It
// decodes what strangers have sent, so nothing in that may take the process down.
func (d *Discord) handlerOf(del *delivery) (h handler, ok bool) {
	defer func() {
		if fault := recover(); fault != nil {
			d.opts.Log.Error("a delivery of Discord could not be read", "panic", fault, "stack", string(debug.Stack()))
			h, ok = handler{}, false
		}
	}()
	switch {
	case del.interaction != nil && del.ack != nil:
		return d.interactionHandler(del), true
	case del.message != nil:
		return d.messageHandler(del)
	}
	return handler{}, false
}

// interactionHandler finds who handles what somebody did. There is always somebody,
// because Discord waits for an answer.
func (d *Discord) interactionHandler(del *delivery) handler {
	a := d.askedBy(del)
	h := handler{what: "interaction", who: a.account, slow: func(ctx context.Context) { d.later(ctx, a) }, lapse: a.first.lapse}
	h.turnedAway = func(ctx context.Context, m chat.Message) { d.tellAside(ctx, a, m) }
	switch {
	case del.interaction.Type == typePing:
		h.slow, h.turnedAway = nil, nil
		h.do = func(ctx context.Context) { _, _ = a.first.give(ctx, response{Type: respondPong}) }
	case a.account == "" || a.bot:
		h.do = func(ctx context.Context) { d.tellAside(ctx, a, unreadable) }
	case !d.ours(a.guild):
		d.opts.Log.Warn("Discord sent something from a server that is not the company's", "guild", a.guild)
		h.do = func(ctx context.Context) { d.tellAside(ctx, a, notOurs) }
	case del.interaction.Type == typeCommand:
		h.what, h.id = "command", a.id
		h.do = func(ctx context.Context) { d.command(ctx, a) }
	case del.interaction.Type == typeComponent:
		h.what, h.id = "press", a.id
		h.do = func(ctx context.Context) { d.press(ctx, a) }
	case del.interaction.Type == typeModal:
		h.what, h.id = "form", a.id
		a.takeModal()
		h.do = func(ctx context.Context) { d.submit(ctx, a) }
	case del.interaction.Type == typeComplete:
		h.what = "suggestions"
		h.who += "/typing" // what is typed does not wait for what was asked for before
		h.do = func(ctx context.Context) { d.suggest(ctx, a) }
	default:
		d.opts.Log.Warn("Discord sent an interaction of a type that is not known", "type", int(del.interaction.Type))
		h.do = func(ctx context.Context) { d.tellAside(ctx, a, unreadable) }
	}
	if del.again {
		a.first.has(laterOf(a))
	}
	do := h.do
	h.do = func(ctx context.Context) {
		do(ctx)
		d.settle(ctx, a)
	}
	return h
}

var (
	unreadable = chat.Message{Title: chat.L("I could not read what Discord sent me, so nothing was changed. Please try it in another way.")}
	notOurs    = chat.Message{Title: chat.L("This server is not one of the company’s, so nothing is taken or shown here.")}
)

// ours reports whether a guild is one of the company's. Direct messages are in none.
func (d *Discord) ours(guild string) bool {
	guilds := d.company.Workspaces()
	return guild == "" || len(guilds) == 0 || slices.Contains(guilds, guild)
}

// settle sees to it that Discord does not wait in vain.
func (d *Discord) settle(ctx context.Context, a *asked) {
	switch {
	case !a.first.isOpen():
	case a.elsewhere && a.interaction.Type != typeComponent:
		d.tellAside(ctx, a, inDirectMessages)
	default:
		d.tellAside(ctx, a, chat.Message{})
	}
}
