package ops_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

func TestRequestCheck(t *testing.T) {
	hire := func(r *ops.Request) { r.Kind, r.JobTitle, r.FTE = ops.HeadcountRequest, "Shift lead", 100 }
	for name, c := range map[string]struct {
		change func(r *ops.Request)
		option string
	}{
		"complete":        {func(*ops.Request) {}, ""},
		"a kind":          {func(r *ops.Request) { r.Kind = "travel" }, "kind"},
		"no title":        {func(r *ops.Request) { r.Title = " \n" }, "title"},
		"nothing":         {func(r *ops.Request) { r.Amount.Minor = 0 }, "amount"},
		"less":            {func(r *ops.Request) { r.Amount.Minor = -1 }, "amount"},
		"the most":        {func(r *ops.Request) { r.Amount.Minor = 1e15 }, ""},
		"more than that":  {func(r *ops.Request) { r.Amount.Minor = 1e15 + 1 }, "amount"},
		"no rate":         {func(r *ops.Request) { r.Amount.Currency = "CHF" }, "amount"},
		"today":           {func(r *ops.Request) { r.NeededBy = firstDay }, ""},
		"yesterday":       {func(r *ops.Request) { r.NeededBy = firstDay.AddDays(-1) }, "needed_by"},
		"a position":      {hire, ""},
		"without a title": {func(r *ops.Request) { hire(r); r.JobTitle = "" }, "job_title"},
		"of nothing":      {func(r *ops.Request) { hire(r); r.FTE = 0 }, "fte"},
		"of a hundred":    {func(r *ops.Request) { hire(r); r.FTE = 10_000 }, ""},
		"of more":         {func(r *ops.Request) { hire(r); r.FTE = 10_001 }, "fte"},
		"a tool":          {func(r *ops.Request) { r.Kind, r.Vendor = ops.TechnologyRequest, "Zendesk" }, ""},
		"of nobody":       {func(r *ops.Request) { r.Kind = ops.TechnologyRequest }, "vendor"},
	} {
		r := ops.Request{Meta: ops.Meta{Owner: "eli", Department: "support"}, Kind: ops.BudgetRequest, Title: "Chairs", Amount: eur(1)}
		c.change(&r)
		got, err := r.Submit(company(), noon, firstDay)
		fault, _ := ops.AsFault(err)
		if c.option == "" && (err != nil || got.State != ops.InReview || got.Version != 1) || c.option != "" && (fault == nil || fault.Option != c.option) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFulfil(t *testing.T) {
	r := ops.Request{Meta: ops.Meta{ID: "REQ-7"}, State: ops.Approved, Amount: eur(100)}
	for _, c := range []struct {
		paid  money.Amount
		final bool
		words string
	}{
		{money.Amount{Minor: 1, Currency: "USD"}, false, "Write what was paid in EUR"},
		{money.Amount{}, true, "Write what was paid in EUR"},
		{eur(0), false, "How much was paid?"},
		{eur(-1), false, "How much was paid?"},
		{eur(-1), true, "How much was paid?"},
		{eur(0), true, "request cancel REQ-7"},
		{money.Amount{Minor: 100_01, Currency: "EUR"}, false, "100 EUR was approved, and this makes 100.01 EUR"},
	} {
		got, err := r.Fulfil(c.paid, c.final)
		if faulty(t, err, c.words); got.State != ops.Approved || got.Spent != r.Spent {
			t.Errorf("%s was paid: %+v", c.paid, got)
		}
	}
	pay := func(minor int64, final bool, want ops.RequestState) {
		t.Helper()
		var err error
		if r, err = r.Fulfil(money.Amount{Minor: minor, Currency: "EUR"}, final); err != nil || r.State != want {
			t.Errorf("%v, %s", err, r.State)
		}
	}
	pay(30_00, false, ops.Approved)
	part := r
	pay(69_99, false, ops.Approved)
	_, err := r.Fulfil(money.Amount{Minor: 2, Currency: "EUR"}, true)
	faulty(t, err, "this makes 100.01 EUR")
	pay(1, false, ops.Fulfilled)
	for _, minor := range []int64{0, 20_00} {
		r = part
		pay(minor, true, ops.Fulfilled) // a smaller final amount
	}
}

// What may be done to a request in each state, and nothing else.
func TestRequestStates(t *testing.T) {
	o := withSteps(company(), step("any", "coo"))
	for _, s := range ops.RequestStates {
		r := asked(t, o, "eli", "support")
		r.State = s
		r.Expires = noon
		do := map[string]error{}
		_, do["withdraw"] = r.Withdraw("")
		_, do["cancel"] = r.Cancel("The season is over")
		_, do["fulfil"] = r.Fulfil(eur(1), false)
		_, do["expire"] = r.Expire(noon)
		_, do["submit"] = r.Submit(o, noon, firstDay)
		changed := r
		changed.Amount = eur(1)
		_, do["resubmit"] = changed.Resubmit(r, o, noon, firstDay)
		_, do["reroute"] = r.Reroute(o, "tom", noon, firstDay)
		allowed := map[ops.RequestState][]string{
			ops.InReview:         {"expire", "reroute", "resubmit", "submit", "withdraw"},
			ops.ChangesRequested: {"resubmit", "submit", "withdraw"},
			ops.Approved:         {"cancel", "fulfil"},
		}[s]
		for what, err := range do {
			if (err == nil) != slices.Contains(allowed, what) {
				t.Errorf("%s while it is %s: %v", what, s, err)
			}
			if _, fault := ops.AsFault(err); err != nil && !fault {
				t.Errorf("%s: %v is no fault", what, err)
			}
		}
		if s.Ended() != (allowed == nil) {
			t.Errorf("%s has ended: %t", s, s.Ended())
		}
	}
	r := ops.Request{State: ops.Approved}
	_, err := r.Cancel("  ")
	faulty(t, err, "Why is it given up?")
}

// A request that was kept and read back can still be paid for, also where what
// it charges rounds to nothing.
func TestChargeRoundTrip(t *testing.T) {
	o := withSteps(company(), step("any", "coo"))
	o.Rates = append(o.Rates, ops.Rate{Currency: "KRW", Value: "0.0006"})
	o.Budgets = []ops.Budget{{Department: "support", Period: "2026", Amount: eur(100)}}
	r := submitted(t, o, ops.Request{
		Meta: ops.Meta{ID: "REQ-7", Owner: "eli", Department: "support"}, Kind: ops.BudgetRequest, Title: "A pencil",
		Amount: money.Amount{Minor: 8, Currency: "KRW"},
	})
	r, err := r.Charged(ops.Request{}, o, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	// The account is there when the payment comes, even if the budget is not.
	if p := ops.Postings(&ops.Request{}, &r); len(p) != 1 || p[0] != (ops.Posting{Department: "support", Period: "2026"}) {
		t.Errorf("%+v", p)
	}
	raw, err := json.Marshal(approve(t, o, r, "tom"))
	if err != nil {
		t.Fatal(err)
	}
	var kept ops.Request
	if err := json.Unmarshal(raw, &kept); err != nil {
		t.Fatal(err)
	}
	paid, err := kept.Fulfil(money.Amount{Minor: 3, Currency: "KRW"}, false)
	if err != nil {
		t.Fatal(err)
	}
	if paid, err = paid.Charged(kept, o, firstDay); err != nil || paid.Charge.Department != "support" {
		t.Errorf("%v, %+v", err, paid.Charge)
	}
}

// The list that a filter names holds all that pass it, wherever they stand.
func TestRequestLists(t *testing.T) {
	for _, s := range ops.RequestStates {
		r := ops.Request{
			Meta: ops.Meta{ID: "REQ-7", Owner: "eli", Department: "support", Created: noon, Changed: noon.Add(time.Hour)},
			Kind: ops.BudgetRequest, State: s, Asked: []ops.Handle{"tom", "mia"},
		}
		for _, f := range []ops.RequestFilter{
			{}, {Ended: true}, {State: s}, {State: ops.Approved}, {State: ops.Rejected}, {Kind: ops.BudgetRequest}, {Kind: ops.HeadcountRequest},
			{Owner: "eli"}, {Owner: "eli", Ended: true}, {Owner: "eli", State: s}, {Owner: "noa"}, {Department: "support", State: s},
			{Department: "support", Ended: true}, {Asked: "tom"}, {Asked: "eli"}, {Asked: "tom", Ended: true}, {Asked: "mia", State: ops.InReview},
			{Kind: ops.BudgetRequest, Ended: true}, {Before: firstDay}, {Before: firstDay.AddDays(1)},
			{State: s, Before: dates.Date{Year: 2026, Month: 11, Day: 24}, Owner: "eli", Department: "support", Kind: ops.BudgetRequest},
		} {
			wants := (f.Ended && s.Ended() || f.State == s || !f.Ended && f.State == "" && !s.Ended()) && (f.State == "" || f.State == s) &&
				(f.Owner == "" || f.Owner == "eli") && (f.Kind == "" || f.Kind == r.Kind) && (f.Before.IsZero() || firstDay.Before(f.Before)) &&
				(f.Asked == "" || s == ops.InReview && f.Asked != "eli")
			list, key := f.Source()
			found := slices.ContainsFunc(r.Index(), func(e ops.Entry) bool {
				return e.List == list && len(e.Key) > len(key) && slices.Equal(e.Key[:len(key)], key) && f.Pass(e.Facets)
			})
			if found != wants {
				t.Errorf("%s is found with %+v in %s %v: %t", s, f, list, key, found)
			}
		}
	}
	if (ops.RequestFilter{}).Pass(ops.Facets{}) {
		t.Error("a record without a request's facets passes")
	}
}

func TestRequestWords(t *testing.T) {
	for fte, want := range map[int]string{0: "", 100: "1 FTE", 50: "0.5 FTE", 25: "0.25 FTE", 10_000: "100 FTE"} {
		if got := (&ops.Request{FTE: fte}).FTEWords(); got != want {
			t.Errorf("%d: %q", fte, got)
		}
	}
	for _, s := range ops.RequestStates {
		if strings.Contains(s.Word(), "_") || s.Word() == "" {
			t.Errorf("%s reads %q", s, s.Word())
		}
	}
}
