package slash

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"adjutant/chat"
)

// Asked is what was asked for.
type Asked struct {
	Command chat.Command
	// Args are the values as they came: what people have typed is still as Discord
	// writes it, with mentions as "<@118…>".
	Args chat.Args
	// Focused is the option that is being typed, and Typed what stands in it so far;
	// empty but for autocompletion. Of an option that takes several values, Typed is
	// the last one, and Before what stands before it: "RISK-3, ".
	Focused, Typed, Before string
	// Target is the id of the message on which a message command was used, Shortcut
	// which one of the command's; nil otherwise.
	Target   string
	Shortcut *chat.Shortcut
	// Form is true where the person has asked for the form: that is what the menu of a
	// message leads to.
	Form bool
}

// invoked is the data of an interaction with a command.
type invoked struct {
	Type    int     `json:"type"`
	Name    string  `json:"name"`
	Target  string  `json:"target_id"`
	Options []given `json:"options"`
}

// given is an option, or a subcommand with its own.
type given struct {
	Type    int             `json:"type"`
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
	Options []given         `json:"options"`
}

// Read reads the data of an interaction of type 2 or 4. It returns false for a command
// that is none of the set's: Discord may have an older set.
func (s *Set) Read(data json.RawMessage) (Asked, bool) {
	var in invoked
	if err := json.Unmarshal(data, &in); err != nil {
		return Asked{}, false
	}
	if in.Type == MessageMenu {
		item, ok := s.menu[in.Name]
		if !ok || in.Target == "" {
			return Asked{}, false
		}
		return Asked{Command: item.command, Args: chat.Args{}, Target: in.Target, Shortcut: &item.shortcut, Form: true}, true
	}
	call, options := in.Name, in.Options
	for len(options) == 1 && (options[0].Type == Subcommand || options[0].Type == SubcommandGroup) {
		call, options = call+" "+options[0].Name, options[0].Options
	}
	command, ok := s.called[call]
	if !ok || in.Type != ChatInput {
		return Asked{}, false
	}
	asked := Asked{Command: command, Args: chat.Args{}}
	for _, g := range options {
		o, known := command.Option(g.Name)
		text, is := scalar(g.Value)
		switch {
		case !known || !is:
			return Asked{}, false
		case g.Focused:
			asked.Focused, asked.Typed = o.Name, text
			if o.Many {
				asked.Before, asked.Typed = lastOf(text)
			}
		default:
			asked.Args[o.Name] = text
		}
	}
	return asked, true
}

// scalar is a value as the text that its kind reads, or false for what is none.
func scalar(value json.RawMessage) (string, bool) {
	d := json.NewDecoder(bytes.NewReader(value))
	d.UseNumber()
	var v any
	if len(value) == 0 {
		return "", true
	}
	if err := d.Decode(&v); err != nil {
		return "", false
	}
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case bool:
		if v {
			return "yes", true
		}
		return "no", true
	case json.Number:
		return whole(v.String()), true
	}
	return "", false
}

// whole writes a whole number as people do, whichever way JSON writes it.
func whole(number string) string {
	f, err := strconv.ParseFloat(number, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > mostInteger {
		return number
	}
	return strconv.FormatInt(int64(f), 10)
}

// lastOf parts the last of several values from those before it.
func lastOf(text string) (before, last string) {
	i := strings.LastIndex(text, ",")
	last = strings.TrimLeft(text[i+1:], " ")
	before = text[:len(text)-len(last)]
	if i >= 0 && !strings.HasSuffix(before, " ") {
		before += " "
	}
	return before, last
}

// Choices are suggestions for the focused option as Discord takes them: at most 25,
// none for what it has no room for.
func (a Asked) Choices(found []chat.Suggestion) []Choice {
	choices := []Choice{} // never null
	for _, f := range found {
		value := a.Before + f.Value
		if len(choices) == mostChoices {
			break
		}
		if value == "" || length(value) > mostText {
			continue
		}
		label := a.Before + f.Label
		if strings.TrimSpace(f.Label) == "" {
			label = value
		}
		if length(label) > mostText && a.Before != "" { // what is new about it matters more
			label = "… " + f.Label
		}
		choices = append(choices, Choice{Name: cut(label, mostText), Value: value})
	}
	return choices
}
