package commands

import (
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/storage"
)

// suggestions is how many values autocompletion offers: what Discord shows.
const suggestions = 25

// Complete suggests values for the named option of the command that inv asks
// for. Where the option is empty it carries the line on: with commands, and once
// the command is there with the names of its options and the values of those
// that need no name.
func (b *Book) Complete(r storage.Reader, now time.Time, inv chat.Invocation, option, prefix string) []chat.Suggestion {
	c := newCall(b, inv, now, r)
	if refusal, err := b.identify(c); err != nil || refusal != "" || c.stranger {
		return nil
	}
	cmd, typed, err := b.resolve(inv)
	if err == nil && cmd.Who.May(c.org, c.me) {
		c.cmd = cmd
	}
	found := newFound(prefix)
	if option != "" {
		if c.cmd == nil {
			return nil
		}
		if o, ok := c.optionToComplete(option); ok {
			c.completeOption(found, o, prefix)
		}
		return found.list
	}
	for _, declared := range b.Commands() {
		if b.commands[declared.Path].Who.May(c.org, c.me) {
			found.add(declared.Path, declared.Path+" – "+declared.Summary)
		}
	}
	if c.cmd != nil && strings.Contains(prefix, " ") {
		c.completeWord(found, typed)
	}
	return found.list
}

// optionToComplete is an option of the command, or of the form that it asks with: the
// questions of a check-in, say, are known only once it is known which one is meant.
func (c *call) optionToComplete(name string) (chat.Option, bool) {
	if o, ok := c.cmd.Option(name); ok || c.cmd.Asks == nil || c.inv.Args == nil {
		return o, ok
	}
	if _, _, err := c.arguments(""); err != nil {
		return chat.Option{}, false
	}
	for _, o := range c.options() {
		if o.Name == name {
			return o, true
		}
	}
	return chat.Option{}, false
}

// completeWord carries on the options of a command after its path.
func (c *call) completeWord(found *found25, typed string) {
	word := typed
	if i := strings.LastIndexAny(typed, " \t\n"); i >= 0 {
		word = typed[i+1:]
	}
	args, _ := grammar.Read(c.cmd.Command, strings.TrimSuffix(typed, word), c)
	last := newFound(word)
	for _, o := range c.cmd.Options {
		if _, given := args[o.Name]; given {
			continue
		}
		if o.Positional {
			c.completeOption(last, o, word)
		}
		if !o.Rest {
			last.add(o.Name+":", o.Name+": "+optionWords(o))
		}
	}
	found.list = append(found.list, last.list...)
}

// completeOption adds an option's values.
func (c *call) completeOption(found *found25, o chat.Option, prefix string) {
	switch o.Kind {
	case chat.Choice:
		for _, v := range o.Choices {
			found.add(v.Value, v.Label, append(v.Also, v.Label)...)
		}
	case chat.Flag:
		found.add("yes", "yes")
		found.add("no", "no")
	case chat.Person:
		for _, p := range c.org.People {
			found.add(string(p.Handle), p.Name, p.Name, lastWord(p.Name))
		}
	case chat.Department:
		for _, d := range c.org.Departments {
			found.add(string(d.Handle), d.Name, d.Name)
		}
	case chat.Channel:
		for _, ch := range c.org.Channels {
			found.add(string(ch.Handle), "#"+string(ch.Handle))
		}
		for _, d := range c.org.Departments {
			found.add(string(d.Handle), "#"+string(d.Handle), d.Name)
		}
	case chat.Date:
		c.completeDates(found, prefix)
	case chat.Duration:
		completeSpans(found, prefix)
	case chat.Money:
		c.completeAmount(found, prefix)
	case chat.Zone:
		c.completeZones(found, prefix)
	case chat.Record:
		c.completeRecords(found, o, prefix)
	}
}

// found25 collects what begins with the prefix, up to the limit.
type found25 struct {
	prefix string
	list   []chat.Suggestion
}

func newFound(prefix string) *found25 {
	return &found25{prefix: strings.ToLower(strings.TrimLeft(prefix, "@#/"))}
}

func (f *found25) add(value, label string, also ...string) {
	if len(f.list) == suggestions {
		return
	}
	for _, word := range append(also, value) {
		if strings.HasPrefix(strings.ToLower(word), f.prefix) {
			f.list = append(f.list, chat.Suggestion{Value: value, Label: label})
			return
		}
	}
}

// completeDates offers usual days, or shows which day is meant by what was
// typed.
func (c *call) completeDates(found *found25, typed string) {
	if d, err := dates.Parse(typed, c.today, c.org.Style()); err == nil {
		found.list = append(found.list, chat.Suggestion{Value: d.String(), Label: typed + " → " + c.day(d)})
	}
	for _, words := range []string{"tomorrow", "friday", "next week", "in 2 weeks", "end of month", "end of quarter"} {
		if d, err := dates.Parse(words, c.today, c.org.Style()); err == nil && words != typed {
			found.add(words, words+" → "+c.day(d))
		}
	}
}

// completeSpans offers usual lengths of time, or shows how what was typed is read.
func completeSpans(found *found25, typed string) {
	read, err := dates.ParseSpan(typed)
	if err == nil {
		found.list = append(found.list, chat.Suggestion{Value: read.String(), Label: typed + " → " + read.Words()})
	}
	for _, usual := range []string{"1h", "4h", "1d", "3d", "7d", "30d", "90d"} {
		if span, same := dates.ParseSpan(usual); same == nil && (err != nil || span != read) {
			found.add(usual, span.Words())
		}
	}
}

// completeAmount shows how the amount that was typed is read.
func (c *call) completeAmount(found *found25, typed string) {
	if amount, err := money.Parse(typed, c.org.Locale, c.org.Currency); err == nil {
		found.list = append(found.list, chat.Suggestion{Value: typed, Label: typed + " → " + c.money(amount)})
	}
}

func lastWord(text string) string {
	words := strings.Fields(text)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
