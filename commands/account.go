package commands

import (
	"fmt"

	"adjutant/ops"
	"adjutant/ops/money"
	"adjutant/storage"
)

// charge moves what a request holds on the accounts: off the budget that it was
// charged to, onto the one that it is charged to now. What exceeds a budget that
// stops is refused, unless somebody who may gives a reason.
func (c *call) charge(before ops.Request, r *ops.Request) error {
	for _, p := range ops.Postings(&before, r) {
		account, err := c.move(p, r.Charge)
		if err != nil {
			return err
		}
		if p.Department != r.Charge.Department || p.Period != r.Charge.Period {
			continue // it is freed there
		}
		switch {
		case p.Move.Reserved > 0:
			err = c.overBudget(account, account.Available(), r)
		case p.Move.Committed > 0:
			// What others have only asked for does not take away what
			// was asked for in time.
			err = c.overBudget(account, account.Unspoken(), r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// overBudget refuses a request that leaves less than nothing, where the budget
// says so and nobody who may has given a reason.
func (c *call) overBudget(account ops.Account, left money.Amount, r *ops.Request) error {
	budget, ok := c.org.Budget(r.Charge.Department, r.Charge.Period)
	if !ok || left.Minor >= 0 || budget.OverBudget != ops.OverStop || r.Override != "" {
		return nil
	}
	over := fmt.Sprintf("That is %s over the budget of %s for %s",
		c.money(money.Amount{Minor: -left.Minor, Currency: left.Currency}), c.departmentName(account.Department), account.Period)
	_, asksAmount := c.cmd.Option("amount")
	_, asksOverride := c.cmd.Option("override")
	switch {
	case ops.Treasurers.May(c.org, c.me) && asksOverride:
		if !c.has("override") {
			return ops.Wrong("override", "%s. If it must be, say why.", over)
		}
		r.Override, r.OverrideBy = c.text("override"), c.me.Handle
		return nil
	case asksAmount:
		return ops.Wrong("amount", "%s, which stops there. Ask for less, or ask the COO, the CEO or an approver to add to it.", over)
	}
	return ops.Refuse("%s, which stops there. The COO, the CEO or an approver can add to it: /budget adjust", over)
}

// account is the account of a budget as it is today, new where nothing has moved
// on it yet. It reports false where there is no such budget, and never was.
func (c *call) account(department ops.Handle, period string) (ops.Account, bool, error) {
	budget, ok := c.org.Budget(department, period)
	account, kept, err := found(storage.Accounts.First(c.r, storage.Query{
		List: "department", Key: []string{string(department), period},
	}))
	switch {
	case err != nil || kept && !ok:
		return account, kept, err
	case !ok:
		return account, false, nil
	case !kept:
		d, _ := c.org.Department(department)
		return ops.NewAccount(budget, d.Head), true, nil
	}
	if current, err := account.Under(budget); err == nil {
		account = current
	}
	return account, true, nil // in its old currency, where the budget has got another
}

// move posts to the account of a budget. What is charged in another currency
// than the account has cannot be added to it.
func (c *call) move(p ops.Posting, charged ops.Charge) (ops.Account, error) {
	account, ok, err := c.account(p.Department, p.Period)
	if err != nil {
		return account, err
	}
	if !ok {
		return account, fmt.Errorf("no account for %s %s", p.Department, p.Period)
	}
	if p.Department == charged.Department && p.Period == charged.Period && charged.Amount.Currency != account.Base.Currency {
		return account, ops.Refuse("The budget of %s for %s is in %s now, and was begun in %s. Please ask the COO to put that right.",
			c.departmentName(p.Department), p.Period, charged.Amount.Currency, account.Base.Currency)
	}
	if account, err = account.Apply(p.Move); err != nil {
		return account, err
	}
	return account, save(c, storage.Accounts, &account)
}
