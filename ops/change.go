package ops

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// JournalEntry is one change of the company's records: who did what, when,
// from where, and what became of what. Entries are never edited.
type JournalEntry struct {
	Seq uint64 `json:"seq"`
	// Prev is the hash of the entry before, which chains them.
	Prev  string    `json:"prev"`
	At    time.Time `json:"at"`
	Actor Handle    `json:"actor"`
	// Command is the path of what was asked for: "risk log".
	Command string `json:"command"`
	Via     string `json:"via,omitempty"`
	From    string `json:"from,omitempty"`
	// Invocation is the id of the event that caused it.
	Invocation string   `json:"invocation,omitempty"`
	Note       string   `json:"note,omitempty"`
	Changes    []Change `json:"changes,omitempty"`
	// Undoes is the entry that this one takes back.
	Undoes uint64 `json:"undoes,omitempty"`
}

// Change is what became of one record.
type Change struct {
	// Record is the record's id, or a name such as "org" for what has none.
	Record ID `json:"record"`
	// Revision is the record's after the change; 0 if it is gone.
	Revision int `json:"revision"`
	// Fields are the fields that differ, by their JSON name.
	Fields map[string]FieldChange `json:"fields"`
}

// FieldChange is a field before and after. An absent value is a field that
// was not there.
type FieldChange struct {
	From json.RawMessage `json:"from,omitempty"`
	To   json.RawMessage `json:"to,omitempty"`
}

// Created reports whether the change brought the record into being.
func (c Change) Created() bool {
	id, ok := c.Fields["id"]
	return ok && id.From == nil
}

// Diff compares two states of a record as JSON objects, field by field; nil
// stands for a record that is not there. The fields revision and changed are
// left out when both states exist, since every change has them.
func Diff(before, after []byte) (map[string]FieldChange, error) {
	from, err := fields(before)
	if err != nil {
		return nil, err
	}
	to, err := fields(after)
	if err != nil {
		return nil, err
	}
	changed := map[string]FieldChange{}
	for name, value := range from {
		if !bytes.Equal(value, to[name]) {
			changed[name] = FieldChange{From: value, To: to[name]}
		}
	}
	for name, value := range to {
		if _, was := from[name]; !was {
			changed[name] = FieldChange{To: value}
		}
	}
	if before != nil && after != nil {
		delete(changed, "revision")
		delete(changed, "changed")
	}
	return changed, nil
}

// Revert turns the state after a change into the state before it. It returns
// nil if the change had created the record.
func (c Change) Revert(after []byte) ([]byte, error) {
	if c.Created() {
		return nil, nil
	}
	state, err := fields(after)
	if err != nil {
		return nil, err
	}
	if state == nil { // the change had removed the record
		state = map[string]json.RawMessage{}
	}
	for name, change := range c.Fields {
		if change.From == nil {
			delete(state, name)
		} else {
			state[name] = change.From
		}
	}
	return json.Marshal(state)
}

// Precede extends the change back over an earlier one of the same record, with
// none between the two, so that Revert goes back over both at once. Fields that
// one of them changed and the other changed back stay in it.
func (c *Change) Precede(earlier Change) {
	fields := make(map[string]FieldChange, len(c.Fields)+len(earlier.Fields))
	maps.Copy(fields, c.Fields)
	for name, field := range earlier.Fields {
		if later, ok := fields[name]; ok {
			field.To = later.To
		}
		fields[name] = field
	}
	c.Fields = fields
}

// FieldNames are the names of the changed fields in a fixed order.
func (c Change) FieldNames() []string { return slices.Sorted(maps.Keys(c.Fields)) }

func fields(state []byte) (map[string]json.RawMessage, error) {
	if state == nil {
		return nil, nil
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(state, &m); err != nil {
		return nil, fmt.Errorf("read a record's fields: %w", err)
	}
	return m, nil
}
