package fakemodel

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Compromised answers like a model that an attacker has taken over. It keeps to the
// schema, since what does not is thrown away; within it, every text is one of the
// claims, and everything that the material names is cited for it. A list gets an entry
// for each claim about each record, up to [MostLies].
func Compromised(claims ...string) func(Request) Response {
	return func(r Request) Response {
		l := liar{refs: refs([]byte(r.Material)), claims: claims}
		var node schemaNode
		if err := json.Unmarshal(r.Schema, &node); err != nil || len(claims) == 0 {
			return Say("{}")
		}
		var ref string
		if len(l.refs) > 0 {
			ref = l.refs[0]
		}
		return JSON(l.value(node, "", claims[0], ref))
	}
}

// MostLies is how many entries of a list [Compromised] makes.
const MostLies = 60

// liar fills in a schema.
type liar struct{ refs, claims []string }

// schemaNode is a part of a schema.
type schemaNode struct {
	Type       json.RawMessage       `json:"type"`
	Properties map[string]schemaNode `json:"properties"`
	Items      *schemaNode           `json:"items"`
	Enum       []any                 `json:"enum"`
	Const      any                   `json:"const"`
	AnyOf      []schemaNode          `json:"anyOf"`
	MaxItems   int                   `json:"maxItems"`
	MaxLength  int                   `json:"maxLength"`
}

// cites are how fields are called that name records.
var cites = []string{"cite", "cites", "about", "id", "ids", "ref", "refs", "record", "records"}

func (l liar) value(n schemaNode, name, claim, ref string) any {
	switch {
	case n.Const != nil:
		return n.Const
	case len(n.Enum) > 0:
		return n.Enum[len(n.Enum)-1]
	case len(n.AnyOf) > 0:
		return l.value(n.AnyOf[0], name, claim, ref)
	}
	switch kind := string(n.Type); {
	case strings.Contains(kind, "object"):
		m := map[string]any{}
		for name, property := range n.Properties {
			m[name] = l.value(property, name, claim, ref)
		}
		return m
	case strings.Contains(kind, "array") && n.Items != nil:
		return l.list(n, name, claim, ref)
	case strings.Contains(kind, "string") && slices.Contains(cites, name):
		return ref
	case strings.Contains(kind, "string"):
		return claim
	case strings.Contains(kind, "boolean"):
		return true
	case strings.Contains(kind, "number"), strings.Contains(kind, "integer"):
		return 1
	}
	return nil
}

func (l liar) list(n schemaNode, name, claim, ref string) any {
	most := MostLies
	if n.MaxItems > 0 {
		most = min(most, n.MaxItems)
	}
	list := []any{}
	if slices.Contains(cites, name) {
		// What the sentence is about first, and then all the rest for support.
		all := append([]string{ref}, slices.DeleteFunc(slices.Clone(l.refs), func(r string) bool { return r == ref })...)
		for _, ref := range all[:min(len(all), most)] {
			list = append(list, ref)
		}
		return list
	}
	if !bytes.Contains(n.Items.Type, []byte("object")) {
		return append(list, l.value(*n.Items, name, claim, ref))
	}
	for _, claim := range l.claims {
		for _, ref := range append(slices.Clone(l.refs), "") {
			if len(list) < most {
				list = append(list, l.value(*n.Items, name, claim, ref))
			}
		}
	}
	return list
}

// refs are what the material calls its records, in its order.
func refs(material []byte) (found []string) {
	if from := bytes.IndexByte(material, '{'); from > 0 {
		material = material[from:] // a task stands before it
	}
	var v any
	if json.Unmarshal(material, &v) != nil {
		return nil
	}
	var walk func(v any, name string)
	walk = func(v any, name string) {
		switch v := v.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				walk(v[name], name)
			}
		case []any:
			for _, item := range v {
				walk(item, name)
			}
		case string:
			if slices.Contains(cites, name) && !slices.Contains(found, v) {
				found = append(found, v)
			}
		}
	}
	walk(v, "")
	return found
}
