package query

import (
	"slices"

	"adjutant/ops"
)

var requestFields = []Field{
	idField[*ops.Request](),
	field("title", Text, "what it is for", func(r *ops.Request, _ Moment) Value { return one(r.Title) }),
	ownerField[*ops.Request]("who asks"),
	departmentField[*ops.Request]("whose budget it is charged to"),
	field("kind", Choice, "what is asked for", func(r *ops.Request, _ Moment) Value { return one(r.Kind) }, requestKinds...),
	field("open", YesNo, "whether it is still being decided", func(r *ops.Request, _ Moment) Value { return yes(pending(r)) }),
	field("state", Choice, "where it stands", func(r *ops.Request, _ Moment) Value { return one(r.State) }, requestStates()...),
	field("amount", Money, "how much is asked for", func(r *ops.Request, _ Moment) Value { return amount(r.Amount) }),
	field("waiting_on", Person, "who is asked to decide", func(r *ops.Request, _ Moment) Value {
		if r.State != ops.InReview {
			return Value{}
		}
		return several(r.Asked)
	}),
	field("needed_by", Day, "by when it is needed", func(r *ops.Request, _ Moment) Value { return day(r.NeededBy) }),
	field("overdue", YesNo, "whether it was needed before today and is not decided", func(r *ops.Request, m Moment) Value {
		return yes(pending(r) && !r.NeededBy.IsZero() && r.NeededBy.Before(m.Today))
	}),
	field("vendor", Text, "of whom it is bought", func(r *ops.Request, _ Moment) Value { return one(r.Vendor) }),
	field("decided_by", Person, "who has decided on it", func(r *ops.Request, _ Moment) Value { return several(deciders(r)) }),
	field("decided", Day, "when it was last decided on", func(r *ops.Request, m Moment) Value {
		if d, ok := lastDecision(r); ok {
			return m.on(d.At)
		}
		return Value{}
	}),
	createdField[*ops.Request](),
	ageField[*ops.Request](),
	quietField[*ops.Request](),
}

var requestKinds = []Option{
	{Value: string(ops.BudgetRequest), Also: []string{"budget", "money", "spend"}},
	{Value: string(ops.HeadcountRequest), Also: []string{"headcount", "people", "hire", "hiring"}},
	{Value: string(ops.TechnologyRequest), Also: []string{"technology", "tech", "tool", "software"}},
}

func requestStates() []Option {
	also := map[ops.RequestState][]string{
		ops.InReview: {"pending", "submitted"}, ops.Approved: {"granted"}, ops.Rejected: {"declined", "refused", "denied"}, ops.Fulfilled: {"paid"},
	}
	var all []Option
	for _, s := range ops.RequestStates {
		all = append(all, Option{Value: string(s), Also: append([]string{s.Word()}, also[s]...)})
	}
	return all
}

func requestText(r *ops.Request, m Moment) []string {
	words := []string{string(r.ID), r.Title, r.Justification, r.Declined, r.JobTitle, r.Position, r.Vendor, r.Reason, r.Override, string(r.Kind)}
	for _, d := range r.Decisions {
		words = append(words, d.Reason)
	}
	return slices.Concat(words, m.who(r.Owner, r.Beneficiary), m.where(r.Department))
}

// deciders are those who have decided on the present version of a request.
func deciders(r *ops.Request) []ops.Handle {
	var who []ops.Handle
	for _, d := range r.Decisions {
		if !d.Void {
			who = append(who, d.By)
		}
	}
	return who
}

// lastDecision is the last decision on a request that counts.
func lastDecision(r *ops.Request) (ops.Decision, bool) {
	for _, d := range slices.Backward(r.Decisions) {
		if !d.Void {
			return d, true
		}
	}
	return ops.Decision{}, false
}

// pending reports whether a request is still being decided.
func pending(r *ops.Request) bool {
	return r.State == ops.InReview || r.State == ops.ChangesRequested
}
