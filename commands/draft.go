package commands

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/digest/narrative"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// threadArg is the argument in which a shortcut brings what was said around the
// message. It is not an option that can be typed.
const threadArg = "thread"

var _ = declare(command{
	Command: chat.Command{
		Path:    "draft",
		Summary: "Make a risk, an update or a request of plain words, in a form that you look at first",
		Detail: "Say it as you would say it to a colleague, or use “Draft from this” on a message. I propose what to make of it, and fill in the form " +
			"as far as your words go. Nothing is stored until you send the form. In a direct message the command can be left out.",
		Examples:  []string{"draft We lost the second supplier, might slip two weeks"},
		Shortcuts: []chat.Shortcut{{Label: "Draft from this", Into: "text", Thread: threadArg}},
		Options: []chat.Option{
			{Name: "text", Kind: chat.LongText, Rest: true, Required: true, Label: "In your words", Help: "What has happened, what may happen, or what you need"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		s := c.draftSource(c.text("text"))
		kinds := c.offeredKinds()
		if len(kinds) == 0 {
			return chat.Reply{}, ops.Refuse("There is nothing that you could make of it.")
		}
		d, err := c.advisedDraft(kinds, s)
		if err != nil {
			return chat.Reply{}, err
		}
		if d.question {
			return c.through(askPath, chat.Args{"question": s.text})
		}
		return c.offerDraft(d)
	},
})

// askPath is the command that answers questions.
const askPath = "ask"

// draft is what words may become.
type draft struct {
	*draftSource
	// kinds are those that are offered, the likeliest first; args what each of their
	// forms is filled with, by the name of the kind.
	kinds []*draftKind
	args  map[string]chat.Args
	// modelled is set where a model has said what it is and filled in the first one;
	// failed says why none has, where one may.
	modelled bool
	failed   string
	// question is set where it is none of these, but asks something.
	question bool
	// cut is set where a text had to be shortened to fit its field.
	cut bool
}

// draftSource are the words that the call is about, with their thread.
func (c *call) draftSource(text string) *draftSource {
	s := &draftSource{text: text, amounts: c.amountsIn(text, false)}
	if thread, ok := chat.ReadThread(c.inv.Args[threadArg]); ok {
		s.more, s.unread = thread.More, thread.Unread
		for _, r := range thread.Remarks {
			by, on := ops.Handle(""), c.today
			if p, known := c.org.Person(ops.Handle(r.By)); known {
				by = p.Handle
			}
			if !r.At.IsZero() {
				on = dates.Of(r.At.In(c.org.Location(c.me)))
			}
			if said := clean(r.Text, true); said != "" {
				s.remarks = append(s.remarks, newRemark(by, said, on))
			}
		}
	}
	own := newRemark("", text, c.today)
	if c.inv.Via != chat.ViaButton { // otherwise somebody else may have written it
		own.by = c.me.Handle
	}
	if s.own = slices.IndexFunc(s.remarks, func(r remark) bool { return r.text == text }); s.own < 0 {
		s.own, s.remarks = len(s.remarks), append(s.remarks, own)
	}
	return s
}

// byRule is a draft as it is made without a model: the words in the fields for words,
// and what can be read in them only one way.
func (c *call) byRule(kinds []*draftKind, s *draftSource) draft {
	d := draft{draftSource: s, kinds: ranked(kinds, s), args: map[string]chat.Args{}}
	for _, k := range d.kinds {
		c.ruleArgs(k, &d)
	}
	return d
}

// ruleArgs fills in the form of a kind.
func (c *call) ruleArgs(k *draftKind, d *draft) {
	args := chat.Args{}
	d.args[k.name] = args
	if k.title != "" {
		c.fit(k, d, k.title, firstSentence(strings.TrimSpace(d.text)))
	}
	if k.title == "" || k.both || !d.says(args[k.title]) || len(d.remarks) > 1 {
		c.fit(k, d, k.whole, d.wholeFor(c, k))
	}
	for _, o := range k.options(c.book) {
		if only := c.onlyValue(k, d.draftSource, o); only != "" {
			args[o.Name] = only
		}
	}
}

// fit puts a text into an option, as much of it as that takes.
func (c *call) fit(k *draftKind, d *draft, name, text string) {
	o, ok := k.option(c.book, name)
	if !ok || text == "" {
		return
	}
	text = clean(text, o.Kind == chat.LongText)
	d.args[k.name][name] = truncated(text, o.Limit())
	d.cut = d.cut || d.args[k.name][name] != text
}

// says reports whether a title is all that the message says.
func (s *draftSource) says(title string) bool {
	return slices.Equal(slices.Concat(sentencesOf(title)...), s.about())
}

// onlyValue is what the message says of an option, where it can be read in one way
// only; empty otherwise.
func (c *call) onlyValue(k *draftKind, s *draftSource, o chat.Option) string {
	own := &s.remarks[s.own]
	switch {
	case o.Kind == chat.Money && len(s.amounts) == 1:
		return c.money(s.amounts[0])
	case o.Name == "health":
		return c.stated(s, o)
	case k.name == "action" && o.Name == "due", k.name == "request" && o.Name == "needed_by":
		if days := c.datesIn(own); len(days) == 1 && !days[0].Before(c.today) {
			return days[0].String()
		}
	case k.name == "action" && o.Name == "owner":
		var named []ops.Handle
		for _, p := range c.org.People {
			if c.mentions(own, p.Handle) {
				named = append(named, p.Handle)
			}
		}
		if len(named) == 1 {
			return string(named[0])
		}
	}
	return ""
}

// wholeFor is all that was written. A decision and an action come of a talk: they get
// the thread, with who said what.
func (s *draftSource) wholeFor(c *call, k *draftKind) string {
	if len(s.remarks) < 2 || k.name != "decision" && k.name != "action" {
		return strings.TrimSpace(s.text)
	}
	var lines []string
	for _, r := range s.remarks {
		who := "Somebody"
		if r.by != "" {
			who = c.name(r.by)
		}
		lines = append(lines, who+": "+r.text)
	}
	return strings.Join(lines, "\n")
}

// firstSentence is what a text begins with, as a title.
func firstSentence(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	for _, end := range []string{". ", "! ", "? ", "; "} {
		if before, _, found := strings.Cut(line, end); found && len(strings.Fields(before)) >= 3 {
			line = before
		}
	}
	return capital(truncated(strings.TrimRight(clean(line, false), ".;, "), chat.TextLimit))
}

// offerDraft shows a draft, with buttons that open its forms.
func (c *call) offerDraft(d draft) (chat.Reply, error) {
	name, err := c.keepDraft(d)
	if err != nil {
		return chat.Reply{}, err
	}
	first := d.kinds[0]
	message := chat.Message{}
	if d.modelled {
		message.Title = chat.Line{chat.B("A draft of " + first.article() + ", not stored yet: "), chat.T(truncated(d.headline(), chat.TextLimit) + " " + narrative.Mark)}
		if fields := c.draftFields(d); len(fields) > 0 {
			message.Blocks = append(message.Blocks, chat.Fields(fields...))
		}
	} else {
		message.Title = chat.L("What shall I make of that? Nothing is stored yet.")
	}
	const enough = 300
	message.Blocks = append(message.Blocks, chat.Quote(truncated(clean(d.text, true), enough)))
	message.Blocks = append(message.Blocks, chat.Block{Kind: chat.BlockNote, Lines: c.draftNotes(d)})
	for i, k := range d.kinds[:min(len(d.kinds), c.mostDraftKinds(d))] {
		b := chat.Button{Label: capital(k.article()), Path: k.path, Args: chat.Args{draftArg: name + "." + k.name}, Form: true}
		switch {
		case i == 0 && d.modelled:
			b.Label, b.Style = "Open the form", chat.Primary
		case i == 0:
			b.Style = chat.Primary
		case d.modelled:
			b.Label += " instead"
		}
		message.Buttons = append(message.Buttons, b)
	}
	return chat.Reply{Message: message}, nil
}

// mostDraftKinds is how many kinds are offered: fewer where a model has chosen one.
func (c *call) mostDraftKinds(d draft) int {
	switch {
	case d.modelled:
		return 3
	case c.inv.Via == chat.ViaMessage:
		return 4
	}
	return 5
}

// headline is what the first draft is called.
func (d *draft) headline() string {
	k := d.kinds[0]
	if k.title != "" {
		return d.args[k.name][k.title]
	}
	return firstLine(d.args[k.name][k.whole], chat.TextLimit)
}

// draftFields are the values of the first draft, but for the words themselves.
func (c *call) draftFields(d draft) []chat.Field {
	k := d.kinds[0]
	var fields []chat.Field
	for _, o := range k.options(c.book) {
		text := d.args[k.name][o.Name]
		if text == "" || o.Name == k.title || o.Name == k.whole {
			continue
		}
		fields = append(fields, chat.Field{Label: o.Title(), Value: chat.L(c.valueWords(o, text))})
	}
	return fields
}

// valueWords is the value of an option as people read it.
func (c *call) valueWords(o chat.Option, text string) string {
	v, err := c.read(o, text)
	if err != nil {
		return text
	}
	switch o.Kind {
	case chat.Choice:
		for _, choice := range o.Choices {
			if choice.Value == v.text {
				return choice.Label
			}
		}
	case chat.Date:
		return c.due(v.date)
	case chat.Money:
		return c.money(v.amount)
	case chat.Person:
		names := make([]string, len(v.handles))
		for i, h := range v.handles {
			names[i] = c.name(h)
		}
		return strings.Join(names, ", ")
	case chat.Department:
		return c.waitingWords(v.handles)
	}
	return text
}

// whenStored is when a draft becomes a record.
const whenStored = "It is stored when you send the form."

// draftNotes are the small print of a draft: who has filled it in, and what it lacks.
func (c *call) draftNotes(d draft) []chat.Line {
	var notes []chat.Line
	switch {
	case d.modelled && len(d.remarks) > 1:
		notes = append(notes, chat.L(narrative.Mark+" filled in by a model from the words of the thread. "+whenStored))
	case d.modelled:
		notes = append(notes, chat.L(narrative.Mark+" filled in by a model from these words. "+whenStored))
	case d.failed != "":
		notes = append(notes, chat.L(whenStored+" No model has filled it in: "+d.failed+"."))
	case c.inv.Via == chat.ViaMessage:
		notes = append(notes, said(whenStored+" If it was meant as a command: /help"))
	default:
		notes = append(notes, chat.L(whenStored))
	}
	if d.unread != "" {
		notes = append(notes, chat.L(d.unread))
	}
	if d.more {
		notes = append(notes, chat.L(fmt.Sprintf("The thread is long: its latest %s were read.", plural(len(d.remarks), "message", "messages"))))
	}
	if d.cut {
		notes = append(notes, chat.L("Not all of it fits into its field: what ends with “…” was shortened."))
	}
	return notes
}
