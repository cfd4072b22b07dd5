package chart

import (
	"fmt"
	"strconv"
	"strings"
)

// countLimit is more than can be counted in a company.
const countLimit = 999_999_999

// bound is a count within bounds.
func bound(n int) int { return min(max(n, 0), countLimit) }

// number is a count in at most five characters: 9999, 12k, 3.4m, 999m.
func number(n int) string {
	switch {
	case n < 10_000:
		return strconv.Itoa(n)
	case n < 1_000_000:
		return fmt.Sprintf("%dk", n/1000)
	case n < 10_000_000:
		return strings.TrimSuffix(fmt.Sprintf("%d.%d", n/1_000_000, n/100_000%10), ".0") + "m"
	default:
		return fmt.Sprintf("%dm", n/1_000_000)
	}
}

// none is a number, or the word where there is not one.
func none(n int) string {
	if n == 0 {
		return "none"
	}
	return number(n)
}

// counted is a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

// percent is a share in whole per cent. It is 0 or 100 only where it is just
// that, or no share at all, so that what is little does not read as nothing.
func percent(part, whole float64) int {
	if whole <= 0 || part <= 0 {
		return 0
	}
	share := part / whole * 100
	switch {
	case share > mostPercent:
		return mostPercent
	case share < 1:
		return 1
	case share > 99 && share < 100:
		return 99
	}
	return int(share + 0.5)
}

// mostPercent is the largest share that is still told as a number.
const mostPercent = 999

// percentWords are a share as people read it.
func percentWords(part, whole float64) string {
	if whole > 0 && part/whole*100 > mostPercent {
		return fmt.Sprintf("over %d %%", mostPercent)
	}
	return fmt.Sprintf("%d %%", percent(part, whole))
}
