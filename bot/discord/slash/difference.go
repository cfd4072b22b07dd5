package slash

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Difference is what has to be done so that Discord has exactly these commands, given
// those that it has, as its API returns them. What is put takes the place of what has
// its type and name. Other types of command, which Discord makes of its own, stay.
func (s *Set) Difference(have []json.RawMessage) (put []Command, remove []string, err error) {
	type key struct {
		kind int
		name string
	}
	there := map[key]Command{}
	for _, raw := range have {
		var c theirs
		if err := json.Unmarshal(raw, &c); err != nil {
			return nil, nil, fmt.Errorf("reading a command of Discord's: %w", err)
		}
		k := key{c.Type, c.Name}
		switch k.kind {
		case 0:
			k.kind = ChatInput
		case ChatInput, userMenu, MessageMenu:
		default:
			continue
		}
		if _, twice := there[k]; twice {
			remove = append(remove, c.ID)
			continue
		}
		there[k] = c.command(k.kind)
	}
	for _, want := range s.commands {
		k := key{want.Type, want.Name}
		if had, ok := there[k]; !ok || !same(had, want) {
			put = append(put, want)
		}
		delete(there, k)
	}
	for _, c := range there {
		remove = append(remove, c.ID)
	}
	slices.Sort(remove)
	return put, remove, nil
}

// IDs are the ids of application commands by their names, of those that Discord has.
// The menu of a message is not among them.
func IDs(have []json.RawMessage) map[string]string {
	ids := map[string]string{}
	for _, raw := range have {
		var c theirs
		if json.Unmarshal(raw, &c) == nil && c.Type == ChatInput && c.ID != "" {
			ids[c.Name] = c.ID
		}
	}
	return ids
}

// theirs is a command as Discord returns it. Numbers can have a point.
type theirs struct {
	Command
	Options []theirOption `json:"options"`
}

type theirOption struct {
	Option
	Options  []theirOption `json:"options"`
	Choices  []theirChoice `json:"choices"`
	MinValue *float64      `json:"min_value"`
	MaxValue *float64      `json:"max_value"`
	// What we never ask for.
	MinLength    int   `json:"min_length"`
	ChannelTypes []int `json:"channel_types"`
}

type theirChoice struct {
	Choice
	Value any `json:"value"`
}

// command is a command of theirs as ours are.
func (t theirs) command(kind int) Command {
	c := t.Command
	c.Type, c.Options = kind, ours(t.Options)
	if c.IntegrationTypes == nil {
		c.IntegrationTypes = []int{guildInstalled}
	}
	return c
}

func ours(options []theirOption) []Option {
	var all []Option
	for _, t := range options {
		o := t.Option
		o.Options = ours(t.Options)
		o.MinValue, o.MaxValue = integer(t.MinValue), integer(t.MaxValue)
		if t.MinLength > 0 || len(t.ChannelTypes) > 0 {
			o.Type = -1 // of another
		}
		for _, c := range t.Choices {
			c.Choice.Value = fmt.Sprint(c.Value)
			o.Choices = append(o.Choices, c.Choice)
		}
		all = append(all, o)
	}
	return all
}

func integer(f *float64) *int {
	if f == nil {
		return nil
	}
	n := int(*f)
	return &n
}

// same reports whether two commands are the same to Discord: neither the order of
// places counts, nor whether what is empty is written.
func same(a, b Command) bool { return reflect.DeepEqual(plain(a), plain(b)) }

func plain(c Command) Command {
	c.ID = ""
	c.Contexts, c.IntegrationTypes = sorted(c.Contexts), sorted(c.IntegrationTypes)
	c.NameLocalizations, c.DescriptionLocalizations = written(c.NameLocalizations), written(c.DescriptionLocalizations)
	c.Options = plainOptions(c.Options)
	return c
}

func plainOptions(options []Option) []Option {
	all := make([]Option, len(options))
	for i, o := range options {
		o.NameLocalizations, o.DescriptionLocalizations = written(o.NameLocalizations), written(o.DescriptionLocalizations)
		o.Options = plainOptions(o.Options)
		o.Choices = slices.Clone(o.Choices)
		for i := range o.Choices {
			o.Choices[i].NameLocalizations = written(o.Choices[i].NameLocalizations)
		}
		if len(o.Choices) == 0 {
			o.Choices = nil
		}
		all[i] = o
	}
	return all
}

// written are the translations that there are.
func written(in map[string]string) map[string]string {
	out := maps.Clone(in)
	if out == nil {
		out = map[string]string{}
	}
	maps.DeleteFunc(out, func(_, text string) bool { return text == "" })
	return out
}

func sorted(numbers []int) []int { return slices.Compact(slices.Sorted(slices.Values(numbers))) }
