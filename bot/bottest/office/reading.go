package office

import (
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
