package discord_test

import (
	"slices"
	"strings"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord/fakediscord"
	"adjutant/chat"
)

// Fill fills in the form on the person's screen, step by step, and submits it. Where
// something is wrong in a step, what belongs into the next ones is held until that is
// corrected.
func (d driver) Fill(person string, form chat.Form, values []office.Typed) bool {
	v := d.as(person)
	if len(form.Fields) == 0 {
		m := d.offers[person]
		d.sent(v, v.Press(*m, form.Submit), form)
		return true
	}
	values = append(values, d.held[person]...)
	delete(d.held, person)
	for {
		modal := d.screen(v, form)
		var later []office.Typed
		for _, value := range values {
			field := modal.Field(value.Option.Name)
			switch {
			case field.CustomID == "":
				later = append(later, value)
			case !d.typeInto(v, field, value.Option, value.Text):
				v.CloseModal()
				return false
			}
		}
		before := len(d.Answers(0))
		m := d.sent(v, v.Submit(), form)
		if m == nil || !slices.Contains(m.Buttons(), "Continue") {
			if len(later) > 0 && (m == nil || !slices.Contains(m.Buttons(), "Correct it")) {
				d.T.Fatalf("%s: no step asks for %q\n%s", form.Title, later[0].Option.Name, d.fake.Dump())
			}
			d.held[person] = later
			return true
		}
		if len(d.Answers(before)) != 1 {
			d.T.Fatalf("a step of %s led to %d invocations", form.Title, len(d.Answers(before)))
		}
		values = later
		if submit := m.Buttons()[1]; len(values) == 0 && submit != "Back" {
			d.sent(v, v.Press(*m, submit), form)
			return true
		}
	}
}

// sent is the message with which the person is answered who has sent a step of a form,
// which may be that from which it was opened; nil if there is none.
func (d driver) sent(v *visitor, ack fakediscord.Ack, form chat.Form) *fakediscord.Message {
	d.acked(ack, "submit "+form.Title)
	d.Quiet()
	if said := ack.Replies(); len(said) > 0 {
		d.offers[v.who] = &said[len(said)-1]
	} else if m := d.offers[v.who]; m != nil {
		d.offers[v.who] = v.again(*m)
	}
	return d.offers[v.who]
}

// Leave closes the form.
func (d driver) Leave(person string, form chat.Form) {
	delete(d.held, person)
	v := d.as(person)
	if v.Modal() != nil {
		v.CloseModal()
		return
	}
	if m := d.offers[person]; m != nil && slices.Contains(m.Buttons(), "Cancel") {
		d.acked(v.Press(*m, "Cancel"), "Cancel")
	}
	delete(d.offers, person)
}

// screen is the form on the person's screen. It is opened by the button that offers it,
// if it is not there.
func (d driver) screen(v *visitor, form chat.Form) *fakediscord.Modal {
	if modal := v.Modal(); modal != nil {
		return modal
	}
	offered := v.seen("")
	if m := d.offers[v.who]; m != nil {
		offered = append(offered, *m)
	}
	for _, m := range slices.Backward(offered) {
		for _, label := range []string{"Correct it", "Continue", "Open the form", "Back to the form"} {
			if slices.Contains(m.Buttons(), label) {
				d.offers[v.who] = &m
				d.acked(v.Press(m, label), label)
				return v.form()
			}
		}
	}
	d.T.Fatalf("no form is on the screen of %s: %s\n%s", v.who, form.Title, d.fake.Dump())
	return nil
}

// typeInto fills in one field with what was typed in the console. It reports false
// where that cannot be chosen.
func (d driver) typeInto(v *visitor, field fakediscord.Field, o chat.Option, typed string) bool {
	switch {
	case typed == "-":
		v.Fill(field.CustomID)
	case field.Options == nil:
		v.Fill(field.CustomID, typed)
	case o.Kind == chat.Choice:
		choice, ok := office.Chosen(o, typed)
		if !ok {
			return false
		}
		v.Fill(field.CustomID, choice)
	default:
		var chosen []string
		for part := range strings.SplitSeq(typed, ",") {
			part = strings.TrimLeft(strings.TrimSpace(part), "@#")
			if !slices.ContainsFunc([]string{"yes", "no"}, func(w string) bool { return strings.EqualFold(w, part) }) &&
				!slices.Contains(field.Values, part) && !slices.Contains(field.Options, part) {
				return false
			}
			chosen = append(chosen, part)
		}
		if o.Kind == chat.Flag {
			chosen[0] = strings.ToLower(chosen[0])
		}
		v.Fill(field.CustomID, chosen...)
	}
	return true
}
