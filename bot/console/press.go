package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"adjutant/chat"
)

var recordID = regexp.MustCompile(`^[A-Za-z]+-[0-9]+$`)

// press handles "press 2", "press acknowledge" and "press RISK-7 acknowledge",
// each with the answer to the button's question behind it or not.
func (c *Console) press(ctx context.Context, who seat, l line) {
	viewer := ""
	if l.addressed() {
		viewer = who.person
	}
	s, button, rest, err := c.findButton(l.text, viewer)
	if err != nil {
		c.fault(err.Error())
		return
	}
	// A message that one person sees is pressed by that person.
	presser := who
	if s.to != "" {
		presser.person = s.to
	}
	if presser.person != who.person || !c.opts.Interactive {
		about := ""
		if s.message.Subject != "" {
			about = " on " + s.message.Subject
		}
		c.say(fmt.Sprintf("@%s presses %s%s.", presser.person, button.Label, about))
	}
	if button.Confirm != "" {
		yes, err := c.confirm(ctx, presser, s.ref.Place, button.Confirm, rest)
		if err != nil || !yes {
			return
		}
	}
	c.ask(ctx, presser, chat.Invocation{
		Place: s.ref.Place, Via: chat.ViaButton, Path: button.Path, Args: button.Args, Form: button.Form, Message: s.ref,
	})
}

// confirm asks the button's question. Only a yes presses it.
func (c *Console) confirm(ctx context.Context, who seat, place chat.Place, question, answer string) (bool, error) {
	if answer == "" {
		ask := append(label("only @"+clean(who.person)), run{clean(question) + " (yes/no) ", plain})
		if c.opts.JSON {
			c.put(c.object(object{Type: typeConfirm, Place: placeName(place), To: who.person, Text: clean(question)}))
		}
		var err error
		answer, err = c.answer(ctx, prompt{text: c.paint(ask)})
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, errInterrupted):
			answer = ""
		case errors.Is(err, errLeft):
			c.leave("Nothing was pressed.")
			return false, nil
		case err != nil:
			return false, err
		}
	}
	if isYes(answer) {
		return true, nil
	}
	c.say("Nothing was pressed.")
	return false, nil
}

func isYes(s string) bool {
	s = strings.TrimSpace(s)
	return strings.EqualFold(s, "yes") || strings.EqualFold(s, "y")
}

func isNo(s string) bool {
	s = strings.TrimSpace(s)
	return strings.EqualFold(s, "no") || strings.EqualFold(s, "n")
}

// findButton finds what "press" means: a message, its button, and the answer
// that was typed behind them. With a viewer only messages that this person sees
// count.
func (c *Console) findButton(text, viewer string) (*shown, chat.Button, string, error) {
	words := strings.Fields(text)
	subject := ""
	if len(words) > 0 && recordID.MatchString(words[0]) {
		subject, words = words[0], words[1:]
	}
	among, err := c.pressable(subject, viewer)
	if err != nil {
		return nil, chat.Button{}, "", err
	}
	// All words are the label first: a button may well be called "Yes".
	s, b, err := pick(among, strings.Join(words, " "))
	if err == nil {
		return s, b, "", nil
	}
	if last := len(words) - 1; last >= 0 && (isYes(words[last]) || isNo(words[last])) {
		if s, b, err := pick(among, strings.Join(words[:last], " ")); err == nil {
			return s, b, words[last], nil
		}
	}
	return nil, chat.Button{}, "", err
}

// pressable are the messages that are meant, the newest first: all about the
// subject, or else the last one that has, or had, buttons. Falling back to an
// older message when that one has lost its buttons would press what nobody
// meant.
func (c *Console) pressable(subject, viewer string) ([]*shown, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []*shown
	for _, s := range slices.Backward(c.shown) {
		if len(s.had) == 0 || viewer != "" && s.to != "" && s.to != viewer {
			continue
		}
		if subject == "" {
			return []*shown{s}, nil
		}
		if strings.EqualFold(s.message.Subject, subject) {
			found = append(found, s)
		}
	}
	switch {
	case len(found) > 0:
		return found, nil
	case subject != "":
		return nil, problemf("No message about %s with a button has been shown.", strings.ToUpper(subject))
	default:
		return nil, problem("No message with a button has been shown.")
	}
}

// pick finds the button that is called by its number, its label or the
// beginning of its label, in the first message that has it.
func pick(among []*shown, called string) (*shown, chat.Button, error) {
	if called == "" {
		return nil, chat.Button{}, problem("Press which button? " + listButtons(among))
	}
	n, err := strconv.Atoi(called)
	isNumber := err == nil
	lost := (*shown)(nil)
	for _, s := range among {
		buttons := s.message.AllButtons()
		if isNumber {
			if n >= 1 && n <= len(buttons) {
				return s, buttons[n-1], nil
			}
			if n >= 1 && n <= len(s.had) && lost == nil {
				lost = s
			}
			continue
		}
		matches := matching(buttons, called)
		if len(matches) == 1 {
			return s, matches[0], nil
		}
		if len(matches) > 1 {
			return nil, chat.Button{}, problemf("“%s” could be %s.", called, strings.Join(labels(matches), " or "))
		}
		if lost == nil && slices.ContainsFunc(s.had, func(had string) bool { return hasPrefixFold(had, called) }) {
			lost = s
		}
	}
	if lost != nil {
		return nil, chat.Button{}, problemf("Button “%s” is no longer there: the message has changed. It is now: %s", called, lost.name())
	}
	return nil, chat.Button{}, problemf("There is no button “%s” there. %s", called, listButtons(among))
}

// matching are the buttons that the words could mean; a whole label beats the
// beginning of another.
func matching(buttons []chat.Button, called string) []chat.Button {
	var out []chat.Button
	for _, b := range buttons {
		if strings.EqualFold(b.Label, called) {
			return []chat.Button{b}
		}
		if hasPrefixFold(b.Label, called) {
			out = append(out, b)
		}
	}
	return out
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func labels(buttons []chat.Button) []string {
	var out []string
	for _, b := range buttons {
		out = append(out, b.Label)
	}
	return out
}

// listButtons says what could be pressed.
func listButtons(among []*shown) string {
	for _, s := range among {
		if len(s.message.AllButtons()) == 0 {
			continue
		}
		var items []string
		for i, l := range labels(s.message.AllButtons()) {
			items = append(items, number(i)+" "+l)
		}
		return "There are: " + strings.Join(items, ", ") + "."
	}
	return "It has none now."
}
