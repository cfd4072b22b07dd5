package slack

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// handler does what a delivery asks, and acknowledges it.
type handler struct {
	// what names it in the log.
	what string
	// id names the delivery, the same when it is brought again; empty where nothing is
	// lost if it is not done.
	id string
	// who is the lane that it is done in.
	who string
	do  func(ctx context.Context)
	// slow acknowledges it, if doing it takes longer than Slack waits; nil leaves
	// it open, because Slack will bring it again.
	slow func()
	// turnedAway acknowledges it with words of ours, instead of doing it.
	turnedAway func(ctx context.Context, m chat.Message)
}

// mostTime is how long the work on one delivery may take, runTime how long the command
// in it: what is left is for the answer.
const (
	mostTime = 5 * time.Minute
	runTime  = 4 * time.Minute
)

// defaultPatience leaves Slack's three seconds time for the way there.
const defaultPatience = 2 * time.Second

func (s *Slack) patience() time.Duration {
	if s.opts.Patience > 0 {
		return s.opts.Patience
	}
	return defaultPatience
}

// take decodes a delivery and hands it to the lane of its person. It never waits.
// Whatever becomes of it, it is acknowledged, or left to be brought again.
func (s *Slack) take(d *delivery) {
	h, ok := s.handlerOf(d)
	if !ok {
		d.ack.send(nil)
		return
	}
	work := s.in.context()
	p := s.promise(d, h)
	stop := func() {}
	if h.slow != nil {
		impatient := time.AfterFunc(s.patience(), func() { s.acknowledge(work, d, h, p) })
		stop = func() { impatient.Stop() }
	}
	switch s.in.lanes.Put(h.who, func() {
		defer stop()
		s.carryOut(work, d, h, p)
	}) {
	case intake.Full:
		stop()
		s.opts.Log.Warn("too much is under way in Slack; a delivery was turned away", "what", h.what)
		s.turnAway(d, h, intake.Busy)
	case intake.Closed:
		stop()
		s.turnAway(d, h, intake.Stopping)
	}
}

// turnAway says so, or leaves what Slack brings again.
func (s *Slack) turnAway(d *delivery, h handler, m chat.Message) {
	if h.turnedAway == nil {
		d.ack.decline()
		return
	}
	h.turnedAway(s.in.context(), m)
	d.ack.send(nil)
}

// guard does the work. A fault in it takes nobody else down: the person gets a
// reference, and the log has the cause beside it.
func (s *Slack) guard(ctx context.Context, d *delivery, h handler) {
	var apologise func(chat.Message)
	if h.turnedAway != nil {
		apologise = func(m chat.Message) { h.turnedAway(ctx, m) }
	}
	if intake.Guard(s.opts.Log, h.what, func() { h.do(ctx) }, apologise) {
		// Nothing leaves a handler unsettled but what is to come again.
		d.ack.decline()
		return
	}
	d.ack.send(nil) // brought again, it would fail again
}

// handlerOf decodes the delivery and finds who handles it, or false where there is
// nothing to do.
func (s *Slack) handlerOf(d *delivery) (handler, bool) {
	switch d.kind {
	case kindCommand:
		var c slashCommand
		if s.unreadable(d, json.Unmarshal(d.payload, &c)) || c.User == "" {
			return handler{}, false
		}
		return s.commandHandler(d, c)
	case kindInteractive:
		var i interaction
		if s.unreadable(d, json.Unmarshal(d.payload, &i)) || i.User.id() == "" {
			return handler{}, false
		}
		return s.interactionHandler(d, i)
	case kindEvent:
		var e envelope
		if s.unreadable(d, json.Unmarshal(d.payload, &e)) {
			return handler{}, false
		}
		return s.eventHandler(d, e)
	}
	s.opts.Log.Debug("Slack sent something that is not known", "kind", string(d.kind))
	return handler{}, false
}

// unreadable logs what cannot be decoded. Nothing of it is in the log, since people
// have written it.
func (s *Slack) unreadable(d *delivery, err error) bool {
	if err == nil {
		return false
	}
	s.opts.Log.LogAttrs(context.Background(), slog.LevelWarn, "a delivery of Slack could not be read",
		slog.String("kind", string(d.kind)), slog.Int("bytes", len(d.payload)))
	return true
}

// ours reports whether a workspace is one of the company's, or in its Enterprise
// organisation.
func (s *Slack) ours(workspace, enterprise string) bool {
	spaces := s.company.Workspaces()
	return len(spaces) == 0 || slices.Contains(spaces, workspace) || enterprise != "" && slices.Contains(spaces, enterprise)
}

// notOurs is the refusal of another workspace.
const notOurs = "This workspace is not one of the company’s, so nothing is taken or shown here."

// interactionHandler finds who handles what people did with what was shown.
func (s *Slack) interactionHandler(d *delivery, i interaction) (handler, bool) {
	a := s.askedBy(d, i)
	if !s.ours(a.workspace, a.enterprise) {
		s.opts.Log.Warn("Slack sent something from a workspace that is not the company's", "workspace", a.workspace)
		if i.Type == "block_suggestion" {
			d.ack.send(noOptions)
		}
		return handler{}, false
	}
	h := handler{what: i.Type, id: a.id, who: a.workspace + "/" + a.account, slow: func() { d.ack.send(nil) }}
	h.turnedAway = func(_ context.Context, m chat.Message) {
		d.ack.send(nil)
		s.in.notices.put(func(ctx context.Context) { s.tellAside(ctx, a, m) })
	}
	switch i.Type {
	case "block_actions":
		return s.pressHandler(h, a, i)
	case "view_submission":
		return s.submissionHandler(h, a, i)
	case "block_suggestion":
		return s.suggestionHandler(h, a, i)
	case "message_action", "shortcut":
		return s.shortcutHandler(h, a, i)
	}
	s.opts.Log.Debug("Slack sent an interaction that is not handled", "type", i.Type)
	return handler{}, false
}

// askedBy is who did it and how they can be told.
func (s *Slack) askedBy(d *delivery, i interaction) *asked {
	a := &asked{delivery: d, id: i.Trigger, trigger: i.Trigger, account: i.User.id()}
	a.workspace, a.enterprise = i.Team.id(), i.Enterprise.id()
	if a.workspace == "" { // Slack gives no team where the app is an organisation's
		a.workspace = i.User.TeamID
	}
	if a.id == "" {
		a.id = intake.Hash(string(d.payload))
	}
	a.way.URL = i.ResponseURL
	a.way.Channel = i.Channel.id()
	if a.way.Channel == "" {
		a.way.Channel = i.Container.ChannelID
	}
	return a
}
