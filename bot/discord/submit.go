package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"adjutant/bot/discord/components"
	"adjutant/bot/intake"
	"adjutant/chat"
)

// modalData is what is sent with a form.
type modalData struct {
	CustomID   string          `json:"custom_id"`
	Components json.RawMessage `json:"components"`
}

// takeModal finds out where the answer to a submitted form goes.
func (a *asked) takeModal() {
	var data modalData
	if json.Unmarshal(a.interaction.Data, &data) != nil {
		return
	}
	s, _ := readSlip(data.CustomID)
	a.replace = s.replace && a.interaction.Message != nil
	if ofOurs(a.interaction.Message) {
		a.message, a.link = chat.Ref{}, ""
	}
}

// submit takes what was typed into a form, and goes on: to the next step, or to the
// command.
func (d *Discord) submit(ctx context.Context, a *asked) {
	var data modalData
	err := json.Unmarshal(a.interaction.Data, &data)
	s, ours := readSlip(data.CustomID)
	var typed chat.Args
	if err == nil && ours {
		typed, err = components.ReadModal(data.Components)
	}
	if err != nil || !ours {
		d.opts.Log.Error("a form could not be read", "bytes", len(a.interaction.Data), "error", err)
		d.logUntold(a, d.answer(ctx, a, chat.Reply{Message: unreadForm, Failed: true}))
		return
	}
	f, ok := d.draftOf(ctx, s.draft, a.account)
	if !ok {
		d.logUntold(a, d.answer(ctx, a, chat.Reply{Message: lostForm, Failed: true}))
		return
	}
	f.of(a)
	for name, value := range typed {
		typed[name] = strings.TrimSpace(d.typed(value))
	}
	f.fill(typed)
	f.Account, f.Message, f.Link = a.account, a.message, a.link
	if len(f.unseen()) > 0 {
		d.nextStep(ctx, a, f, s)
		return
	}
	d.send(ctx, a, f, s)
}

var (
	unreadForm = chat.Message{Title: chat.L("This form could not be read, and nothing was changed. Please close it and begin again.")}
	lostForm   = chat.Message{Title: chat.L("I do not know any more what this form was for, so nothing was changed. Please begin again with the command.")}
)

// pressInForm does what the buttons of a form ask for.
func (d *Discord) pressInForm(ctx context.Context, a *asked, p components.Press) {
	if p.Cancelled || p.Path == cancelPath {
		d.logUntold(a, d.answer(ctx, a, chat.Reply{Message: chat.Message{Title: chat.L("Nothing was changed.")}}))
		return
	}
	s := slipOf(p.Args)
	f, ok := d.draftOf(ctx, s.draft, a.account)
	if !ok {
		a.replace = false
		d.logUntold(a, d.answer(ctx, a, chat.Reply{Message: lostForm, Failed: true}))
		return
	}
	f.of(a)
	if p.Path == sendPath {
		d.send(ctx, a, f, s)
		return
	}
	f.Back = p.Args["back"] != "" && len(f.Last) > 0
	if d.openForm(ctx, a, f, s, chat.Message{}) {
		return
	}
	// Discord took too long to say that it was pressed; the button is still there.
	d.logUntold(a, d.answer(ctx, a, chat.Reply{Message: openLater(f, s, chat.Message{}), Failed: true}))
}

// nextStep has what was typed so far looked at, and offers the step that comes next.
// Nothing is changed by that.
func (d *Discord) nextStep(ctx context.Context, a *asked, f draft, s slip) {
	reply := d.dispatch(ctx, a, chat.Invocation{
		ID: a.id + ":step", Via: chat.ViaForm, Path: f.Form.Path, Args: f.args(), Form: true,
	})
	if reply.Form == nil {
		d.refuseForm(ctx, a, f, s, reply)
		return
	}
	f.take(*reply.Form)
	if len(f.wrong()) > 0 {
		d.correct(ctx, a, f, s, reply.Message)
		return
	}
	if len(f.unseen()) == 0 { // the form has become shorter by what was typed
		d.send(ctx, a, f, s)
		return
	}
	d.goOn(ctx, a, f, s, func(f draft, s slip) chat.Message { return noted(f, s, d.labels(ctx, a, f)) })
}

// send runs what the form is for.
func (d *Discord) send(ctx context.Context, a *asked, f draft, s slip) {
	args := f.args()
	reply := d.dispatch(ctx, a, chat.Invocation{
		ID: submissionID(s, f.Form.Path, a.account, args), Via: chat.ViaForm, Path: f.Form.Path, Args: args,
	})
	switch {
	case reply.Form != nil && reply.Form.Path == f.Form.Path:
		f.take(*reply.Form)
		d.correct(ctx, a, f, s, reply.Message)
	case reply.Form != nil:
		d.ask(ctx, a, reply)
	case reply.Failed:
		d.refuseForm(ctx, a, f, s, reply)
	default:
		d.logUntold(a, d.answer(ctx, a, reply))
	}
}

// correct says what is wrong, and offers the form again with all that was typed.
func (d *Discord) correct(ctx context.Context, a *asked, f draft, s slip, says chat.Message) {
	d.goOn(ctx, a, f, s, func(f draft, s slip) chat.Message {
		m := chat.Message{Tone: chat.Warning, Title: chat.L("Nothing was changed yet. Please look at this again:")}
		if !says.IsZero() {
			m.Title = says.Title
			m.Blocks = append(m.Blocks, says.Blocks...)
		}
		m.Blocks = append(m.Blocks, faults(f)...)
		if missing := f.missing(); len(missing) > 0 && len(f.wrong()) == 0 {
			m.Blocks = append(m.Blocks, chat.Paragraph(chat.T("Still needed: "+titles(missing)+".")))
		}
		m.Buttons = []chat.Button{{Label: "Correct it", Path: openPath, Args: s.args(), Style: chat.Primary}}
		return m
	})
}

// refuseForm says why it was not done, and offers the form again, so that what was
// typed is not lost.
func (d *Discord) refuseForm(ctx context.Context, a *asked, f draft, s slip, refusal chat.Reply) {
	d.goOn(ctx, a, f, s, func(_ draft, s slip) chat.Message {
		m := refusal.Message
		m.Buttons = append(m.Buttons[:len(m.Buttons):len(m.Buttons)],
			chat.Button{Label: "Back to the form", Path: openPath, Args: s.args()})
		return m
	})
}

// goOn puts a draft aside and shows where it stands. It takes the place of what stood
// there before.
func (d *Discord) goOn(ctx context.Context, a *asked, f draft, s slip, shows func(draft, slip) chat.Message) {
	name, err := d.putAside(ctx, f)
	if err != nil {
		d.opts.Log.Error("a form could not be put aside", "path", f.Form.Path, "error", err)
		d.logUntold(a, d.answer(ctx, a, chat.Reply{Message: notOpened, Failed: true}))
		return
	}
	s.draft = name
	d.logUntold(a, d.answer(ctx, a, chat.Reply{Message: shows(f, s)}))
}

// noted shows what a form holds so far, and what comes next. Labels are those of what
// was chosen, by option.
func noted(f draft, s slip, labels map[string]string) chat.Message {
	m := chat.Message{Title: chat.L(f.Form.Title)}
	var fields []chat.Field
	for _, field := range f.Form.Fields {
		// What was never seen and nobody has said is asked for next.
		if field.Value == "" || !field.Given && !slices.Contains(f.Seen, field.Option.Name) {
			continue
		}
		shown := labels[field.Option.Name]
		if shown == "" {
			shown = shownValue(field)
		}
		fields = append(fields, chat.Field{Label: field.Option.Title(), Value: chat.L(shown)})
	}
	if len(fields) > 0 {
		m.Blocks = append(m.Blocks, chat.Fields(fields...))
	}
	submit := f.submit()
	optional := len(f.missing()) == 0
	next := "Next: " + titles(f.unseen()) + "."
	switch {
	case optional && len(f.unseen()) == 1:
		next += " You can leave it out."
	case optional:
		next += " You can leave any of it out."
	}
	until := "Noted so far. Nothing is changed before the last step."
	if optional {
		until = fmt.Sprintf("Noted so far. Nothing is changed before you press “%s”, or the last step.", submit)
	}
	m.Blocks = append(m.Blocks, chat.Paragraph(chat.T(next)), chat.Note(chat.T(until)))
	m.Buttons = []chat.Button{{Label: "Continue", Path: openPath, Args: s.args(), Style: chat.Primary}}
	if optional {
		m.Buttons = append(m.Buttons, chat.Button{Label: submit, Path: sendPath, Args: s.args()})
	}
	back := s.args()
	back["back"] = "1"
	m.Buttons = append(m.Buttons, chat.Button{Label: "Back", Path: openPath, Args: back}, chat.Button{Label: "Cancel", Path: cancelPath})
	return m
}

// labels are what people read of what stands in those fields of a form that are chosen
// from a list, by option.
func (d *Discord) labels(ctx context.Context, a *asked, f draft) map[string]string {
	labels := map[string]string{}
	for _, field := range f.Form.Fields {
		o := field.Option
		if field.Value == "" || !isChosen(o) {
			continue
		}
		all := d.complete(ctx, a, chat.ViaForm, f.Form.Path, f.args(), o.Name, "")
		values, ok := chosen(all, field.Value)
		if !ok {
			continue
		}
		var said []string
		for value := range strings.SplitSeq(values, ",") {
			if i := slices.IndexFunc(all, func(s chat.Suggestion) bool { return s.Value == value }); i >= 0 {
				said = append(said, all[i].Label)
			}
		}
		labels[o.Name] = strings.Join(said, ", ")
	}
	return labels
}

// submit is the label of the button that sends the form.
func (f draft) submit() string {
	if f.Form.Submit == "" {
		return "Send"
	}
	return f.Form.Submit
}

// shownValue is what stands in a field, as people read it.
func shownValue(f chat.FormField) string {
	for _, choice := range f.Option.Choices {
		if choice.Value == f.Value {
			return choice.Label
		}
	}
	return intake.Cut(f.Value, 200)
}
