package ops_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"adjutant/ops"
	"adjutant/ops/money"
)

// smallOrg is an organisation without problems.
func smallOrg() *ops.Org {
	o := ops.Defaults().Org
	o.Company = "Northwind"
	o.People = []ops.Person{
		{Handle: "ana", Name: "Ana", Roles: []ops.Role{ops.CEO, ops.COO, ops.Admin}},
		{Handle: "bo", Name: "Bo"},
	}
	o.Departments = []ops.Department{{Handle: "support", Name: "Support", Head: "ana"}}
	return &o
}

// What a file cannot hold, but a chat command could bring about. The problems
// that files can have are in orgfile's tests, with their places.
func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		change func(o *ops.Org)
		want   []string
	}{
		"nothing":       {func(*ops.Org) {}, nil},
		"no name":       {func(o *ops.Org) { o.Company = "" }, []string{"company: the company's name is missing"}},
		"no time zone":  {func(o *ops.Org) { o.Timezone = "" }, []string{"timezone: the company needs a time zone"}},
		"no currency":   {func(o *ops.Org) { o.Currency = "" }, []string{"currency: "}},
		"small letters": {func(o *ops.Org) { o.Currency = "eur" }, []string{"currency: \"eur\" is not how the code is written: write EUR"}},
		"a long name": {func(o *ops.Org) { o.Company = strings.Repeat("é", 81) },
			[]string{"company: the company's name is 81 characters long: use at most 80"}},
		"the same person twice": {func(o *ops.Org) { o.People = append(o.People, ops.Person{Handle: "bo", Name: "Bob"}) },
			[]string{"people.bo: there are two people called bo"}},
		"the same department twice": {func(o *ops.Org) { o.Departments = append(o.Departments, o.Departments[0]) },
			[]string{"departments.support: there are two departments called support"}},
		"a handle with a dot": {func(o *ops.Org) {
			o.People = append(o.People, ops.Person{Handle: "cy.b", Name: "Cy", Manager: "di", Department: "legal"})
		}, []string{"people[cy.b].department: there is no department", "people[cy.b].manager: there is no person"}},
		"the last admin leaves": {func(o *ops.Org) { o.People[0].Roles = []ops.Role{ops.CEO, ops.COO} },
			[]string{"people: nobody has the role admin"}},
		"the head leaves": {func(o *ops.Org) { o.Departments[0].Head = "" }, []string{"departments.support.head: support has no head"}},
		"no rule for a kind": {func(o *ops.Org) { o.Approval = o.Approval[1:] },
			[]string{"approval: there is no rule for budget requests of every department"}},
		"a rule for one department only": {func(o *ops.Org) { o.Approval[0].Department = "support" },
			[]string{"approval: there is no rule for budget requests of every department"}},
		"an approver who is an observer": {func(o *ops.Org) {
			o.People[1].Roles = []ops.Role{ops.Observer}
			o.Approval[0].Steps[0].By = []string{"bo"}
		}, []string{"approval[0].steps[0].by[0]: bo is an observer"}},
		"a step that is escalated to whoever is above": {func(o *ops.Org) { o.Approval[0].Steps[0].EscalateAfter.Days = 3 }, nil},
		"a step that is escalated at no time": {func(o *ops.Org) { o.Approval[0].Steps[0].EscalateTo = []string{"ceo"} },
			[]string{"approval[0].steps[0].escalate_to: it is never escalated: add escalate_after"}},
		"a level that is never reviewed": {func(o *ops.Org) { delete(o.Risk.ReviewDays, ops.VeryHigh) },
			[]string{"risk.review_every: risks that are very high are never reviewed"}},
		"no days": {func(o *ops.Org) { o.Update.StaleDays, o.Risk.AcceptDays = 0, -1 },
			[]string{"risk.accept_for: -1 days", "update.stale_after: 0 days"}},
		"a rate of nothing": {func(o *ops.Org) { o.Rates = []ops.Rate{{Currency: "USD", Value: "0.00"}} },
			[]string{"rates.USD: a rate must be more than 0"}},
		"a negative budget": {func(o *ops.Org) {
			o.Budgets = []ops.Budget{{Department: "support", Period: "2026", Amount: money.Amount{Minor: -1, Currency: "EUR"}, OverBudget: ops.OverWarn}}
		}, []string{"budgets[0].amount: a budget cannot be negative"}},
		"an empty workspace": {func(o *ops.Org) { o.Workspaces = map[string][]string{"slack": {""}} },
			[]string{"workspaces.slack[0]: the id is empty"}},
	} {
		o := smallOrg()
		c.change(o)
		problems := o.Check()
		if len(problems) != len(c.want) {
			t.Errorf("%s: %v", name, problems)
			continue
		}
		for i, p := range problems {
			if got := p.Path + ": " + p.Text; !strings.HasPrefix(got, c.want[i]) {
				t.Errorf("%s: %s, want %s", name, got, c.want[i])
			}
		}
	}
}

// Bounds in different currencies meet exactly or not at all; nothing is rounded.
func TestCheckBandsInCurrencies(t *testing.T) {
	amount := func(minor int64, c money.Currency) *money.Amount { return &money.Amount{Minor: minor, Currency: c} }
	for _, c := range []struct {
		upTo, over *money.Amount
		problems   int
	}{
		{amount(10_000, "USD"), amount(9_200, "EUR"), 0},   // 100 USD are 92 EUR
		{amount(10_000, "USD"), amount(9_201, "EUR"), 1},   // a gap of a cent
		{amount(10_000, "USD"), amount(9_199, "EUR"), 1},   // an overlap of a cent
		{amount(100_000, "JPY"), amount(61_000, "EUR"), 0}, // yen have no decimals
		{amount(100_000, "JPY"), amount(610, "EUR"), 1},
	} {
		o := smallOrg()
		o.Rates = []ops.Rate{{Currency: "USD", Value: "0.92"}, {Currency: "JPY", Value: "0.0061"}}
		below, above := o.Approval[0], o.Approval[0]
		below.UpTo, above.Over = c.upTo, c.over
		o.Approval = append(o.Approval[1:], above, below) // in any order
		if problems := o.Check(); len(problems) != c.problems {
			t.Errorf("up to %s, over %s: %v", c.upTo, c.over, problems)
		}
	}
}

// Thousands of people with a problem each are checked without looking at every
// pair of them.
func TestCheckLarge(t *testing.T) {
	o := smallOrg()
	for i := range 5_000 {
		o.People = append(o.People, ops.Person{
			Handle: ops.Handle(fmt.Sprintf("p%d", i)), Name: "P", Manager: ops.Handle(fmt.Sprintf("q%d", i)), Department: "suport",
		})
	}
	problems := o.Check()
	if len(problems) != 10_000 {
		t.Errorf("%d problems", len(problems))
	}
}

func TestClosest(t *testing.T) {
	among := []string{"department", "email", "manager", "name", "roles", "Slack", "ana"}
	for word, want := range map[string]string{
		"departement": "department", "nmae": "name", "role": "roles", "EMAIL": "email", "slak": "Slack", "anna": "ana",
		"colour": "", "x": "", "": "", "managment-team": "",
	} {
		if got := ops.Closest(word, among); got != want {
			t.Errorf("Closest(%q) = %q, want %q", word, got, want)
		}
	}
}

// Two callers must not share what Defaults returns.
func TestDefaultsAreTheCallers(t *testing.T) {
	a := ops.Defaults().Org
	a.Risk.ReviewDays[ops.High] = 1
	a.Approval[0].Steps[0].By[0] = "ana"
	a.Workweek[0] = 6
	b := ops.Defaults().Org
	if b.Risk.ReviewDays[ops.High] == 1 || b.Approval[0].Steps[0].By[0] == "ana" || slices.Contains(b.Workweek, 6) {
		t.Error("the defaults have changed")
	}
}
