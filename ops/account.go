package ops

import (
	"errors"
	"math"
	"math/big"

	"adjutant/ops/money"
)

// Account is what has become of one budget: a department's money for a period.
// All amounts are in the budget's own currency. At any moment
//
//	budget + Adjusted − Reserved − Committed − Spent = available
type Account struct {
	Meta
	Period string `json:"period"`
	// Base is the budget as it was when the account last moved; the
	// organisation's file or /budget set say what it is now.
	Base      money.Amount `json:"base"`
	Adjusted  money.Amount `json:"adjusted"`
	Reserved  money.Amount `json:"reserved"`
	Committed money.Amount `json:"committed"`
	Spent     money.Amount `json:"spent"`
}

// Index puts an account into the list of its department.
func (a *Account) Index() []Entry {
	facets := FacetsOf(&a.Meta)
	return []Entry{
		{List: "department", Key: []string{string(a.Department), a.Period}, Facets: facets},
	}
}

// NewAccount is the untouched account of a budget.
func NewAccount(b Budget, owner Handle) Account {
	zero := money.Amount{Currency: b.Amount.Currency}
	return Account{
		Meta: Meta{Owner: owner, Department: b.Department}, Period: b.Period,
		Base: b.Amount, Adjusted: zero, Reserved: zero, Committed: zero, Spent: zero,
	}
}

// Under is the account with the budget as it is now. An account in which there
// is something keeps its currency, since what is in it cannot be converted
// without a loss.
func (a Account) Under(b Budget) (Account, error) {
	if a.Base.Currency != b.Amount.Currency {
		if !a.Adjusted.IsZero() || !a.Reserved.IsZero() || !a.Committed.IsZero() || !a.Spent.IsZero() {
			return a, Refuse("The budget of %s for %s is kept in %s, and cannot change to %s any more.",
				a.Department, a.Period, a.Base.Currency, b.Amount.Currency)
		}
		for _, sum := range []*money.Amount{&a.Adjusted, &a.Reserved, &a.Committed, &a.Spent} {
			sum.Currency = b.Amount.Currency
		}
	}
	a.Base = b.Amount
	return a, nil
}

// Available is what can still be asked for.
func (a Account) Available() money.Amount {
	return a.left(a.Reserved.Minor, a.Committed.Minor, a.Spent.Minor)
}

// Unspoken is what no approved request has taken: what is available, with what
// is only reserved.
func (a Account) Unspoken() money.Amount { return a.left(a.Committed.Minor, a.Spent.Minor) }

// left is the budget and what was added to it, without what is taken. Where that
// is too much to be held it is as much as can be: a sum that wrapped around
// would turn an empty budget into a full one.
func (a Account) left(taken ...int64) money.Amount {
	sum := new(big.Int).Add(big.NewInt(a.Base.Minor), big.NewInt(a.Adjusted.Minor))
	for _, minor := range taken {
		sum.Sub(sum, big.NewInt(minor))
	}
	rest := money.Amount{Minor: sum.Int64(), Currency: a.Base.Currency}
	switch {
	case sum.IsInt64():
	case sum.Sign() < 0:
		rest.Minor = math.MinInt64
	default:
		rest.Minor = math.MaxInt64
	}
	return rest
}

// Move is a change of an account's sums, in minor units.
type Move struct{ Adjusted, Reserved, Committed, Spent int64 }

// Apply adds a move to the account, or fails and changes nothing. A sum that
// becomes too large is the fault of who asked for that much; one that becomes
// negative means that the books are wrong.
func (a Account) Apply(m Move) (Account, error) {
	before := a
	for _, part := range []struct {
		sum *money.Amount
		by  int64
		low bool // may go below zero
	}{{&a.Adjusted, m.Adjusted, true}, {&a.Reserved, m.Reserved, false}, {&a.Committed, m.Committed, false}, {&a.Spent, m.Spent, false}} {
		next, err := part.sum.Add(money.Amount{Minor: part.by, Currency: part.sum.Currency})
		if err != nil {
			return before, Wrong("amount", "That is more than the budget of %s for %s can count.", a.Department, a.Period)
		}
		if next.Minor < 0 && !part.low {
			return before, errAccount
		}
		*part.sum = next
	}
	return a, nil
}

var errAccount = errors.New("an account would go below zero")

// Minus is the move that leads from another hold to this one.
func (m Move) Minus(before Move) Move {
	return Move{m.Adjusted - before.Adjusted, m.Reserved - before.Reserved, m.Committed - before.Committed, m.Spent - before.Spent}
}
