package money

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"adjutant/ops/typo"
)

// maxText is the length, in bytes, above which a text is refused unread.
const maxText = 100

// magnitudes are the words that multiply, by their powers of ten. Billions are
// the English ones.
var magnitudes = map[string]int32{
	"k": 3, "thousand": 3, "tsd": 3,
	"m": 6, "mn": 6, "mln": 6, "mio": 6, "million": 6, "millions": 6,
	"b": 9, "bn": 9, "mrd": 9, "billion": 9, "billions": 9,
}

// Parse reads an amount as people type it: €40k, 40k €, 40,000 EUR, EUR 40,000,
// $1.2m, 1.5 million eur, 40.000,50 €, 1'000 CHF, 1 000,50 EUR, 40000. Without a
// currency it is in the home currency.
//
// A symbol that several currencies use is the home currency's if that is one of
// them; else "$" is the US dollar and "¥" the yen, and "kr" and "Rs" are refused
// with the question which.
//
// Digits are grouped by spaces and apostrophes anywhere. Of dots and commas, one
// that is repeated groups, and of two kinds the last is the decimal mark. A
// single one that three digits follow may be either. Nothing that may have been
// meant as thousands is read as a thousandth of that: it is refused with the
// question which is meant. So 1,234 is 1234 in English, where the comma never
// is a decimal mark, and 1.234 is asked about, as is 1.234k. Where the locale
// has a decimal comma, both are, because many people there type a decimal
// point; only 40.000, and currencies without decimals, leave no doubt. Nor does
// a currency of three decimals, written with the locale's own mark.
//
// The amount is never negative, and zero is allowed. Refused with an *Error are
// also: more decimals than the currency has, unknown currencies (proposing
// similar ones), two currencies, and amounts too large to be held.
func Parse(text, locale string, home Currency) (Amount, error) {
	t, err := split(text)
	if err != nil {
		return Amount{}, err
	}
	c, err := t.currency(home)
	if err != nil {
		return Amount{}, err
	}
	n, err := t.number(conventionsOf(locale), c)
	if err != nil {
		return Amount{}, err
	}
	value, err := decimal.NewFromString(n)
	if err != nil {
		return Amount{}, refuse(text, "is not an amount: write 40000, 40k or €40,000")
	}
	minor := value.Shift(magnitudes[t.magnitude] + int32(c.Decimals()))
	switch {
	case !minor.IsInteger():
		return Amount{}, refuse(text, "has too many decimals: %s", decimalsRule(c))
	case minor.GreaterThan(decimal.NewFromInt(math.MaxInt64)):
		return Amount{}, refuse(text, "is too large an amount: is there a digit too many?")
	}
	return Amount{minor.IntPart(), c}, nil
}

// typed is a text split into its parts.
type typed struct {
	text      string
	before    string // the currency in front of the number, or ""
	digits    string // the number, with its marks
	magnitude string // a key of magnitudes, or ""
	after     string // the currency behind the number, or ""
}

var (
	parts = regexp.MustCompile(`^([^0-9]*?) ?([0-9][0-9.,'’_ ]*[0-9]|[0-9]) ?([^0-9]*)$`)
	minus = regexp.MustCompile(`^[^0-9]*[-−–][^0-9]*[0-9]|^ *\(.*\) *$`)
)

func split(text string) (typed, error) {
	if len(text) > maxText {
		return typed{}, refuse(text, "is too long to be an amount: write 40000, 40k or €40,000")
	}
	// Spaces of all widths are common in amounts that were copied.
	line := strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "?"), unicode.IsSpace), " ")
	t := typed{text: text}
	switch {
	case line == "":
		return t, &Error{Sentence: "An amount is missing: write 40000, 40k or €40,000"}
	case !strings.ContainsAny(line, "0123456789"):
		return t, refuse(text, "has no number: write 40000, 40k or €40,000")
	case minus.MatchString(line):
		return t, refuse(text, "is negative: write the amount without a minus")
	}
	m := parts.FindStringSubmatch(line)
	if m == nil {
		return t, refuse(text, "is not one amount: write 40000, 40k or €40,000")
	}
	t.before, t.digits = strings.TrimSuffix(m[1], "."), m[2]
	t.magnitude, t.after = splitTail(strings.TrimSuffix(m[3], "."))
	return t, nil
}

// splitTail takes a magnitude off what follows the number: "k", "k €", "mEUR".
// A currency goes first: "kr" is no thousand of an "r".
func splitTail(tail string) (magnitude, after string) {
	if tail == "" || isSign(tail) {
		return "", tail
	}
	word, rest, _ := strings.Cut(tail, " ")
	if word = strings.TrimSuffix(word, "."); isMagnitude(word) {
		return strings.ToLower(word), rest
	}
	for i := range tail {
		if isMagnitude(tail[:i]) && isSign(tail[i:]) {
			return strings.ToLower(tail[:i]), tail[i:]
		}
	}
	return "", tail
}

func isMagnitude(word string) bool {
	_, ok := magnitudes[strings.ToLower(word)]
	return ok
}

// currency settles which currency was typed, or else is meant.
func (t typed) currency(home Currency) (Currency, error) {
	switch {
	case t.before == "" && t.after == "":
		if home == "" {
			return "", refuse(t.text, "has no currency: write %s EUR, for example", typo.Shorten(t.digits+t.magnitude))
		}
		return ParseCurrency(string(home))
	case t.after == "":
		return resolve(t.before, home)
	case t.before == "":
		return resolve(t.after, home)
	}
	for _, sign := range []string{t.before, t.after} {
		if !isSign(sign) {
			return "", unknownCurrency(sign)
		}
	}
	// "$40 CAD": each narrows down the other.
	var both []Currency
	for _, c := range usersOf(t.before) {
		if slices.Contains(usersOf(t.after), c) {
			both = append(both, c)
		}
	}
	switch {
	case len(both) == 0:
		return "", refuse(t.text, "names two currencies: write only one")
	case len(both) == 1:
		return both[0], nil
	}
	return resolve(t.before, home)
}
