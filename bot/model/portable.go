package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
)

// unportable are keywords that some APIs with structured output refuse. Answers are
// checked against them here.
var unportable = []string{"minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"}

// portable is a schema as it is sent for structured output: without the keywords that
// some APIs refuse.
func portable(raw json.RawMessage) (json.RawMessage, error) {
	return edited(raw, func(f field) (field, bool, error) { return f, !slices.Contains(unportable, f.name), nil })
}

// nameless is a schema without the names of people. What the language of schemas says,
// and how properties are called, stays.
func nameless(raw json.RawMessage, n *names) (json.RawMessage, error) {
	return edited(raw, func(f field) (_ field, _ bool, err error) {
		if slices.Contains([]string{"enum", "const", "description", "title"}, f.name) {
			f.value, err = rewritten(f.value, n.out)
		}
		return f, true, err
	})
}

// edited is a schema in which each keyword is what edit makes of it, or gone. The order
// stays as it was written, since that is the order in which models answer.
func edited(raw json.RawMessage, edit func(field) (field, bool, error)) (json.RawMessage, error) {
	fields, err := fieldsOf(raw)
	if err != nil {
		return nil, err
	}
	var kept []field
	for _, f := range fields {
		f, stays, err := edit(f)
		if err != nil {
			return nil, err
		}
		switch f.name {
		case "items":
			f.value, err = edited(f.value, edit)
		case "properties":
			f.value, err = editedProperties(f.value, edit)
		case "anyOf":
			f.value, err = editedList(f.value, edit)
		}
		if err != nil {
			return nil, err
		}
		if stays {
			kept = append(kept, f)
		}
	}
	return joinFields(kept)
}

func editedProperties(raw json.RawMessage, edit func(field) (field, bool, error)) (json.RawMessage, error) {
	fields, err := fieldsOf(raw)
	if err != nil {
		return nil, err
	}
	for i, f := range fields {
		if fields[i].value, err = edited(f.value, edit); err != nil {
			return nil, err
		}
	}
	return joinFields(fields)
}

func editedList(raw json.RawMessage, edit func(field) (field, bool, error)) (json.RawMessage, error) {
	var parts []json.RawMessage
	err := json.Unmarshal(raw, &parts)
	for i := range parts {
		if err == nil {
			parts[i], err = edited(parts[i], edit)
		}
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(parts)
}

var errNoObject = errors.New("a schema is no object")

// field is one of a JSON object.
type field struct {
	name  string
	value json.RawMessage
}

// fieldsOf are the fields of an object in their order.
func fieldsOf(raw json.RawMessage) (fields []field, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if token, err := d.Token(); err != nil || token != json.Delim('{') {
		return nil, errNoObject
	}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		f := field{name: token.(string)} // what else there could be was an error
		if err := d.Decode(&f.value); err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	return fields, nil
}

func joinFields(fields []field) (json.RawMessage, error) {
	b := []byte{'{'}
	for i, f := range fields {
		name, err := json.Marshal(f.name)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, name...), ':'), f.value...)
	}
	return append(b, '}'), nil
}
