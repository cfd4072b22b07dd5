package commands

import (
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// endsSoon is how many days before an acceptance ends people are told of it: time
// enough to decide anew.
const endsSoon = 7

// remindWeekly is the pause between reminders of what is due by days.
var remindWeekly = dates.Span{Days: 7}

func init() {
	declareMoments("RISK", func(c *call, id ops.ID) (moments, error) {
		var m moments
		r, err := get(c, storage.Risks, id)
		if err != nil || r.State == ops.RiskClosed {
			return m, err
		}
		loud := r.Level().Rank() >= ops.High.Rank()
		for _, due := range riskDue(r) {
			m.remind(r.Owner, c.dawn(r.Owner, due.On), loud)
		}
		m.at("lapse", c.dawn(r.Owner, r.Lapses()), "risk lapse", id)
		if r.Lapses().IsZero() {
			return m, nil
		}
		acceptance, err := get(c, storage.Acceptances, r.Acceptance)
		if err == nil {
			m.remind(acceptance.Owner, c.dawn(acceptance.Owner, r.AcceptedUntil.AddDays(-endsSoon)), loud)
		}
		return m, err
	})
	declareWaiting(risksWaiting, map[ops.Waiting]waitingKind{
		ops.WaitsMitigation: {line: riskWaits, alone: riskAlone, open: showRisk},
		ops.WaitsReview:     {line: riskWaits, alone: riskAlone, open: showRisk},
		ops.WaitsAcceptance: {line: riskWaits, alone: riskAlone, open: showRisk},
	})
}

// riskDue are the days on which something about a risk waits for its owner, and
// what. An acceptance waits some days before it ends, and instead of the plan.
func riskDue(r ops.Risk) []ops.Due {
	if r.State == ops.RiskClosed {
		return nil
	}
	var due []ops.Due
	if !r.Due.IsZero() && r.Acceptance == "" {
		due = append(due, ops.Due{What: string(ops.WaitsMitigation), On: r.Due})
	}
	if !r.NextReview.IsZero() {
		due = append(due, ops.Due{What: string(ops.WaitsReview), On: r.NextReview})
	}
	if !r.AcceptedUntil.IsZero() {
		due = append(due, ops.Due{What: string(ops.WaitsAcceptance), On: r.AcceptedUntil.AddDays(-endsSoon)})
	}
	return due
}

// risksWaiting are the risks of a person of which something is due, and the next
// one that will be.
func risksWaiting(c *call, p ops.Person) ([]ops.Pending, error) {
	today := c.dayOn(p)
	const most = 30 // of which somebody can be reminded in one message
	page, err := storage.Risks.List(c.r, storage.Query{
		List: "owner-due", Key: []string{string(p.Handle)}, Before: "9999", Limit: most,
	})
	if err != nil {
		return nil, err
	}
	var waiting []ops.Pending
	for _, r := range page.Records {
		for _, due := range riskDue(r) {
			waiting = append(waiting, c.riskPending(r, due, p))
		}
		if r.NextDue().After(today.AddDays(endsSoon)) {
			break // so are all after it
		}
	}
	accepted, err := storage.Acceptances.List(c.r, storage.Query{
		List: "owner", Key: []string{string(p.Handle)}, From: today.String(), Limit: most,
	})
	if err != nil {
		return nil, err
	}
	for _, a := range accepted.Records {
		r, had, err := found(storage.Risks.Get(c.r, a.Risk))
		if err != nil {
			return nil, err
		}
		if had && r.Acceptance == a.ID && r.Owner != p.Handle {
			waiting = append(waiting, c.riskPending(r, ops.Due{What: string(ops.WaitsAcceptance), On: a.Expires.AddDays(-endsSoon)}, p))
		}
	}
	return waiting, nil
}

func (c *call) riskPending(r ops.Risk, due ops.Due, p ops.Person) ops.Pending {
	from := c.dawn(p.Handle, due.On)
	return ops.Pending{
		Record: r.ID, What: ops.Waiting(due.What), Since: from, From: from, Every: remindWeekly,
		Loud: r.Level().Rank() >= ops.High.Rank(),
	}
}

// riskWaits is a risk's line in a reminder: all that is due of it.
func riskWaits(c *call, id ops.ID, p ops.Person) (chat.Line, bool, error) {
	r, had, err := found(get(c, storage.Risks, id))
	if err != nil || !had {
		return nil, false, err
	}
	words, err := c.dueOf(r, p)
	if err != nil || len(words) == 0 {
		return nil, false, err
	}
	return chat.Line{chat.B(capital(r.Level().Word()) + " risk"), chat.T(" " + r.Title + ": " + strings.Join(words, ", ") + " "), chat.C(string(id))}, true, nil
}

// dueOf is what about a risk waits for a person by now, in words.
func (c *call) dueOf(r ops.Risk, p ops.Person) ([]string, error) {
	accepter := false
	if r.Acceptance != "" && r.Owner != p.Handle {
		acceptance, err := get(c, storage.Acceptances, r.Acceptance)
		if err != nil {
			return nil, err
		}
		accepter = acceptance.Owner == p.Handle
	}
	today := c.dayOn(p)
	var words []string
	for _, due := range riskDue(r) {
		what := ops.Waiting(due.What)
		if r.Owner != p.Handle && (what != ops.WaitsAcceptance || !accepter) || due.On.After(today) {
			continue
		}
		words = append(words, dueWords(what, r, due.On, today))
	}
	return words, nil
}

// riskAlone is a reminder of one risk, with what can be done about it.
func riskAlone(c *call, id ops.ID, p ops.Person) (chat.Message, error) {
	r, err := get(c, storage.Risks, id)
	if err != nil {
		return chat.Message{}, err
	}
	words, err := c.dueOf(r, p)
	if err != nil {
		return chat.Message{}, err
	}
	message := chat.Message{
		Subject: string(id), Tone: levelTone(r.Level()),
		Title:  chat.Line{chat.B(capital(strings.Join(words, ", "))), chat.T(" "), chat.C(string(id)), chat.T(" " + r.Title)},
		Blocks: []chat.Block{{Kind: chat.BlockText, Lines: []chat.Line{c.riskFacts(r)}}},
	}
	if r.Owner == p.Handle {
		message.Buttons = []chat.Button{
			riskButton("Plan", "risk plan", r, chat.Primary), riskButton("Still so", "risk review", r, chat.Default), riskButton("Close", "risk close", r, chat.Default),
		}
		if !r.Current.Rated() {
			message.Buttons[1] = riskButton("Assess", "risk assess", r, chat.Default)
		}
		return message, nil
	}
	message.Buttons = []chat.Button{riskButton("Show", "risk show", r, chat.Default)}
	return message, nil
}

// dueWords say what is to be done about a risk, and since when.
func dueWords(what ops.Waiting, r ops.Risk, on, today dates.Date) string {
	switch what {
	case ops.WaitsAcceptance:
		if r.AcceptedUntil.Before(today) {
			return "acceptance ended " + dates.Format(r.AcceptedUntil, today)
		}
		return "acceptance ends " + dates.Format(r.AcceptedUntil, today)
	case ops.WaitsReview:
		return "review due " + dates.Until(on, today)
	default:
		return "mitigation due " + dates.Until(on, today)
	}
}

func showRisk(_ *call, id ops.ID) chat.Button {
	return chat.Button{Path: "risk show", Args: chat.Args{"id": string(id)}}
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "risk lapse",
		Summary:  "Open a risk again whose acceptance has ended",
		Internal: true,
		Options:  []chat.Option{riskID},
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		before, err := c.risk()
		if err != nil {
			return chat.Reply{}, err
		}
		owner, _ := c.org.Person(before.Owner)
		risk, lapsed := before.Lapse(c.dayOn(owner))
		if !lapsed {
			return chat.Say("It is accepted still, or not any more."), nil
		}
		if err := save(c, storage.Risks, &risk); err != nil {
			return chat.Reply{}, err
		}
		if err := c.tellOfRisk(risk); err != nil {
			return chat.Reply{}, err
		}
		// A high one is told at once; of any other the owner is reminded.
		if c.org.Risk.Alerts(risk) {
			return chat.Say("Open again."), c.tellPerson(risk.Owner, risk.ID, "owner")
		}
		return chat.Say("Open again."), nil
	},
})
