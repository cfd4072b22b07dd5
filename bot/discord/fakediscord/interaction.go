package fakediscord

import (
	"context"
	"crypto/rand"
	"strconv"
	"time"
)

// Types of interaction.
const (
	pinged       = 1
	commanded    = 2
	pressed      = 3
	completing   = 4
	submitted    = 5
	contextGuild = 0
	contextDM    = 1
)

// interaction is what somebody did with the application.
type interaction struct {
	id, token string
	kind      int
	person    string
	channel   *channel
	asked     string // the name of the command
	at        time.Time
	began     time.Time // by the real clock
	// message is the one that was pressed, or from which a modal was opened.
	message *post
	modal   *modal // that was submitted

	// answered is true once a first response was taken, of type answer, after took.
	answered bool
	answer   int
	took     time.Duration
	// dead is true once Discord had given up; late if a response came then.
	dead, late bool
	// failed is what was wrong with the answer over HTTP.
	failed string
	// original is the answer, or the message that was pressed.
	original *post
	further  []*post
	choices  []Choice
	opened   *modal
	body     []byte // as it was delivered
	done     chan struct{}
}

// Ack is what somebody saw come of what they did.
type Ack struct {
	// ID is the interaction's; empty if the bot was not told.
	ID string
	// Took is the time to the first response, and Type what kind it was: 4 a message,
	// 5 "thinking", 6 nothing yet, 7 the message changed, 8 suggestions, 9 a modal.
	Took time.Duration
	Type int
	// TimedOut is true if none came in time: they were told that the application did
	// not respond. Failed says why, if that is known.
	TimedOut bool
	Failed   string
	// Gone is true if what they pressed was not there any more, so that Discord told
	// nobody.
	Gone bool
	// Refused is what the form itself said against being sent; empty if it was sent.
	Refused string

	s *Server
	i *interaction
}

// Late reports whether a response came after Discord had given up.
func (a Ack) Late() bool {
	if a.i == nil {
		return false
	}
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	return a.i.late
}

// Thinking reports whether the person still sees "thinking".
func (a Ack) Thinking() bool {
	if a.i == nil {
		return false
	}
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	return a.i.original != nil && a.i.original.flags&loading != 0
}

// Replies are the messages that were the answer: the first, and what followed it. Those
// that were deleted are not among them, nor is a message that was pressed.
func (a Ack) Replies() []Message {
	if a.i == nil {
		return nil
	}
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	var found []Message
	for _, p := range append([]*post{a.i.original}, a.i.further...) {
		if p != nil && !p.gone && p != a.i.message && p.flags&loading == 0 {
			found = append(found, a.s.snapshot(p))
		}
	}
	return found
}

// newInteraction is something that somebody does in a channel. The lock is held.
func (s *Server) newInteraction(kind int, person string, c *channel) *interaction {
	i := &interaction{
		id: s.newID(), token: "aW50ZXJhY3Rpb246" + rand.Text() + rand.Text(), kind: kind, person: person, channel: c,
		at: s.opts.Now(), began: time.Now(), done: make(chan struct{}),
	}
	s.actions[i.token] = i
	return i
}

// payload is the interaction as the bot gets it. The lock is held.
func (s *Server) payload(i *interaction, data map[string]any) map[string]any {
	u := s.users[i.person]
	o := map[string]any{
		"id": i.id, "application_id": s.Application, "type": i.kind, "token": i.token, "version": 1, "data": data,
		"channel": s.channelObject(i.channel), "channel_id": i.channel.ID, "locale": u.Locale, "entitlements": []any{}, "entitlement_sku_ids": []any{},
		"attachment_size_limit": mostFile, "app_permissions": strconv.FormatInt(s.permitted(i.channel), 10),
	}
	if i.channel.dm != "" {
		o["user"], o["context"] = s.userObject(i.person), contextDM
		o["authorizing_integration_owners"] = map[string]any{"0": "0"}
	} else {
		m := s.memberObject(i.channel.Guild, i.person, true)
		m["permissions"] = strconv.FormatInt(Usual|UseApplicationCommandsHere, 10)
		if u.Admin {
			m["permissions"] = strconv.FormatInt(1<<53-1, 10)
		}
		o["member"], o["context"] = m, contextGuild
		o["guild_id"], o["guild_locale"] = i.channel.Guild, "en-US"
		o["guild"] = map[string]any{"id": i.channel.Guild, "locale": "en-US", "features": []any{}}
		o["authorizing_integration_owners"] = map[string]any{"0": i.channel.Guild}
	}
	if i.message != nil {
		o["message"] = s.messageObject(s.channels[i.message.channel], i.message, true)
	}
	return o
}

// deliver tells the bot, and waits for its first response as Discord does.
func (s *Server) deliver(i *interaction, data map[string]any) Ack {
	s.mu.Lock()
	payload := s.payload(i, data)
	i.body = encode(payload)
	endpoint := s.endpoint
	told := 0
	if endpoint == "" {
		told = s.tell(0, "INTERACTION_CREATE", payload)
	}
	s.pen.Change()
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(s.host.Over(), s.opts.Patience)
	defer cancel()
	switch {
	case endpoint != "":
		s.deliverHTTP(ctx, endpoint, i, i.body)
	case told == 0:
		s.giveUp(i, "nobody is connected")
	}
	select {
	case <-i.done:
	case <-ctx.Done():
		s.giveUp(i, "")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return Ack{ID: i.id, Took: i.took, Type: i.answer, TimedOut: i.dead, Failed: i.failed, s: s, i: i}
}

// giveUp tells the person that the application did not respond.
func (s *Server) giveUp(i *interaction, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i.answered || i.dead {
		return
	}
	i.dead, i.failed, i.took = true, why, time.Since(i.began)
	close(i.done)
	s.pen.Change()
}
