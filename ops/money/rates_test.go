package money

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

func rates(t interface{ Fatal(...any) }, texts map[Currency]string) Rates {
	r := Rates{Home: "EUR", Unit: map[Currency]decimal.Decimal{}}
	for c, text := range texts {
		rate, err := decimal.NewFromString(text)
		if err != nil {
			t.Fatal(err)
		}
		r.Unit[c] = rate
	}
	return r
}

func TestConvert(t *testing.T) {
	r := rates(t, map[Currency]string{"USD": "0.92", "GBP": "1.17", "JPY": "0.0061", "KWD": "2.99"})
	for _, c := range []struct {
		from Amount
		to   Currency
		want string
	}{
		{Amount{100_00, "USD"}, "EUR", "92.00 EUR"},
		{Amount{92_00, "EUR"}, "USD", "100.00 USD"},
		{Amount{100_00, "GBP"}, "USD", "127.17 USD"},
		{Amount{90_000, "JPY"}, "EUR", "549.00 EUR"},
		{Amount{1_000, "KWD"}, "JPY", "490 JPY"},
		{Amount{-100_00, "USD"}, "EUR", "-92.00 EUR"},
		{Amount{7, "CHF"}, "CHF", "0.07 CHF"},
		{Amount{}, "EUR", "0.00 EUR"},
	} {
		if got, err := r.Convert(c.from, c.to); err != nil || got.String() != c.want {
			t.Errorf("Convert(%s, %s) = %s, %v; want %s", c.from, c.to, got, err, c.want)
		}
	}
	for _, c := range []struct {
		from Amount
		to   Currency
		want string
	}{
		{Amount{1, "CHF"}, "EUR", "There is no exchange rate for CHF: add one, or write the amount in EUR"},
		{Amount{1, "EUR"}, "CHF", "There is no exchange rate for CHF"},
		{Amount{math.MaxInt64, "EUR"}, "JPY", ""},
		{Amount{math.MaxInt64, "GBP"}, "EUR", "is too large an amount in EUR"},
	} {
		got, err := r.Convert(c.from, c.to)
		if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("Convert(%s, %s) = %s, %v; want an error with %q", c.from, c.to, got, err, c.want)
		}
	}
	for want, rate := range map[string]string{"must be more than zero": "0", "too many digits": "1e500"} {
		bad := rates(t, map[Currency]string{"USD": rate})
		if _, err := bad.Convert(Amount{1, "USD"}, "EUR"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("at a rate of %s: %v, want an error with %q", rate, err, want)
		}
	}
}

func TestRoundHalfEven(t *testing.T) {
	for text, want := range map[string]int64{
		"1/2": 0, "3/2": 2, "5/2": 2, "-1/2": 0, "-3/2": -2, "-5/2": -2, "7/3": 2, "8/3": 3, "-8/3": -3, "4": 4,
	} {
		x, _ := new(big.Rat).SetString(text)
		if got := roundHalfEven(x); got.Int64() != want {
			t.Errorf("roundHalfEven(%s) = %s, want %d", text, got, want)
		}
	}
}
