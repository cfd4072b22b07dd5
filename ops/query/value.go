package query

import (
	"cmp"
	"slices"
	"strings"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// Type is what the values of a field are, and so how they are typed and compared.
type Type string

// The types of field.
const (
	Text       Type = "text"       // has WORDS
	Number     Type = "number"     // a whole number
	Days       Type = "days"       // 14d, 2 weeks
	Money      Type = "money"      // €20k, in any currency with a rate
	Day        Type = "day"        // friday, 2026-12-01
	Choice     Type = "choice"     // one of the field's choices
	Level      Type = "level"      // a choice whose values are in order
	Person     Type = "person"     // @ana, a name, me
	Department Type = "department" // a handle or a name; those below it count too
	Record     Type = "record"     // RISK-12
	YesNo      Type = "yes/no"
)

// Nothing is the value that asks for records whose field has none: "due = none".
const Nothing = "none"

// Me is the value of a person that stands for whoever asks.
const Me = "me"

// ops of each type, in the order in which they are explained. The first is the one that
// is meant where none is named.
var opsOf = map[Type][]string{
	Text:       {"has", "=", "!="},
	Number:     {"=", "!=", "<", "<=", ">", ">="},
	Days:       {"=", "!=", "<", "<=", ">", ">="},
	Money:      {"=", "!=", "<", "<=", ">", ">="},
	Day:        {"=", "!=", "<", "<=", ">", ">=", "before", "after"},
	Choice:     {"=", "!=", "in"},
	Level:      {"=", "!=", "<", "<=", ">", ">=", "in"},
	Person:     {"=", "!=", "in"},
	Department: {"=", "!=", "in"},
	Record:     {"=", "!=", "in"},
	YesNo:      {"=", "!="},
}

// allOps are all operators.
var allOps = []string{"=", "!=", "<", "<=", ">", ">=", "in", "has", "before", "after"}

// otherOps are how operators are written, too.
var otherOps = map[string]string{
	"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "is": "=", "over": ">", "above": ">", "under": "<", "below": "<", "contains": "has",
}

// Value is what a record has in a field. The zero value is nothing.
type Value struct {
	set    bool
	number int64
	amount money.Amount
	day    dates.Date
	// words are handles, ids, choices or text; a field may have several.
	words []string
}

// number is a count, days a span in days.
func number(n int) Value { return Value{set: true, number: int64(n)} }

// yes is a truth value.
func yes(is bool) Value {
	if is {
		return number(1)
	}
	return number(0)
}

func amount(a money.Amount) Value { return Value{set: a.Currency != "", amount: a} }

func day(d dates.Date) Value { return Value{set: !d.IsZero(), day: d} }

// one is a handle, an id, a choice or a text, or nothing.
func one[T ~string](word T) Value {
	if word == "" {
		return Value{}
	}
	return Value{set: true, words: []string{string(word)}}
}

// several are all of them; none is nothing.
func several[T ~string](words []T) Value {
	v := Value{set: len(words) > 0}
	for _, w := range words {
		v.words = append(v.words, string(w))
	}
	return v
}

// compare orders two values of one type; nothing comes after everything, whichever way
// it is sorted.
func (f Field) compare(a, b Value, m Moment, desc bool) int {
	if !a.set || !b.set {
		return cmp.Compare(truth(b.set), truth(a.set))
	}
	c := 0
	switch f.Type {
	case Money:
		c = compareMoney(a.amount, b.amount, m)
	case Day:
		c = a.day.Compare(b.day)
	case Number, Days, YesNo:
		c = cmp.Compare(a.number, b.number)
	case Choice, Level:
		c = cmp.Compare(f.rank(a.words[0]), f.rank(b.words[0]))
	case Record:
		c = compareIDs(ops.ID(a.words[0]), ops.ID(b.words[0]))
	default:
		c = strings.Compare(Fold(a.words[0]), Fold(b.words[0]))
	}
	if desc {
		return -c
	}
	return c
}

func truth(is bool) int {
	if is {
		return 1
	}
	return 0
}

// compareMoney orders amounts by their worth; where there is no rate, by the currency.
func compareMoney(a, b money.Amount, m Moment) int {
	if a.Currency != b.Currency {
		converted, err := m.Org.Convert(a, b.Currency)
		if err != nil {
			return strings.Compare(string(a.Currency), string(b.Currency))
		}
		a = converted
	}
	return cmp.Compare(a.Minor, b.Minor)
}

func compareIDs(a, b ops.ID) int {
	kindA, numberA := a.Split()
	kindB, numberB := b.Split()
	return cmp.Or(strings.Compare(kindA, kindB), cmp.Compare(numberA, numberB))
}

// rank is the place of a choice among those of its field.
func (f Field) rank(value string) int {
	return slices.IndexFunc(f.Choices, func(c Option) bool { return c.Value == value })
}
