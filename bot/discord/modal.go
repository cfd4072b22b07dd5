package discord

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"adjutant/bot/discord/components"
	"adjutant/bot/intake"
	"adjutant/chat"
	"adjutant/chat/wording"
)

// ask opens the form with which a reply asks for more. Where Discord takes no form any
// more, or none at all, the person gets a button that opens it.
func (d *Discord) ask(ctx context.Context, a *asked, reply chat.Reply) {
	f := draft{Form: *reply.Form, Message: a.message, Link: a.link}
	if a.first != nil && a.interaction.Type == typeComponent {
		f.Message, f.Link = chat.Ref{}, "" // Discord says it again
	}
	name, err := d.putAside(ctx, f)
	if err != nil {
		d.opts.Log.Error("a form could not be put aside", "path", f.Form.Path, "error", err)
		d.logUntold(a, d.answer(ctx, a, chat.Reply{Message: notOpened, Failed: true}))
		return
	}
	s := slip{draft: name, nonce: intake.Hash(a.id)[:nonceLength], replace: a.replace}
	if len(f.Form.Fields) == 0 {
		a.replace = false // what was pressed stays, as it does below a form
		d.logUntold(a, d.answer(ctx, a, chat.Reply{Message: whether(f, s, reply.Message), Failed: true}))
		return
	}
	if d.openForm(ctx, a, f, s, reply.Message) {
		return
	}
	d.logUntold(a, d.answer(ctx, a, chat.Reply{Message: openLater(f, s, reply.Message), Failed: true}))
}

var notOpened = chat.Message{Title: chat.L("The form could not be opened, and it is our fault. Nothing was changed. Please try again, or give what it asks for with the command.")}

// openForm opens the step of a form that comes next, with words above it. It reports
// false where Discord takes no form as an answer, or not any more.
func (d *Discord) openForm(ctx context.Context, a *asked, f draft, s slip, says chat.Message) bool {
	if a.first == nil || a.interaction.Type == typeModal || !a.first.isOpen() {
		return false
	}
	form, step := f.step()
	form.Intro = strings.TrimSpace(plainWords(says) + "\n" + form.Intro)
	for _, choosing := range []bool{true, false} {
		choices := func(chat.Option) []chat.Suggestion { return nil }
		if choosing {
			choices = d.choicesFor(ctx, a, f, step)
		}
		modal := d.renderer(!choosing).Modal(form, step, choices, s.customID())
		opened, err := a.first.give(ctx, response{Type: respondModal, Data: modal})
		if isRefused(err) {
			d.opts.Log.Error("Discord did not take a form", "path", form.Path, "simplest", !choosing, "error", err)
			continue
		}
		if opened {
			return true
		}
		given, _, _ := a.first.state()
		return given == respondModal // which may or may not have arrived
	}
	return false
}

// step is the form with the fields that are asked for next: those of the step before,
// if somebody goes back or something is wrong in it; those of which something is wrong
// with others around them; those that were not asked for yet; or all from the beginning.
func (f draft) step() (chat.Form, []chat.FormField) {
	form := f.Form
	isLast := func(field chat.FormField) bool { return slices.Contains(f.Last, field.Option.Name) }
	isElsewhere := func(field chat.FormField) bool { return !isLast(field) }
	if f.Back || len(f.wrong()) > 0 && !slices.ContainsFunc(f.wrong(), isElsewhere) {
		form.Fields = f.fields(isLast)
		return form, form.Fields
	}
	unseen := f.unseen()
	if len(f.wrong()) == 0 && len(unseen) > 0 {
		form.Fields = unseen
	}
	steps := components.Steps(form)
	if len(steps) == 0 {
		return form, nil
	}
	if done := len(components.Steps(f.Form)) - len(steps); len(f.wrong()) == 0 && len(steps)+done > 1 {
		title, _ := wording.Title(form.Title, form.Path, mostTitle-len(" (1/9)"))
		form.Title = title + fmt.Sprintf(" (%d/%d)", done+1, done+len(steps))
	}
	return form, steps[0]
}

// mostTitle is how many characters the title of a form may have.
const mostTitle = 45

// choicesFor are what can be chosen in the fields of a step, where that is all that
// there is. What stands in such a field is made one of its choices, if it means one.
func (d *Discord) choicesFor(ctx context.Context, a *asked, f draft, step []chat.FormField) func(chat.Option) []chat.Suggestion {
	found := map[string][]chat.Suggestion{}
	for i, field := range step {
		o := field.Option
		if !isChosen(o) {
			continue
		}
		all := d.complete(ctx, a, chat.ViaForm, f.Form.Path, f.args(), o.Name, "")
		all = slices.DeleteFunc(distinct(all), func(s chat.Suggestion) bool { return s.Value == "" || len([]rune(s.Value)) > longestChoice })
		if len(all) == 0 || len(all) >= mostChoices { // there may be more
			continue
		}
		value, ok := chosen(all, field.Value)
		if !ok {
			continue // it could not be shown
		}
		step[i].Value, found[o.Name] = value, all
	}
	return func(o chat.Option) []chat.Suggestion { return found[o.Name] }
}

// What Discord shows of a list: so many entries, with values of so many characters.
const (
	mostChoices   = 25
	longestChoice = 100
)

// isChosen reports whether people choose an option from a list, where that is short.
// Of records only those that are open are in a list, so they have to be typed unless
// one must be named.
func isChosen(o chat.Option) bool {
	switch o.Kind {
	case chat.Person, chat.Department, chat.Channel:
		return true
	case chat.Record:
		return o.Required && !o.Many && len(o.Records) == 1
	}
	return false
}

// distinct are suggestions without a value twice.
func distinct(all []chat.Suggestion) []chat.Suggestion {
	var some []chat.Suggestion
	had := map[string]bool{}
	for _, s := range all {
		if !had[s.Value] {
			had[s.Value] = true
			some = append(some, s)
		}
	}
	return some
}

// chosen is what was typed as values of a list, or false where it is not in there.
func chosen(all []chat.Suggestion, typed string) (string, bool) {
	if typed == "" {
		return "", true
	}
	var values []string
	for part := range strings.SplitSeq(typed, ",") {
		part = strings.TrimLeft(strings.TrimSpace(part), "@#")
		i := slices.IndexFunc(all, func(s chat.Suggestion) bool {
			return strings.EqualFold(s.Value, part) || strings.EqualFold(s.Label, part)
		})
		if i < 0 {
			return "", false
		}
		values = append(values, all[i].Value)
	}
	return strings.Join(values, ","), true
}

// openLater says in a message what a form asks for, with a button that opens it.
func openLater(f draft, s slip, says chat.Message) chat.Message {
	m := chat.Message{Title: chat.L(f.Form.Title)}
	if !says.IsZero() {
		m.Title = says.Title
		m.Blocks = append(m.Blocks, says.Blocks...)
	}
	if f.Form.Intro != "" {
		m.Blocks = append(m.Blocks, chat.Paragraph(chat.T(f.Form.Intro)))
	}
	m.Blocks = append(m.Blocks, faults(f)...)
	if missing := f.missing(); len(missing) > 0 {
		m.Blocks = append(m.Blocks, chat.Paragraph(chat.T("Still needed: "+titles(missing)+".")))
	}
	m.Buttons = []chat.Button{{Label: "Open the form", Path: openPath, Args: s.args(), Style: chat.Primary}}
	return m
}

// whether asks whether to send a form in which there is nothing to fill in.
func whether(f draft, s slip, says chat.Message) chat.Message {
	m := openLater(f, s, says)
	submit, no := f.submit(), "Cancel"
	if strings.HasPrefix(strings.ToLower(submit), "cancel") {
		no = "Go back"
	}
	m.Buttons = []chat.Button{{Label: submit, Path: sendPath, Args: s.args(), Style: chat.Primary}, {Label: no, Path: cancelPath}}
	return m
}

// faults are what is wrong, each beside its field.
func faults(f draft) []chat.Block {
	var lines []chat.Line
	for _, field := range f.wrong() {
		lines = append(lines, chat.Line{chat.B(field.Option.Title()), chat.T(": " + field.Error)})
	}
	if len(lines) == 0 {
		return nil
	}
	return []chat.Block{chat.List(lines...)}
}

// titles are the names of fields in a sentence.
func titles(fields []chat.FormField) string {
	var names []string
	for _, field := range fields {
		names = append(names, field.Option.Title())
	}
	return strings.Join(names, ", ")
}

// plainWords are the words of a message that stand above a form.
func plainWords(m chat.Message) string {
	words := []string{m.Title.Plain()}
	for _, b := range m.Blocks {
		for _, line := range b.Lines {
			words = append(words, line.Plain())
		}
	}
	return strings.TrimSpace(strings.Join(words, "\n"))
}
