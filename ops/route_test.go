package ops_test

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/money"
)

// Each edge of a band, a minor unit below, on it and above: what a bound is in,
// what the amount is in, and how many decimals either has.
func TestRouteAtEachEdge(t *testing.T) {
	for _, c := range []struct {
		bound    money.Amount
		currency money.Currency
		last     int64 // the largest amount, in minor units, that the lower rule holds for
	}{
		{eur(5_000), "EUR", 500_000},
		{eur(5_000), "USD", 543_478},                                       // 5,434.7826…
		{eur(5_000), "JPY", 819_672},                                       // 819,672.13…
		{eur(5_000), "KWD", 1_666_666},                                     // 1,666.667 is 5,000.001, which would round to the bound
		{eur(6_000), "KWD", 2_000_000},                                     // exactly
		{eur(61), "JPY", 10_000},                                           // exactly
		{eur(92), "USD", 10_000},                                           // exactly
		{money.Amount{Minor: 10_000_00, Currency: "USD"}, "EUR", 9_200_00}, // exactly
		{money.Amount{Minor: 10_000_00, Currency: "USD"}, "USD", 10_000_00},
		{money.Amount{Minor: 10_000_00, Currency: "USD"}, "KWD", 3_066_666},
		{money.Amount{Minor: 819_672, Currency: "JPY"}, "EUR", 499_999}, // 4,999.9992
		{money.Amount{Minor: 819_672, Currency: "JPY"}, "JPY", 819_672},
		{money.Amount{Minor: 1_666_667, Currency: "KWD"}, "EUR", 500_000}, // 5,000.001
		{money.Amount{Minor: 1_666_667, Currency: "KWD"}, "KWD", 1_666_667},
	} {
		o := company()
		o.Approval = append(o.Approval[1:],
			ops.ApprovalRule{Kind: ops.BudgetRequest, Over: &c.bound, Steps: []ops.ApprovalStep{step("any", "ceo")}},
			ops.ApprovalRule{Kind: ops.BudgetRequest, UpTo: &c.bound, Steps: []ops.ApprovalStep{step("any", "coo")}})
		if problems := o.Check(); len(problems) > 0 {
			t.Fatal(problems)
		}
		for by, want := range map[int64]string{-1: "coo", 0: "coo", 1: "ceo"} {
			amount := money.Amount{Minor: c.last + by, Currency: c.currency}
			rule, ok := o.RouteFor(ops.BudgetRequest, "support", amount)
			if !ok || rule.Steps[0].By[0] != want {
				t.Errorf("%s with the bound at %s: %v, %t, want %s", amount, c.bound, rule.Steps, ok, want)
			}
		}
	}
}

// A department with rules of its own for a kind is under those alone; the rules
// for all are those of no department.
func TestRouteOfDepartment(t *testing.T) {
	o := company()
	bound := eur(100)
	o.Approval = append(o.Approval,
		ops.ApprovalRule{Kind: ops.BudgetRequest, Department: "support", UpTo: &bound, Steps: []ops.ApprovalStep{step("any", "ana")}},
		ops.ApprovalRule{Kind: ops.BudgetRequest, Department: "support", Over: &bound, Steps: []ops.ApprovalStep{step("any", "bo")}})
	for _, c := range []struct {
		kind       ops.RequestKind
		department ops.Handle
		amount     money.Amount
		want       string
	}{
		{ops.BudgetRequest, "support", eur(100), "ana"},
		{ops.BudgetRequest, "support", eur(101), "bo"},
		{ops.BudgetRequest, "warehouse", eur(101), "head"},
		{ops.BudgetRequest, "", eur(101), "head"},
		{ops.TechnologyRequest, "support", eur(100), "coo"},
		{ops.BudgetRequest, "support", money.Amount{Minor: 1, Currency: "CHF"}, ""},
		{"travel", "support", eur(1), ""},
	} {
		rule, ok := o.RouteFor(c.kind, c.department, c.amount)
		if ok != (c.want != "") || ok && rule.Steps[0].By[0] != c.want {
			t.Errorf("%s of %s for %q: %v, want %q", c.amount, c.kind, c.department, rule.Steps, c.want)
		}
	}
}

// drawPolicy draws rules that are mostly in order, and sometimes leave a gap,
// overlap or end.
func drawPolicy(t *rapid.T, o *ops.Org) {
	o.Approval = nil
	for _, kind := range ops.RequestKinds {
		for _, department := range []ops.Handle{"", "support"} {
			if department != "" && rapid.Bool().Draw(t, "no rules of its own") {
				continue
			}
			var over *money.Amount
			for range rapid.IntRange(0, 3).Draw(t, "bands") {
				upTo := drawAmount(t, "bound")
				o.Approval = append(o.Approval, ops.ApprovalRule{Kind: kind, Department: department, Over: over, UpTo: &upTo, Steps: []ops.ApprovalStep{step("any", "coo")}})
				if over = &upTo; rapid.IntRange(0, 30).Draw(t, "slip") == 0 {
					slip := upTo
					slip.Minor += rapid.Int64Range(-1, 1).Draw(t, "by")
					over = &slip
				}
			}
			o.Approval = append(o.Approval, ops.ApprovalRule{Kind: kind, Department: department, Over: over, Steps: []ops.ApprovalStep{step("any", "ceo")}})
		}
	}
}

func drawAmount(t *rapid.T, name string) money.Amount {
	return money.Amount{
		Minor:    rapid.Int64Range(1, 1_000_000).Draw(t, name),
		Currency: rapid.SampledFrom([]money.Currency{"EUR", "USD", "JPY", "KWD"}).Draw(t, name+" in"),
	}
}

// inEUR is an amount in euros, exactly.
func inEUR(t *rapid.T, o *ops.Org, a money.Amount) *big.Rat {
	value := new(big.Rat).SetFrac64(a.Minor, map[money.Currency]int64{"EUR": 100, "USD": 100, "JPY": 1, "KWD": 1000}[a.Currency])
	for _, r := range o.Rates {
		if rate, ok := new(big.Rat).SetString(r.Value); ok && r.Currency == a.Currency {
			return value.Mul(value, rate)
		}
	}
	if a.Currency != "EUR" {
		t.Fatalf("no rate for %s", a.Currency)
	}
	return value
}

// Under any policy that is accepted, exactly one rule holds for every amount, at
// the edges of the bands too.
func TestRouteCoversEverything(t *testing.T) {
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		o := company()
		drawPolicy(t, o)
		for _, p := range o.Check() {
			if strings.HasPrefix(p.Path, "approval") {
				return
			}
			t.Fatal(p)
		}
		accepted++
		amounts := []money.Amount{drawAmount(t, "amount")}
		for _, rule := range o.Approval {
			if rule.UpTo != nil {
				for by := int64(-1); by <= 1; by++ {
					amounts = append(amounts, money.Amount{Minor: rule.UpTo.Minor + by, Currency: rule.UpTo.Currency})
				}
			}
		}
		kind := rapid.SampledFrom(ops.RequestKinds).Draw(t, "kind")
		department := rapid.SampledFrom([]ops.Handle{"support", "warehouse", ""}).Draw(t, "department")
		set := ops.Handle("")
		for _, rule := range o.Approval {
			if rule.Kind == kind && rule.Department == department {
				set = department
			}
		}
		for _, a := range amounts {
			value := inEUR(t, o, a)
			var holding []ops.ApprovalRule
			for _, rule := range o.Approval {
				if rule.Kind == kind && rule.Department == set &&
					(rule.Over == nil || value.Cmp(inEUR(t, o, *rule.Over)) > 0) && (rule.UpTo == nil || value.Cmp(inEUR(t, o, *rule.UpTo)) <= 0) {
					holding = append(holding, rule)
				}
			}
			rule, ok := o.RouteFor(kind, department, a)
			if len(holding) != 1 || !ok || rule.Over != holding[0].Over || rule.UpTo != holding[0].UpTo || rule.Department != set {
				t.Fatalf("%s for %q: %d rules hold, and it is %+v, %t", a, department, len(holding), rule, ok)
			}
		}
	})
	if accepted == 0 {
		t.Error("no policy was accepted")
	}
}

func TestWorth(t *testing.T) {
	o := company()
	for amount, want := range map[money.Amount]string{
		eur(12):                          "12.00 EUR|",
		{Minor: 10_001, Currency: "USD"}: "92.01 EUR|1 USD = 0.92 EUR", // 92.0092
		{Minor: 125, Currency: "USD"}:    "1.15 EUR|1 USD = 0.92 EUR",
		{Minor: 1, Currency: "JPY"}:      "0.01 EUR|1 JPY = 0.0061 EUR", // 0.0061
		{Minor: 1_005, Currency: "KWD"}:  "3.02 EUR|1 KWD = 3 EUR",      // 3.015, to the even cent
		{Minor: 1_015, Currency: "KWD"}:  "3.04 EUR|1 KWD = 3 EUR",      // 3.045, to the even cent
	} {
		worth, rate, err := o.Worth(amount)
		if got := worth.String() + "|" + rate; err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", amount, got, err, want)
		}
	}
	if _, _, err := o.Worth(money.Amount{Minor: 1, Currency: "CHF"}); err == nil {
		t.Error("francs have a rate")
	}
}
