package typo_test

import (
	"testing"
	"unicode/utf8"

	"adjutant/ops/typo"

	"pgregory.net/rapid"
)

func TestOneSlip(t *testing.T) {
	for _, c := range []struct {
		typed, meant string
		want         bool
	}{
		{"firday", "friday", true},
		{"frday", "friday", true},
		{"friiday", "friday", true},
		{"fridat", "friday", true},
		{"friday", "friday", false},
		{"firdya", "friday", false},
		{"", "a", true},
		{"", "", false},
	} {
		if got := typo.OneSlip(c.typed, c.meant); got != c.want {
			t.Errorf("OneSlip(%q, %q) = %t", c.typed, c.meant, got)
		}
	}
}

// TestSlipsAgree: what is one slip away is at distance one, whichever way it is
// measured.
func TestSlipsAgree(t *testing.T) {
	word := rapid.StringMatching(`[abc]{0,5}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if one, far := typo.OneSlip(a, b), typo.Slips(a, b); one != (far == 1) || far != typo.Slips(b, a) {
			t.Errorf("%q and %q: one slip %t, distance %d and back %d", a, b, one, far, typo.Slips(b, a))
		}
	})
}

func FuzzShorten(f *testing.F) {
	for _, text := range []string{"", "1.234", "a\x00b\nc", "\xff", "\u202eabc", "A sentence that is much longer than what is quoted back to a person"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if short := typo.Shorten(text); utf8.RuneCountInString(short) > 41 || !utf8.ValidString(short) {
			t.Errorf("%q is quoted as %q", text, short)
		}
	})
}
