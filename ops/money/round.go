package money

import "math/big"

// roundHalfEven returns the whole number nearest to x; of two that are equally
// near, the even one, so that many roundings do not drift upwards as they do in
// the way taught at school. It is the only place where this package rounds.
func roundHalfEven(x *big.Rat) *big.Int {
	// With floored division the remainder is never negative, so that negative
	// numbers need no care of their own.
	whole, rest := new(big.Int).DivMod(x.Num(), x.Denom(), new(big.Int))
	switch twice := rest.Lsh(rest, 1).Cmp(x.Denom()); {
	case twice > 0, twice == 0 && whole.Bit(0) == 1:
		whole.Add(whole, big.NewInt(1))
	}
	return whole
}
