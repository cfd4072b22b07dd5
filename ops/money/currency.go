package money

import (
	"maps"
	"slices"
	"strings"

	"adjutant/ops/typo"
)

// Currency is a currency's ISO 4217 code, in capitals: "EUR". The empty
// currency means "unset".
type Currency string

var decimalsOf = func() map[Currency]int {
	table := map[Currency]int{}
	for decimals, list := range codes {
		for code := range strings.FieldsSeq(list) {
			table[Currency(code)] = decimals
		}
	}
	return table
}()

// ParseCurrency reads a code in any case: EUR, eur. It does not read symbols,
// several of which stand for more than one currency. It fails with an *Error
// for a code that ISO 4217 does not list as active, proposing similar ones.
func ParseCurrency(text string) (Currency, error) {
	c := Currency(strings.ToUpper(strings.TrimSpace(text)))
	if c.Known() {
		return c, nil
	}
	return "", unknownCurrency(text)
}

// Currencies returns all active codes in alphabetical order.
func Currencies() []Currency { return slices.Sorted(maps.Keys(decimalsOf)) }

// Known reports whether c is an active ISO 4217 code with a minor unit.
func (c Currency) Known() bool {
	_, ok := decimalsOf[c]
	return ok
}

// Decimals returns how many decimals amounts in c have: 2 for EUR, 0 for JPY,
// 3 for KWD. It is 2 for a currency that is not known.
func (c Currency) Decimals() int {
	if decimals, ok := decimalsOf[c]; ok {
		return decimals
	}
	return 2
}

// minorUnits returns 10 to the number of decimals: the minor units in one of c.
func (c Currency) minorUnits() int64 {
	units := int64(1)
	for range c.Decimals() {
		units *= 10
	}
	return units
}

// usersOf returns the currencies that a code, symbol or word may stand for.
func usersOf(sign string) []Currency {
	if code := Currency(strings.ToUpper(sign)); code.Known() {
		return []Currency{code}
	}
	var users []Currency
	for code := range strings.FieldsSeq(signs[strings.ToLower(sign)]) {
		users = append(users, Currency(code))
	}
	return users
}

// isSign reports whether text is a code, symbol or word for money.
func isSign(text string) bool { return len(usersOf(text)) > 0 }

// resolve returns the currency that a sign stands for where home is at home.
func resolve(sign string, home Currency) (Currency, error) {
	users := usersOf(sign)
	switch {
	case len(users) == 0:
		return "", unknownCurrency(sign)
	case slices.Contains(users, home):
		return home, nil
	case askWhich[strings.ToLower(sign)]:
		return "", refuse(sign, "is used for several currencies: which one? Write %s", oneOf(users, len(users)))
	}
	return users[0], nil
}

// unknownCurrency proposes what is one slip of the finger away.
func unknownCurrency(text string) *Error {
	typed := strings.ToLower(strings.TrimSpace(text))
	var near []Currency
	propose := func(word string, c Currency) {
		if typo.OneSlip(typed, strings.ToLower(word)) && !slices.Contains(near, c) {
			near = append(near, c)
		}
	}
	if len(typed) >= 2 && len(typed) <= 10 {
		for code := range strings.FieldsSeq(likeliest) {
			propose(code, Currency(code))
		}
		for _, word := range []string{"euros", "dollars", "pounds", "yuan"} {
			propose(word, usersOf(word)[0])
		}
		for _, code := range Currencies() {
			propose(string(code), code)
		}
	}
	if len(near) == 0 {
		return refuse(text, "is not a currency: write a code, such as EUR or USD")
	}
	return refuse(text, "is not a currency: did you mean %s?", oneOf(near, 3))
}

// oneOf lists the first few currencies: "EUR, USD or GBP".
func oneOf(list []Currency, most int) string {
	var text strings.Builder
	list = list[:min(len(list), most)]
	for i, c := range list {
		switch {
		case i > 0 && i == len(list)-1:
			text.WriteString(" or ")
		case i > 0:
			text.WriteString(", ")
		}
		text.WriteString(string(c))
	}
	return text.String()
}
