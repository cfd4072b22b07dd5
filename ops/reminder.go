package ops

import (
	"cmp"
	"slices"
	"time"

	"adjutant/ops/dates"
)

// Reminder is one message that puts all that waits for a person before them. Its
// owner is that person. They have at most one that counts: the next one takes its
// place.
type Reminder struct {
	Meta
	Items []Reminded `json:"items"`
	// Told is when it was put out.
	Told  time.Time     `json:"told"`
	State ReminderState `json:"state"`
	// Until is when a snoozed one is put out again.
	Until time.Time `json:"until,omitzero"`
}

// Reminded is one thing of which a reminder tells.
type Reminded struct {
	Record ID      `json:"record"`
	What   Waiting `json:"what"`
	// Times counts how often the person has been reminded of it, this time
	// included.
	Times int `json:"times"`
}

// ReminderState is whether a reminder still counts.
type ReminderState string

// The states of a reminder.
const (
	ReminderOpen     ReminderState = "open"
	ReminderSnoozed  ReminderState = "snoozed"
	ReminderReplaced ReminderState = "replaced"
)

// Waiting is why something waits for a person.
type Waiting string

// What people are reminded of.
const (
	WaitsAnswer     Waiting = "answer"     // a check-in
	WaitsDecision   Waiting = "decision"   // a request
	WaitsEscalated  Waiting = "escalated"  // a request on which others have not decided
	WaitsMitigation Waiting = "mitigation" // of a risk, which is due
	WaitsReview     Waiting = "review"     // of a risk, which is due
	WaitsAcceptance Waiting = "acceptance" // of a risk, which ends
	WaitsBlocker    Waiting = "blocker"    // another department waits
	WaitsUnblocked  Waiting = "unblocked"  // said to be resolved, and not confirmed
	WaitsStuck      Waiting = "stuck"      // a blocker that nobody resolves
	WaitsStatus     Waiting = "status"     // a department's, which is out of date
	WaitsProposal   Waiting = "proposal"   // an action, to accept or decline
	WaitsAction     Waiting = "action"     // which is due
	WaitsVerify     Waiting = "verify"     // an action that is said to be done
	WaitsRevisit    Waiting = "revisit"    // a decision, to look at again
)

// Delegable reports whether somebody else can do it in the person's place.
func (w Waiting) Delegable() bool {
	return w == WaitsAnswer || w == WaitsDecision || w == WaitsEscalated
}

// Index keeps reminders by person, the latest first, and while they count by the
// records that they tell of; and what each was told of which record, the latest
// first.
func (m *Reminder) Index() []Entry {
	facets := FacetsOf(&m.Meta, string(m.State))
	_, number := m.ID.Split()
	latest := []string{SortTimeDesc(m.Told), SortDesc(number)}
	by := func(list string, key ...string) Entry {
		return Entry{List: list, Key: slices.Concat(key, latest), Facets: facets}
	}
	entries := []Entry{by("person", string(m.Owner))}
	had := map[ID]bool{}
	for _, item := range m.Items {
		if had[item.Record] {
			continue
		}
		had[item.Record] = true
		entries = append(entries, by("told", string(m.Owner), string(item.Record)))
		if m.State != ReminderReplaced {
			entries = append(entries, Entry{List: "about", Key: []string{string(item.Record)}, Facets: facets})
		}
	}
	return entries
}

// Records is of how many records the reminder tells.
func (m *Reminder) Records() int {
	had := map[ID]bool{}
	for _, item := range m.Items {
		had[item.Record] = true
	}
	return len(had)
}

// Has reports whether the reminder tells of that.
func (m *Reminder) Has(record ID, what Waiting) (Reminded, bool) {
	return find(m.Items, func(i Reminded) bool { return i.Record == record && i.What == what })
}

// Pending is something that waits for a person.
type Pending struct {
	Record ID
	What   Waiting
	// Since is from when it waits.
	Since time.Time
	// From is from when they are to be reminded of it; zero for something that
	// is only named beside others.
	From time.Time
	// Every is the pause until they are reminded again, which doubles each
	// time; zero for once.
	Every dates.Span
	// Again is when they are reminded once more of what has no pause; zero for
	// never.
	Again time.Time
	// Loud things do not wait for the end of a weekend.
	Loud bool
	// Told is how often and Last when they were reminded of it before.
	Told int
	Last time.Time
	// Snoozed is when they have asked to be reminded again: then it is not the
	// bot's own accord, and neither the hour nor the day's count matters, unless
	// they are away by then or the day has passed.
	Snoozed time.Time
}

// planned are the things that wait only from a day on, and are not named beside
// others before.
var planned = []Waiting{WaitsMitigation, WaitsReview, WaitsAcceptance, WaitsStuck, WaitsStatus, WaitsAction, WaitsRevisit}

// Waits reports whether the thing can be named at that time.
func (p Pending) Waits(t time.Time) bool {
	return !p.From.After(t) || !slices.Contains(planned, p.What)
}

// next is when the person is to be reminded of it next, and may be. What was put
// off to a time at which it does not wait any more, but from a later day on, is as
// if it had not been put off.
func (p Pending) next(quiet Quiet, now time.Time) time.Time {
	if !p.Snoozed.IsZero() && p.Waits(p.Snoozed) {
		return quiet.asAsked(p.Snoozed, now)
	}
	due := p.Due()
	if due.IsZero() {
		return due
	}
	return quiet.Next(due, now, p.Loud)
}

// longestPause bounds the pause between two reminders of the same thing.
var longestPause = dates.Span{Days: 14}

// Due is when the person is to be reminded of it next, by itself; zero for
// never. That it was named beside others before it was due does not count.
func (p Pending) Due() time.Time {
	switch {
	case p.From.IsZero():
		return time.Time{}
	case p.Told == 0 || p.Last.Before(p.From):
		return p.From
	case p.Every.IsZero() && p.Last.Before(p.Again):
		return p.Again
	case p.Every.IsZero():
		return time.Time{}
	}
	pause, longest := p.Every, longestPause.After(p.Last)
	for n := 1; n < p.Told && pause.After(p.Last).Before(longest); n++ {
		pause = dates.Span{Days: 2 * pause.Days, Time: 2 * pause.Time}
	}
	if due := pause.After(p.Last); due.Before(longest) {
		return due
	}
	return longest
}

// MostMessages is how many messages of its own accord the bot sends to one
// person on one day.
const MostMessages = 2

// Quiet says when a person may be sent something by the clock.
type Quiet struct {
	Org      *Org
	Person   Person
	Absences []Absence
	// Today counts the messages that they were sent by the clock today.
	Today int
}

// Next is the first moment from t on at which a message may be sent: in their
// working hours, and not as the third on a day. It is zero for never.
func (q Quiet) Next(t, now time.Time, loud bool) time.Time {
	at := q.Org.AtWork(q.Person, q.Absences, later(t, now), loud)
	if at.IsZero() || q.Today < MostMessages {
		return at
	}
	loc := q.Org.Location(q.Person)
	if today := dates.Of(now.In(loc)); dates.Of(at.In(loc)) == today {
		return q.Org.AtWork(q.Person, q.Absences, today.AddDays(1).Midnight(loc), loud)
	}
	return at
}

// asAsked is t, for which they have asked: any time of that day will do. Once the
// day has passed, or if they are away on it, it is as with anything else.
func (q Quiet) asAsked(t, now time.Time) time.Time {
	loc := q.Org.Location(q.Person)
	day := dates.Of(t.In(loc))
	if _, away := AbsentOn(q.Absences, day); away || day.Before(dates.Of(now.In(loc))) {
		return q.Next(t, now, false)
	}
	return t
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// PlanReminder decides whether a person is reminded now, and when to look again
// at the latest (zero: nothing will want it by itself). If they are reminded,
// then of everything that waits for them, so that there is one message: those
// that have waited longest come first.
func PlanReminder(pending []Pending, quiet Quiet, now time.Time) (items []Reminded, next time.Time) {
	send := false
	sooner := func(at time.Time) {
		if !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, p := range pending {
		if at := p.next(quiet, now); at.After(now) {
			sooner(at)
		} else if !at.IsZero() {
			send = true
		}
	}
	if !send {
		return nil, next
	}
	told := slices.Clone(pending)
	slices.SortStableFunc(told, func(a, b Pending) int {
		_, first := a.Record.Split()
		_, second := b.Record.Split()
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(first, second))
	})
	quiet.Today++
	next = time.Time{}
	for _, p := range told {
		if p.Waits(now) {
			p.Told, p.Last = p.Told+1, now
			items = append(items, Reminded{Record: p.Record, What: p.What, Times: p.Told})
		}
		if !p.Snoozed.After(now) {
			p.Snoozed = time.Time{}
		}
		sooner(p.next(quiet, now))
	}
	return items, next
}
