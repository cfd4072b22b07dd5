package bottest_test

import (
	"cmp"
	"slices"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// beginning is when somebody goes away.
type beginning struct {
	at time.Time
	id ops.ID
}

// settles brings the check-ins of somebody in line with when they are away, after that
// was said or has begun.
func (p *play) settles(h ops.Handle) {
	if absence, away := p.absent(h, p.day(h, p.now)); away {
		p.goes(absence)
	} else if person, known := p.org.Person(h); known && person.Accounts[slack] != "" {
		p.isThere(h)
	}
}

// goes hands the check-ins that wait for somebody who has gone away to whose they are,
// or to who stands in for them.
func (p *play) goes(absence ops.Absence) {
	for e := range p.waiting {
		if e.asked != absence.Owner {
			continue
		}
		if e.who == absence.Owner {
			e.away = p.day(e.who, p.now)
		}
		if to, ok := p.insteadOf(e, absence); ok {
			p.hands(e, to)
		} else {
			p.become(e, ops.CheckinAway)
		}
	}
}

// hands puts a check-in to somebody else.
func (p *play) hands(e *expected, to ops.Handle) {
	e.asked, p.moved[e] = to, true
	if to == e.who {
		e.away = dates.Date{}
	}
}

// insteadOf is who is asked where who was cannot answer.
func (p *play) insteadOf(e *expected, absence ops.Absence) (ops.Handle, bool) {
	if owner, known := p.org.Person(e.who); known && e.who != e.asked && owner.Accounts[slack] != "" && !p.isAway(e.who) {
		return e.who, true
	}
	set, _ := p.org.Set(e.set)
	to, ok := p.standIn(set, e, absence)
	return to, ok && to != e.asked
}

// isThere has somebody asked after all what went to others, or to nobody, because of a
// day on which they were not away, as it is known now.
func (p *play) isThere(h ops.Handle) {
	for _, set := range p.org.Checkins {
		for _, a := range p.respondents(set) {
			e := p.known[p.last[a]]
			if a.who != h || e == nil || e.away.IsZero() {
				continue
			}
			if _, was := p.absent(h, e.away); was {
				continue
			}
			k := p.checkins[e.id]
			if e.state == ops.CheckinOpen && k.Turn == "" || e.state == ops.CheckinAway && (k.Closes.IsZero() || p.now.Before(k.Closes)) {
				e.state, p.waiting[e] = ops.CheckinOpen, true
				p.hands(e, h)
				p.next = p.now
				p.events["taken up"]++
			}
		}
	}
}

// releases puts what waits for somebody who has left the company to somebody else, or
// ends it.
func (p *play) releases() {
	for e := range p.waiting {
		if _, here := p.org.Person(e.asked); here {
			continue
		}
		absence, _ := p.absent(e.who, p.day(e.who, p.now))
		to, ok := p.insteadOf(e, absence)
		if person, _ := p.org.Person(to); ok && person.Accounts[slack] != "" {
			p.hands(e, to)
		} else {
			p.become(e, ops.CheckinUndeliverable)
		}
	}
}

// passes has absences begin and check-ins close whose time has come, in the order in
// which it did.
func (p *play) passes() {
	type event struct {
		beginning
		closes *expected
	}
	var due []event
	for _, b := range p.begins {
		due = append(due, event{beginning: b})
	}
	for e := range p.waiting {
		if !e.closes.IsZero() {
			due = append(due, event{beginning{e.closes, e.id}, e})
		}
	}
	due = slices.DeleteFunc(due, func(e event) bool { return e.at.After(p.now) })
	slices.SortFunc(due, func(a, b event) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id)) })
	for _, event := range due {
		e := event.closes
		switch {
		case e == nil:
			for h, all := range p.absences {
				if _, is := all[event.id]; is {
					p.settles(h)
				}
			}
			delete(p.begins, event.id)
		case !p.waiting[e]: // ended since, because who was asked is away
		default:
			state := ops.CheckinMissed
			if _, away := p.absent(e.asked, p.day(e.asked, e.closes)); away {
				state = ops.CheckinAway
			}
			p.become(e, state)
		}
	}
}

// willBegin notes when an absence begins, as it is now.
func (p *play) willBegin(a ops.Absence) {
	delete(p.begins, a.ID)
	if !a.From.Before(p.day(a.Owner, p.now)) && (a.Ended.IsZero() || a.Ended.After(a.From)) {
		p.begins[a.ID] = beginning{a.From.Midnight(p.zone(a.Owner)), a.ID}
		p.next = p.now
	}
}
