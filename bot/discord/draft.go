package discord

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// draft is a form that somebody is filling in: what it asks for, with what stands in
// it so far. It is put aside under a name that is made of what it holds, so that
// nothing has to be remembered while a form is open, and a form goes on after a
// restart.
type draft struct {
	Form chat.Form `json:"f"`
	// Seen are the options that were asked for already, Last those of the step before.
	Seen []string `json:"s,omitempty"`
	Last []string `json:"l,omitempty"`
	// Back is true where somebody goes back to that step; it is not put aside.
	Back bool `json:"-"`
	// Account is who has typed something into it; empty before that. Nobody else's
	// press gets to it.
	Account string `json:"a,omitempty"`
	// Message and Link are those of what the form is made of.
	Message chat.Ref `json:"m,omitzero"`
	Link    string   `json:"u,omitempty"`
}

// slip travels with a modal and with the buttons of a form, unseen: which draft it is
// about. The nonce is the same for all that comes of one form that was opened, so that
// what is sent a second time, because the answer was lost, is known to be the same.
type slip struct {
	draft, nonce string
	// replace is true where the answer takes the place of the message from which the
	// modal was opened.
	replace bool
}

const (
	draftPrefix = "form-" // of the names under which drafts are put aside
	slipPrefix  = "f:"    // of the ids of modals
	nonceLength = 8
)

// customID is the slip as the id of a modal, of which Discord takes 100 characters.
func (s slip) customID() string {
	flag := "0"
	if s.replace {
		flag = "1"
	}
	return strings.Join([]string{slipPrefix + s.draft, s.nonce, flag}, ":")
}

// readSlip reads the id of a modal, and reports whether that was ours.
func readSlip(id string) (slip, bool) {
	rest, ours := strings.CutPrefix(id, slipPrefix)
	parts := strings.Split(rest, ":")
	if !ours || len(parts) != 3 || parts[0] == "" {
		return slip{}, false
	}
	return slip{draft: parts[0], nonce: parts[1], replace: parts[2] == "1"}, true
}

// args are the slip as a button carries it.
func (s slip) args() chat.Args { return chat.Args{"d": s.draft, "n": s.nonce} }

// slipOf reads what a button carries.
func slipOf(args chat.Args) slip {
	return slip{draft: args["d"], nonce: args["n"], replace: true}
}

// putAside puts a draft aside, and returns its name.
func (d *Discord) putAside(ctx context.Context, f draft) (name string, err error) {
	encoded, err := json.Marshal(f)
	if err != nil {
		return "", err
	}
	name = intake.Hash(string(encoded))
	return name, d.company.Keep(ctx, draftTime, map[string][]byte{draftPrefix + name: encoded})
}

// draftOf is the draft of that name, and whether it is there still and the account
// may have it.
func (d *Discord) draftOf(ctx context.Context, name, account string) (draft, bool) {
	encoded, err := d.company.Kept(ctx, draftPrefix+name)
	if err != nil {
		d.opts.Log.Error("a form that was put aside could not be read", "error", err)
	}
	var f draft
	if err != nil || encoded == nil || json.Unmarshal(encoded, &f) != nil {
		return draft{}, false
	}
	return f, f.Account == "" || f.Account == account
}

// of makes the draft's message that of what was asked.
func (f draft) of(a *asked) {
	if !f.Message.IsZero() {
		a.message, a.link = f.Message, f.Link
	}
}

// args are all values that stand in the form. An empty one is among them where it
// takes away what was there.
func (f draft) args() chat.Args {
	args := chat.Args{}
	for _, field := range f.Form.Fields {
		if field.Value != "" || field.Given {
			args[field.Option.Name] = field.Value
		}
	}
	for name, value := range f.Form.Hidden {
		args[name] = value
	}
	return args
}

// fill puts what was typed into the form.
func (f *draft) fill(typed chat.Args) {
	f.Last = nil
	fields := slices.Clone(f.Form.Fields)
	for i, field := range fields {
		value, shown := typed[field.Option.Name]
		if !shown {
			continue
		}
		had := field.Value != "" || field.Given
		if value == "" && had && field.Option.Kind == chat.Flag {
			value = "no"
		}
		field.Value, field.Given, field.Error = value, value != "" || had, ""
		fields[i] = field
		f.Last = append(f.Last, field.Option.Name)
		if !slices.Contains(f.Seen, field.Option.Name) {
			f.Seen = append(slices.Clip(f.Seen), field.Option.Name)
		}
	}
	f.Form.Fields = fields
}

// take makes the form what it is after it was looked at: with what is wrong, and maybe
// with other fields. What was given stays so.
func (f *draft) take(form chat.Form) {
	given := map[string]bool{}
	for _, field := range f.Form.Fields {
		given[field.Option.Name] = field.Given
	}
	hidden := chat.Args{}
	for name, value := range f.Form.Hidden {
		hidden[name] = value
	}
	for name, value := range form.Hidden {
		hidden[name] = value
	}
	fields := slices.Clone(form.Fields)
	for i := range fields {
		fields[i].Given = fields[i].Given || given[fields[i].Option.Name]
	}
	f.Form = form
	f.Form.Fields, f.Form.Hidden = fields, hidden
}

// wrong are the fields in which something is wrong.
func (f draft) wrong() []chat.FormField {
	return f.fields(func(field chat.FormField) bool { return field.Error != "" })
}

// unseen are the fields that were not asked for yet.
func (f draft) unseen() []chat.FormField {
	return f.fields(func(field chat.FormField) bool { return !slices.Contains(f.Seen, field.Option.Name) })
}

// missing are the fields without which the command cannot run.
func (f draft) missing() []chat.FormField {
	return f.fields(func(field chat.FormField) bool { return field.Option.Required && field.Value == "" })
}

func (f draft) fields(is func(chat.FormField) bool) []chat.FormField {
	var found []chat.FormField
	for _, field := range f.Form.Fields {
		if is(field) {
			found = append(found, field)
		}
	}
	return found
}

// submissionID names what was submitted: the same when the person submits the same
// again because the first answer was lost.
func submissionID(s slip, path, account string, args chat.Args) string {
	parts := []string{s.nonce, path, account}
	for _, name := range sortedNames(args) {
		parts = append(parts, name, args[name])
	}
	return "f:" + intake.Hash(parts...)
}

func sortedNames(args chat.Args) []string {
	names := make([]string, 0, len(args))
	for name := range args {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
