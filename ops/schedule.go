package ops

import (
	"slices"
	"strings"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

// Schedule is a report that somebody has put on the timetable: what to ask for,
// when, and where the answer goes. Its owner is who has set it, and whose rights
// it needs each time.
type Schedule struct {
	Meta
	// Line is the command as it was typed, without the slash. The records that
	// it names are among the links.
	Line  string          `json:"line"`
	Every recurrence.Rule `json:"every"`
	// Zone is where its times are, empty for the company's zone. With Own they
	// are where each recipient is.
	Zone   string            `json:"zone,omitempty"`
	Own    bool              `json:"own,omitempty"`
	DayOff recurrence.DayOff `json:"day_off,omitempty"`
	// Starts is its first day, from which "every second" counts; Ends is its
	// last, zero for none.
	Starts dates.Date `json:"starts"`
	Ends   dates.Date `json:"ends,omitzero"`
	// Grace is how late it may be run.
	Grace dates.Span `json:"grace"`
	// To are the recipients, written as in the organisation's file: "#support",
	// "@ana".
	To    []string      `json:"to"`
	State ScheduleState `json:"state"`
	// StateBy is who paused, resumed or removed it.
	StateBy Handle `json:"state_by,omitempty"`
	// PausedUntil is the day on which a paused one comes again; zero if somebody
	// has to resume it.
	PausedUntil dates.Date `json:"paused_until,omitzero"`
	// Since is from when its times count: when it was set, or resumed.
	Since time.Time `json:"since"`
	// Last is how far it has come, by recipient. With it the record alone says
	// when it comes next, and nothing comes twice.
	Last map[string]Came `json:"last,omitempty"`
	// Runs are the latest runs, the last one first.
	Runs []ScheduleRun `json:"runs,omitempty"`
	// digest is set for that of a digest, which comes on the same days to everybody who
	// gets it.
	digest *Digest
}

// ScheduleState is whether a schedule comes.
type ScheduleState string

// The states of a schedule.
const (
	ScheduleActive  ScheduleState = "active"
	SchedulePaused  ScheduleState = "paused"
	ScheduleRemoved ScheduleState = "removed"
	ScheduleOver    ScheduleState = "over" // its last day has passed
)

// Came is how far a schedule has come for one recipient.
type Came struct {
	// Until is the moment up to which everything is dealt with.
	Until time.Time `json:"until"`
	// Key is the local day and time of the last one. If the zone changes, the
	// same time of the same day does not come again.
	Key string `json:"key,omitempty"`
	// Refused is why the last one was not sent, empty if it was.
	Refused string `json:"refused,omitempty"`
}

// ScheduleRun is what became of a schedule at one of its times.
type ScheduleRun struct {
	// Due is when it was due; zero if somebody asked for it.
	Due time.Time `json:"due,omitzero"`
	At  time.Time `json:"at"`
	To  string    `json:"to"`
	// By is who asked for it, empty for the timetable.
	By      Handle  `json:"by,omitempty"`
	Outcome Outcome `json:"outcome"`
	// Times is how many were skipped, from Due on.
	Times int `json:"times,omitempty"`
	// Note is why it was refused.
	Note string `json:"note,omitempty"`
}

// Outcome is what became of a run.
type Outcome string

// The outcomes of a run.
const (
	RunSent    Outcome = "sent"
	RunLate    Outcome = "late"    // sent, and marked as late
	RunSkipped Outcome = "skipped" // too late to be sent
	RunRefused Outcome = "refused" // nothing was sent, for the reason noted
)

// ScheduleInto is the facet of the schedules that go into a channel.
const ScheduleInto = "channel"

// Index puts the schedules that may come again into one list of all and one by
// owner, the latest first.
func (s *Schedule) Index() []Entry {
	if s.State == ScheduleRemoved || s.State == ScheduleOver {
		return nil
	}
	into := ""
	if s.IntoChannel() {
		into = ScheduleInto
	}
	facets := FacetsOf(&s.Meta, into)
	_, number := s.ID.Split()
	return []Entry{
		{List: "all", Key: []string{SortDesc(number)}, Facets: facets},
		{List: "owner", Key: []string{string(s.Owner), SortDesc(number)}, Facets: facets},
	}
}

// IntoChannel reports whether one of the recipients is a channel.
func (s *Schedule) IntoChannel() bool {
	return slices.ContainsFunc(s.To, func(to string) bool { return strings.HasPrefix(to, "#") })
}

// Readers are the people to whom it is sent.
func (s *Schedule) Readers() []Handle {
	var readers []Handle
	for _, to := range s.To {
		if handle, person := strings.CutPrefix(to, "@"); person {
			readers = append(readers, Handle(handle))
		}
	}
	slices.Sort(readers)
	return slices.Compact(readers)
}

// Plan says when the schedule comes round for one recipient, with the days off
// that they have.
func (s Schedule) Plan(o *Org, to string) recurrence.Plan {
	who, department := o.recipientOf(to)
	if s.digest != nil {
		department = s.digest.About(o, to)
	}
	loc := o.Location(Person{})
	switch at, ok := zone(s.Zone); {
	case s.Own:
		loc = o.Location(who)
	case ok && s.Zone != "":
		loc = at
	}
	return recurrence.Plan{Rule: s.Every, Zone: loc, Calendar: o.Calendar(department), DayOff: s.DayOff, Starts: s.Starts, Ends: s.Ends}
}

// recipientOf is who is meant by a recipient, or somebody who lives where a
// channel's department does, and whose days off they have.
func (o *Org) recipientOf(to string) (Person, Handle) {
	if handle, person := strings.CutPrefix(to, "@"); person {
		p, _ := o.Person(Handle(handle))
		return p, p.Department
	}
	handle := Handle(strings.TrimPrefix(to, "#"))
	if _, ok := o.Channel(handle); ok {
		return Person{}, ""
	}
	d, _ := o.Department(handle)
	return Person{Timezone: d.Timezone}, d.Handle
}

// Next is when the schedule comes next for a recipient, which is in the past if
// it was missed. It is false if it does not come, paused or not.
func (s Schedule) Next(o *Org, to string) (recurrence.Occurrence, bool) {
	came := s.Last[to]
	return s.nextAfter(o, to, later(s.Since, came.Until))
}

// Upcoming are the next n times for a recipient after that moment.
func (s Schedule) Upcoming(o *Org, to string, after time.Time, n int) []recurrence.Occurrence {
	next, comes := s.nextAfter(o, to, later(later(s.Since, s.Last[to].Until), after))
	if !comes {
		return nil
	}
	return append([]recurrence.Occurrence{next}, s.Plan(o, to).Upcoming(next.At, n-1)...)
}

func (s Schedule) nextAfter(o *Org, to string, after time.Time) (recurrence.Occurrence, bool) {
	plan := s.Plan(o, to)
	switch s.State {
	case ScheduleActive:
	case SchedulePaused:
		if s.PausedUntil.IsZero() {
			return recurrence.Occurrence{}, false
		}
		after = later(after, s.PausedUntil.Midnight(plan.Zone).Add(-time.Nanosecond))
	default:
		return recurrence.Occurrence{}, false
	}
	next, comes := plan.Next(after)
	if comes && next.Key() == s.Last[to].Key {
		next, comes = plan.Next(next.At)
	}
	return next, comes
}

// Waits reports whether the schedule is paused on the day.
func (s Schedule) Waits(today dates.Date) bool {
	return s.State == SchedulePaused && (s.PausedUntil.IsZero() || today.Before(s.PausedUntil))
}
