package money

import (
	"errors"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text, locale string
		home         Currency
		want         string
	}{
		{"€40k", "en-GB", "EUR", "40000.00 EUR"},
		{"40k €", "en-GB", "EUR", "40000.00 EUR"},
		{"40K€", "en-GB", "USD", "40000.00 EUR"},
		{"40keur", "en-GB", "USD", "40000.00 EUR"},
		{"40,000 EUR", "en-GB", "EUR", "40000.00 EUR"},
		{"  eur   40,000 ", "en-GB", "GBP", "40000.00 EUR"},
		{"40000", "en-GB", "EUR", "40000.00 EUR"},
		{"40000", "en-GB", "JPY", "40000 JPY"},
		{"0", "en-GB", "EUR", "0.00 EUR"},
		{"1,234", "en-GB", "EUR", "1234.00 EUR"},
		{"1,234.5", "en-GB", "EUR", "1234.50 EUR"},
		{"1,5 EUR", "en-GB", "EUR", "1.50 EUR"},
		{"1,00,000", "en-IN", "INR", "100000.00 INR"},
		{"0.5", "en-GB", "EUR", "0.50 EUR"},
		{"$1.2m", "en-GB", "EUR", "1200000.00 USD"},
		{"1.5 million eur", "en-GB", "EUR", "1500000.00 EUR"},
		{"1.5 Mio. EUR", "en-GB", "EUR", "1500000.00 EUR"},
		{"1.234567m", "en-GB", "EUR", "1234567.00 EUR"},
		{"0.250m", "en-GB", "EUR", "250000.00 EUR"},
		{"1,250k", "en-GB", "EUR", "1250000.00 EUR"},
		{"12bn", "en-GB", "EUR", "12000000000.00 EUR"},
		{"3 thousand dollars", "en-GB", "EUR", "3000.00 USD"},
		{"2 mrd €", "de-DE", "EUR", "2000000000.00 EUR"},
		{"JPY 90000", "en-GB", "EUR", "90000 JPY"},
		{"¥90,000", "en-GB", "EUR", "90000 JPY"},
		{"0.005 KWD", "en-GB", "EUR", "0.005 KWD"},
		{"0.005 KWD", "de-DE", "EUR", "0.005 KWD"},
		{"1.234 KWD", "en-GB", "EUR", "1.234 KWD"},
		{"1,234 KWD", "de-DE", "EUR", "1.234 KWD"},

		{"40.000,50 €", "de-DE", "EUR", "40000.50 EUR"},
		{"40.000 €", "de-DE", "EUR", "40000.00 EUR"},
		{"1.234.567", "de-DE", "EUR", "1234567.00 EUR"},
		{"1,234,567.89", "de-DE", "EUR", "1234567.89 EUR"},
		{"1.5", "de-DE", "EUR", "1.50 EUR"},
		{"1,5m", "de-DE", "EUR", "1500000.00 EUR"},
		{"€1.2m", "de-DE", "EUR", "1200000.00 EUR"},
		{"1234.56", "de-DE", "EUR", "1234.56 EUR"},
		{"1.234 JPY", "de-DE", "EUR", "1234 JPY"},
		{"1'000 CHF", "de-CH", "EUR", "1000.00 CHF"},
		{"1’000.50 CHF", "en-GB", "EUR", "1000.50 CHF"},
		{"Fr. 100", "de-CH", "EUR", "100.00 CHF"},
		{"1 000,50 EUR", "fr-FR", "EUR", "1000.50 EUR"},
		{"1\u00a0000,50\u00a0€", "fr-FR", "EUR", "1000.50 EUR"},
		{"1\u202f000\u2009EUR", "en-GB", "EUR", "1000.00 EUR"},
		{"1 234", "de-DE", "EUR", "1234.00 EUR"},

		{"$40", "en-GB", "CAD", "40.00 CAD"},
		{"$40", "en-GB", "EUR", "40.00 USD"},
		{"$40 CAD", "en-GB", "EUR", "40.00 CAD"},
		{"US$ 40 USD", "en-GB", "CAD", "40.00 USD"},
		{"A$40", "en-GB", "EUR", "40.00 AUD"},
		{"¥40", "en-GB", "CNY", "40.00 CNY"},
		{"40 kr", "sv-SE", "SEK", "40.00 SEK"},
		{"40 kr.", "da-DK", "DKK", "40.00 DKK"},
		{"40k kr", "nb-NO", "NOK", "40000.00 NOK"},
		{"40 zł", "pl-PL", "EUR", "40.00 PLN"},
		{"40 bnd", "en-GB", "EUR", "40.00 BND"},
		{"92233720368547758.07", "en-GB", "EUR", "92233720368547758.07 EUR"},
	} {
		got, err := Parse(c.text, c.locale, c.home)
		if err != nil || got.String() != c.want {
			t.Errorf("Parse(%q, %s, %s) = %s, %v; want %s", c.text, c.locale, c.home, got, err, c.want)
		}
	}
}

func TestParseRefusesOrAsks(t *testing.T) {
	for _, c := range []struct{ text, locale, want string }{
		{"", "en-GB", "An amount is missing: write 40000, 40k or €40,000"},
		{"a lot", "en-GB", `"a lot" has no number`},
		{"-5", "en-GB", `"-5" is negative`},
		{"€ -5", "en-GB", "is negative"},
		{"(500)", "en-GB", "is negative"},
		{"40k-50k", "en-GB", "is not one amount"},
		{"1.234", "de-DE", "Is 1.234 1234 or 1,23? Write 1234 EUR or 1,23 EUR"},
		{"1.234 €", "fr-FR", "Is 1.234 1234 or 1,23?"},
		{"40.000", "fr-FR", "Is 40.000 40000 or 40,00?"},
		{"40.000 KWD", "de-DE", "Write 40000 KWD or 40,000 KWD"},
		{"1.234m", "de-DE", "Is 1.234m 1234000000 or 1234000? Write 1234000000 EUR or 1234000 EUR"},
		{"1,200m", "de-DE", "Is 1,200m 1200000000 or 1200000?"},
		{"1.200k", "en-GB", "Is 1.200k 1200000 or 1200? Write 1200000 EUR or 1200 EUR"},
		{"€ 12.500 k", "en-US", "Write 12500000 EUR or 12500 EUR"},
		{"1.200k JPY", "de-CH", "Write 1200000 JPY or 1200 JPY"},
		{"1.234", "en-GB", "Is 1.234 1234 or 1.23? Write 1234 EUR or 1.23 EUR"},
		{"1,234", "de-DE", "Is 1,234 1234 or 1,23?"},
		{"1.2345", "en-GB", "has too many decimals: EUR has 2 decimals. Write 1.23 EUR"},
		{"0.001", "en-GB", "has too many decimals: EUR has 2 decimals. Write 0.00 EUR"},
		{"1.5 JPY", "en-GB", "JPY has no decimals. Write 1 JPY"},
		{"0.0005 KWD", "en-GB", "KWD has 3 decimals"},
		{"1.2345678k", "en-GB", "has too many decimals"},
		{"1,23,456,7", "en-GB", "are its dots and commas right? Write 1234567"},
		{"1.234,567.890", "en-GB", "are its dots and commas right?"},
		{"1.234 567", "en-GB", "are its dots and commas right?"},
		{"12 34", "en-GB", "are its dots and commas right?"},
		{"40 kr", "en-GB", `"kr" is used for several currencies: which one? Write SEK, NOK, DKK or ISK`},
		{"40 EUX", "en-GB", `"EUX" is not a currency: did you mean EUR?`},
		{"40 eru", "en-GB", "did you mean EUR, ERN or MRU?"},
		{"40 dolars", "en-GB", "did you mean USD?"},
		{"40 bananas", "en-GB", `"bananas" is not a currency: write a code, such as EUR or USD`},
		{"€40 USD", "en-GB", "names two currencies"},
		{"100000000000bn", "en-GB", "is too large an amount"},
		{"92233720368547758.08", "en-GB", "is too large an amount"},
		{strings.Repeat("9", 500), "en-GB", "is too long to be an amount"},
	} {
		got, err := Parse(c.text, c.locale, "EUR")
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) || got != (Amount{}) {
			t.Errorf("Parse(%q, %s) = %s, %v; want an error with %q", c.text, c.locale, got, err, c.want)
		}
	}
	if _, err := Parse("40k", "en-GB", ""); err == nil || err.Error() != `"40k" has no currency: write 40k EUR, for example` {
		t.Errorf("without any currency: %v", err)
	}
	if _, err := Parse("40", "en-GB", "XXX"); err == nil {
		t.Error("an unknown home currency was accepted")
	}
}

func TestCurrencies(t *testing.T) {
	if n := len(Currencies()); n != 165 {
		t.Errorf("%d currencies", n)
	}
	for c, want := range map[Currency]int{"EUR": 2, "JPY": 0, "KWD": 3, "CLF": 4, "MRU": 2, "ISK": 0, "BGN": 2, "": 2} {
		if got := c.Decimals(); got != want {
			t.Errorf("%s has %d decimals, want %d", c, got, want)
		}
	}
	for _, gone := range []Currency{"BGN", "HRK", "ANG", "XAU", "eur", ""} {
		if gone.Known() {
			t.Errorf("%q is known", gone)
		}
	}
	if c, err := ParseCurrency(" eur "); c != "EUR" || err != nil {
		t.Errorf("ParseCurrency(eur) = %s, %v", c, err)
	}
	for sign := range signs {
		if sign != strings.ToLower(sign) {
			t.Errorf("sign %q is never found: it is not in lower case", sign)
		}
		for _, c := range usersOf(sign) {
			if !c.Known() {
				t.Errorf("sign %q stands for %q, which is no currency", sign, c)
			}
		}
	}
	for c, symbol := range shown {
		if got, err := resolve(symbol, c); got != c || err != nil {
			t.Errorf("%s is shown as %q, which is read as %s, %v", c, symbol, got, err)
		}
	}
}
