package blockkit

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// element is what a field is filled in with. Its kind is Slack's name of it, and its
// action id.
func (r Renderer) input(f chat.FormField) goslack.BlockElement {
	o, value := f.Option, strings.TrimSpace(f.Value)
	var e goslack.BlockElement
	switch o.Kind {
	case chat.Integer:
		e = number(o, value)
	case chat.Choice:
		e = choice(o, value)
	case chat.Flag:
		e = flag(o, value)
	case chat.Date:
		e = date(o, value)
	case chat.Person:
		e = r.person(o, value)
	case chat.Channel:
		e = r.conversation(o, value)
	case chat.Department, chat.Record, chat.Zone:
		e = suggested(o, value)
	}
	if e == nil {
		e = typed(o, clean(f.Value))
	}
	return e
}

// typed is a field to type into. What was typed stays, even if it is too long.
func typed(o chat.Option, value string) goslack.BlockElement {
	e := goslack.NewPlainTextInputBlockElement(nil, string(goslack.METPlainTextInput))
	e.MaxLength = mostInput
	if o.Kind == chat.Text || o.Kind == chat.LongText {
		e.MaxLength = min(max(o.Limit(), length(value)), mostInput)
	}
	e.Multiline = o.Kind == chat.LongText || o.Limit() > chat.TextLimit || strings.Contains(value, "\n")
	if length(value) > mostInput {
		value, _ = split(value, mostInput)
	}
	e.InitialValue = value
	switch o.Kind {
	case chat.Money:
		e.Placeholder = placeholder("€40k or 40,000 EUR")
	case chat.Duration:
		e.Placeholder = placeholder("3h or 90d")
	case chat.Date:
		e.Placeholder = placeholder("friday, in 2 weeks or 2026-12-01")
	case chat.Choice:
		var labels []string
		for _, v := range o.Choices {
			labels = append(labels, oneLine(cmp.Or(v.Label, v.Value)))
		}
		e.Placeholder = placeholder(strings.Join(labels, ", "))
	}
	return e
}

func placeholder(text string) *goslack.TextBlockObject {
	if text == "" {
		return nil
	}
	return plain(text, mostPlaceholder)
}

// number is a field for a whole number; nil where what is in it is none, or several.
func number(o chat.Option, value string) goslack.BlockElement {
	if o.Many {
		return nil
	}
	e := goslack.NewNumberInputBlockElement(nil, string(goslack.METNumber), false)
	e.MinValue = strconv.Itoa(o.Min)
	if o.Max > 0 {
		e.MaxValue = strconv.Itoa(o.Max)
	}
	if value == "" {
		return e
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < o.Min || o.Max > 0 && n > o.Max {
		return nil
	}
	e.InitialValue = strconv.Itoa(n)
	return e
}

// date is a calendar; nil where what is in the field is a day in other words.
func date(o chat.Option, value string) goslack.BlockElement {
	day, err := time.Parse(time.DateOnly, value)
	if o.Many || value != "" && (err != nil || day.Year() < 1900) {
		return nil
	}
	e := goslack.NewDatePickerBlockElement(string(goslack.METDatepicker))
	e.InitialDate = value
	return e
}

// choice is a list to choose from: all at one glance where one of a few must be
// chosen. It is nil where Slack can hold no such list.
func choice(o chat.Option, value string) goslack.BlockElement {
	var options []*goslack.OptionBlockObject
	for _, v := range o.Choices {
		stored := pack(v.Value)
		if !fits(stored) {
			return nil
		}
		if !slices.ContainsFunc(options, func(o *goslack.OptionBlockObject) bool { return o.Value == stored }) {
			options = append(options, option(stored, cmp.Or(v.Label, v.Value)))
		}
	}
	if len(options) == 0 || len(options) > mostOptions {
		return nil
	}
	chosen := chosen(o, options, value)
	switch {
	case o.Many:
		e := goslack.NewOptionsMultiSelectBlockElement(goslack.MultiOptTypeStatic, placeholder("Choose"), goslack.MultiOptTypeStatic, options...)
		e.InitialOptions = chosen
		return e
	case o.Required && len(options) <= mostRadio:
		e := goslack.NewRadioButtonsBlockElement(string(goslack.METRadioButtons), options...)
		if len(chosen) > 0 {
			e.InitialOption = chosen[0]
		}
		return e
	default:
		e := goslack.NewOptionsSelectBlockElement(goslack.OptTypeStatic, placeholder("Choose one"), goslack.OptTypeStatic, options...)
		if len(chosen) > 0 {
			e.InitialOption = chosen[0]
		}
		return e
	}
}

// chosen are the options that a value means, by any of their words.
func chosen(o chat.Option, options []*goslack.OptionBlockObject, value string) []*goslack.OptionBlockObject {
	var out []*goslack.OptionBlockObject
	for _, word := range wording.Values(o, value) {
		for _, v := range o.Choices {
			if !slices.ContainsFunc(append([]string{v.Value, v.Label}, v.Also...), func(w string) bool { return strings.EqualFold(w, word) }) {
				continue
			}
			i := slices.IndexFunc(options, func(o *goslack.OptionBlockObject) bool { return o.Value == pack(v.Value) })
			if i >= 0 && !slices.Contains(out, options[i]) {
				out = append(out, options[i])
			}
			break
		}
	}
	return out
}

func option(value, label string) *goslack.OptionBlockObject {
	return goslack.NewOptionBlockObject(value, plain(cmp.Or(oneLine(label), nothing), mostLabel), nil)
}

// flag is yes or no, where one of them must be said or it answers a question; else a
// box to tick.
func flag(o chat.Option, value string) goslack.BlockElement {
	said := ""
	switch strings.ToLower(value) {
	case "yes", "y", "true", "on", "1":
		said = "yes"
	case "no", "n", "false", "off", "0":
		said = "no"
	}
	yes, no := option("yes", "Yes"), option("no", "No")
	if o.Required || strings.HasSuffix(o.Title(), "?") {
		e := goslack.NewRadioButtonsBlockElement(string(goslack.METRadioButtons), yes, no)
		switch said {
		case "yes":
			e.InitialOption = yes
		case "no":
			e.InitialOption = no
		}
		return e
	}
	e := goslack.NewCheckboxGroupsBlockElement(string(goslack.METCheckboxGroups), yes)
	if said == "yes" {
		e.InitialOptions = []*goslack.OptionBlockObject{yes}
	}
	return e
}

// person is Slack's own list of people, where everybody in the company is on it and
// so is who is in the field; else suggestions of ours.
func (r Renderer) person(o chat.Option, value string) goslack.BlockElement {
	if r.Names == nil || !r.Names.AllHere() {
		return suggested(o, value)
	}
	var ids []string
	for _, v := range wording.Values(o, value) {
		id, ok := mentioned(v, "<@")
		if !ok {
			id = r.account(strings.ToLower(strings.TrimPrefix(v, "@")))
		}
		if id == "" {
			return suggested(o, value)
		}
		ids = append(ids, id)
	}
	if o.Many {
		e := goslack.NewOptionsMultiSelectBlockElement(goslack.MultiOptTypeUser, placeholder("Choose people"), goslack.MultiOptTypeUser)
		e.InitialUsers = ids
		return e
	}
	e := goslack.NewOptionsSelectBlockElement(goslack.OptTypeUser, placeholder("Choose a person"), goslack.OptTypeUser)
	e.InitialUser = strings.Join(ids, "")
	return e
}

// conversation is Slack's own list of channels, where the one that is in the field
// is on it; else suggestions of ours.
func (r Renderer) conversation(o chat.Option, value string) goslack.BlockElement {
	var ids []string
	for _, v := range wording.Values(o, value) {
		id, ok := mentioned(v, "<#")
		if !ok {
			id = r.channel(strings.ToLower(strings.TrimPrefix(v, "#")))
		}
		if id == "" {
			return suggested(o, value)
		}
		ids = append(ids, id)
	}
	only := &goslack.SelectBlockElementFilter{Include: []string{"public", "private"}, ExcludeBotUsers: true}
	if o.Many {
		e := goslack.NewOptionsMultiSelectBlockElement(goslack.MultiOptTypeConversations, placeholder("Choose channels"), goslack.MultiOptTypeConversations)
		e.InitialConversations, e.Filter = ids, only
		return e
	}
	e := goslack.NewOptionsSelectBlockElement(goslack.OptTypeConversations, placeholder("Choose a channel"), goslack.OptTypeConversations)
	e.InitialConversation, e.Filter = strings.Join(ids, ""), only
	return e
}

// mentioned is the id of a mention: <@U1|ana> is U1.
func mentioned(text, prefix string) (string, bool) {
	inside, ok := strings.CutPrefix(text, prefix)
	if !ok || !strings.HasSuffix(inside, ">") {
		return "", false
	}
	id, _, _ := strings.Cut(strings.TrimSuffix(inside, ">"), "|")
	for _, r := range id {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return "", false
		}
	}
	return id, id != ""
}

// suggested is a field with suggestions of ours; nil where what is in it is longer
// than such a field can hold.
func suggested(o chat.Option, value string) goslack.BlockElement {
	none := 0
	var options []*goslack.OptionBlockObject
	for _, v := range wording.Values(o, value) {
		stored := pack(v)
		if !fits(stored) {
			return nil
		}
		options = append(options, option(stored, v))
	}
	if o.Many {
		e := goslack.NewOptionsMultiSelectBlockElement(goslack.MultiOptTypeExternal, placeholder("Type to search"), goslack.MultiOptTypeExternal)
		e.InitialOptions, e.MinQueryLength = options, &none
		return e
	}
	e := goslack.NewOptionsSelectBlockElement(goslack.OptTypeExternal, placeholder("Type to search"), goslack.OptTypeExternal)
	e.MinQueryLength = &none
	if len(options) > 0 {
		e.InitialOption = options[0]
	}
	return e
}

// pack is a value as an option carries it: without the characters that Slack
// refuses, or may escape in what it sends back.
func pack(value string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(value, "\uFFFD") {
		if r < ' ' || r == 0x7f || strings.ContainsRune("%&<>", r) {
			fmt.Fprintf(&b, "%%%02X", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// unpack is the value that an option carries.
func unpack(stored string) string {
	var b strings.Builder
	for stored != "" {
		before, after, found := strings.Cut(stored, "%")
		b.WriteString(before)
		if !found {
			break
		}
		code, err := strconv.ParseUint(after[:min(len(after), 2)], 16, 7)
		if err != nil || len(after) < 2 {
			b.WriteByte('%')
			stored = after
			continue
		}
		b.WriteByte(byte(code))
		stored = after[2:]
	}
	return b.String()
}

// fits reports whether an option can carry a packed value.
func fits(stored string) bool {
	return strings.TrimSpace(stored) != "" && length(stored) <= mostOptionValue
}
