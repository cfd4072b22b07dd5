package fakediscord

import "slices"

// script is what the gateway does instead of the usual.
type script struct {
	noAcks                       bool
	silentHellos, refused        int
	invalid                      int
	dialled, resumed, heartbeats int
}

// take takes one of so many.
func take(n *int) bool {
	if *n == 0 {
		return false
	}
	*n--
	return true
}

func (s *script) takeRefusal() bool     { return take(&s.refused) }
func (s *script) takeSilentHello() bool { return take(&s.silentHellos) }
func (s *script) takeInvalid() bool     { return take(&s.invalid) }

// each does something with every connection.
func (s *Server) each(do func(*socket)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sockets {
		do(c)
	}
	s.pen.Change()
}

// send sends a frame over every connection.
func (s *Server) send(op int, d any) {
	s.each(func(c *socket) { c.push(encode(map[string]any{"op": op, "d": d, "s": nil, "t": nil})) })
}

// Op7 tells all connections to reconnect. It leaves them open, as Discord does for a
// while.
func (s *Server) Op7() { s.send(opReconnect, nil) }

// Op9 tells all connections that their session is invalid. Unless it is resumable, the
// session is gone.
func (s *Server) Op9(resumable bool) {
	s.mu.Lock()
	if !resumable {
		clear(s.sessions)
		for _, c := range s.sockets {
			c.session = nil
		}
	}
	s.mu.Unlock()
	s.send(opInvalid, resumable)
}

// Op9Next answers the next identifies and resumes, so many, with "invalid session".
func (s *Server) Op9Next(times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script.invalid += times
}

// Heartbeat asks all connections for a heartbeat at once (operation 1).
func (s *Server) Heartbeat() { s.send(opHeartbeat, nil) }

// Heartbeats is how many heartbeats have come.
func (s *Server) Heartbeats() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.script.heartbeats
}

// CloseWith closes all connections with a code. 4004 and 4010 to 4014 end the sessions,
// as do 4003, 4007 and 4009.
func (s *Server) CloseWith(code int) {
	if slices.Contains([]int{4003, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014}, code) {
		s.mu.Lock()
		clear(s.sessions)
		s.mu.Unlock()
	}
	s.each(func(c *socket) { c.hangUp(code) })
}

// Drop tears all connections without a word, as a broken line does. The sessions can be
// resumed.
func (s *Server) Drop() {
	s.mu.Lock()
	torn := slices.Clone(s.sockets)
	s.mu.Unlock()
	for _, c := range torn {
		c.tear()
	}
}

// Silence makes the connections that there are zombies: nothing is sent over them any
// more, not even answers to heartbeats, and nothing is heard. What is for their sessions
// is kept until they are resumed over another.
func (s *Server) Silence() { s.each(func(c *socket) { c.mute = true }) }

// Acks ends NoAcks.
func (s *Server) Acks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script.noAcks = false
}

// NoAcks leaves heartbeats without an answer; events still come.
func (s *Server) NoAcks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script.noAcks = true
}

// SilentHello says nothing to the next connection, not even hello.
func (s *Server) SilentHello() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script.silentHellos++
}

// RefuseNext answers the next connections, so many, with 503.
func (s *Server) RefuseNext(times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script.refused += times
}

// Dialled is how many connections were begun.
func (s *Server) Dialled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.script.dialled
}

// Resumed is how many times a session was resumed.
func (s *Server) Resumed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.script.resumed
}

// Identified is how many sessions were begun in the last day.
func (s *Server) Identified() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgetIdentifies()
	return len(s.identified)
}

// Replay sends the messages and interactions of all sessions once more, as they were,
// as after a resume that came late.
func (s *Server) Replay() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.sessions {
		for _, f := range n.sent {
			if n.on != nil && (f.name == "INTERACTION_CREATE" || f.name == "MESSAGE_CREATE") {
				n.on.push(f.data)
			}
		}
	}
}

// SendRaw sends bytes over all connections as they are.
func (s *Server) SendRaw(data []byte) {
	s.each(func(c *socket) { c.push(data) })
}

// SendEvent dispatches an event to all sessions.
func (s *Server) SendEvent(name string, data any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell(0, name, data)
	s.pen.Change()
}
