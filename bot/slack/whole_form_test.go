package slack_test

import (
	"encoding/json"
	"strings"

	"adjutant/bot/bottest/office"
	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

// Fill fills in the form on the person's screen, and submits it.
func (d driver) Fill(person string, form chat.Form, values []office.Typed) bool {
	as := d.fake.As(accountOf(person))
	view := d.screen(person, form)
	for _, v := range values {
		if !d.typeInto(as, view, person, v.Option, v.Text) {
			d.Leave(person, form)
			return false
		}
	}
	d.acked(as.Submit(), "submit "+form.Title)
	return true
}

// Leave closes the form.
func (d driver) Leave(person string, form chat.Form) {
	d.screen(person, form)
	d.acked(d.fake.As(accountOf(person)).Close(), "close")
}

// screen is the form on the person's screen.
func (d driver) screen(person string, form chat.Form) *fakeslack.View {
	view := d.fake.As(accountOf(person)).View()
	if view == nil {
		d.T.Fatalf("no form is on the screen of %s: %s\n%s", person, form.Title, d.fake.Dump())
	}
	return view
}

// typeInto fills in one field with what was typed in the console. It reports false
// where that cannot be chosen.
func (d driver) typeInto(as *fakeslack.Person, view *fakeslack.View, person string, o chat.Option, typed string) bool {
	block, element := fieldOf(view, o.Name)
	if block == "" {
		d.T.Fatalf("the form has no field %s:\n%s", o.Name, view.Plain())
	}
	if typed == "-" {
		as.Type(block, nil)
		return true
	}
	switch element {
	case "datepicker":
		day, ok := d.Day(person, typed)
		if !ok {
			return false
		}
		as.Type(block, day)
	case "radio_buttons", "static_select", "multi_static_select":
		choice, ok := office.Chosen(o, typed)
		if o.Kind == chat.Choice && !ok {
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
		if !d.Knows(handle) {
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
