package commands

import (
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// remindOfProposal is the pause between reminders of an action that somebody is to
// accept or decline.
var remindOfProposal = dates.Span{Days: 2}

func init() {
	declareMoments("ACT", func(c *call, id ops.ID) (moments, error) {
		var m moments
		a, err := get(c, storage.Actions, id)
		if err != nil {
			return m, err
		}
		switch {
		case a.State == ops.ActionProposed:
			m.remind(a.Owner, c.proposedFrom(a), false)
		case a.State.Promised():
			m.remind(a.Owner, c.actionFrom(a), false)
		case a.Unverified():
			m.remind(a.Giver, c.verifyFrom(a), false)
		}
		return m, nil
	})
	declareWaiting(actionsWaiting, map[ops.Waiting]waitingKind{
		ops.WaitsProposal: {line: proposalWaits, alone: actionAlone, over: actionOver, open: showAction},
		ops.WaitsAction:   {line: actionWaits, alone: actionAlone, over: actionOver, open: showAction},
		ops.WaitsVerify:   {line: verifyWaits, alone: verifyAlone, over: actionOver, open: showAction},
	})
}

// proposedFrom is from when the owner of a proposed action is reminded of it: a working
// day after they were asked.
func (c *call) proposedFrom(a ops.Action) time.Time {
	return c.org.WorkingAfter(a.Offered, answerWithin, a.Department)
}

// verifyFrom is from when whoever gave an action is reminded to look whether it is done.
func (c *call) verifyFrom(a ops.Action) time.Time {
	return c.org.WorkingAfter(a.DoneAt, answerWithin, a.Department)
}

// actionFrom is from when the owner of an action is reminded of it: the day on which it
// is due, or the last day before on which they work; zero where it has no day.
func (c *call) actionFrom(a ops.Action) time.Time {
	owner, _ := c.org.Person(a.Owner)
	if a.Due.IsZero() {
		return time.Time{}
	}
	return c.dawn(a.Owner, c.org.LastWorkday(owner, a.Due))
}

// actionsWaiting are the actions that wait for a person: for an answer, to be done, and
// to be verified.
func actionsWaiting(c *call, p ops.Person) ([]ops.Pending, error) {
	const most = 30 // of which somebody can be reminded in one message
	var waiting []ops.Pending
	open, err := storage.Actions.List(c.r, storage.Query{List: "owner", Key: []string{string(p.Handle)}, Limit: most})
	if err != nil {
		return nil, err
	}
	for _, a := range open.Records {
		if a.State == ops.ActionProposed {
			waiting = append(waiting, ops.Pending{Record: a.ID, What: ops.WaitsProposal, Since: a.Offered, From: c.proposedFrom(a), Every: remindOfProposal})
			continue
		}
		if from := c.actionFrom(a); !from.IsZero() {
			waiting = append(waiting, ops.Pending{Record: a.ID, What: ops.WaitsAction, Since: from, From: from, Every: remindWeekly})
		}
	}
	done, err := storage.Actions.List(c.r, storage.Query{List: "verify", Key: []string{string(p.Handle)}, Limit: most})
	for _, a := range done.Records {
		waiting = append(waiting, ops.Pending{Record: a.ID, What: ops.WaitsVerify, Since: a.DoneAt, From: c.verifyFrom(a), Every: remindWeekly})
	}
	return waiting, err
}

func proposalWaits(c *call, id ops.ID, p ops.Person) (chat.Line, bool, error) {
	a, had, err := found(get(c, storage.Actions, id))
	if err != nil || !had || a.State != ops.ActionProposed || a.Owner != p.Handle {
		return nil, false, err
	}
	return chat.Line{chat.B(c.name(a.Giver) + " asks you to"), chat.T(": " + a.Title + ", " + c.waited(a.Offered) + " "), chat.C(string(id))}, true, nil
}

func actionWaits(c *call, id ops.ID, p ops.Person) (chat.Line, bool, error) {
	a, had, err := found(get(c, storage.Actions, id))
	if err != nil || !had || !a.State.Promised() || a.Owner != p.Handle || a.Due.IsZero() {
		return nil, false, err
	}
	today := c.dayOn(p)
	if c.org.LastWorkday(p, a.Due).After(today) {
		return nil, false, nil
	}
	due := "due " + dates.Until(a.Due, today)
	if a.Due.Before(today) {
		due = dates.Age(today.Sub(a.Due)) + " overdue"
	}
	return chat.Line{chat.B("To do"), chat.T(": " + a.Title + ", " + due + " "), chat.C(string(id))}, true, nil
}

func verifyWaits(c *call, id ops.ID, p ops.Person) (chat.Line, bool, error) {
	a, had, err := found(get(c, storage.Actions, id))
	if err != nil || !had || !a.Unverified() || a.Giver != p.Handle {
		return nil, false, err
	}
	return chat.Line{chat.B(c.name(a.DoneBy) + " says it is done"), chat.T(": " + a.Title + ". Is it? "), chat.C(string(id))}, true, nil
}

// actionAlone is a reminder of one action: what is to be done, with its buttons.
func actionAlone(c *call, id ops.ID, p ops.Person) (chat.Message, error) {
	a, err := get(c, storage.Actions, id)
	message := c.actionOffer(a)
	message.Subject = string(id)
	if a.Overdue(c.dayOn(p)) {
		message.Tone = chat.Warning
	}
	return message, err
}

// verifyAlone is a reminder that something is said to be done.
func verifyAlone(c *call, id ops.ID, _ ops.Person) (chat.Message, error) {
	a, err := get(c, storage.Actions, id)
	message := chat.Message{
		Subject: string(id), Tone: chat.Warning,
		Title:   chat.Line{chat.B(c.name(a.DoneBy) + " says it is done. Is it?"), chat.T(" "), chat.C(string(id)), chat.T(" " + a.Title)},
		Buttons: verifyButtons(a),
	}
	if a.Result != "" {
		message.Blocks = []chat.Block{chat.Quote(a.Result)}
	}
	return message, err
}

func actionOver(c *call, id ops.ID, _ ops.Person) (chat.Line, error) {
	a, had, err := found(get(c, storage.Actions, id))
	if err != nil || !had {
		return nil, err
	}
	return chat.Line{chat.T(a.Title + ": " + c.actionFacts(a) + " "), chat.C(string(id))}, nil
}

func showAction(_ *call, id ops.ID) chat.Button {
	return chat.Button{Path: "action show", Args: chat.Args{"id": string(id)}}
}
