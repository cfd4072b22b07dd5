package commands

import (
	"fmt"
	"slices"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/storage"
)

var (
	budgetDepartment = chat.Option{Name: "department", Kind: chat.Department, Required: true, Positional: true, Help: "Whose budget"}
	budgetPeriod     = chat.Option{Name: "period", Kind: chat.Text, Max: 8, Help: "Which year, quarter or month: 2027, 2027-Q1, 2027-03", Default: "the present one"}
	budgetReason     = chat.Option{Name: "reason", Kind: chat.Text, Rest: true, Required: true, Label: "Why"}
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "budget show",
		Summary:  "Show what was budgeted, and what is left of it",
		Examples: []string{"budget show", "budget show support"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "department", Kind: chat.Department, Positional: true, Help: "Of one department", Default: "all"},
			budgetPeriod,
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		head := []string{"Budget", "Amount", "Reserved", "Committed", "Spent", "Available"}
		var rows [][]chat.Line
		for _, b := range c.org.Budgets {
			if c.has("department") && b.Department != c.department("department", "") || c.has("period") && b.Period != c.text("period") {
				continue
			}
			account, _, err := c.account(b.Department, b.Period)
			if err != nil {
				return chat.Reply{}, err
			}
			rows = append(rows, c.accountRow(account, ""))
		}
		former, err := c.formerAccounts()
		if err != nil {
			return chat.Reply{}, err
		}
		for _, account := range former {
			if (!c.has("department") || account.Department == c.department("department", "")) && (!c.has("period") || account.Period == c.text("period")) {
				rows = append(rows, c.accountRow(account, " (no longer budgeted)"))
			}
		}
		if len(rows) == 0 {
			return chat.Say("There is no budget like that."), nil
		}
		return chat.Reply{Message: chat.Message{
			Title:  chat.L("Budgets"),
			Blocks: []chat.Block{{Kind: chat.BlockTable, Head: head, Rows: rows}, chat.Note(chat.T("Reserved: asked for, not decided. Committed: approved, not paid."))},
		}}, nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "budget set",
		Summary:  "Set what a department may spend in a period",
		Examples: []string{"budget set support €400,000 New year period:2027 over:warn"},
		Options: []chat.Option{
			budgetDepartment,
			{Name: "amount", Kind: chat.Money, Required: true, Positional: true, Help: "The whole budget"},
			budgetReason,
			budgetPeriod,
			{Name: "over", Kind: chat.Choice, Choices: words([]string{string(ops.OverStop), string(ops.OverWarn), string(ops.OverIgnore)}), Help: "What happens to requests for more", Default: "warn"},
		},
	},
	Who: ops.Treasurers, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		budget := ops.Budget{
			Department: c.department("department", ""), Period: c.period(), Amount: c.values["amount"].amount, OverBudget: ops.OverWarn,
		}
		file, err := c.file()
		if err != nil {
			return chat.Reply{}, err
		}
		org := *file
		org.Budgets = nil
		for _, b := range c.org.Budgets {
			if b.Department != budget.Department || b.Period != budget.Period {
				org.Budgets = append(org.Budgets, b)
				continue
			}
			budget.OverBudget = b.OverBudget
			if b.Amount.Currency != budget.Amount.Currency {
				return chat.Reply{}, ops.Wrong("amount", "That budget is kept in %s. Write the amount in %s.", b.Amount.Currency, b.Amount.Currency)
			}
		}
		if c.has("over") {
			budget.OverBudget = ops.OverBudget(c.text("over"))
		}
		org.Budgets = append(org.Budgets, budget)
		if budget.Amount.Minor < 0 {
			return chat.Reply{}, ops.Wrong("amount", "A budget cannot be negative: write 0 or more.")
		}
		account, kept, err := c.account(budget.Department, budget.Period)
		if err == nil && kept {
			_, err = account.Under(budget)
		}
		if err != nil {
			return chat.Reply{}, err
		}
		if err := c.changeOrg(&org, "period"); err != nil {
			return chat.Reply{}, err
		}
		c.edit.Entry.Note = c.text("reason")
		return c.budgetReply("Set", budget.Department, budget.Period)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "budget adjust",
		Summary:  "Add to a budget, or cut it",
		Examples: []string{"budget adjust support add:€10k Second shift", "budget adjust support cut:€5k Savings"},
		Options: []chat.Option{
			budgetDepartment,
			{Name: "add", Kind: chat.Money, Form: true, Help: "How much to add"},
			{Name: "cut", Kind: chat.Money, Form: true, Help: "How much to take away"},
			budgetReason, budgetPeriod,
		},
	},
	Who: ops.Treasurers, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		if c.has("add") == c.has("cut") {
			return chat.Reply{}, ops.Wrong("add", "Write either what to add or what to cut.")
		}
		option, sign := "add", int64(1)
		if c.has("cut") {
			option, sign = "cut", -1
		}
		department, period := c.department("department", ""), c.period()
		if err := c.adjust(department, period, c.values[option].amount, sign, option); err != nil {
			return chat.Reply{}, err
		}
		c.edit.Entry.Note = c.text("reason")
		return c.budgetReply("Adjusted", department, period)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "budget move",
		Summary:  "Move money from one department’s budget to another’s",
		Examples: []string{"budget move sales support €10k Support takes over the fair"},
		Options: []chat.Option{
			{Name: "from", Kind: chat.Department, Required: true, Positional: true, Help: "Whose budget gets smaller"},
			{Name: "to", Kind: chat.Department, Required: true, Positional: true, Help: "Whose budget grows"},
			{Name: "amount", Kind: chat.Money, Required: true, Positional: true, Help: "How much"},
			budgetReason, budgetPeriod,
		},
	},
	Who: ops.Treasurers, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		from, to, amount := c.department("from", ""), c.department("to", ""), c.values["amount"].amount
		if from == to {
			return chat.Reply{}, ops.Wrong("to", "That is the same department. Who should get it?")
		}
		if err := c.adjust(from, c.periodOf(from), amount, -1, "amount"); err != nil {
			return chat.Reply{}, err
		}
		if err := c.adjust(to, c.periodOf(to), amount, 1, "amount"); err != nil {
			return chat.Reply{}, err
		}
		c.edit.Entry.Note = c.text("reason")
		reply, err := c.budgetReply("Moved "+c.money(amount), from, c.periodOf(from))
		if err != nil {
			return reply, err
		}
		second, err := c.budgetReply("Now", to, c.periodOf(to))
		reply.Message.Blocks = []chat.Block{chat.Paragraph(second.Message.Title...)}
		return reply, err
	},
})

// adjust adds an amount (sign 1) to a budget, or takes it away (-1). No more can
// be taken than is available.
func (c *call) adjust(department ops.Handle, period string, amount money.Amount, sign int64, option string) error {
	account, ok, err := c.account(department, period)
	if err != nil {
		return err
	}
	if !ok {
		return ops.Refuse("%s has no budget for %s. Set one: /budget set", c.departmentName(department), period)
	}
	if amount, err = c.org.Convert(amount, account.Base.Currency); err != nil {
		return ops.Wrong(option, "%s.", err)
	}
	if amount.Minor <= 0 {
		return ops.Wrong(option, "How much? Write an amount that is more than 0.")
	}
	if sign < 0 && amount.Minor > account.Available().Minor {
		return ops.Wrong(option, "Only %s of the budget of %s is available.", c.money(account.Available()), c.departmentName(department))
	}
	if account, err = account.Apply(ops.Move{Adjusted: sign * amount.Minor}); err != nil {
		return err
	}
	return save(c, storage.Accounts, &account)
}

// period is the period that is named, or the present one of the department.
func (c *call) period() string { return c.periodOf(c.department("department", "")) }

func (c *call) periodOf(department ops.Handle) string {
	if c.has("period") {
		return c.text("period")
	}
	if budget, ok := c.org.BudgetFor(department, c.today); ok && budget.Department == department {
		return budget.Period
	}
	for _, b := range c.org.Budgets { // the next one, where this year has none
		if b.Department == department {
			return b.Period
		}
	}
	return fmt.Sprint(dates.QuarterOf(c.today, c.org.FiscalYear).Year)
}

// changeOrg replaces the organisation, if it would still be in order. What is
// not is said beside the option.
func (c *call) changeOrg(org *ops.Org, option string) error {
	if problems := org.Check(); len(problems) > 0 {
		return ops.Wrong(option, "%s.", capital(problems[0].Text))
	}
	if _, err := storage.SaveOrg(c.edit, org); err != nil {
		return err
	}
	return c.readOrg()
}

// file is the organisation as its file has it: what may be changed and saved. What
// commands go by is c.org.
func (c *call) file() (*ops.Org, error) { return c.book.org.file(c.r) }

// readOrg has the call go by the organisation as it is now.
func (c *call) readOrg() (err error) {
	c.org, err = c.book.org.read(c.r)
	return err
}

func (c *call) budgetReply(done string, department ops.Handle, period string) (chat.Reply, error) {
	account, _, err := c.account(department, period)
	total := account.Base
	total.Minor += account.Adjusted.Minor
	return chat.Say(fmt.Sprintf("%s: the budget of %s for %s is %s, of which %s is available.",
		done, c.departmentName(department), period, c.money(total), c.money(account.Available()))), err
}

// accountRow is an account in the table of budgets.
func (c *call) accountRow(account ops.Account, note string) []chat.Line {
	total := account.Base
	total.Minor += account.Adjusted.Minor
	return []chat.Line{
		chat.L(c.departmentName(account.Department) + " " + account.Period + note), chat.L(c.money(total)), chat.L(c.money(account.Reserved)),
		chat.L(c.money(account.Committed)), chat.L(c.money(account.Spent)), {chat.B(c.money(account.Available()))},
	}
}

// formerAccounts are those with something in them whose budget has been taken
// out of the organisation.
func (c *call) formerAccounts() ([]ops.Account, error) {
	page, err := storage.Accounts.List(c.r, storage.Query{List: "department", Limit: 10 * countTo})
	return slices.DeleteFunc(page.Records, func(a ops.Account) bool {
		_, budgeted := c.org.Budget(a.Department, a.Period)
		return budgeted || a.Reserved.IsZero() && a.Committed.IsZero() && a.Spent.IsZero()
	}), err
}
