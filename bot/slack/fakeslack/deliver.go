package fakeslack

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// The kinds of delivery, as envelopes name them.
const (
	eventsAPI     = "events_api"
	slashCommands = "slash_commands"
	interactive   = "interactive"
)

// delivery is something that happened and that the bot is told.
type delivery struct {
	envelope, event string
	kind            string
	// payload is the JSON of an event or an interaction; form holds the fields of a
	// slash command besides.
	payload json.RawMessage
	form    map[string]string
	// answers is true where the acknowledgement may carry an answer.
	answers bool
	// answer does what the answer says. It is called once with the lock held, and
	// returns what is wrong with the answer.
	answer func(payload json.RawMessage) string

	raw    []byte // an envelope that a test made
	echo   bool   // of what the bot has said itself
	first  time.Time
	last   time.Time
	on     *socket // the connection on which it was sent last
	tear   Tear    // where that connection breaks
	sends  int
	acks   int
	acked  bool
	late   bool
	failed string // what Slack shows instead of an answer
	reply  json.RawMessage
	status int
	took   time.Duration
	noMore bool // the bot asked for no more attempts
	done   chan struct{}
}

// Delivery is something that the bot was told.
type Delivery struct {
	EnvelopeID, EventID string
	// Kind is "events_api", "slash_commands" or "interactive".
	Kind    string
	Payload json.RawMessage
	// Sends is how often it was sent, Acks how often it was acknowledged.
	Sends, Acks int
	// Late is true if an acknowledgement came after Slack had given up.
	Late bool
	// Took is how long the latest acknowledgement took.
	Took time.Duration
	// NoRetry is true if the HTTP response asked for no further attempts.
	NoRetry bool
}

// Ack is how a delivery was acknowledged.
type Ack struct {
	EnvelopeID, EventID, TriggerID, ResponseURL string
	// Payload is what came with the acknowledgement; empty for none.
	Payload json.RawMessage
	// Took is the time from sending to the acknowledgement.
	Took time.Duration
	// TimedOut is true if none came in time: the person was told that the app did
	// not respond.
	TimedOut bool
	// Failed is what the person was told instead of an answer: "operation_timeout",
	// "dispatch_failed" (there is nobody to deliver to) and the like; empty if all
	// went well.
	Failed string
	// Refused is true where the form itself refused to be sent: a required field is
	// empty, or a value is out of bounds. Nothing was delivered.
	Refused bool
	// Status is the status of the HTTP response; 0 on a socket.
	Status int

	server   *Server
	delivery *delivery
}

// Late reports whether an acknowledgement has come by now, after Slack had given up.
func (a Ack) Late() bool {
	if a.delivery == nil {
		return false
	}
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	return a.delivery.late
}

// Deliveries are all deliveries so far, in order.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Delivery
	for _, d := range s.sent {
		all = append(all, Delivery{d.envelope, d.event, d.kind, d.payload, d.sends, d.acks, d.late, d.took, d.noMore})
	}
	return all
}

// Acked reports whether the envelope, or the event, was acknowledged.
func (s *Server) Acked(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.sent, func(d *delivery) bool { return d.acked && (d.envelope == id || d.event == id) })
}

// Unacked are the envelopes that were sent and not acknowledged.
func (s *Server) Unacked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for _, d := range s.sent {
		if !d.acked && d.envelope != "" {
			ids = append(ids, d.envelope)
		}
	}
	return ids
}

// deliver sends a delivery for the first time and waits for its acknowledgement.
func (s *Server) deliver(d *delivery) Ack {
	s.mu.Lock()
	d.envelope = s.newEnvelope()
	d.done = make(chan struct{})
	s.sent = append(s.sent, d)
	s.byEnvelope[d.envelope] = d
	s.mu.Unlock()
	return s.send(d, 0, "")
}

// newEnvelope is a new envelope_id. The lock is held.
func (s *Server) newEnvelope() string {
	s.sequence++
	return fmt.Sprintf("e0000000-0000-4000-8000-%012d", s.sequence)
}

// send sends a delivery, once more or for the first time, and waits for its
// acknowledgement as long as Slack does.
func (s *Server) send(d *delivery, attempt int, reason string) Ack {
	s.mu.Lock()
	now := time.Now()
	if d.first.IsZero() {
		d.first = now
	}
	d.last = now
	d.sends++
	d.failed = ""
	target := s.events
	select {
	case <-d.done:
		d.done = make(chan struct{})
	default:
	}
	done := d.done
	s.pen.Change()
	s.mu.Unlock()

	switch {
	case target != "":
		s.host.Spawn(func() { s.sendHTTP(target, d, attempt, reason) })
	case !s.sendSocket(d, attempt, reason):
		s.mu.Lock()
		defer s.mu.Unlock()
		d.failed = "dispatch_failed"
		s.pen.Change()
		return s.ack(d)
	}
	timer := time.NewTimer(s.opts.Patience)
	defer timer.Stop()
	answered := false
	select {
	case <-done:
		answered = true
	case <-timer.C:
	case <-s.host.Over().Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !answered && d.failed == "" {
		d.failed = "operation_timeout"
		s.pen.Change()
	}
	return s.ack(d)
}

// ack is how the delivery stands. The lock is held.
func (s *Server) ack(d *delivery) Ack {
	return Ack{
		EnvelopeID: d.envelope, EventID: d.event, Payload: d.reply, Took: d.took, Status: d.status,
		TimedOut: d.failed == "operation_timeout", Failed: d.failed, server: s, delivery: d,
	}
}

// acknowledge takes an acknowledgement. The lock is held.
func (s *Server) acknowledge(d *delivery, payload json.RawMessage, status int) {
	now := time.Now()
	d.acks++
	late := now.Sub(d.last) > s.opts.Patience || d.failed == "operation_timeout"
	switch {
	case d.acks > d.sends:
		s.pen.Refuse("%s was acknowledged %d times, and sent %d times", d.envelope, d.acks, d.sends)
		return
	case late:
		d.late = true
		d.acked = true
	default:
		d.acked, d.status, d.failed = true, status, ""
		d.took = now.Sub(d.last)
		d.reply = payload
		if len(payload) > 0 && d.acks == 1 {
			if wrong := s.useAnswer(d, payload); wrong != "" {
				d.failed = wrong
			}
		} else if d.answer != nil && d.acks == 1 {
			if wrong := d.answer(nil); wrong != "" {
				d.failed = wrong
			}
		}
	}
	select {
	case <-d.done:
	default:
		close(d.done)
	}
	s.pen.Change()
}

// useAnswer does what the answer in an acknowledgement says.
func (s *Server) useAnswer(d *delivery, payload json.RawMessage) string {
	if !d.answers || d.answer == nil {
		if string(payload) != "{}" {
			s.pen.Refuse("%s (%s) was acknowledged with an answer that Slack does not read: %s", d.envelope, d.kind, payload)
		}
		return ""
	}
	return d.answer(payload)
}

// Redeliver sends something again: the latest that a person has done if id is empty,
// or that of the envelope or the event. Attempt and reason are what Slack says of a retry:
// "http_timeout" and the like; 0 and "" for the same envelope after a reconnection.
func (s *Server) Redeliver(id string, attempt int, reason string) Ack {
	s.t.Helper()
	s.mu.Lock()
	var found *delivery
	for _, d := range s.sent {
		if id == "" && !d.echo || d.envelope == id || d.event == id {
			found = d
		}
	}
	s.mu.Unlock()
	if found == nil {
		s.t.Fatalf("there is no delivery %q to send again", id)
	}
	return s.send(found, attempt, reason)
}

// SendRaw sends bytes over a socket as they are. If they are JSON with an
// envelope_id, [Server.Acked] tells whether that was acknowledged. It reports
// whether there was a socket.
func (s *Server) SendRaw(envelope []byte) bool {
	var known struct {
		EnvelopeID string `json:"envelope_id"`
		Type       string `json:"type"`
	}
	_ = json.Unmarshal(envelope, &known)
	d := &delivery{envelope: known.EnvelopeID, kind: known.Type, raw: envelope, sends: 1, first: time.Now(), last: time.Now(), done: make(chan struct{}), answers: true}
	d.answer = func(json.RawMessage) string { return "" }
	s.mu.Lock()
	if known.EnvelopeID != "" {
		s.sent = append(s.sent, d)
		s.byEnvelope[d.envelope] = d
	}
	s.mu.Unlock()
	return s.sendSocket(d, 0, "")
}
