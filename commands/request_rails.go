package commands

import (
	"fmt"
	"strconv"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/money"
	"adjutant/storage"
)

// request is the request that the option id names.
func (c *call) request() (ops.Request, error) { return storage.Requests.Get(c.r, c.id("id")) }

// keep saves what became of a request: it charges the budget, finds out who is
// asked next, writes the record and tells those concerned. Before is the request
// as it was, the zero value for a new one.
func (c *call) keep(before ops.Request, r *ops.Request) error {
	if err := c.charge(before, r); err != nil {
		return err
	}
	r.Asked = c.org.Panel(r).Pool
	if err := save(c, storage.Requests, r); err != nil {
		return err
	}
	return c.tellOfRequest(before, *r)
}

// charge finds the budget that a request is charged to and moves what it holds:
// off the budget that it was charged to, onto the one that it is charged to now.
// What exceeds a budget that stops is refused, unless somebody who may gives a
// reason.
func (c *call) charge(before ops.Request, r *ops.Request) error {
	if before.Version != r.Version || before.Amount != r.Amount {
		if err := c.chargeTo(r); err != nil {
			return err
		}
	}
	if r.Charge.IsZero() && before.Charge.IsZero() {
		return nil
	}
	if r.Charge.Period != "" && !r.Spent.IsZero() {
		spent, err := c.org.Convert(r.Spent, r.Charge.Amount.Currency)
		if err != nil {
			return ops.Wrong("amount", "%s.", err)
		}
		r.Charge.Spent = spent
	}
	was := before.Hold()
	if !before.Charge.IsZero() && !before.Charge.SameBudget(r.Charge) {
		if _, err := c.move(before.Charge, ops.Move{}.Minus(was)); err != nil {
			return err
		}
		was = ops.Move{}
	}
	if r.Charge.IsZero() {
		return nil
	}
	account, err := c.move(r.Charge, r.Hold().Minus(was))
	if err != nil {
		return err
	}
	taking := r.State == ops.InReview && before.Version != r.Version || r.State == ops.Approved && before.State != ops.Approved
	return c.overBudget(account, r, taking)
}

// chargeTo finds the budget that a request is charged to, and how much it takes
// in that budget's currency.
func (c *call) chargeTo(r *ops.Request) error {
	day := r.NeededBy
	if day.IsZero() {
		day = c.today
	}
	budget, ok := c.org.BudgetFor(r.Department, day)
	if !ok {
		r.Charge = ops.Charge{}
		return nil
	}
	amount, err := c.org.Convert(r.Amount, budget.Amount.Currency)
	if err != nil {
		return ops.Wrong("amount", "%s.", err)
	}
	r.Charge = ops.Charge{Department: budget.Department, Period: budget.Period, Amount: amount}
	return nil
}

// overBudget refuses a request for more than is available, where the budget
// says so and nobody who may has given a reason.
func (c *call) overBudget(account ops.Account, r *ops.Request, taking bool) error {
	budget, ok := c.org.Budget(r.Charge.Department, r.Charge.Period)
	if !taking || !ok || account.Available().Minor >= 0 || budget.OverBudget != ops.OverStop || r.Override != "" {
		return nil
	}
	over := money.Amount{Minor: -account.Available().Minor, Currency: account.Base.Currency}
	if !ops.Treasurers.May(c.org, c.me) {
		return ops.Wrong("amount", "That is %s over the budget of %s for %s, which stops there. Ask for less, or ask %s.",
			c.money(over), c.departmentName(account.Department), account.Period, ops.Treasurers.Words)
	}
	if !c.has("override") {
		return ops.Wrong("override", "That is %s over the budget of %s for %s. If it must be, say why.",
			c.money(over), c.departmentName(account.Department), account.Period)
	}
	r.Override, r.OverrideBy = c.text("override"), c.me.Handle
	return nil
}

// account is the account of a budget, new where nothing has moved on it yet. It
// reports false where there is no such budget.
func (c *call) account(department ops.Handle, period string) (ops.Account, bool, error) {
	budget, ok := c.org.Budget(department, period)
	account, kept, err := found(storage.Accounts.First(c.r, storage.Query{
		List: "department", Key: []string{string(department), period},
	}))
	switch {
	case err != nil || kept && !ok:
		return account, kept, err
	case !kept && !ok:
		return account, false, nil
	case !kept:
		d, _ := c.org.Department(department)
		return ops.NewAccount(budget, d.Head), true, nil
	}
	account.Base = budget.Amount
	return account, true, nil
}

// move adds a move to the account of the budget that is charged.
func (c *call) move(charge ops.Charge, m ops.Move) (ops.Account, error) {
	account, ok, err := c.account(charge.Department, charge.Period)
	if err != nil {
		return account, err
	}
	if !ok {
		return account, fmt.Errorf("no account for %s %s", charge.Department, charge.Period)
	}
	if account, err = account.Apply(m); err != nil {
		return account, err
	}
	return account, save(c, storage.Accounts, &account)
}

// delegations are those that somebody has been given.
func (c *call) delegations(to ops.Handle) ([]ops.Delegation, error) {
	page, err := storage.Delegations.List(c.r, storage.Query{List: "to", Key: []string{string(to)}, Limit: countTo})
	return page.Records, err
}

// tellOfRequest asks those who are to decide now, and those who decide in their
// place, and tells the requester of an outcome. Each step of each version is a
// message of its own, since a change of an old one would notify nobody.
func (c *call) tellOfRequest(before, r ops.Request) error {
	if r.State == ops.InReview && (before.State != ops.InReview || before.Step != r.Step || before.Version != r.Version || !sameHandles(before.Asked, r.Asked)) {
		slot := fmt.Sprintf("ask-%d-%d", r.Version, r.Step)
		for _, h := range r.Asked {
			if err := c.tellPerson(h, r.ID, slot); err != nil {
				return err
			}
			if err := c.tellDelegates(h, r, slot); err != nil {
				return err
			}
		}
		if len(r.Asked) == 0 {
			for _, coo := range c.operators() {
				if err := c.tellPerson(coo.Handle, r.ID, "nobody"); err != nil {
					return err
				}
			}
		}
	}
	if before.ID != "" && r.State != before.State && r.State != ops.InReview {
		return c.tellPerson(r.Owner, r.ID, "outcome-"+string(r.State)+"-"+strconv.Itoa(r.Version))
	}
	return nil
}

// tellDelegates asks those who may decide in a person's place.
func (c *call) tellDelegates(h ops.Handle, r ops.Request, slot string) error {
	page, err := storage.Delegations.List(c.r, storage.Query{List: "from", Key: []string{string(h)}, Limit: countTo})
	if err != nil {
		return err
	}
	for _, d := range page.Records {
		if d.HoldsOn(c.today) && d.Covers(r.Worth) && d.To != r.Owner && d.To != r.Beneficiary {
			if err := c.tellPerson(d.To, r.ID, slot); err != nil {
				return err
			}
		}
	}
	return nil
}

func sameHandles(a, b []ops.Handle) bool {
	return joinHandles(a, ",") == joinHandles(b, ",")
}

// money is an amount as people of the company read it.
func (c *call) money(a money.Amount) string { return a.Format(c.org.Locale) }

// requestButton asks for a command about the request as it is now.
func requestButton(label, path string, r ops.Request, style chat.Style, form bool) chat.Button {
	return chat.Button{
		Label: label, Path: path, Style: style, Form: form,
		Args: chat.Args{"id": string(r.ID), revisionArg: strconv.Itoa(r.Revision)},
	}
}
