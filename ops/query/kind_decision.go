package query

import (
	"slices"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// Decision is something that was decided: on a request, to live with a risk, or what
// somebody has written down as decided.
type Decision struct {
	// ID is the record that it is kept with, About what it was about.
	ID    ops.ID
	About string
	// Of says what kind it is.
	Of DecisionOf
	// Outcome is what was decided.
	Outcome    string
	Department ops.Handle
	By         []ops.Handle
	On         dates.Date
	Amount     money.Amount
	// Reasons are what was said about it.
	Reasons []string
	// Until is when it ends or is looked at again, zero for never.
	Until dates.Date
	// Over is set where it does not hold any more.
	Over bool
}

// DecisionOf says what kind of decision it is.
type DecisionOf string

// The kinds of decision.
const (
	OfRequest    DecisionOf = "request"
	OfAcceptance DecisionOf = "acceptance"
	OfCompany    DecisionOf = "decision"
)

// OnRequest is what was decided on a request; false while it is being decided.
func OnRequest(r *ops.Request, m Moment) (*Decision, bool) {
	if pending(r) {
		return nil, false
	}
	last, ok := lastDecision(r)
	d := &Decision{
		ID: r.ID, About: r.Title, Of: OfRequest, Outcome: string(r.State), Department: r.Department, By: deciders(r),
		On: dates.Of(r.Changed.In(m.Zone)), Amount: r.Amount, Reasons: []string{r.Justification, r.Reason},
	}
	if ok {
		d.On = dates.Of(last.At.In(m.Zone))
	}
	for _, one := range r.Decisions {
		d.Reasons = append(d.Reasons, one.Reason)
	}
	return d, true
}

// OnRisk is the decision to live with a risk.
func OnRisk(a *ops.Acceptance, r *ops.Risk, m Moment) *Decision {
	return &Decision{
		ID: a.ID, About: r.Title, Of: OfAcceptance, Outcome: "accepted", Department: a.Department, By: []ops.Handle{a.Owner},
		On: dates.Of(a.Created.In(m.Zone)), Reasons: []string{a.Justification, string(a.Risk)}, Until: a.Expires,
		Over: !a.Revoked.IsZero() || a.Expires.Before(m.Today),
	}
}

// OfResolution is what somebody has written down as decided.
func OfResolution(d *ops.Resolution) *Decision {
	return &Decision{
		ID: d.ID, About: d.Outcome, Of: OfCompany, Outcome: d.Outcome, Department: d.Department, By: []ops.Handle{d.Owner},
		On: d.Decided, Reasons: []string{d.Context, d.Considered, d.Rationale, d.KeptWhy}, Until: d.Revisit, Over: !d.Stands(),
	}
}

var decisionFields = []Field{
	field("id", Record, "the request or decision", func(d *Decision, _ Moment) Value { return one(d.ID) }),
	field("title", Text, "what it was about", func(d *Decision, _ Moment) Value { return one(d.About) }),
	field("kind", Choice, "what was decided on", func(d *Decision, _ Moment) Value { return one(d.Of) }, options(OfRequest, OfAcceptance, OfCompany)...),
	field("outcome", Choice, "what was decided", func(d *Decision, _ Moment) Value {
		if d.Of == OfCompany {
			return Value{}
		}
		return one(d.Outcome)
	}, append(requestStates(), options("accepted")...)...),
	field("department", Department, "which it is about, with those below", func(d *Decision, _ Moment) Value { return one(d.Department) }),
	field("decided_by", Person, "who has decided", func(d *Decision, _ Moment) Value { return several(d.By) }),
	field("decided", Day, "on which day", func(d *Decision, _ Moment) Value { return day(d.On) }),
	field("age", Days, "how long ago", func(d *Decision, m Moment) Value { return number(max(m.Today.Sub(d.On), 0)) }),
	field("amount", Money, "about how much", func(d *Decision, _ Moment) Value { return amount(d.Amount) }),
	field("until", Day, "when it ends or is looked at again", func(d *Decision, _ Moment) Value { return day(d.Until) }),
	field("over", YesNo, "whether it does not hold any more", func(d *Decision, _ Moment) Value { return yes(d.Over) }),
}

func decisionText(d *Decision, m Moment) []string {
	return slices.Concat([]string{string(d.ID), d.About, d.Outcome}, d.Reasons, m.who(d.By...), m.where(d.Department))
}
