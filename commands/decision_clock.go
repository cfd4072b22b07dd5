package commands

import (
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

func init() {
	declareMoments("DEC", func(c *call, id ops.ID) (moments, error) {
		var m moments
		d, err := get(c, storage.Decisions, id)
		if err == nil && d.Stands() {
			m.remind(d.Owner, c.dawn(d.Owner, d.Revisit), false)
		}
		return m, err
	})
	declareWaiting(revisitsWaiting, map[ops.Waiting]waitingKind{
		ops.WaitsRevisit: {line: revisitWaits, alone: revisitAlone, over: revisitOver, open: func(_ *call, id ops.ID) chat.Button { return showDecision(id) }},
	})
}

// revisitsWaiting are the decisions that a person is to look at again, and the next
// ones that they will be.
func revisitsWaiting(c *call, p ops.Person) ([]ops.Pending, error) {
	const most = 30 // of which somebody can be reminded in one message
	page, err := storage.Decisions.List(c.r, storage.Query{List: "owner-revisit", Key: []string{string(p.Handle)}, Limit: most})
	var waiting []ops.Pending
	for _, d := range page.Records {
		from := c.dawn(p.Handle, d.Revisit)
		waiting = append(waiting, ops.Pending{Record: d.ID, What: ops.WaitsRevisit, Since: from, From: from, Every: remindWeekly})
	}
	return waiting, err
}

func revisitWaits(c *call, id ops.ID, p ops.Person) (chat.Line, bool, error) {
	d, had, err := found(get(c, storage.Decisions, id))
	if err != nil || !had || d.Owner != p.Handle || !d.ToRevisit(c.dayOn(p)) {
		return nil, false, err
	}
	return chat.Line{chat.B("Does it still hold"), chat.T(": " + d.Outcome + ", decided " + c.day(d.Decided) + " "), chat.C(string(id))}, true, nil
}

// revisitAlone is a reminder of one decision, with the reasons that it had.
func revisitAlone(c *call, id ops.ID, _ ops.Person) (chat.Message, error) {
	d, err := get(c, storage.Decisions, id)
	message := chat.Message{
		Subject: string(id), Tone: chat.Warning,
		Title:   chat.Line{chat.B("Does it still hold?"), chat.T(" "), chat.C(string(id)), chat.T(" " + d.Outcome)},
		Buttons: append(revisitButtons(d), showDecision(id)),
	}
	if d.Rationale != "" {
		message.Blocks = append(message.Blocks, chat.Quote(d.Rationale))
	}
	return withNote(message, chat.T("Decided "+c.day(d.Decided)+", to look at again since "+c.day(d.Revisit))), err
}

func revisitOver(c *call, id ops.ID, _ ops.Person) (chat.Line, error) {
	d, had, err := found(get(c, storage.Decisions, id))
	if err != nil || !had {
		return nil, err
	}
	return chat.Line{chat.T(d.Outcome + ": " + c.decisionStands(d) + " "), chat.C(string(id))}, nil
}
