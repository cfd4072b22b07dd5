package discord

import (
	"context"
	"encoding/json"
	"errors"
	"sync/atomic"
	"time"

	"adjutant/bot/discord/components"
)

// delivery is one thing that Discord has brought, by whichever way: an interaction,
// or a message that somebody wrote.
type delivery struct {
	interaction *interaction // nil for a message
	message     *message
	raw         json.RawMessage // either, as Discord has sent it
	at          time.Time
	// again is true for what an earlier process has begun.
	again bool
	// untold is true once the person could not be told what came of it, and may be
	// another time.
	untold atomic.Bool
	// ack takes the first response to an interaction; nil for a message.
	ack acker
}

// acker gives Discord the first response to an interaction, which it awaits for
// three seconds. It is made by the way by which the interaction came.
type acker interface {
	// give sends the response, and returns nil once Discord has it. It may be called
	// again if it returned an error other than errTooLate. It waits for the network,
	// and ends with ctx.
	give(ctx context.Context, r response) error
}

// errTooLate says that Discord takes no first response to the interaction any more,
// because the three seconds are over: whoever asked was told that the application did
// not respond. What is under the interaction's token cannot be used either.
var errTooLate = errors.New("Discord does not wait for the answer any more")

// Kinds of response.
const (
	respondPong         = 1
	respondMessage      = 4
	respondLater        = 5 // "thinking", then edited
	respondLaterInPlace = 6 // the pressed message stays, and may be edited
	respondInPlace      = 7
	respondSuggestions  = 8
	respondModal        = 9
)

// response is a first response to an interaction. Files go with types 4 and 7.
type response struct {
	Type  int               `json:"type"`
	Data  any               `json:"data,omitempty"`
	Files []components.File `json:"-"`
}

// said is a message as the API takes it, in answers as in channels. Every field that
// is not given is left out, since an empty one would take away what is there.
type said struct {
	Content         *string                `json:"content,omitempty"` // "" where a message is turned into components
	Flags           int                    `json:"flags,omitempty"`
	Components      []components.Component `json:"components,omitempty"`
	Attachments     *[]attachment          `json:"attachments,omitempty"`
	AllowedMentions allowedMentions        `json:"allowed_mentions"`
	Nonce           string                 `json:"nonce,omitempty"`
	EnforceNonce    bool                   `json:"enforce_nonce,omitempty"`
	Reference       json.RawMessage        `json:"message_reference,omitempty"`
}

// attachment describes a file of the same request by its number, or one that the
// message keeps by its id.
type attachment struct {
	ID          any    `json:"id"`
	Filename    string `json:"filename,omitempty"`
	Description string `json:"description,omitempty"`
}

// allowedMentions are the only people who are notified; always sent, because
// otherwise Discord notifies everybody who is named.
type allowedMentions struct {
	Parse []string `json:"parse"` // always empty, never null
	Users []string `json:"users,omitempty"`
}
