package slack

import (
	"encoding/json"

	"adjutant/bot/intake"
	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
)

// slip travels with a modal, unseen: what it is for, and where the answer goes. So
// nothing has to be remembered while it is open.
type slip struct {
	Path   string    `json:"p,omitempty"`
	Hidden chat.Args `json:"h,omitempty"`
	// Nonce tells forms apart that are shown one after another in one modal.
	Nonce string `json:"n,omitempty"`
	// Message and Link are those of what was pressed.
	Message string `json:"m,omitempty"`
	Link    string `json:"l,omitempty"`
	Way     way    `json:"a,omitzero"`
}

// slipOf is the slip of a form that answers somebody.
func slipOf(a *asked, f chat.Form) slip {
	return slip{Path: f.Path, Hidden: f.Hidden, Nonce: intake.Hash(a.id)[:8], Message: a.message.ID, Link: a.link, Way: a.way}
}

// encode is the slip as a modal's metadata, or false where it is too long even
// without what can be done without.
func (p slip) encode() (string, bool) {
	for range 3 {
		// Characters that Slack escapes are escapes of JSON here, so that they come
		// back as they were.
		encoded, err := json.Marshal(p)
		switch {
		case err != nil:
			return "", false
		case len(encoded) <= blockkit.MostMetadata:
			return string(encoded), true
		case p.Link != "":
			p.Link = ""
		case p.Way.URL != "":
			p.Way.URL = ""
		}
	}
	return "", false
}

// encoded is a slip without anything hidden in it, which always has room.
func (p slip) encoded() string {
	encoded, _ := p.encode()
	return encoded
}

// readSlip reads a modal's metadata, and reports whether that was ours.
func readSlip(metadata string) (slip, bool) {
	var p slip
	if metadata == "" || json.Unmarshal([]byte(metadata), &p) != nil {
		return slip{}, false
	}
	return p, true
}

// takeSlip makes what the slip says part of what was asked.
func (a *asked) takeSlip(p slip) {
	a.way, a.link = p.Way, p.Link
	if p.Message != "" {
		a.message = chat.Ref{Place: a.place(), ID: p.Message}
	}
}
