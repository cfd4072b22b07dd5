package query

import "adjutant/ops"

// Kinds are all kinds of record that can be asked for, in the order in which help lists
// them.
var Kinds = []Kind{
	{
		Name: "requests", Also: []string{"request", "reqs", "asks", "approvals"}, Help: "for money, people or technology",
		Sort: "created", Fields: requestFields, text: says(requestText),
	},
	{
		Name: "risks", Also: []string{"risk"}, Help: "what may happen",
		Sort: "score", Desc: true, Fields: riskFields, text: says(riskText),
	},
	{
		Name: "blockers", Also: []string{"blocker", "blocked", "blocks"}, Help: "who waits on whom",
		Sort: "created", Fields: blockerFields, text: says(blockerText),
	},
	{
		Name: "updates", Also: []string{"update", "statuses", "status", "reports", "report"}, Help: "what departments have reported",
		Sort: "created", Desc: true, Fields: updateFields, text: says(updateText),
	},
	{
		Name: "departments", Also: []string{"department", "dept", "depts", "teams", "team", "health"}, Help: "how each is, and what shows it",
		Sort: "name", Fields: statusFields, text: says(statusText),
	},
	{
		Name: "decisions", Also: []string{"decision", "decided"}, Help: "on requests, risks that were accepted, and others",
		Sort: "decided", Desc: true, Fields: decisionFields, text: says(decisionText),
	},
	{
		Name: "actions", Also: []string{"action", "todos", "tasks", "promises"}, Help: "what people have promised to do",
		Sort: "due", Fields: actionFields, text: says(actionText),
	},
	{
		Name: "budgets", Also: []string{"budget", "accounts", "account"}, Help: "what may be spent, and what is left",
		Sort: "available", Fields: budgetFields, text: says(budgetText),
	},
	{
		Name: "checkins", Also: []string{"checkin", "check-ins", "check-in"}, Help: "who was asked, and what became of it",
		Sort: "created", Desc: true, Fields: checkinFields, text: says(checkinText),
	},
	{
		Name: "changes", Also: []string{"change", "history", "journal"}, Help: "who changed what, the latest first",
		Sort: "at", Desc: true, Fields: changeFields, text: says(changeText),
	},
}

// The fields that records have in common, each from the part that they have in common.

func idField[T ops.Record]() Field {
	return field("id", Record, "its id", func(r T, _ Moment) Value { return one(r.Head().ID) })
}

func ownerField[T ops.Record](help string) Field {
	return field("owner", Person, help, func(r T, _ Moment) Value { return one(r.Head().Owner) })
}

func departmentField[T ops.Record](help string) Field {
	return field("department", Department, help+", with those below", func(r T, _ Moment) Value { return one(r.Head().Department) })
}

func createdField[T ops.Record]() Field {
	return field("created", Day, "on which day it was made", func(r T, m Moment) Value { return m.on(r.Head().Created) })
}

func ageField[T ops.Record]() Field {
	return field("age", Days, "how long ago it was made", func(r T, m Moment) Value { return m.days(r.Head().Created) })
}

func quietField[T ops.Record]() Field {
	return field("quiet", Days, "for how long nothing has changed", func(r T, m Moment) Value { return m.days(r.Head().Changed) })
}

// who are people as they may be looked for: by handle and by name.
func (m Moment) who(people ...ops.Handle) []string {
	var words []string
	for _, h := range people {
		if p, ok := m.Org.Person(h); ok {
			words = append(words, p.Name)
		}
		words = append(words, string(h))
	}
	return words
}

// where are departments as they may be looked for: by handle and by name.
func (m Moment) where(departments ...ops.Handle) []string {
	var words []string
	for _, h := range departments {
		if d, ok := m.Org.Department(h); ok {
			words = append(words, d.Name)
		}
		words = append(words, string(h))
	}
	return words
}
