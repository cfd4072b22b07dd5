package slack

import (
	"encoding/json"
	"errors"
	"fmt"

	goslack "github.com/slack-go/slack"
)

// What Slack sends is decoded here rather than by the library, which gives up on a
// whole delivery for one part of it that it does not know. Only what is used is
// looked at.

// slashCommand is a slash command, by Socket Mode or made of a form's values.
type slashCommand struct {
	Command     string `json:"command"`
	Text        string `json:"text"`
	Team        string `json:"team_id"`
	Enterprise  string `json:"enterprise_id"`
	Channel     string `json:"channel_id"`
	User        string `json:"user_id"`
	ResponseURL string `json:"response_url"`
	Trigger     string `json:"trigger_id"`
}

// interaction is a click, a submission or whatever else people do with what an app
// shows.
type interaction struct {
	Type        string          `json:"type"`
	CallbackID  string          `json:"callback_id"`
	ResponseURL string          `json:"response_url"`
	Trigger     string          `json:"trigger_id"`
	Team        *identified     `json:"team"`
	Enterprise  *identified     `json:"enterprise"`
	User        *identified     `json:"user"`
	Channel     *identified     `json:"channel"`
	Container   container       `json:"container"`
	Message     *shownMessage   `json:"message"`
	MessageTS   string          `json:"message_ts"`
	Actions     []action        `json:"actions"`
	View        json.RawMessage `json:"view"`
	// Of a select that asks for suggestions.
	BlockID  string `json:"block_id"`
	ActionID string `json:"action_id"`
	Value    string `json:"value"`
}

// identified is anything that has an id.
type identified struct {
	ID     string `json:"id"`
	TeamID string `json:"team_id"`
	Domain string `json:"domain"`
}

// id is empty where nothing is there.
func (i *identified) id() string {
	if i == nil {
		return ""
	}
	return i.ID
}

// container is what an interaction happened in.
type container struct {
	Type        string `json:"type"`
	MessageTS   string `json:"message_ts"`
	ThreadTS    string `json:"thread_ts"`
	ChannelID   string `json:"channel_id"`
	IsEphemeral bool   `json:"is_ephemeral"`
}

// shownMessage is a message that something was done with.
type shownMessage struct {
	TS       string `json:"ts"`
	ThreadTS string `json:"thread_ts"`
	Text     string `json:"text"`
	// Blocks and Attachments are read only for their words.
	Blocks      json.RawMessage `json:"blocks"`
	Attachments json.RawMessage `json:"attachments"`
	Metadata    struct {
		Payload struct {
			ID string `json:"id"`
		} `json:"event_payload"`
	} `json:"metadata"`
}

// action is what was clicked or chosen.
type action struct {
	ActionID string `json:"action_id"`
	BlockID  string `json:"block_id"`
	Type     string `json:"type"`
	Value    string `json:"value"`
	Selected *struct {
		Value string `json:"value"`
	} `json:"selected_option"`
}

// value is what the button or the chosen option carries.
func (a action) value() string {
	if a.Selected != nil && a.Selected.Value != "" {
		return a.Selected.Value
	}
	return a.Value
}

// envelope is what events come in.
type envelope struct {
	Type           string          `json:"type"`
	Challenge      string          `json:"challenge"`
	Team           string          `json:"team_id"`
	Enterprise     string          `json:"enterprise_id"`
	EventID        string          `json:"event_id"`
	Event          json.RawMessage `json:"event"`
	Authorizations []struct {
		User string `json:"user_id"`
		Bot  bool   `json:"is_bot"`
	} `json:"authorizations"`
	MinuteLimited int64 `json:"minute_rate_limited"`
}

// bot is the account of the bot itself, if the envelope says.
func (e envelope) bot() string {
	for _, a := range e.Authorizations {
		if a.Bot {
			return a.User
		}
	}
	return ""
}

// event is what has happened.
type event struct {
	Type        string    `json:"type"`
	Subtype     string    `json:"subtype"`
	User        userOf    `json:"user"`
	BotID       string    `json:"bot_id"`
	Text        string    `json:"text"`
	TS          string    `json:"ts"`
	ThreadTS    string    `json:"thread_ts"`
	Channel     userOf    `json:"channel"`
	ChannelType string    `json:"channel_type"`
	Tab         string    `json:"tab"`
	Hidden      bool      `json:"hidden"`
	Edited      *struct{} `json:"edited"`
	Tokens      struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
}

// userOf is an id, which some events give as such and others inside an object.
type userOf string

// UnmarshalJSON takes either, and nothing from anything else.
func (u *userOf) UnmarshalJSON(data []byte) error {
	var id string
	if json.Unmarshal(data, &id) == nil {
		*u = userOf(id)
		return nil
	}
	var object identified
	if json.Unmarshal(data, &object) == nil {
		*u = userOf(object.ID)
	}
	return nil
}

// readView reads a view. What the library cannot read of it is left out: a state
// that is an empty list, and blocks with elements that it does not know.
func readView(raw json.RawMessage) (goslack.View, error) {
	var view goslack.View
	if len(raw) == 0 || string(raw) == "null" {
		return view, errors.New("there is no view")
	}
	if err := json.Unmarshal(raw, &view); err == nil {
		return view, nil
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return goslack.View{}, fmt.Errorf("reading a view: %w", err)
	}
	parts["blocks"] = readable(parts["blocks"])
	var state struct {
		Values map[string]map[string]json.RawMessage `json:"values"`
	}
	if json.Unmarshal(parts["state"], &state) != nil || state.Values == nil {
		delete(parts, "state")
	}
	whole, err := json.Marshal(parts)
	if err != nil {
		return goslack.View{}, fmt.Errorf("reading a view: %w", err)
	}
	view = goslack.View{}
	if err := json.Unmarshal(whole, &view); err != nil {
		return goslack.View{}, fmt.Errorf("reading a view: %w", err)
	}
	return view, nil
}

// readable are the blocks of a list that the library can read, as a list.
func readable(blocks json.RawMessage) json.RawMessage {
	var all, kept []json.RawMessage
	if json.Unmarshal(blocks, &all) != nil {
		return json.RawMessage("[]")
	}
	for _, one := range all {
		list, err := json.Marshal([]json.RawMessage{one})
		if err != nil {
			continue
		}
		if json.Unmarshal(list, new(goslack.Blocks)) == nil {
			kept = append(kept, one)
		}
	}
	list, err := json.Marshal(kept)
	if err != nil || kept == nil {
		return json.RawMessage("[]")
	}
	return list
}
