package query

import (
	"slices"

	"adjutant/ops"
)

var blockerFields = []Field{
	idField[*ops.Blocker](),
	ownerField[*ops.Blocker]("who is to answer"),
	departmentField[*ops.Blocker]("which is blocked"),
	field("waiting_on", Department, "which is waited on, with those below", func(b *ops.Blocker, _ Moment) Value { return one(b.On) }),
	field("open", YesNo, "whether it is not over", func(b *ops.Blocker, _ Moment) Value { return yes(b.State != ops.BlockerConfirmed) }),
	field("state", Choice, "where it stands", func(b *ops.Blocker, _ Moment) Value { return one(b.State) },
		Option{Value: string(ops.BlockerRaised), Also: []string{"raised", "unanswered"}},
		Option{Value: string(ops.BlockerAcknowledged), Also: []string{"acknowledged", "being worked on"}},
		Option{Value: string(ops.BlockerResolved), Also: []string{"resolved"}},
		Option{Value: string(ops.BlockerConfirmed), Also: []string{"over", "confirmed"}}),
	field("due", Day, "by when it is to be resolved", func(b *ops.Blocker, _ Moment) Value { return day(b.By) }),
	field("overdue", YesNo, "whether that day has passed", func(b *ops.Blocker, m Moment) Value {
		return yes(b.State == ops.BlockerAcknowledged && !b.By.IsZero() && b.By.Before(m.Today))
	}),
	field("created", Day, "since when it is blocked", func(b *ops.Blocker, m Moment) Value { return m.on(b.Raised) }),
	field("age", Days, "for how long it is blocked", func(b *ops.Blocker, m Moment) Value { return m.days(b.Raised) }),
	quietField[*ops.Blocker](),
}

func blockerText(b *ops.Blocker, m Moment) []string {
	return slices.Concat([]string{string(b.ID), b.Text, b.Left, b.Reply}, m.who(b.Owner, b.Raiser), m.where(b.Department, b.On))
}
