package ops

import (
	"slices"
	"strconv"

	"adjutant/ops/money"
)

// RouteFor is the rule of the policy that a request of that kind, department
// and amount falls under. Amounts are compared exactly, at the stored rates,
// before anything is rounded. A department with rules of its own for a kind is
// under those alone. It reports false if no rule holds, which a checked policy
// does not allow, or if the amount's currency has no rate.
func (o *Org) RouteFor(kind RequestKind, department Handle, amount money.Amount) (ApprovalRule, bool) {
	value, ok := o.inCompanyMoney(amount)
	if !ok {
		return ApprovalRule{}, false
	}
	above := func(bound *money.Amount) bool {
		limit, ok := o.inCompanyMoney(*bound)
		return ok && value.Cmp(limit) > 0
	}
	own := department != "" && slices.ContainsFunc(o.Approval, func(rule ApprovalRule) bool {
		return rule.Kind == kind && rule.Department == department
	})
	return find(o.Approval, func(rule ApprovalRule) bool {
		if rule.Kind != kind || own != (rule.Department != "") || own && rule.Department != department {
			return false
		}
		return (rule.Over == nil || above(rule.Over)) && (rule.UpTo == nil || !above(rule.UpTo))
	})
}

// Panel is who may decide on the present step of a request.
type Panel struct {
	// Pool are those who may decide and have not, Need how many more must
	// approve. While a request is in review Need is at least 1, whoever has
	// left or lost a role since.
	Pool []Handle
	Need int
	// Raised are those of Pool who stand in for somebody of the step who
	// cannot decide.
	Raised []Handle
	// Escalated are those of Pool, at its end, who were asked because the others
	// are silent.
	Escalated []Handle
}

// First are those of Pool who were asked first, and still may decide.
func (p Panel) First() []Handle { return p.Pool[:len(p.Pool)-len(p.Escalated)] }

// place is one decider of a step: the name in the policy, and whom it means
// today; nobody where a department has no deputy, or nobody has a role.
type place struct {
	name string
	who  Handle
}

// Panel finds out who may decide on the request's present step: the people and
// roles that the step names, as they are today. Those who asked or benefit are
// replaced, as are those who have left or only observe, and names that mean
// nobody; those who decided in an earlier step are skipped. Where too few are
// left it goes to the step's fallback, then up a level, see [Org.standIns]. A
// step is never passed for want of people: with nobody at all, Pool is empty and
// Need is not 0.
//
// Once the step is escalated, those of [Org.escalatedTo] may decide beside them.
// The approval of one of these counts in place of one person who is silent, and
// of no more: where all must agree, the others still have to.
func (o *Org) Panel(r *Request) Panel {
	if _, ok := r.inReview(); !ok {
		return Panel{}
	}
	approvals := r.approvals()
	panel, _ := o.named(r, approvals)
	for _, h := range o.escalatedTo(r) {
		if !slices.Contains(panel.Pool, h) && !decidedIn(approvals, h) {
			panel.Pool, panel.Escalated = append(panel.Pool, h), append(panel.Escalated, h)
		}
	}
	return panel
}

// inReview is the step that is being decided, if there is one.
func (r *Request) inReview() (ApprovalStep, bool) {
	if r.State != InReview || r.Step < 0 || r.Step >= len(r.Route) {
		return ApprovalStep{}, false
	}
	return r.Route[r.Step], true
}

// named is the panel of a step after these approvals, without those to whom it
// was escalated, and the places that those of Pool have or stand in for.
func (o *Org) named(r *Request, approvals []Decision) (panel Panel, held []place) {
	step := r.Route[r.Step]
	places := o.places(step.By, r.Department)
	var able []Handle
	var vacant, skipped []place
	size := 0 // of the step, which a quorum is a part of
	for _, p := range places {
		switch {
		case decidedIn(approvals, p.who):
			size++
		case r.decidedBefore(p.who):
			skipped = append(skipped, p)
		case !o.mayDecide(r, p.who):
			size++
			vacant = append(vacant, p)
		default:
			size++
			able, held = append(able, p.who), append(held, p)
		}
	}
	instead := 0 // of somebody who is silent
	for _, d := range approvals {
		if d.Escalated && !slices.ContainsFunc(places, func(p place) bool { return d.involves(p.who) }) {
			instead++
		}
	}
	need := quorum(step.Quorum, size) - (len(approvals) - instead)
	if step.Quorum == "all" {
		// Somebody who stood in does not make one who can decide needless.
		need = max(need, len(able))
	}
	panel = Panel{Need: max(need, 1), Pool: able}
	raise := func(p place, most int) {
		for _, h := range o.standIns(p, step, r) {
			if most == 0 || len(panel.Pool) >= panel.Need {
				return
			}
			if o.mayDecide(r, h) && !slices.Contains(panel.Pool, h) && !decidedIn(approvals, h) && !r.decidedBefore(h) {
				panel.Pool, panel.Raised = append(panel.Pool, h), append(panel.Raised, h)
				held = append(held, p)
				most--
			}
		}
	}
	for _, p := range slices.Concat(vacant, skipped) {
		raise(p, 1) // each by somebody above themselves
	}
	for _, p := range places {
		raise(p, -1) // a number may ask for more people than there are
	}
	panel.Need = max(need-instead, 1)
	return panel, held
}

// quorum is how many of n must agree.
func quorum(rule string, n int) int {
	switch rule {
	case "", "any":
		return min(n, 1)
	case "all":
		return n
	case "majority":
		return n/2 + 1
	}
	number, err := strconv.Atoi(rule)
	if err != nil || number < 1 {
		return n // not a rule that the policy's check lets through: be strict
	}
	return number
}

// places are the deciders whom the names of a step mean, each person once. A
// person who has left is kept, so that they are replaced and not forgotten.
func (o *Org) places(names []string, department Handle) []place {
	var places []place
	add := func(name string, people ...Handle) {
		for _, h := range people {
			if h == "" || !slices.ContainsFunc(places, func(p place) bool { return p.who == h }) {
				places = append(places, place{name, h})
			}
		}
	}
	d, _ := o.Department(department)
	for _, name := range names {
		switch name {
		case "head":
			add(name, d.Head)
		case "deputy":
			add(name, d.Deputy)
		case string(COO), string(CEO), string(Approver):
			if people := o.holders(Role(name)); len(people) > 0 {
				add(name, people...)
			} else {
				add(name, "")
			}
		default:
			add(name, Handle(name))
		}
	}
	return places
}

// holders are the people who have a role.
func (o *Org) holders(role Role) []Handle {
	var people []Handle
	for _, p := range o.WithRole(role) {
		people = append(people, p.Handle)
	}
	return people
}

// standIns are those who may take a place whose holder cannot decide, in turn:
// the step's fallback, and then who is above the holder, so that nobody's
// request ends with somebody who works for them. Above a head, and above anybody
// else but the COO and the CEO, are the heads of their department and of those
// that it is a part of, then the COO, the CEO, and the approvers; above the COO
// the CEO. Above the CEO there is nobody, so it is the COO and the approvers.
func (o *Org) standIns(p place, step ApprovalStep, r *Request) []Handle {
	var people []Handle
	for _, f := range o.places(step.Fallback, r.Department) {
		people = append(people, f.who)
	}
	holder, _ := o.Person(p.who)
	switch {
	case p.name == string(CEO) || holder.Has(CEO):
		people = append(people, o.holders(COO)...)
	case p.name == string(COO) || holder.Has(COO):
		people = append(people, o.holders(CEO)...)
	default:
		home := o.HomeOf(holder)
		if p.name == "head" || p.name == "deputy" {
			home = r.Department
		}
		people = slices.Concat(people, o.headsAbove(home), o.holders(COO), o.holders(CEO))
	}
	return append(people, o.holders(Approver)...)
}

// headsAbove are the heads of a department and of those that it is a part of,
// the nearest first.
func (o *Org) headsAbove(department Handle) []Handle {
	var people []Handle
	for range o.Departments { // a chain cannot be longer, even if it is a ring
		d, ok := o.Department(department)
		if !ok {
			break
		}
		people = append(people, d.Head)
		department = d.Parent
	}
	return people
}

// mayDecide reports whether the person may decide on the request at all: they
// are in the company, do more than observe, and have no interest in it.
func (o *Org) mayDecide(r *Request, h Handle) bool {
	p, ok := o.Person(h)
	return ok && !p.Has(Observer) && !r.interested(h)
}

// interested reports whether the person asked for the request, for themselves
// or for somebody else, or benefits from it, and so may not decide on it.
func (r *Request) interested(h Handle) bool {
	return h == r.Owner || h == r.Beneficiary || h == r.CreatedBy
}

// approvals are those that count for the present version and step.
func (r *Request) approvals() []Decision {
	var counting []Decision
	for _, d := range r.Decisions {
		if d.counts(r) && d.Step == r.Step {
			counting = append(counting, d)
		}
	}
	return counting
}

// decidedBefore reports whether the person has approved in an earlier step of
// this version, or somebody has in their place: a person counts once.
func (r *Request) decidedBefore(h Handle) bool {
	return slices.ContainsFunc(r.Decisions, func(d Decision) bool {
		return d.counts(r) && d.Step < r.Step && d.involves(h)
	})
}

// counts reports whether the decision approves the present version.
func (d Decision) counts(r *Request) bool {
	return !d.Void && d.Verdict == Approves && d.Version == r.Version
}

// involves reports whether the person took the decision, or it was taken in
// their place.
func (d Decision) involves(h Handle) bool { return h != "" && (d.By == h || d.For == h) }

// decidedIn reports whether the person is involved in any of the decisions.
func decidedIn(decisions []Decision, h Handle) bool {
	return slices.ContainsFunc(decisions, func(d Decision) bool { return d.involves(h) })
}
