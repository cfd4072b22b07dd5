package slack

import (
	"context"
	"errors"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/intake"
	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
)

// modalDelay is how long an answer may take before the modal that is going to hold
// it is opened empty: a trigger lives for three seconds.
const modalDelay = 300 * time.Millisecond

// openTimeout is how long opening or changing a modal may take.
const openTimeout = 5 * time.Second

// errClosed says that the person has closed the modal.
var errClosed = errors.New("the modal is closed")

// opening is a modal that says that something is coming. It is opened when the
// answer takes its time.
type opening struct {
	cancel context.CancelFunc // of the wait, not of the call
	done   chan struct{}
	view   string
}

// opening begins to open a modal after a delay, unless it is settled before.
func (s *Slack) opening(ctx context.Context, a *asked, after time.Duration, p slip) *opening {
	waiting, cancel := context.WithCancel(ctx)
	o := &opening{cancel: cancel, done: make(chan struct{})}
	view := blockkit.Working(p.encoded())
	go func() {
		defer close(o.done)
		if after > 0 && !intake.Wait(waiting, after) {
			return
		}
		var err error
		if o.view, err = s.openView(ctx, a, view); err != nil {
			s.opts.Log.Debug("a modal could not be opened", "error", err)
		}
	}()
	return o
}

// settle keeps the modal from being opened, or waits until it is, and returns its
// id, or empty where there is none. It is called before whoever made it returns.
func (o *opening) settle() (view string) {
	if o == nil {
		return ""
	}
	o.cancel()
	<-o.done
	return o.view
}

// openView opens a modal with the trigger of what was asked.
func (s *Slack) openView(ctx context.Context, a *asked, view goslack.ModalViewRequest) (id string, err error) {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	client, err := s.client(ctx, a.workspace)
	if err != nil {
		return "", err
	}
	opened, err := client.OpenViewContext(ctx, a.trigger, view)
	if err != nil {
		return "", err
	}
	return opened.ID, nil
}

// pushView opens a modal above the one that is there.
func (s *Slack) pushView(ctx context.Context, a *asked, view goslack.ModalViewRequest) error {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	client, err := s.client(ctx, a.workspace)
	if err != nil {
		return err
	}
	_, err = client.PushViewContext(ctx, a.trigger, view)
	return err
}

// updateView changes a modal.
func (s *Slack) updateView(ctx context.Context, a *asked, id string, view goslack.ModalViewRequest) error {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	client, err := s.client(ctx, a.workspace)
	if err != nil {
		return err
	}
	_, err = client.UpdateViewContext(ctx, view, "", "", id)
	if refused, ok := errors.AsType[goslack.SlackErrorResponse](err); ok && (refused.Err == "not_found" || refused.Err == "view_not_found") {
		return errClosed
	}
	return err
}

// show shows a view in the place of the one that says that it is coming, or opens it
// where there is none. If Slack does not take it, it is shown in its simplest form.
func (s *Slack) show(ctx context.Context, a *asked, o *opening, render func(basic bool) goslack.ModalViewRequest) error {
	id := o.settle()
	try := func(basic bool) error {
		if id != "" {
			return s.updateView(ctx, a, id, render(basic))
		}
		_, err := s.openView(ctx, a, render(basic))
		return err
	}
	err := try(false)
	if refusedBlocks(err) {
		s.opts.Log.Warn("Slack did not take a modal; it is shown in its simplest form", "error", err)
		err = try(true)
	}
	return err
}

// ask opens the form with which a reply asks for more. If it is too late for that,
// the person gets a button that opens it.
func (s *Slack) ask(ctx context.Context, a *asked, reply chat.Reply, o *opening) {
	if s.in.answered(a.id) {
		o.settle()
		return
	}
	metadata, ok := slipOf(a, *reply.Form).encode()
	if !ok {
		s.tellOfModal(ctx, a, o, tooLarge)
		return
	}
	err := s.show(ctx, a, o, func(basic bool) goslack.ModalViewRequest {
		return s.renderer(nil, basic).Form(*reply.Form, reply.Message, metadata)
	})
	switch {
	case err == nil, errors.Is(err, errClosed): // who closed it does not want it
		s.in.known.Put(a.id, true)
		return
	case refusedBlocks(err):
		s.opts.Log.Error("Slack did not take a form", "path", reply.Form.Path, "error", err)
	default:
		s.opts.Log.Debug("a modal could not be opened", "error", err)
	}
	s.logUntold(a, s.answer(ctx, a, chat.Reply{Message: openLater(reply), Failed: true}))
}

// tooLarge is said of a form that does not fit into what Slack carries with it.
var tooLarge = chat.Message{Title: chat.L("This form is too large for Slack, so nothing was changed. Please give what it asks for with the command instead.")}

// openForm is the button that opens a form when its moment has passed.
const openForm = "Open the form"

// openLater says in a message what a form asks for, with a button that opens it.
func openLater(reply chat.Reply) chat.Message {
	f := reply.Form
	m := chat.Message{Title: chat.L(f.Title)}
	if !reply.Message.IsZero() {
		m.Title = reply.Message.Title
		m.Blocks = append(m.Blocks, reply.Message.Blocks...)
	}
	if f.Intro != "" {
		m.Blocks = append(m.Blocks, chat.Paragraph(chat.T(f.Intro)))
	}
	args := chat.Args{}
	var wrong, missing []chat.Line
	for _, field := range f.Fields {
		title := field.Option.Title()
		if field.Error != "" {
			wrong = append(wrong, chat.Line{chat.B(title), chat.T(": " + field.Error)})
		} else if field.Option.Required && field.Value == "" {
			missing = append(missing, chat.L(title))
		}
		if field.Value != "" {
			args[field.Option.Name] = field.Value
		}
	}
	for name, value := range f.Hidden {
		args[name] = value
	}
	if len(wrong) > 0 {
		m.Blocks = append(m.Blocks, chat.List(wrong...))
	}
	if len(missing) > 0 {
		m.Blocks = append(m.Blocks, chat.Paragraph(chat.T("Still needed:")), chat.List(missing...))
	}
	m.Buttons = []chat.Button{{Label: openForm, Path: f.Path, Args: args, Form: true, Style: chat.Primary}}
	return m
}

// tellOfModal tells in the modal that is coming, or opens one; if neither can be,
// where it was asked.
func (s *Slack) tellOfModal(ctx context.Context, a *asked, o *opening, m chat.Message) {
	if m.IsZero() {
		m = chat.Message{Title: chat.L("Done.")}
	}
	err := s.show(ctx, a, o, func(basic bool) goslack.ModalViewRequest {
		return s.renderer(nil, basic).Says(m, slip{Way: a.way}.encoded())
	})
	if err != nil {
		s.opts.Log.Debug("a modal could not be shown", "error", err)
		s.logUntold(a, s.answer(ctx, a, chat.Reply{Message: m, Failed: true}))
	}
}
