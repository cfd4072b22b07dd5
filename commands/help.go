package commands

import (
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/ops"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "help",
		Summary:  "Show what you can ask for, or how one command works",
		Examples: []string{"help", "help risk", "help risk log"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "topic", Kind: chat.Text, Rest: true, Help: "A command, or its first word", Default: "everything"},
		},
	},
	Who: ops.Anyone, Personal: true,
	Run: func(c *call) (chat.Reply, error) {
		return c.book.helpOn(c, strings.ToLower(strings.TrimPrefix(c.text("topic"), "/"))), nil
	},
})

// helpOn is help on one command, on a group, or on all that the person may use.
func (b *Book) helpOn(c *call, topic string) chat.Reply {
	topic = strings.Join(strings.Fields(topic), " ")
	if cmd := b.commands[topic]; cmd != nil && !cmd.Internal {
		return chat.Reply{Message: c.helpCommand(cmd)}
	}
	var usable []*command
	var names []string
	for _, declared := range b.Commands() {
		cmd := b.commands[declared.Path]
		if !cmd.Who.May(c.org, c.me) {
			continue
		}
		names = append(names, cmd.Path, cmd.Group())
		if topic == "" || cmd.Group() == topic {
			usable = append(usable, cmd)
		}
	}
	if len(usable) == 0 {
		reply := refuse("There is no help on “" + topic + "”.")
		if near := grammar.Suggest(topic, names); len(near) > 0 {
			reply.Message.Blocks = []chat.Block{chat.Paragraph(chat.T("Did you mean "), chat.C(c.helpCall(near[0])), chat.T("?"))}
		}
		return reply
	}
	if topic == "" {
		return chat.Reply{Message: c.helpGroups(usable)}
	}
	message := chat.Message{Title: chat.L("What you can ask for")}
	title := ""
	for _, cmd := range usable {
		if now := titleOf(cmd.Group()); now != title {
			title = now
			message.Blocks = append(message.Blocks, chat.Heading(title), chat.List())
		}
		list := &message.Blocks[len(message.Blocks)-1]
		list.Lines = append(list.Lines, chat.Line{chat.C("/" + cmd.Path), chat.T(" " + cmd.Summary)})
	}
	how := append(chat.Line{chat.T("More on one: "), chat.C(c.helpCall("risk log")), chat.T(". ")}, c.howToAsk()...)
	message.Blocks = append(message.Blocks, chat.Note(how...))
	return chat.Reply{Message: message}
}

// helpGroups is help on everything, a line a group: what fits on a phone.
func (c *call) helpGroups(usable []*command) chat.Message {
	var lines []chat.Line
	title, group := "", ""
	for _, cmd := range usable {
		if now := titleOf(cmd.Group()); now != title {
			title, group = now, cmd.Group()
			lines = append(lines, chat.Line{chat.B(title), chat.T(": "), chat.C("/" + cmd.Path)})
			continue
		}
		last := len(lines) - 1
		if cmd.Group() == group {
			lines[last] = append(lines[last], chat.T(", "+cmd.Verb()))
			continue
		}
		group = cmd.Group()
		lines[last] = append(lines[last], chat.T(", "), chat.C("/"+cmd.Path))
	}
	return chat.Message{
		Title: chat.L("What you can ask for"),
		Blocks: []chat.Block{
			chat.List(lines...),
			chat.Paragraph(c.howToAsk()...),
			chat.Note(chat.T("More: "), chat.C(c.helpCall("risk")), chat.T(", "), chat.C(c.helpCall("risk log"))),
		},
	}
}

// howToAsk says how a command is given what it takes.
func (c *call) howToAsk() chat.Line {
	if c.offers() {
		return chat.Line{
			chat.T("What a command takes is offered as you type it; what is missing is asked for. Or send me a line in a direct message, without the slash: "),
			chat.C("risk log The port may close likelihood:2"),
		}
	}
	return chat.Line{chat.T("Say the main thing in plain words and the rest as "), chat.C("name:value"), chat.T("; what is missing is asked for.")}
}

// helpCall is how help on a topic is asked for.
func (c *call) helpCall(topic string) string {
	if c.offers() {
		return "/help topic:" + topic
	}
	return "/help " + topic
}

// offers reports whether it was asked where options are offered one by one.
func (c *call) offers() bool {
	return slices.ContainsFunc(c.book.platforms, func(p Platform) bool { return p.Offers && p.Name == c.inv.Platform })
}

func titleOf(name string) string {
	if i := slices.IndexFunc(groups, func(g group) bool { return g.name == name }); i >= 0 {
		return groups[i].title
	}
	return capital(name)
}

// helpCommand is help on one command.
func (c *call) helpCommand(cmd *command) chat.Message {
	message := chat.Message{Title: chat.Line{chat.C("/" + cmd.Path), chat.T(" " + cmd.Summary)}}
	if cmd.Detail != "" {
		message.Blocks = append(message.Blocks, chat.Paragraph(said(cmd.Detail)...))
	}
	var examples []chat.Line
	heading, slash := "For example", "/"
	if c.offers() {
		heading, slash = "For example, in a direct message to me", ""
	}
	for _, example := range cmd.Examples {
		examples = append(examples, chat.Line{chat.C(slash + example)})
	}
	if len(examples) > 0 {
		message.Blocks = append(message.Blocks, chat.Heading(heading), chat.List(examples...))
	}
	var options []chat.Line
	for _, o := range cmd.Options {
		options = append(options, append(chat.Line{chat.C(optionShape(o))}, said(" "+optionWords(o))...))
	}
	if len(options) > 0 {
		message.Blocks = append(message.Blocks, chat.Heading("Options"), chat.List(options...))
	}
	message.Blocks = append(message.Blocks, chat.Note(chat.T("Who may: "+cmd.Who.Words)))
	return message
}

// optionShape is how an option is typed.
func optionShape(o chat.Option) string {
	if o.Positional || o.Rest {
		return o.Name
	}
	return o.Name + ":"
}

// optionWords say what an option takes and what leaving it out means.
func optionWords(o chat.Option) string {
	words := o.Help
	if words == "" {
		words = o.Title()
	}
	switch {
	case o.Kind == chat.Choice && !allNumbers(o.Choices):
		var labels []string
		for _, v := range o.Choices {
			labels = append(labels, v.Label)
		}
		words += ": " + strings.Join(labels, ", ")
	case o.Kind == chat.Date:
		words += " (friday, in 2 weeks, 1 Dec)"
	case o.Kind == chat.Money:
		words += " (€40k, 40,000 EUR)"
	case o.Kind == chat.Zone:
		words += " (lisbon, Europe/Lisbon, UTC+1)"
	case o.Kind == chat.Flag:
		words += " (yes or no)"
	}
	switch {
	case o.Required:
		words += ". Required"
	case o.Default != "":
		words += ". Otherwise " + o.Default
	}
	return words
}

func allNumbers(values []chat.Value) bool {
	return !slices.ContainsFunc(values, func(v chat.Value) bool { return strings.Trim(v.Value, "0123456789") != "" })
}
