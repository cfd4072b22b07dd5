package office

import (
	"slices"
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// fill fills in a form with the next lines, one for each field that the console would
// ask for, and sends it. It returns the fields that were asked for by now, true for those
// that were filled in, or nil where the person has left the form.
func (p *player) fill(person string, form chat.Form, asked map[string]bool) map[string]bool {
	ask := fieldsToAsk(form, asked)
	if len(ask) == 0 { // the console asks whether to send it
		if len(p.lines) == 0 || leaves(p.lines[0]) || p.next() != "yes" {
			p.by.Leave(person, form)
			return nil
		}
	}
	if asked == nil {
		asked = map[string]bool{}
	}
	var values []Typed
	for _, field := range ask {
		if len(p.lines) == 0 || leaves(p.lines[0]) {
			p.by.Leave(person, form)
			return nil
		}
		typed := p.next()
		for typed == "" && field.Error != "" && field.Option.Kind == chat.Choice && len(p.lines) > 0 && !leaves(p.lines[0]) {
			typed = p.next() // what is no choice cannot be kept, so one chooses at once
		}
		asked[field.Option.Name] = typed != "" && typed != "-"
		if typed != "" {
			values = append(values, Typed{field.Option, typed})
		}
	}
	if !p.by.Fill(person, form, values) {
		// The console goes on asking. Elsewhere one cannot choose what is not there.
		for len(p.lines) > 0 && !leaves(p.lines[0]) {
			p.next()
		}
		return nil
	}
	return asked
}

// leaves reports whether a line is a command rather than an answer.
func leaves(line string) bool {
	person, _, _ := address(line)
	return strings.HasPrefix(line, "/") || strings.HasPrefix(line, "press ") || person != "" && strings.HasPrefix(line, "@")
}

// fieldsToAsk are the fields that the console would ask for.
func fieldsToAsk(form chat.Form, asked map[string]bool) []chat.FormField {
	var open, wrong, fresh []chat.FormField
	faulty := false
	for _, f := range form.Fields {
		if !f.Given {
			open = append(open, f)
		}
		faulty = faulty || f.Error != ""
		filled, was := asked[f.Option.Name]
		// What was filled in and is not here yet belongs to a later step of the form.
		if f.Error != "" || f.Option.Required && f.Value == "" && !filled {
			wrong = append(wrong, f)
		}
		if !was {
			fresh = append(fresh, f)
		}
	}
	switch {
	case asked == nil && !faulty:
		return open
	case len(wrong) > 0:
		return wrong
	}
	return fresh
}

// Chosen is the choice that is meant by a word or a number, as the console takes them,
// or false where there is none.
func Chosen(o chat.Option, typed string) (string, bool) {
	for _, v := range o.Choices {
		for _, word := range append([]string{v.Value, v.Label}, v.Also...) {
			if strings.EqualFold(word, typed) {
				return v.Value, true
			}
		}
	}
	if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= len(o.Choices) {
		return o.Choices[n-1].Value, true
	}
	return typed, slices.ContainsFunc(o.Choices, func(v chat.Value) bool { return v.Value == typed })
}

// Day is the day that is meant by what a person types, as "2026-11-27", or false where
// it is none.
func (o *Office) Day(person, typed string) (string, bool) {
	org := o.Org()
	who, _ := org.Person(ops.Handle(person))
	d, err := dates.Parse(typed, dates.Of(o.Now().In(org.Location(who))), org.Style())
	return d.String(), err == nil
}

// Knows reports whether there is a person of that handle.
func (o *Office) Knows(handle string) bool {
	_, known := o.Org().Person(ops.Handle(handle))
	return known
}
