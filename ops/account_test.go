package ops_test

import (
	"math"
	"strings"
	"testing"

	"adjutant/ops"
	"adjutant/ops/money"
)

// One budget from asking to paying, sum by sum.
func TestBudgetOfARequest(t *testing.T) {
	o := withSteps(company(), step("any", "coo"))
	o.Budgets = []ops.Budget{{Department: "support", Period: "2026", Amount: eur(1_000)}, {Department: "support", Period: "2027", Amount: eur(50)}}
	accounts := map[string]ops.Account{}
	for _, b := range o.Budgets {
		accounts[b.Period] = ops.NewAccount(b, "ana")
	}
	var kept ops.Request
	keep := func(next ops.Request, err error) {
		t.Helper()
		if err == nil {
			next, err = next.Charged(kept, o, firstDay)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range ops.Postings(&kept, &next) {
			if accounts[p.Period], err = accounts[p.Period].Apply(p.Move); err != nil {
				t.Fatal(err)
			}
		}
		kept = next
	}
	is := func(period string, available, reserved, committed, spent int64) {
		t.Helper()
		a := accounts[period]
		if a.Available() != eur(available) || a.Reserved != eur(reserved) || a.Committed != eur(committed) || a.Spent != eur(spent) {
			t.Errorf("%s available, %s reserved, %s committed, %s spent", a.Available(), a.Reserved, a.Committed, a.Spent)
		}
	}
	ask := ops.Request{Meta: ops.Meta{ID: "REQ-7", Owner: "eli", Department: "support"}, Kind: ops.BudgetRequest, Title: "Chairs", Amount: eur(400)}
	is("2026", 1_000, 0, 0, 0)
	keep(ask.Submit(o, noon, firstDay))
	is("2026", 600, 400, 0, 0)
	keep(does(t, o, kept, "tom", ops.AsksChange), nil)
	is("2026", 600, 400, 0, 0) // nobody takes it meanwhile
	changed := kept
	changed.NeededBy = firstDay.AddDays(60) // in the next year, and nothing else
	keep(changed.Resubmit(kept, o, noon, firstDay))
	is("2026", 1_000, 0, 0, 0)
	is("2027", -350, 400, 0, 0)
	changed = kept
	changed.Amount, changed.NeededBy = eur(500), firstDay
	keep(changed.Resubmit(kept, o, noon, firstDay))
	is("2026", 500, 500, 0, 0)
	is("2027", 50, 0, 0, 0)
	seat, err := o.SeatOf(&kept, "tom", nil, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	keep(kept.Lower(o, "tom", seat, eur(300), "", noon))
	is("2026", 700, 300, 0, 0)
	keep(approve(t, o, kept, "tom"), nil)
	is("2026", 700, 0, 300, 0)
	keep(kept.Fulfil(eur(100), false))
	is("2026", 700, 0, 200, 100)
	half := kept
	keep(kept.Cancel("The season is over"))
	is("2026", 900, 0, 0, 100)
	keep(half, nil) // back, as if undone
	is("2026", 700, 0, 200, 100)
	keep(kept.Fulfil(eur(50), true))
	is("2026", 850, 0, 0, 150)
}

// What has been paid stays at the rate of its day, whatever is done later.
func TestPaymentsKeepTheirRate(t *testing.T) {
	o := withSteps(company(), step("any", "coo"))
	o.Budgets = []ops.Budget{{Department: "support", Period: "2026", Amount: eur(1_000)}}
	usd := func(units int64) money.Amount { return money.Amount{Minor: units * 100, Currency: "USD"} }
	r := submitted(t, o, ops.Request{Meta: ops.Meta{Owner: "eli", Department: "support"}, Kind: ops.BudgetRequest, Title: "Chairs", Amount: usd(100)})
	charged := func(before ops.Request, err error) {
		t.Helper()
		if err == nil {
			r, err = r.Charged(before, o, firstDay)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	charged(ops.Request{}, nil)
	r = approve(t, o, r, "tom")
	for _, c := range []struct {
		rate             string
		paid             int64
		committed, spent int64
	}{{"0.92", 50, 46_00, 46_00}, {"1.00", 25, 21_00, 71_00}, {"2.00", 20, 0, 111_00}} {
		o.Rates[0].Value = c.rate
		before := r
		var err error
		r, err = r.Fulfil(usd(c.paid), false)
		charged(before, err)
		if m := r.Hold(); m != (ops.Move{Committed: c.committed, Spent: c.spent}) {
			t.Errorf("at %s: %+v", c.rate, m)
		}
	}
	o.Rates[0].Value = "9"
	before := r
	r, err := r.Cancel("The season is over")
	if charged(before, err); r.Hold() != (ops.Move{Spent: 111_00}) {
		t.Errorf("cancelled: %+v", r.Hold())
	}
	o.Rates = nil
	before.Charge.Spent = money.Amount{}
	paid, err := before.Fulfil(usd(1), false)
	if err != nil {
		t.Fatal(err)
	}
	_, err = paid.Charged(before, o, firstDay)
	faulty(t, err, "There is no exchange rate for USD")
}

// Leave to go over a budget is for that budget and that much.
func TestOverrideLapses(t *testing.T) {
	o := withSteps(company(), step("any", "coo"))
	o.Budgets = []ops.Budget{{Department: "support", Period: "2026", Amount: eur(1)}, {Department: "support", Period: "2027", Amount: eur(1)}, {Department: "finance", Period: "2026", Amount: eur(1)}}
	before, err := asked(t, o, "eli", "support").Charged(ops.Request{}, o, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	before.Override, before.OverrideBy = "It must be", "tom"
	for name, c := range map[string]struct {
		change func(r *ops.Request)
		kept   bool
	}{
		"nothing":     {func(*ops.Request) {}, true},
		"the title":   {func(r *ops.Request) { r.Title = "Desks" }, true},
		"same budget": {func(r *ops.Request) { r.NeededBy = firstDay }, true},
		"next year":   {func(r *ops.Request) { r.NeededBy = firstDay.AddDays(90) }, false},
		"more":        {func(r *ops.Request) { r.Amount = eur(1_001) }, false},
		"another's":   {func(r *ops.Request) { r.Department = "finance" }, false},
	} {
		r := before
		c.change(&r)
		r, err := r.Resubmit(before, o, noon, firstDay)
		if err == nil {
			r, err = r.Charged(before, o, firstDay)
		}
		if err != nil || (r.Override != "") != c.kept || (r.OverrideBy != "") != c.kept {
			t.Errorf("%s: %v, %q", name, err, r.Override)
		}
	}
	// The rate of a request on a new route may have moved.
	foreign := before
	foreign.Amount = money.Amount{Minor: 100_000, Currency: "USD"}
	foreign.Charge.Amount = eur(920)
	o.Rates[0].Value = "0.93"
	rerouted, err := foreign.Reroute(o, "tom", noon, firstDay)
	if err == nil {
		rerouted, err = rerouted.Charged(foreign, o, firstDay)
	}
	if err != nil || rerouted.Charge.Amount != eur(930) || rerouted.Override != "" {
		t.Errorf("%v, %s, %q", err, rerouted.Charge.Amount, rerouted.Override)
	}
}

func TestAccountRefuses(t *testing.T) {
	a := ops.NewAccount(ops.Budget{Department: "support", Period: "2026", Amount: eur(1)}, "ana")
	for _, m := range []ops.Move{{Reserved: -1}, {Committed: -1}, {Spent: -1}, {Reserved: 5, Spent: -1}} {
		got, err := a.Apply(m)
		if _, fault := ops.AsFault(err); err == nil || fault || got.Reserved != a.Reserved || got.Spent != a.Spent {
			t.Errorf("%+v: %v, %+v", m, err, got)
		}
	}
	if got, err := a.Apply(ops.Move{Adjusted: -500}); err != nil || got.Available().Minor != -400 {
		t.Errorf("%v, %s", err, got.Available())
	}
	full, err := a.Apply(ops.Move{Reserved: math.MaxInt64, Committed: math.MaxInt64, Spent: math.MaxInt64})
	if err != nil {
		t.Fatal(err)
	}
	// Three times too much is not suddenly a lot that is left.
	if full.Available().Minor != math.MinInt64 || full.Unspoken().Minor != math.MinInt64 {
		t.Errorf("%s is left", full.Available())
	}
	got, err := full.Apply(ops.Move{Reserved: -5, Committed: 1})
	if faulty(t, err, "more than the budget of support for 2026 can count"); got.Reserved != full.Reserved {
		t.Errorf("%+v", got)
	}
	rich := a
	rich.Base.Minor, rich.Adjusted.Minor = math.MaxInt64, math.MaxInt64
	if rich.Available().Minor != math.MaxInt64 {
		t.Errorf("%s is left", rich.Available())
	}
}

// An account keeps its currency as soon as there is something in it.
func TestAccountUnderAnotherBudget(t *testing.T) {
	usd := ops.Budget{Department: "support", Period: "2026", Amount: money.Amount{Minor: 7, Currency: "USD"}}
	empty := ops.NewAccount(ops.Budget{Department: "support", Period: "2026", Amount: eur(1)}, "ana")
	changed, err := empty.Under(usd)
	if err != nil || changed.Available() != usd.Amount || changed.Reserved.Currency != "USD" || changed.Spent.Currency != "USD" {
		t.Errorf("%v, %+v", err, changed)
	}
	for _, m := range []ops.Move{{Adjusted: 1}, {Reserved: 1}, {Committed: 1}, {Spent: 1}} {
		used, err := empty.Apply(m)
		if err != nil {
			t.Fatal(err)
		}
		_, err = used.Under(usd)
		faulty(t, err, "is kept in EUR, and cannot change to USD")
		if more, err := used.Under(ops.Budget{Amount: eur(9)}); err != nil || more.Base != eur(9) {
			t.Errorf("%v, %+v", err, more)
		}
	}
}

// A budget may be deleted while somebody asks for a part of it. What is asked
// for stays where it was charged, and in that currency.
func TestLowerAfterTheBudgetIsGone(t *testing.T) {
	o := withSteps(company(), step("any", "coo"))
	o.Budgets = []ops.Budget{{Department: "support", Period: "2026", Amount: money.Amount{Minor: 1, Currency: "KWD"}}}
	before, err := asked(t, o, "eli", "support").Charged(ops.Request{}, o, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	for _, budgets := range [][]ops.Budget{nil, {{Department: "support", Period: "2026", Amount: eur(1)}}} {
		o.Budgets = budgets
		seat, err := o.SeatOf(&before, "tom", nil, firstDay)
		if err != nil {
			t.Fatal(err)
		}
		r, err := before.Lower(o, "tom", seat, eur(300), "", noon)
		if err == nil {
			r, err = r.Charged(before, o, firstDay)
		}
		want := ops.Charge{Department: "support", Period: "2026", Amount: money.Amount{Minor: 100_000, Currency: "KWD"}}
		if err != nil || r.Charge != want {
			t.Errorf("%v, %+v", err, r.Charge)
		}
	}
}

func TestAccountIndex(t *testing.T) {
	a := ops.NewAccount(ops.Budget{Department: "support", Period: "2026-Q4", Amount: eur(1)}, "ana")
	entries := a.Index()
	if len(entries) != 1 || entries[0].List != "department" || strings.Join(entries[0].Key, " ") != "support 2026-Q4" || entries[0].Facets.Owner != "ana" {
		t.Errorf("%+v", entries)
	}
}
