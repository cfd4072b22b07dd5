package ops

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"adjutant/ops/money"
)

// Worth is what an amount is worth in the company's currency at the stored
// rate, rounded once, and that rate as text; the rate is empty where nothing
// was converted. The error is a sentence for the person.
func (o *Org) Worth(a money.Amount) (worth money.Amount, rate string, err error) {
	worth, err = o.Convert(a, o.Currency)
	if err == nil && a.Currency != o.Currency {
		i := slices.IndexFunc(o.Rates, func(r Rate) bool { return r.Currency == a.Currency })
		rate = rateWords(o.Rates[i], o.Currency)
	}
	return worth, rate, err
}

// Convert is an amount in another currency at the stored rates. The error is a
// sentence for the person.
func (o *Org) Convert(a money.Amount, to money.Currency) (money.Amount, error) {
	return convert(a, to, o.Currency, o.Rates)
}

func convert(a money.Amount, to, home money.Currency, stored []Rate) (money.Amount, error) {
	rates := money.Rates{Home: home, Unit: make(map[money.Currency]decimal.Decimal, len(stored))}
	for _, r := range stored {
		value, err := decimal.NewFromString(r.Value)
		if err != nil {
			return money.Amount{}, fmt.Errorf("the rate for %s: %w", r.Currency, err)
		}
		rates.Unit[r.Currency] = value
	}
	return rates.Convert(a, to)
}

// rateWords is a rate as it is shown and kept with a request: 1 USD = 0.92 EUR.
func rateWords(r Rate, home money.Currency) string {
	return fmt.Sprintf("1 %s = %s %s", r.Currency, r.Value, home)
}

// parseRate reads what rateWords writes.
func parseRate(words string) (r Rate, home money.Currency, ok bool) {
	fields := strings.Fields(words)
	if len(fields) != 5 || fields[0] != "1" || fields[2] != "=" {
		return Rate{}, "", false
	}
	return Rate{Currency: money.Currency(fields[1]), Value: fields[3]}, money.Currency(fields[4]), true
}

// inCompanyMoney is what an amount is worth in minor units of the company's
// currency, unrounded, so that two bounds that meet are equal. It reports false
// if the amount's currency has no usable rate.
func (o *Org) inCompanyMoney(a money.Amount) (*big.Rat, bool) {
	value := new(big.Rat).SetInt64(a.Minor)
	if a.Currency == o.Currency {
		return value, true
	}
	i := slices.IndexFunc(o.Rates, func(r Rate) bool { return r.Currency == a.Currency })
	if i < 0 {
		return nil, false
	}
	rate, ok := rateOf(o.Rates[i])
	if !ok {
		return nil, false
	}
	value.Mul(value, rate)
	value.Mul(value, tenTo(o.Currency.Decimals()))
	return value.Quo(value, tenTo(a.Currency.Decimals())), true
}

// rateOf reads a rate exactly. It reports false if it is not a plain decimal
// number.
func rateOf(r Rate) (*big.Rat, bool) {
	if !rateForm.MatchString(r.Value) {
		return nil, false
	}
	return new(big.Rat).SetString(r.Value)
}

func tenTo(n int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))
}
