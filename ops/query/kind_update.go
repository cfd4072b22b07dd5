package query

import (
	"slices"

	"adjutant/ops"
)

// reportedHealths are what can be reported, allHealths with what an old report becomes.
var (
	reportedHealths = []Option{
		{Value: string(ops.OnTrack), Also: []string{"on track", "green", "ok", "good"}},
		{Value: string(ops.AtRisk), Also: []string{"at risk", "yellow", "amber", "shaky"}},
		{Value: string(ops.OffTrack), Also: []string{"off track", "red", "bad"}},
	}
	allHealths = append(slices.Clone(reportedHealths), Option{Value: string(ops.Unknown), Also: []string{"unknown", "stale"}})
)

var updateFields = []Field{
	idField[*ops.Update](),
	ownerField[*ops.Update]("who posted it"),
	departmentField[*ops.Update]("of which it is"),
	field("health", Choice, "what it says, while it is not too old", func(u *ops.Update, m Moment) Value {
		return one(m.Org.Update.HealthAt(u, m.Now))
	}, allHealths...),
	field("said", Choice, "what it said, however old it is", func(u *ops.Update, _ Moment) Value { return one(u.Health) }, reportedHealths...),
	field("waiting_on", Department, "which it waits on, with those below", func(u *ops.Update, _ Moment) Value { return several(u.WaitingOn) }),
	field("created", Day, "on which day it was posted", func(u *ops.Update, m Moment) Value { return m.on(u.Created) }),
	field("age", Days, "how long ago it was posted, or said to hold still", func(u *ops.Update, m Moment) Value { return m.days(u.AsOf) }),
}

func updateText(u *ops.Update, m Moment) []string {
	words := []string{string(u.ID), u.Summary, u.Progress, u.Blockers, u.Asks}
	for _, r := range u.Remarks {
		words = append(words, r.Text)
	}
	return slices.Concat(words, m.who(u.Owner), m.where(u.Department))
}

// Status is how a department is, with what shows it.
type Status struct {
	Department ops.Department
	// Update is its last one, nil where it has posted none.
	Update *ops.Update
	// Assessed is its health as it says, and as its records show.
	Assessed ops.Assessment
	// Blockers are those that are open and in its way, Overdue its risks of which
	// something is late.
	Blockers []ops.Blocker
	Overdue  []ops.Risk
}

// Health is the worse of what a department says and what its records show.
func (s *Status) Health() ops.Health {
	if s.Assessed.Disagrees() {
		return s.Assessed.Computed
	}
	return s.Assessed.Reported
}

var statusFields = []Field{
	field("name", Text, "its name", func(s *Status, _ Moment) Value { return one(s.Department.Name) }),
	field("department", Department, "the department, with those below", func(s *Status, _ Moment) Value { return one(s.Department.Handle) }),
	field("head", Person, "who heads it", func(s *Status, _ Moment) Value { return one(s.Department.Head) }),
	field("health", Choice, "the worse of what it says and what its records show", func(s *Status, _ Moment) Value { return one(s.Health()) }, allHealths...),
	field("said", Choice, "what it says, unknown if too old", func(s *Status, _ Moment) Value { return one(s.Assessed.Reported) }, allHealths...),
	field("age", Days, "how old its last update is", func(s *Status, m Moment) Value {
		if s.Update == nil {
			return Value{}
		}
		return m.days(s.Update.AsOf)
	}),
	field("blockers", Number, "how many open blockers are in its way", func(s *Status, _ Moment) Value { return number(len(s.Blockers)) }),
	field("overdue", Number, "of how many of its risks something is late", func(s *Status, _ Moment) Value { return number(len(s.Overdue)) }),
}

func statusText(s *Status, m Moment) []string {
	words := slices.Concat(m.where(s.Department.Handle), m.who(s.Department.Head))
	if s.Update != nil {
		words = append(words, updateText(s.Update, m)...)
	}
	return words
}
