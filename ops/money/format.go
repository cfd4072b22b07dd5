package money

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Format returns the amount for people, as it is written in a locale: €40,000
// or €40,000.50 in en-GB, 40.000 € in de-DE, CHF 40’000 in de-CH. Spaces in it
// are non-breaking, so that no line of a chat ends within an amount.
//
// Decimals are left out if they are zero, except where the rest could be taken
// for something else: it is 40.000 € in German, but 12.345,00 €.
//
// [Parse] reads it back in the same locale if it is not negative, with one
// exception: the bare "$" that the US dollar has in en-US, and the "¥" of the
// yen, are another currency to a company whose home currency uses that sign.
func (a Amount) Format(locale string) string {
	conv := conventionsOf(locale)
	whole, fraction := a.digits()
	number := conv.grouped(whole)
	if strings.Trim(fraction, "0") != "" || conv.ambiguous(whole, a.Currency) {
		number += conv.decimal + fraction
	}
	return a.sign() + conv.place(number, a.Currency)
}

// Short returns the amount in thousands (k), millions (m) or billions (bn), like
// €40k or €1.25m, if that is shorter and exact, and else what [Amount.Format]
// returns. [Parse] reads it back, as it does that.
func (a Amount) Short(locale string) string {
	conv, full := conventionsOf(locale), a.Format(locale)
	units := uint64(a.Currency.minorUnits())
	for _, scale := range []struct {
		name string
		size uint64
	}{{"bn", 1e9}, {"m", 1e6}, {"k", 1e3}} {
		// Two decimals of it, a hundredth, have to be enough.
		hundredth := units * scale.size / 100
		count := a.magnitude() / hundredth
		if a.magnitude()%hundredth != 0 || count < 1_00 || count >= 1000_00 {
			continue
		}
		number := fmt.Sprintf("%d%s%02d", count/100, conv.decimal, count%100)
		number = strings.TrimSuffix(strings.TrimRight(number, "0"), conv.decimal)
		short := a.sign() + conv.place(number+scale.name, a.Currency)
		if utf8.RuneCountInString(short) < utf8.RuneCountInString(full) {
			return short
		}
	}
	return full
}

// grouped puts group marks between thousands.
func (conv conventions) grouped(digits string) string {
	if len(digits) <= 3 || conv.shortUngrouped && len(digits) == 4 {
		return digits
	}
	first := len(digits) % 3
	var groups []string
	if first > 0 {
		groups = append(groups, digits[:first])
	}
	for ; first < len(digits); first += 3 {
		groups = append(groups, digits[first:first+3])
	}
	return strings.Join(groups, conv.group)
}

// ambiguous reports whether the whole number, with group marks and without
// decimals, would be refused by Parse.
func (conv conventions) ambiguous(digits string, c Currency) bool {
	grouped := conv.grouped(digits)
	return conv.group == "." && strings.Count(grouped, ".") == 1 && !conv.surelyGroups(grouped[len(grouped)-3:], c)
}

// surelyGroups reports whether the single dot of "40.000" groups thousands, in
// a locale where it can. That is doubted, because many people type an English
// decimal point, unless the currency has no decimals or the digits after it
// would be pointless as decimals.
func (conv conventions) surelyGroups(rest string, c Currency) bool {
	return conv.group == "." && (c.Decimals() == 0 || rest == "000" && c.Decimals() < 3)
}

// place puts the currency where it belongs.
func (conv conventions) place(number string, c Currency) string {
	symbol, ok := shown[c]
	if c == "USD" {
		symbol = conv.dollar
	}
	last, _ := utf8.DecodeLastRuneInString(symbol)
	letters := unicode.IsLetter(last)
	if !ok || letters && !conv.after {
		symbol, letters = string(c), true
	}
	gap := ""
	if (conv.spaced || letters) && symbol != "" {
		gap = nbsp
	}
	if conv.after {
		return number + gap + symbol
	}
	return symbol + gap + number
}
