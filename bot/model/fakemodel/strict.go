package fakemodel

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// known are the keywords that strict structured output knows everywhere. Bounds of
// lengths, numbers and items are not among them: Azure refuses those.
var known = []string{"type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "description", "title", "$defs", "$ref"}

// Bounds of a schema.
const (
	mostLevels     = 5
	mostProperties = 100
	mostEnum       = 500
)

// strict says why a schema cannot be used for structured output.
func strict(raw json.RawMessage) error {
	counts := &counted{}
	var root map[string]json.RawMessage
	if err := json.Unmarshal(raw, &root); err != nil {
		return fmt.Errorf("schema must be a JSON Schema of 'type: \"object\"'")
	}
	if string(root["type"]) != `"object"` || root["anyOf"] != nil {
		return fmt.Errorf("schema must be a JSON Schema of 'type: \"object\"', got 'type: %s'", root["type"])
	}
	return counts.node(raw, "()", 0)
}

// counted are what a schema holds so far.
type counted struct{ properties, enum int }

func (c *counted) node(raw json.RawMessage, at string, level int) error {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		return fmt.Errorf("in context=%s, it is no object", at)
	}
	for _, word := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(known, word) {
			return fmt.Errorf("in context=%s, '%s' is not permitted", at, word)
		}
	}
	if level > mostLevels {
		return fmt.Errorf("in context=%s, it is nested too deeply", at)
	}
	var values, parts []json.RawMessage
	if m["enum"] != nil && (json.Unmarshal(m["enum"], &values) != nil || len(values) == 0) {
		return fmt.Errorf("in context=%s, enum has no values", at)
	}
	if c.enum += len(values); c.enum > mostEnum {
		return fmt.Errorf("in context=%s, there are more than %d enum values", at, mostEnum)
	}
	if m["anyOf"] != nil && json.Unmarshal(m["anyOf"], &parts) != nil {
		return fmt.Errorf("in context=%s, anyOf is no array", at)
	}
	for i, part := range parts {
		if err := c.node(part, fmt.Sprintf("%s.anyOf.%d", at, i), level); err != nil {
			return err
		}
	}
	if m["type"] == nil && m["anyOf"] == nil && m["enum"] == nil && m["const"] == nil {
		return fmt.Errorf("in context=%s, schema must have a 'type' key", at)
	}
	switch string(m["type"]) {
	case `"array"`:
		if m["items"] == nil {
			return fmt.Errorf("in context=%s, array schema missing items", at)
		}
		return c.node(m["items"], at+".items", level+1)
	case `"object"`:
		return c.object(m, at, level)
	}
	return nil
}

func (c *counted) object(m map[string]json.RawMessage, at string, level int) error {
	var properties map[string]json.RawMessage
	var required []string
	_ = json.Unmarshal(m["properties"], &properties)
	_ = json.Unmarshal(m["required"], &required)
	if string(m["additionalProperties"]) != "false" {
		return fmt.Errorf("in context=%s, 'additionalProperties' is required to be supplied and to be false", at)
	}
	names := slices.Sorted(maps.Keys(properties))
	if !slices.Equal(names, slices.Sorted(slices.Values(required))) {
		return fmt.Errorf("in context=%s, 'required' is required to be supplied and to be an array including every key in properties", at)
	}
	if c.properties += len(names); c.properties > mostProperties {
		return fmt.Errorf("in context=%s, there are more than %d properties", at, mostProperties)
	}
	for _, name := range names {
		if err := c.node(properties[name], at+".properties."+name, level+1); err != nil {
			return err
		}
	}
	return nil
}
