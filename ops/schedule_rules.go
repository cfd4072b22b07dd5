package ops

import (
	"maps"
	"slices"
	"strings"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

const (
	// LateAfter is how much later than due something is called late: longer than a
	// start of the program takes, and than anybody would notice.
	LateAfter = 10 * time.Minute
	// runsKept is how many of its runs a schedule remembers.
	runsKept = 10
	// longestGrace bounds how late a run may be, in days.
	longestGrace = 7
	// shortestPause is how close two runs may be: whoever wants to see something
	// more often can look.
	shortestPause = 15 * time.Minute
)

// MostSkipped is how far runs that were missed are counted.
const MostSkipped = 100

// ScheduleGrace is how late a report may be run unless its owner says otherwise;
// it is that of digests.
var ScheduleGrace = Defaults().Digest.Grace

// MaySend reports whether its owner may send it to a recipient: into a channel
// everybody, to others than oneself those who look after the bot and the heads.
func (s Schedule) MaySend(o *Org, owner Person, to string) error {
	handle, person := strings.CutPrefix(to, "@")
	if !person || Handle(handle) == owner.Handle {
		return nil
	}
	reader, _ := o.Person(Handle(handle))
	if Operators.May(o, owner) || o.Heads(owner.Handle, reader.Department) {
		return nil
	}
	return Wrong("to", "Only the head of their department, the COO and admins can schedule something for %s. For yourself, leave it out.", reader.Name)
}

// MayChange reports whether the person may pause, resume, run or remove it.
func (s Schedule) MayChange(o *Org, p Person) error {
	if p.Handle == s.Owner && p.Handle != "" || Operators.May(o, p) {
		return nil
	}
	owner, known := o.Person(s.Owner)
	if !known {
		return Refuse("Only the COO or an admin can change %s.", s.ID)
	}
	return Refuse("Only %s, the COO or an admin can change %s.", owner.Name, s.ID)
}

// Check refuses a schedule that cannot be meant.
func (s Schedule) Check(o *Org, today dates.Date) error {
	switch {
	case !s.Ends.IsZero() && s.Ends.Before(today):
		return Wrong("ends", "%s has passed. What is the last day?", dates.Format(s.Ends, today))
	case !s.Ends.IsZero() && s.Ends.Before(s.Starts):
		return Wrong("ends", "It would end before it begins.")
	case s.Grace.Days > longestGrace || s.Grace.Time > longestGrace*24*time.Hour:
		return Wrong("grace", "At most %d days.", longestGrace)
	}
	for _, to := range s.To {
		first, comes := s.Next(o, to)
		if !comes {
			continue
		}
		plan := s.Plan(o, to)
		for next := first; next.At.Sub(first.At) < 25*time.Hour; {
			after, more := plan.Next(next.At)
			if !more {
				break
			}
			if after.At.Sub(next.At) < shortestPause {
				return Wrong("every", "That is too often. At least %d minutes must be between two.", int(shortestPause.Minutes()))
			}
			next = after
		}
		return nil
	}
	switch {
	case !s.Ends.IsZero():
		return Wrong("every", "It does not come between its first and its last day.")
	case s.DayOff != recurrence.Run && s.DayOff != "":
		return Wrong("every", "It never comes: that is always a day off.")
	}
	return Wrong("every", "It never comes. Write another day.")
}

// Pause stops a schedule, until a day or until somebody resumes it.
func (s Schedule) Pause(by Handle, until, today dates.Date) (Schedule, error) {
	switch {
	case s.State == ScheduleRemoved || s.State == ScheduleOver:
		return s, s.ended()
	case s.Waits(today) && s.PausedUntil == until:
		return s, Refuse("%s is paused already.", s.ID)
	case !until.IsZero() && !until.After(today):
		return s, Wrong("until", "On which day should it come again? It must be after today.")
	}
	s.State, s.StateBy, s.PausedUntil = SchedulePaused, by, until
	return s, nil
}

// Resume lets a paused schedule come again. What it missed meanwhile is not made
// up for.
func (s Schedule) Resume(by Handle, now time.Time, today dates.Date) (Schedule, error) {
	switch {
	case s.State == ScheduleRemoved || s.State == ScheduleOver:
		return s, s.ended()
	case !s.Waits(today):
		return s, Refuse("%s is not paused.", s.ID)
	}
	s.State, s.StateBy, s.PausedUntil, s.Since = ScheduleActive, by, dates.Date{}, now
	return s, nil
}

// Remove ends a schedule for good.
func (s Schedule) Remove(by Handle) (Schedule, error) {
	if s.State == ScheduleRemoved {
		return s, s.ended()
	}
	s.State, s.StateBy, s.PausedUntil = ScheduleRemoved, by, dates.Date{}
	return s, nil
}

func (s Schedule) ended() error {
	if s.State == ScheduleOver {
		return Refuse("%s is over: its last day has passed.", s.ID)
	}
	return Refuse("%s was removed.", s.ID)
}

// Reckoning is what is to be done for one recipient of a schedule at a moment.
type Reckoning struct {
	// Run is the one that is run now; its moment is zero if none is. Late says
	// that it is later than its reader would think.
	Run  recurrence.Occurrence
	Late bool
	// Skipped is how many are left out, counted up to MostSkipped, and From when
	// the first of them was due.
	Skipped int
	From    time.Time
}

// Runs reports whether one is run now.
func (r Reckoning) Runs() bool { return !r.Run.At.IsZero() }

// IsZero reports whether nothing is due.
func (r Reckoning) IsZero() bool { return !r.Runs() && r.Skipped == 0 }

// Reckon decides what is to be done for a recipient now. Of all that came since
// the last time only the latest is run, if it is within its grace; one message
// says as much as ten of the same would.
func (s Schedule) Reckon(o *Org, to string, now time.Time) Reckoning {
	var r Reckoning
	first, comes := s.Next(o, to)
	if !comes || first.At.After(now) {
		return r
	}
	plan := s.Plan(o, to)
	next := first
	if oldest := now.Add(-time.Duration(s.Grace.Days)*25*time.Hour - s.Grace.Time); next.At.Before(oldest) {
		next, comes = plan.Next(oldest.Add(-time.Nanosecond))
	}
	for ; comes && !next.At.After(now); next, comes = plan.Next(next.At) {
		if !s.Grace.After(next.At).Before(now) {
			r.Run = next
		}
	}
	r.Late = r.Runs() && now.Sub(r.Run.At) > LateAfter
	for next, comes = first, true; comes && !next.At.After(now) && r.Skipped < MostSkipped; next, comes = plan.Next(next.At) {
		if r.Runs() && !next.At.Before(r.Run.At) {
			break
		}
		r.Skipped++
	}
	if r.Skipped > 0 {
		r.From = first.At.UTC()
	}
	return r
}

// Ran is the schedule after that was done for a recipient. Refused says why
// nothing was sent, empty if it was.
func (s Schedule) Ran(o *Org, to string, r Reckoning, refused string, now time.Time) Schedule {
	came := s.Last[to]
	came.Until = later(now, r.Run.At).UTC()
	if r.Skipped > 0 {
		s = s.noting(ScheduleRun{Due: r.From, At: now, To: to, Outcome: RunSkipped, Times: r.Skipped})
	}
	if r.Runs() {
		run := ScheduleRun{Due: r.Run.At.UTC(), At: now, To: to, Outcome: RunSent, Note: refused}
		switch {
		case refused != "":
			run.Outcome = RunRefused
		case r.Late:
			run.Outcome = RunLate
		}
		s = s.noting(run)
		came.Key, came.Refused = r.Run.Key(), refused
	}
	s.Last = maps.Clone(s.Last)
	if s.Last == nil {
		s.Last = map[string]Came{}
	}
	s.Last[to] = came
	if !s.Ends.IsZero() && !slices.ContainsFunc(s.To, func(to string) bool { _, comes := s.Next(o, to); return comes }) {
		s.State = ScheduleOver
	}
	return s
}

// RanNow is the schedule after somebody has asked for it to be run.
func (s Schedule) RanNow(by Handle, to, refused string, now time.Time) Schedule {
	run := ScheduleRun{At: now, To: to, By: by, Outcome: RunSent, Note: refused}
	if refused != "" {
		run.Outcome = RunRefused
	}
	return s.noting(run)
}

func (s Schedule) noting(run ScheduleRun) Schedule {
	run.At = run.At.UTC()
	s.Runs = append([]ScheduleRun{run}, s.Runs[:min(len(s.Runs), runsKept-1)]...)
	return s
}

// RunDue is the run that was due at that moment, if the schedule still remembers
// it.
func (s Schedule) RunDue(due time.Time) (ScheduleRun, bool) {
	return find(s.Runs, func(run ScheduleRun) bool { return run.Due.Equal(due) })
}
