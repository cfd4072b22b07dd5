package install

import (
	"slices"
	"strings"
	"unicode/utf8"

	"adjutant/chat"
)

// mostHint is how many characters stand behind a command while it is typed. Slack
// takes 1,000, and shows what fits on one line.
const mostHint = 200

// slashCommands are the words behind a slash: the daily ones in the order in which
// people need them, and then the one that calls everything.
func slashCommands(commands []chat.Command, opts ManifestOptions, address string) []SlashCommand {
	add := func(word, description, hint string) SlashCommand {
		return SlashCommand{Command: "/" + word, URL: address, Description: description, UsageHint: hint, ShouldEscape: true}
	}
	var all []SlashCommand
	for _, n := range opts.Slash.Daily() {
		var verbs []chat.Command
		for _, c := range commands {
			if c.Group() == n.Group {
				verbs = append(verbs, c)
			}
		}
		if len(verbs) == 0 {
			continue
		}
		all = append(all, add(n.Word, about(opts.title(n.Group), verbs), hint(shapes(verbs))))
	}
	prefix := opts.Slash.Prefixed()
	return append(all, add(prefix, "Everything that I can do: /"+prefix+" help", hint(calls(commands))))
}

// title is what a group is about.
func (o ManifestOptions) title(group string) string {
	if o.Title == nil {
		return strings.ToUpper(group[:1]) + group[1:]
	}
	return o.Title(group)
}

// about is a group in one line: what it is, and what one mostly does with it.
func about(title string, verbs []chat.Command) string {
	first := verbs[0]
	if i := slices.IndexFunc(verbs, func(c chat.Command) bool { return c.Default }); i >= 0 {
		first = verbs[i]
	}
	return title + ": " + strings.ToLower(first.Summary[:1]) + first.Summary[1:]
}

// shapes are the verbs of a group, each with what has to be said behind it.
func shapes(verbs []chat.Command) []string {
	var all []string
	for _, c := range verbs {
		words := []string{c.Verb()}
		if c.Default || c.Verb() == "" {
			words = nil // the word itself means it
		}
		for _, o := range c.Options {
			if o.Required && (o.Rest || o.Positional) {
				words = append(words, "["+strings.ToLower(o.Title())+"]")
			}
		}
		if len(words) > 0 {
			all = append(all, strings.Join(words, " "))
		}
	}
	return all
}

// calls are the first words of all commands, in the order of help, with help first.
func calls(commands []chat.Command) []string {
	words := []string{"help"}
	for _, c := range commands {
		if !slices.Contains(words, c.Group()) {
			words = append(words, c.Group())
		}
	}
	return words
}

// hint joins what can be said to one text that Slack takes; what does not fit any
// more is left out as a whole.
func hint(parts []string) string {
	const between, more = " | ", " | …"
	text := ""
	for i, part := range parts {
		if i > 0 {
			part = between + part
		}
		if utf8.RuneCountInString(text+part+more) > mostHint {
			return text + more
		}
		text += part
	}
	return text
}
