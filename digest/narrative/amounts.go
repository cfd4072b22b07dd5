package narrative

import (
	"strings"
	"unicode"

	"adjutant/ops/money"
)

var magnitudes = map[string]string{
	"k": "k", "thousand": "k", "tsd": "k",
	"m": "m", "mn": "m", "mln": "m", "mio": "m", "million": "m", "millions": "m",
	"b": "bn", "bn": "bn", "mrd": "bn", "billion": "bn", "billions": "bn",
}

func isMagnitude(word string) bool { return magnitudes[word] != "" }

// currencyWords are the currencies that are written as words.
var currencyWords = map[string]string{
	"euro": "EUR", "euros": "EUR", "dollar": "$", "dollars": "$", "pound": "GBP", "pounds": "GBP",
	"yen": "JPY", "yuan": "CNY", "franc": "CHF", "francs": "CHF", "rupee": "INR", "rupees": "INR",
	"zl": "PLN", "kr": "kr", "kc": "CZK", "rmb": "CNY", "buck": "$", "bucks": "$", "quid": "GBP",
	"cent": "?", "cents": "?", "pence": "?", "penny": "?",
}

// currencyAt reads a currency: a sign, a code in capitals, or a word. It returns it as
// [money.Parse] reads it.
func currencyAt(tokens []token, i int) (sign string, end int) {
	if i < 0 || i >= len(tokens) || tokens[i].quoted {
		return "", i
	}
	t := tokens[i]
	isSign := func(t token) bool {
		for _, r := range t.raw {
			return unicode.Is(unicode.Sc, r)
		}
		return false
	}
	switch {
	case isSign(t):
		return t.raw, i + 1
	case t.shape != letters:
		return "", i
	case gluedTo(tokens, i+1) && isSign(tokens[i+1]) && len(t.raw) <= 3: // US$
		return t.raw + tokens[i+1].raw, i + 2
	case currencyWords[t.word] != "":
		return currencyWords[t.word], i + 1
	case len(t.raw) == 3 && (t.raw == strings.ToUpper(t.raw) || t.is("eur", "usd", "gbp", "chf", "jpy")):
		if c, err := money.ParseCurrency(t.raw); err == nil {
			return string(c), i + 1
		}
	}
	return "", i
}

// amountAt reads money: €40k, 40,000 EUR, EUR 40.000, forty thousand euros. What looks
// like money and cannot be read is an amount as well, an unreadable one.
func (c *Checker) amountAt(tokens []token, i int) (a money.Amount, end int, ok, unreadable bool) {
	negative := false
	k := i
	if tokens[k].word == "-" && !gluedTo(tokens, k) && gluedTo(tokens, k+1) {
		negative, k = true, k+1
	}
	before, k := currencyAt(tokens, k)
	if negative && before == "" {
		return a, 0, false, false
	}
	number, k := plainDigits(tokens, k)
	if number == "" {
		return a, 0, false, false
	}
	if k < len(tokens) && tokens[k].shape == letters {
		size := magnitudes[tokens[k].word]
		if size == "" && tokens[k].glued && len(tokens[k].word) > 3 { // 40kEUR
			if head := tokens[k].word[:1]; magnitudes[head] != "" {
				if cur, err := money.ParseCurrency(tokens[k].word[1:]); err == nil {
					return c.parseAmount(before, number+magnitudes[head], string(cur), k+1, negative)
				}
			}
		}
		if size != "" {
			number, k = number+size, k+1
		}
	} else if k+1 < len(tokens) && tokens[k].word == "-" && tokens[k].glued && isMagnitude(tokens[k+1].word) {
		number, k = number+magnitudes[tokens[k+1].word], k+2 // a 40-million contract
	}
	after := ""
	if s, e := currencyAt(tokens, skipDash(tokens, k)); s != "" && (before == "" || !strings.HasPrefix(s, before)) {
		after, k = s, e
	}
	if before == "" && after == "" {
		return a, 0, false, false
	}
	return c.parseAmount(before, number, after, k, negative)
}

// parseAmount reads an amount as it is written where the company is, or else as it is
// written elsewhere, where that is the one way to read it.
func (c *Checker) parseAmount(before, number, after string, end int, negative bool) (a money.Amount, to int, ok, unreadable bool) {
	for _, locale := range []string{c.org.Locale, "en-GB", "de-DE"} {
		a, err := money.Parse(strings.TrimSpace(before+" "+number+" "+after), locale, c.org.Currency)
		if err == nil {
			if negative {
				a.Minor = -a.Minor
			}
			return a, end, true, false
		}
	}
	return a, end, true, true
}

// plainDigits reads a number for an amount, in digits or in words, as digits.
func plainDigits(tokens []token, i int) (number string, end int) {
	if i >= len(tokens) || tokens[i].quoted {
		return "", i
	}
	if tokens[i].shape != digits {
		n, m, end, ok := numberAt(tokens, i)
		if !ok || m != aCount || n == nil || !n.IsInt() {
			return "", i
		}
		return n.Num().String(), end
	}
	number, end = tokens[i].raw, i+1
	// Spaces between thousands: 40 000.
	for len(tokens[i].raw) <= 3 && end < len(tokens) && tokens[end].shape == digits && len(tokens[end].raw) == 3 && !tokens[end].glued {
		number, end = number+tokens[end].raw, end+1
	}
	return number, end
}

// roundWords are words for a value that is not given exactly. They are true of the value.
func comparesTo(op comparison, typed, said int64) bool {
	switch op {
	case moreThan:
		return typed > said && closeTo(typed, said)
	case atLeast:
		return typed >= said && closeTo(typed, said)
	case lessThan:
		return typed < said && closeTo(said, typed)
	case atMost: // "up to €80,000" is no way to say €40,000
	}
	return typed == said
}

// closeTo reports whether what is said is not far from what is: "more than a week" is
// true of a year, and says less than it.
func closeTo(larger, smaller int64) bool { return larger <= 0 || smaller >= larger-larger/3 }

// amountHolds reports whether the facts support an amount.
func (j *judgement) amountHolds(cl claim, op comparison, facts []*evidence) bool {
	if cl.unreadable || j.possessed(cl) {
		return false
	}
	exceeds := word(j.tokens, cl.to) == "over" && word(j.tokens, cl.to+1) == "budget" || at(j.tokens, cl.from-1).is("by") && roleOf(j.tokens, cl) == over
	exceeds = exceeds && j.ofBudget(cl)
	for _, e := range facts {
		for _, a := range e.Amounts {
			if op == exactly && exceeds && a.Minor < 0 && a.Currency == cl.amount.Currency && a.Minor == -cl.amount.Minor && e.has["exceeded"] {
				j.stated.amounts = append(j.stated.amounts, a)
				return true // what is left is less than nothing
			}
			if a.Currency == cl.amount.Currency && comparesTo(op, a.Minor, cl.amount.Minor) {
				if op == exactly && e.fits(j.tokens, cl) {
					j.stated.amounts = append(j.stated.amounts, a)
				}
				if e.fits(j.tokens, cl) {
					return true
				}
			}
		}
	}
	return op == exactly && anyOf(facts, func(e *evidence) bool {
		return len(e.Amounts) == 0 && e.writes(j.tokens, cl)
	})
}

// ofBudget reports whether the clause of an amount names a budget, and none of its parts.
func (j *judgement) ofBudget(cl claim) bool {
	budget := false
	for _, t := range j.tokens {
		if t.clause == j.tokens[cl.from].clause {
			budget = budget || t.is("budget")
			if r := roleWords[t.word]; r == spent || r == bound || r == kept || r == left {
				return false
			}
		}
	}
	return budget
}

// possessed reports whether somebody is said to have an amount, or it is said to be a
// budget: no fact tells that.
func (j *judgement) possessed(cl claim) bool {
	k := cl.from - 1
	for at(j.tokens, k).is("the", "its", "their", "about", "a") {
		k--
	}
	if at(j.tokens, k).is("has", "have", "had") && !at(j.tokens, cl.to).is("request") {
		r := roleOf(j.tokens, cl) // of these the facts tell
		return r != left && r != spent && r != bound && r != kept
	}
	if at(j.tokens, k).is("is", "of", "was") && at(j.tokens, k-1).is("budget", "budgets") {
		return !anyOf(j.cited, func(e *evidence) bool {
			for _, typed := range e.texts[0].claims {
				if typed.same(cl) && at(e.texts[0].tokens, typed.from-1).is("budget", "of", "is") {
					return true
				}
			}
			return false
		})
	}
	return false
}
