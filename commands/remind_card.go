package commands

import (
	"fmt"
	"slices"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

func init() {
	declareCard("REM", "reminder", reminderCard)
}

// mostReminded is how many things a reminder names; the rest is counted.
const mostReminded = 8

// reminderCard is one reminder as it should read now: what is done is struck out,
// and a reminder that was replaced says so.
func reminderCard(c *call, at posting) (chat.Message, error) {
	m, err := get(c, storage.Reminders, at.id)
	if err != nil {
		return chat.Message{}, err
	}
	if m.State == ops.ReminderReplaced {
		return chat.Message{Title: chat.L("What still waits for you is in a newer message.")}, nil
	}
	p, _ := c.org.Person(m.Owner)
	var open []ops.Reminded
	var lines []chat.Line
	for _, item := range m.Items {
		if slices.ContainsFunc(open, func(o ops.Reminded) bool { return o.Record == item.Record }) {
			continue // its line says all of it
		}
		line, waits, err := waitingKinds[item.What].line(c, item.Record, p)
		if err != nil {
			return chat.Message{}, err
		}
		if waits {
			open = append(open, item)
			lines = append(lines, line)
		}
	}
	if len(open) == 0 {
		return c.reminderOver(m, p)
	}
	if m.State == ops.ReminderSnoozed {
		return c.snoozedCard(m, open)
	}
	first := waitingKinds[open[0].What]
	if len(open) == 1 && first.alone != nil {
		message, err := first.alone(c, open[0].Record, p)
		message.Buttons = append(message.Buttons, c.reminderButtons(m, open, len(message.Buttons))...)
		return message, err
	}
	done := m.Records() - len(open)
	message := chat.Message{
		Tone:   chat.Warning,
		Title:  chat.L(waitWords(len(open)) + ", " + p.First()),
		Blocks: []chat.Block{chat.List(appendMore(lines[:min(len(lines), mostReminded)], len(lines), false, "/my")...)},
	}
	if done > 0 {
		message.Blocks = append(message.Blocks, chat.Note(chat.T(plural(done, "thing is", "things are")+" done already.")))
	}
	answer := first.open(c, open[0].Record)
	answer.Label, answer.Style = "Answer", chat.Primary
	if len(open) > 1 {
		answer.Label = "Answer the first"
	}
	message.Buttons = append([]chat.Button{answer}, c.reminderButtons(m, open, 1)...)
	return message, nil
}

// reminderOver is what is left of a reminder of which nothing waits any more: what
// became of it.
func (c *call) reminderOver(m ops.Reminder, p ops.Person) (chat.Message, error) {
	var lines []chat.Line
	for _, item := range m.Items {
		over := waitingKinds[item.What].over
		if over == nil {
			continue
		}
		line, err := over(c, item.Record, p)
		if err != nil {
			return chat.Message{}, err
		}
		if len(line) > 0 {
			lines = append(lines, line)
		}
	}
	if len(m.Items) == 1 && len(lines) == 1 {
		return chat.Message{Subject: string(m.Items[0].Record), Title: lines[0]}, nil
	}
	message := chat.Message{Title: chat.L("Nothing of this waits for you any more.")}
	if len(lines) > 0 {
		message.Blocks = []chat.Block{chat.List(lines...)}
	}
	return message, nil
}

// waitWords say how much waits.
func waitWords(n int) string {
	if n == 1 {
		return "This waits for you"
	}
	return fmt.Sprintf("%d things wait for you", n)
}

// snoozedCard is a reminder that comes again.
func (c *call) snoozedCard(m ops.Reminder, open []ops.Reminded) (chat.Message, error) {
	answer := waitingKinds[open[0].What].open(c, open[0].Record)
	answer.Label = "Answer now"
	return chat.Message{
		Title:   chat.Line{chat.T("I come back to this at "), chat.At(m.Until, m.Until.In(c.org.Location(c.me)).Format("15:04")), chat.T(".")},
		Buttons: []chat.Button{answer},
	}, nil
}

// mostButtons is how many buttons a message has at most: one row of them on a
// phone.
const mostButtons = 5

// reminderButtons are what can be done about a reminder beside answering it, as
// many as there is room for behind those that there are.
func (c *call) reminderButtons(m ops.Reminder, open []ops.Reminded, there int) []chat.Button {
	id := chat.Args{"id": string(m.ID)}
	buttons := []chat.Button{{Label: "Remind me in an hour", Path: "remind later", Args: id}}
	if i := slices.IndexFunc(open, c.mayBeSame); i >= 0 {
		buttons = append(buttons, chat.Button{Label: "Nothing changed", Path: "checkin same", Args: chat.Args{"id": string(open[i].Record)}})
	}
	away := chat.Button{Label: "I am away until…", Path: "away until", Form: true}
	if slices.ContainsFunc(open, func(r ops.Reminded) bool { return r.What.Delegable() }) {
		delegate := chat.Button{Label: "Ask somebody else", Path: "remind delegate", Args: id, Form: true}
		if there+len(buttons)+2 > mostButtons { // who is away delegates too
			return append(buttons, delegate)
		}
		return append(buttons, away, delegate)
	}
	return append(buttons, away)
}

// mayBeSame reports whether "nothing changed" would answer what waits.
func (c *call) mayBeSame(r ops.Reminded) bool {
	if r.What != ops.WaitsAnswer {
		return false
	}
	k, had, err := found(get(c, storage.Checkins, r.Record))
	if err != nil || !had {
		return false
	}
	same, err := c.maySaySame(&k)
	return err == nil && same
}
