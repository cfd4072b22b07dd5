package bottest_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
)

// reacts lets somebody react to being asked.
func (p *play) reacts(h ops.Handle, id ops.ID) {
	k, there := p.checkins[id]
	if !there || k.State != ops.CheckinOpen || k.Asked != h || !p.can(h) {
		return
	}
	switch n := p.dice.IntN(100); {
	case n < 56:
		p.answersByForm(h, id)
	case n < 62:
		p.talks(h, 0)
	case n < 72:
		p.saysSame(h, id)
	case n < 75:
		p.putsOff(h, id)
	case n < 78:
		p.delegates(h, id)
	case n < 81:
		if p.must(h, "checkin skip", chat.Args{"id": string(id), "reason": "Stocktaking"}, true) {
			p.become(p.known[id], ops.CheckinSkipped)
		}
	case n < 83:
		p.goesAway(h)
	case n < 90:
		p.after(time.Duration(p.dice.IntN(72*60))*time.Minute, func() { p.answersByForm(h, id) })
	}
}

// mayAnswer reports whether somebody may answer a check-in, and it still takes
// answers.
func (p *play) mayAnswer(h ops.Handle, k *ops.Checkin) bool {
	d, _ := p.org.Department(k.Department)
	mine := h == k.Owner || h == k.Asked || h == d.Deputy
	for d.Handle != "" && !mine {
		mine = d.Head == h
		d, _ = p.org.Department(d.Parent)
	}
	return mine && (k.State.Done() || p.last[askingOf(k)] == k.ID)
}

// answersByForm submits the form of a check-in.
func (p *play) answersByForm(h ops.Handle, id ops.ID) {
	if !p.can(h) {
		return
	}
	k := p.checkins[id]
	seen := p.maySee(h, &k)
	args := chat.Args{"id": string(id)}
	k.Answers = nil
	for q, more := k.Next(); more; q, more = k.Next() {
		args[q.Key] = p.answer(&k, q)
		k = k.Answer(q.Key, args[q.Key])
	}
	k = p.checkins[id]
	if p.must(h, "checkin now", args, seen && p.mayAnswer(h, &k)) {
		p.answers(id)
	}
}

// maySee reports whether somebody may know of a check-in at all.
func (p *play) maySee(h ops.Handle, k *ops.Checkin) bool {
	person, _ := p.org.Person(h)
	return p.org.MaySee(person, ops.FacetsOfRecord(k))
}

// answer is an answer to a question; empty at times where that is allowed.
func (p *play) answer(k *ops.Checkin, q ops.Question) string {
	if q.Optional && p.dice.IntN(2) == 0 {
		return ""
	}
	switch q.Kind {
	case ops.AskHealth:
		return []string{"on track", "on track", "at risk", "off track"}[p.dice.IntN(4)]
	case ops.AskChoice:
		return q.Choices[p.dice.IntN(len(q.Choices))]
	case ops.AskScale:
		return fmt.Sprint(1 + p.dice.IntN(5))
	case ops.AskNumber:
		return fmt.Sprint(p.dice.IntN(900))
	case ops.AskYesNo:
		return []string{"yes", "no"}[p.dice.IntN(2)]
	case ops.AskDepartment:
		for {
			if d := p.org.Departments[p.dice.IntN(len(p.org.Departments))].Handle; d != k.Department {
				return string(d)
			}
		}
	}
	return fmt.Sprintf("The %d crates of line %d are there", p.dice.IntN(100), p.dice.IntN(9))
}

// waitsForReply is the check-in that a person's direct messages answer now: the latest of
// which a question was put already, else the one that was put to them last, else
// the first that waits.
func (p *play) waitsForReply(h ops.Handle) (ops.Checkin, bool) {
	var all []ops.Checkin
	for id := range p.open {
		if k, ok := p.checkins[id]; ok && k.Asked == h {
			all = append(all, k)
		}
	}
	if len(all) == 0 {
		return ops.Checkin{}, false
	}
	slices.SortFunc(all, func(a, b ops.Checkin) int {
		_, n := a.ID.Split()
		_, m := b.ID.Split()
		return cmp.Or(a.Opened.Compare(b.Opened), cmp.Compare(n, m))
	})
	best := all[0]
	for _, k := range all[1:] {
		switch {
		case k.Turn != "":
			best = k
		case best.Turn == "" && k.ToldTo == h && k.Told.After(best.Told):
			best = k
		}
	}
	return best, true
}

// talks answers one question by a plain reply, and goes on some minutes later. Not
// all come to an end of it.
func (p *play) talks(h ops.Handle, n int) {
	k, asked := p.waitsForReply(h)
	if !asked || !p.can(h) || n > 20 {
		return
	}
	q, more := k.Next()
	words := "yes"
	switch {
	case more && p.dice.IntN(30) == 0 && len(k.Answers) > 0:
		words = "back"
	case more && p.dice.IntN(40) == 0:
		words = "blue-ish, I would say" // right for text only
	case more:
		if words = p.answer(&k, q); words == "" {
			words = "skip"
		}
	}
	reply := p.ask(h, chat.Invocation{Via: chat.ViaMessage, Text: words})
	switch {
	case !more && (reply.Failed || reply.Form != nil):
		p.fail("@%s has answered all of %s, and it is not taken: %s", h, k.ID, firstWords(reply))
	case !more:
		p.answers(k.ID)
		return
	case reply.Failed && words != "blue-ish, I would say":
		p.fail("@%s has replied %q to %q of %s: %s", h, words, q.Ask, k.ID, firstWords(reply))
	}
	if p.dice.IntN(25) > 0 {
		p.after(time.Duration(20+p.dice.IntN(300))*time.Second, func() { p.talks(h, n+1) })
	}
}

// latestFor is the latest update of a department of which somebody knows.
func (p *play) latestFor(h, department ops.Handle) (latest ops.Update, has bool) {
	person, _ := p.org.Person(h)
	for _, u := range p.updates {
		_, n := u.ID.Split()
		_, m := latest.ID.Split()
		if u.Department == department && (!has || n > m) && p.org.MaySee(person, ops.FacetsOfRecord(&u)) {
			latest, has = u, true
		}
	}
	return latest, has
}

// saysSame answers with: nothing has changed.
func (p *play) saysSame(h ops.Handle, id ops.ID) {
	k := p.checkins[id]
	u, has := p.latestFor(h, k.Department)
	holds := p.mayAnswer(h, &k) && k.Reports() && has && u.Reaffirmed < ops.MaxReaffirmed && !k.State.Done()
	if p.must(h, "checkin same", chat.Args{"id": string(id)}, holds) {
		p.answers(id)
	} else {
		p.answersByForm(h, id)
	}
}

// putsOff has a check-in come again in an hour.
func (p *play) putsOff(h ops.Handle, id ops.ID) {
	k := p.checkins[id]
	until := p.now.Add(time.Hour)
	if p.must(h, "checkin later", chat.Args{"id": string(id)}, k.Closes.IsZero() || until.Before(k.Closes)) {
		p.wanted[h] = append(p.wanted[h], until)
	}
}

// delegates has somebody else answer.
func (p *play) delegates(h ops.Handle, id ops.ID) {
	to := p.somebody()
	if p.must(h, "checkin delegate", chat.Args{"id": string(id), "to": string(to)}, to != h) {
		p.hands(p.known[id], to)
	}
}

// delegatesAll has somebody else do what a reminder names.
func (p *play) delegatesAll(h ops.Handle, m ops.Reminder) {
	to := p.somebody()
	var given []*expected
	for _, item := range m.Items {
		if e := p.known[item.Record]; e != nil && item.What == ops.WaitsAnswer && e.state == ops.CheckinOpen && e.asked == h {
			given = append(given, e)
		}
	}
	reply := p.ask(h, chat.Invocation{Path: "remind delegate", Args: chat.Args{"id": string(m.ID), "to": string(to)}})
	done := !reply.Failed && reply.Form == nil
	if done && to == h || !done && to != h && len(given) > 0 {
		p.fail("@%s has delegated %s to @%s: %s", h, m.ID, to, firstWords(reply))
	}
	if !done {
		return
	}
	for _, e := range given {
		p.hands(e, to)
	}
}

// goesAway announces that somebody is away: they do, or the COO does.
func (p *play) goesAway(h ops.Handle) {
	by, today := h, p.day(h, p.now)
	args := chat.Args{"kind": string(ops.AbsenceKinds[p.dice.IntN(len(ops.AbsenceKinds))])}
	from := today
	if p.dice.IntN(2) == 0 {
		from = today.AddDays(p.dice.IntN(20))
		args["from"] = from.String()
	}
	days := p.dice.IntN(5)
	if p.dice.IntN(4) == 0 {
		days = 7 + p.dice.IntN(15)
	}
	args["until"] = from.AddDays(days).String()
	if p.dice.IntN(4) == 0 {
		by = p.org.WithRole(ops.COO)[0].Handle
		args["who"] = "@" + string(h)
	}
	if p.dice.IntN(4) == 0 {
		if deputy := p.somebody(); deputy != h {
			args["deputy"] = string(deputy)
		}
	}
	if !p.down.IsZero() {
		return
	}
	reply := p.ask(by, chat.Invocation{Path: "away until", Args: args})
	if reply.Failed || reply.Form != nil {
		if !strings.Contains(firstWords(reply), "That is who is away") && !strings.Contains(firstWords(reply), "would end before") {
			p.fail("@%s: %v: %s", by, args, firstWords(reply))
		}
		return
	}
	absence := p.absences[h][ops.ID(reply.Message.Subject)]
	p.settles(h)
	if p.dice.IntN(3) == 0 {
		p.form(h, "delegate to", chat.Args{"to": string(p.somebody()), "from": absence.From.String(), "until": absence.Until.String()})
	}
	if p.dice.IntN(6) == 0 {
		p.after(time.Duration(p.dice.IntN(days*24+24))*time.Hour, func() { p.comesBack(h) })
	}
}

// comesBack ends an absence early, or takes it back.
func (p *play) comesBack(h ops.Handle) {
	if _, ok := p.org.Person(h); ok && p.down.IsZero() {
		if p.form(h, "away back", chat.Args{}) {
			p.settles(h)
		}
	}
}

// postsUpdate has a head post a status by hand.
func (p *play) postsUpdate() {
	d := p.org.Departments[p.dice.IntN(len(p.org.Departments))]
	if p.can(d.Head) {
		p.updates1(d.Head, d.Handle)
	}
}

func (p *play) updates1(h, department ops.Handle) {
	args := chat.Args{"department": string(department), "health": "at_risk", "summary": "A few crates are late"}
	if p.dice.IntN(4) == 0 {
		args["blockers"] = "The contract is not signed"
	}
	if p.must(h, "update post", args, true) {
		p.reportsByHand(department, h)
	}
}

// renewsStatus sees to a status that is out of date.
func (p *play) renewsStatus(h, department ops.Handle) {
	d, _ := p.org.Department(department)
	switch {
	case d.Head != h || !p.can(h):
	case p.dice.IntN(2) == 0:
		p.updates1(h, department)
	default:
		u := p.updates[p.latest[department]]
		p.must(h, "update same", chat.Args{"department": string(department)}, u.Reaffirmed < ops.MaxReaffirmed)
	}
}

// beginsCheckin has somebody ask for a set of their own accord: one that waits for
// them is then answered, else the last if nobody has answered it, else a new one.
func (p *play) beginsCheckin(h ops.Handle) {
	var mine []asking
	for _, set := range p.org.Checkins {
		for _, a := range p.respondents(set) {
			if a.who == h {
				mine = append(mine, a)
			}
		}
	}
	if len(mine) == 0 || !p.can(h) {
		return
	}
	a := mine[p.dice.IntN(len(mine))]
	set, _ := p.org.Set(a.set)
	args := chat.Args{"set": a.set, "department": string(a.department)}
	k := ops.Checkin{Questions: set.Questions}
	var waits *ops.Checkin
	for id := range p.open {
		if open, ok := p.checkins[id]; ok && askingOf(&open) == a && open.Asked == h {
			waits, k.Questions = &open, open.Questions
		}
	}
	if last := p.last[a]; waits == nil && last != "" && !p.checkins[last].State.Done() {
		late := p.checkins[last]
		waits = &late
	}
	if waits == nil {
		if u, has := p.updates[p.latest[a.department]]; has {
			k = ops.OpenCheckin(set, ops.Respondent{Person: h, Department: a.department}, &u, p.now)
		}
	} else {
		k = *waits
	}
	k.Answers = nil
	for q, more := k.Next(); more; q, more = k.Next() {
		args[q.Key] = p.answer(&k, q)
		k = k.Answer(q.Key, args[q.Key])
	}
	if p.must(h, "checkin now", args, true) && waits != nil {
		p.answers(waits.ID)
	}
}

// answersLate has somebody answer the last of a set although it is over.
func (p *play) answersLate() {
	var ids []ops.ID
	for _, id := range p.last {
		if k := p.checkins[id]; k.State == ops.CheckinMissed || k.State == ops.CheckinSkipped || k.State == ops.CheckinNotAsked || k.State == ops.CheckinAway {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	id := ids[p.dice.IntN(len(ids))]
	if k := p.checkins[id]; p.can(k.Owner) {
		p.answersByForm(k.Owner, id)
	}
}

// changesAnswer has somebody change what they have answered.
func (p *play) changesAnswer() {
	var ids []ops.ID
	for _, id := range p.last {
		if p.checkins[id].State.Done() {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	if k := p.checkins[ids[p.dice.IntN(len(ids))]]; p.can(k.Owner) {
		p.answersByForm(k.Owner, k.ID)
	}
}
