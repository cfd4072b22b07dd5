package commands

import (
	"slices"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

func init() {
	declareMoments("REQ", func(c *call, id ops.ID) (moments, error) {
		var m moments
		r, err := get(c, storage.Requests, id)
		if err == nil && r.State == ops.Expired {
			at, err := c.atWork(r.Owner)
			if at.After(c.now) {
				m.at("outcome", at, "request outcome", id)
			}
			return m, err
		}
		if err != nil || r.State != ops.InReview {
			return m, err
		}
		m.at("escalate", r.EscalatesAt(c.org), "request escalate", id)
		m.at("expire", r.ExpiresAt(), "request expire", id)
		escalated := c.org.Panel(&r).Escalated
		for _, h := range r.Asked {
			from := r.FirstReminder(c.org)
			if slices.Contains(escalated, h) {
				from = r.Escalated
			}
			m.remind(h, from, false)
			given, err := c.given(h)
			if err != nil {
				return m, err
			}
			for _, d := range given {
				if d.HoldsOn(c.today) {
					m.remind(d.To, from, false)
				}
			}
		}
		return m, nil
	})
	declareWaiting(decisionsWaiting, map[ops.Waiting]waitingKind{
		ops.WaitsDecision:  {line: decisionLine, alone: decisionAlone, over: decisionOver, open: showRequest},
		ops.WaitsEscalated: {line: decisionLine, alone: decisionAlone, over: decisionOver, open: showRequest},
	})
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "request outcome",
		Summary:  "Tell who has asked how it has ended, once they are at work",
		Internal: true,
		Options:  []chat.Option{{Name: "id", Kind: chat.Record, Records: []string{"REQ"}, Required: true, Help: "Which"}},
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		r, err := storage.Requests.Get(c.r, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		at, err := c.atWork(r.Owner)
		if err != nil {
			return chat.Reply{}, err
		}
		if at.After(c.now) { // they have gone away meanwhile, or have other hours
			return chat.Say("Not yet."), c.retimeOf(r.ID)
		}
		return chat.Say("Told " + c.name(r.Owner) + "."), c.tellPerson(r.Owner, r.ID, outcomeSlot(r))
	},
})

// decisionsWaiting are the requests on which a person is asked to decide, for
// themselves or in another's place. Who was asked because others are silent is
// told of it as soon as may be.
func decisionsWaiting(c *call, p ops.Person) ([]ops.Pending, error) {
	had, err := c.delegations(p.Handle)
	if err != nil {
		return nil, err
	}
	asked := []ops.Handle{p.Handle}
	for _, d := range had {
		if d.HoldsOn(c.dayOn(p)) && !slices.Contains(asked, d.Owner) {
			asked = append(asked, d.Owner)
		}
	}
	var waiting []ops.Pending
	for _, h := range asked {
		page, err := storage.Requests.List(c.r, storage.Query{List: "asked", Key: []string{string(h)}, Limit: countTo})
		if err != nil {
			return nil, err
		}
		for _, r := range page.Records {
			known := func(w ops.Pending) bool { return w.Record == r.ID }
			if _, refused := c.org.SeatOf(&r, p.Handle, had, c.dayOn(p)); refused != nil || slices.ContainsFunc(waiting, known) {
				continue
			}
			pending := ops.Pending{
				Record: r.ID, What: ops.WaitsDecision, Since: r.StepSince, From: r.FirstReminder(c.org), Every: reminderPause(&r),
			}
			if slices.Contains(c.org.Panel(&r).Escalated, h) {
				pending.What, pending.From = ops.WaitsEscalated, r.Escalated
			}
			waiting = append(waiting, pending)
		}
	}
	return waiting, nil
}

// reminderPause is how long somebody is left alone who was reminded of a request:
// twice as long as before the first time, since they know by then.
func reminderPause(r *ops.Request) dates.Span {
	if r.Step >= len(r.Route) || r.Route[r.Step].RemindAfter.IsZero() {
		return dates.Span{}
	}
	return dates.Span{Days: 2 * max(r.Route[r.Step].RemindAfter.Days, 1)}
}

func decisionLine(c *call, id ops.ID, p ops.Person) (chat.Line, bool, error) {
	r, had, err := found(get(c, storage.Requests, id))
	if err != nil || !had {
		return nil, false, err
	}
	delegations, err := c.delegations(p.Handle)
	if err != nil {
		return nil, false, err
	}
	if _, refused := c.org.SeatOf(&r, p.Handle, delegations, c.dayOn(p)); refused != nil {
		return nil, false, nil
	}
	line := append(chat.Line{chat.T("Decide: ")}, c.requestTitle(r)...)
	return append(line, chat.T(" · "+c.name(r.Owner)+", "+c.waited(r.StepSince))), true, nil
}

// decisionOver is where a request stands that does not wait for somebody any more:
// who decided, and when.
func decisionOver(c *call, id ops.ID, _ ops.Person) (chat.Line, error) {
	r, had, err := found(get(c, storage.Requests, id))
	if err != nil || !had {
		return nil, err
	}
	return append(append(c.requestTitle(r), chat.T(": ")), c.standingSince(r, c.when)...), nil
}

// waited is how long something has waited, in words.
func (c *call) waited(since time.Time) string {
	days := c.today.Sub(dates.Of(since.In(c.org.Location(c.me))))
	if days < 1 {
		return "since today"
	}
	return "for " + dates.Age(days)
}

// decisionAlone is a reminder of one request: the message that asks for the
// decision, with its buttons.
func decisionAlone(c *call, id ops.ID, p ops.Person) (chat.Message, error) {
	r, err := get(c, storage.Requests, id)
	if err != nil {
		return chat.Message{}, err
	}
	message, err := requestAsk(c, posting{id: id, reader: p.Handle, detail: askDetail(r)})
	message.Subject = string(id)
	if !slices.Contains(c.org.Panel(&r).Escalated, p.Handle) && len(message.Title) > 0 {
		message.Title[0] = chat.B("Waits for your decision " + c.waited(r.StepSince) + ":")
	}
	// The rest of the row is for what can be done about the reminder.
	message.Buttons = message.Buttons[:min(len(message.Buttons), 3)]
	return message, err
}

func showRequest(_ *call, id ops.ID) chat.Button {
	return chat.Button{Path: "request show", Args: chat.Args{"id": string(id)}}
}
