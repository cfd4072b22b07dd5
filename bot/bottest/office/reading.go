package office

import (
	"regexp"
	"strings"
	"testing"
)

// Reads wants a text to have all of these, in this order.
func Reads(t testing.TB, text string, wanted ...string) {
	t.Helper()
	rest := text
	for _, want := range wanted {
		_, after, ok := strings.Cut(rest, want)
		if !ok {
			t.Errorf("%q is missing, or not in its place, in:\n%s", want, text)
			return
		}
		rest = after
	}
}

// ReadsNot wants a text to have none of these.
func ReadsNot(t testing.TB, text string, unwanted ...string) {
	t.Helper()
	for _, not := range unwanted {
		if strings.Contains(text, not) {
			t.Errorf("%q is in:\n%s", not, text)
		}
	}
}

// Spoken is what somebody has said, below who that is, each line behind an indent.
func Spoken(who, text, indent string) string {
	var out strings.Builder
	for line := range strings.Lines(who + ":\n  " + strings.ReplaceAll(text, "\n", "\n  ")) {
		out.WriteString(strings.TrimRight(indent+line, " \n") + "\n")
	}
	return out.String()
}

// Steady is a text without what no two runs have in common.
func Steady(text string) string {
	text = journalHash.ReplaceAllString(text, "journal 0 ${1}000000000000")
	text = entryNumber.ReplaceAllString(text, "${1}0")
	return reference.ReplaceAllString(text, "reference 0000")
}

var (
	journalHash = regexp.MustCompile("journal [0-9]+ (`?)[0-9a-f]{12}")
	entryNumber = regexp.MustCompile(`(entry(?:[\\":]+|=))[0-9]+`)
	reference   = regexp.MustCompile(`reference [0-9a-z]{4,}`)
)
