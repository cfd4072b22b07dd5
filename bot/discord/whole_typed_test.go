package discord_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/discord/slash"
	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// typed is a line of the console as an application command with its options. It is
// false for what cannot be sent like that: a command that there is not, something that
// is required and missing, an empty option, a value that the client does not take.
func (d driver) typed(as *fakediscord.Person, channel, person, line string) (call string, options map[string]any, ok bool) {
	command, rest, err := d.lines.Resolve(line)
	if err != nil {
		return "", nil, false
	}
	args, issues := grammar.Read(command, rest, judge{d.stage, person})
	if len(issues) > 0 {
		return "", nil, false
	}
	call, _ = d.set.Call(command.Path)
	options = map[string]any{}
	for _, o := range d.optionsOf(call) {
		text, given := args[o.Name]
		if !given && o.Required {
			return "", nil, false
		}
		if !given {
			continue
		}
		value, can := sendable(o, text)
		if !can {
			return "", nil, false
		}
		options[o.Name] = value
		delete(args, o.Name)
	}
	if len(args) > 0 {
		return "", nil, false
	}
	for name, value := range options {
		options[name] = d.completed(as, channel, call, options, name, value)
	}
	return call, options, true
}

// completed is what a person takes from what is suggested while they type, if there
// is just what they type or nothing else.
func (d driver) completed(as *fakediscord.Person, channel, call string, options map[string]any, name string, value any) any {
	text, is := value.(string)
	i := slices.IndexFunc(d.optionsOf(call), func(o slash.Option) bool { return o.Name == name })
	if !is || !d.optionsOf(call)[i].Autocomplete {
		return value
	}
	offered := as.Complete(channel, call, options, name, text)
	for _, c := range offered {
		if strings.EqualFold(fmt.Sprint(c.Value), strings.TrimLeft(text, "@#")) {
			return c.Value
		}
	}
	return value
}

// optionsOf are the options of the application command that is called so.
func (d driver) optionsOf(call string) []slash.Option {
	words := strings.Fields(call)
	for _, c := range d.set.Commands() {
		if c.Type != slash.ChatInput || c.Name != words[0] {
			continue
		}
		options := c.Options
		for _, w := range words[1:] {
			i := slices.IndexFunc(options, func(o slash.Option) bool { return o.Name == w })
			options = options[i].Options
		}
		return options
	}
	d.T.Fatalf("there is no application command %s", call)
	return nil
}

// sendable is a value as the client sends it, or false where it does not.
func sendable(o slash.Option, text string) (any, bool) {
	length := len(utf16.Encode([]rune(text)))
	switch {
	case text == "" || strings.Contains(text, "\n") || o.MaxLength > 0 && length > o.MaxLength:
		return nil, false
	case o.Type == slash.Integer:
		n, err := strconv.Atoi(text)
		return n, err == nil && (o.MinValue == nil || n >= *o.MinValue) && (o.MaxValue == nil || n <= *o.MaxValue)
	case o.Type == slash.Boolean:
		return grammar.YesNo(text)
	case len(o.Choices) > 0:
		return text, slices.ContainsFunc(o.Choices, func(c slash.Choice) bool { return c.Value == text })
	}
	return text, true
}

// judge knows what is a whole value, as the commands do: for people of a company, at
// its time.
type judge struct {
	*stage
	person string
}

// Recognises reports whether the text is a whole value of the option.
func (j judge) Recognises(o chat.Option, text string) bool {
	org := j.Org()
	who, _ := org.Person(ops.Handle(j.person))
	word := strings.ToLower(strings.TrimLeft(text, "@#"))
	var err error
	switch o.Kind {
	case chat.Text, chat.LongText:
		return false
	case chat.Record:
		_, is := ops.ParseID(text)
		if !is && len(o.Records) == 1 && o.Required {
			_, is = ops.ParseID(o.Records[0] + strings.TrimPrefix(text, "#"))
		}
		return is
	case chat.Integer:
		n, err := strconv.Atoi(text)
		return err == nil && n >= o.Min && (o.Max == 0 || n <= o.Max)
	case chat.Choice:
		_, is := grammar.Choose(o, text)
		return is
	case chat.Date:
		_, err = dates.Parse(text, dates.Of(j.Now().In(org.Location(who))), org.Style())
	case chat.Duration:
		_, err = dates.ParseSpan(text)
	case chat.Money:
		_, err = money.Parse(text, org.Locale, org.Currency)
	case chat.Person:
		return slices.Contains([]string{"me", "you", "myself"}, word) || slices.ContainsFunc(org.People, func(p ops.Person) bool {
			return string(p.Handle) == word || strings.EqualFold(p.Name, text) || strings.EqualFold(p.First(), word)
		})
	case chat.Department:
		return slices.ContainsFunc(org.Departments, func(d ops.Department) bool {
			return string(d.Handle) == word || strings.EqualFold(d.Name, text)
		})
	case chat.Channel:
		_, department := org.Department(ops.Handle(word))
		_, channel := org.Channel(ops.Handle(word))
		return department || channel || word == "here"
	case chat.Flag:
		_, is := grammar.YesNo(text)
		return is
	case chat.Zone:
		_, err = ops.ZoneName(o.Name, text)
	}
	return err == nil
}
