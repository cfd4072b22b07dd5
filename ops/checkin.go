package ops

import (
	"slices"
	"strings"
	"time"

	"adjutant/ops/dates"
)

// Checkin is one person being asked one set of questions once. Its owner is
// whose answers they are, whoever gives them; its department the one that they
// are about.
type Checkin struct {
	Meta
	Set string `json:"set"`
	// Day is the local day of the schedule on which it was due, zero for one
	// that somebody began by themselves.
	Day dates.Date `json:"day,omitzero"`
	// Time is the time of that day, where the set comes round several times a day.
	Time  string `json:"time,omitempty"`
	Round ID     `json:"round,omitempty"`
	// Questions are those of the set as they were when it was opened, after
	// those about the last report.
	Questions []Question `json:"questions"`
	// Asked is who is asked: the owner, or who stands in for them.
	Asked Handle `json:"asked,omitempty"`
	// AwayOn is the day on which it was put to somebody else, or to nobody, because
	// its owner was away; zero for one of which that is not so.
	AwayOn dates.Date `json:"away_on,omitzero"`
	// Opened is when it was opened, Closes when an answer counts as late; zero
	// if never.
	Opened time.Time `json:"opened"`
	Closes time.Time `json:"closes,omitzero"`
	// Told is when its message was put out, and to whom; zero for one that
	// waits to be named in a reminder.
	Told   time.Time `json:"told,omitzero"`
	ToldTo Handle    `json:"told_to,omitempty"`
	// Held is set where somebody else is asked since, who waits to be reminded of it.
	Held bool `json:"held,omitempty"`
	// RemindAt is from when they are to be reminded, Snoozed when they have
	// asked to be; zero for never.
	RemindAt time.Time    `json:"remind_at,omitzero"`
	Snoozed  time.Time    `json:"snoozed,omitzero"`
	State    CheckinState `json:"state"`
	Answers  []Answer     `json:"answers,omitempty"`
	// Turn is the key of the question that waits for a reply, while somebody
	// answers by replying; [TurnSend] once all are answered.
	Turn       string    `json:"turn,omitempty"`
	Answered   time.Time `json:"answered,omitzero"`
	AnsweredBy Handle    `json:"answered_by,omitempty"`
	// Update is the status update that the answers have become, Standing the
	// earlier one that holds still because nothing has changed.
	Update   ID `json:"update,omitempty"`
	Standing ID `json:"standing,omitempty"`
	// Before is what stood in the way in the last report, which is asked
	// about again.
	Before *Blocked `json:"before,omitempty"`
	// Reason is why it was skipped, or could not be delivered.
	Reason string `json:"reason,omitempty"`
}

// Blocked is what stood in the way of a department.
type Blocked struct {
	Update    ID       `json:"update"`
	Text      string   `json:"text"`
	WaitingOn []Handle `json:"waiting_on,omitempty"`
}

// Answer is what was answered to one question; empty where it was left open.
type Answer struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// CheckinState is what became of a check-in.
type CheckinState string

// The states of a check-in. Whatever ended it, answers are still taken, as late
// ones, until the next of its set is opened.
const (
	CheckinOpen     CheckinState = "open"
	CheckinAnswered CheckinState = "answered" // in time
	CheckinLate     CheckinState = "late"     // answered after it closed
	CheckinMissed   CheckinState = "missed"   // closed without an answer
	CheckinAway     CheckinState = "away"     // nobody was there to be asked
	CheckinSkipped  CheckinState = "skipped"  // whoever was asked said: not this time
	// CheckinUndeliverable is one whose message reached nobody.
	CheckinUndeliverable CheckinState = "undeliverable"
	// CheckinNotAsked is one that came due while the bot was not running, and
	// had closed when it was.
	CheckinNotAsked CheckinState = "not_asked"
)

// CheckinStates are all states in the order in which people are told of them.
var CheckinStates = []CheckinState{CheckinOpen, CheckinAnswered, CheckinLate, CheckinMissed, CheckinAway, CheckinSkipped, CheckinUndeliverable, CheckinNotAsked}

// Word is the state as people read it.
func (s CheckinState) Word() string {
	switch s {
	case CheckinAnswered:
		return "on time"
	case CheckinUndeliverable:
		return "not delivered"
	case CheckinNotAsked:
		return "not asked"
	default:
		return string(s)
	}
}

// Done reports whether there are answers.
func (s CheckinState) Done() bool { return s == CheckinAnswered || s == CheckinLate }

// TurnSend is the turn in which nothing is left but to send the answers.
const TurnSend = "send"

// Index puts check-ins into lists: those that are open by whom they wait for,
// all by whose they are, by round, by when they were due, and by whom they were
// put to when, the latest first.
func (k *Checkin) Index() []Entry {
	facets := FacetsOf(&k.Meta, string(k.State), k.Set)
	_, number := k.ID.Split()
	latest := []string{SortTimeDesc(k.Opened), SortDesc(number)}
	by := func(list string, key ...string) Entry {
		return Entry{List: list, Key: slices.Concat(key, latest), Facets: facets}
	}
	entries := []Entry{
		by("person", string(k.Owner)),
		by("set", k.Set, string(k.Owner), string(k.Department)),
	}
	if k.State == CheckinOpen {
		entries = append(entries, by("open", string(k.Asked)), by("open-department", string(k.Department)))
	}
	if k.Round != "" {
		entries = append(entries, Entry{List: "round", Key: []string{string(k.Round), string(k.Department), string(k.Owner)}, Facets: facets})
		if k.State == CheckinOpen {
			entries = append(entries, Entry{List: "round-open", Key: []string{string(k.Round)}, Facets: facets})
		}
	}
	if !k.Day.IsZero() {
		entries = append(entries, Entry{List: "due", Key: []string{k.Set, string(k.Owner), string(k.Department), k.Occasion().Key()}, Facets: facets})
	}
	if !k.Told.IsZero() {
		entries = append(entries, Entry{List: "told", Key: []string{string(k.ToldTo), SortTimeDesc(k.Told)}, Facets: facets})
	}
	return entries
}

// Put reports whether a message has put it to who is asked now.
func (k *Checkin) Put() bool { return !k.Told.IsZero() && !k.Held }

// Readers are who is asked and who answered, beside the owner.
func (k *Checkin) Readers() []Handle {
	readers := slices.DeleteFunc([]Handle{k.Asked, k.AnsweredBy}, func(h Handle) bool { return h == "" })
	slices.Sort(readers)
	return slices.Compact(readers)
}

// Respondent is somebody who is asked, and for which department.
type Respondent struct {
	Person     Handle `json:"person"`
	Department Handle `json:"department,omitempty"`
}

// Respondents are those whom a set asks today, in the order of the file: a head
// once for each department that they head. Nobody who only observes is asked.
func (o *Org) Respondents(set QuestionSet) []Respondent { return o.respondentsAmong(o.People, set) }

// RespondentsOf are those of the set's respondents that are one person: the
// departments for which it asks them. It does not go through everybody.
func (o *Org) RespondentsOf(set QuestionSet, p Person) []Respondent {
	return o.respondentsAmong([]Person{p}, set)
}

func (o *Org) respondentsAmong(people []Person, set QuestionSet) []Respondent {
	var all []Respondent
	had := map[Respondent]bool{}
	add := func(p Person, department Handle) {
		r := Respondent{Person: p.Handle, Department: department}
		if !p.Has(Observer) && !had[r] {
			had[r] = true
			all = append(all, r)
		}
	}
	named := func(h Handle) (Person, bool) { return find(people, func(p Person) bool { return p.Handle == h }) }
	for _, who := range set.Who {
		handle, person := strings.CutPrefix(who, "@")
		switch {
		case person:
			if p, ok := named(Handle(handle)); ok {
				add(p, o.HomeOf(p))
			}
		case who == Heads:
			for _, d := range o.Departments {
				if p, ok := named(d.Head); ok {
					add(p, d.Handle)
				}
			}
		case slices.Contains(Roles, Role(who)):
			for _, p := range people {
				if p.Has(Role(who)) {
					add(p, o.HomeOf(p))
				}
			}
		default:
			for _, p := range people {
				if p.Department == Handle(who) {
					add(p, p.Department)
				}
			}
		}
	}
	return all
}

// Set finds a set of questions by its name.
func (o *Org) Set(name string) (QuestionSet, bool) {
	return find(o.Checkins, func(s QuestionSet) bool { return s.Name == name })
}

// StandIn is who answers for somebody who is away: the one whom they have named,
// else the deputy of the department if they are its head, else nobody. Away
// tells who else is.
func (o *Org) StandIn(r Respondent, absence Absence, away func(Handle) bool) (Handle, bool) {
	var candidates []Handle
	if absence.Deputy != "" {
		candidates = append(candidates, absence.Deputy)
	}
	if d, ok := o.Department(r.Department); ok && d.Head == r.Person && d.Deputy != "" {
		candidates = append(candidates, d.Deputy)
	}
	for _, h := range candidates {
		if p, ok := o.Person(h); ok && h != r.Person && !p.Has(Observer) && !away(h) {
			return h, true
		}
	}
	return "", false
}
