package fakeslack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// channel is a channel, or somebody's direct messages with the bot.
type channel struct {
	Channel
	// im is the person whose direct messages these are.
	im    string
	posts []*post
}

// post is a message as it is kept.
type post struct {
	channel, ts, thread string
	// user is who wrote it, bot true if that is the bot.
	user string
	bot  bool
	// only is the one person who sees it; empty for all.
	only        string
	text        string
	blocks      []any
	attachments []any
	metadata    *Metadata
	edited      int
	editedTS    string
	broadcast   bool
	reactions   []string
	files       []string
	unfurls     bool
}

// Metadata is what a message carries for programs.
type Metadata struct {
	EventType    string         `json:"event_type"`
	EventPayload map[string]any `json:"event_payload"`
}

// directID is the id of somebody's direct messages with the bot.
func directID(user string) string { return "D" + strings.TrimLeft(user, "UW") }

// direct is somebody's direct messages, which are opened if they are not yet. The
// lock is held.
func (s *Server) direct(user string) *channel {
	id := directID(user)
	c := s.channels[id]
	if c == nil {
		c = &channel{Channel: Channel{ID: id, Team: s.teamOf(user), Members: []string{user, s.BotUser}}, im: user}
		s.channels[id] = c
	}
	return c
}

// has reports whether somebody is in the channel.
func (c *channel) has(user string) bool { return slices.Contains(c.Members, user) }

// kind is what events call the channel.
func (c *channel) kind() string {
	switch {
	case c.im != "":
		return "im"
	case c.Private:
		return "group"
	}
	return "channel"
}

// label is the name that payloads give it.
func (c *channel) label() string {
	switch {
	case c.im != "":
		return "directmessage"
	case c.Private:
		return "privategroup"
	}
	return c.Name
}

// find is the post with that timestamp, or nil.
func (c *channel) find(ts string) *post {
	for _, p := range c.posts {
		if p.ts == ts {
			return p
		}
	}
	return nil
}

// remove takes a post away.
func (c *channel) remove(p *post) {
	c.posts = slices.DeleteFunc(c.posts, func(o *post) bool { return o == p })
}

// put adds a post with a new timestamp. The lock is held.
func (s *Server) put(c *channel, p *post) *post {
	p.channel, p.ts = c.ID, s.newTS()
	c.posts = append(c.posts, p)
	s.pen.Change()
	return p
}

// content is what is common to all ways of saying something.
type content struct {
	text        string
	blocks      []any
	attachments []any
	metadata    *Metadata
	unfurls     bool
}

// fill puts the content into the post.
func (c content) fill(p *post) {
	p.text, p.blocks, p.attachments, p.unfurls = c.text, c.blocks, c.attachments, c.unfurls
	if c.metadata != nil {
		p.metadata = c.metadata
	}
}

// object is the post as Slack's answers have it. Metadata is seen only by who asks
// for it.
func (s *Server) object(p *post, withMetadata bool) map[string]any {
	m := map[string]any{"type": "message", "ts": p.ts, "text": p.text, "user": p.user, "team": s.Team}
	if p.bot {
		m["bot_id"], m["app_id"] = s.BotID, s.AppID
	}
	if len(p.blocks) > 0 {
		m["blocks"] = p.blocks
	}
	if len(p.attachments) > 0 {
		m["attachments"] = p.attachments
	}
	if p.metadata != nil && withMetadata {
		m["metadata"] = p.metadata
	}
	if p.edited > 0 {
		m["edited"] = map[string]any{"user": p.user, "ts": p.editedTS}
	}
	if p.only != "" {
		m["is_ephemeral"] = true
	}
	if len(p.files) > 0 {
		var files []any
		for _, id := range p.files {
			if f := s.files[id]; f != nil {
				files = append(files, f.object())
			}
		}
		m["files"] = files
	}
	if p.thread != "" {
		m["thread_ts"] = p.thread
	}
	if p.broadcast {
		m["subtype"] = "thread_broadcast"
	}
	if c := s.channels[p.channel]; c != nil && p.thread == "" {
		count, last := 0, ""
		for _, o := range c.posts {
			if o.thread == p.ts && o.only == "" {
				count, last = count+1, o.ts
			}
		}
		if count > 0 {
			m["thread_ts"], m["reply_count"], m["latest_reply"] = p.ts, count, last
		}
	}
	return m
}

// decode reads JSON with its numbers as they are written.
func decode(text string, into any) error {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return fmt.Errorf("more than one JSON value")
	}
	return nil
}

// encode writes what was made here.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("fakeslack: %v", err))
	}
	return bytes.TrimSpace(b.Bytes())
}
