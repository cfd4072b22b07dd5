package ops

import (
	"regexp"
	"slices"
	"strings"

	"adjutant/ops/money"
)

var (
	rateForm = regexp.MustCompile(`^[0-9]{1,12}(\.[0-9]{1,12})?$`)
	// periodForms are a year, a quarter of the company's fiscal year, and a
	// month.
	periodForms = regexp.MustCompile(`^20[0-9]{2}(-Q[1-4]|-(0[1-9]|1[0-2]))?$`)
)

func (c *orgChecker) checkMoney() {
	o := c.org
	c.currency("currency", o.Currency)
	for i, rate := range o.Rates {
		path := OrgPath("rates", rate.Currency)
		c.currency(path, rate.Currency)
		switch value, ok := rateOf(rate); {
		case rate.Currency == o.Currency:
			c.addBecause(path, []string{"currency"}, "%s is the company's own currency and needs no rate: delete it", rate.Currency)
		case slices.ContainsFunc(o.Rates[:i], func(r Rate) bool { return r.Currency == rate.Currency }):
			c.add(path, "%s has two rates: delete one", rate.Currency)
		case !ok:
			c.add(path, "%q is not a rate: write what one %s is worth in %s, with a point, like 0.92", shortText(rate.Value), rate.Currency, o.Currency)
		case value.Sign() <= 0:
			c.add(path, "a rate must be more than 0: write what one %s is worth in %s, like 0.92", rate.Currency, o.Currency)
		}
	}
}

func (c *orgChecker) currency(path string, currency money.Currency) {
	if code, err := money.ParseCurrency(string(currency)); err != nil {
		c.add(path, "%s", err)
	} else if code != currency {
		c.add(path, "%q is not how the code is written: write %s", currency, code)
	}
}

// PlainAmount is an amount as the organisation's file has it: 5000 EUR, 12.50 EUR.
func PlainAmount(a money.Amount) string {
	number, code, _ := strings.Cut(a.String(), " ")
	if whole, cents, ok := strings.Cut(number, "."); ok && strings.Trim(cents, "0") == "" {
		number = whole
	}
	return number + " " + code
}

// convertible refuses an amount in a currency that has no rate.
func (c *orgChecker) convertible(path string, a money.Amount) {
	known := a.Currency == c.org.Currency ||
		slices.ContainsFunc(c.org.Rates, func(r Rate) bool { return r.Currency == a.Currency })
	if !known {
		c.addBecause(path, []string{"currency", "rates"}, "there is no rate for %s: write what one %s is worth in %s under rates", a.Currency, a.Currency, c.org.Currency)
	}
}

func (c *orgChecker) checkBudgets() {
	type key struct {
		department Handle
		period     string
	}
	seen := map[key]bool{}
	for i, b := range c.org.Budgets {
		path := item("budgets", i)
		if b.Department == "" {
			c.add(path+".department", "the budget belongs to no department: write department and a handle")
		} else {
			c.knowsDepartment(path+".department", b.Department)
		}
		switch {
		case b.Period == "":
			c.add(path+".period", "the budget has no period: write a year, quarter or month, like 2026, 2026-Q3 or 2026-07")
		case !periodForms.MatchString(b.Period):
			c.add(path+".period", "%q is not a period: write a year, quarter or month, like 2026, 2026-Q3 or 2026-07", shortText(b.Period))
		case seen[key{b.Department, b.Period}]:
			c.add(path+".period", "%s has a budget for %s already: add the two up, or correct one", b.Department, b.Period)
		}
		seen[key{b.Department, b.Period}] = true
		switch {
		case b.Amount.Currency == "":
			c.add(path+".amount", "the budget has no amount: write one with its currency, like 400000 %s", c.org.Currency)
		case b.Amount.Minor < 0:
			c.add(path+".amount", "a budget cannot be negative: write 0 or more")
		default:
			c.convertible(path+".amount", b.Amount)
		}
		oneOf(c, path+".over_budget", "a choice here", b.OverBudget, []OverBudget{OverStop, OverWarn, OverIgnore})
	}
}
