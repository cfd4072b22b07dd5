package ops_test

import (
	"math/big"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"adjutant/ops"
)

func TestPlainNumber(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "  ": "", "3": "3", " 12 ": "12", "-2": "-2", "0": "0", "-0": "0", "007": "7", "4.5": "4.5", "4,5": "4.5", "4.50": "4.5", "4.0": "4",
		"1200": "1200", "1200,5": "1200.5", "1234,567": "1234.567", "0,125": "0.125", "1.20": "1.2", "12,25": "12.25",
		"1.2340": "1.2340", "1,23400": "1.2340", "1.2345": "1.2345",
		"999999999999999.999999": "999999999999999.999999",
	} {
		if got, err := ops.PlainNumber(text); got != want || err != nil {
			t.Errorf("%q is %q, %v, want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"many": "“many” is not a number: write it like 12 or 4.5", "1e3": "is not a number", "+1": "is not a number", "1 200": "is not a number",
		"1,234.5": "is not a number", "1.234,5": "is not a number", "1,2,3": "is not a number", ".5": "is not a number", "5.": "is not a number",
		"٣": "is not a number", "1234567890123456": "is not a number", "1.1234567": "is not a number", "NaN": "is not a number",
		strings.Repeat("日", 50): "“" + strings.Repeat("日", 40) + "…” is not a number",
		// What a comma is depends on who writes it.
		"1,200":   "“1,200” may be 1200 or 1.2: write the one that you mean",
		"-12,345": "“-12,345” may be -12345 or -12.3450: write the one that you mean",
		"1.200":   "“1.200” may be 1200 or 1.2: write the one that you mean",
		"250.000": "“250.000” may be 250000 or 250: write the one that you mean",
	} {
		if got, err := ops.PlainNumber(text); err == nil || !strings.Contains(err.Error(), want) || got != "" {
			t.Errorf("%q is %q, %v, want %q", text, got, err, want)
		}
	}
}

// Whatever is typed is either the number that it says, in a form in which two
// that are the same read the same, or refused in a short line.
func FuzzPlainNumber(f *testing.F) {
	for _, text := range []string{"", "3", "-0", "007", "4,50", "1,200", "1.200", "1,234.5", "٣", "\xff", "1e9", "日本", " -2\n"} {
		f.Add(text)
	}
	form := regexp.MustCompile(`^(0|-?([1-9]\d*|0\.\d*[1-9]|[1-9]\d*\.\d*[1-9]|[1-9]\d{0,2}\.\d\d[1-9]0))$`)
	f.Fuzz(func(t *testing.T, text string) {
		plain, err := ops.PlainNumber(text)
		if err != nil {
			if plain != "" || utf8.RuneCountInString(err.Error()) > 120 {
				t.Errorf("%q is %q, and refused with %q", text, plain, err)
			}
			return
		}
		if strings.TrimSpace(text) == "" {
			if plain != "" {
				t.Errorf("%q is %q", text, plain)
			}
			return
		}
		if !form.MatchString(plain) {
			t.Errorf("%q becomes %q", text, plain)
		}
		typed, ok := new(big.Rat).SetString(strings.Replace(strings.TrimSpace(text), ",", ".", 1))
		is, _ := new(big.Rat).SetString(plain)
		if !ok || typed.Cmp(is) != 0 {
			t.Errorf("%q becomes %q", text, plain)
		}
		if again, err := ops.PlainNumber(plain); err != nil || again != plain {
			t.Errorf("%q becomes %q, and that %q, %v", text, plain, again, err)
		}
	})
}
