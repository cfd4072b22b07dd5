package fakediscord

import (
	"encoding/json"
	"strings"
	"time"
)

// session is what a connection belongs to, and outlives it.
type session struct {
	id      string
	intents int
	seq     int
	sent    []frame // every dispatch, for whoever resumes
	on      *socket // nil while it is not connected
	lost    time.Time
}

// frame is a dispatch as it was sent.
type frame struct {
	seq  int
	name string
	data []byte
}

// identify begins a session. The lock is held.
func (s *Server) identify(c *socket, data json.RawMessage, throw func(int, string, ...any)) {
	var d struct {
		Token      string            `json:"token"`
		Intents    *int              `json:"intents"`
		Properties map[string]string `json:"properties"`
		Shard      []int             `json:"shard"`
	}
	if err := json.Unmarshal(data, &d); err != nil {
		throw(4002, "identify: %v", err)
		return
	}
	s.forgetIdentifies()
	early := false
	if n := len(s.identified); n > 0 {
		early = s.opts.Now().Sub(s.identified[n-1]) < s.opts.IdentifyEvery
	}
	switch {
	case early, s.script.takeInvalid():
		c.push(encode(map[string]any{"op": opInvalid, "d": false, "s": nil, "t": nil}))
		return
	case strings.TrimPrefix(d.Token, "Bot ") != s.token: // Discord takes it with the word and without
		c.hangUp(4004)
		return
	case d.Intents == nil:
		throw(4013, "identify without intents")
		return
	case *d.Intents&^allIntents != 0:
		throw(4013, "identify with intents that there are not: %d", *d.Intents)
		return
	case *d.Intents&privilegedIntents&^s.opts.Privileged != 0:
		c.hangUp(4014)
		return
	case len(d.Shard) != 0 && (len(d.Shard) != 2 || d.Shard[0] < 0 || d.Shard[0] >= d.Shard[1]):
		throw(4010, "identify with the shard %v", d.Shard)
		return
	case len(d.Properties) == 0:
		throw(4002, "identify without properties")
		return
	case len(s.identified) >= s.opts.Identifies:
		s.pen.Refuse("gateway: identified more often than %d times in a day: the token is reset", s.opts.Identifies)
		s.resetToken()
		for _, o := range s.sockets {
			o.hangUp(4004)
		}
		return
	}
	s.identified = append(s.identified, s.opts.Now())
	n := &session{id: "session" + s.newID(), intents: *d.Intents, on: c}
	c.session = n
	s.sessions[n.id] = n
	guilds := []any{}
	for id, g := range s.guilds {
		if !g.Absent {
			guilds = append(guilds, map[string]any{"id": id, "unavailable": true})
		}
	}
	s.dispatch(n, "READY", map[string]any{
		"v": 9, "user": s.userObject(s.BotUser), "guilds": guilds, "session_id": n.id, "session_type": "normal", "resume_gateway_url": strings.Replace(s.host.URL, "http", "ws", 1) + "/resume",
		"application": map[string]any{"id": s.Application, "flags": 1 << 23}, "shard": []any{0, 1}, "private_channels": []any{}, "relationships": []any{},
	})
	if n.intents&GuildsIntent != 0 {
		for _, g := range s.guilds {
			if !g.Absent {
				o := s.guildObject(g)
				o["channels"], o["members"], o["threads"], o["member_count"], o["unavailable"] = []any{}, []any{}, []any{}, len(s.users), false
				s.dispatch(n, "GUILD_CREATE", o)
			}
		}
	}
}

// resume goes on with a session: what was missed comes first, and then RESUMED. The
// lock is held.
func (s *Server) resume(c *socket, data json.RawMessage, throw func(int, string, ...any)) {
	var d struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     *int   `json:"seq"`
	}
	if err := json.Unmarshal(data, &d); err != nil {
		throw(4002, "resume: %v", err)
		return
	}
	n := s.sessions[d.Session]
	switch {
	case strings.TrimPrefix(d.Token, "Bot ") != s.token: // Discord takes it with the word and without
		c.hangUp(4004)
		return
	case s.script.takeInvalid(), n == nil, n.on == nil && s.opts.Now().Sub(n.lost) > sessionLife:
		delete(s.sessions, d.Session)
		c.push(encode(map[string]any{"op": opInvalid, "d": false, "s": nil, "t": nil}))
		return
	case d.Seq == nil || *d.Seq > n.seq || *d.Seq < 0:
		throw(4007, "resume with a sequence that was never sent")
		return
	}
	if n.on != nil {
		n.on.hangUp(4000)
	}
	n.on, c.session = c, n
	for _, f := range n.sent {
		if f.seq > *d.Seq {
			c.push(f.data)
		}
	}
	s.script.resumed++
	s.dispatch(n, "RESUMED", map[string]any{"_trace": []any{"fake"}})
}

// dispatch sends an event to a session, or keeps it until that is resumed. The lock is
// held.
func (s *Server) dispatch(n *session, name string, data any) {
	n.seq++
	f := frame{n.seq, name, encode(map[string]any{"op": opDispatch, "t": name, "s": n.seq, "d": data})}
	n.sent = append(n.sent, f)
	if n.on != nil {
		n.on.push(f.data)
	}
}

// alive are the sessions that get events or may still resume. The lock is held.
func (s *Server) alive() []*session {
	var found []*session
	for id, n := range s.sessions {
		if n.on == nil && s.opts.Now().Sub(n.lost) > sessionLife {
			delete(s.sessions, id)
			continue
		}
		found = append(found, n)
	}
	return found
}

// tell sends an event to all sessions that have the intent; 0 is one for all. The lock
// is held.
func (s *Server) tell(intent int, name string, data any) (told int) {
	for _, n := range s.alive() {
		if intent == 0 || n.intents&intent != 0 {
			s.dispatch(n, name, data)
			told++
		}
	}
	return told
}

// intentOf is the intent for the messages of a channel.
func intentOf(c *channel) int {
	if c.dm != "" {
		return DirectMessagesIntent
	}
	return GuildMessagesIntent
}

// tellMessage tells of a message, whose text only those sessions have that may read it.
// The lock is held.
func (s *Server) tellMessage(name string, c *channel, p *post) {
	if s.opts.NoEcho && p.author == s.BotUser || s.permitted(c)&ViewChannel == 0 {
		return
	}
	for _, n := range s.alive() {
		if n.intents&intentOf(c) == 0 {
			continue
		}
		o := s.messageObject(c, p, s.readable(c, p, n.intents))
		o["channel_type"] = c.Type
		if c.dm == "" {
			o["guild_id"] = c.Guild
			if name == "MESSAGE_CREATE" {
				o["member"] = s.memberObject(c.Guild, p.author, false)
			}
		}
		if p.rawNonce != nil {
			o["nonce"] = p.rawNonce
		}
		s.dispatch(n, name, o)
	}
}
