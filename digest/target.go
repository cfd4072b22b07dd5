package digest

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"adjutant/ops"
	"adjutant/storage"
)

// offTarget is what should have been done by a day that has passed, and budgets
// that have been exceeded: the worst first, then the latest.
func (b *builder) offTarget() error {
	late, err := storage.Risks.List(b.R, storage.Query{
		List: "due", Before: b.Today().String(), Limit: mostOpen,
		Keep: func(f ops.Facets) bool { return b.covers(f) && ops.RiskRank(f) >= b.level.Rank() },
	})
	if err != nil {
		return err
	}
	var items []Item
	for _, r := range late.Records {
		item := riskItem(RiskOverdue, r)
		due := slices.MinFunc(r.Overdue(b.Today()), func(x, y ops.Due) int { return x.On.Sub(y.On) })
		item.What, item.Due = due.What, due.On
		items = append(items, item)
	}
	passed, err := b.passed()
	if err != nil {
		return err
	}
	exceeded, err := b.exceeded()
	if err != nil {
		return err
	}
	actions, err := b.lateActions()
	if err != nil {
		return err
	}
	items = slices.Concat(items, passed, exceeded, actions)
	items = slices.DeleteFunc(items, func(i Item) bool { return i.ID != "" && b.listed[i.ID] == Needs })
	slices.SortStableFunc(items, func(x, y Item) int {
		return cmp.Or(cmp.Compare(gravity(y), gravity(x)), x.Due.Sub(y.Due))
	})
	b.add(OffTarget, items...)
	return nil
}

// gravity is how bad it is to miss a target.
func gravity(i Item) int {
	switch i.Rule {
	case BudgetExceeded:
		return ops.High.Rank()
	case RiskOverdue:
		return i.Level.Rank()
	case ActionOverdue:
		if i.Slips >= slippedOften {
			return ops.High.Rank()
		}
	}
	return ops.Moderate.Rank()
}

// passed are requests that were needed by now and are not decided, and blockers
// that were to be resolved by now.
func (b *builder) passed() ([]Item, error) {
	var items []Item
	for _, state := range []ops.RequestState{ops.InReview, ops.ChangesRequested} {
		page, err := storage.Requests.List(b.R, storage.Query{List: "state", Key: []string{string(state)}, Limit: mostOpen, Keep: b.covers})
		if err != nil {
			return nil, err
		}
		for _, r := range page.Records {
			if !r.NeededBy.IsZero() && r.NeededBy.Before(b.Today()) {
				items = append(items, requestItem(NeedPassed, r))
			}
		}
	}
	page, err := storage.Blockers.List(b.R, storage.Query{List: "open", Limit: mostOpen, Keep: b.concerns})
	for _, k := range page.Records {
		if !k.By.IsZero() && k.By.Before(b.Today()) && k.State == ops.BlockerAcknowledged {
			items = append(items, blockerItem(PromisePassed, k))
		}
	}
	return items, err
}

// exceeded are the budgets of which more is spoken for than there is. One that may
// be ignored is.
func (b *builder) exceeded() ([]Item, error) {
	var items []Item
	for _, d := range b.Departments() {
		budget, ok := b.Org.BudgetFor(d.Handle, b.Today())
		if !ok || budget.Department != d.Handle || budget.OverBudget == ops.OverIgnore {
			continue
		}
		account, err := storage.Accounts.First(b.R, storage.Query{List: "department", Key: []string{string(budget.Department), budget.Period}})
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if account, err = account.Under(budget); err != nil || account.Available().Minor >= 0 {
			continue // one in another currency is what it was
		}
		over := account.Available()
		over.Minor = -over.Minor
		items = append(items, Item{
			Rule: BudgetExceeded, ID: account.ID, Department: d.Handle, Owner: d.Head, Since: account.Changed, Amount: over, What: budget.Period,
			Confidential: account.Confidential, Audience: account.Audience,
		})
	}
	return items, nil
}

// ageing is what is open for long and not late: risks of which nobody has said a
// word, requests, blockers and questions that wait. Each section before it tells more.
func (b *builder) ageing() error {
	quiet, err := storage.Risks.List(b.R, storage.Query{
		List: "quiet", Before: ops.SortTime(b.Today().AddDays(1 - quietDays).Midnight(b.Zone)), Limit: mostOpen,
		Keep: func(f ops.Facets) bool { return b.covers(f) && ops.RiskRank(f) >= b.level.Rank() },
	})
	if err != nil {
		return err
	}
	var items []Item
	for _, r := range quiet.Records {
		if !r.AcceptedOn(b.Today()) { // somebody decided to live with it
			items = append(items, riskItem(RiskQuiet, r))
		}
	}
	old, err := b.old()
	if err != nil {
		return err
	}
	unanswered, err := b.unanswered()
	if err != nil {
		return err
	}
	items = slices.DeleteFunc(slices.Concat(items, old, unanswered), func(i Item) bool { return b.listed[i.ID] != "" })
	slices.SortStableFunc(items, func(x, y Item) int { return untouched(x).Compare(untouched(y)) })
	b.add(Ageing, items...)
	return nil
}

// untouched is since when nothing has happened.
func untouched(i Item) time.Time {
	if i.Rule == RiskQuiet {
		return i.Quiet
	}
	return i.Since
}

// old are requests and blockers that wait for long.
func (b *builder) old() ([]Item, error) {
	var items []Item
	for _, state := range []ops.RequestState{ops.InReview, ops.ChangesRequested} {
		page, err := storage.Requests.List(b.R, storage.Query{List: "state", Key: []string{string(state)}, Limit: mostOpen, Keep: b.covers})
		if err != nil {
			return nil, err
		}
		for _, r := range page.Records {
			item := requestItem(RequestOld, r)
			if state == ops.ChangesRequested {
				item.With, item.Since = []ops.Handle{r.Owner}, r.Changed
			}
			if b.days(item.Since) >= oldDays {
				items = append(items, item)
			}
		}
	}
	page, err := storage.Blockers.List(b.R, storage.Query{List: "open", Limit: mostOpen, Keep: b.concerns})
	for _, k := range page.Records {
		if !b.Org.WorkingAfter(k.Raised, blockedFor, k.On).After(b.Now) {
			items = append(items, blockerItem(BlockerOld, k))
		}
	}
	return items, err
}
