package digest

import (
	"errors"
	"math"

	"adjutant/digest/chart"
	"adjutant/ops"
	"adjutant/ops/money"
	"adjutant/storage"
)

// Budgets is what has become of each department's own budget of the period that
// holds today. A department that is charged to one above it has none.
func (v View) Budgets() (chart.Budgets, error) {
	b := chart.Budgets{Of: v.of(), AsOf: v.Today(), Locale: v.Org.Locale}
	for _, d := range v.Departments() {
		budget, ok := v.Org.BudgetFor(d.Handle, v.Today())
		if !ok || budget.Department != d.Handle {
			continue
		}
		account, err := v.account(budget, d)
		if err != nil {
			return b, err
		}
		if !v.covers(ops.FacetsOf(&account.Meta)) {
			continue
		}
		b.Rows = append(b.Rows, chart.Budget{
			Label: labelOf(d), Period: budget.Period, Total: budgeted(account),
			Spent: account.Spent, Committed: account.Committed, Reserved: account.Reserved, Available: account.Available(),
		})
	}
	return b, nil
}

// account is the account of a budget as it is today, untouched where nothing has
// moved on it; in its old currency where the budget has got another.
func (v View) account(budget ops.Budget, d ops.Department) (ops.Account, error) {
	account, err := storage.Accounts.First(v.R, storage.Query{List: "department", Key: []string{string(budget.Department), budget.Period}})
	if errors.Is(err, storage.ErrNotFound) {
		return ops.NewAccount(budget, d.Head), nil
	}
	if err != nil {
		return account, err
	}
	if current, err := account.Under(budget); err == nil {
		account = current
	}
	return account, nil
}

// budgeted is the budget with what was added to it or cut; where that is too much
// to be held, as much as can be.
func budgeted(a ops.Account) money.Amount {
	total, err := a.Base.Add(a.Adjusted)
	if err != nil {
		total = money.Amount{Minor: math.MaxInt64, Currency: a.Base.Currency}
	}
	return total
}
