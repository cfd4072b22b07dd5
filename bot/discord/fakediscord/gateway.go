package fakediscord

import (
	"encoding/json"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Operations of the gateway.
const (
	opDispatch     = 0
	opHeartbeat    = 1
	opIdentify     = 2
	opPresence     = 3
	opResume       = 6
	opReconnect    = 7
	opInvalid      = 9
	opHello        = 10
	opHeartbeatAck = 11
)

// mostCommands is how many frames a client may send in a minute, mostFrame how long one
// may be.
const (
	mostCommands = 120
	mostFrame    = 4096
	// goodbye is how long a client has to close a connection that was closed here.
	goodbye = 2 * time.Second
)

// socket is one connection to the gateway.
type socket struct {
	conn    *websocket.Conn
	session *session
	// queue are the frames that are to be written, in order. It is guarded by the
	// server's lock; wake has room for one.
	queue [][]byte
	// closing is the code with which it is closed once the queue is written; 0 is none.
	closing int
	wake    chan struct{}
	gone    chan struct{}
	// mute is true for a zombie: it neither says nor hears anything.
	mute     bool
	received []time.Time
	version  string
}

// push puts a frame in the queue. The server's lock is held.
func (c *socket) push(data []byte) {
	c.queue = append(c.queue, data)
	c.ring()
}

// hangUp closes the connection with a code once all before it is written. The server's
// lock is held.
func (c *socket) hangUp(code int) {
	c.closing = code
	c.ring()
}

// ring wakes the writer.
func (c *socket) ring() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// tear closes the connection without a word.
func (c *socket) tear() { _ = c.conn.UnderlyingConn().Close() }

func getGateway(r *request) (any, *failure) {
	return map[string]any{"url": strings.Replace(r.host.URL, "http", "ws", 1)}, nil
}

func getGatewayBot(r *request) (any, *failure) {
	r.forgetIdentifies()
	left := max(0, r.opts.Identifies-len(r.identified))
	reset := int64(0)
	if len(r.identified) > 0 {
		reset = r.identified[0].Add(24 * time.Hour).Sub(r.at).Milliseconds()
	}
	return map[string]any{
		"url": strings.Replace(r.host.URL, "http", "ws", 1), "shards": 1,
		"session_start_limit": map[string]any{"total": r.opts.Identifies, "remaining": left, "reset_after": reset, "max_concurrency": 1},
	}, nil
}

// forgetIdentifies forgets those of more than a day ago. The lock is held.
func (s *Server) forgetIdentifies() {
	now := s.opts.Now()
	s.identified = slices.DeleteFunc(s.identified, func(at time.Time) bool { return now.Sub(at) >= 24*time.Hour })
}

// serveGateway takes a connection.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.script.dialled++
	refuse := s.script.takeRefusal()
	s.pen.Change()
	s.mu.Unlock()
	if refuse {
		http.Error(w, "service unavailable", http.StatusServiceUnavailable)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	c := &socket{conn: conn, wake: make(chan struct{}, 1), gone: make(chan struct{}), version: r.URL.Query().Get("v")}
	if !s.host.Spawn(func() { s.write(c) }) {
		return
	}
	code := 0
	defer func() {
		close(c.gone)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.sockets = slices.DeleteFunc(s.sockets, func(o *socket) bool { return o == c })
		s.part(c, code)
		s.pen.Change()
	}()
	s.mu.Lock()
	s.sockets = append(s.sockets, c)
	encoding := r.URL.Query().Get("encoding")
	switch {
	case s.script.takeSilentHello():
	case c.version != "9" && c.version != "10" || encoding != "json":
		c.hangUp(4012)
	default:
		c.push(encode(map[string]any{"op": opHello, "s": nil, "t": nil, "d": map[string]any{"heartbeat_interval": s.opts.Heartbeat.Milliseconds(), "_trace": []any{"fake"}}}))
	}
	s.pen.Change()
	s.mu.Unlock()
	if s.host.Over().Err() != nil { // close may have looked before the connection was there
		return
	}
	code = s.listen(c)
}

// part takes a connection from its session. A client that says goodbye properly ends
// the session with it. The lock is held.
func (s *Server) part(c *socket, code int) {
	n := c.session
	if n == nil || n.on != c {
		return
	}
	n.on, n.lost = nil, s.opts.Now()
	if code == websocket.CloseNormalClosure || code == websocket.CloseGoingAway {
		delete(s.sessions, n.id)
	}
}

// write writes what is in the queue until the connection is gone.
func (s *Server) write(c *socket) {
	for {
		select {
		case <-c.wake:
		case <-c.gone:
			return
		}
		s.mu.Lock()
		queue, closing, silent := c.queue, c.closing, c.mute
		c.queue = nil
		s.mu.Unlock()
		if silent {
			continue
		}
		_ = c.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
		for _, data := range queue {
			if c.conn.WriteMessage(websocket.TextMessage, data) != nil {
				return
			}
		}
		if closing != 0 {
			c.say(closing)
			_ = c.conn.SetReadDeadline(time.Now().Add(goodbye))
			return
		}
	}
}

// say closes the half of the connection on which this side speaks, with a code. While
// the client still writes, closing the other as well would take away what it has not
// read yet, the code with it.
func (c *socket) say(code int) {
	_ = c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, closeReason(code)), time.Now().Add(time.Second))
	if tcp, ok := c.conn.UnderlyingConn().(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
}

// closeReason is what Discord says with a close code.
func closeReason(code int) string {
	return map[int]string{
		4001: "Unknown opcode.", 4002: "Error while decoding payload.", 4003: "Not authenticated.", 4004: "Authentication failed.", 4005: "Already authenticated.",
		4007: "Invalid seq.", 4008: "Rate limited.", 4009: "Session timed out.", 4010: "Invalid shard.", 4012: "Invalid API version.", 4013: "Invalid intent(s).", 4014: "Disallowed intent(s).",
	}[code]
}

// listen takes what the client sends until the connection is gone, and returns the code
// with which the client closed it.
func (s *Server) listen(c *socket) int {
	for {
		s.mu.Lock()
		patience := 2 * s.opts.Heartbeat
		if c.closing != 0 {
			patience = goodbye
		}
		s.mu.Unlock()
		_ = c.conn.SetReadDeadline(time.Now().Add(patience))
		_, data, err := c.conn.ReadMessage()
		if err != nil {
			if closed, ok := err.(*websocket.CloseError); ok {
				return closed.Code
			}
			if late, ok := err.(net.Error); ok && late.Timeout() && patience != goodbye {
				s.forget(c)
				c.say(4009)
			}
			return websocket.CloseAbnormalClosure
		}
		s.mu.Lock()
		s.takeFrame(c, data)
		s.pen.Change()
		s.mu.Unlock()
	}
}

// takeFrame does what the client asks for. The lock is held.
func (s *Server) takeFrame(c *socket, data []byte) {
	if c.closing != 0 || c.mute {
		return
	}
	throw := func(code int, format string, args ...any) {
		s.pen.Refuse("gateway: "+format, args...)
		c.hangUp(code)
	}
	now := time.Now()
	c.received = slices.DeleteFunc(c.received, func(at time.Time) bool { return now.Sub(at) > time.Minute })
	c.received = append(c.received, now)
	var f struct {
		Op *int            `json:"op"`
		D  json.RawMessage `json:"d"`
	}
	switch err := json.Unmarshal(data, &f); {
	case len(c.received) > mostCommands:
		throw(4008, "more than %d frames in a minute", mostCommands)
	case len(data) > mostFrame:
		throw(4002, "a frame of %d bytes", len(data))
	case err != nil || f.Op == nil:
		throw(4002, "no frame: %.100q", data)
	case *f.Op == opHeartbeat:
		s.script.heartbeats++
		if !s.script.noAcks {
			c.push(encode(map[string]any{"op": opHeartbeatAck, "d": nil, "s": nil, "t": nil}))
		}
	case *f.Op == opIdentify && c.session == nil:
		s.identify(c, f.D, throw)
	case *f.Op == opResume && c.session == nil:
		s.resume(c, f.D, throw)
	case *f.Op == opIdentify, *f.Op == opResume:
		throw(4005, "identifies a second time")
	case *f.Op != opPresence && *f.Op != 4 && *f.Op != 8:
		throw(4001, "an unknown operation: %d", *f.Op)
	case c.session == nil:
		throw(4003, "operation %d before it has identified", *f.Op)
	}
}

// forget ends the session of a connection.
func (s *Server) forget(c *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.session != nil {
		delete(s.sessions, c.session.id)
	}
}

// Connections is how many connections to the gateway have a session.
func (s *Server) Connections() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sockets {
		if c.session != nil && c.closing == 0 {
			n++
		}
	}
	return n
}

// Sockets is how many connections there are, with a session or without.
func (s *Server) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets)
}

// WaitReady waits until so many connections have a session.
func (s *Server) WaitReady(n int) {
	s.t.Helper()
	s.WaitFor("a connection to the gateway ("+strconv.Itoa(n)+" of them)", func() bool { return s.Connections() >= n })
}
