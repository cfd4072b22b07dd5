package commands

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

// whereto is “in #ops” or “to @ana, @bo” at the end of a text.
var whereto = regexp.MustCompile(`(?i)(?:^|\s)(in|to)\s+([^\s,]+(?:\s*,\s*[^\s,]+)*)$`)

// splitSchedule takes apart what is said in one go, “risk list overdue every
// monday 9:00 in #ops”, as far as the parts were not given by name. What is in
// quotes is the command, whatever its words are.
func splitSchedule(args chat.Args) chat.Args {
	text := strings.TrimSpace(args["command"])
	command, rest, inQuotes := grammar.CutQuoted(text)
	every, given := args["every"]
	switch {
	case given:
		if inQuotes {
			rest = cutWhereto(args, rest)
		} else {
			command, rest = cutWhereto(args, text), ""
		}
		args["every"] = cutWhereto(args, every)
		if rest != "" {
			command = text // there is more behind the quotes, which is nobody's
		}
	case inQuotes:
		if rest = cutWhereto(args, rest); rest != "" {
			args["every"] = rest
		}
	default:
		if command, every = cutRule(cutWhereto(args, text)); every != "" {
			args["every"] = every
		}
	}
	args["command"] = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(command), "/"))
	if args["command"] == "" {
		delete(args, "command")
	}
	if rule := cutWord(args["every"], "every"); strings.ContainsAny(rule[:min(len(rule), 1)], "*0123456789") {
		args["every"] = rule // cron text has no "every"
	}
	return args
}

// cutWhereto takes places and people off the end of a text, unless others were
// named, and puts them where they belong.
func cutWhereto(args chat.Args, text string) string {
	for {
		m := whereto.FindStringSubmatchIndex(text)
		if m == nil {
			return text
		}
		option, value := strings.ToLower(text[m[2]:m[3]]), text[m[4]:m[5]]
		if _, given := args[option]; given {
			return text
		}
		args[option] = value
		text = strings.TrimSpace(text[:m[0]])
	}
}

// cutRule takes the longest rule off the end of a text, so that all words that
// can belong to it do. Where there is none, it is what was meant as one.
func cutRule(text string) (before, rule string) {
	words := strings.Fields(text)
	meant := -1
	for i, word := range words {
		if _, err := recurrence.Parse(strings.Join(words[i:], " ")); err == nil {
			if i > 0 && meant == i-1 {
				i-- // before cron text, it belongs to no command
			}
			return strings.TrimRight(strings.Join(words[:i], " "), ",;"), strings.Join(words[i:], " ")
		}
		if strings.EqualFold(word, "every") {
			meant = i
		}
	}
	if meant >= 0 {
		return strings.Join(words[:meant], " "), strings.Join(words[meant:], " ")
	}
	return text, ""
}

// reading is a report as a schedule asks for it, for one reader.
type reading struct {
	cmd *command
	sub *call
}

// readReport finds the report that a line asks for, and reads its options as its
// reader; in a channel that is nobody. A fault is a sentence about the line.
func (c *call) readReport(s ops.Schedule, reader ops.Person, public bool) (reading, error) {
	sub := newCall(c.book, chat.Invocation{Platform: s.Origin.Platform, Via: chat.ViaSchedule, Text: s.Line, Advice: c.inv.Advice}, c.now, c.r)
	sub.org, sub.me, sub.public = c.org, reader, public
	sub.computed = true // unless it is to be sent
	sub.today = dates.Of(c.now.In(c.org.Location(reader)))
	cmd, rest, err := c.book.resolve(sub.inv)
	if unknown, is := errors.AsType[*grammar.Unknown](err); is {
		return reading{}, ops.Refuse("%s", c.noReport(unknown))
	}
	if err != nil {
		return reading{}, err
	}
	sub.cmd = cmd
	if !cmd.ReadOnly {
		return reading{}, ops.Refuse("/%s does not report, it changes something. Only reports can be scheduled, such as /risk list or /update missing.", cmd.Path)
	}
	_, issues, err := sub.arguments(rest)
	if err != nil {
		return reading{}, err
	}
	for _, issue := range issues {
		return reading{}, ops.Refuse("%s", issueWords(cmd.Command, issue))
	}
	return reading{cmd, sub}, nil
}

// noReport answers a line that begins with no command.
func (c *call) noReport(unknown *grammar.Unknown) string {
	var near []string
	for _, path := range unknown.Suggestions {
		if cmd := c.book.commands[path]; cmd != nil && cmd.ReadOnly {
			near = append(near, "/"+path)
		}
	}
	if len(near) == 0 {
		return fmt.Sprintf("There is no report “%s”. There are /risk list and /update missing, for example.", unknown.Typed)
	}
	return fmt.Sprintf("There is no report “%s”. Did you mean %s?", unknown.Typed, strings.Join(near, " or "))
}

// issueWords say in a sentence what is wrong with a line of another command.
func issueWords(cmd chat.Command, issue grammar.Issue) string {
	if issue.Text == "" {
		return fmt.Sprintf("/%s needs the %s. %s", cmd.Path, strings.ReplaceAll(issue.Option, "_", " "), usage(cmd))
	}
	return issue.Text
}

// message is what the report says now.
func (r reading) message() (chat.Message, error) {
	reply, err := r.cmd.Run(r.sub)
	if fault, is := ops.AsFault(err); is {
		return chat.Message{}, ops.Refuse("%s", issueWords(r.cmd.Command, grammar.Issue{Option: fault.Option, Text: fault.Text}))
	}
	switch {
	case err != nil:
		return chat.Message{}, err
	case reply.Form != nil:
		return chat.Message{}, ops.Refuse("/%s asks for more. %s", r.cmd.Path, usage(r.cmd.Command))
	case reply.Failed:
		return chat.Message{}, ops.Refuse("%s", reply.Message.Title.Plain())
	}
	return reply.Message, nil
}
