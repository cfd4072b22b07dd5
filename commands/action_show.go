package commands

import (
	"encoding/json"
	"fmt"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "action show",
		Summary:  "Show an action with its slips and its history",
		Examples: []string{"action show ACT-12"},
		ReadOnly: true,
		Options:  []chat.Option{actionID},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		a, err := storage.Actions.Get(c.r, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		message := chat.Message{
			Subject: string(a.ID), Tone: actionTone(a.State),
			Title:  chat.Line{chat.C(string(a.ID)), chat.T(" "), chat.B(a.Title)},
			Blocks: []chat.Block{chat.Fields(c.actionFields(a)...)},
		}
		slips, err := c.slips(a)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(slips) > 0 {
			message.Blocks = append(message.Blocks, chat.Heading("Slipped "+times(a.Slips)), chat.List(slips...))
		}
		background, err := c.background(a.Meta, 5)
		if err != nil {
			return chat.Reply{}, err
		}
		message.Blocks = append(message.Blocks, background...)
		message.Buttons = c.actionButtons(a)
		return chat.Reply{Message: message}, nil
	},
})

// actionButtons are what the person can do about an action.
func (c *call) actionButtons(a ops.Action) []chat.Button {
	switch {
	case c.me.Has(ops.Observer) || c.me.Handle == "":
		return nil
	case a.State == ops.ActionProposed && a.MayAnswer(c.org, c.me) == nil:
		return answerActionButtons(a)
	case a.State == ops.ActionDone && a.MayVerify(c.org, c.me) == nil:
		return verifyButtons(a)[:2]
	case a.MayChange(c.org, c.me) != nil:
		return nil
	case a.State == ops.ActionProposed:
		return []chat.Button{actionButton("Assign", "action assign", a, chat.Default), actionButton("Move the day", "action move", a, chat.Default), actionButton("Drop it", "action drop", a, chat.Default)}
	case a.State == ops.ActionAccepted:
		return append(doingButtons(a), actionButton("Start", "action start", a, chat.Default), actionButton("Assign", "action assign", a, chat.Default))
	case a.State == ops.ActionInProgress:
		return append(doingButtons(a), actionButton("Assign", "action assign", a, chat.Default))
	case a.State == ops.ActionDeclined, a.State == ops.ActionNotDoing, a.State == ops.ActionDone:
		return []chat.Button{actionButton("Reopen", "action reopen", a, chat.Default)}
	}
	return nil
}

// actionFields are an action in full.
func (c *call) actionFields(a ops.Action) []chat.Field {
	var fields []chat.Field
	add := func(label, value string) {
		if value != "" {
			fields = append(fields, chat.Field{Label: label, Value: chat.L(value)})
		}
	}
	add("State", a.State.Word())
	add("Owner", c.name(a.Owner))
	if a.Giver != a.Owner {
		add("Given by", c.name(a.Giver))
	}
	if !a.Due.IsZero() {
		due := c.due(a.Due)
		if a.Slips > 0 && a.FirstDue != a.Due {
			due += ", first promised for " + c.day(a.FirstDue)
		}
		add("Due", due)
	}
	if a.State.Open() && !a.Due.IsZero() {
		add("Day off", c.dayOffWords(a))
	}
	add("What else", a.Detail)
	add("Result", a.Result)
	add("Why", a.Reason)
	if a.DoneBy != "" && a.DoneBy != a.Owner {
		add("Said to be done by", c.name(a.DoneBy))
	}
	if a.VerifiedBy != "" {
		add("Verified by", c.name(a.VerifiedBy))
	}
	add("Department", c.departmentName(a.Department))
	add("About", joinIDs(c.known(a.Links)))
	if a.Confidential {
		add("Confidential", "who does it, who gave it, the head of the department, the COO and the CEO see it")
	}
	return fields
}

// dayOffWords say that an action is due on a day on which its owner does not work, and
// by when it is to be done then; empty for any other day.
func (c *call) dayOffWords(a ops.Action) string {
	owner, known := c.org.Person(a.Owner)
	if !known || a.Due.IsZero() {
		return ""
	}
	last := c.org.LastWorkday(owner, a.Due)
	if last == a.Due {
		return ""
	}
	return fmt.Sprintf("%s is a day off for %s: the last working day before is %s", c.day(a.Due), owner.First(), c.day(last))
}

// slips are how an action was put off, as the journal has it, the latest first.
func (c *call) slips(a ops.Action) ([]chat.Line, error) {
	const most = 5
	if a.Slips == 0 {
		return nil, nil
	}
	var lines []chat.Line
	undone := map[uint64]bool{}
	for entry, err := range storage.HistoryOf(c.r, a.ID) {
		if err != nil {
			return nil, err
		}
		if entry.Undoes != 0 || undone[entry.Seq] {
			undone[entry.Undoes] = true
			continue
		}
		for _, change := range entry.Changes {
			if change.Record != a.ID {
				continue
			}
			from, to, reason, slipped := slipOf(change)
			if slipped && len(lines) < most {
				lines = append(lines, chat.Line{c.when(entry.At), chat.T(fmt.Sprintf(" %s: %s → %s – %s", c.name(entry.Actor), c.day(from), c.day(to), reason))})
			}
		}
	}
	return lines, nil
}

// slipOf reads from a change how an action was put off; false if it was not.
func slipOf(change ops.Change) (from, to dates.Date, reason string, slipped bool) {
	if _, ok := change.Fields["slips"]; !ok {
		return from, to, "", false
	}
	due := change.Fields["due"]
	if json.Unmarshal(due.From, &from) != nil || json.Unmarshal(due.To, &to) != nil {
		return from, to, "", false
	}
	if said := change.Fields["reason"].To; said != nil && json.Unmarshal(said, &reason) != nil {
		return from, to, "", false
	}
	return from, to, orElse(reason, "the same reason"), to.After(from)
}

// actionFacts are where an action stands, by when it is due and how often it slipped.
func (c *call) actionFacts(a ops.Action) string {
	facts := c.actionProgress(a)
	if end := c.actionEnd(a); end != "" {
		return strings.TrimSuffix(end+" · "+facts, " · ")
	}
	return facts
}

// actionEnd is how an action has ended, empty for one that is open.
func (c *call) actionEnd(a ops.Action) string {
	switch a.State {
	case ops.ActionDone:
		return "done " + c.ago(a.DoneAt)
	case ops.ActionVerified:
		return "done, verified by " + c.name(a.VerifiedBy)
	case ops.ActionDeclined:
		return "declined " + c.ago(a.Changed)
	case ops.ActionNotDoing:
		return "dropped " + c.ago(a.Changed)
	}
	return ""
}

// actionProgress is what there is to say of an action beside how it has ended, for
// messages whose title says that.
func (c *call) actionProgress(a ops.Action) string {
	var facts []string
	switch {
	case a.State == ops.ActionProposed:
		facts = append(facts, "no answer yet")
	case a.State == ops.ActionInProgress:
		facts = append(facts, "in progress")
	case a.Unverified():
		facts = append(facts, "waits for "+c.name(a.Giver)+" to verify it")
	}
	if a.State.Open() {
		switch {
		case a.Overdue(c.today):
			facts = append(facts, dates.Age(c.today.Sub(a.Due))+" overdue")
		case a.Due.IsZero():
			facts = append(facts, "no day set")
		default:
			facts = append(facts, "due "+c.due(a.Due))
		}
	}
	if a.Slips > 0 {
		facts = append(facts, "slipped "+times(a.Slips))
	}
	if a.Confidential {
		facts = append(facts, "confidential")
	}
	return strings.Join(facts, " · ")
}

// actionLine is an action on one line of a list.
func (c *call) actionLine(a ops.Action) chat.Line {
	line := chat.Line{chat.C(string(a.ID)), chat.T(" " + a.Title)}
	if a.Owner != c.me.Handle {
		line = append(line, chat.T(" · "+c.name(a.Owner)))
	}
	facts := c.actionFacts(a)
	if a.State == ops.ActionAccepted && a.Overdue(c.today) {
		return append(line, chat.T(" · "), chat.B(facts))
	}
	return append(line, chat.T(" · "+facts))
}

// actionReply confirms what was done to an action, and says what it comes to now.
func (c *call) actionReply(done string, a ops.Action) chat.Reply {
	return c.actionSaid(done, a, c.actionProgress(a))
}

// actionSaid is a reply about an action, with these facts.
func (c *call) actionSaid(done string, a ops.Action, facts string) chat.Reply {
	message := chat.Message{
		Subject: string(a.ID),
		Title:   chat.Line{chat.T(done + ": "), chat.C(string(a.ID)), chat.T(" " + a.Title)},
	}
	if a.Owner != c.me.Handle {
		facts = strings.TrimSuffix(c.name(a.Owner)+" · "+facts, " · ")
	}
	var lines []chat.Line
	if facts != "" {
		lines = append(lines, chat.L(capital(facts)))
	}
	if said := orElse(a.Reason, a.Result); said != "" {
		lines = append(lines, chat.L(said))
	}
	if off := c.dayOffWords(a); off != "" && a.State.Open() {
		lines = append(lines, chat.L(off+"."))
	}
	if len(lines) > 0 {
		message.Blocks = []chat.Block{{Kind: chat.BlockText, Lines: lines}}
	}
	return chat.Reply{Message: message}
}
