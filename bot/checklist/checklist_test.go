package checklist_test

import (
	"fmt"
	"strings"
	"testing"

	"adjutant/bot/checklist"
)

// TestLines: lines are told in order, with their verdicts in a column of their own.
func TestLines(t *testing.T) {
	var all strings.Builder
	say := checklist.Say(func(l checklist.Line) { fmt.Fprintln(&all, l) })
	say.Fine("%d of %d", 1, 2)
	say.Note("%s is on.", "It")
	say.Fix("It is off.")
	if got, want := all.String(), "✓ ok    1 of 2\n- note  It is on.\n✗ fix   It is off.\n"; got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestNamed: many are not all named, and none of them is forgotten.
func TestNamed(t *testing.T) {
	var names []string
	for n := range 25 {
		names = append(names, fmt.Sprint(n))
	}
	for count, end := range map[int]string{0: "", 1: "0", 20: "18, 19", 21: "18, 19 and 1 more", 25: "18, 19 and 5 more"} {
		if got := checklist.Named(names[:count]); !strings.HasSuffix(got, end) || strings.Count(got, ",") > 19 {
			t.Errorf("of %d: %q, want %q at its end", count, got, end)
		}
	}
	if one, more := checklist.Counted(1, "person", "people"), checklist.Counted(2, "person", "people"); one != "1 person" || more != "2 people" {
		t.Errorf("%q, %q", one, more)
	}
}
