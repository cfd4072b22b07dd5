package bottest_test

import (
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

// people is what people were sent and have asked for.
type people struct {
	// sent are the messages that each was sent by the clock and that count,
	// wanted the moments at which they have asked to be reminded.
	sent, wanted map[ops.Handle][]time.Time
	// told is when they were reminded of what, last.
	told map[ops.Handle]map[ops.Reminded]time.Time
	// joined counts everybody who was ever in the company.
	joined int
	// until is when each comes back who will come back early.
	closed  map[ops.Handle]bool
	panels  panels
	outages []outage
}

// outage is a time in which no message gets through to some.
type outage struct {
	from, to time.Time
	of       func(id string) bool
	doubtful bool
}

// judge looks at what an entry of the journal has done, and whom it told.
func (p *play) judge(entry ops.JournalEntry, before map[ops.ID]ops.Request, fresh []post) {
	clock := entry.Actor == "" && entry.Via == string(chat.ViaSchedule)
	if clock {
		p.events["by clock: "+entry.Command]++
	}
	for _, change := range entry.Changes {
		prefix, _ := change.Record.Split()
		switch {
		case prefix == "REM" && change.Created():
			p.explain(p.reminders[change.Record])
		case prefix == "REQ" && entry.Actor == "":
			p.undecided(before[change.Record], p.requests[change.Record])
		}
	}
	if !clock {
		return
	}
	for _, id := range requestsIn(entry) {
		p.inTime(entry, before[id], p.requests[id])
	}
	for _, at := range fresh {
		if at.person != "" {
			p.disturbed(entry, at)
		}
	}
}

func requestsIn(entry ops.JournalEntry) []ops.ID {
	var ids []ops.ID
	for _, change := range entry.Changes {
		if prefix, _ := change.Record.Split(); prefix == "REQ" {
			ids = append(ids, change.Record)
		}
	}
	return ids
}

// disturbed judges a message that somebody was sent by the clock.
func (p *play) disturbed(entry ops.JournalEntry, at post) {
	h := at.person
	subject := ops.ID(at.subject)
	prefix, _ := subject.Split()
	slot, _, _ := strings.Cut(at.slot, "-")
	today := p.day(h, entry.At)
	person, _ := p.org.Person(h)
	_, away := p.absent(h, today)
	off := !p.worksOn(person.Department, today)
	quiet := !p.inHours(h, entry.At)
	counts := true
	switch {
	case prefix == "RISK" && p.high(p.risks[subject]):
		return // a high risk does not wait
	case prefix == "RND" && slot == "summary":
		return // the organisation says who gets it, and it comes when it comes
	case prefix == "REQ" && slot == "outcome":
		counts = false // how their own request has ended
	case prefix == "CHK" && entry.Command == "checkin open":
		k := p.checkins[subject]
		late := k.Opened.Sub(p.dueOf(&k)) > 10*time.Minute
		quiet = quiet && late
		// The day is that of the set, which may have a zone of its own; whoever stands in
		// was chosen by what day it is for them.
		if !late && k.Asked == k.Owner {
			off = !p.worksOn(person.Department, k.Day)
		}
		off = off && !p.runs(k.Set)
	case prefix == "REM" && entry.Command == "checkin open":
		// Several of one set at their time.
		k := p.checkins[p.reminders[subject].Items[0].Record]
		for _, item := range p.reminders[subject].Items {
			if item.What == ops.WaitsAnswer && p.checkins[item.Record].Opened.Equal(entry.At) {
				k = p.checkins[item.Record]
			}
		}
		quiet = quiet && k.Opened.Sub(p.dueOf(&k)) > 10*time.Minute
		off = off && !p.runs(k.Set)
	case prefix == "REM" && p.askedFor(h, entry.At):
		quiet, off, counts = false, false, false
	case prefix == "REM":
		for _, item := range p.reminders[subject].Items {
			if risk, ok := p.risks[item.Record]; ok && p.high(risk) {
				off = false
			}
		}
	}
	for what, is := range map[string]bool{"while away": away, "on a day off": off, "outside working hours": quiet} {
		if is {
			p.fail("@%s was sent %s %s by %q %s, at %s their time", h, at.subject, at.slot, entry.Command, what, entry.At.In(p.zone(h)).Format("Mon 2 Jan 15:04"))
		}
	}
	p.events["messages by the clock"]++
	if !counts {
		return
	}
	n := 1
	midnight := today.Midnight(p.zone(h))
	for _, t := range p.sent[h] {
		if !t.Before(midnight) {
			n++
		}
	}
	p.sent[h] = append(p.sent[h], entry.At)
	if n > 2 {
		p.fail("@%s was sent %s %s by %q, the message number %d of the day: %v", h, at.subject, at.slot, entry.Command, n, p.sent[h])
	}
}

func (p *play) high(r ops.Risk) bool { return r.Level() == ops.High || r.Level() == ops.VeryHigh }

// runs reports whether a set asks people on their days off too.
func (p *play) runs(set string) bool {
	s, _ := p.org.Set(set)
	return s.DayOff() == recurrence.Run
}

// dueOf is when a check-in was due.
func (p *play) dueOf(k *ops.Checkin) time.Time {
	set, _ := p.org.Set(k.Set)
	for _, o := range p.planOf(set, k.Owner).On(k.Day) {
		return o.At
	}
	return k.Opened // the schedule has changed since
}

// askedFor reports whether somebody has asked to be reminded at that time, and
// strikes it off.
func (p *play) askedFor(h ops.Handle, t time.Time) bool {
	for i, at := range p.wanted[h] {
		if !at.After(t) {
			p.wanted[h] = append(p.wanted[h][:i:i], p.wanted[h][i+1:]...)
			return true
		}
	}
	return false
}

// explain counts anew what waits for a person who is reminded, and compares.
func (p *play) explain(m ops.Reminder) {
	p.events["reminders"]++
	waits := p.waitsFor(m.Owner)
	for _, item := range m.Items {
		p.events["reminded of: "+string(item.What)]++
		if prefix, _ := item.Record.Split(); prefix == "BLK" {
			continue // blockers are followed by a machine of their own, in package commands
		}
		what := ops.Reminded{Record: item.Record, What: item.What}
		if _, is := waits[what]; !is {
			p.fail("%s tells @%s that %s waits for them (%s), which is not so", m.ID, m.Owner, item.Record, item.What)
		}
		delete(waits, what)
		if p.told[m.Owner] == nil {
			p.told[m.Owner] = map[ops.Reminded]time.Time{}
		}
		p.told[m.Owner][what] = m.Told
	}
	for what := range waits {
		p.fail("%s does not tell @%s that %s waits for them (%s)", m.ID, m.Owner, what.Record, what.What)
	}
}

// waiting is since when something waits for somebody, and from when on they are to
// be reminded of it; zero for something that is only named beside others.
type waiting struct{ since, from time.Time }

// waitsFor is all that waits for a person at this moment.
func (p *play) waitsFor(h ops.Handle) map[ops.Reminded]waiting {
	waits := map[ops.Reminded]waiting{}
	p.eachWaiting(h, func(_ ops.Handle, what ops.Reminded, w waiting) { waits[what] = w })
	return waits
}

// eachWaiting tells of all that waits for somebody at this moment, or for anybody.
func (p *play) eachWaiting(whom ops.Handle, tell func(ops.Handle, ops.Reminded, waiting)) {
	add := func(h ops.Handle, id ops.ID, what ops.Waiting, w waiting) {
		if h != "" && (whom == "" || whom == h) {
			tell(h, ops.Reminded{Record: id, What: what}, w)
		}
	}
	reporting := map[ops.Handle]bool{}
	for id := range p.open {
		prefix, _, _ := strings.Cut(string(id), "-")
		switch prefix {
		case "CHK":
			k := p.checkins[id]
			reporting[k.Department] = reporting[k.Department] || k.Reports()
			w := waiting{k.Opened, k.RemindAt}
			if !k.Put() && p.now.Before(k.RemindAt) {
				w.from = k.Opened
			} else if !k.Put() {
				w.since = k.RemindAt // they were told of it by a reminder, and need one
			}
			if k.Snoozed.After(w.from) {
				w.from = k.Snoozed
			}
			add(k.Asked, id, ops.WaitsAnswer, w)
		case "REQ":
			r := p.requests[id]
			for h := range p.mayDecide(&r) {
				if whom != "" && whom != h {
					continue
				}
				if what, from, is := p.decides(h, &r, p.day(h, p.now)); is {
					add(h, id, what, waiting{r.StepSince, from})
				}
			}
		case "RISK":
			r := p.risks[id]
			for _, h := range []ops.Handle{r.Owner, p.acceptances[r.Acceptance].Owner} {
				if h == "" || whom != "" && whom != h {
					continue
				}
				today := p.day(h, p.now)
				p.riskWaits(h, r, today, func(what ops.Waiting, on dates.Date) {
					if !on.After(today) {
						add(h, id, what, waiting{on.Midnight(p.zone(h)), on.Midnight(p.zone(h))})
					}
				})
			}
		}
	}
	for _, d := range p.org.Departments {
		u, has := p.updates[p.latest[d.Handle]]
		stale := u.AsOf.Add(time.Duration(p.org.Update.StaleDays)*24*time.Hour + time.Second)
		if has && !p.now.Before(stale) && !reporting[d.Handle] {
			add(d.Head, u.ID, ops.WaitsStatus, waiting{stale, stale})
		}
	}
}

// mayDecide are those who may have to decide on a request: those asked, and those
// who decide in their place.
func (p *play) mayDecide(r *ops.Request) map[ops.Handle]bool {
	all := map[ops.Handle]bool{}
	for _, h := range p.panelOf(r).Pool {
		all[h] = true
		for _, d := range p.delegations[h] {
			all[d.To] = true
		}
	}
	return all
}

// panels are those who may decide on requests, by request, as long as neither it
// nor the organisation changes.
type panels map[ops.ID]panelAt

type panelAt struct {
	revision, org int
	ops.Panel
}

func (p *play) panelOf(r *ops.Request) ops.Panel {
	at := p.panels[r.ID]
	if at.revision != r.Revision || at.org != p.org.Revision {
		at = panelAt{r.Revision, p.org.Revision, p.org.Panel(r)}
		p.panels[r.ID] = at
	}
	return at.Panel
}

// decides reports whether a request waits for a person's decision, why, and from
// when they are to be reminded.
func (p *play) decides(h ops.Handle, r *ops.Request, today dates.Date) (ops.Waiting, time.Time, bool) {
	panel := p.panelOf(r)
	person, _ := p.org.Person(h)
	if h == r.Owner || h == r.Beneficiary || h == r.CreatedBy || person.Handle == "" || person.Has(ops.Observer) {
		return "", time.Time{}, false
	}
	of := func(owner ops.Handle) (ops.Waiting, time.Time) {
		for _, e := range panel.Escalated {
			if e == owner {
				return ops.WaitsEscalated, r.Escalated
			}
		}
		return ops.WaitsDecision, r.FirstReminder(p.org)
	}
	for _, owner := range panel.Pool {
		if owner == h {
			what, from := of(h)
			return what, from, true
		}
	}
	for _, d := range r.Decisions {
		if !d.Void && d.Verdict == ops.Approves && d.Version == r.Version && (d.By == h || d.For == h) {
			return "", time.Time{}, false
		}
	}
	for _, owner := range panel.Pool {
		for _, d := range p.delegations[owner] {
			if d.To == h && d.HoldsOn(today) && d.Covers(r.Worth) {
				what, from := of(owner)
				return what, from, true
			}
		}
	}
	return "", time.Time{}, false
}

// riskWaits tells what about a risk waits for a person, from which day on.
func (p *play) riskWaits(h ops.Handle, r ops.Risk, today dates.Date, tell func(ops.Waiting, dates.Date)) {
	ends := r.AcceptedUntil.AddDays(-7)
	if r.Owner == h {
		if !r.Due.IsZero() && r.Acceptance == "" {
			tell(ops.WaitsMitigation, r.Due)
		}
		if !r.NextReview.IsZero() {
			tell(ops.WaitsReview, r.NextReview)
		}
		if !r.AcceptedUntil.IsZero() {
			tell(ops.WaitsAcceptance, ends)
		}
		return
	}
	a, accepted := p.acceptances[r.Acceptance]
	if accepted && a.Owner == h && a.Revoked.IsZero() && !a.Expires.Before(today) {
		tell(ops.WaitsAcceptance, ends)
	}
}
