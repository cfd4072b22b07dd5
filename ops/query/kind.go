package query

import (
	"slices"
	"strings"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// Kind is a kind of record that can be asked for. All that there is stands in [Kinds]:
// the parser, the check, the schema and the help come from there.
type Kind struct {
	// Name is the kind in the plural, Also are other words for it.
	Name string
	Also []string
	// Help is what the records are, in a few words.
	Help string
	// Sort is how records come if nobody says: a field, Desc the greatest first.
	Sort   string
	Desc   bool
	Fields []Field
	// text is what a record says, in which words are looked for.
	text func(record any, m Moment) []string
}

// Field is what records of a kind can be asked by.
type Field struct {
	Name string
	Type Type
	// Help is what it is, in a few words.
	Help    string
	Choices []Option
	value   func(record any, m Moment) Value
}

// Option is one value of a field that has few.
type Option struct {
	// Value is what is stored, Also are other words for it, the first of which is how
	// people read it.
	Value string
	Also  []string
}

// Word is the option as people read and type it.
func (o Option) Word() string {
	if len(o.Also) > 0 {
		return o.Also[0]
	}
	return o.Value
}

// Moment is what a query depends on beside the records: the company, the time, and who
// asks.
type Moment struct {
	Org *ops.Org
	Now time.Time
	// Today is the day where who asks lives, and Zone that place.
	Today dates.Date
	Zone  *time.Location
	// Me is who asks; empty where it is nobody in particular.
	Me ops.Handle
}

// days is how many days ago a moment was, where who asks lives.
func (m Moment) days(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	return number(max(m.Today.Sub(dates.Of(t.In(m.Zone))), 0))
}

// on is the day of a moment, where who asks lives.
func (m Moment) on(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	return day(dates.Of(t.In(m.Zone)))
}

// field declares a field of the records of type T.
func field[T any](name string, typ Type, help string, value func(T, Moment) Value, choices ...Option) Field {
	return Field{Name: name, Type: typ, Help: help, Choices: choices, value: func(record any, m Moment) Value {
		of, ok := record.(T)
		if !ok {
			return Value{}
		}
		return value(of, m)
	}}
}

// says declares in which texts of a record words are looked for.
func says[T any](texts func(T, Moment) []string) func(any, Moment) []string {
	return func(record any, m Moment) []string {
		of, ok := record.(T)
		if !ok {
			return nil
		}
		return texts(of, m)
	}
}

// KindOf finds a kind by its name in the plural.
func KindOf(name string) (Kind, bool) {
	for _, k := range Kinds {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// kindNamed finds a kind by any of its words.
func kindNamed(word string) (Kind, bool) {
	word = name(word)
	for _, k := range Kinds {
		if name(k.Name) == word || slices.ContainsFunc(k.Also, func(also string) bool { return name(also) == word }) {
			return k, true
		}
	}
	return Kind{}, false
}

// Field finds a field by its name.
func (k Kind) Field(word string) (Field, bool) {
	word = name(word)
	for _, f := range k.Fields {
		if name(f.Name) == word {
			return f, true
		}
	}
	return Field{}, false
}

// label is the field's name as people read it. They may type it so, too.
func (f Field) label() string { return spaced(f.Name) }

// spaced is a name as people read it: "needed by".
func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

// fieldLabels are the names of the kind's fields as people read them.
func (k Kind) fieldLabels() []string {
	labels := make([]string, len(k.Fields))
	for i, f := range k.Fields {
		labels[i] = f.label()
	}
	return labels
}

// fieldNames are the names of the kind's fields.
func (k Kind) fieldNames() []string {
	names := make([]string, len(k.Fields))
	for i, f := range k.Fields {
		names[i] = f.Name
	}
	return names
}

// Operators are those that the field can be compared with.
func (f Field) Operators() []string { return opsOf[f.Type] }

// option finds a choice by any of its words.
func (f Field) option(word string) (string, bool) {
	word = name(word)
	for _, o := range f.Choices {
		if name(o.Value) == word || slices.ContainsFunc(o.Also, func(also string) bool { return name(also) == word }) {
			return o.Value, true
		}
	}
	return "", false
}

// Values say what can be compared with the field, for help: "open, closed".
func (f Field) Values() string {
	switch f.Type {
	case Choice, Level:
		words := make([]string, len(f.Choices))
		for i, o := range f.Choices {
			words[i] = o.Word()
		}
		return strings.Join(words, ", ")
	case Money:
		return "€20k, 20,000 EUR"
	case Day:
		return "friday, 2026-12-01, 2 weeks ago"
	case Days:
		return "14d, 2 weeks"
	case Person:
		return "@ana, a name, me"
	case Department:
		return "a department’s handle or name"
	case Record:
		return "an id"
	case YesNo:
		return "yes, no"
	case Number:
		return "a number"
	default:
		return "words"
	}
}

// options are choices that read as they are stored, but for underscores.
func options[T ~string](stored ...T) []Option {
	var all []Option
	for _, s := range stored {
		o := Option{Value: string(s)}
		if read := spaced(string(s)); read != o.Value {
			o.Also = []string{read}
		}
		all = append(all, o)
	}
	return all
}
