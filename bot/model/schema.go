package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of an answer. What exceeds them is read no further.
const (
	mostContent = 64 << 10 // bytes
	mostDepth   = 16
	mostNodes   = 5000 // values in all
)

// schema is a JSON schema: the part of the language that structured output knows, and
// within it what every API takes. Of an object, each property is required and there are
// no others.
type schema struct {
	types      []string
	properties map[string]*schema
	items      *schema
	enum       []string // the values, as compact JSON
	any        []*schema
	least      *float64 // minimum
	most       *float64 // maximum
	minLength  *int
	maxLength  *int
	minItems   *int
	maxItems   *int
}

// written is a schema as it is written down.
type written struct {
	Type        json.RawMessage            `json:"type"`
	Properties  map[string]json.RawMessage `json:"properties"`
	Required    []string                   `json:"required"`
	Additional  *bool                      `json:"additionalProperties"`
	Items       json.RawMessage            `json:"items"`
	Enum        []json.RawMessage          `json:"enum"`
	Const       json.RawMessage            `json:"const"`
	AnyOf       []json.RawMessage          `json:"anyOf"`
	Minimum     *float64                   `json:"minimum"`
	Maximum     *float64                   `json:"maximum"`
	MinLength   *int                       `json:"minLength"`
	MaxLength   *int                       `json:"maxLength"`
	MinItems    *int                       `json:"minItems"`
	MaxItems    *int                       `json:"maxItems"`
	Title       string                     `json:"title"`
	Description string                     `json:"description"`
}

// parseSchema reads a schema whose root is an object. An error is one of whoever wrote
// it.
func parseSchema(raw []byte) (*schema, error) {
	s, err := parseNode(raw, "schema", 0)
	if err == nil && !slices.Equal(s.types, []string{"object"}) {
		err = errors.New("schema: its root is no object")
	}
	return s, err
}

func parseNode(raw []byte, at string, depth int) (*schema, error) {
	var w written
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if depth > mostDepth {
		return nil, fmt.Errorf("%s: too deep", at)
	}
	if err := d.Decode(&w); err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	s := &schema{least: w.Minimum, most: w.Maximum, minLength: w.MinLength, maxLength: w.MaxLength, minItems: w.MinItems, maxItems: w.MaxItems}
	if err := s.readTypes(w.Type); err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	if w.Const != nil {
		w.Enum = append(w.Enum, w.Const)
	}
	for _, value := range w.Enum {
		var compact bytes.Buffer
		if err := json.Compact(&compact, value); err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
		var decoded any
		if err := json.Unmarshal(value, &decoded); err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
		s.enum = append(s.enum, canonical(decoded))
	}
	if len(s.types) == 0 && len(s.enum) == 0 && len(w.AnyOf) == 0 {
		return nil, fmt.Errorf("%s: has no type", at)
	}
	var err error
	for i, part := range w.AnyOf {
		sub, err := parseNode(part, fmt.Sprintf("%s.anyOf[%d]", at, i), depth+1)
		if err != nil {
			return nil, err
		}
		s.any = append(s.any, sub)
	}
	if slices.Contains(s.types, "array") {
		if s.items, err = parseNode(w.Items, at+"[]", depth+1); err != nil {
			return nil, err
		}
	}
	if slices.Contains(s.types, "object") {
		return s, s.readProperties(w, at, depth)
	}
	return s, nil
}

func (s *schema) readTypes(raw json.RawMessage) error {
	if raw == nil {
		return nil
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		s.types = []string{one}
	} else if err := json.Unmarshal(raw, &s.types); err != nil {
		return err
	}
	for _, name := range s.types {
		if !slices.Contains([]string{"object", "array", "string", "number", "integer", "boolean", "null"}, name) {
			return fmt.Errorf("there is no type %q", name)
		}
	}
	return nil
}

func (s *schema) readProperties(w written, at string, depth int) error {
	if w.Additional == nil || *w.Additional {
		return fmt.Errorf("%s: additionalProperties is not false", at)
	}
	if !slices.Equal(slices.Sorted(maps.Keys(w.Properties)), slices.Sorted(slices.Values(w.Required))) {
		return fmt.Errorf("%s: not all properties, or others, are required", at)
	}
	s.properties = map[string]*schema{}
	for name, raw := range w.Properties {
		sub, err := parseNode(raw, at+"."+name, depth+1)
		if err != nil {
			return err
		}
		s.properties[name] = sub
	}
	return nil
}

// canonical is a value as it is compared.
func canonical(v any) string {
	raw, err := json.Marshal(v)
	if err != nil { // what was decoded from JSON can be encoded
		return ""
	}
	return string(raw)
}

// check says what is wrong with an answer: that it is not one object of JSON, has a key
// twice, is too large or is not what the schema wants.
func (s *schema) check(content []byte) error {
	if len(content) > mostContent {
		return fmt.Errorf("it is %d bytes long", len(content))
	}
	if !utf8.Valid(content) {
		return errors.New("it is no UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(content))
	d.UseNumber()
	r := reading{d: d}
	v, err := r.value(0)
	if err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the object")
	}
	return s.accepts(v, "answer")
}

// reading decodes one value within bounds, and refuses keys that come twice, since
// whoever reads it next might take the other one.
type reading struct {
	d     *json.Decoder
	nodes int
}

func (r *reading) value(depth int) (any, error) {
	if r.nodes++; r.nodes > mostNodes || depth > mostDepth {
		return nil, errors.New("it holds too much")
	}
	token, err := r.d.Token()
	if err != nil {
		return nil, plainSyntax(err)
	}
	switch token {
	case json.Delim('{'):
		return r.object(depth)
	case json.Delim('['):
		list := []any{}
		for r.d.More() {
			v, err := r.value(depth + 1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := r.d.Token()
		return list, plainSyntax(err)
	}
	return token, nil
}

func (r *reading) object(depth int) (any, error) {
	m := map[string]any{}
	for r.d.More() {
		token, err := r.d.Token()
		if err != nil {
			return nil, plainSyntax(err)
		}
		key, ok := token.(string)
		if _, twice := m[key]; !ok || twice {
			return nil, errors.New("a key comes twice")
		}
		if m[key], err = r.value(depth + 1); err != nil {
			return nil, err
		}
	}
	_, err := r.d.Token()
	return m, plainSyntax(err)
}

// plainSyntax is an error of the decoder without what it has read.
func plainSyntax(err error) error {
	if err == nil {
		return nil
	}
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("no JSON from byte %d on", s.Offset)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("no JSON: it ends too early")
	}
	return err
}

// accepts says where a value is not what the schema wants. Nothing of the value is in
// the error.
func (s *schema) accepts(v any, at string) error {
	if len(s.any) > 0 && !slices.ContainsFunc(s.any, func(sub *schema) bool { return sub.accepts(v, at) == nil }) {
		return fmt.Errorf("%s is none of what it may be", at)
	}
	if len(s.enum) > 0 && !slices.Contains(s.enum, canonical(v)) {
		return fmt.Errorf("%s is not in its list", at)
	}
	if len(s.types) == 0 {
		return nil
	}
	if !slices.ContainsFunc(s.types, func(name string) bool { return is(v, name) }) {
		return fmt.Errorf("%s is no %s", at, strings.Join(s.types, " or "))
	}
	switch v := v.(type) {
	case map[string]any:
		return s.acceptsObject(v, at)
	case []any:
		if outside(len(v), s.minItems, s.maxItems) {
			return fmt.Errorf("%s has %d items", at, len(v))
		}
		for i, item := range v {
			if err := s.items.accepts(item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	case string:
		if n := utf8.RuneCountInString(v); outside(n, s.minLength, s.maxLength) {
			return fmt.Errorf("%s has %d characters", at, n)
		}
	case json.Number:
		if f, err := v.Float64(); err != nil || s.least != nil && f < *s.least || s.most != nil && f > *s.most {
			return fmt.Errorf("%s is out of bounds", at)
		}
	}
	return nil
}

func (s *schema) acceptsObject(v map[string]any, at string) error {
	for _, name := range slices.Sorted(maps.Keys(s.properties)) {
		part, had := v[name]
		if !had {
			return fmt.Errorf("%s.%s is missing", at, name)
		}
		if err := s.properties[name].accepts(part, at+"."+name); err != nil {
			return err
		}
	}
	if len(v) > len(s.properties) {
		return fmt.Errorf("%s has properties that nobody asked for", at)
	}
	return nil
}

func is(v any, name string) bool {
	switch v := v.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case json.Number:
		_, err := v.Int64()
		return name == "number" || name == "integer" && err == nil
	case []any:
		return name == "array"
	case map[string]any:
		return name == "object"
	}
	return false
}

func outside(n int, least, most *int) bool {
	return least != nil && n < *least || most != nil && n > *most
}
