package commands

import (
	"fmt"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "request show",
		Summary:  "Show a request: where it stands, with whom, and its history",
		Examples: []string{"request show REQ-7"},
		ReadOnly: true,
		Options:  []chat.Option{requestID},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		r, err := c.request()
		if err != nil {
			return chat.Reply{}, err
		}
		message, err := c.requestMessage(r)
		if err != nil {
			return chat.Reply{}, err
		}
		background, err := c.background(r.Meta, 10)
		if err != nil {
			return chat.Reply{}, err
		}
		message.Blocks = append(message.Blocks, background...)
		delegations, err := c.delegations(c.me.Handle)
		if err != nil {
			return chat.Reply{}, err
		}
		if _, err := c.org.SeatOf(&r, c.me.Handle, delegations, c.today); err == nil {
			message.Buttons = decideButtons(r)
		} else if r.Owner == c.me.Handle {
			message.Buttons = ownerButtons(r)
		}
		return chat.Reply{Message: message}, nil
	},
})

// decideButtons are what somebody can do who is asked.
func decideButtons(r ops.Request) []chat.Button {
	return []chat.Button{
		requestButton("Approve", "request approve", r, chat.Primary, false),
		requestButton("Reject", "request reject", r, chat.Danger, true),
		requestButton("Ask for changes", "request changes", r, chat.Default, true),
		requestButton("Lower the amount", "request lower", r, chat.Default, true),
	}
}

// ownerButtons are what a requester can do.
func ownerButtons(r ops.Request) []chat.Button {
	switch {
	case r.State == ops.Approved:
		return []chat.Button{
			requestButton("Record payment", "request fulfil", r, chat.Primary, true),
			requestButton("Cancel the request", "request cancel", r, chat.Default, true),
		}
	case r.State.Ended():
		return []chat.Button{{Label: "Ask again", Path: "request copy", Args: chat.Args{"id": string(r.ID)}}}
	case r.State == ops.ChangesRequested:
		return []chat.Button{
			requestButton("Change the request", "request resubmit", r, chat.Primary, true),
			requestButton("Take back", "request withdraw", r, chat.Default, true),
		}
	default:
		return []chat.Button{requestButton("Take back", "request withdraw", r, chat.Default, true)}
	}
}

func requestTone(s ops.RequestState) chat.Tone {
	switch s {
	case ops.Approved, ops.Fulfilled:
		return chat.Good
	case ops.Rejected, ops.Expired:
		return chat.Bad
	case ops.ChangesRequested:
		return chat.Warning
	}
	return chat.Neutral
}

// requestReply confirms what was done to a request, and says what happens next.
func (c *call) requestReply(done string, r ops.Request) (chat.Reply, error) {
	message := chat.Message{
		Subject: string(r.ID), Tone: requestTone(r.State),
		Title:  append(chat.Line{chat.T(done + ": ")}, c.requestTitle(r)...),
		Blocks: []chat.Block{chat.Paragraph(chat.T(capital(c.standing(r))))},
	}
	if r.Rate != "" && r.State == ops.InReview {
		message.Blocks = append(message.Blocks, chat.Note(chat.T(fmt.Sprintf("Worth %s at %s (%s).", c.money(r.Worth), r.Rate, c.day(r.RatedOn)))))
	}
	if r.State != ops.InReview || r.Owner != c.me.Handle {
		return chat.Reply{Message: message}, nil
	}
	recent, err := c.recent(r, c.me)
	if err != nil {
		return chat.Reply{}, err
	}
	if split := c.splitWords(r, recent); split != "" {
		message.Blocks = append(message.Blocks, chat.Note(chat.T(split+". Those who decide see that too.")))
	}
	err = c.warnOverBudget(&message, r)
	message.Buttons = append(message.Buttons, ownerButtons(r)...)
	return chat.Reply{Message: message}, err
}

// warnOverBudget says that a request goes over a budget that warns.
func (c *call) warnOverBudget(message *chat.Message, r ops.Request) error {
	if r.Charge.IsZero() {
		return nil
	}
	account, ok, err := c.account(r.Charge.Department, r.Charge.Period)
	budget, known := c.org.Budget(r.Charge.Department, r.Charge.Period)
	if err != nil || !ok || !known || budget.OverBudget == ops.OverIgnore || account.Available().Minor >= 0 {
		return err
	}
	over := account.Available()
	over.Minor = -over.Minor
	message.Blocks = append(message.Blocks, chat.Note(chat.T(fmt.Sprintf("With all that are pending, the budget of %s for %s is exceeded by %s.",
		c.departmentName(account.Department), account.Period, c.money(over)))))
	return nil
}

// requestMessage is a request in full.
func (c *call) requestMessage(r ops.Request) (chat.Message, error) {
	message := chat.Message{Subject: string(r.ID), Tone: requestTone(r.State), Title: c.requestTitle(r)}
	fields, err := c.caseFor(r, c.me)
	if err != nil {
		return message, err
	}
	fields = append([]chat.Field{{Label: "State", Value: chat.L(c.standing(r))}}, fields...)
	for _, part := range []struct {
		label string
		day   dates.Date
	}{{"Start", r.Start}, {"Renewal", r.Renewal}} {
		if !part.day.IsZero() {
			fields = append(fields, chat.Field{Label: part.label, Value: chat.L(c.day(part.day))})
		}
	}
	for _, d := range r.Decisions {
		if d.Void {
			fields = append(fields, chat.Field{Label: "Before", Value: chat.L(c.decisionWords(d))})
		}
	}
	if next := c.nextWords(r); next != "" {
		fields = append(fields, chat.Field{Label: "Then", Value: chat.L(next)})
	}
	if linked := c.known(r.Links); len(linked) > 0 {
		fields = append(fields, chat.Field{Label: "Linked", Value: chat.L(joinIDs(linked))})
	}
	message.Blocks = []chat.Block{chat.Fields(fields...)}
	return message, nil
}

// nextWords are the steps that are still to come.
func (c *call) nextWords(r ops.Request) string {
	if r.State != ops.InReview {
		return ""
	}
	var steps []string
	for i := r.Step + 1; i < len(r.Route); i++ {
		steps = append(steps, c.stepWords(r.Route[i], r.Department))
	}
	if len(steps) == 0 {
		return "it is approved"
	}
	return strings.Join(steps, ", then ")
}
