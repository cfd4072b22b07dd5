package query

import (
	"slices"

	"adjutant/ops"
)

var riskFields = []Field{
	idField[*ops.Risk](),
	field("title", Text, "what may happen", func(r *ops.Risk, _ Moment) Value { return one(r.Title) }),
	ownerField[*ops.Risk]("who answers for it"),
	departmentField[*ops.Risk]("where it is"),
	field("open", YesNo, "whether it is not closed", func(r *ops.Risk, _ Moment) Value { return yes(r.State != ops.RiskClosed) }),
	field("state", Choice, "how far it has come", func(r *ops.Risk, m Moment) Value { return one(r.StateAt(m.Today)) },
		options(ops.RiskOpen, ops.RiskAssessed, ops.RiskTreated, ops.RiskClosed)...),
	field("level", Level, "how much it matters", func(r *ops.Risk, _ Moment) Value {
		if r.Level() == ops.Unrated {
			return Value{}
		}
		return one(r.Level())
	}, options(ops.Levels...)...),
	field("score", Number, "likelihood × impact, 1 to 25", func(r *ops.Risk, _ Moment) Value {
		if !r.Current.Rated() {
			return Value{}
		}
		return number(r.Current.Score())
	}),
	field("category", Choice, "what it would hurt", func(r *ops.Risk, _ Moment) Value { return one(r.Category) }, options(ops.Categories...)...),
	field("treatment", Choice, "what is done about it", func(r *ops.Risk, _ Moment) Value { return one(r.Treatment) },
		options(ops.Mitigate, ops.Accept, ops.Avoid, ops.Transfer)...),
	field("due", Day, "when its plan should be done", func(r *ops.Risk, _ Moment) Value { return day(r.Due) }),
	field("overdue", YesNo, "whether its plan, review or acceptance is late", func(r *ops.Risk, m Moment) Value { return yes(len(r.Overdue(m.Today)) > 0) }),
	field("review", Day, "when it is reviewed next", func(r *ops.Risk, _ Moment) Value { return day(r.NextReview) }),
	field("accepted_until", Day, "until when it is accepted", func(r *ops.Risk, _ Moment) Value { return day(r.AcceptedUntil) }),
	createdField[*ops.Risk](),
	ageField[*ops.Risk](),
	quietField[*ops.Risk](),
}

func riskText(r *ops.Risk, m Moment) []string {
	return slices.Concat([]string{string(r.ID), r.Title, r.Cause, r.Event, r.Consequence, r.Category, r.Mitigation, r.CloseReason},
		m.who(r.Owner), m.where(r.Department))
}
