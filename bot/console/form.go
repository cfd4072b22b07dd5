package console

import (
	"context"
	"errors"
	"io"
	"strings"

	"adjutant/chat"
)

// errLeft says that the line where an answer was due was a command. It is
// waiting to be run.
var errLeft = errors.New("the form was left")

// filled is what was made of a form.
type filled struct {
	path  string
	args  chat.Args
	asked map[string]bool
}

// fill asks for the fields of the reply's form and returns what to submit, or false if the
// person left it. last is the form of which this one is the correction; only
// what is wrong is asked for again then.
func (c *Console) fill(ctx context.Context, who seat, place chat.Place, reply chat.Reply, last *filled) (*filled, bool) {
	form := *reply.Form
	if last == nil || last.path != form.Path {
		last = &filled{}
	}
	ask := last.toAsk(form)
	f := &filled{path: form.Path, args: chat.Args{}, asked: last.asked}
	if f.asked == nil {
		f.asked = map[string]bool{}
	}
	for name, value := range form.Hidden {
		f.args[name] = value
	}
	for _, field := range form.Fields {
		f.set(field, last, last.present(field))
	}
	c.openForm(who, place, reply, ask)

	if len(ask) == 0 {
		return f, c.submit(ctx, form)
	}
	for _, i := range ask {
		field := form.Fields[i]
		value, err := c.askField(ctx, field, last.present(field), func(text string, pos int) (int, []chat.Suggestion) {
			return c.completeField(who, place, f, field.Option, text, pos)
		})
		if err != nil {
			c.left(err)
			return nil, false
		}
		f.asked[field.Option.Name] = true
		f.set(field, last, value)
	}
	return f, true
}

// set puts a field's value into what is submitted. An empty one is sent only
// where it takes a value away, now or when the form was filled in before.
func (f *filled) set(field chat.FormField, last *filled, value string) {
	name := field.Option.Name
	_, before := last.args[name]
	if value != "" || field.Value != "" || before {
		f.args[name] = value
	}
}

// toAsk are the indexes of the fields to ask for.
func (f *filled) toAsk(form chat.Form) []int {
	var open, wrong, fresh []int
	faulty := false
	for i, field := range form.Fields {
		if !field.Given {
			open = append(open, i)
		}
		faulty = faulty || field.Error != ""
		if field.Error != "" || field.Option.Required && f.present(field) == "" {
			wrong = append(wrong, i)
		}
		if !f.asked[field.Option.Name] {
			fresh = append(fresh, i)
		}
	}
	switch {
	case f.asked == nil && !faulty:
		return open
	case len(wrong) > 0:
		return wrong
	default:
		return fresh
	}
}

// present is what stands in the field: what the form says, or what was typed
// into the one before.
func (f *filled) present(field chat.FormField) string {
	if field.Value != "" {
		return field.Value
	}
	return f.args[field.Option.Name]
}

// openForm prints the form's head.
func (c *Console) openForm(who seat, place chat.Place, reply chat.Reply, ask []int) {
	if c.opts.JSON {
		c.put(c.formLine(who, place, reply, ask))
		return
	}
	form := reply.Form
	head := label("only @" + clean(who.person))
	if place.Direct {
		head = label(placeName(place))
	}
	width := c.columns()
	s := sheet{head: head, title: []run{{clean(form.Title), styleBold}}}
	if form.Intro != "" {
		s.body = wrap([]run{{clean(form.Intro), plain}}, width-2)
	}
	if c.opts.Interactive {
		const how = "An empty answer keeps what is in [brackets], - clears it, /cancel leaves."
		s.body = append(s.body, wrap([]run{{how, styleDim}}, width-2)...)
	}
	c.put(c.text(s, width))
}

// askField asks for one field until there is an answer that can be sent.
func (c *Console) askField(ctx context.Context, field chat.FormField, present string, complete completer) (string, error) {
	o := field.Option
	wrong := field.Error
	for {
		c.describe(o, wrong)
		p := prompt{text: c.paint(answerPrompt(o, present)), complete: complete}
		text, err := c.answer(ctx, p)
		if err == nil && o.Kind == chat.LongText && c.opts.Interactive && !isKept(text) {
			text, err = c.moreLines(ctx, text)
		}
		if err != nil {
			return "", err
		}
		value := present
		switch typed := strings.TrimSpace(text); {
		case typed == "-":
			value = ""
		case typed != "":
			value = meaning(o, typed)
		}
		if value != "" || !o.Required {
			return value, nil
		}
		wrong = o.Title() + " is needed."
	}
}

func isKept(text string) bool {
	text = strings.TrimSpace(text)
	return text == "" || text == "-"
}

// moreLines reads the rest of a long text, up to an empty line.
func (c *Console) moreLines(ctx context.Context, text string) (string, error) {
	for {
		next, err := c.answer(ctx, prompt{text: c.paint(row{{"  … ", styleDim}})})
		if err != nil {
			return "", err
		}
		if strings.TrimSpace(next) == "" {
			return text, nil
		}
		text += "\n" + next
	}
}

// answer reads a line that answers a prompt and shows both in a script. A
// command is put back and reported as errLeft.
func (c *Console) answer(ctx context.Context, p prompt) (string, error) {
	text, err := c.read(ctx, p)
	if err != nil {
		return "", err
	}
	if leavesForm(text) && !strings.EqualFold(strings.TrimSpace(text), "/cancel") {
		c.unread = append(c.unread, text)
		return "", errLeft
	}
	if !c.opts.Interactive && !c.opts.JSON {
		c.put(strings.TrimRight(p.text+clean(text), " ") + "\n")
	}
	if strings.EqualFold(strings.TrimSpace(text), "/cancel") {
		return "", errInterrupted
	}
	return text, nil
}

// submit asks whether to send a form of which nothing has to be asked.
func (c *Console) submit(ctx context.Context, form chat.Form) bool {
	word := form.Submit
	if word == "" {
		word = "Submit"
	}
	text, err := c.answer(ctx, prompt{text: c.paint(row{{"  " + clean(word) + "? (yes/no) ", plain}})})
	if err != nil {
		c.left(err)
		return false
	}
	if !isYes(text) {
		c.say("Nothing was saved.")
		return false
	}
	return true
}

// left says what became of a form that was not submitted.
func (c *Console) left(err error) {
	switch {
	case errors.Is(err, errInterrupted):
		c.say("Nothing was saved.")
	case errors.Is(err, errLeft), errors.Is(err, io.EOF):
		c.leave("Nothing was saved.")
	}
}

// leave says that something was broken off. In a script that is an error: its
// writer meant the line to be done.
func (c *Console) leave(text string) {
	c.fail("the answers it asked for were not given")
	c.say(text)
}
