package fakediscord

import (
	"slices"
	"time"
)

// channel is a channel, a thread or a direct conversation, with what is in it.
type channel struct {
	Channel
	// dm is the account with whom the bot speaks in it; empty in a guild.
	dm    string
	posts []*post
	// thread says more of a thread.
	archived, locked bool
	owner            string
	autoArchive      int
}

// thread reports whether it is a thread.
func (c *channel) thread() bool { return c.Type == PublicThread || c.Type == 10 || c.Type == 12 }

// find is the message with that id, or nil. Those that one person sees are not among
// the channel's.
func (c *channel) find(id string) *post {
	for _, p := range slices.Backward(c.posts) {
		if p.id == id && p.only == "" {
			return p
		}
	}
	return nil
}

// post is a message.
type post struct {
	id, channel, author string
	text                string
	embeds, components  []any
	files               []File
	flags               int
	// only is the one person who sees it.
	only string
	// mentions are those who are named so that they are notified, now; pinged those who
	// were notified when it was posted.
	mentions, pinged []string
	everyone         bool
	reference        string
	// kind is Discord's type of message: 0, 19 for a reply, 20 for a command's answer,
	// 21 for the beginning of a thread.
	kind     int
	rawNonce any
	edited   int
	editedAt time.Time
	// token is that of the interaction whose answer it is; asked what was asked for.
	token, asked, askedBy string
	// gone is true once it was deleted.
	gone bool
}

// fill makes the post say that. The lock is held.
func (p *post) fill(c content) {
	p.text, p.embeds, p.components, p.files, p.flags = c.text, c.embeds, c.components, c.files, c.flags
	p.mentions, p.everyone = c.mentions, c.everyone
}

// put posts a message, notifies those whom it is for, and tells the gateway. The lock is
// held.
func (s *Server) put(c *channel, p *post) *post {
	p.id, p.channel = s.newID(), c.ID
	c.posts = append(c.posts, p)
	c.archived = c.archived && c.locked
	s.notify(c, p)
	if p.only == "" {
		s.tellMessage("MESSAGE_CREATE", c, p)
	}
	s.pen.Change()
	return p
}

// notify shows the message on the phones of those whom it is for. The lock is held.
func (s *Server) notify(c *channel, p *post) {
	p.pinged = slices.Clone(p.mentions)
	if p.everyone {
		p.pinged = append(p.pinged, "@everyone")
	}
	if p.flags&(suppressNotifications|loading) != 0 {
		return
	}
	var told []string
	switch {
	case p.only != "":
		return
	case c.dm != "":
		told = []string{c.dm}
	case p.everyone:
		for id, u := range s.users {
			if u.member(c.Guild) {
				told = append(told, id)
			}
		}
	default:
		told = p.mentions
	}
	shown := ""
	if p.flags&componentsV2 == 0 {
		shown = p.text
	}
	for _, id := range told {
		if u := s.users[id]; id != p.author && u != nil && !u.Bot && (c.dm != "" || u.member(c.Guild)) {
			screen := s.screen(id)
			screen.notified = append(screen.notified, shown)
		}
	}
}

// edit makes a message say something else, and tells the gateway. The lock is held.
func (s *Server) edit(c *channel, p *post, say content) {
	p.fill(say)
	p.edited++
	p.editedAt = s.opts.Now()
	if p.only == "" {
		s.tellMessage("MESSAGE_UPDATE", c, p)
	}
	s.pen.Change()
}

// remove deletes a message. The lock is held.
func (s *Server) remove(c *channel, p *post) {
	p.gone = true
	c.posts = slices.DeleteFunc(c.posts, func(o *post) bool { return o == p })
	if p.only == "" {
		s.tell(intentOf(c), "MESSAGE_DELETE", map[string]any{"id": p.id, "channel_id": c.ID, "guild_id": orNil(c.Guild)})
	}
	s.pen.Change()
}

// DeleteMessage takes a message away, as a moderator does.
func (s *Server) DeleteMessage(channel, message string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.place(channel)
	if c == nil || c.find(message) == nil {
		s.t.Errorf("there is no message %s in %s", message, channel)
		return
	}
	s.remove(c, c.find(message))
}

// Archive archives a thread; locked, only moderators can open it again.
func (s *Server) Archive(thread string, locked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[thread]; c != nil {
		c.archived, c.locked = true, locked
	}
	s.pen.Change()
}

// place is a channel by its id, or the direct conversation with an account. The lock is
// held.
func (s *Server) place(id string) *channel {
	if s.users[id] != nil {
		return s.directs[id]
	}
	return s.channels[id]
}

// direct is the direct conversation with somebody, which begins if there was none. The
// lock is held.
func (s *Server) direct(account string) *channel {
	c := s.directs[account]
	if c == nil {
		c = &channel{Channel: Channel{ID: s.newID(), Type: Direct}, dm: account}
		s.directs[account] = c
		s.channels[c.ID] = c
	}
	return c
}

// orNil is a text, or nil if it is empty.
func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}
