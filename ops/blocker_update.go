package ops

import (
	"slices"
	"time"
)

// Blocks reports whether an update says that its department waits on others.
func (u *Update) Blocks() bool {
	return len(u.WaitingOn) > 0 && (u.Blockers != "" || u.Health == AtRisk || u.Health == OffTrack)
}

// waitsOn reports whether an update says that its department waits on that one.
func (u *Update) waitsOn(on Handle) bool { return u.Blocks() && slices.Contains(u.WaitingOn, on) }

// blockingText is what an update says is in the way.
func (u *Update) blockingText() string {
	if u.Blockers != "" {
		return u.Blockers
	}
	return u.Summary
}

// names reports whether an update says something new of a department that it waits
// on: before is the update as it was, the zero value for one that was not there.
func (u *Update) names(on Handle, before *Update) bool {
	return u.waitsOn(on) && !(before.waitsOn(on) && before.blockingText() == u.blockingText())
}

// Follow is what becomes of the blockers of a department with its latest update:
// it goes on with those that the update names, raises those that are new and ends
// all others. Open are those that are open and have the same readers, the oldest
// first. Before is the update as it was, the zero value for one that was not
// there: a correction does not raise again what somebody has settled meanwhile.
func (u *Update) Follow(o *Org, before *Update, open []Blocker, now time.Time) []Blocker {
	var all []Blocker
	had := map[Handle]bool{}
	for _, b := range slices.Backward(open) { // of two on one department the later stands
		switch {
		case !u.waitsOn(b.On), had[b.On]:
			b.State, b.Ended = BlockerConfirmed, now
		case u.names(b.On, before):
			had[b.On] = true
			b = b.Repeat(o, u, now)
		default:
			had[b.On] = true
			b = b.under(o, u)
		}
		all = append(all, b)
	}
	slices.Reverse(all)
	for _, on := range u.WaitingOn {
		if _, known := o.Department(on); known && !had[on] && u.names(on, before) {
			had[on] = true
			all = append(all, Raise(o, u, on, now))
		}
	}
	return all
}

// Raise is a blocker that an update brings up, of one of the departments that it
// waits on.
func Raise(o *Org, u *Update, on Handle, now time.Time) Blocker {
	b := Blocker{
		Meta: Meta{Department: u.Department, Confidential: u.Confidential, Audience: u.Audience},
		On:   on, Text: u.blockingText(), State: BlockerRaised, Raised: now, Question: 1,
	}
	return b.under(o, u)
}

// Repeat says that an update names the blocker again. Other words make it a new
// question, unless they correct one that nobody has answered. The same words leave
// an answer standing, but not the claim that it is resolved.
func (b Blocker) Repeat(o *Org, u *Update, now time.Time) Blocker {
	correction := b.Update == u.ID && b.State == BlockerRaised
	text, other := u.blockingText(), u.blockingText() != b.Text
	b = b.under(o, u)
	switch {
	case other && !correction:
		b.Text, b.Left, b.Raised = text, "", now
		return b.anew()
	case b.State == BlockerResolved:
		return b.anew()
	}
	b.Text = text
	return b
}

// under is the blocker as one that stands in that update.
func (b Blocker) under(o *Org, u *Update) Blocker {
	b.Update, b.Raiser, b.Health = u.ID, u.Owner, u.Health
	return b.Assigned(o)
}

// Assigned gives the blocker to whoever is to answer it today. Somebody else is
// asked anew, unless there is nothing to do for them.
func (b Blocker) Assigned(o *Org) Blocker {
	owner := b.answerer(o)
	if owner != b.Owner && (b.State == BlockerRaised || b.State == BlockerAcknowledged) {
		b.Question = b.Revision + 1
	}
	b.Owner = owner
	return b
}

// answerer is who answers: the head of the department that is waited on, if they
// may know of it, and otherwise whoever raised it.
func (b *Blocker) answerer(o *Org) Handle {
	d, _ := o.Department(b.On)
	head, known := o.Person(d.Head)
	facets := FacetsOf(&b.Meta)
	facets.Owner = "" // that it was theirs to answer is no reason to tell them more
	if known && o.MaySee(head, facets) {
		return head.Handle
	}
	return b.Raiser
}
