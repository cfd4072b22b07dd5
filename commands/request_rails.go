package commands

import (
	"fmt"
	"slices"
	"strconv"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/storage"
)

// request is the request that the option id names.
func (c *call) request() (ops.Request, error) { return storage.Requests.Get(c.r, c.id("id")) }

// keep saves what became of a request: it charges the budget, finds out who is
// asked next, writes the record and tells those concerned. Before is the request
// as it was, the zero value for a new one.
func (c *call) keep(before ops.Request, r *ops.Request) error {
	charged, err := r.Charged(before, c.org, c.today)
	if err != nil {
		return err
	}
	*r = charged
	if err := c.charge(before, r); err != nil {
		return err
	}
	r.Asked = c.org.Panel(r).Pool
	if err := save(c, storage.Requests, r); err != nil {
		return err
	}
	return c.tellOfRequest(before, *r)
}

// delegations are those that somebody has been given, but for those that were over
// yesterday: a day may have ended where they live that has not here.
func (c *call) delegations(to ops.Handle) ([]ops.Delegation, error) {
	page, err := storage.Delegations.List(c.r, storage.Query{
		List: "to", Key: []string{string(to)}, From: dates.Of(c.now.UTC()).AddDays(-1).String(), Limit: countTo,
	})
	return page.Records, err
}

// tellOfRequest asks those who are to decide now, and those who decide in their
// place, and tells the requester of an outcome. Each round of each step is a
// message of its own, since a change of an old one would notify nobody.
func (c *call) tellOfRequest(before, r ops.Request) error {
	switch {
	case r.State == ops.InReview && (before.State != ops.InReview || askDetail(before) != askDetail(r) ||
		!sameHandles(before.Asked, r.Asked) || !before.Escalated.Equal(r.Escalated)):
		return c.askDeciders(before, r)
	case r.State == ops.InReview && len(before.Decisions) == len(r.Decisions) && r.Revision != before.Revision:
		slot := fmt.Sprintf("changed-%d", r.Revision)
		for _, h := range r.Asked {
			if err := c.tellPerson(h, r.ID, slot); err != nil {
				return err
			}
		}
	case before.ID != "" && r.State != before.State && r.State != ops.InReview:
		if at, err := c.atWork(r.Owner); err != nil || c.byClock() && at.After(c.now) {
			return err // it is told then, see the moments of requests
		}
		return c.tellPerson(r.Owner, r.ID, outcomeSlot(r))
	}
	return nil
}

// askSlot names the message that asks for a decision.
func askSlot(r ops.Request) string { return "ask-" + askDetail(r) }

// askDetail is another one for each version and step, and for each time that it
// comes back changed.
func askDetail(r ops.Request) string {
	detail := fmt.Sprintf("%d-%d", r.Version, r.Step)
	rounds := 0
	for _, d := range r.Decisions {
		if d.Version == r.Version && d.Verdict == ops.AsksChange {
			rounds++
		}
	}
	if rounds > 0 {
		detail += fmt.Sprintf("-%d", rounds)
	}
	return detail
}

// outcomeSlot names the message that tells the requester of an outcome. There
// may be several that ask for changes.
func outcomeSlot(r ops.Request) string { return "outcome-" + outcomeDetail(r) }

func outcomeDetail(r ops.Request) string { return fmt.Sprintf("%s-%d", r.State, len(r.Decisions)) }

// askDeciders asks those who may decide, and tells the COO if there is nobody.
// Who was asked before has the same message still, as it reads now.
func (c *call) askDeciders(before, r ops.Request) error {
	panel := c.org.Panel(&r)
	first := panel.First()
	if c.byClock() {
		first = nil // whoever is not asked yet hears of it with what else waits for them
	}
	for _, h := range first {
		if err := c.askOne(h, r, askSlot(r)); err != nil {
			return err
		}
	}
	newly := slices.DeleteFunc(panel.Escalated, func(h ops.Handle) bool { return slices.Contains(before.Asked, h) })
	if err := c.askEscalated(r, newly); err != nil || len(panel.Pool) > 0 {
		return err
	}
	for _, coo := range c.operators() {
		if err := c.tellPerson(coo.Handle, r.ID, "nobody"); err != nil {
			return err
		}
	}
	return nil
}

// askOne asks somebody who may decide, and those who do in their place. A
// confidential request is not shown to somebody only because they stand in.
func (c *call) askOne(h ops.Handle, r ops.Request, slot string) error {
	if err := c.tellPerson(h, r.ID, slot); err != nil {
		return err
	}
	given, err := c.given(h)
	if err != nil {
		return err
	}
	for _, d := range given {
		to, ok := c.org.Person(d.To)
		if !ok || !c.org.MaySee(to, ops.FacetsOfRecord(&r)) {
			continue
		}
		had, err := c.delegations(d.To)
		if err != nil {
			return err
		}
		if seat, refused := c.org.SeatOf(&r, d.To, had, c.today); refused == nil && seat.For == h {
			if err := c.tellPerson(d.To, r.ID, slot); err != nil {
				return err
			}
		}
	}
	return nil
}

func sameHandles(a, b []ops.Handle) bool {
	return joinHandles(a, ",") == joinHandles(b, ",")
}

// money is an amount as people of the company read it.
func (c *call) money(a money.Amount) string { return a.Format(c.org.Locale) }

// requestButton asks for a command about the request as it is now.
func requestButton(label, path string, r ops.Request, style chat.Style, form bool) chat.Button {
	return chat.Button{
		Label: label, Path: path, Style: style, Form: form,
		Args: chat.Args{"id": string(r.ID), revisionArg: strconv.Itoa(r.Revision)},
	}
}
