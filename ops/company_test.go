package ops_test

import (
	"strings"
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// noon is the moment at which the tests of requests begin, on a Monday.
var noon = firstDay.At(dates.Clock{Hour: 12}, time.UTC)

// company is a small one with every kind of decider: the warehouse is a part of
// operations, whose head is not the COO.
func company() *ops.Org {
	o := ops.Defaults().Org
	o.Company = "Northwind"
	o.Rates = []ops.Rate{{Currency: "USD", Value: "0.92"}, {Currency: "JPY", Value: "0.0061"}, {Currency: "KWD", Value: "3"}}
	for _, p := range []ops.Person{
		{Handle: "mia", Roles: []ops.Role{ops.CEO}, Department: "finance"},
		{Handle: "tom", Roles: []ops.Role{ops.COO, ops.Admin}, Department: "finance"},
		{Handle: "fay", Roles: []ops.Role{ops.Approver}, Department: "finance"},
		{Handle: "lea", Roles: []ops.Role{ops.Approver}, Department: "finance"},
		{Handle: "ana", Department: "support"}, {Handle: "bo", Department: "support"},
		{Handle: "eli", Department: "support"}, {Handle: "noa", Department: "support"},
		{Handle: "zoe", Department: "operations"}, {Handle: "kai", Department: "warehouse"},
		{Handle: "yui", Department: "warehouse"},
		{Handle: "uma", Roles: []ops.Role{ops.Observer}},
	} {
		p.Name = strings.ToUpper(string(p.Handle[:1])) + string(p.Handle[1:])
		o.People = append(o.People, p)
	}
	o.Departments = []ops.Department{
		{Handle: "operations", Name: "Operations", Head: "zoe"},
		{Handle: "warehouse", Name: "Warehouse", Head: "kai", Deputy: "yui", Parent: "operations"},
		{Handle: "support", Name: "Support", Head: "ana", Deputy: "bo"},
		{Handle: "finance", Name: "Finance", Head: "fay"},
	}
	return &o
}

func eur(units int64) money.Amount { return money.Amount{Minor: units * 100, Currency: "EUR"} }

// step is one of a policy: quorum, and who decides.
func step(quorum string, by ...string) ops.ApprovalStep {
	return ops.ApprovalStep{By: by, Quorum: quorum}
}

// withSteps makes the company decide on every budget request in these steps.
func withSteps(o *ops.Org, steps ...ops.ApprovalStep) *ops.Org {
	o.Approval = []ops.ApprovalRule{{Kind: ops.BudgetRequest, Steps: steps}}
	return o
}

// without takes people out of the company. What they lead still names them.
func without(o *ops.Org, gone ...ops.Handle) *ops.Org {
	left := *o
	left.People = nil
	for _, p := range o.People {
		if !contains(gone, p.Handle) {
			left.People = append(left.People, p)
		}
	}
	return &left
}

func contains(list []ops.Handle, h ops.Handle) bool {
	for _, other := range list {
		if other == h {
			return true
		}
	}
	return false
}

// asked is a request for 1,000 EUR on its way.
func asked(t testing.TB, o *ops.Org, owner, department ops.Handle) ops.Request {
	t.Helper()
	return submitted(t, o, ops.Request{
		Meta: ops.Meta{ID: "REQ-7", Owner: owner, Department: department},
		Kind: ops.BudgetRequest, Title: "Contractor", Amount: eur(1_000),
	})
}

func submitted(t testing.TB, o *ops.Org, r ops.Request) ops.Request {
	t.Helper()
	r, err := r.Submit(o, noon, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// does takes a decision as the commands do: seat first, then what is decided.
func does(t testing.TB, o *ops.Org, r ops.Request, by ops.Handle, verdict ops.Verdict, delegations ...ops.Delegation) ops.Request {
	t.Helper()
	seat, err := o.SeatOf(&r, by, delegations, firstDay)
	if err != nil {
		t.Fatalf("%s may not decide: %v", by, err)
	}
	reason := ""
	if verdict != ops.Approves {
		reason = "Too dear"
	}
	if r, err = r.Decide(o, by, seat, verdict, reason, noon); err != nil {
		t.Fatal(err)
	}
	return r
}

func approve(t testing.TB, o *ops.Org, r ops.Request, by ...ops.Handle) ops.Request {
	t.Helper()
	for _, h := range by {
		r = does(t, o, r, h, ops.Approves)
	}
	return r
}

// barred expects that a person may not decide, for a reason with those words.
func barred(t testing.TB, o *ops.Org, r ops.Request, h ops.Handle, words string, delegations ...ops.Delegation) {
	t.Helper()
	_, err := o.SeatOf(&r, h, delegations, firstDay)
	faulty(t, err, words)
}

// faulty expects a fault of the person, in those words.
func faulty(t testing.TB, err error, words string) {
	t.Helper()
	if fault, ok := ops.AsFault(err); !ok || !strings.Contains(fault.Text, words) {
		t.Errorf("%v, want a fault with %q", err, words)
	}
}

// waitsFor expects the people who may decide now, in turn, and how many must.
func waitsFor(t testing.TB, o *ops.Org, r ops.Request, need int, people ...ops.Handle) ops.Panel {
	t.Helper()
	panel := o.Panel(&r)
	if joinAll(panel.Pool) != joinAll(people) || panel.Need != need {
		t.Errorf("waits for %d of %s, want %d of %s", panel.Need, joinAll(panel.Pool), need, joinAll(people))
	}
	return panel
}

func joinAll(people []ops.Handle) string {
	words := make([]string, len(people))
	for i, h := range people {
		words[i] = string(h)
	}
	return strings.Join(words, " ")
}

// lets is a delegation that holds from the first day.
func lets(from, to ops.Handle) ops.Delegation {
	return ops.Delegation{Meta: ops.Meta{Owner: from}, To: to, From: firstDay, Until: firstDay.AddDays(7)}
}

// handlesIn are the handles in a text.
func handlesIn(text string) []ops.Handle {
	var people []ops.Handle
	for _, word := range strings.Fields(text) {
		people = append(people, ops.Handle(word))
	}
	return people
}
