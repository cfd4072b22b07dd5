package ops_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// budgetKey names a budget.
type budgetKey struct {
	department ops.Handle
	period     string
}

// books are the accounts of several budgets in several currencies, and the
// requests that move them, in any order.
type books struct {
	org      *ops.Org
	accounts map[budgetKey]ops.Account
	requests []ops.Request
	// adjusted is the sum of the adjustments that were made.
	adjusted map[budgetKey]int64
	now      time.Time
}

func (b *books) today() dates.Date { return dates.Of(b.now) }

func TestAccountsAddUp(t *testing.T) {
	for range 10 { // a hundred lives are over in no time
		rapid.Check(t, func(t *rapid.T) {
			o := withSteps(company(), step("any", "coo"))
			late := &o.Approval[0].Steps[0]
			late.ExpireAfter.Days = 2
			o.FiscalYear = dates.MonthDay{Month: time.April, Day: 1}
			o.Budgets = []ops.Budget{
				{Department: "support", Period: "2027", Amount: eur(900)},
				{Department: "support", Period: "2027-Q4", Amount: eur(300)},
				{Department: "operations", Period: "2027", Amount: money.Amount{Minor: 90_000, Currency: "JPY"}},
				{Department: "warehouse", Period: "2026-12", Amount: money.Amount{Minor: 800_000, Currency: "KWD"}},
			}
			b := &books{org: o, accounts: map[budgetKey]ops.Account{}, adjusted: map[budgetKey]int64{}, now: noon}
			t.Repeat(map[string]func(*rapid.T){
				"":         b.check,
				"ask":      b.ask,
				"decide":   b.decide,
				"decide 2": b.decide,
				"resubmit": b.resubmit,
				"end":      b.end,
				"fulfil":   b.fulfil,
				"fulfil 2": b.fulfil,
				"adjust":   b.adjust,
				"rates":    b.rates,
				"budgets":  b.budgets,
				"days":     func(*rapid.T) { b.now = b.now.AddDate(0, 0, 20) },
			})
		})
	}
}

func (b *books) pick(t *rapid.T) int {
	if len(b.requests) == 0 {
		t.Skip("nobody has asked for anything")
	}
	return rapid.IntRange(0, len(b.requests)-1).Draw(t, "request")
}

// draft changes what is asked for, whose budget it is, and when it is needed.
func (b *books) draft(t *rapid.T, r *ops.Request) {
	if rapid.Bool().Draw(t, "another amount") || r.Amount.IsZero() {
		r.Amount = money.Amount{Minor: rapid.Int64Range(1, 50_000).Draw(t, "amount"), Currency: rapid.SampledFrom([]money.Currency{"EUR", "USD", "JPY", "KWD"}).Draw(t, "currency")}
	}
	if rapid.Bool().Draw(t, "another department") || r.Department == "" {
		r.Department = rapid.SampledFrom([]ops.Handle{"support", "warehouse", "operations", "finance"}).Draw(t, "department")
	}
	if r.NeededBy.Before(b.today()) || rapid.Bool().Draw(t, "another day") {
		r.NeededBy = dates.Date{}
		if days := rapid.IntRange(-30, 200).Draw(t, "needed in"); days >= 0 {
			r.NeededBy = b.today().AddDays(days)
		}
	}
}

// keep does what is to be done with every change: charge, and post.
func (b *books) keep(t *rapid.T, i int, next ops.Request, err error) {
	before := ops.Request{}
	if i < len(b.requests) {
		before = b.requests[i]
	}
	if err == nil {
		next, err = next.Charged(before, b.org, b.today())
	}
	if err != nil {
		if _, ok := ops.AsFault(err); !ok {
			t.Fatal(err)
		}
		return
	}
	b.checkCharge(t, before, next)
	for _, p := range ops.Postings(&before, &next) {
		key := budgetKey{p.Department, p.Period}
		account, ok := b.accounts[key]
		if !ok {
			account = b.open(t, key)
		}
		if account, err = account.Apply(p.Move); err != nil {
			t.Fatalf("%+v onto %+v: %v", p, b.accounts[key], err)
		}
		b.accounts[key] = account
	}
	if i < len(b.requests) {
		b.requests[i] = next
	} else {
		b.requests = append(b.requests, next)
	}
}

// open is the account of a budget that has none yet.
func (b *books) open(t *rapid.T, key budgetKey) ops.Account {
	budget, ok := b.org.Budget(key.department, key.period)
	if !ok {
		t.Fatalf("%v is charged, and is no budget", key)
	}
	return ops.NewAccount(budget, "ana")
}

// checkCharge makes sure that a request is charged to the budget that it belongs
// to, and that its charge rests once it is approved.
func (b *books) checkCharge(t *rapid.T, before, r ops.Request) {
	day := r.NeededBy
	if day.IsZero() {
		day = b.today()
	}
	switch {
	case r.Version != before.Version || r.State == ops.InReview && r.NeededBy != before.NeededBy:
		budget, ok := b.org.BudgetFor(r.Department, day)
		if !ok && r.Charge != (ops.Charge{}) || ok && (r.Charge.Department != budget.Department || r.Charge.Period != budget.Period) {
			t.Fatalf("%s on %s is charged to %+v, not %+v", r.Department, day, r.Charge, budget)
		}
		if amount, err := b.org.Convert(r.Amount, r.Charge.Amount.Currency); ok && (err != nil || amount != r.Charge.Amount) {
			t.Fatalf("%s is charged as %s, not %s: %v", r.Amount, r.Charge.Amount, amount, err)
		}
	case r.Amount == before.Amount:
		if r.Charge.Amount != before.Charge.Amount || !r.Charge.SameBudget(before.Charge) {
			t.Fatalf("the charge moved from %+v to %+v", before.Charge, r.Charge)
		}
	default: // lowered
		if r.Charge.Amount.Minor > before.Charge.Amount.Minor || !r.Charge.SameBudget(before.Charge) {
			t.Fatalf("for less, the charge went from %+v to %+v", before.Charge, r.Charge)
		}
	}
	if r.Spent == before.Spent && r.Charge.Spent != before.Charge.Spent || r.Charge.Spent.Minor < before.Charge.Spent.Minor {
		t.Fatalf("what was spent went from %+v to %+v", before.Charge, r.Charge)
	}
}

func (b *books) ask(t *rapid.T) {
	r := ops.Request{Meta: ops.Meta{ID: ops.MakeID("REQ", uint64(len(b.requests)+1)), Owner: "eli"}, Kind: ops.BudgetRequest, Title: "Chairs"}
	b.draft(t, &r)
	next, err := r.Submit(b.org, b.now, b.today())
	b.keep(t, len(b.requests), next, err)
}

func (b *books) decide(t *rapid.T) {
	i := b.pick(t)
	r := b.requests[i]
	seat, err := b.org.SeatOf(&r, "tom", nil, b.today())
	if err != nil {
		return
	}
	if rapid.IntRange(0, 4).Draw(t, "lower") == 0 {
		amount := r.Amount
		amount.Minor -= rapid.Int64Range(1, amount.Minor).Draw(t, "by")
		next, err := r.Lower(b.org, "tom", seat, amount, "", b.now)
		b.keep(t, i, next, err)
		return
	}
	verdict := rapid.SampledFrom([]ops.Verdict{ops.Approves, ops.Approves, ops.Approves, ops.Rejects, ops.AsksChange}).Draw(t, "verdict")
	next, err := r.Decide(b.org, "tom", seat, verdict, "Because", b.now)
	b.keep(t, i, next, err)
}

func (b *books) resubmit(t *rapid.T) {
	i := b.pick(t)
	r := b.requests[i]
	b.draft(t, &r)
	next, err := r.Resubmit(b.requests[i], b.org, b.now, b.today())
	b.keep(t, i, next, err)
}

func (b *books) end(t *rapid.T) {
	i := b.pick(t)
	r := b.requests[i]
	switch rapid.IntRange(0, 3).Draw(t, "how") {
	case 0:
		next, err := r.Withdraw("")
		b.keep(t, i, next, err)
	case 1:
		next, err := r.Cancel("No more")
		b.keep(t, i, next, err)
	case 2:
		next, err := r.Expire(b.now)
		b.keep(t, i, next, err)
	default:
		next, err := r.Reroute(b.org, "tom", b.now, b.today())
		b.keep(t, i, next, err)
	}
}

func (b *books) fulfil(t *rapid.T) {
	i := b.pick(t)
	r := b.requests[i]
	left := r.Amount.Minor - r.Spent.Minor
	paid := money.Amount{Minor: rapid.SampledFrom([]int64{left, left / 2, left / 3, 1, left + 1}).Draw(t, "paid"), Currency: r.Amount.Currency}
	next, err := r.Fulfil(paid, rapid.IntRange(0, 3).Draw(t, "final") == 0)
	b.keep(t, i, next, err)
}

func (b *books) adjust(t *rapid.T) {
	if len(b.org.Budgets) == 0 {
		t.Skip("there are no budgets")
	}
	budget := rapid.SampledFrom(b.org.Budgets).Draw(t, "budget")
	key, by := budgetKey{budget.Department, budget.Period}, rapid.Int64Range(-50_000, 50_000).Draw(t, "by")
	account, ok := b.accounts[key]
	if !ok {
		account = b.open(t, key)
	}
	account, err := account.Apply(ops.Move{Adjusted: by})
	if err != nil {
		t.Fatal(err)
	}
	b.accounts[key], b.adjusted[key] = account, b.adjusted[key]+by
}

// rates move. What is charged and spent already stays as it was.
func (b *books) rates(t *rapid.T) {
	o := *b.org
	o.Rates = nil
	for _, c := range []money.Currency{"USD", "JPY", "KWD"} {
		o.Rates = append(o.Rates, ops.Rate{Currency: c, Value: rapid.SampledFrom([]string{"0.0061", "0.5", "0.92", "1.3", "3"}).Draw(t, "rate")})
	}
	b.org = &o
}

// budgets come, go and change in size, but not in currency.
func (b *books) budgets(t *rapid.T) {
	o := *b.org
	o.Budgets = nil
	for _, budget := range []ops.Budget{
		{Department: "support", Period: "2027", Amount: eur(900)},
		{Department: "support", Period: "2026-12", Amount: money.Amount{Minor: 50_000, Currency: "USD"}},
		{Department: "finance", Period: "2027-Q3", Amount: money.Amount{Minor: 90_000, Currency: "JPY"}},
		{Department: "warehouse", Period: "2026-12", Amount: money.Amount{Minor: 800_000, Currency: "KWD"}},
	} {
		if rapid.Bool().Draw(t, "there is one") {
			budget.Amount.Minor += rapid.Int64Range(0, 1000).Draw(t, "more")
			o.Budgets = append(o.Budgets, budget)
		}
	}
	b.org = &o
	for key, account := range b.accounts {
		budget, ok := o.Budget(key.department, key.period)
		if !ok {
			continue // its account stays as it is
		}
		changed, err := account.Under(budget)
		if err != nil || changed.Base != budget.Amount {
			t.Fatalf("%v, %+v", err, changed)
		}
		b.accounts[key] = changed
	}
}

// check counts everything again from the requests.
func (b *books) check(t *rapid.T) {
	type sums struct{ reserved, committed, spent int64 }
	held := map[budgetKey]sums{}
	for i := range b.requests {
		r := &b.requests[i]
		key := budgetKey{r.Charge.Department, r.Charge.Period}
		s, charge, spent := held[key], r.Charge.Amount.Minor, r.Charge.Spent.Minor
		switch r.State {
		case ops.InReview, ops.ChangesRequested:
			s.reserved += charge
		case ops.Approved:
			if s.spent += spent; spent < charge {
				s.committed += charge - spent
			}
		default:
			s.spent += spent
		}
		held[key] = s
		if m := r.Hold(); m.Adjusted != 0 || m.Reserved < 0 || m.Committed < 0 || m.Spent < 0 {
			t.Fatalf("%s holds %+v", r.State, m)
		}
	}
	delete(held, budgetKey{}) // those that are charged to none
	for key, s := range held {
		if _, ok := b.accounts[key]; !ok && s != (sums{}) {
			t.Fatalf("%v has no account, and holds %+v", key, s)
		}
	}
	for key, a := range b.accounts {
		s := held[key]
		if a.Reserved.Minor != s.reserved || a.Committed.Minor != s.committed || a.Spent.Minor != s.spent || a.Adjusted.Minor != b.adjusted[key] {
			t.Fatalf("%v is %+v, and holds %+v adjusted by %d", key, a, s, b.adjusted[key])
		}
		want := a.Base.Minor + b.adjusted[key] - s.reserved - s.committed - s.spent
		if got := a.Available(); got.Minor != want || got.Currency != a.Base.Currency {
			t.Fatalf("%s is available of %+v", got, a)
		}
		if got := a.Unspoken(); got.Minor != want+s.reserved {
			t.Fatalf("%s is unspoken of %+v", got, a)
		}
		for _, sum := range []money.Amount{a.Adjusted, a.Reserved, a.Committed, a.Spent} {
			if sum.Currency != a.Base.Currency {
				t.Fatalf("%+v is in several currencies", a)
			}
		}
	}
}
