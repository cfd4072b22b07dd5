package money

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Amount is a sum of money. Amounts compare with ==. The zero value is no money
// in no currency: it can be added to any amount, so that sums can start from it.
type Amount struct {
	// Minor counts the currency's smallest unit: 4000000 is €40,000, and
	// 90000 is ¥90,000. It may be negative, as what is left of a budget.
	Minor int64 `json:"minor"`
	// Currency is a known code, or "" in the zero value.
	Currency Currency `json:"currency"`
}

// IsZero reports whether the amount is nothing, in whatever currency.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// Add returns a + b. It fails with an *Error if their currencies differ (convert
// one of them first, see [Rates]) or if the sum is too large to be held.
func (a Amount) Add(b Amount) (Amount, error) {
	c, err := common(a, b)
	if err != nil {
		return Amount{}, err
	}
	sum := a.Minor + b.Minor
	if (sum > a.Minor) != (b.Minor > 0) {
		return Amount{}, &Error{Sentence: fmt.Sprintf("%s and %s are too much to be added", a, b)}
	}
	return Amount{sum, c}, nil
}

// Sub returns a - b, with the errors of [Amount.Add].
func (a Amount) Sub(b Amount) (Amount, error) {
	c, err := common(a, b)
	if err != nil {
		return Amount{}, err
	}
	difference := a.Minor - b.Minor
	if (difference < a.Minor) != (b.Minor > 0) {
		return Amount{}, &Error{Sentence: fmt.Sprintf("%s and %s are too far apart to be subtracted", a, b)}
	}
	return Amount{difference, c}, nil
}

// Neg returns -a. It fails with an *Error for the one amount whose opposite is
// too large to be held.
func (a Amount) Neg() (Amount, error) { return Amount{Currency: a.Currency}.Sub(a) }

// Cmp returns -1, 0 or 1 as a is less than, the same as or more than b. It fails
// with an *Error if their currencies differ; the zero value has every currency.
func (a Amount) Cmp(b Amount) (int, error) {
	if _, err := common(a, b); err != nil {
		return 0, err
	}
	return cmp.Compare(a.Minor, b.Minor), nil
}

// common returns the currency of both amounts. The zero value takes the other's.
func common(a, b Amount) (Currency, error) {
	switch {
	case a.Currency == b.Currency, b == Amount{}:
		return a.Currency, nil
	case a == Amount{}:
		return b.Currency, nil
	}
	return "", &Error{Sentence: fmt.Sprintf("%s and %s are in different currencies: convert one of them first", a, b)}
}

// String returns the form for files and logs, which [ParseExact] reads back:
// "40000.00 EUR", "90000 JPY"; "0" for the zero value. For people, use
// [Amount.Format].
func (a Amount) String() string {
	if a == (Amount{}) {
		return "0"
	}
	whole, fraction := a.digits()
	if fraction != "" {
		fraction = "." + fraction
	}
	return strings.TrimSpace(a.sign() + whole + fraction + " " + string(a.Currency))
}

var exactForm = regexp.MustCompile(`^(-?)(\d+)(?:\.(\d+))? ([A-Z]{3})$`)

// ParseExact reads what [Amount.String] writes, in that form only. Unlike
// [Parse] it accepts negative amounts and knows no locale. All errors are of
// type *Error.
func ParseExact(text string) (Amount, error) {
	if text == "0" {
		return Amount{}, nil
	}
	m := exactForm.FindStringSubmatch(text)
	if m == nil {
		return Amount{}, refuse(text, "is not an amount: write it like 40000.00 EUR")
	}
	c, err := ParseCurrency(m[4])
	if err != nil {
		return Amount{}, err
	}
	if len(m[3]) != c.Decimals() {
		return Amount{}, refuse(text, "is not an amount: %s", decimalsRule(c))
	}
	minor, err := strconv.ParseInt(m[1]+m[2]+m[3], 10, 64)
	if err != nil {
		return Amount{}, refuse(text, "is too large an amount")
	}
	return Amount{minor, c}, nil
}

// digits returns the amount's digits before and after the decimal point,
// without its sign.
func (a Amount) digits() (whole, fraction string) {
	units, minor := uint64(a.Currency.minorUnits()), a.magnitude()
	whole = strconv.FormatUint(minor/units, 10)
	if n := a.Currency.Decimals(); n > 0 {
		fraction = fmt.Sprintf("%0*d", n, minor%units)
	}
	return whole, fraction
}

// magnitude returns the minor units without their sign.
func (a Amount) magnitude() uint64 {
	switch {
	case a.Minor == math.MinInt64:
		return 1 << 63
	case a.Minor < 0:
		return uint64(-a.Minor)
	}
	return uint64(a.Minor)
}

func (a Amount) sign() string {
	if a.Minor < 0 {
		return "-"
	}
	return ""
}

// decimalsRule says how many decimals a currency has.
func decimalsRule(c Currency) string {
	switch n := c.Decimals(); n {
	case 0:
		return string(c) + " has no decimals"
	default:
		return fmt.Sprintf("%s has %d decimals", c, n)
	}
}
