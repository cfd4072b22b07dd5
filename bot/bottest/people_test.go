package bottest_test

import (
	"context"
	"fmt"
	"slices"
	"time"

	"adjutant/chat"
	"adjutant/ops"
)

// begin lets the company's days begin.
func (p *play) begin(n, days int) {
	p.people = people{
		sent: map[ops.Handle][]time.Time{}, wanted: map[ops.Handle][]time.Time{}, told: map[ops.Handle]map[ops.Reminded]time.Time{},
		joined: n, closed: map[ops.Handle]bool{}, panels: panels{},
	}
	for range max(n/50, 1) { // whose direct messages are closed for good
		p.closed[p.somebody()] = true
	}
	for range days / 12 {
		from := p.first.Add(time.Duration(p.dice.IntN(days*24*60)) * time.Minute)
		all, kind := p.dice.IntN(3) == 0, p.dice.IntN(2) == 0
		part := byte('0' + p.dice.IntN(10))
		p.outages = append(p.outages, outage{
			from: from, to: from.Add(time.Duration(5+p.dice.IntN(55)) * time.Minute), doubtful: kind,
			of: func(id string) bool { return all || id[len(id)-1] == part },
		})
	}
	for day := range days {
		midnight := p.first.AddDate(0, 0, day)
		p.at(midnight.Add(time.Minute), p.plan)
		p.at(midnight.Add(23*time.Hour+59*time.Minute), func() {
			if p.down.IsZero() {
				p.check()
			}
		})
		if p.dice.IntN(25) == 0 {
			p.at(midnight.Add(time.Duration(p.dice.IntN(24*60))*time.Minute), p.breaks)
		}
		if p.dice.IntN(15) == 0 {
			p.at(midnight.Add(8*time.Hour+time.Duration(p.dice.IntN(8*60))*time.Minute), p.reorganise)
		}
	}
}

// breaks ends the bot for a time: mostly for minutes or hours, at times for days.
func (p *play) breaks() {
	if !p.down.IsZero() {
		return
	}
	p.events["breaks"]++
	d := time.Duration(1+p.dice.IntN(90)) * time.Minute
	switch p.dice.IntN(4) {
	case 0:
		d = time.Duration(2+p.dice.IntN(20)) * time.Hour
	case 1:
		d = time.Duration(1+p.dice.IntN(12)) * 12 * time.Hour
	}
	p.stop()
	p.down = p.now.Add(d)
	p.at(p.down, func() {
		p.down, p.up = time.Time{}, p.now
		p.start()
		// As long as nothing was late, the first minutes are as always.
	})
}

// plan has people think of things to do in the course of the day.
func (p *play) plan() {
	often := func(perYear float64, do func()) {
		for n := perYear * float64(len(p.org.People)) / 365; n > 0; n-- {
			if p.dice.Float64() < n {
				p.after(time.Duration(p.dice.IntN(24*60*60))*time.Second, do)
			}
		}
	}
	often(2, func() { p.goesAway(p.somebody()) })
	often(0.7, func() { p.asksFor(p.somebody()) })
	often(0.4, func() { p.logsRisk(p.somebody()) })
	often(0.5, func() { p.looksAtRisk() })
	often(0.5, func() { p.postsUpdate() })
	often(0.3, func() { p.beginsCheckin(p.somebody()) })
	often(0.3, func() { p.answersLate() })
	often(0.2, func() { p.changesAnswer() })
}

// somebody is a person of the company who is there and may do things.
func (p *play) somebody() ops.Handle {
	for {
		person := p.org.People[p.dice.IntN(len(p.org.People))]
		if person.Accounts[slack] != "" && !person.Has(ops.Observer) && !p.isAway(person.Handle) {
			return person.Handle
		}
	}
}

// can reports whether a person is able to do something now.
func (p *play) can(h ops.Handle) bool {
	person, ok := p.org.Person(h)
	return p.down.IsZero() && ok && person.Accounts[slack] != "" && (!p.isAway(h) || p.dice.IntN(20) == 0)
}

// ask has a person ask for something.
func (p *play) ask(h ops.Handle, inv chat.Invocation) chat.Reply {
	p.t.Helper()
	p.asked++
	p.events["asked"]++
	inv.ID, inv.Platform, inv.Account = fmt.Sprint("i", p.asked), slack, "U"+string(h)
	inv.Place = chat.Place{Platform: slack, Direct: true, ID: inv.Account}
	if inv.Via == "" {
		inv.Via = chat.ViaForm
	}
	reply := p.to.Dispatch(context.Background(), inv)
	if reply.Reference != "" {
		p.fail("@%s asked for %q %v %q and was answered with a reference", h, inv.Path, inv.Args, inv.Text)
	}
	return reply
}

// form has a person submit a command's form, and reports whether it was done.
func (p *play) form(h ops.Handle, path string, args chat.Args) bool {
	if !p.down.IsZero() {
		return false
	}
	reply := p.ask(h, chat.Invocation{Path: path, Args: args})
	return !reply.Failed && reply.Form == nil
}

// must is a form that has to be taken.
func (p *play) must(h ops.Handle, path string, args chat.Args, want bool) bool {
	p.t.Helper()
	reply := p.ask(h, chat.Invocation{Path: path, Args: args})
	done := !reply.Failed && reply.Form == nil
	if done != want {
		p.fail("@%s asked for %q %v: done is %t and should be %t: %s", h, path, args, done, want, firstWords(reply))
	}
	return done
}

// firstWords are what a reply says first.
func firstWords(reply chat.Reply) string {
	text := reply.Message.Title.Plain()
	if reply.Form != nil {
		text += reply.Form.Title
		for _, f := range reply.Form.Fields {
			if f.Error != "" {
				text += " " + f.Option.Name + ": " + f.Error
			}
		}
	}
	return text
}

// soon is a while in which somebody may react: mostly minutes or hours.
func (p *play) soon() time.Duration {
	if p.dice.IntN(10) == 0 {
		return time.Duration(1+p.dice.IntN(24*60)) * time.Minute
	}
	return time.Duration(60+p.dice.IntN(90*60)) * time.Second
}

// reads lets somebody react to a message.
func (p *play) reads(at post) {
	id := ops.ID(at.subject)
	switch at.slot {
	case "ask":
		p.after(p.soon(), func() { p.reacts(at.person, id) })
	case "reminder":
		p.after(p.soon(), func() { p.isReminded(at.person, id) })
	default:
		if _, ok := p.requests[id]; ok {
			p.after(p.soon(), func() { p.decidesOn(at.person, id) })
		}
	}
}

// isReminded lets somebody react to a reminder: they do some of what it names, or
// put it off.
func (p *play) isReminded(h ops.Handle, id ops.ID) {
	m := p.reminders[id]
	if m.State == ops.ReminderReplaced || !p.can(h) {
		return
	}
	switch p.dice.IntN(20) {
	case 0:
		if p.must(h, "remind later", chat.Args{"id": string(id)}, true) {
			p.wanted[h] = append(p.wanted[h], p.now.Add(time.Hour))
		}
		return
	case 1:
		p.delegatesAll(h, m)
		return
	case 2, 3: // they leave it
		return
	}
	for _, item := range slices.Clone(m.Items) {
		if p.dice.IntN(4) == 0 {
			continue
		}
		switch item.What {
		case ops.WaitsAnswer:
			p.reacts(h, item.Record)
		case ops.WaitsDecision, ops.WaitsEscalated:
			p.decidesOn(h, item.Record)
		case ops.WaitsMitigation, ops.WaitsReview, ops.WaitsAcceptance:
			p.seesToRisk(h, item.Record)
		case ops.WaitsStatus:
			p.renewsStatus(h, p.updates[item.Record].Department)
		}
	}
}
