package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Schema is the JSON schema of a plan, with every kind and field that there is. It is a
// strict one: every property is required, and there are no others. [Decode] reads what
// follows it.
func Schema() []byte {
	type object map[string]any
	var fields []string
	for _, k := range Kinds {
		for _, f := range k.Fields {
			if !slices.Contains(fields, f.Name) {
				fields = append(fields, f.Name)
			}
		}
	}
	slices.Sort(fields)
	closed := func(properties object) object {
		var required []string
		for name := range properties {
			required = append(required, name)
		}
		slices.Sort(required)
		return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	}
	list := func(of object) object { return object{"type": "array", "items": of} }
	text := object{"type": "string"}
	condition := closed(object{
		"field": object{"type": "string", "enum": fields},
		"op":    object{"type": "string", "enum": allOps},
		"value": text,
	})
	query := closed(object{
		"from":  object{"type": "string", "enum": kindNames()},
		"where": list(condition),
		"words": list(text),
		"sort":  object{"type": "string", "enum": append([]string{""}, fields...)},
		"desc":  object{"type": "boolean"},
		"limit": object{"type": "integer"},
	})
	raw, err := json.Marshal(closed(object{"queries": list(query)}))
	if err != nil {
		panic(err) // a schema of ours that is no JSON
	}
	return raw
}

// mostPlan is how many bytes a plan may have that a model filled in.
const mostPlan = 16 << 10

// Decode reads what a model filled in. It is not checked yet: see [Plan.Check].
func Decode(raw []byte) (Plan, error) {
	var filled struct {
		Queries *Plan `json:"queries"`
	}
	if len(raw) > mostPlan {
		return nil, fault("", "A plan of %d bytes is too long.", len(raw))
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&filled); err != nil {
		return nil, fault("", "That is no plan: %s.", err)
	}
	if _, err := d.Token(); err != io.EOF || filled.Queries == nil {
		return nil, fault("", "That is no plan.")
	}
	return *filled.Queries, nil
}

// Describe is the language in a few lines, for a model that fills in a plan: each kind
// with its fields, and what these are compared with.
func Describe() string {
	var b strings.Builder
	for _, k := range Kinds {
		fmt.Fprintf(&b, "%s (%s):", k.Name, k.Help)
		for i, f := range k.Fields {
			if i > 0 {
				b.WriteString(";")
			}
			fmt.Fprintf(&b, " %s", f.Name)
			switch f.Type {
			case Choice, Level:
				fmt.Fprintf(&b, " (%s)", f.Values())
			default:
				fmt.Fprintf(&b, " (%s)", f.Type)
			}
		}
		b.WriteString("\n")
	}
	b.WriteString("Operators:")
	for _, t := range []Type{Text, Number, Days, Money, Day, Choice, Level, Person, Department, Record, YesNo} {
		fmt.Fprintf(&b, " %s: %s;", t, strings.Join(opsOf[t], " "))
	}
	return strings.TrimSuffix(b.String(), ";") + "."
}

// Tidied is a plan as a model filled it in, without what says nothing: a model has to
// fill in every property.
func (p Plan) Tidied() Plan {
	tidy := make(Plan, len(p))
	for i, q := range p {
		q.Where = slices.Clone(q.Where)
		for j, c := range q.Where {
			q.Where[j].Value = strings.TrimSpace(c.Value)
		}
		var words []string
		for _, w := range q.Words {
			if w = strings.TrimSpace(w); w != "" {
				words = append(words, w)
			}
		}
		if q.Words = words; q.Sort == "" {
			q.Desc = false
		}
		tidy[i] = q
	}
	return tidy
}
