package fakeslack

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// The limits of Socket Mode.
const (
	mostSockets = 10
	mostAnswer  = 20 << 10 // bytes; Slack drops what is longer and says nothing
)

// socket is one connection of Socket Mode.
type socket struct {
	id    string
	conn  *websocket.Conn
	write sync.Mutex
	// leaving is true once the client was told to go: nothing more is sent to it.
	leaving bool
}

// text writes one frame.
func (c *socket) text(frame []byte) error {
	c.write.Lock()
	defer c.write.Unlock()
	return c.put(frame)
}

// put writes one frame. The write lock is held.
func (c *socket) put(frame []byte) error {
	_ = c.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
	return c.conn.WriteMessage(websocket.TextMessage, frame)
}

func openConnection(r *request) (map[string]any, *failure) {
	if r.opts.SocketModeOff {
		return nil, fails("forbidden_team")
	}
	ticket := r.newID("ticket")
	r.tickets[ticket] = true
	return map[string]any{"url": strings.Replace(r.host.URL, "http", "ws", 1) + "/link/?ticket=" + ticket}, nil
}

// Sockets is how many connections of Socket Mode there are that take events.
func (s *Server) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.sockets {
		if !c.leaving {
			n++
		}
	}
	return n
}

// WaitConnected waits until there are that many sockets.
func (s *Server) WaitConnected(n int) {
	s.t.Helper()
	s.WaitFor(fmt.Sprintf("a connection (%d of them)", n), func() bool { return s.Sockets() >= n })
}

// serveSocket takes a connection of Socket Mode.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	ticket := r.URL.Query().Get("ticket")
	valid := s.tickets[ticket]
	delete(s.tickets, ticket)
	full := len(s.sockets) >= mostSockets
	s.mu.Unlock()
	if !valid {
		http.Error(w, "the ticket is used or unknown", http.StatusForbidden)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	c := &socket{id: ticket, conn: conn}
	if full {
		_ = c.text(encode(map[string]any{"type": "disconnect", "reason": "too_many_websockets"}))
		return
	}
	s.mu.Lock()
	n := len(s.sockets) + 1
	s.mu.Unlock()
	hello := map[string]any{
		"type": "hello", "num_connections": n, "connection_info": map[string]any{"app_id": s.AppID},
		"debug_info": map[string]any{"host": "fake", "started": "2026-01-01 00:00:00.000", "build_number": 1, "approximate_connection_time": 18060},
	}
	if c.text(encode(hello)) != nil {
		return
	}
	s.mu.Lock()
	s.sockets = append(s.sockets, c)
	s.pen.Change()
	s.mu.Unlock()
	gone := make(chan struct{})
	if !s.host.Spawn(func() { s.ping(c, gone) }) {
		s.drop(c) // close may have looked before the connection was there
	}
	s.host.Spawn(s.catchUp)
	s.listen(c)
	close(gone)
	s.mu.Lock()
	s.sockets = slices.DeleteFunc(s.sockets, func(o *socket) bool { return o == c })
	s.pen.Change()
	s.mu.Unlock()
}

// ping sends pings until the connection is gone.
func (s *Server) ping(c *socket, gone <-chan struct{}) {
	ticker := time.NewTicker(s.opts.Ping)
	defer ticker.Stop()
	for {
		select {
		case <-gone:
			return
		case <-s.host.Over().Done():
			return
		case <-ticker.C:
		}
		s.mu.Lock()
		silent := s.noPings
		s.mu.Unlock()
		if !silent {
			_ = c.conn.WriteControl(websocket.PingMessage, []byte("Ping from fake"), time.Now().Add(time.Second))
		}
	}
}

// StopPings sends no more pings: to the client the connections look dead.
func (s *Server) StopPings() { s.setPings(true) }

// ResumePings sends them again.
func (s *Server) ResumePings() { s.setPings(false) }

func (s *Server) setPings(none bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noPings = none
}

// listen takes acknowledgements until the connection is gone.
func (s *Server) listen(c *socket) {
	for {
		kind, frame, err := c.conn.ReadMessage()
		if err != nil {
			return
		}
		s.mu.Lock()
		torn := s.takeFrame(c, kind, frame)
		s.mu.Unlock()
		if torn {
			s.drop(c)
			return
		}
	}
}

// takeFrame reads what the client sent: only acknowledgements are known. It reports
// whether the connection breaks over it. The lock is held.
func (s *Server) takeFrame(c *socket, kind int, frame []byte) (torn bool) {
	var ack struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	if kind != websocket.TextMessage || json.Unmarshal(frame, &ack) != nil || ack.EnvelopeID == "" {
		s.pen.Refuse("a frame that is no acknowledgement: %.200q", frame)
		return false
	}
	if len(ack.Payload) >= mostAnswer {
		s.pen.Refuse("the answer to %s has %d bytes; from %d on Slack drops it, and the acknowledgement with it", ack.EnvelopeID, len(ack.Payload), mostAnswer)
		return false
	}
	if string(ack.Payload) == "null" {
		ack.Payload = nil
	}
	if d := s.byEnvelope[ack.EnvelopeID]; d != nil {
		tear := d.tear
		if d.on != c {
			tear = Nowhere // it was for the connection on which it was sent
		}
		if tear == AfterSending || tear == LosingTheAck {
			return true
		}
		s.acknowledge(d, ack.Payload, 0)
		return tear == AfterTheAck
	}
	s.pen.Refuse("an acknowledgement of %s, which was never sent", ack.EnvelopeID)
	return false
}

// frame is the delivery as an envelope.
func (d *delivery) frame(attempt int, reason string) []byte {
	if d.raw != nil {
		return d.raw
	}
	payload := d.payload
	if d.form != nil {
		payload = encode(d.form)
	}
	envelope := map[string]any{
		"envelope_id": d.envelope, "type": d.kind, "payload": payload, "accepts_response_payload": d.answers,
	}
	if d.kind == eventsAPI {
		envelope["retry_attempt"], envelope["retry_reason"] = attempt, reason
	}
	return encode(envelope)
}

// sendSocket sends the delivery to the next socket in turn, and to another if that
// is gone. It reports false if there is none.
func (s *Server) sendSocket(d *delivery, attempt int, reason string) bool {
	frame := d.frame(attempt, reason)
	for {
		s.mu.Lock()
		var open []*socket
		for _, c := range s.sockets {
			if !c.leaving {
				open = append(open, c)
			}
		}
		if len(open) == 0 {
			s.mu.Unlock()
			return false
		}
		c := open[s.next%len(open)]
		s.next++
		d.on = c
		d.tear = s.takeTear()
		tear := d.tear
		if tear == BeforeSending {
			s.mu.Unlock()
			s.drop(c)
			return true
		}
		// Before the lock is given back, so that nothing follows the word to go.
		c.write.Lock()
		s.mu.Unlock()
		sent := c.put(frame) == nil
		c.write.Unlock()
		if !sent || tear == AfterSending {
			s.drop(c)
		}
		if sent {
			return true
		}
	}
}

// drop closes a connection without a close frame.
func (s *Server) drop(c *socket) {
	s.mu.Lock()
	c.leaving = true
	s.pen.Change()
	s.mu.Unlock()
	_ = c.conn.UnderlyingConn().Close()
}

// catchUp sends the events again that were not acknowledged: those that were sent
// as they were, those that nobody was there for as retries.
func (s *Server) catchUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.sent {
		lost := d.failed != "" || d.on != nil && !slices.Contains(s.sockets, d.on)
		if d.kind != eventsAPI || d.raw != nil || d.acked || !lost {
			continue
		}
		attempt, reason := 0, ""
		if d.failed == "dispatch_failed" {
			attempt, reason = 1, "connection_failed"
		}
		d.failed, d.on = "", nil
		s.host.Spawn(func() { s.send(d, attempt, reason) })
	}
}

// Disconnect tells all sockets to go, as Slack does: "refresh_requested", "warning"
// (some seconds ahead), "link_disabled". All but the warned get no more events.
func (s *Server) Disconnect(reason string) { s.disconnect(reason, mostSockets) }

// DisconnectOne tells the socket that is connected longest.
func (s *Server) DisconnectOne(reason string) { s.disconnect(reason, 1) }

func (s *Server) disconnect(reason string, most int) {
	s.mu.Lock()
	var told []*socket
	for _, c := range s.sockets {
		if !c.leaving && len(told) < most {
			told = append(told, c)
			c.leaving = reason != "warning"
		}
	}
	s.pen.Change()
	s.mu.Unlock()
	for _, c := range told {
		_ = c.text(encode(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "fake"}}))
	}
}

// Tear drops all sockets without a close frame, as a broken line does.
func (s *Server) Tear() {
	s.mu.Lock()
	torn := slices.Clone(s.sockets)
	s.mu.Unlock()
	for _, c := range torn {
		s.drop(c)
	}
}
