package bottest_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// undecided sees to it that the clock has decided nothing.
func (p *play) undecided(before, after ops.Request) {
	switch {
	case after.State == ops.Approved && before.State != ops.Approved, after.State == ops.Rejected && before.State != ops.Rejected:
		p.fail("%s is %s, and nobody has decided that", after.ID, after.State)
	case len(after.Decisions) > len(before.Decisions):
		p.fail("%s has the decision %+v of nobody", after.ID, after.Decisions[len(after.Decisions)-1])
	}
}

// inTime sees to it that a request is escalated or expires in the first moment at
// which it is to, or in which the bot can know.
func (p *play) inTime(entry ops.JournalEntry, before, after ops.Request) {
	var at time.Time
	step := before.Route[before.Step]
	switch entry.Command {
	case "request escalate":
		at = p.workingAfter(before.StepSince, step.EscalateAfter, before.Department)
	case "request expire":
		at = before.Expires
		if p.reorganised.Before(before.StepSince) { // else there may be other days off by now
			at = p.workingAfter(before.StepSince, step.ExpireAfter, before.Department)
		}
	default:
		p.fail("%s was changed by %q", after.ID, entry.Command)
		return
	}
	from := wholeSecond(at)
	for _, earliest := range []time.Time{p.up, p.reorganised} {
		if earliest.After(from) {
			from = earliest
		}
	}
	if !entry.At.Equal(from) {
		p.fail("%q of %s: it was due at %s, and possible at %s", entry.Command, after.ID, at.UTC(), from)
	}
	local := at.In(p.departmentZone(before.Department))
	minute := local.Hour()*60 + local.Minute()
	if works := p.worksOn(before.Department, dates.Of(local)) && minute >= p.org.Hours.From && minute <= p.org.Hours.To; !works && p.reorganised.Before(before.StepSince) {
		p.fail("%q of %s is due at %s, when nobody works", entry.Command, after.ID, local)
	}
}

func (p *play) departmentZone(h ops.Handle) *time.Location {
	d, _ := p.org.Department(h)
	if d.Timezone == "" {
		return zoneNamed(p.org.Timezone)
	}
	return zoneNamed(d.Timezone)
}

// workingAfter counts working time minute by minute, and days by days.
func (p *play) workingAfter(t time.Time, s dates.Span, department ops.Handle) time.Time {
	zone := p.departmentZone(department)
	local := t.In(zone)
	from, to := p.org.Hours.From, p.org.Hours.To
	day := dates.Of(local)
	at := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second
	if opens := time.Duration(from) * time.Minute; at < opens {
		at = opens
	}
	if at >= time.Duration(to)*time.Minute || !p.worksOn(department, day) {
		at = time.Duration(from) * time.Minute
		day = p.nextWorkday(day, department)
	}
	for range s.Days {
		day = p.nextWorkday(day, department)
	}
	for left := s.Time; left > 0; left -= time.Minute {
		if at += time.Minute; at > time.Duration(to)*time.Minute {
			at = time.Duration(from)*time.Minute + at - time.Duration(to)*time.Minute
			day = p.nextWorkday(day, department)
		}
	}
	return day.At(dates.Clock{Hour: int(at.Hours()), Minute: int(at.Minutes()) % 60}, zone).Add(at % time.Minute)
}

func (p *play) nextWorkday(day dates.Date, department ops.Handle) dates.Date {
	for day = day.AddDays(1); !p.worksOn(department, day); {
		day = day.AddDays(1)
	}
	return day
}

// checkTimers compares the timers with those that there should be.
func (p *play) checkTimers() {
	wanted := map[string]time.Time{}
	for id := range p.open {
		set := func(name string, at time.Time) {
			if !at.IsZero() {
				wanted[string(id)+"/"+name] = wholeSecond(at)
			}
		}
		if k, ok := p.checkins[id]; ok {
			set("close", k.Closes)
		}
		if d, ok := p.rounds[id]; ok {
			set("close", d.Ends)
		}
		if r, ok := p.requests[id]; ok {
			if step := r.Route[r.Step]; !step.EscalateAfter.IsZero() && r.Escalated.IsZero() {
				set("escalate", p.workingAfter(r.StepSince, step.EscalateAfter, r.Department))
			}
			set("expire", r.Expires)
		}
		if r, ok := p.risks[id]; ok && r.State == ops.RiskTreated && r.Treatment == ops.Accept {
			set("lapse", r.AcceptedUntil.AddDays(1).Midnight(p.zone(r.Owner)))
		}
	}
	for t, c := range p.turns {
		if !c.never {
			wanted["checkin/"+t.set+"/"+string(t.who)] = c.At
		}
	}
	for id, b := range p.begins {
		wanted[string(id)+"/begin"] = b.at
	}
	reminders := map[ops.Handle]time.Time{}
	p.view(func(r storage.Reader) error {
		for timer, err := range storage.TimersOf(r, "") {
			if err != nil {
				return err
			}
			if timer.Attempts > 0 || !timer.At.After(p.now) {
				p.fail("the timer %s of %s was tried %d times and is still there: %s", timer.Name, timer.At, timer.Attempts, timer.Error)
			}
			var who ops.Handle
			if n, _ := fmt.Sscanf(timer.Name, "remind/%s", &who); n == 1 {
				reminders[who] = timer.At
				continue
			}
			var outcome int
			if n, _ := fmt.Sscanf(timer.Name, "REQ-%d/outcome", &outcome); n == 1 && strings.HasSuffix(timer.Name, "/outcome") {
				if r := p.requests[ops.MakeID("REQ", uint64(outcome))]; r.State != ops.Expired {
					p.fail("%s is to be told of %s, which is %s", r.Owner, r.ID, r.State)
				}
				continue
			}
			at, ok := wanted[timer.Name]
			switch {
			case !ok:
				p.fail("there is a timer %s at %s, for which there is no reason", timer.Name, timer.At)
			case !at.Equal(timer.At):
				p.fail("the timer %s is set for %s and not for %s", timer.Name, timer.At, at.UTC())
			}
			delete(wanted, timer.Name)
		}
		return nil
	})
	for name, at := range wanted {
		p.fail("there is no timer %s at %s", name, at.UTC())
	}
	p.checkReminders(reminders)
}

// checkReminders sees to it that nobody is forgotten: whoever is to be reminded of
// something either was, or will be in the first of their working hours after that.
func (p *play) checkReminders(timers map[ops.Handle]time.Time) {
	p.eachWaiting("", func(h ops.Handle, what ops.Reminded, w waiting) {
		person, _ := p.org.Person(h)
		if person.Accounts[slack] == "" || person.Has(ops.Observer) {
			return
		}
		if last := p.told[h][what]; w.from.IsZero() || !last.IsZero() && !last.Before(w.since) {
			return // they were
		}
		by := p.atWork(h, w.from)
		if by.Before(p.now) {
			by = p.now
		}
		by = p.atWork(h, by)
		if p.putOn(h, p.day(h, by)) >= ops.MostMessages {
			by = p.atWork(h, p.day(h, by).AddDays(1).Midnight(p.zone(h)))
		}
		if r, ok := p.requests[what.Record]; ok {
			if _, _, is := p.decides(h, &r, p.day(h, by)); !is {
				return // they decide in another's place, and do not any more by then
			}
		}
		if at, set := timers[h]; !set || at.After(by) {
			p.fail("@%s is to be reminded of %s (%s) from %s on, by %s, and the timer is %s", h, what.Record, what.What, w.from.UTC(), by.UTC(), at)
			p.tellOf(what.Record)
		}
	})
}

// putOn is how often something was put before a person on a day of theirs.
func (p *play) putOn(h ops.Handle, day dates.Date) (n int) {
	for _, t := range p.put[h] {
		if p.day(h, t) == day {
			n++
		}
	}
	return n
}

// checkRounds sees to it that a round is open as long as somebody is waited for.
func (p *play) checkRounds() {
	for id := range p.open {
		d, ok := p.rounds[id]
		if !ok {
			continue
		}
		var checkins []ops.Checkin
		for _, k := range p.inRound[id] {
			checkins = append(checkins, p.checkins[k])
		}
		asks := func(r ops.Respondent) bool {
			set, there := p.org.Set(d.Set)
			return there && slices.Contains(p.respondents(set), asking{set.Name, r.Person, r.Department})
		}
		if d.Over(checkins, asks) {
			p.fail("%s is open, and nobody is waited for", id)
		}
		if !d.Ends.IsZero() && !d.Ends.After(p.now) {
			p.fail("%s was to end at %s", id, d.Ends)
		}
	}
}

// check is what is looked at each day.
func (p *play) check() {
	p.compare()
	p.checkTimers()
	p.checkRounds()
	for h, at := range p.wanted {
		p.wanted[h] = since(at, p.now.AddDate(0, 0, -2))
	}
	for _, given := range p.delegations {
		maps.DeleteFunc(given, func(_ ops.ID, d ops.Delegation) bool { return d.Until.Before(dates.Of(p.now).AddDays(-2)) })
	}
	for h, at := range p.put {
		p.put[h] = since(at, p.now.AddDate(0, 0, -3))
	}
	for h, at := range p.sent {
		p.sent[h] = since(at, p.now.AddDate(0, 0, -3))
	}
	for _, line := range p.log.lines {
		p.fail("the log says: %s", line)
	}
	p.log.lines = nil
}

// since are those of the moments that are not before t.
func since(moments []time.Time, t time.Time) []time.Time {
	var kept []time.Time
	for _, at := range moments {
		if !at.Before(t) {
			kept = append(kept, at)
		}
	}
	return kept
}
