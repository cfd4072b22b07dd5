package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/ops"
	"adjutant/storage"
)

// ask answers with a form that keeps what was given, asks for what is missing
// and says beside each field what is wrong with it. Words that fit nowhere are
// answered without a form, since there is no field to put them in.
func (c *call) ask(args chat.Args, issues []grammar.Issue) (chat.Reply, error) {
	for _, issue := range issues {
		if issue.Option == "" {
			return refuse(issue.Text + " " + usage(c.cmd.Command)), nil
		}
	}
	present, err := c.present(args)
	if err != nil {
		if fault, ok := ops.AsFault(err); ok {
			return refuse(fault.Text), nil
		}
		return chat.Reply{}, err
	}
	form := &chat.Form{
		Title:  orElse(c.asked.title, c.cmd.Summary),
		Intro:  c.asked.intro,
		Path:   c.cmd.Path,
		Submit: orElse(c.asked.submit, submitLabel(c.cmd.Command)),
		Hidden: chat.Args{},
	}
	for i, o := range c.options() {
		wrong := slices.IndexFunc(issues, func(i grammar.Issue) bool { return i.Option == o.Name })
		text, given := args[o.Name]
		if !given {
			text = present[o.Name]
		}
		// What says which record it is about is not to be changed in the form.
		which := o.Kind == chat.Record || len(c.asked.options) > 0 && i < len(c.cmd.Options)
		if which && wrong < 0 && text != "" {
			form.Hidden[o.Name] = text
			continue
		}
		if !o.Required && !o.Form && !given && wrong < 0 {
			continue
		}
		field := chat.FormField{Option: o, Value: text, Given: given && wrong < 0 && !c.inv.Form}
		if wrong >= 0 {
			field.Error = issues[wrong].Text
		}
		form.Fields = append(form.Fields, field)
	}
	if c.origin != nil {
		form.Hidden[draftArg] = c.inv.Args[draftArg]
	}
	if rev := c.revision(); rev > 0 {
		form.Hidden[revisionArg] = strconv.Itoa(rev)
	}
	return chat.Reply{Form: form, Failed: hasText(issues)}, nil
}

// present are the values that the form's fields have now, from the command's
// own Fill. A record that is missing or wrong leaves nothing to fill.
func (c *call) present(args chat.Args) (chat.Args, error) {
	if c.cmd.Fill == nil {
		return c.asked.present, nil
	}
	for _, o := range c.cmd.Options {
		if o.Kind == chat.Record && !c.has(o.Name) && (o.Required || args[o.Name] != "") {
			return nil, nil
		}
	}
	return c.cmd.Fill(c)
}

// revision is that of the record which the call is about, 0 if there is none.
func (c *call) revision() int {
	for _, o := range c.cmd.Options {
		if id := c.id(o.Name); id != "" {
			if table, ok := storage.TableOf(id); ok {
				if revision, err := table.Revision(c.r, id); err == nil {
					return revision
				}
			}
		}
	}
	return 0
}

func hasText(issues []grammar.Issue) bool {
	return slices.ContainsFunc(issues, func(i grammar.Issue) bool { return i.Text != "" })
}

// submitLabel is the verb of the command, as a button says it.
func submitLabel(c chat.Command) string {
	if label := submitLabels[c.Path]; label != "" {
		return label
	}
	verb := c.Verb()
	if verb == "" {
		verb = c.Path
	}
	return strings.ToUpper(verb[:1]) + verb[1:]
}

// submitLabels are the buttons of forms of commands whose last word is no verb.
var submitLabels = map[string]string{
	"away until": "Save", "checkin later": "Remind me", "checkin now": "Send", "checkin same": "Send", "delegate to": "Delegate",
	"action drop": "Drop it", "decision keep": "It stands", "digest now": "Show", "policy bound": "Set", "policy steps": "Set", "remind later": "Remind me",
	"request changes": "Ask for changes", "request lower": "Approve less", "request new": "Ask", "update context": "Add",
}

// usage is the command's shape on one line.
func usage(c chat.Command) string {
	if len(c.Examples) > 0 {
		return fmt.Sprintf("For example: /%s", c.Examples[0])
	}
	return fmt.Sprintf("See: /help %s", c.Path)
}

// asText offers the form of the command that takes words which name no verb,
// with those words in it, in case they were no slip.
func (c *call) asText(unknown *grammar.Unknown) []chat.Button {
	cmd := c.book.commands[unknown.AsText]
	if cmd == nil {
		return nil
	}
	_, text, _ := strings.Cut(strings.TrimSpace(c.inv.Text), " ")
	args, _ := grammar.Read(cmd.Command, text, c)
	return []chat.Button{{Label: cmd.Summary, Path: cmd.Path, Args: args, Form: true}}
}

// didYouMean answers what is no command.
func (b *Book) didYouMean(c *call, unknown *grammar.Unknown) chat.Reply {
	var near []chat.Line
	for _, path := range unknown.Suggestions {
		if cmd := b.commands[path]; cmd != nil && cmd.Who.May(c.org, c.me) {
			near = append(near, chat.Line{chat.C("/" + path), chat.T(" – " + cmd.Summary)})
		}
	}
	reply := chat.Reply{Failed: true}
	switch {
	case unknown.Typed == "" || unknown.Typed == unknown.Group && unknown.Group != "":
		reply = b.helpOn(c, unknown.Group)
		reply.Failed = true
		return reply
	case len(near) > 0:
		reply.Message.Title = chat.L(fmt.Sprintf("There is no “%s”. Did you mean:", unknown.Typed))
		reply.Message.Blocks = []chat.Block{chat.List(near...)}
		reply.Message.Buttons = c.asText(unknown)
	default:
		reply.Message.Title = chat.Line{chat.T(fmt.Sprintf("There is no “%s”. All there is: ", unknown.Typed)), chat.C("/help")}
	}
	return reply
}
