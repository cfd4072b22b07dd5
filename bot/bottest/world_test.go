package bottest_test

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// world is what is stored, read from the journal as it is written.
type world struct {
	org *ops.Org
	seq uint64
	// reorganised is when the organisation was changed last, taken its revision
	// then.
	reorganised time.Time

	checkins    map[ops.ID]ops.Checkin
	rounds      map[ops.ID]ops.Round
	requests    map[ops.ID]ops.Request
	risks       map[ops.ID]ops.Risk
	acceptances map[ops.ID]ops.Acceptance
	absences    map[ops.Handle]map[ops.ID]ops.Absence    // by who is away
	delegations map[ops.Handle]map[ops.ID]ops.Delegation // by who has given them, while they may hold
	reminders   map[ops.ID]ops.Reminder
	updates     map[ops.ID]ops.Update
	// latest are the last update of each department, last the last check-in of
	// each set and respondent, current the reminder of each person that counts.
	latest  map[ops.Handle]ops.ID
	last    map[asking]ops.ID
	current map[ops.Handle]ops.ID
	// open are the check-ins, requests in review, rounds and risks that are not
	// over.
	open map[ops.ID]bool
	// inRound are the check-ins of each round.
	inRound map[ops.ID][]ops.ID
	// touched are the check-ins that have changed since they were looked at.
	touched map[ops.ID]bool

	// put are when something was put before each person.
	put map[ops.Handle][]time.Time

	posts   map[post]bool
	letters map[string]post
}

// asking is a set of questions with whom it asks, and for which department.
type asking struct {
	set             string
	who, department ops.Handle
}

func askingOf(k *ops.Checkin) asking { return asking{k.Set, k.Owner, k.Department} }

// post is one message of a record in one place: a person's direct messages, or a
// channel.
type post struct {
	subject, slot string
	to            string // the place's key
	person        ops.Handle
}

func newWorld(*play) world {
	return world{
		org: &ops.Org{}, checkins: map[ops.ID]ops.Checkin{}, rounds: map[ops.ID]ops.Round{}, requests: map[ops.ID]ops.Request{},
		risks: map[ops.ID]ops.Risk{}, acceptances: map[ops.ID]ops.Acceptance{}, absences: map[ops.Handle]map[ops.ID]ops.Absence{},
		delegations: map[ops.Handle]map[ops.ID]ops.Delegation{}, reminders: map[ops.ID]ops.Reminder{}, updates: map[ops.ID]ops.Update{},
		latest: map[ops.Handle]ops.ID{}, last: map[asking]ops.ID{}, current: map[ops.Handle]ops.ID{},
		open: map[ops.ID]bool{}, inRound: map[ops.ID][]ops.ID{}, touched: map[ops.ID]bool{}, put: map[ops.Handle][]time.Time{}, posts: map[post]bool{}, letters: map[string]post{},
	}
}

// look reads what a transaction has entered into the journal, and judges it while
// the store is as it left it.
func (p *play) look(r storage.Reader) {
	head, err := storage.JournalHead(r)
	if err != nil {
		p.fail("%v", err)
		return
	}
	for p.seq < head.Seq {
		p.seq++
		entry, err := storage.Entry(r, p.seq)
		if err == nil {
			err = p.enter(r, entry)
		}
		if err != nil {
			p.fail("journal entry %d: %v", p.seq, err)
		}
	}
}

// enter takes note of one journal entry.
func (p *play) enter(r storage.Reader, entry ops.JournalEntry) error {
	p.events["entries"]++
	before := map[ops.ID]ops.Request{}
	var fresh []post
	for _, change := range entry.Changes {
		if _, ok := storage.TableOf(change.Record); !ok {
			org, err := storage.Org(r)
			if err != nil {
				return err
			}
			p.org, p.reorganised = org, entry.At
			continue
		}
		before[change.Record] = p.requests[change.Record]
		if err := p.read(r, change); err != nil {
			return err
		}
		posts, err := p.freshPosts(r, string(change.Record))
		if err != nil {
			return err
		}
		fresh = append(fresh, posts...)
	}
	if entry.Command == "remind delegate" { // shows requests to somebody else, and changes none
		for id := range p.requests {
			posts, err := p.freshPosts(r, string(id))
			if err != nil {
				return err
			}
			for _, at := range posts {
				p.shown(at, entry.At)
			}
		}
	}
	p.judge(entry, before, fresh)
	return nil
}

// freshPosts are the messages of a record that were not there before.
func (p *play) freshPosts(r storage.Reader, subject string) ([]post, error) {
	copies, err := storage.Copies(r, subject)
	var fresh []post
	for _, c := range copies {
		at := post{subject: c.Post.Subject, slot: c.Post.Slot, to: c.To.Key(), person: personAt(c.To)}
		if p.posts[at] {
			continue
		}
		p.posts[at] = true
		p.letters[fmt.Sprintf("%s-%d", storage.Instance(r), c.Letter)] = at
		fresh = append(fresh, at)
	}
	return fresh, err
}

// shown notes that somebody was asked to decide, which is as good as a reminder.
func (p *play) shown(at post, t time.Time) {
	if p.told[at.person] == nil {
		p.told[at.person] = map[ops.Reminded]time.Time{}
	}
	for _, what := range []ops.Waiting{ops.WaitsDecision, ops.WaitsEscalated} {
		p.told[at.person][ops.Reminded{Record: ops.ID(at.subject), What: what}] = t
	}
}

// personAt is whose direct messages a place is, empty for a channel.
func personAt(to chat.Place) ops.Handle {
	if !to.Direct {
		return ""
	}
	return ops.Handle(to.ID[1:])
}

// read takes note of a record as it is now.
func (p *play) read(r storage.Reader, change ops.Change) (err error) {
	id := change.Record
	prefix, _ := id.Split()
	if change.Revision == 0 {
		delete(p.risks, id)
		delete(p.updates, id)
		delete(p.open, id)
		return nil
	}
	over := true
	switch prefix {
	case "CHK":
		var k ops.Checkin
		k, err = storage.Checkins.Get(r, id)
		if was := p.checkins[id]; !k.Told.Equal(was.Told) {
			p.put[k.ToldTo] = append(p.put[k.ToldTo], k.Told)
		}
		p.checkins[id], p.touched[id], over = k, true, k.State != ops.CheckinOpen
		if change.Created() {
			p.last[askingOf(&k)] = id // they are made in the order of time
			p.inRound[k.Round] = append(p.inRound[k.Round], id)
			p.named(k)
		}
	case "RND":
		var d ops.Round
		d, err = storage.Rounds.Get(r, id)
		p.rounds[id], over = d, !d.Closed.IsZero()
	case "REQ":
		var request ops.Request
		request, err = storage.Requests.Get(r, id)
		p.requests[id], over = request, request.State != ops.InReview
	case "RISK":
		var risk ops.Risk
		risk, err = storage.Risks.Get(r, id)
		p.risks[id], over = risk, risk.State == ops.RiskClosed
	case "ACC":
		p.acceptances[id], err = storage.Acceptances.Get(r, id)
	case "AWAY":
		var a ops.Absence
		a, err = storage.Absences.Get(r, id)
		if p.absences[a.Owner] == nil {
			p.absences[a.Owner] = map[ops.ID]ops.Absence{}
		}
		p.absences[a.Owner][id] = a
		p.willBegin(a)
	case "DEL":
		var d ops.Delegation
		d, err = storage.Delegations.Get(r, id)
		if p.delegations[d.Owner] == nil {
			p.delegations[d.Owner] = map[ops.ID]ops.Delegation{}
		}
		p.delegations[d.Owner][id] = d
	case "UPD":
		var u ops.Update
		u, err = storage.Updates.Get(r, id)
		p.updates[id] = u
		if change.Created() {
			p.latest[u.Department] = id
		}
	case "REM":
		var m ops.Reminder
		m, err = storage.Reminders.Get(r, id)
		p.reminders[id] = m
		p.counts(m)
		if change.Created() {
			p.put[m.Owner] = append(p.put[m.Owner], m.Told)
		}
	}
	delete(p.open, id)
	if !over {
		p.open[id] = true
	}
	return err
}

// counts sees to it that a person has at most one reminder that counts.
func (p *play) counts(m ops.Reminder) {
	if m.State == ops.ReminderReplaced {
		if p.current[m.Owner] == m.ID {
			delete(p.current, m.Owner)
		}
		return
	}
	if other, has := p.current[m.Owner]; has && other != m.ID {
		p.fail("@%s has the reminders %s and %s", m.Owner, other, m.ID)
	}
	p.current[m.Owner] = m.ID
}

// zone is where a person lives: their own, else their department's, else the
// company's.
func (p *play) zone(h ops.Handle) *time.Location {
	person, _ := p.org.Person(h)
	d, _ := p.org.Department(person.Department)
	name := p.org.Timezone
	if d.Timezone != "" {
		name = d.Timezone
	}
	if person.Timezone != "" {
		name = person.Timezone
	}
	return zoneNamed(name)
}

// loaded are the zones that were asked for.
var loaded sync.Map

func zoneNamed(name string) *time.Location {
	if loc, ok := loaded.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	loaded.Store(name, loc)
	return loc
}

// day is the day that it is for a person at some time.
func (p *play) day(h ops.Handle, t time.Time) dates.Date { return dates.Of(t.In(p.zone(h))) }

// worksOn reports whether a department works on a day.
func (p *play) worksOn(department ops.Handle, day dates.Date) bool {
	if !slices.Contains(p.org.Workweek, day.Weekday()) {
		return false
	}
	for _, h := range p.org.Holidays {
		if h.Date == day && (len(h.Departments) == 0 || slices.Contains(h.Departments, department)) {
			return false
		}
	}
	return true
}

// absent is the absence that a person has on a day, if any.
func (p *play) absent(h ops.Handle, day dates.Date) (ops.Absence, bool) {
	for _, a := range p.absences[h] {
		last := a.Until
		if !a.Ended.IsZero() {
			last = a.Ended.AddDays(-1)
		}
		if !day.Before(a.From) && !day.After(last) {
			return a, true
		}
	}
	return ops.Absence{}, false
}

// isAway reports whether a person is away on the day that it is for them.
func (p *play) isAway(h ops.Handle) bool {
	_, away := p.absent(h, p.day(h, p.now))
	return away
}

// inHours reports whether a moment is in the working hours of a person's day,
// whichever day that is.
func (p *play) inHours(h ops.Handle, t time.Time) bool {
	local := t.In(p.zone(h))
	minute := local.Hour()*60 + local.Minute()
	return minute >= p.org.Hours.From && minute < p.org.Hours.To
}

// works reports whether a person works on a day: it is no day off, and they are
// not away.
func (p *play) works(h ops.Handle, day dates.Date) bool {
	person, _ := p.org.Person(h)
	_, away := p.absent(h, day)
	return !away && p.worksOn(person.Department, day)
}

// atWork is the first moment from t on in a person's working hours.
func (p *play) atWork(h ops.Handle, t time.Time) time.Time {
	if p.works(h, p.day(h, t)) && p.inHours(h, t) {
		return t
	}
	for day := p.day(h, t); ; day = day.AddDays(1) {
		from := day.At(dates.Clock{Hour: p.org.Hours.From / 60, Minute: p.org.Hours.From % 60}, p.zone(h))
		if !from.Before(t) && p.works(h, day) {
			return from
		}
	}
}
