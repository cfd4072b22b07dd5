package commands

import (
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

func init() {
	declareCard("CHK", "ask", checkinCard)
	declareWaiting(checkinsWaiting, map[ops.Waiting]waitingKind{
		ops.WaitsAnswer: {line: checkinLine, alone: checkinAlone, over: checkinOver, open: func(_ *call, id ops.ID) chat.Button { return answerButton(id) }},
	})
	// A status update that comes from a check-in is part of what is posted about
	// the round.
	concerned["UPD"] = func(c *call, id ops.ID) error {
		u, had, err := found(get(c, storage.Updates, id))
		if err != nil || !had || u.Checkin == "" {
			return err
		}
		k, had, err := found(get(c, storage.Checkins, u.Checkin))
		if had && k.Round != "" {
			c.redraw(k.Round)
		}
		return err
	}
}

// checkinCard is the message that puts a check-in before somebody.
func checkinCard(c *call, at posting) (chat.Message, error) {
	k, err := get(c, storage.Checkins, at.id)
	if err != nil {
		return chat.Message{}, err
	}
	id := chat.Line{chat.T(c.checkinTitle(&k, at.reader) + " "), chat.C(string(k.ID))}
	say := func(tone chat.Tone, text string, buttons ...chat.Button) (chat.Message, error) {
		return chat.Message{Tone: tone, Title: id, Blocks: []chat.Block{chat.Paragraph(chat.T(text))}, Buttons: buttons}, nil
	}
	late := chat.Button{Label: "Answer late", Path: "checkin now", Form: true, Args: chat.Args{"id": string(k.ID)}}
	change := chat.Button{Label: "Change the answers", Path: "checkin now", Form: true, Args: chat.Args{"id": string(k.ID)}}
	switch {
	case k.State.Done() && k.Standing != "":
		u, had, err := found(get(c, storage.Updates, k.Standing))
		if err != nil {
			return chat.Message{}, err
		}
		words := ": nothing has changed since "
		if had && u.Created.Equal(k.Answered) { // it was the answer
			words = " with "
		}
		return say(chat.Good, "Answered by "+c.name(k.AnsweredBy)+words+string(k.Standing)+".", change)
	case k.State.Done():
		words := "Answered by " + c.name(k.AnsweredBy)
		if k.State == ops.CheckinLate {
			words += ", late"
		}
		if k.Update != "" {
			u, err := get(c, storage.Updates, k.Update)
			if err != nil {
				return chat.Message{}, err
			}
			words += ": " + c.departmentName(u.Department) + " is " + u.Health.Word()
		}
		return say(chat.Good, words+".", change)
	case k.State == ops.CheckinMissed:
		return say(chat.Neutral, "It closed without an answer. A late one still counts.", late)
	case k.State == ops.CheckinSkipped:
		return say(chat.Neutral, "Left out this time: "+k.Reason, late)
	case k.State != ops.CheckinOpen:
		return say(chat.Neutral, capital(k.State.Word())+".", late)
	case k.Asked != at.reader:
		return say(chat.Neutral, c.name(k.Asked)+" is asked now.")
	}
	return c.askCard(&k)
}

// askCard puts an open check-in before who is asked: what it is, who will see the
// answers, and the two ways to answer.
func (c *call) askCard(k *ops.Checkin) (chat.Message, error) {
	message := chat.Message{
		Tone:  chat.Warning,
		Title: chat.Line{chat.B(c.checkinTitle(k, k.Asked)), chat.T(" "), chat.C(string(k.ID))},
	}
	if k.Asked != k.Owner {
		absence, away, err := c.away(k.Owner)
		if err != nil {
			return message, err
		}
		words := "You answer for " + c.name(k.Owner)
		if away {
			words += ", who is away " + c.awayDays(absence)
		}
		message.Blocks = append(message.Blocks, chat.Paragraph(chat.T(words+".")))
	}
	if k.Turn != "" { // the questions are put one by one below it
		message.Blocks = append(message.Blocks, chat.Paragraph(chat.T("You are answering it by replying. Answer opens the form instead.")))
	} else if q, ok := k.Next(); ok {
		first := append(chat.Line{chat.T("Press Answer, or just reply here: ")}, c.questionWords(k, q)...)
		message.Blocks = append(message.Blocks, chat.Paragraph(first...))
	}
	note := chat.Line{chat.T(capital(k.Audience.Words(c.departmentName(k.Department))) + " will see it")}
	if !k.Closes.IsZero() {
		note = append(note, chat.T(" · open until "), c.when(k.Closes))
	}
	message.Blocks = append(message.Blocks, chat.Note(note...))
	buttons, err := c.checkinButtons(k)
	message.Buttons = buttons
	return message, err
}

// checkinButtons are what can be done about an open check-in.
func (c *call) checkinButtons(k *ops.Checkin) ([]chat.Button, error) {
	id := chat.Args{"id": string(k.ID)}
	buttons := []chat.Button{answerButton(k.ID)}
	same, err := c.maySaySame(k)
	if err != nil {
		return nil, err
	}
	if same {
		buttons = append(buttons, chat.Button{Label: "Nothing changed", Path: "checkin same", Args: id})
	}
	return append(buttons,
		chat.Button{Label: "Remind me in an hour", Path: "checkin later", Args: id},
		chat.Button{Label: "I am away until…", Path: "away until", Form: true},
		chat.Button{Label: "Ask somebody else", Path: "checkin delegate", Args: id, Form: true},
	), nil
}

// maySaySame reports whether there is a report that could still hold, and has not
// been said to hold too often.
func (c *call) maySaySame(k *ops.Checkin) (bool, error) {
	if !k.Reports() {
		return false, nil
	}
	u, had, err := found(storage.Updates.First(c.r, storage.Query{List: "department", Key: []string{string(k.Department)}}))
	return had && u.Reaffirmed < ops.MaxReaffirmed, err
}

// checkinsWaiting are the check-ins that wait for a person. They are reminded of
// each once; one that was never put to them comes as soon as it may, and then again
// as a reminder.
func checkinsWaiting(c *call, p ops.Person) ([]ops.Pending, error) {
	page, err := storage.Checkins.List(c.r, storage.Query{List: "open", Key: []string{string(p.Handle)}, Limit: countTo})
	var waiting []ops.Pending
	for _, k := range page.Records {
		w := ops.Pending{Record: k.ID, What: ops.WaitsAnswer, Since: k.Opened, From: k.RemindAt, Snoozed: k.Snoozed}
		if !k.Put() {
			w.From, w.Again = k.Opened, k.RemindAt
		}
		waiting = append(waiting, w)
	}
	return waiting, err
}

func checkinLine(c *call, id ops.ID, p ops.Person) (chat.Line, bool, error) {
	k, had, err := found(get(c, storage.Checkins, id))
	if err != nil || !had || k.State != ops.CheckinOpen || k.Asked != p.Handle {
		return nil, false, err
	}
	line := chat.Line{chat.T(c.checkinTitle(&k, p.Handle))}
	if !k.Closes.IsZero() {
		line = append(line, chat.T(" · open until "), c.when(k.Closes))
	}
	return append(line, chat.T(" "), chat.C(string(id))), true, nil
}

// checkinOver is what became of a check-in of which somebody was reminded.
func checkinOver(c *call, id ops.ID, p ops.Person) (chat.Line, error) {
	k, had, err := found(get(c, storage.Checkins, id))
	if err != nil || !had {
		return nil, err
	}
	words := ": " + k.State.Word()
	switch {
	case k.State.Done():
		words = ": answered by " + c.name(k.AnsweredBy)
	case k.State == ops.CheckinMissed:
		words = ": closed without an answer"
	case k.State == ops.CheckinOpen:
		words = ": " + c.name(k.Asked) + " is asked now"
	}
	return chat.Line{chat.T(c.checkinTitle(&k, p.Handle) + words + " "), chat.C(string(id))}, nil
}

// checkinAlone is a reminder of one check-in, or the first that is heard of it: the
// message that asks it.
func checkinAlone(c *call, id ops.ID, _ ops.Person) (chat.Message, error) {
	k, err := get(c, storage.Checkins, id)
	if err != nil {
		return chat.Message{}, err
	}
	message, err := c.askCard(&k)
	message.Subject = string(id)
	if k.Put() {
		message.Title = append(chat.Line{chat.B("Reminder: ")}, message.Title...)
	}
	message.Buttons = message.Buttons[:1] // the others are those of the reminder
	return message, err
}
