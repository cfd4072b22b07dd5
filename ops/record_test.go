package ops_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
)

func TestParseID(t *testing.T) {
	for text, want := range map[string]ops.ID{
		"RISK-12": "RISK-12", "risk-12": "RISK-12", "Risk12": "RISK-12", " upd-7 ": "UPD-7", "RISK-007": "RISK-7",
		"": "", "12": "", "R-1": "", "RISK": "", "RISK-": "", "RISK-0": "", "RISK--1": "", "RISK-+1": "", "RISK-1a": "",
		"RISK 12": "", "RISK-1.5": "", "RISK-9223372036854775808": "", "RISK-٣": "", "РИСК-1": "",
	} {
		if got, ok := ops.ParseID(text); got != want || ok != (want != "") {
			t.Errorf("ParseID(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}

// Whatever the case, and with or without the dash, an id is itself.
func TestParseIDRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.StringMatching(`[A-Z]{2,6}`).Draw(t, "prefix")
		number := rapid.Uint64Range(1, 1<<63-1).Draw(t, "number")
		id := ops.MakeID(prefix, number)
		typed := string(id)
		if rapid.Bool().Draw(t, "without the dash") {
			typed = strings.Replace(typed, "-", "", 1)
		}
		if rapid.Bool().Draw(t, "lower case") {
			typed = strings.ToLower(typed)
		}
		if got, ok := ops.ParseID(typed); got != id || !ok {
			t.Errorf("ParseID(%q) = %q, %v", typed, got, ok)
		}
		if p, n := id.Split(); p != prefix || n != number {
			t.Errorf("%s splits into %q and %d", id, p, n)
		}
	})
}

func FuzzParseID(f *testing.F) {
	for _, seed := range []string{"RISK-1", "risk1", "upd-007", "ACC--1", "REQ-18446744073709551616", "ıd-1", "ſſ-2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, ok := ops.ParseID(text)
		if !ok {
			if id != "" {
				t.Errorf("ParseID(%q) refuses and returns %q", text, id)
			}
			return
		}
		if again, ok := ops.ParseID(string(id)); again != id || !ok {
			t.Errorf("ParseID(%q) = %q, which reads as %q", text, id, again)
		}
		if prefix, number := id.Split(); prefix == "" || number == 0 || ops.MakeID(prefix, number) != id {
			t.Errorf("%q splits into %q and %d", id, prefix, number)
		}
	})
}

// What sorts descending as a number or a moment sorts ascending as a key part.
func TestSortKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOf(rapid.Uint64()).Draw(t, "numbers")
		slices.Sort(numbers)
		slices.Reverse(numbers)
		var keys []string
		for _, n := range numbers {
			keys = append(keys, ops.SortDesc(n))
		}
		if !slices.IsSorted(keys) {
			t.Errorf("%v sorts as %v", numbers, keys)
		}
		a := time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, "a"))
		b := time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, "b"))
		if a.After(b) != (ops.SortTimeDesc(a) < ops.SortTimeDesc(b)) {
			t.Errorf("%s and %s sort as %s and %s", a, b, ops.SortTimeDesc(a), ops.SortTimeDesc(b))
		}
	})
}
