package money

import (
	"encoding/json"
	"math"
	"testing"
)

func TestArithmetic(t *testing.T) {
	a, b := Amount{100, "EUR"}, Amount{-30, "EUR"}
	if got, err := a.Add(b); got != (Amount{70, "EUR"}) || err != nil {
		t.Errorf("Add = %s, %v", got, err)
	}
	if got, err := a.Sub(b); got != (Amount{130, "EUR"}) || err != nil {
		t.Errorf("Sub = %s, %v", got, err)
	}
	if got, err := a.Neg(); got != (Amount{-100, "EUR"}) || err != nil {
		t.Errorf("Neg = %s, %v", got, err)
	}
	if got, err := (Amount{}).Add(a); got != a || err != nil {
		t.Errorf("zero value + a = %s, %v", got, err)
	}
	if got, err := (Amount{}).Sub(a); got != (Amount{-100, "EUR"}) || err != nil {
		t.Errorf("zero value - a = %s, %v", got, err)
	}
	if got, err := a.Cmp(b); got != 1 || err != nil {
		t.Errorf("Cmp = %d, %v", got, err)
	}
	if !(Amount{0, "EUR"}).IsZero() || a.IsZero() {
		t.Error("IsZero")
	}
	other, most, least := Amount{1, "USD"}, Amount{math.MaxInt64, "EUR"}, Amount{math.MinInt64, "EUR"}
	for name, f := range map[string]func() (Amount, error){
		"other currency": func() (Amount, error) { return a.Add(other) },
		"Sub":            func() (Amount, error) { return a.Sub(other) },
		"Cmp":            func() (Amount, error) { _, err := a.Cmp(other); return Amount{}, err },
		"zero EUR":       func() (Amount, error) { return Amount{0, "EUR"}.Add(other) },
		"over the top":   func() (Amount, error) { return most.Add(Amount{1, "EUR"}) },
		"under":          func() (Amount, error) { return least.Add(Amount{-1, "EUR"}) },
		"Sub under":      func() (Amount, error) { return least.Sub(Amount{1, "EUR"}) },
		"Sub over":       func() (Amount, error) { return Amount{0, "EUR"}.Sub(least) },
		"Neg":            least.Neg,
	} {
		if got, err := f(); err == nil || got != (Amount{}) {
			t.Errorf("%s: %s, %v; want an error", name, got, err)
		}
	}
}

func TestString(t *testing.T) {
	for text, want := range map[string]Amount{
		"40000.00 EUR":              {4_000_000, "EUR"},
		"-0.05 EUR":                 {-5, "EUR"},
		"90000 JPY":                 {90_000, "JPY"},
		"0.005 KWD":                 {5, "KWD"},
		"0.00 EUR":                  {0, "EUR"},
		"0":                         {},
		"-92233720368547758.08 EUR": {math.MinInt64, "EUR"},
	} {
		if want.String() != text {
			t.Errorf("String() = %q, want %q", want, text)
		}
		if got, err := ParseExact(text); got != want || err != nil {
			t.Errorf("ParseExact(%q) = %s, %v", text, got, err)
		}
	}
	for _, bad := range []string{"", "40000 EUR", "1.5 JPY", "40,000.00 EUR", "1.00 EUX", "1.00 eur", "92233720368547758.08 EUR"} {
		if got, err := ParseExact(bad); err == nil {
			t.Errorf("ParseExact(%q) = %s", bad, got)
		}
	}
	text, err := json.Marshal(Amount{4_000_000, "EUR"})
	if err != nil || string(text) != `{"minor":4000000,"currency":"EUR"}` {
		t.Errorf("JSON: %s, %v", text, err)
	}
}

func TestFormat(t *testing.T) {
	// Non-breaking spaces are written _, narrow ones ~.
	for _, c := range []struct {
		amount             Amount
		locale, full, most string
	}{
		{Amount{4_000_000, "EUR"}, "en-GB", "€40,000", "€40k"},
		{Amount{4_000_050, "EUR"}, "en-GB", "€40,000.50", "€40,000.50"},
		{Amount{-4_000_000, "EUR"}, "en-GB", "-€40,000", "-€40k"},
		{Amount{5, "EUR"}, "en-GB", "€0.05", "€0.05"},
		{Amount{90_000, "JPY"}, "en-GB", "¥90,000", "¥90k"},
		{Amount{100_000, "USD"}, "en-US", "$1,000", "$1k"},
		{Amount{100_000, "USD"}, "en-GB", "US$1,000", "US$1k"},
		{Amount{120_000_000, "EUR"}, "", "€1,200,000", "€1.2m"},
		{Amount{125_000_000, "EUR"}, "en", "€1,250,000", "€1.25m"},
		{Amount{123_400_000, "EUR"}, "en", "€1,234,000", "€1,234,000"},
		{Amount{123_450, "EUR"}, "en", "€1,234.50", "€1,234.50"},
		{Amount{125_000, "EUR"}, "en", "€1,250", "€1,250"},
		{Amount{150_000, "EUR"}, "en", "€1,500", "€1.5k"},
		{Amount{150_000_000_000, "EUR"}, "en", "€1,500,000,000", "€1.5bn"},
		{Amount{1_200_000, "CHF"}, "en-GB", "CHF_12,000", "CHF_12k"},
		{Amount{1_200_000, "CHF"}, "de-CH", "CHF_12’000", "CHF_12k"},
		{Amount{1_200_000, "PLN"}, "en-GB", "PLN_12,000", "PLN_12k"},
		{Amount{1_200_000, "PLN"}, "pl-PL", "12_000_zł", "12k_zł"},
		{Amount{120_000, "PLN"}, "pl-PL", "1200_zł", "1200_zł"},
		{Amount{4_000_000, "EUR"}, "de-DE", "40.000_€", "40k_€"},
		{Amount{1_234_500, "EUR"}, "de-DE", "12.345,00_€", "12.345,00_€"},
		{Amount{1_234_550, "EUR"}, "de-DE", "12.345,50_€", "12.345,50_€"},
		{Amount{123_456_700, "EUR"}, "de-DE", "1.234.567_€", "1.234.567_€"},
		{Amount{90_000, "JPY"}, "de-DE", "90.000_¥", "90k_¥"},
		{Amount{40_000_000, "KWD"}, "de-DE", "40.000,000_KWD", "40k_KWD"},
		{Amount{4_000_050, "EUR"}, "fr-FR", "40~000,50_€", "40~000,50_€"},
		{Amount{400_000, "EUR"}, "es-ES", "4000_€", "4k_€"},
		{Amount{4_000_000, "SEK"}, "sv-SE", "40_000_SEK", "40k_SEK"},
		{Amount{4_000_000, "EUR"}, "nl-NL", "€_40.000", "€_40k"},
		{Amount{4_000_000, "BRL"}, "pt-BR", "R$_40.000", "R$_40k"},
		{Amount{}, "en-GB", "0", "0"},
	} {
		spaces := func(s string) string { return replaceSpaces.Replace(s) }
		if got := spaces(c.amount.Format(c.locale)); got != c.full {
			t.Errorf("%s in %s: %q, want %q", c.amount, c.locale, got, c.full)
		}
		if got := spaces(c.amount.Short(c.locale)); got != c.most {
			t.Errorf("%s in %s, short: %q, want %q", c.amount, c.locale, got, c.most)
		}
	}
}
