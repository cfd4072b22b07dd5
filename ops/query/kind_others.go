package query

import (
	"slices"
	"strings"
	"time"

	"adjutant/ops"
	"adjutant/ops/money"
)

var budgetFields = []Field{
	departmentField[*ops.Account]("whose it is"),
	field("period", Text, "of which year, quarter or month", func(a *ops.Account, _ Moment) Value { return one(a.Period) }),
	field("amount", Money, "the whole budget", func(a *ops.Account, _ Moment) Value {
		return amount(money.Amount{Minor: a.Base.Minor + a.Adjusted.Minor, Currency: a.Base.Currency})
	}),
	field("reserved", Money, "asked for and not decided", func(a *ops.Account, _ Moment) Value { return amount(a.Reserved) }),
	field("committed", Money, "approved and not paid", func(a *ops.Account, _ Moment) Value { return amount(a.Committed) }),
	field("spent", Money, "paid", func(a *ops.Account, _ Moment) Value { return amount(a.Spent) }),
	field("available", Money, "what is left", func(a *ops.Account, _ Moment) Value { return amount(a.Available()) }),
	field("over", YesNo, "whether more is taken than there is", func(a *ops.Account, _ Moment) Value { return yes(a.Available().Minor < 0) }),
}

func budgetText(a *ops.Account, m Moment) []string {
	return append(m.where(a.Department), a.Period)
}

var checkinFields = []Field{
	idField[*ops.Checkin](),
	ownerField[*ops.Checkin]("who was to answer"),
	departmentField[*ops.Checkin]("which it is about"),
	field("set", Text, "which questions", func(k *ops.Checkin, _ Moment) Value { return one(k.Set) }),
	field("state", Choice, "what became of it", func(k *ops.Checkin, _ Moment) Value { return one(k.State) }, checkinStates()...),
	field("created", Day, "on which day it was opened", func(k *ops.Checkin, m Moment) Value { return m.on(k.Opened) }),
	field("age", Days, "how long ago it was opened", func(k *ops.Checkin, m Moment) Value { return m.days(k.Opened) }),
}

func checkinStates() []Option {
	var all []Option
	for _, s := range ops.CheckinStates {
		all = append(all, Option{Value: string(s), Also: []string{s.Word()}})
	}
	return all
}

func checkinText(k *ops.Checkin, m Moment) []string {
	words := []string{string(k.ID), k.Set, k.Reason}
	for _, a := range k.Answers {
		words = append(words, a.Value)
	}
	return slices.Concat(words, m.who(k.Owner, k.Asked), m.where(k.Department))
}

// Change is what a journal entry did to one record.
type Change struct {
	// Record is what was changed, Department the one it belongs to.
	Record     ops.ID
	Department ops.Handle
	By         ops.Handle
	// Command is the path of what was asked for: "request approve".
	Command string
	At      time.Time
	// About is what the record is about, Words what became of what in it.
	About, Words string
}

// changeKinds are the kinds of record whose changes can be asked for, by the prefix of
// their ids.
var changeKinds = []Option{
	{Value: "REQ", Also: []string{"request", "requests"}},
	{Value: "RISK", Also: []string{"risk", "risks"}},
	{Value: "UPD", Also: []string{"update", "updates"}},
	{Value: "BLK", Also: []string{"blocker", "blockers"}},
	{Value: "ACT", Also: []string{"action", "actions"}},
	{Value: "DEC", Also: []string{"decision", "decisions"}},
	{Value: "ACC", Also: []string{"acceptance", "acceptances"}},
	{Value: "CHK", Also: []string{"checkin", "checkins", "check-in", "check-ins"}},
}

// Told reports whether changes of records with that prefix can be asked for.
func Told(prefix string) bool {
	return slices.ContainsFunc(changeKinds, func(o Option) bool { return o.Value == prefix })
}

var changeFields = []Field{
	field("id", Record, "the record that was changed", func(c *Change, _ Moment) Value { return one(c.Record) }),
	field("kind", Choice, "what was changed", func(c *Change, _ Moment) Value {
		prefix, _ := c.Record.Split()
		return one(prefix)
	}, changeKinds...),
	field("department", Department, "whose record, with those below", func(c *Change, _ Moment) Value { return one(c.Department) }),
	field("by", Person, "who changed it", func(c *Change, _ Moment) Value { return one(c.By) }),
	field("command", Text, "by which command", func(c *Change, _ Moment) Value { return one(c.Command) }),
	field("at", Day, "on which day", func(c *Change, m Moment) Value { return m.on(c.At) }),
	field("age", Days, "how long ago", func(c *Change, m Moment) Value { return m.days(c.At) }),
}

func changeText(c *Change, m Moment) []string {
	return slices.Concat([]string{string(c.Record), strings.ReplaceAll(c.Command, "_", " "), c.About, c.Words}, m.who(c.By), m.where(c.Department))
}
