package ops

import (
	"cmp"
	"strings"
	"time"

	"adjutant/ops/dates"
)

// Give is an action as somebody puts it to its owner, who has to answer; or takes it on
// themselves, which is a promise at once.
func (a Action) Give(by Handle, today dates.Date, now time.Time) (Action, error) {
	if a.Title = strings.TrimSpace(a.Title); a.Title == "" {
		return a, Wrong("title", "Say what is to be done.")
	}
	if !a.Due.IsZero() && a.Due.Before(today) {
		return a, Wrong("due", "%s has passed. By when should it be done?", dates.Format(a.Due, today))
	}
	a.Giver = by
	return a.put(by, now), nil
}

// put puts an action to its owner, unless it is they who do so. Whoever has given it
// before hears what becomes of it; if it was the owner, it is whoever gives it now.
func (a Action) put(by Handle, now time.Time) Action {
	if a.Giver == a.Owner {
		a.Giver = by
	}
	a.Reason, a.Result, a.DoneBy, a.DoneAt, a.VerifiedBy = "", "", "", time.Time{}, ""
	if by == a.Owner {
		a.State = ActionAccepted
		return a.promised()
	}
	a.State, a.Offered, a.Offer = ActionProposed, now, a.Revision+1
	return a
}

// promised notes that its owner has taken it on.
func (a Action) promised() Action {
	a.Offered, a.FirstDue = time.Time{}, cmp.Or(a.FirstDue, a.Due)
	return a
}

// Accept makes it a promise of its owner, who may name another day than was proposed.
func (a Action) Accept(due, today dates.Date) (Action, error) {
	switch {
	case a.State.Promised():
		return a, Refuse("%s is accepted already.", a.ID)
	case a.State != ActionProposed:
		return a, a.over()
	case !due.IsZero() && due.Before(today):
		return a, Wrong("due", "%s has passed. By when will it be done?", dates.Format(due, today))
	}
	a.Due = cmp.Or(due, a.Due)
	a.State, a.Reason = ActionAccepted, ""
	return a.promised().news(SaidAccepted, a.Owner), nil
}

// Decline says that its owner will not do it, and why.
func (a Action) Decline(reason string) (Action, error) {
	reason = strings.TrimSpace(reason)
	switch {
	case a.State.Promised():
		return a, Refuse("%s is accepted already. To give it up: /action drop %s", a.ID, a.ID)
	case a.State != ActionProposed:
		return a, a.over()
	case reason == "":
		return a, Wrong("reason", "Why not? Whoever asked should know.")
	}
	a.State, a.Reason = ActionDeclined, reason
	return a.news(SaidDeclined, a.Owner), nil
}

// Start says that work on it has begun. What was only proposed is accepted with that.
func (a Action) Start() (Action, error) {
	switch a.State {
	case ActionInProgress:
		return a, Refuse("%s is in progress already.", a.ID)
	case ActionProposed:
		a = a.promised().news(SaidAccepted, a.Owner)
	case ActionAccepted:
	default:
		return a, a.over()
	}
	a.State, a.Reason = ActionInProgress, ""
	return a, nil
}

// Finish says that it is done, by whom, and what came of it.
func (a Action) Finish(by Handle, result string, now time.Time) (Action, error) {
	if !a.State.Open() {
		return a, a.over()
	}
	if by == a.Owner {
		a = a.promised()
	}
	a.State, a.Result, a.Reason = ActionDone, strings.TrimSpace(result), ""
	a.DoneBy, a.DoneAt = by, now
	return a.news(SaidDone, by), nil
}

// Verify says that somebody has looked, and that it is done.
func (a Action) Verify(by Handle) (Action, error) {
	switch {
	case a.State == ActionVerified:
		return a, Refuse("%s is verified already.", a.ID)
	case a.State != ActionDone:
		return a, Refuse("Nobody has said that %s is done.", a.ID)
	}
	a.State, a.VerifiedBy = ActionVerified, by
	return a.news(SaidVerified, by), nil
}

// Reopen says that it is not done after all, or is to be done nevertheless. By is who
// says so: what its owner has given up, or never taken on, is put to them again.
func (a Action) Reopen(by Handle, reason string, now time.Time) (Action, error) {
	reason = strings.TrimSpace(reason)
	switch {
	case a.State.Open():
		return a, Refuse("%s is open already.", a.ID)
	case a.State == ActionVerified:
		return a, Refuse("%s was verified. What is left to do is an action of its own: /action add", a.ID)
	case reason == "":
		return a, Wrong("reason", "What is missing, or why is it to be done after all?")
	case a.State == ActionDone && a.Offered.IsZero():
		a.State, a.Result, a.DoneBy, a.DoneAt = ActionInProgress, "", "", time.Time{}
		a.Offer = a.Revision + 1
	default:
		a = a.put(by, now)
	}
	a.Reason = reason
	return a.news(SaidReopened, by), nil
}

// Drop says that nobody will do it, who says so and why.
func (a Action) Drop(by Handle, reason string) (Action, error) {
	reason = strings.TrimSpace(reason)
	switch {
	case !a.State.Open():
		return a, a.over()
	case reason == "":
		return a, Wrong("reason", "Why will it not be done?")
	}
	a.State, a.Reason = ActionNotDoing, reason
	return a.news(SaidDropped, by), nil
}

// Move sets another day. To put off what was promised is a slip, and needs a reason;
// to do it sooner, or to set a day where there was none, is not.
func (a Action) Move(by Handle, due dates.Date, reason string, today dates.Date) (Action, error) {
	reason = strings.TrimSpace(reason)
	slips := a.State.Promised() && !a.Due.IsZero() && due.After(a.Due)
	switch {
	case !a.State.Open():
		return a, a.over()
	case due.IsZero():
		return a, Missing("due")
	case due == a.Due:
		return a, Wrong("due", "It is due %s already. To when is it moved?", dates.Format(due, today))
	case due.Before(today):
		return a, Wrong("due", "%s has passed. To when is it moved?", dates.Format(due, today))
	case slips && reason == "":
		return a, Wrong("reason", "Why is it put off?")
	}
	a.Due, a.Reason = due, reason
	if a.State.Promised() {
		a.FirstDue = cmp.Or(a.FirstDue, due)
	}
	if slips {
		a.Slips++
		return a.news(SaidPutOff, by), nil
	}
	return a.news(SaidMoved, by), nil
}

// Assign gives it to somebody else, who has to answer, or to whoever takes it on. Its
// slips stay: they are the action's.
func (a Action) Assign(to, by Handle, now time.Time) (Action, error) {
	switch {
	case a.State == ActionDone, a.State == ActionVerified:
		return a, a.over()
	case to == a.Owner && a.State != ActionDeclined && a.State != ActionNotDoing:
		return a, Wrong("owner", "It is theirs already. Whose is it from now on?")
	}
	if a.Giver == a.Owner {
		a.Giver = by
	}
	a.Owner = to
	return a.put(by, now).news(SaidAssigned, by), nil
}

// news notes that there is something to tell its owner and whoever has given it.
func (a Action) news(said ActionNews, by Handle) Action {
	a.News, a.Said, a.NewsBy = a.Revision+1, said, by
	return a
}

// over says how an action has ended.
func (a *Action) over() error {
	switch a.State {
	case ActionDeclined, ActionNotDoing:
		return Refuse("%s was %s: %s. To take it up again: /action reopen %s", a.ID, actionEnds[a.State], a.Reason, a.ID)
	case ActionDone:
		return Refuse("%s is done already. If it is not: /action reopen %s", a.ID, a.ID)
	}
	return Refuse("%s is done and verified.", a.ID)
}

var actionEnds = map[ActionState]string{ActionDeclined: "declined", ActionNotDoing: "dropped"}

// MayAnswer refuses whoever does not own the action: a promise is made by who keeps it.
func (a *Action) MayAnswer(o *Org, p Person) error {
	if p.Handle == a.Owner {
		return nil
	}
	return Refuse("%s was given to %s, who accepts or declines it. To give it to somebody else: /action assign %s", a.ID, o.nameOf(a.Owner), a.ID)
}

// MayChange refuses whoever has no part in the action: its owner, who gave or wrote it
// down, the heads of its department and of those above, the COO and the CEO have.
func (a *Action) MayChange(o *Org, p Person) error {
	if o.Runs(p, a.Owner, a.Department) || p.Handle == a.Giver || p.Handle == a.CreatedBy {
		return nil
	}
	return Refuse("%s is %s’s. Only they, who gave it, the head of its department or the COO can change it.", a.ID, o.nameOf(a.Owner))
}

// MayVerify refuses whoever has done it, or says that it is done: somebody else looks.
// That is who gave it, the head of its department or of one above, the COO or the CEO.
func (a *Action) MayVerify(o *Org, p Person) error {
	switch {
	case p.Handle == a.Owner:
		return Refuse("%s is yours, so somebody else verifies it: who gave it, the head of its department or the COO.", a.ID)
	case p.Handle == a.DoneBy:
		return Refuse("You have said that %s is done, so somebody else verifies it.", a.ID)
	case p.Handle == a.Giver, o.Runs(p, "", a.Department):
		return nil
	}
	return Refuse("%s is verified by %s, the head of its department or the COO.", a.ID, o.nameOf(a.Giver))
}

// LastWorkday is the last day up to that one on which the person works: what is due on
// a Sunday is to be done on Friday. It is the day itself where they work on none of the
// two weeks before. Absences play no part: what is due does not wait for them.
func (o *Org) LastWorkday(p Person, day dates.Date) dates.Date {
	for n := range 14 {
		if at := day.AddDays(-n); o.personWorksOn(p, at) {
			return at
		}
	}
	return day
}
