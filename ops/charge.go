package ops

import (
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// Charge is what a request takes from one budget.
type Charge struct {
	Department Handle `json:"department,omitempty"`
	Period     string `json:"period,omitempty"`
	// Amount is in the budget's currency. It is written even if it is 0, as a
	// few won are in euros, because its currency is needed for payments.
	Amount money.Amount `json:"amount"`
	// Spent is what was paid of it so far, each payment at the rate of its day.
	Spent money.Amount `json:"spent,omitzero"`
}

// SameBudget reports whether two charges are on one budget.
func (c Charge) SameBudget(other Charge) bool {
	return c.Department == other.Department && c.Period == other.Period
}

// IsZero reports whether nothing is charged to any budget.
func (c Charge) IsZero() bool { return c == Charge{} }

// Charged brings the charge of a request up to date after any change to it.
// Before is the request as it was, the zero value for a new one.
//
// While it is being decided, a request is charged to the budget of its department
// for the day on which it is needed. It moves to another when a new version is
// submitted or that day changes, and it is rated anew when the amount is lowered,
// but never so that less costs more because a rate has moved. Later its charge
// stays as it was approved, and only payments are added.
//
// Leave to go over a budget was given for that budget and that much: it lapses
// when the charge moves or grows.
func (r Request) Charged(before Request, o *Org, today dates.Date) (Request, error) {
	if r.State == InReview || r.State == ChangesRequested {
		charge, err := r.chargeNow(before, o, today)
		if err != nil {
			return r, Wrong("amount", "%s.", err)
		}
		if grows := charge.Amount.Minor > before.Charge.Amount.Minor; before.Override != "" && r.Override == before.Override &&
			(grows || !charge.SameBudget(before.Charge)) {
			r.Override, r.OverrideBy = "", ""
		}
		r.Charge = charge
	}
	if r.Charge.IsZero() || r.Spent == before.Spent {
		return r, nil
	}
	paid, err := r.Spent.Sub(before.Spent)
	if err == nil {
		paid, err = o.Convert(paid, r.Charge.Amount.Currency)
	}
	if err == nil {
		r.Charge.Spent, err = before.Charge.Spent.Add(paid)
	}
	if err != nil {
		return r, Wrong("amount", "%s.", err)
	}
	return r, nil
}

// chargeNow is the charge of a request that is being decided.
func (r *Request) chargeNow(before Request, o *Org, today dates.Date) (Charge, error) {
	if r.Version == before.Version && r.Department == before.Department && r.NeededBy == before.NeededBy {
		charge := before.Charge
		if r.Amount == before.Amount || charge.IsZero() {
			return charge, nil
		}
		// In the currency in which the account was begun, even if the budget is
		// no more.
		lowered, err := o.Convert(r.Amount, charge.Amount.Currency)
		charge.Amount.Minor = min(lowered.Minor, charge.Amount.Minor)
		return charge, err
	}
	day := r.NeededBy
	if day.IsZero() {
		day = today
	}
	budget, ok := o.BudgetFor(r.Department, day)
	if !ok {
		return Charge{}, nil
	}
	amount, err := o.Convert(r.Amount, budget.Amount.Currency)
	return Charge{Department: budget.Department, Period: budget.Period, Amount: amount}, err
}

// Hold is what a request holds of the budget that it is charged to: reserved
// while it is in review (or to be changed, so that nobody takes the money
// meanwhile), committed once it is approved, and spent as far as it was paid.
// What an account has is at any moment the sum of its requests' holds.
func (r *Request) Hold() Move {
	charge, spent := r.Charge.Amount.Minor, r.Charge.Spent.Minor
	switch r.State {
	case InReview, ChangesRequested:
		return Move{Reserved: charge}
	case Approved:
		return Move{Committed: max(charge-spent, 0), Spent: spent}
	case Fulfilled, Cancelled:
		return Move{Spent: spent}
	}
	return Move{}
}

// Posting is a move on the account of one budget.
type Posting struct {
	Department Handle
	Period     string
	Move       Move
}

// Postings are what the accounts must be told of a change to a request: off the
// budget that it was charged to, onto the one that it is charged to now. There
// are none where what it holds has not changed, except that a budget is told of
// a new charge even if that is 0: its account must be there when a payment comes,
// and the budget may be gone by then. Before is the zero value for a new request.
func Postings(before, after *Request) []Posting {
	was, is := before.Hold(), after.Hold()
	var postings []Posting
	post := func(c Charge, m Move) {
		postings = append(postings, Posting{Department: c.Department, Period: c.Period, Move: m})
	}
	if before.Charge.SameBudget(after.Charge) {
		if m := is.Minus(was); m != (Move{}) {
			post(after.Charge, m)
		}
		return postings
	}
	if was != (Move{}) {
		post(before.Charge, Move{}.Minus(was))
	}
	if !after.Charge.IsZero() {
		post(after.Charge, is)
	}
	return postings
}
