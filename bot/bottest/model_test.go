package bottest_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
	"adjutant/storage"
)

// model is what must have become of each check-in, found out by walking over the
// calendar day by day and by following what people did.
type model struct {
	// turns are the times at which somebody is asked a set next.
	turns map[turn]*coming
	// asks are those whom each set asks, as the organisation is.
	asks map[string][]asking
	// expected are the check-ins of each day that was due, waiting those of
	// them that are open; known are those that have an id.
	expected map[due]*expected
	waiting  map[*expected]bool
	known    map[ops.ID]*expected
	// begins are the absences that are still to begin.
	begins map[ops.ID]beginning
	// moved are those that have changed since they were compared.
	moved map[*expected]bool
	// next is when the model itself moves next.
	next time.Time
}

// turn is a person with a set of questions.
type turn struct {
	set string
	who ops.Handle
}

// coming is when a person is asked a set next; never, if never is set.
type coming struct {
	set  ops.QuestionSet
	plan recurrence.Plan
	recurrence.Occurrence
	never bool
}

// due is a set that asks somebody on a day.
type due struct {
	asking
	day dates.Date
}

// expected is one check-in as it should be.
type expected struct {
	due
	id      ops.ID
	state   ops.CheckinState
	asked   ops.Handle
	closes  time.Time
	reports bool
	// away is the day on which others are asked, or nobody is, because who should
	// answer is away.
	away dates.Date
}

func newModel(*play) model {
	return model{
		turns: map[turn]*coming{}, expected: map[due]*expected{}, waiting: map[*expected]bool{},
		known: map[ops.ID]*expected{}, begins: map[ops.ID]beginning{}, moved: map[*expected]bool{},
	}
}

// respondents are those who are asked a set today, each once for each department.
func (p *play) respondents(set ops.QuestionSet) []asking {
	if all, ok := p.asks[set.Name]; ok {
		return all
	}
	var all []asking
	had := map[asking]bool{}
	add := func(person ops.Person, department ops.Handle) {
		a := asking{set.Name, person.Handle, department}
		if !had[a] && !slices.Contains(person.Roles, ops.Observer) {
			had[a] = true
			all = append(all, a)
		}
	}
	for _, who := range set.Who {
		for _, person := range p.org.People {
			switch {
			case who == "@"+string(person.Handle), slices.Contains(person.Roles, ops.Role(who)):
				add(person, p.org.HomeOf(person))
			case who == string(person.Department):
				add(person, person.Department)
			}
		}
		for _, d := range p.org.Departments {
			if head, ok := p.org.Person(d.Head); ok && who == ops.Heads {
				add(head, d.Handle)
			}
		}
	}
	p.asks[set.Name] = all
	return all
}

// planAll finds out anew when everybody is asked next, for an organisation that
// has changed.
func (p *play) planAll() {
	p.releases()
	for _, all := range p.absences {
		for _, a := range all {
			p.willBegin(a)
		}
	}
	p.turns, p.asks = map[turn]*coming{}, map[string][]asking{}
	for _, set := range p.org.Checkins {
		for _, a := range p.respondents(set) {
			if p.turns[turn{set.Name, a.who}] != nil {
				continue
			}
			c := &coming{set: set, plan: p.planOf(set, a.who)}
			p.turns[turn{set.Name, a.who}] = c
			c.advance(p.now)
		}
	}
	p.next = p.now
}

// planOf is when a person is asked a set.
func (p *play) planOf(set ops.QuestionSet, who ops.Handle) recurrence.Plan {
	rule, err := recurrence.Parse(set.Every)
	if err != nil {
		p.t.Fatal(err)
	}
	zone := p.zone(who)
	if set.Timezone != "" {
		zone = zoneNamed(set.Timezone)
	}
	org := p.org
	person, _ := org.Person(who)
	return recurrence.Plan{
		Rule: rule, Zone: zone, Starts: set.Starts, DayOff: set.DayOff(),
		Calendar: recurrence.Calendar{
			Works:    func(day dates.Date) bool { return p.worksOn(person.Department, day) },
			Workweek: org.Workweek, FiscalYearStart: org.FiscalYear,
		},
	}
}

// advance walks on, day by day, to the first time after t.
func (c *coming) advance(t time.Time) {
	day := dates.Of(t.In(c.plan.Zone))
	for range 400 {
		for _, o := range c.plan.On(day) {
			if o.At.After(t) {
				c.Occurrence = o
				return
			}
		}
		day = day.AddDays(1)
	}
	c.never = true
}

// tick brings the model to the present moment.
func (p *play) tick() {
	if p.now.Before(p.next) {
		return
	}
	p.next = p.now.AddDate(1, 0, 0)
	soon := func(t time.Time) {
		if t.Before(p.next) {
			p.next = t
		}
	}
	p.passes()
	for t, c := range p.turns {
		if !c.never && !c.At.After(p.now) {
			p.opens(t, c)
		}
		if !c.never {
			soon(c.At)
		}
	}
	for e := range p.waiting {
		if !e.closes.IsZero() {
			soon(e.closes)
		}
	}
	for _, b := range p.begins {
		soon(b.at)
	}
}

// opens asks a person a set whose time has come. What has come due before, while
// the bot was not running, was not asked.
func (p *play) opens(t turn, c *coming) {
	set := c.set
	var last recurrence.Occurrence
	for ; !c.never && !c.At.After(p.now); c.advance(last.At) {
		if !last.At.IsZero() {
			p.notAsked(set, t, last)
		}
		last = c.Occurrence
	}
	late := p.now.Sub(last.At) > 10*time.Minute
	if late && !set.CloseAfter.IsZero() && !p.now.Before(set.CloseAfter.After(last.At.In(c.plan.Zone))) {
		p.notAsked(set, t, last)
		return
	}
	for _, a := range p.respondents(set) {
		if a.who != t.who || p.expected[due{a, last.Day}] != nil {
			continue
		}
		for e := range p.waiting {
			if e.asking == a {
				p.become(e, ops.CheckinMissed) // this one takes its place
			}
		}
		e := p.expect(set, a, last.Day, ops.CheckinOpen)
		p.whoAnswers(set, e)
		from := last.At
		if e.state == ops.CheckinOpen && late {
			from = p.atWork(e.asked, p.now)
		}
		if !set.CloseAfter.IsZero() {
			e.closes = wholeSecond(set.CloseAfter.After(from.In(c.plan.Zone)))
		}
	}
}

// wholeSecond is the first whole second that is not before t.
func wholeSecond(t time.Time) time.Time { return t.Add(time.Second - 1).Truncate(time.Second) }

// expect is a new check-in.
func (p *play) expect(set ops.QuestionSet, a asking, day dates.Date, state ops.CheckinState) *expected {
	e := &expected{due: due{a, day}, state: state, asked: a.who}
	e.reports = slices.ContainsFunc(set.Questions, func(q ops.Question) bool { return q.Kind == ops.AskHealth })
	p.expected[e.due], p.moved[e] = e, true
	if state == ops.CheckinOpen {
		p.waiting[e] = true
	}
	p.events["expected"]++
	return e
}

func (p *play) notAsked(set ops.QuestionSet, t turn, o recurrence.Occurrence) {
	for _, a := range p.respondents(set) {
		if a.who == t.who && p.expected[due{a, o.Day}] == nil {
			e := p.expect(set, a, o.Day, ops.CheckinNotAsked)
			if !set.CloseAfter.IsZero() {
				e.closes = wholeSecond(set.CloseAfter.After(o.At.In(p.turns[t].plan.Zone)))
			}
		}
	}
}

// whoAnswers decides who is asked: the respondent, or who stands in while they
// are away.
func (p *play) whoAnswers(set ops.QuestionSet, e *expected) {
	if absence, away := p.absent(e.who, p.day(e.who, p.now)); away {
		e.away = p.day(e.who, p.now)
		to, ok := p.standIn(set, e, absence)
		if !ok {
			p.become(e, ops.CheckinAway)
			return
		}
		e.asked = to
	}
	if asked, _ := p.org.Person(e.asked); asked.Accounts[slack] == "" {
		p.become(e, ops.CheckinUndeliverable)
	}
}

// standIn is who answers instead of somebody: who was named, or the department's
// deputy, if they are there.
func (p *play) standIn(set ops.QuestionSet, e *expected, absence ops.Absence) (ops.Handle, bool) {
	candidates := []ops.Handle{absence.Deputy}
	if d, ok := p.org.Department(e.department); ok && d.Head == e.who {
		candidates = append(candidates, d.Deputy)
	}
	for _, h := range candidates {
		person, known := p.org.Person(h)
		if known && h != e.who && !person.Has(ops.Observer) && !p.isAway(h) &&
			(set.OnDayOff == recurrence.Run || p.worksOn(person.Department, p.day(h, p.now))) {
			return h, true
		}
	}
	return "", false
}

// named gives a check-in that was made its place in the model.
func (p *play) named(k ops.Checkin) {
	if e := p.expected[due{askingOf(&k), k.Day}]; e != nil && e.id == "" {
		e.id, p.known[k.ID] = k.ID, e
	}
}

// become ends a check-in, or has it answered.
func (p *play) become(e *expected, state ops.CheckinState) {
	e.state, p.moved[e] = state, true
	delete(p.waiting, e)
	p.next = p.now
}

// answers takes an answer to a check-in.
func (p *play) answers(id ops.ID) {
	e := p.known[id]
	if e == nil || e.state.Done() { // one that somebody began by themselves, or a change
		return
	}
	if !e.closes.IsZero() && p.now.After(e.closes) {
		p.become(e, ops.CheckinLate)
	} else {
		p.become(e, ops.CheckinAnswered)
	}
}

// reportsByHand takes a status update as the answer to what its author is asked
// about the department.
func (p *play) reportsByHand(department, by ops.Handle) {
	for e := range p.waiting {
		if e.department == department && e.asked == by && e.reports {
			p.answers(e.id)
		}
	}
}

// compare looks at all check-ins that have changed, or should have.
func (p *play) compare() {
	for id := range p.touched {
		k := p.checkins[id]
		if k.Day.IsZero() {
			continue
		}
		e := p.expected[due{askingOf(&k), k.Day}]
		switch {
		case e == nil:
			p.fail("%s asks @%s for %q on %s, which is not due", id, k.Owner, k.Set, k.Day)
			continue
		case e.id != id:
			p.fail("%s and %s ask @%s for %q on %s", e.id, id, k.Owner, k.Set, k.Day)
		}
		p.moved[e] = true
	}
	clear(p.touched)
	for e := range p.moved {
		k, there := p.checkins[e.id]
		switch {
		case !there:
			p.fail("%s was due, and is not there", e)
		case k.State != e.state || k.State == ops.CheckinOpen && k.Asked != e.asked || !wholeSecond(k.Closes).Equal(e.closes) && !k.Closes.IsZero():
			p.fail("%s is %s, asks @%s and closes at %s; expected %s", e.id, k.State, k.Asked, k.Closes, e)
			p.tellOf(e.id)
		}
	}
	clear(p.moved)
}

func (e *expected) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s of @%s for %s on %s: %s, @%s, closes at %s", e.set, e.who, e.department, e.day, e.state, e.asked, e.closes))
}

// tellOf logs what became of a record.
func (p *play) tellOf(id ops.ID) {
	p.view(func(r storage.Reader) error {
		for entry, err := range storage.HistoryOf(r, id) {
			if err != nil {
				return err
			}
			for _, change := range entry.Changes {
				if change.Record == id {
					p.t.Logf("%s %s @%s: %s", id, entry.At.UTC().Format("2006-01-02 15:04:05"), entry.Actor, entry.Command)
					for name, field := range change.Fields {
						p.t.Logf("    %s: %s → %s", name, field.From, field.To)
					}
				}
			}
		}
		return nil
	})
}
