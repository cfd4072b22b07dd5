package blockkit

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// Press is what a click asks for.
type Press struct {
	Path string    `json:"p"`
	Args chat.Args `json:"a,omitempty"`
	Form bool      `json:"f,omitempty"`
	// Answers is true where the answer takes the place of the message: it is about
	// nothing else. Otherwise the answer stands beside it.
	Answers bool `json:"r,omitempty"`
}

// ReadPress reads the value of a pressed button or of a chosen overflow option.
func ReadPress(value string) (Press, error) {
	var p Press
	if err := json.Unmarshal([]byte(value), &p); err != nil {
		return Press{}, fmt.Errorf("the value of a button: %w", err)
	}
	if p.Path == "" {
		return Press{}, errors.New("the value of a button names no command")
	}
	return p, nil
}

// value is the press as a button carries it. Arguments that are too long for Slack
// are shortened, and the form is opened with them, so that the person sees it. It
// reports false where not even the path fits. The characters that Slack escapes are
// not in it.
func (p Press) value(most int) (string, bool) {
	args := chat.Args{}
	for name, value := range p.Args {
		if args[name] = value; length(value) > most {
			args[name], p.Form = cut(value, most), true
		}
	}
	p.Args = args
	for {
		raw, err := json.Marshal(p)
		if err != nil {
			return "", false
		}
		over := length(string(raw)) - most
		if over <= 0 {
			return string(raw), true
		}
		longest := ""
		for name, value := range p.Args {
			if length(value) > length(p.Args[longest]) || length(value) == length(p.Args[longest]) && name < longest {
				longest = name
			}
		}
		text := p.Args[longest]
		if text == "" {
			if len(p.Args) == 0 {
				return "", false
			}
			p.Args, p.Form = nil, true
			continue
		}
		p.Form = true
		// A character may take several in the value.
		if p.Args[longest] = cut(text, max(length(text)-max(over/6, 1), 0)); p.Args[longest] == "…" {
			p.Args[longest] = ""
		}
	}
}

// rows are buttons in rows of blocks. A row takes no more text than fits beside
// that of its block.
func (s *sheet) rows(buttons []chat.Button) []piece {
	var elements []goslack.BlockElement
	shown, hidden := s.sorted(buttons)
	for _, b := range shown {
		if e := s.button(b); e != nil {
			elements = append(elements, e)
		}
	}
	if len(hidden) > 0 {
		elements = append(elements, s.overflow(hidden))
	}
	var rows []piece
	for len(elements) > 0 {
		n, used := 0, 0
		for n < len(elements) && n < mostActions {
			text, _ := measure(goslack.NewActionBlock("", elements[n]))
			if n > 0 && used+text > chunk {
				break
			}
			n, used = n+1, used+text
		}
		rows = append(rows, newPiece("", goslack.NewActionBlock("", elements[:n]...)))
		elements = elements[n:]
	}
	return rows
}

// sorted are the buttons that are shown, and those that a menu keeps: where there
// are more than five, all behind the fourth that a menu can have.
func (s *sheet) sorted(buttons []chat.Button) (shown, hidden []chat.Button) {
	const row = 5
	if len(buttons) <= row {
		return buttons, nil
	}
	shown = append(shown, buttons[:row-1]...)
	taken := map[string]bool{}
	for _, b := range buttons[row-1:] {
		value, fits := s.press(b).fits()
		if fits && !taken[value] && len(hidden) < mostOverflow && b.Style == chat.Default && b.Confirm == "" {
			taken[value], hidden = true, append(hidden, b)
		} else {
			shown = append(shown, b)
		}
	}
	if len(hidden) < 2 {
		return buttons, nil
	}
	return shown, hidden
}

func (s *sheet) press(b chat.Button) Press {
	return Press{Path: b.Path, Args: b.Args, Form: b.Form, Answers: s.answers}
}

// fits is the press as an option of a menu carries it, if it fits there whole.
func (p Press) fits() (string, bool) {
	raw, err := json.Marshal(p)
	return string(raw), err == nil && p.Path != "" && length(string(raw)) <= mostOptionValue
}

// id is the next action id of the message.
func (s *sheet) id() string {
	s.buttons++
	return fmt.Sprintf("press-%d", s.buttons)
}

// button is a button, or nil if it asks for nothing.
func (s *sheet) button(b chat.Button) goslack.BlockElement {
	value, ok := s.press(b).value(mostValue)
	if !ok || b.Path == "" {
		return nil
	}
	label := s.label(b)
	e := goslack.NewButtonBlockElement(s.id(), value, plain(label, mostLabel))
	switch b.Style {
	case chat.Primary:
		e.Style = goslack.StylePrimary
	case chat.Danger:
		e.Style = goslack.StyleDanger
	}
	if question := oneLine(s.ours(b.Confirm)); question != "" {
		yes := label
		if length(yes) > mostYes {
			yes = "Yes"
		}
		no := "Cancel"
		if strings.HasPrefix(strings.ToLower(label), "cancel") {
			no = "Go back"
		}
		e.Confirm = goslack.NewConfirmationBlockObject(
			plain(label, mostLabel), plain(question, mostQuestion), plain(yes, mostYes), plain(no, mostYes))
		if b.Style == chat.Danger {
			e.Confirm.Style = goslack.StyleDanger
		}
	}
	return e
}

// label is what a button says.
func (s *sheet) label(b chat.Button) string {
	return cmp.Or(oneLine(s.ours(b.Label)), cmp.Or(cut(oneLine(b.Path), mostLabel), nothing))
}

// overflow is the menu behind a row of buttons.
func (s *sheet) overflow(buttons []chat.Button) goslack.BlockElement {
	var options []*goslack.OptionBlockObject
	for _, b := range buttons {
		value, _ := s.press(b).fits()
		options = append(options, goslack.NewOptionBlockObject(value, plain(s.label(b), mostLabel), nil))
	}
	return goslack.NewOverflowBlockElement(s.id(), options...)
}
