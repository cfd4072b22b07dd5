package ops_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/ops"
)

// Table I-2 of NIST SP 800-30 rev. 1, written as the standard prints it: the
// highest likelihood first, impact from very low to very high.
const tableI2 = `
VH | VL L  M  H  VH
H  | VL L  M  H  VH
M  | VL L  M  M  H
L  | VL L  L  L  M
VL | VL VL VL L  L
`

func TestMatrix(t *testing.T) {
	short := map[string]ops.Level{"VL": ops.VeryLow, "L": ops.Low, "M": ops.Moderate, "H": ops.High, "VH": ops.VeryHigh}
	likelihood := map[string]int{"VL": 1, "L": 2, "M": 3, "H": 4, "VH": 5}
	cells := 0
	for line := range strings.Lines(strings.TrimSpace(tableI2)) {
		row, levels, _ := strings.Cut(line, "|")
		for i, level := range strings.Fields(levels) {
			r := ops.Rating{Likelihood: likelihood[strings.TrimSpace(row)], Impact: i + 1}
			if got := r.Level(); got != short[level] {
				t.Errorf("likelihood %d, impact %d is %q, the standard says %q", r.Likelihood, r.Impact, got, short[level])
			}
			cells++
		}
	}
	if cells != 25 {
		t.Fatalf("the table has %d cells", cells)
	}
}

// More likely or worse is never a lower level, and never a lower score.
func TestMatrixIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := ops.Rating{Likelihood: rapid.IntRange(1, 5).Draw(t, "likelihood"), Impact: rapid.IntRange(1, 5).Draw(t, "impact")}
		worse := ops.Rating{
			Likelihood: rapid.IntRange(r.Likelihood, 5).Draw(t, "more likely"),
			Impact:     rapid.IntRange(r.Impact, 5).Draw(t, "worse"),
		}
		if worse.Level().Rank() < r.Level().Rank() || worse.Score() < r.Score() {
			t.Errorf("%+v is %s (%d), %+v is %s (%d)", r, r.Level(), r.Score(), worse, worse.Level(), worse.Score())
		}
	})
}

// A rating that lacks a half, or lies outside the scale, is no rating: it has
// no level and is never taken for the lowest.
func TestUnratedHasNoLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := ops.Rating{Likelihood: rapid.IntRange(-2, 9).Draw(t, "likelihood"), Impact: rapid.IntRange(-2, 9).Draw(t, "impact")}
		inside := min(r.Likelihood, r.Impact) >= 1 && max(r.Likelihood, r.Impact) <= 5
		if got := r.Level(); (got != ops.Unrated) != inside {
			t.Errorf("%+v has the level %q", r, got)
		}
		if rank := r.Level().Rank(); (rank > 0) != inside {
			t.Errorf("%+v has the rank %d", r, rank)
		}
		if !r.Rated() && min(r.Likelihood, r.Impact) >= 0 && r.Score() != 0 {
			t.Errorf("%+v is not rated and has the score %d", r, r.Score())
		}
	})
	if word := ops.Unrated.Word(); word != "unrated" {
		t.Errorf("unrated reads %q", word)
	}
}

func TestLevelsAreInOrder(t *testing.T) {
	for i, level := range ops.Levels {
		if level.Rank() != i+1 {
			t.Errorf("%s has the rank %d", level, level.Rank())
		}
		if strings.Contains(level.Word(), "_") || level.Word() == "" {
			t.Errorf("%s reads %q", level, level.Word())
		}
	}
}
