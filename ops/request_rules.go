package ops

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// mostMinor is the largest amount that can be asked for, in minor units: ten
// trillion euros. It leaves room for sums, and for a rate of thousands.
const mostMinor = 1_000_000_000_000_000

// Check refuses a request that says too little or the wrong thing for its kind.
func (r Request) Check(today dates.Date) error {
	switch {
	case !slices.Contains(RequestKinds, r.Kind):
		return Wrong("kind", "What is it for: budget, headcount or technology?")
	case strings.TrimSpace(r.Title) == "":
		return Wrong("title", "What do you need?")
	case r.Amount.Minor <= 0:
		return Wrong("amount", "How much is it?")
	case r.Amount.Minor > mostMinor:
		return Wrong("amount", "That is too large an amount: is there a digit too many?")
	case !r.NeededBy.IsZero() && r.NeededBy.Before(today):
		return Wrong("needed_by", "%s has passed. By when do you need it?", dates.Format(r.NeededBy, today))
	case r.Kind == HeadcountRequest && r.JobTitle == "":
		return Wrong("job_title", "What is the position called?")
	case r.Kind == HeadcountRequest && (r.FTE <= 0 || r.FTE > 10000):
		return Wrong("fte", "How much of a full position is it: 1, or 0.5?")
	case r.Kind == TechnologyRequest && r.Vendor == "":
		return Wrong("vendor", "Whom is it bought from?")
	}
	return nil
}

// Submit puts a request on its way under today's policy: worth and rate, route,
// first step. It also starts a request over after a material change: the version
// goes up, and what was decided about the one before is void. A request that was
// approved or has ended is not brought back.
func (r Request) Submit(o *Org, now time.Time, today dates.Date) (Request, error) {
	if r.State != "" && r.State != InReview && r.State != ChangesRequested {
		return r, Refuse("%s is %s, so it can no longer be changed. To ask again: /request copy %s", r.ID, r.State.Word(), r.ID)
	}
	if err := r.Check(today); err != nil {
		return r, err
	}
	return r.start(o, now, today)
}

// Reroute puts a request that is in review under today's policy. Somebody with
// an interest in it may not: they would choose who decides.
func (r Request) Reroute(o *Org, by Handle, now time.Time, today dates.Date) (Request, error) {
	switch {
	case r.State != InReview:
		return r, Refuse("%s is %s. Only a request in review can be put on another route.", r.ID, r.State.Word())
	case r.interested(by):
		return r, Refuse("You asked for %s or benefit from it, so you do not choose who decides. Take it back and ask again: /request copy %s", r.ID, r.ID)
	}
	// What it says is as it was, so that a day that has passed meanwhile is no
	// reason to leave it where it is stuck.
	return r.start(o, now, today)
}

// start gives a request a new version at the first step of its route.
func (r Request) start(o *Org, now time.Time, today dates.Date) (Request, error) {
	worth, rate, err := o.Worth(r.Amount)
	if err != nil {
		return r, Wrong("amount", "%s.", err)
	}
	rule, ok := o.RouteFor(r.Kind, r.Department, r.Amount)
	if !ok || len(rule.Steps) == 0 {
		return r, Refuse("No rule says who approves a %s request of that size. Please tell the COO.", r.Kind)
	}
	r.Worth, r.Rate, r.RatedOn = worth, rate, dates.Date{}
	if rate != "" {
		r.RatedOn = today
	}
	r.Decisions = slices.Clone(r.Decisions)
	for i := range r.Decisions {
		r.Decisions[i].Void = true
	}
	r.Version++
	r.State, r.Route, r.Reason = InReview, rule.Steps, ""
	return r.at(0, o, now), nil
}

// at is the request from now on at a step.
func (r Request) at(step int, o *Org, now time.Time) Request {
	r.Step, r.StepSince, r.Expires, r.Escalated = step, now, time.Time{}, time.Time{}
	if step < len(r.Route) && !r.Route[step].ExpireAfter.IsZero() {
		r.Expires = o.WorkingAfter(now, r.Route[step].ExpireAfter, r.Department)
	}
	return r
}

// Material reports whether two versions of a request differ in what was decided
// on: amount, kind, who benefits, from whom, from when, or whose budget.
func (r Request) Material(other Request) bool {
	return r.Amount != other.Amount || r.Kind != other.Kind || r.Beneficiary != other.Beneficiary ||
		r.Vendor != other.Vendor || r.Start != other.Start || r.Department != other.Department || r.FTE != other.FTE
}

// Resubmit brings a request back after its requester has changed it. A material
// change starts it over, and voids leave to go over the budget too; any other
// goes on where it was.
func (r Request) Resubmit(before Request, o *Org, now time.Time, today dates.Date) (Request, error) {
	switch {
	case before.State.Ended() || before.State == Approved:
		return r, Refuse("%s is %s, so it can no longer be changed. To ask again: /request copy %s", r.ID, before.State.Word(), r.ID)
	case r.Material(before):
		if r.Override == before.Override {
			r.Override, r.OverrideBy = "", ""
		}
		return r.Submit(o, now, today)
	}
	if err := r.Check(today); err != nil {
		return r, err
	}
	if r.State == ChangesRequested {
		r.State, r.Reason = InReview, ""
		r = r.at(r.Step, o, now)
	}
	return r, nil
}

// Decide records a decision on the present step. The seat is the right in which
// it is made, from [Org.SeatOf]; a request that has moved on since is refused.
// An approval that completes the last step approves the request; any rejection
// ends it.
func (r Request) Decide(o *Org, by Handle, seat Seat, verdict Verdict, reason string, now time.Time) (Request, error) {
	panel, err := r.seated(o, by, seat, now)
	reason = strings.TrimSpace(reason)
	switch {
	case err != nil:
		return r, err
	case verdict == Rejects && reason == "":
		return r, Wrong("reason", "Say why, in a sentence that %s can do something with.", o.nameOf(r.Owner))
	case verdict == AsksChange && reason == "":
		return r, Wrong("reason", "What should be changed?")
	}
	decided := r.decided(by, seat, panel, verdict, r.Amount, reason, now)
	switch verdict {
	case Rejects:
		decided.State, decided.Reason = Rejected, reason
	case AsksChange:
		decided.State, decided.Reason = ChangesRequested, reason
	case Approves:
		if panel.Need > 1 {
			break // others of this step must agree too
		}
		decided = decided.at(r.Step+1, o, now)
		if decided.Step == len(r.Route) {
			decided.State = Approved
		}
	default:
		return r, fmt.Errorf("%s: %q is not a decision", r.ID, verdict)
	}
	return decided, nil
}

// decided is the request with one more decision, which states what it was about.
func (r Request) decided(by Handle, seat Seat, panel Panel, verdict Verdict, amount money.Amount, reason string, now time.Time) Request {
	r.Decisions = append(slices.Clone(r.Decisions), Decision{
		By: by, For: seat.For, Verdict: verdict, Step: r.Step, Version: r.Version, Revision: r.Revision,
		Amount: amount, Reason: reason, At: now, Escalated: slices.Contains(panel.Escalated, cmp.Or(seat.For, by)),
	})
	return r
}

// Lower makes the amount smaller, as an approver may. It is recorded as a
// decision and voids none: who agreed to more agrees to less. Route and rate
// stay as they were, since at a rate that has moved less could be worth more.
func (r Request) Lower(o *Org, by Handle, seat Seat, amount money.Amount, reason string, now time.Time) (Request, error) {
	panel, err := r.seated(o, by, seat, now)
	if err != nil {
		return r, err
	}
	order, err := amount.Cmp(r.Amount)
	switch {
	case err != nil:
		return r, Wrong("amount", "%s is in %s. Write the lower amount in %s too.", r.ID, r.Amount.Currency, r.Amount.Currency)
	case order >= 0:
		return r, Wrong("amount", "That is not less than %s. An approver may lower an amount, never raise it.", PlainAmount(r.Amount))
	case amount.Minor <= 0:
		return r, Wrong("amount", "To turn it down altogether, reject it.")
	}
	worth := amount
	if rate, home, ok := parseRate(r.Rate); ok {
		if worth, err = convert(amount, home, home, []Rate{rate}); err != nil {
			return r, Wrong("amount", "%s.", err)
		}
	}
	r = r.decided(by, seat, panel, Lowers, amount, strings.TrimSpace(reason), now)
	r.Amount, r.Worth = amount, worth
	return r, nil
}

// Withdraw takes a request back that nobody has approved finally.
func (r Request) Withdraw(reason string) (Request, error) {
	switch {
	case r.State.Ended():
		return r, Refuse("%s is %s already.", r.ID, r.State.Word())
	case r.State == Approved:
		return r, Refuse("%s is approved. To give it up: /request cancel %s", r.ID, r.ID)
	}
	r.State, r.Reason = Withdrawn, reason
	return r, nil
}

// Cancel gives up a request that was approved.
func (r Request) Cancel(reason string) (Request, error) {
	if r.State != Approved {
		return r, Refuse("%s is %s. Only an approved request can be cancelled.", r.ID, r.State.Word())
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return r, Wrong("reason", "Why is it given up?")
	}
	r.State, r.Reason = Cancelled, reason
	return r, nil
}

// Fulfil records what was paid. Several part payments are possible; final says
// that nothing more comes, whatever is left of the approved amount.
func (r Request) Fulfil(paid money.Amount, final bool) (Request, error) {
	if r.State != Approved {
		return r, Refuse("%s is %s. Only an approved request can be fulfilled.", r.ID, r.State.Word())
	}
	switch {
	case paid.Currency != r.Amount.Currency:
		return r, Wrong("amount", "%s was approved in %s. Write what was paid in %s.", r.ID, r.Amount.Currency, r.Amount.Currency)
	case paid.Minor < 0, paid.Minor == 0 && !final:
		return r, Wrong("amount", "How much was paid?")
	case paid.Minor == 0 && r.Spent.Minor == 0:
		return r, Wrong("amount", "Nothing was paid. To give it up: /request cancel %s", r.ID)
	}
	spent, err := r.Spent.Add(paid)
	if err != nil {
		return r, Wrong("amount", "%s.", err)
	}
	if spent.Minor > r.Amount.Minor {
		return r, Wrong("amount", "%s was approved, and this makes %s. For the rest, make a new request: /request copy %s",
			PlainAmount(r.Amount), PlainAmount(spent), r.ID)
	}
	r.Spent = spent
	if final || spent == r.Amount {
		r.State = Fulfilled
	}
	return r, nil
}

// ExpiresAt is when the present step expires; zero if it does not. While the
// requester is to change something, nothing expires.
func (r Request) ExpiresAt() time.Time {
	if r.State != InReview {
		return time.Time{}
	}
	return r.Expires
}

// Expire ends a request whose step has waited for too long.
func (r Request) Expire(now time.Time) (Request, error) {
	at := r.ExpiresAt()
	if at.IsZero() || now.Before(at) {
		return r, Refuse("%s has not expired.", r.ID)
	}
	r.State, r.Reason = Expired, "nobody decided in time"
	return r, nil
}
