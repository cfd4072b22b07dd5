package money

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

var replaceSpaces = strings.NewReplacer(nbsp, "_", narrowNBSP, "~")

var locales = []string{
	"", "en-GB", "en-US", "en-CA", "en-IN", "de-DE", "de-CH", "fr-FR", "fr-CH", "es-ES", "es-MX", "it-IT", "pl-PL",
	"pt-PT", "pt-BR", "nl-NL", "sv-SE", "da-DK", "tr-TR", "ja-JP", "zh-CN", "ru-RU", "xx",
}

var (
	anyCurrency = rapid.SampledFrom(Currencies())
	anyAmount   = rapid.Custom(func(t *rapid.T) Amount {
		// Round numbers are as common as they are rare among random ones.
		minor := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-10_000_000, 10_000_000)).Draw(t, "minor")
		round := rapid.SampledFrom([]int64{1, 1, 100, 1000, 100_000, 100_000_000}).Draw(t, "round")
		return Amount{minor / round * round, anyCurrency.Draw(t, "currency")}
	})
)

// misread reports the documented exception: a sign that means another currency
// to somebody with that home currency.
func misread(a Amount, locale string, home Currency) bool {
	for _, sign := range []string{"$", "¥"} {
		shown := strings.Trim(a.Format(locale), "0123456789.,'’ -"+nbsp+narrowNBSP) == sign
		if shown && home != a.Currency && slices.Contains(usersOf(sign), home) {
			return true
		}
	}
	return false
}

func TestPrintedAmountsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyAmount.Draw(t, "amount")
		if got, err := ParseExact(a.String()); err != nil || got != a {
			t.Fatalf("ParseExact(%s) = %s, %v", a, got, err)
		}
		if a.Minor < 0 {
			return
		}
		if got, err := Parse(a.String(), "en", a.Currency); err != nil || got != a {
			t.Fatalf("Parse(%s) = %s, %v", a, got, err)
		}
		locale, home := rapid.SampledFrom(locales).Draw(t, "locale"), anyCurrency.Draw(t, "home")
		if misread(a, locale, home) {
			home = a.Currency
		}
		for _, text := range []string{a.Format(locale), a.Short(locale)} {
			if got, err := Parse(text, locale, home); err != nil || got != a {
				t.Fatalf("%s in %s is %q, read back as %s, %v", a, locale, text, got, err)
			}
		}
	})
}

// What may have been meant as thousands is read as that, or asked about: it is never
// a thousandth. Currencies of three decimals, with their own mark, leave no doubt.
func TestThousandsNeverBecomeUnits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCurrency.Draw(t, "currency")
		magnitude := rapid.SampledFrom([]string{"", "k", "m", " thousand"}).Draw(t, "magnitude")
		if magnitude == "" && c.Decimals() > 2 {
			return
		}
		head, tail := rapid.IntRange(1, 999).Draw(t, "head"), rapid.StringMatching(`[0-9]{3}`).Draw(t, "tail")
		marked := fmt.Sprintf("%d%s%s", head, rapid.SampledFrom([]string{".", ","}).Draw(t, "mark"), tail)
		locale := rapid.SampledFrom(locales).Draw(t, "locale")
		got, err := Parse(marked+magnitude+" "+string(c), locale, c)
		want, _ := Parse(fmt.Sprintf("%d%s%s %s", head, tail, magnitude, c), locale, c)
		if err == nil && got != want {
			t.Fatalf("%s%s in %s is %s, and may be %s", marked, magnitude, locale, got, want)
		}
	})
}

func TestAddAndSubAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyAmount.Draw(t, "a"), anyAmount.Draw(t, "b")
		b.Currency = a.Currency
		sum, err := a.Add(b)
		exact := new(big.Int).Add(big.NewInt(a.Minor), big.NewInt(b.Minor))
		if (err == nil) != exact.IsInt64() {
			t.Fatalf("%s + %s = %s, %v", a, b, sum, err)
		}
		if err != nil {
			return
		}
		if back, err := sum.Sub(b); err != nil || back != a {
			t.Fatalf("%s + %s - %[2]s = %s, %v", a, b, back, err)
		}
	})
}

func TestConvertIsWithinHalfAMinorUnit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, to := anyAmount.Draw(t, "amount"), anyCurrency.Draw(t, "to")
		rate := rapid.Custom(func(t *rapid.T) decimal.Decimal {
			return decimal.New(rapid.Int64Range(1, math.MaxInt64).Draw(t, "digits"), rapid.Int32Range(-20, 0).Draw(t, "exponent"))
		})
		r := Rates{Home: "EUR", Unit: map[Currency]decimal.Decimal{a.Currency: rate.Draw(t, "from")}}
		if to != a.Currency {
			r.Unit[to] = rate.Draw(t, "into")
		}
		got, err := r.Convert(a, to)
		if err != nil {
			return // too large: the table has that
		}
		if to == a.Currency {
			if got != a {
				t.Fatalf("%s became %s", a, got)
			}
			return
		}
		worth := func(c Currency) *big.Rat {
			if c == r.Home {
				return big.NewRat(1, 1)
			}
			return r.Unit[c].Rat()
		}
		exact := new(big.Rat).Mul(big.NewRat(a.Minor, a.Currency.minorUnits()), worth(a.Currency))
		exact.Quo(exact.Mul(exact, big.NewRat(to.minorUnits(), 1)), worth(to))
		off := exact.Sub(exact, big.NewRat(got.Minor, 1))
		if off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("Convert(%s, %s) = %s, which is off by %s minor units", a, to, got, off.FloatString(3))
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"€40k", "40,000 EUR", "$1.2m", "1.5 million eur", "40.000,50 €", "1'000 CHF", "1 000,50 EUR", "0.005 KWD", "12bn",
		"1.234", "1,234", "40 kr", "40 EUX", "$40 CAD", "-5", "(5)", "1,00,000", "US$ 1", "\xff5", "5İ", "９",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, locale := range []string{"en-GB", "en-US", "de-DE", "fr-FR", "de-CH", "es-ES"} {
			a, err := Parse(text, locale, "EUR")
			var e *Error
			if err != nil {
				if !errors.As(err, &e) || !utf8.ValidString(err.Error()) || utf8.RuneCountInString(err.Error()) > 250 {
					t.Errorf("not an error to show: %q", err)
				}
				continue
			}
			if a.Minor < 0 || !a.Currency.Known() {
				t.Errorf("Parse(%q) = %s", text, a)
			}
			for _, form := range []string{a.Format(locale), a.Short(locale)} {
				if again, err := Parse(form, locale, "EUR"); err != nil || again != a {
					t.Errorf("%q is %s, printed in %s as %q, read back as %s, %v", text, a, locale, form, again, err)
				}
			}
		}
	})
}
