package ops

import (
	"time"

	"adjutant/ops/dates"
)

// LogRisk is a new risk as it enters the register: open, or assessed if it
// came with a rating.
func LogRisk(r Risk, policy RiskPolicy, today dates.Date) (Risk, error) {
	if r.Title == "" {
		return r, Wrong("title", "Say what may happen.")
	}
	if !r.Due.IsZero() && r.Due.Before(today) {
		return r, Wrong("due", "%s has passed. When should the mitigation be done?", dates.Format(r.Due, today))
	}
	r.State = RiskOpen
	if half := r.Current; half.Rated() {
		r = r.rate(half, policy, today)
		r.Inherent = half
	}
	if r.Mitigation != "" {
		r = r.withPlan()
	}
	return r, nil
}

// Assess rates the risk as it is now. The first rating is also the inherent
// one. Missing halves are kept from the present rating; a risk that has
// neither must be given both. A change of score after a review asks for a new
// review, and a higher level ends an acceptance.
func (r Risk) Assess(rating Rating, policy RiskPolicy, today dates.Date) (Risk, error) {
	if r.State == RiskClosed {
		return r, r.closed()
	}
	if rating.Likelihood == 0 {
		rating.Likelihood = r.Current.Likelihood
	}
	if rating.Impact == 0 {
		rating.Impact = r.Current.Impact
	}
	switch {
	case rating.Likelihood == 0:
		return r, Missing("likelihood")
	case rating.Impact == 0:
		return r, Missing("impact")
	}
	reviewed := !r.Reviewed.IsZero()
	rescored := reviewed && r.Current.Rated() && rating.Score() != r.Current.Score()
	r = r.rate(rating, policy, today)
	if !r.Inherent.Rated() {
		r.Inherent = rating
	}
	if rescored {
		r.NextReview = today.AddDays(rescoreReviewDays)
	}
	return r, nil
}

// rescoreReviewDays is how soon a risk is reviewed whose score has changed
// since its last review: within the next weekly round.
const rescoreReviewDays = 7

// rate sets the current rating and what follows from it.
func (r Risk) rate(rating Rating, policy RiskPolicy, today dates.Date) Risk {
	if rating.Level().Rank() > r.Level().Rank() {
		// Whoever took note of it, or agreed to live with it, did so of
		// something smaller.
		r.Acknowledged, r.AcknowledgedAt = "", time.Time{}
		r.Rises++
		if r.Acceptance != "" {
			r.State, r.Treatment = RiskOpen, ""
			r.Acceptance, r.AcceptedUntil = "", dates.Date{}
		}
	}
	r.Current = rating
	if r.State == RiskOpen {
		r.State = RiskAssessed
		r.Acceptance, r.AcceptedUntil = "", dates.Date{} // one that has lapsed
	}
	r.Reviewed = today
	r.NextReview = policy.NextReview(r.Level(), today)
	return r
}

// NextReview is the day by which a risk of the level, reviewed today, is
// reviewed again; the zero date for unrated risks.
func (p RiskPolicy) NextReview(level Level, today dates.Date) dates.Date {
	if days := p.ReviewDays[level]; days > 0 {
		return today.AddDays(days)
	}
	return dates.Date{}
}

// Plan is what is to be done about a risk; zero fields are kept as they are.
type Plan struct {
	Treatment  Treatment
	Mitigation string
	Owner      Handle
	Due        dates.Date
	Residual   Rating
}

// Plan sets the treatment. Accepting is a decision of its own: see
// [Risk.AcceptUntil].
func (r Risk) Plan(plan Plan, today dates.Date) (Risk, error) {
	if r.State == RiskClosed {
		return r, r.closed()
	}
	if plan.Treatment == Accept {
		return r, Wrong("treatment", "Accepting needs a reason and an end. Use: /risk accept %s", r.ID)
	}
	if !plan.Due.IsZero() && plan.Due.Before(today) && plan.Due != r.Due {
		return r, Wrong("due", "%s has passed. When should it be done?", dates.Format(plan.Due, today))
	}
	if plan.Mitigation != "" {
		r.Mitigation = plan.Mitigation
	}
	if plan.Owner != "" {
		r.Owner = plan.Owner
	}
	if !plan.Due.IsZero() {
		r.Due = plan.Due
	}
	if plan.Residual.Rated() {
		r.Residual = plan.Residual
	}
	if plan.Treatment != "" {
		r.Treatment = plan.Treatment
	}
	if r.Mitigation == "" {
		return r, Wrong("mitigation", "What will be done about it?")
	}
	return r.withPlan(), nil
}

func (r Risk) withPlan() Risk {
	r.State = RiskTreated
	if r.Treatment == "" || r.Treatment == Accept {
		r.Treatment = Mitigate
	}
	r.Acceptance, r.AcceptedUntil = "", dates.Date{}
	return r
}

// AcceptUntil records that the risk is lived with until a day; acceptance is
// the record of that decision.
func (r Risk) AcceptUntil(acceptance ID, expires dates.Date, today dates.Date) (Risk, error) {
	switch {
	case r.State == RiskClosed:
		return r, r.closed()
	case !r.Current.Rated():
		return r, Refuse("%s is not rated yet. Assess it first: /risk assess %s likelihood:3 impact:3", r.ID, r.ID)
	case !expires.After(today):
		return r, Wrong("until", "An acceptance ends on a day to come.")
	case expires.Sub(today) > 366:
		return r, Wrong("until", "At most a year: a risk that is accepted for longer is forgotten.")
	}
	r.State, r.Treatment = RiskTreated, Accept
	r.Acceptance, r.AcceptedUntil = acceptance, expires
	return r, nil
}

// Review says that somebody looked at the risk and found it as it stands.
func (r Risk) Review(policy RiskPolicy, today dates.Date) (Risk, error) {
	switch {
	case r.State == RiskClosed:
		return r, r.closed()
	case !r.Current.Rated():
		return r, Refuse("%s is not rated yet, so there is nothing to confirm. Rate it: /risk assess %s", r.ID, r.ID)
	}
	r.Reviewed = today
	r.NextReview = policy.NextReview(r.Level(), today)
	return r, nil
}

// Close ends the risk.
func (r Risk) Close(reason string) (Risk, error) {
	switch {
	case r.State == RiskClosed:
		return r, Refuse("%s is closed already: %s", r.ID, r.CloseReason)
	case reason == "":
		return r, Wrong("reason", "Why can it be closed?")
	}
	r.State, r.CloseReason = RiskClosed, reason
	r.Acceptance, r.AcceptedUntil = "", dates.Date{}
	return r, nil
}

// Reopen brings a closed risk, or one whose acceptance is revoked, back to the
// register. Its rating stands, and asks for a review.
func (r Risk) Reopen(today dates.Date) (Risk, error) {
	if r.State != RiskClosed && r.Acceptance == "" {
		return r, Refuse("%s is open already.", r.ID)
	}
	r.State, r.CloseReason = RiskOpen, ""
	r.Treatment, r.Acceptance, r.AcceptedUntil = "", "", dates.Date{}
	if r.Current.Rated() {
		r.NextReview = today.AddDays(rescoreReviewDays)
	}
	return r, nil
}

// Lapse opens an accepted risk again once its acceptance has run out. Whoever is
// told of high risks is told anew. It reports false where none has run out.
func (r Risk) Lapse(today dates.Date) (Risk, bool) {
	if r.State != RiskTreated || r.Treatment != Accept || r.AcceptedOn(today) {
		return r, false
	}
	r.State, r.Treatment = RiskOpen, ""
	r.Acknowledged, r.AcknowledgedAt = "", time.Time{}
	r.Rises++
	return r, true
}

// Lapses is the first day on which an accepted risk is open again, zero for one
// that is not accepted.
func (r *Risk) Lapses() dates.Date {
	if r.State != RiskTreated || r.Treatment != Accept || r.AcceptedUntil.IsZero() {
		return dates.Date{}
	}
	return r.AcceptedUntil.AddDays(1)
}

// Acknowledge says that the COO has taken note of the risk.
func (r Risk) Acknowledge(by Handle, now time.Time) (Risk, error) {
	if r.State == RiskClosed {
		return r, r.closed()
	}
	if r.Acknowledged != "" {
		return r, Refuse("%s was acknowledged already.", r.ID)
	}
	r.Acknowledged, r.AcknowledgedAt = by, now
	return r, nil
}

// Alerts reports whether the COO is told of the risk at once.
func (p RiskPolicy) Alerts(r Risk) bool {
	return r.State != RiskClosed && r.Level().Rank() >= max(p.AlertFrom.Rank(), 1)
}

// MayChange reports whether the person may change the risk: its owner, who
// logged it, the heads of its department and of those above, and the COO.
func (r *Risk) MayChange(o *Org, p Person) error {
	if o.Runs(p, r.Owner, r.Department) || p.Handle == r.CreatedBy {
		return nil
	}
	owner, _ := o.Person(r.Owner)
	return Refuse("%s belongs to %s. Only its owner, who logged it, the head of its department or the COO can change it.", r.ID, owner.Name)
}

// MayAccept reports whether the person may accept a risk of that level: the
// head of its department up to moderate, the COO or CEO from high on. Nobody
// accepts a high risk that they own themselves unless they are the CEO.
func (r *Risk) MayAccept(o *Org, p Person) error {
	if p.Has(CEO) {
		return nil
	}
	if r.Level().Rank() >= High.Rank() {
		switch {
		case !p.Has(COO):
			return Refuse("A %s risk is accepted by the COO or the CEO.", r.Level().Word())
		case p.Handle == r.Owner:
			return Refuse("You own %s, and it is %s: the CEO accepts it.", r.ID, r.Level().Word())
		}
		return nil
	}
	if p.Has(COO) || o.Heads(p.Handle, r.Department) {
		return nil
	}
	return Refuse("A %s risk is accepted by the head of its department or the COO.", r.Level().Word())
}

func (r Risk) closed() error {
	return Refuse("%s is closed. To go on with it: /risk reopen %s", r.ID, r.ID)
}
