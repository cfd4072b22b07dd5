package money

import (
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"
)

// Rates converts between currencies at stored rates.
type Rates struct {
	// Home is the company's currency, in which the rates are given.
	Home Currency `json:"home"`
	// Unit holds what one unit of each other currency is worth in Home: with
	// EUR at home, 0.92 for USD. Home itself needs no rate.
	Unit map[Currency]decimal.Decimal `json:"unit"`
}

// Convert returns what a is worth in another currency, rounded once, at the
// end, to the nearest minor unit (see roundHalfEven). An amount that is already
// in that currency is returned as it is, and the zero value as zero.
// It fails with an *Error that names the missing rate, or if the result is too
// large to be held.
func (r Rates) Convert(a Amount, to Currency) (Amount, error) {
	if a.Currency == to || a == (Amount{}) {
		return Amount{a.Minor, to}, nil
	}
	from, err := r.worth(a.Currency)
	if err != nil {
		return Amount{}, err
	}
	into, err := r.worth(to)
	if err != nil {
		return Amount{}, err
	}
	exact := new(big.Rat).SetFrac64(a.Minor, a.Currency.minorUnits())
	exact.Mul(exact, from)
	exact.Quo(exact, into)
	exact.Mul(exact, new(big.Rat).SetInt64(to.minorUnits()))
	minor := roundHalfEven(exact)
	if !minor.IsInt64() {
		return Amount{}, &Error{Sentence: fmt.Sprintf("%s is too large an amount in %s", a, to)}
	}
	return Amount{minor.Int64(), to}, nil
}

// worth returns the value of one unit of c in the home currency.
func (r Rates) worth(c Currency) (*big.Rat, error) {
	if c == r.Home && c != "" {
		return big.NewRat(1, 1), nil
	}
	rate, ok := r.Unit[c]
	switch {
	case !ok:
		return nil, &Error{Sentence: fmt.Sprintf("There is no exchange rate for %s: add one, or write the amount in %s", c, r.Home)}
	case !rate.IsPositive():
		return nil, &Error{Sentence: fmt.Sprintf("The exchange rate for %s must be more than zero", c)}
	case rate.Exponent() > 30 || rate.Exponent() < -30 || rate.NumDigits() > 60:
		return nil, &Error{Sentence: fmt.Sprintf("The exchange rate for %s has too many digits", c)}
	}
	return rate.Rat(), nil
}
