package discord

import (
	"encoding/json"
	"strings"
	"time"
)

// Operations of the gateway.
const (
	opDispatch  = 0
	opHeartbeat = 1
	opReconnect = 7
	opInvalid   = 9
	opHello     = 10
	opAck       = 11
)

// invalidSession is that Discord does not take the session.
type invalidSession struct{ resumable bool }

// Error says whether it may be taken another time.
func (i *invalidSession) Error() string {
	if i.resumable {
		return "Discord does not take the session now"
	}
	return "Discord does not take the session any more"
}

// ours stands before the type of an event that we read ourselves, so that discordgo,
// which fails on parts that it does not know, hands it on as it is.
const ours = "adjutant:"

// taken are the events that we read.
var taken = map[string]bool{"INTERACTION_CREATE": true, "MESSAGE_CREATE": true}

// frame is a message of the gateway's.
type frame struct {
	Op       *int            `json:"op"`
	Sequence *int64          `json:"s,omitempty"`
	Type     string          `json:"t,omitempty"`
	Data     json.RawMessage `json:"d,omitempty"`
}

// pass decides about a message; see [passer].
func (g *generation) pass(text []byte) (on []byte, silence time.Duration, err error) {
	var f frame
	if json.Unmarshal(text, &f) != nil || f.Op == nil {
		return nil, 0, errUnreadable
	}
	greeted, stands, limit := g.stage()
	switch op := *f.Op; {
	case op == opHello:
		var hello struct {
			Interval float64 `json:"heartbeat_interval"`
		}
		if json.Unmarshal(f.Data, &hello) != nil || !(hello.Interval >= 1) {
			return nil, 0, errUnreadable
		}
		interval := time.Duration(min(hello.Interval, mostInterval.Seconds()*1000)) * time.Millisecond
		// A sign of life is an answer to ours, not whatever else comes. Discordgo misses
		// five of them before it notices.
		silence = interval + min(g.d.gateway.times.slack, 3*interval)
		g.greeted(silence)
		on, err = remade(f, "", map[string]int64{"heartbeat_interval": interval.Milliseconds()})
	case op == opReconnect:
		err = errReconnect
	case op == opInvalid:
		invalid := &invalidSession{}
		_ = json.Unmarshal(f.Data, &invalid.resumable) // what is not said is not so
		err = invalid
	case !greeted:
		// Discordgo wants to be greeted first.
	case op == opDispatch:
		if on, err = g.dispatch(f); f.Type == "READY" || f.Type == "RESUMED" {
			silence = limit
		}
	case op == opAck && !stands:
		// While it opens a connection, discordgo stands still for ever at such an
		// answer, which follows when Discord has asked for a sign of life.
		silence = limit
	case op == opAck:
		silence = limit
		on, err = remade(f, "", nil)
	case op == opHeartbeat:
		on, err = remade(f, "", nil)
	}
	return on, silence, err
}

// mostInterval is the longest time between two signs of life that makes sense.
const mostInterval = 10 * time.Minute

// dispatch decides about an event. Discordgo gets them all, because it counts them.
func (g *generation) dispatch(f frame) ([]byte, error) {
	if f.Sequence == nil {
		return nil, errUnreadable
	}
	switch {
	case f.Type == "READY":
		var ready struct {
			Session string `json:"session_id"`
			Resume  string `json:"resume_gateway_url"`
			User    user   `json:"user"`
		}
		if json.Unmarshal(f.Data, &ready) != nil || ready.Session == "" || ready.User.ID == "" {
			return nil, errUnreadable
		}
		g.begun(ready.User.ID, ready.Resume)
		return remade(f, f.Type, map[string]any{
			"session_id": ready.Session, "user": map[string]string{"id": ready.User.ID},
		})
	case f.Type == "RESUMED":
		g.stands("connected to Discord again")
		return remade(f, f.Type, map[string]any{})
	case taken[f.Type]:
		return remade(f, ours+f.Type, f.Data)
	}
	return remade(f, ours, nil)
}

// remade is a message with nothing in it but what discordgo needs.
func remade(f frame, kind string, data any) ([]byte, error) {
	f.Type, f.Data = kind, nil
	if data != nil {
		encoded, err := json.Marshal(data)
		if err != nil {
			return nil, errUnreadable
		}
		f.Data = encoded
	}
	made, err := json.Marshal(f)
	if err != nil {
		return nil, errUnreadable
	}
	return made, nil
}

// oursOf is the type of an event that discordgo has handed on, or false.
func oursOf(kind string) (string, bool) {
	kind, ok := strings.CutPrefix(kind, ours)
	return kind, ok && kind != ""
}
