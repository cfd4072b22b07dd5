package slack_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// fill fills in the form on the person's screen with the next lines, one for each
// field that the console would ask for, and submits it. It returns the fields that
// were asked for by now, or nil where the person has left the form.
func (p *player) fill(person string, form chat.Form, asked map[string]bool) map[string]bool {
	as := p.fake.As(accountOf(person))
	view := as.View()
	if view == nil {
		p.t.Fatalf("no form is on the screen of %s: %s\n%s", person, form.Title, p.fake.Dump())
	}
	ask := fieldsToAsk(form, asked)
	if len(ask) == 0 { // the console asks whether to submit it
		if len(p.lines) == 0 || leaves(p.lines[0]) || p.next() != "yes" {
			p.acked(as.Close(), "close")
			return nil
		}
	}
	for _, field := range ask {
		o := field.Option
		if len(p.lines) == 0 || leaves(p.lines[0]) {
			p.acked(as.Close(), "close")
			return nil
		}
		typed := p.next()
		for typed == "" && field.Error != "" && o.Kind == chat.Choice && len(p.lines) > 0 && !leaves(p.lines[0]) {
			typed = p.next() // what is no choice cannot be kept, so one chooses at once
		}
		if asked == nil {
			asked = map[string]bool{}
		}
		asked[o.Name] = true
		if typed != "" && !p.typeInto(as, view, person, o, typed) {
			// The console goes on asking. In Slack one cannot choose what is not there.
			for len(p.lines) > 0 && !leaves(p.lines[0]) {
				p.next()
			}
			p.acked(as.Close(), "close")
			return nil
		}
	}
	p.acked(as.Submit(), "submit "+form.Title)
	if asked == nil {
		asked = map[string]bool{}
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
		if f.Error != "" || f.Option.Required && f.Value == "" {
			wrong = append(wrong, f)
		}
		if !asked[f.Option.Name] {
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

// typeInto fills in one field with what was typed in the console. It reports false
// where that cannot be chosen.
func (p *player) typeInto(as *fakeslack.Person, view *fakeslack.View, person string, o chat.Option, typed string) bool {
	block, element := fieldOf(view, o.Name)
	if block == "" {
		p.t.Fatalf("the form has no field %s:\n%s", o.Name, view.Plain())
	}
	if typed == "-" {
		as.Type(block, nil)
		return true
	}
	org := p.org()
	who, _ := org.Person(ops.Handle(person))
	switch element {
	case "datepicker":
		d, err := dates.Parse(typed, dates.Of(p.Now().In(org.Location(who))), org.Style())
		if err != nil {
			return false
		}
		as.Type(block, d.String())
	case "radio_buttons", "static_select", "multi_static_select":
		choice := chosen(o, typed)
		if o.Kind == chat.Choice && !slices.ContainsFunc(o.Choices, func(v chat.Value) bool { return v.Value == choice }) {
			return false
		}
		as.Type(block, choice)
	case "external_select":
		options := as.Suggest(block, strings.TrimLeft(typed, "@#"))
		if len(options) == 0 {
			return false
		}
		as.Type(block, options[0].Text)
	case "checkboxes":
		as.Type(block, strings.EqualFold(typed, "yes"))
	case "users_select":
		handle := strings.TrimPrefix(strings.ToLower(typed), "@")
		if _, known := org.Person(ops.Handle(handle)); !known {
			return false
		}
		as.Type(block, accountOf(handle))
	case "conversations_select", "channels_select":
		as.Type(block, channelOf(strings.TrimPrefix(typed, "#")))
	default:
		as.Type(block, typed)
	}
	return true
}

// chosen is the choice that is meant by a word or a number.
func chosen(o chat.Option, typed string) string {
	for _, v := range o.Choices {
		for _, word := range append([]string{v.Value, v.Label}, v.Also...) {
			if strings.EqualFold(word, typed) {
				return v.Value
			}
		}
	}
	if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= len(o.Choices) {
		return o.Choices[n-1].Value
	}
	return typed
}

// fieldOf is the block of an option's field, and the type of its element.
func fieldOf(view *fakeslack.View, option string) (block, element string) {
	var blocks []struct {
		ID      string `json:"block_id"`
		Element struct{ Type string }
	}
	if err := json.Unmarshal(view.Blocks, &blocks); err != nil {
		return "", ""
	}
	for _, b := range blocks {
		if strings.HasPrefix(b.ID, "f:"+option+":") {
			return b.ID, b.Element.Type
		}
	}
	return "", ""
}
