package ops

import (
	"slices"
	"time"
)

// FirstReminder is when those who are asked to decide on the present step are
// reminded for the first time, in working time from when it began; zero if they
// are not.
func (r Request) FirstReminder(o *Org) time.Time {
	step, ok := r.inReview()
	if !ok || step.RemindAfter.IsZero() {
		return time.Time{}
	}
	return o.WorkingAfter(r.StepSince, step.RemindAfter, r.Department)
}

// EscalatesAt is when the present step is to be escalated, in working time from
// when it began; zero if the policy does not say so, or it was.
func (r Request) EscalatesAt(o *Org) time.Time {
	step, ok := r.inReview()
	if !ok || step.EscalateAfter.IsZero() || !r.Escalated.IsZero() {
		return time.Time{}
	}
	return o.WorkingAfter(r.StepSince, step.EscalateAfter, r.Department)
}

// Escalate asks others to decide on a step on which those who should are silent.
// It takes nothing from these, and decides nothing.
func (r Request) Escalate(o *Org, now time.Time) (Request, error) {
	step, ok := r.inReview()
	waits := o.names(o.Panel(&r).Pool, "nobody yet")
	at := r.ExpiresAt()
	switch {
	case r.State == ChangesRequested:
		return r, Refuse("%s is with %s, who was asked to change it.", r.ID, o.nameOf(r.Owner))
	case !ok:
		return r, Refuse("%s is %s. Only a request in review can be escalated.", r.ID, r.State.Word())
	case !at.IsZero() && !now.Before(at):
		return r, Refuse("%s has expired: nobody decided in time. To ask again: /request copy %s", r.ID, r.ID)
	case !r.Escalated.IsZero():
		return r, Refuse("%s was escalated already. It waits for %s.", r.ID, waits)
	case step.EscalateAfter.IsZero():
		return r, Refuse("The approval policy does not escalate this step of %s. It waits for %s.", r.ID, waits)
	case now.Before(r.EscalatesAt(o)):
		return r, Refuse("It is too early to escalate %s. It waits for %s.", r.ID, waits)
	}
	r.Escalated = now
	return r, nil
}

// escalatedTo are those to whom the present step was escalated: the people and
// roles that it names for that, as they are today. Where it names nobody who may
// decide, it goes up a level: to the nearest who may above each who was silent
// when it was escalated. Some of them may be asked anyway, or have decided since.
func (o *Org) escalatedTo(r *Request) []Handle {
	if r.Escalated.IsZero() {
		return nil
	}
	before := slices.DeleteFunc(r.approvals(), func(d Decision) bool {
		return d.At.After(r.Escalated) || d.At.Equal(r.Escalated) && d.Escalated
	})
	may := func(h Handle) bool {
		return o.mayDecide(r, h) && !r.decidedBefore(h) && !decidedIn(before, h)
	}
	step := r.Route[r.Step]
	var people []Handle
	for _, p := range o.places(step.EscalateTo, r.Department) {
		if may(p.who) {
			people = append(people, p.who)
		}
	}
	if len(people) > 0 {
		return people
	}
	asked, silent := o.named(r, before)
	for _, p := range silent {
		above := slices.DeleteFunc(o.standIns(p, step, r), func(h Handle) bool { return !may(h) || slices.Contains(asked.Pool, h) })
		if len(above) > 0 {
			people = append(people, above[0])
		}
	}
	return people
}
