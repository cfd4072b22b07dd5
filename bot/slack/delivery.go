package slack

import (
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"
)

// kind is what sort of delivery something is, as Socket Mode calls it.
type kind string

const (
	kindCommand     kind = "slash_commands"
	kindInteractive kind = "interactive"
	kindEvent       kind = "events_api"
)

// delivery is one thing that Slack has brought, by whichever way.
type delivery struct {
	kind    kind
	payload json.RawMessage
	// retry counts how often it was brought before; Slack does not always say so.
	retry int
	at    time.Time
	ack   *ack
	// untold is true once the person could not be told what came of it, and may be
	// another time.
	untold atomic.Bool
}

// ack is the acknowledgement that Slack waits for. It is given once, or refused
// once; what comes after that counts for nothing.
type ack struct {
	// most is how many bytes the payload may have.
	most int
	// give sends it. A refused delivery is brought again, so refuse may send
	// nothing at all. Neither waits for anybody.
	give   func(payload any)
	refuse func()

	mu      sync.Mutex
	settled bool
}

// send acknowledges, and reports whether this was the acknowledgement that
// counts. A nil payload says only that the delivery has come.
func (a *ack) send(payload any) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.settled || payload != nil && !fits(payload, a.most) {
		return false
	}
	a.settled = true
	a.give(payload)
	return true
}

// decline leaves the delivery to be brought again.
func (a *ack) decline() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.settled {
		a.settled = true
		a.refuse()
	}
}

// open reports whether Slack still waits.
func (a *ack) open() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return !a.settled
}

// mostPayload is how many bytes an acknowledgement may carry: Slack drops those of
// 20 KB and more without a word, and some of them are the envelope's.
const mostPayload = 20_000

// fits reports whether the payload, encoded, has at most that many bytes.
func fits(payload any, most int) bool {
	encoded, err := json.Marshal(payload)
	return err == nil && len(encoded) <= most
}

// said is a message as an acknowledgement carries it.
type said struct {
	ResponseType string `json:"response_type,omitempty"`
	Text         string `json:"text"`
	Blocks       any    `json:"blocks,omitempty"`
	UnfurlLinks  bool   `json:"unfurl_links"`
	UnfurlMedia  bool   `json:"unfurl_media"`
}

// How many people see an answer.
const (
	onlyThem = "ephemeral"
	everyone = "in_channel"
)
