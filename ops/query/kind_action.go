package query

import (
	"slices"

	"adjutant/ops"
)

var actionFields = []Field{
	idField[*ops.Action](),
	field("title", Text, "what is to be done", func(a *ops.Action, _ Moment) Value { return one(a.Title) }),
	ownerField[*ops.Action]("who is to do it"),
	field("giver", Person, "who has put it to them", func(a *ops.Action, _ Moment) Value { return one(a.Giver) }),
	departmentField[*ops.Action]("whose it is"),
	field("open", YesNo, "whether there is something to do still", func(a *ops.Action, _ Moment) Value { return yes(a.State.Open()) }),
	field("state", Choice, "how far it has come", func(a *ops.Action, _ Moment) Value { return one(a.State) }, options(ops.ActionStates...)...),
	field("due", Day, "by when it is to be done", func(a *ops.Action, _ Moment) Value { return day(a.Due) }),
	field("overdue", YesNo, "whether it was promised for a day before today", func(a *ops.Action, m Moment) Value { return yes(a.Overdue(m.Today)) }),
	field("slips", Number, "how often it was put off", func(a *ops.Action, _ Moment) Value { return number(a.Slips) }),
	createdField[*ops.Action](),
	ageField[*ops.Action](),
	quietField[*ops.Action](),
}

func actionText(a *ops.Action, m Moment) []string {
	return slices.Concat([]string{string(a.ID), a.Title, a.Detail, a.Reason, a.Result}, m.who(a.Owner, a.Giver), m.where(a.Department))
}
