package bottest_test

import (
	"fmt"
	"slices"
	"time"

	"adjutant/chat"
	"adjutant/ops"
)

// asksFor has somebody ask for resources.
func (p *play) asksFor(h ops.Handle) {
	if !p.can(h) {
		return
	}
	kind := ops.RequestKinds[p.dice.IntN(3)]
	args := chat.Args{
		"kind": string(kind), "title": fmt.Sprintf("Thing number %d", p.dice.IntN(1000)),
		"amount": fmt.Sprintf("EUR %d", 100+p.dice.IntN(20000)), "job_title": "Engineer", "vendor": "Acme",
		"department": string(p.org.Departments[p.dice.IntN(len(p.org.Departments))].Handle),
	}
	if p.dice.IntN(10) == 0 {
		args["beneficiary"] = string(p.somebody())
	}
	reply := p.ask(h, chat.Invocation{Path: "request new", Args: args})
	if reply.Failed || reply.Form != nil {
		p.fail("@%s: %v: %s", h, args, firstWords(reply))
		return
	}
	id := ops.ID(reply.Message.Subject)
	if p.dice.IntN(15) == 0 {
		p.after(p.soon(), func() { p.form(h, "request withdraw", chat.Args{"id": string(id)}) })
	}
}

// decidesOn lets somebody who was sent something about a request do something
// about it.
func (p *play) decidesOn(h ops.Handle, id ops.ID) {
	r := p.requests[id]
	if !p.can(h) {
		return
	}
	args := chat.Args{"id": string(id)}
	if h == r.Owner {
		p.goesOn(h, r)
		return
	}
	what, _, asked := p.decides(h, &r, p.day(h, p.now))
	if !asked {
		return
	}
	silent := 45
	if what == ops.WaitsEscalated {
		silent = 20
	}
	switch n := p.dice.IntN(100); {
	case n < silent:
	case n < 85:
		args["rev"] = fmt.Sprint(r.Revision)
		p.must(h, "request approve", args, true)
	case n < 92:
		args["reason"] = "Not before the new budget"
		p.must(h, "request reject", args, true)
	case n < 97:
		args["reason"] = "Please attach a quote"
		p.must(h, "request changes", args, true)
	default:
		args["amount"] = fmt.Sprintf("EUR %d", max(r.Amount.Minor/200, 1))
		p.form(h, "request lower", args)
	}
}

// goesOn has who asked for something go on with it.
func (p *play) goesOn(h ops.Handle, r ops.Request) {
	args := chat.Args{"id": string(r.ID)}
	switch {
	case r.State == ops.ChangesRequested && p.dice.IntN(3) > 0:
		args["justification"] = fmt.Sprintf("Quote %d is attached", p.dice.IntN(100))
		if p.dice.IntN(2) == 0 {
			args["amount"] = fmt.Sprintf("EUR %d", 100+p.dice.IntN(20000))
		}
		p.must(h, "request resubmit", args, true)
	case r.State == ops.ChangesRequested && p.dice.IntN(2) == 0:
		p.must(h, "request withdraw", args, true)
	case r.State == ops.Approved && p.dice.IntN(2) == 0:
		p.must(h, "request fulfil", args, true)
	case r.State == ops.Approved:
		args["reason"] = "The season is over"
		p.must(h, "request cancel", args, true)
	}
}

// logsRisk has somebody put a risk on the register, at times one with a day by
// which something is to be done.
func (p *play) logsRisk(h ops.Handle) {
	if !p.can(h) {
		return
	}
	args := chat.Args{
		"title": fmt.Sprintf("Supplier %d may fail", p.dice.IntN(1000)), "department": string(p.org.Departments[p.dice.IntN(len(p.org.Departments))].Handle),
		"owner": string(h),
	}
	if p.dice.IntN(4) > 0 {
		args["likelihood"], args["impact"] = fmt.Sprint(1+p.dice.IntN(5)), fmt.Sprint(1+p.dice.IntN(5))
	}
	if p.dice.IntN(2) == 0 {
		args["due"] = p.day(h, p.now).AddDays(p.dice.IntN(90)).String()
		args["mitigation"] = "Find a second one"
	}
	if p.dice.IntN(4) == 0 {
		args["owner"] = string(p.somebody())
	}
	if p.must(h, "risk log", args, true) && p.dice.IntN(20) == 0 {
		p.after(time.Minute, func() { p.form(h, "undo", chat.Args{}) })
	}
}

// looksAtRisk has somebody take up one of the risks.
func (p *play) looksAtRisk() {
	var ids []ops.ID
	for id := range p.risks {
		if p.open[id] {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	id := ids[p.dice.IntN(len(ids))]
	h := p.risks[id].Owner
	if p.dice.IntN(2) == 0 {
		h = p.org.WithRole(ops.COO)[0].Handle
	}
	p.seesToRisk(h, id)
}

// seesToRisk has somebody do something about a risk.
func (p *play) seesToRisk(h ops.Handle, id ops.ID) {
	r, there := p.risks[id]
	if !there || !p.can(h) {
		return
	}
	args := chat.Args{"id": string(id)}
	today := p.day(h, p.now)
	switch p.dice.IntN(6) {
	case 0:
		args["reason"] = "Cheaper than a second supplier"
		args["until"] = today.AddDays(1 + p.dice.IntN(120)).String()
		p.form(h, "risk accept", args)
	case 1:
		args["reason"] = "It is over"
		p.form(h, "risk close", args)
	case 2:
		args["mitigation"], args["due"] = "Sign a second one", today.AddDays(p.dice.IntN(60)).String()
		p.form(h, "risk plan", args)
	case 3:
		args["likelihood"], args["impact"] = fmt.Sprint(1+p.dice.IntN(5)), fmt.Sprint(1+p.dice.IntN(5))
		p.form(h, "risk assess", args)
	case 4:
		args["owner"] = string(p.somebody())
		p.form(h, "risk assign", args)
	default:
		if !r.Current.Rated() {
			args["likelihood"], args["impact"] = "2", "3"
			p.form(h, "risk assess", args)
			return
		}
		p.form(h, "risk review", args)
	}
}
