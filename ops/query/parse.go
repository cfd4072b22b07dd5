package query

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/typo"
)

// Parse reads a plan as people type it, queries separated by ";". An error says what is
// wrong with which word, and what was probably meant; it is an [*Error].
func Parse(text string, org *ops.Org, today dates.Date) (Plan, error) {
	if n := utf8.RuneCountInString(text); n > MostText {
		return nil, fault("", "That has %d characters, and there is room for %d. Ask for less at once.", n, MostText)
	}
	p := &parser{tokens: split(strings.ToValidUTF8(text, "\uFFFD"))}
	var plan Plan
	for {
		for p.next().is(";") && !p.end() {
			p.at++
		}
		if p.end() {
			break
		}
		q, err := p.query()
		if err != nil {
			return nil, err
		}
		plan = append(plan, q)
		if !p.end() && !p.next().is(";") {
			return nil, fault(p.next().text, "I do not understand “%s” here. After %s there can be: where, about, sort, limit.", typo.Shorten(p.next().text), q.From)
		}
	}
	if len(plan) == 0 {
		return nil, fault("", "What are you looking for? Begin with one of: %s.", strings.Join(kindNames(), ", "))
	}
	if err := plan.Check(org, today); err != nil {
		return nil, err
	}
	return plan, nil
}

type parser struct {
	tokens []token
	at     int
}

func (p *parser) end() bool { return p.at >= len(p.tokens) }

func (p *parser) next() token {
	if p.end() {
		return token{}
	}
	return p.tokens[p.at]
}

func (p *parser) query() (Query, error) {
	kind, err := p.kind()
	if err != nil {
		return Query{}, err
	}
	q := Query{From: kind.Name}
	for !p.end() {
		switch t := p.next(); {
		case t.is("where"), t.is("and") && len(q.Where) > 0:
			p.at++
			condition, err := p.condition(kind)
			if err != nil {
				return q, err
			}
			q.Where = append(q.Where, condition)
		case t.is("about"):
			p.at++
			before := len(q.Words)
			for ; !p.end() && (!p.next().parts() || p.next().is("and")); p.at++ {
				if t := p.next(); !t.is("and") && strings.TrimSpace(t.text) != "" {
					q.Words = append(q.Words, t.text)
				}
			}
			if len(q.Words) == before {
				return q, fault("about", "About what? Write words after “about”.")
			}
		case t.is("sort"):
			p.at++
			if err := p.sort(kind, &q); err != nil {
				return q, err
			}
		case t.is("limit"):
			p.at++
			n, err := strconv.Atoi(p.next().text)
			if err != nil || n < 1 {
				return q, fault(p.next().text, "After “limit” comes how many: a number from 1 to %d.", MostRows)
			}
			q.Limit = n
			p.at++
		default:
			return q, nil
		}
	}
	return q, nil
}

// kind reads what is asked for.
func (p *parser) kind() (Kind, error) {
	t := p.next()
	if kind, ok := kindNamed(t.text); ok && !t.quoted {
		p.at++
		return kind, nil
	}
	return Kind{}, unknownKind(t.text)
}

// condition reads FIELD OP VALUE. A field that is yes or no may stand alone, or after
// "not".
func (p *parser) condition(kind Kind) (Condition, error) {
	no := p.next().is("not")
	if no {
		p.at++
	}
	f, err := p.field(kind)
	if err != nil {
		return Condition{}, err
	}
	if f.Type == YesNo && (p.end() || p.next().parts()) {
		return Condition{Field: f.Name, Op: "=", Value: map[bool]string{true: "no", false: "yes"}[no]}, nil
	}
	if no {
		return Condition{}, fault("not", "“not” goes before a field that is yes or no. Write: %s != …", f.label())
	}
	op := p.next().operator()
	if op == "" {
		if p.end() || p.next().parts() {
			return Condition{}, fault(f.Name, "What about %s? For example: %s", f.label(), f.example())
		}
		return Condition{}, fault(p.next().text, "After %s comes one of %s, and not “%s”. For example: %s",
			f.label(), strings.Join(f.Operators(), " "), typo.Shorten(p.next().text), f.example())
	}
	is := p.next().is("is")
	p.at++
	if is && p.next().is("not") {
		op = "!="
		p.at++
	}
	var words []string
	from := p.at
	for ; !p.end() && !p.next().parts(); p.at++ {
		if p.next().symbol() {
			return Condition{}, fault(p.next().text, "Between two conditions goes “and”: there is a second “%s” after %s.", p.next().text, f.label())
		}
		words = append(words, p.next().text)
	}
	value := strings.Join(words, " ")
	if p.at-from != 1 || !p.tokens[from].quoted {
		value = strings.Join(strings.Fields(value), " ")
	}
	if strings.TrimSpace(value) == "" {
		return Condition{}, fault(f.Name, "%s %s what? For example: %s", capital(f.label()), op, f.example())
	}
	return Condition{Field: f.Name, Op: op, Value: value}, nil
}

// field reads the name of a field, which may be of two words.
func (p *parser) field(kind Kind) (Field, error) {
	if p.end() || p.next().parts() {
		return Field{}, fault("", "Which %s? They can be asked by: %s.", kind.Name, strings.Join(kind.fieldLabels(), ", "))
	}
	t := p.next()
	if p.at+1 < len(p.tokens) && !p.tokens[p.at+1].quoted && !p.tokens[p.at+1].symbol() {
		if f, ok := kind.Field(t.text + p.tokens[p.at+1].text); ok {
			p.at += 2
			return f, nil
		}
	}
	f, ok := kind.Field(t.text)
	if !ok {
		return f, unknownField(kind, t.text)
	}
	p.at++
	return f, nil
}

func (p *parser) sort(kind Kind, q *Query) error {
	if p.next().is("by") && p.at+1 < len(p.tokens) { // which is a field of some kinds
		if _, names := kind.Field(p.tokens[p.at+1].text); names {
			p.at++
		}
	}
	f, err := p.field(kind)
	if err != nil {
		return err
	}
	q.Sort, q.Desc = f.Name, false
	switch {
	case p.next().is("desc"), p.next().is("down"):
		q.Desc = true
		p.at++
	case p.next().is("asc"), p.next().is("up"):
		p.at++
	}
	return nil
}

// example is a condition with the field.
func (f Field) example() string {
	value, _, _ := strings.Cut(f.Values(), ", ")
	switch f.Type {
	case Department:
		value = "support"
	case Record:
		value = "REQ-7"
	case Number:
		value = "3"
	case Text:
		value = "lease"
	}
	op := f.Operators()[0]
	if f.Type == Money || f.Type == Days || f.Type == Number {
		op = ">"
	}
	if f.Type == Day {
		op = "before"
	}
	return f.label() + " " + op + " " + value
}

func kindNames() []string {
	names := make([]string, len(Kinds))
	for i, k := range Kinds {
		names[i] = k.Name
	}
	return names
}

func unknownKind(word string) error {
	var words []string
	for _, k := range Kinds {
		words = append(append(words, k.Name), k.Also...)
	}
	short := typo.Shorten(word)
	if near, ok := kindNamed(typo.Closest(word, words)); ok && word != "" {
		return fault(word, "“%s” is no kind of record. Did you mean %s?", short, near.Name)
	}
	return fault(word, "“%s” is no kind of record. Begin with one of: %s.", short, strings.Join(kindNames(), ", "))
}

func unknownField(k Kind, word string) error {
	short := typo.Shorten(word)
	if near := typo.Closest(word, k.fieldNames()); near != "" {
		return fault(word, "%s have no “%s”. Did you mean %s?", capital(k.Name), short, spaced(near))
	}
	return fault(word, "%s have no “%s”. They can be asked by: %s.", capital(k.Name), short, strings.Join(k.fieldLabels(), ", "))
}

func fault(word, format string, args ...any) error {
	return &Error{Word: typo.Shorten(word), Sentence: fmt.Sprintf(format, args...)}
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
