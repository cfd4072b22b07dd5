package components

import (
	"encoding/json"
	"fmt"
	"strings"

	"adjutant/chat"
)

// submitted is a component of a submission, as far as it says what was filled in.
type submitted struct {
	CustomID   string          `json:"custom_id"`
	Component  *submitted      `json:"component"`
	Components []submitted     `json:"components"`
	Value      json.RawMessage `json:"value"`
	Values     []string        `json:"values"`
}

// ReadModal reads what was filled in, by the names of options: an empty field is "".
// It takes the components of a submission as they came.
func ReadModal(components []byte) (chat.Args, error) {
	var all []submitted
	if len(components) > 0 {
		if err := json.Unmarshal(components, &all); err != nil {
			return nil, fmt.Errorf("the components of a submission: %w", err)
		}
	}
	args := chat.Args{}
	for _, c := range all {
		if err := c.read(args); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// read adds what was filled into a component, or into one within it.
func (c submitted) read(to chat.Args) error {
	if c.Component != nil {
		if err := c.Component.read(to); err != nil {
			return err
		}
	}
	for _, inner := range c.Components {
		if err := inner.read(to); err != nil {
			return err
		}
	}
	if c.CustomID == "" {
		return nil
	}
	if _, twice := to[c.CustomID]; twice {
		return fmt.Errorf("the field %q is there twice", c.CustomID)
	}
	if c.Values != nil {
		to[c.CustomID] = strings.Join(c.Values, ",")
		return nil
	}
	var value any
	if len(c.Value) > 0 {
		if err := json.Unmarshal(c.Value, &value); err != nil {
			return fmt.Errorf("the field %q: %w", c.CustomID, err)
		}
	}
	switch value := value.(type) {
	case nil:
		to[c.CustomID] = ""
	case string:
		to[c.CustomID] = strings.TrimSpace(value)
	case bool:
		to[c.CustomID] = map[bool]string{true: "yes", false: "no"}[value]
	default:
		return fmt.Errorf("the field %q has a value of a kind that no form has", c.CustomID)
	}
	return nil
}
