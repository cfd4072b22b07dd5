package slash

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// command makes one application command of declared ones.
func (b *builder) command(name string, leaves []leaf, f folding) Command {
	c := newCommand(ChatInput, name)
	c.NameLocalizations = b.words.of(name, nil)
	if len(leaves) == 1 && len(leaves[0].words) == 0 {
		c.Description, c.DescriptionLocalizations = b.summary(leaves[0].command)
		c.Options = b.options(leaves[0].command, f)
		return c
	}
	c.Options = b.subcommands(leaves, 0, f)
	c.Description = listed(c.Options)
	c.DescriptionLocalizations = b.words.of(c.Description, nil)
	return c
}

// subcommands are the commands below a name, by their words from the at-th on.
func (b *builder) subcommands(leaves []leaf, at int, f folding) []Option {
	var made []Option
	done := map[string]bool{}
	for _, l := range leaves {
		word := l.words[at]
		if done[word] {
			continue
		}
		o := Option{Type: Subcommand, Name: word, NameLocalizations: b.words.of(word, nil)}
		if at+1 == len(l.words) {
			o.Description, o.DescriptionLocalizations = b.summary(l.command)
			o.Options = b.options(l.command, f)
		} else {
			done[word] = true
			below := slices.DeleteFunc(slices.Clone(leaves), func(other leaf) bool { return other.words[at] != word })
			o.Type, o.Options = SubcommandGroup, b.subcommands(below, at+1, f)
			o.Description = listed(o.Options)
			o.DescriptionLocalizations = b.words.of(o.Description, nil)
		}
		made = append(made, o)
	}
	return made
}

// summary is what a command does.
func (b *builder) summary(c chat.Command) (string, map[string]string) {
	return describe(c.Summary, c.Path), b.words.of(c.Summary, nil)
}

// listed describes what has subcommands: by naming them, as far as there is room.
func listed(options []Option) string {
	text := ""
	for i, o := range options {
		word := o.Name
		if i == 0 {
			word = wording.Capital(word)
		} else {
			word = ", " + word
		}
		more := fmt.Sprintf(" and %d more", len(options)-i)
		last := i == len(options)-1
		if length(text+word) > mostText || !last && length(text+word+more) > mostText {
			return text + more
		}
		text += word
	}
	return text
}

// options are a command's, those first that Discord asks for.
func (b *builder) options(c chat.Command, f folding) []Option {
	var required, others []Option
	for _, o := range c.Options {
		made := b.option(c, o, f)
		if made.Required {
			required = append(required, made)
		} else {
			others = append(others, made)
		}
	}
	return append(required, others...)
}

// demanded reports whether Discord does not send the command without the option. That
// is for what says what a command is about; what else is missing is asked for in a
// form.
func demanded(o chat.Option) bool {
	switch o.Kind {
	case chat.Record, chat.Person, chat.Department, chat.Integer:
		return o.Required && o.Positional
	}
	return false
}

func (b *builder) option(c chat.Command, o chat.Option, f folding) Option {
	made := Option{Type: String, Name: o.Name, NameLocalizations: b.words.of(o.Name, nil), Required: demanded(o)}
	made.Description, made.DescriptionLocalizations = b.described(o, f)
	switch {
	case o.Kind == chat.Text || o.Kind == chat.LongText:
		made.MaxLength = min(o.Limit(), mostLength)
		if o.Many {
			made.MaxLength = 0 // it is the limit of each
		}
	case shownAsChoices(o) && !f.completed[[2]string{c.Path, o.Name}]:
		for _, v := range o.Choices {
			made.Choices = append(made.Choices, Choice{Name: v.Label, NameLocalizations: b.words.of(v.Label, nil), Value: v.Value})
		}
	case o.Kind == chat.Integer && !o.Many:
		made.Type = Integer
		made.MinValue = bound(o.Min)
		if o.Max > 0 {
			made.MaxValue = bound(o.Max)
		}
	case o.Kind == chat.Flag && !o.Many:
		made.Type = Boolean
	default:
		made.Autocomplete = true
	}
	return made
}

// bound is a number as near as Discord can have it.
func bound(n int) *int {
	n = min(max(n, -mostInteger), mostInteger)
	return &n
}

// shownAsChoices reports whether Discord can show what can be chosen.
func shownAsChoices(o chat.Option) bool {
	if o.Kind != chat.Choice || o.Many || len(o.Choices) == 0 || len(o.Choices) > mostChoices {
		return false
	}
	labels, values := map[string]bool{}, map[string]bool{}
	for _, v := range o.Choices {
		if !fits(v.Label) || !fits(v.Value) || labels[v.Label] || values[v.Value] {
			return false
		}
		labels[v.Label], values[v.Value] = true, true
	}
	return true
}

// sayings are all words by which the text grammar knows commands.
func (s *Set) sayings(commands []chat.Command) {
	for _, c := range commands {
		for _, words := range append([]string{c.Path}, c.Also...) {
			s.said[strings.ToLower(words)] = c.Path
		}
		if c.Default && s.said[c.Group()] == "" {
			s.said[c.Group()] = c.Path
		}
	}
}
