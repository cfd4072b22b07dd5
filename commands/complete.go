package commands

import (
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/ops"
	"adjutant/ops/dates"
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
	if refusal, err := b.identify(c); err != nil || refusal != "" {
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
		if o, ok := c.cmd.Option(option); ok {
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
	case chat.Record:
		c.completeRecords(found, o)
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

// completeRecords offers the open risks and blockers, the latest updates and the
// schedules that the person may know of.
func (c *call) completeRecords(found *found25, o chat.Option) {
	for _, prefix := range recordPrefixes(o) {
		switch prefix {
		case storage.Risks.Prefix():
			page, err := storage.Risks.List(c.r, storage.Query{List: "open", Keep: c.sees, Limit: 4 * suggestions})
			if err != nil {
				return
			}
			for _, r := range page.Records {
				found.add(string(r.ID), string(r.ID)+" "+r.Title, numberOf(r.ID), r.Title)
			}
		case storage.Updates.Prefix():
			page, err := storage.Updates.List(c.r, storage.Query{List: "latest", Keep: c.sees, Limit: 4 * suggestions})
			if err != nil {
				return
			}
			for _, u := range page.Records {
				found.add(string(u.ID), string(u.ID)+" "+c.departmentName(u.Department)+": "+truncated(u.Summary, 60), numberOf(u.ID))
			}
		case storage.Schedules.Prefix():
			page, err := storage.Schedules.List(c.r, storage.Query{List: "all", Keep: c.sees, Limit: 4 * suggestions})
			if err != nil {
				return
			}
			for _, s := range page.Records {
				found.add(string(s.ID), c.scheduleTitle(s, c.me).Plain(), numberOf(s.ID))
			}
		case storage.Blockers.Prefix():
			page, err := storage.Blockers.List(c.r, storage.Query{List: "open", Keep: c.sees, Limit: 4 * suggestions})
			if err != nil {
				return
			}
			for _, b := range page.Records {
				found.add(string(b.ID), string(b.ID)+" "+c.blockerTitle(b)+": "+truncated(b.Text, 60), numberOf(b.ID))
			}
		}
	}
}

func recordPrefixes(o chat.Option) []string {
	if len(o.Records) > 0 {
		return o.Records
	}
	var all []string
	for _, t := range storage.Tables {
		all = append(all, t.Prefix())
	}
	return all
}

func numberOf(id ops.ID) string {
	_, number, _ := strings.Cut(string(id), "-")
	return number
}

func lastWord(text string) string {
	words := strings.Fields(text)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
