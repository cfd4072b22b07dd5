package commands

import (
	"fmt"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "request approve",
		Summary:  "Approve a request that waits for you",
		Examples: []string{"request approve REQ-7", "request approve REQ-7 Only for this season"},
		Options: []chat.Option{
			requestID,
			{Name: "reason", Kind: chat.LongText, Rest: true, Max: 500, Help: "A word on it, if you like"},
			{Name: "override", Kind: chat.Text, Help: "Why it may go over the budget, from those who may say so"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) { return c.decide(ops.Approves, "Approved") },
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "request reject",
		Summary:  "Turn a request down, with a reason",
		Examples: []string{"request reject REQ-7 Not before the new budget"},
		Options: []chat.Option{
			requestID,
			{Name: "reason", Kind: chat.LongText, Rest: true, Required: true, Max: 500, Label: "Why not"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) { return c.decide(ops.Rejects, "Rejected") },
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "request changes",
		Also:     []string{"request ask"},
		Summary:  "Ask the requester to change a request before you decide",
		Examples: []string{"request changes REQ-7 Please attach a second quote"},
		Options: []chat.Option{
			requestID,
			{Name: "reason", Kind: chat.LongText, Rest: true, Required: true, Max: 500, Label: "What should be changed"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) { return c.decide(ops.AsksChange, "Sent back") },
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "request lower",
		Summary:  "Lower the amount of a request that waits for you",
		Detail:   "What others approved stays approved. To approve the lower amount, approve it after that.",
		Examples: []string{"request lower REQ-7 €10,000 One contractor is enough"},
		Options: []chat.Option{
			requestID,
			{Name: "amount", Kind: chat.Money, Required: true, Positional: true, Form: true, Label: "The lower amount"},
			{Name: "reason", Kind: chat.LongText, Rest: true, Form: true, Max: 500, Label: "Why"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		before, seat, err := c.seat()
		if err != nil {
			return chat.Reply{}, err
		}
		r, err := before.Lower(c.org, c.me.Handle, seat, c.values["amount"].amount, c.text("reason"), c.now)
		if err != nil {
			return chat.Reply{}, err
		}
		if err := c.keep(before, &r); err != nil {
			return chat.Reply{}, err
		}
		if err := c.tellPerson(r.Owner, r.ID, fmt.Sprintf("lowered-%d", len(r.Decisions))); err != nil {
			return chat.Reply{}, err
		}
		reply, err := c.requestReply("Lowered from "+c.money(before.Amount), r)
		reply.Message.Buttons = append(reply.Message.Buttons, requestButton("Approve", "request approve", r, chat.Primary, false))
		return reply, err
	},
})

// seat reads the named request and finds the right in which the person may
// decide on it now.
func (c *call) seat() (ops.Request, ops.Seat, error) {
	r, err := c.request()
	if err != nil {
		return r, ops.Seat{}, err
	}
	delegations, err := c.delegations(c.me.Handle)
	if err != nil {
		return r, ops.Seat{}, err
	}
	seat, err := c.org.SeatOf(&r, c.me.Handle, delegations, c.today)
	if err == nil && !r.ExpiresAt().IsZero() && !c.now.Before(r.ExpiresAt()) {
		err = ops.Refuse("%s has expired: nobody decided by %s. To ask again: request copy %s", r.ID, c.when(r.ExpiresAt()).Text, r.ID)
	}
	return r, seat, err
}

// decide records the person's decision on the named request.
func (c *call) decide(verdict ops.Verdict, done string) (chat.Reply, error) {
	before, seat, err := c.seat()
	if err != nil {
		return chat.Reply{}, err
	}
	r, err := before.Decide(c.org, c.me.Handle, seat, verdict, c.text("reason"), c.now)
	if err != nil {
		return chat.Reply{}, err
	}
	if err := c.keep(before, &r); err != nil {
		return chat.Reply{}, err
	}
	if seat.For != "" {
		done += " for " + c.name(seat.For)
	}
	return c.requestReply(done, r)
}

var _ = declare(command{
	Command: chat.Command{
		Path:    "request fulfil",
		Also:    []string{"request fulfill", "request paid"},
		Summary: "Record what was paid for an approved request",
		Detail:  "Without an amount, all of what was approved. A part payment leaves it open; final:yes closes it and frees the rest.",
		Examples: []string{
			"request fulfil REQ-7", "request fulfil REQ-7 €4,000", "request fulfil REQ-7 €7,800 final:yes",
		},
		Options: []chat.Option{
			requestID,
			{Name: "amount", Kind: chat.Money, Positional: true, Form: true, Help: "What was paid", Default: "what is left of it"},
			{Name: "final", Kind: chat.Flag, Form: true, Help: "Nothing more comes", Default: "no, unless all of it is paid"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		before, err := c.ownedRequest("record payments on it")
		if err != nil {
			return chat.Reply{}, err
		}
		paid := c.values["amount"].amount
		if !c.has("amount") {
			if paid, err = before.Amount.Sub(before.Spent); err != nil {
				return chat.Reply{}, err
			}
		}
		r, err := before.Fulfil(paid, c.yes("final"))
		if err != nil {
			return chat.Reply{}, err
		}
		if err := c.keep(before, &r); err != nil {
			return chat.Reply{}, err
		}
		if r.State == ops.Fulfilled {
			return c.requestReply("Fulfilled", r)
		}
		return c.requestReply("Paid "+c.money(paid)+" of "+c.money(r.Amount), r)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "request cancel",
		Summary:  "Give up an approved request, and free its money",
		Examples: []string{"request cancel REQ-7 The season is over"},
		Options: []chat.Option{
			requestID,
			{Name: "reason", Kind: chat.LongText, Rest: true, Required: true, Max: 500, Label: "Why it is given up"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		before, err := c.ownedRequest("cancel it")
		if err != nil {
			return chat.Reply{}, err
		}
		r, err := before.Cancel(c.text("reason"))
		if err != nil {
			return chat.Reply{}, err
		}
		if err := c.keep(before, &r); err != nil {
			return chat.Reply{}, err
		}
		return c.requestReply("Cancelled", r)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "request expire",
		Summary:  "End a request on which nobody decided in time",
		Examples: []string{"request expire REQ-7"},
		Options:  []chat.Option{requestID},
	},
	Who: ops.Operators, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		before, err := c.request()
		if err != nil {
			return chat.Reply{}, err
		}
		r, err := before.Expire(c.now)
		if err != nil {
			return chat.Reply{}, err
		}
		if err := c.keep(before, &r); err != nil {
			return chat.Reply{}, err
		}
		return c.requestReply("Expired", r)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "request reroute",
		Summary:  "Put a request under today’s approval policy",
		Detail:   "What was decided so far is void, and everybody concerned is asked again.",
		Examples: []string{"request reroute REQ-7 New policy since Monday"},
		Options: []chat.Option{
			requestID,
			{Name: "reason", Kind: chat.LongText, Rest: true, Required: true, Max: 500, Label: "Why"},
		},
	},
	Who: ops.OnlyCOO, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		before, err := c.request()
		if err != nil {
			return chat.Reply{}, err
		}
		r, err := before.Reroute(c.org, c.me.Handle, c.now, c.today)
		if err != nil {
			return chat.Reply{}, err
		}
		c.edit.Entry.Note = c.text("reason")
		if err := c.keep(before, &r); err != nil {
			return chat.Reply{}, err
		}
		if err := c.tellPerson(r.Owner, r.ID, fmt.Sprintf("rerouted-%d", r.Version)); err != nil {
			return chat.Reply{}, err
		}
		reply, err := c.requestReply("On a new route", r)
		if _, refused := c.org.SeatOf(&r, c.me.Handle, nil, c.today); refused == nil {
			reply.Message.Buttons = decideButtons(r) // they are not asked by themselves
		}
		return reply, err
	},
})

// ownedRequest is the named request, if the person answers for it: who asked,
// the head of its department or of one above, the COO and the CEO.
func (c *call) ownedRequest(what string) (ops.Request, error) {
	r, err := c.request()
	if err == nil && !c.org.Runs(c.me, r.Owner, r.Department) {
		err = ops.Refuse("%s is %s’s. Only they, the head of their department or the COO can %s.", r.ID, c.name(r.Owner), what)
	}
	return r, err
}

// reaskAll finds out anew who is asked about each request in review, after the
// organisation has changed: somebody has left, or has another role.
func (c *call) reaskAll() error {
	const some = 5000 // which are in memory at a time
	for skip := 0; ; skip += some {
		page, err := storage.Requests.List(c.r, storage.Query{List: "state", Key: []string{string(ops.InReview)}, Limit: some, Skip: skip})
		if err != nil {
			return err
		}
		for _, before := range page.Records {
			if sameHandles(c.org.Panel(&before).Pool, before.Asked) {
				continue
			}
			r := before
			if err := c.keep(before, &r); err != nil {
				return err
			}
		}
		if len(page.Records) < some {
			return nil
		}
	}
}
