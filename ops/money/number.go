package money

import (
	"fmt"
	"regexp"
	"strings"

	"adjutant/ops/typo"
)

// Thousands with one kind of mark between them, also in the Indian way (lakhs
// and crores): 1,234,567 and 12,34,567. The marks are already "," here.
var grouping = regexp.MustCompile(`^[1-9]\d{0,2}(,\d{3})+$|^[1-9]\d?(,\d{2})+,\d{3}$`)

// number returns the typed digits with a decimal point at most, settling which
// marks group and which one is the decimal mark.
func (t typed) number(conv conventions, c Currency) (string, error) {
	whole, fraction, err := t.readMarks(conv, c)
	if err != nil {
		return "", err
	}
	if t.magnitude == "" && len(fraction) > c.Decimals() {
		return "", t.tooPrecise(whole, fraction, conv, c)
	}
	if fraction == "" {
		return whole, nil
	}
	return whole + "." + fraction, nil
}

func (t typed) readMarks(conv conventions, c Currency) (whole, fraction string, err error) {
	// Spaces, apostrophes and underscores only ever group: they are settled
	// first, as one mark that is not mixed with others.
	neutral := strings.NewReplacer("’", "'", " ", "'", "_", "'").Replace(t.digits)
	last := strings.LastIndexAny(neutral, ".,")
	if last < 0 {
		return t.ungroup(neutral)
	}
	mark, count := neutral[last:last+1], strings.Count(neutral, neutral[last:last+1])
	head, tail := neutral[:last], neutral[last+1:]
	switch {
	case strings.Contains(tail, "'"):
		return "", "", t.badMarks()
	case count > 1:
		// 1.234.567: a decimal mark comes only once.
		return t.ungroup(neutral)
	case strings.ContainsAny(head, ".,'"):
		// 1.234,50 or 1 234,50: the last of two kinds is the decimal mark.
		whole, _, err := t.ungroup(head)
		return whole, tail, err
	case len(tail) != 3 || !grouping.MatchString(head+","+tail):
		// 1.5, 1234.567 and 0.005 cannot be groups.
		return head, tail, nil
	case mark == conv.decimal && t.magnitude == "":
		return head, tail, nil // a currency that has fewer decimals has it asked
	case mark == "," && conv.decimal != ",", t.magnitude == "" && conv.surelyGroups(tail, c):
		return head + tail, "", nil
	}
	return "", "", t.askWhich(head, tail, conv, c)
}

// ungroup removes the group marks, which must be of one kind and in their places.
func (t typed) ungroup(digits string) (whole, fraction string, err error) {
	for _, mark := range []string{".", ",", "'"} {
		if !strings.Contains(digits, mark) {
			continue
		}
		if !grouping.MatchString(strings.ReplaceAll(digits, mark, ",")) || strings.Trim(digits, "0123456789"+mark) != "" {
			return "", "", t.badMarks()
		}
		return strings.ReplaceAll(digits, mark, ""), "", nil
	}
	return digits, "", nil
}

func (t typed) badMarks() error {
	plain := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, t.digits)
	return refuse(t.text, "is not a number: are its dots and commas right? Write %s, for example", typo.Shorten(plain))
}

// askWhich is the question for "1.234" where that may be two things. What it says to
// write has no magnitude: "1.234k" would be asked again.
func (t typed) askWhich(head, tail string, conv conventions, c Currency) error {
	zeros := strings.Repeat("0", int(magnitudes[t.magnitude]))
	thousands, decimals := head+tail+zeros, head
	if zeros != "" {
		decimals, tail = head+tail+zeros[3:], ""
	}
	if kept := tail[:min(len(tail), c.Decimals())]; kept != "" {
		decimals += conv.decimal + kept
	}
	return &Error{Text: typo.Shorten(t.text), Sentence: fmt.Sprintf("Is %s%s %s or %s? Write %[3]s %[5]s or %[4]s %[5]s",
		t.digits, t.magnitude, thousands, decimals, c)}
}

// tooPrecise refuses more decimals than a currency has. Where they may have been
// thousands, it asks.
func (t typed) tooPrecise(whole, fraction string, conv conventions, c Currency) error {
	if len(fraction) == 3 && grouping.MatchString(whole+","+fraction) {
		return t.askWhich(whole, fraction, conv, c)
	}
	rule := decimalsRule(c)
	if c.Decimals() == 0 {
		return refuse(t.text, "has too many decimals: %s. Write %s %s", rule, whole, c)
	}
	return refuse(t.text, "has too many decimals: %s. Write %s%s%s %s", rule, whole, conv.decimal, fraction[:c.Decimals()], c)
}
