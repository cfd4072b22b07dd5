package install

import (
	"fmt"
	"strings"
)

// Verdict is what a line of a check means, as a word and a sign, so that it can be
// told without either.
type Verdict string

// The verdicts.
const (
	Fine Verdict = "✓ ok"
	Note Verdict = "- note" // worth knowing; the bot works as it is
	Fix  Verdict = "✗ fix"
)

// Line is one thing that was checked, and what to do about it.
type Line struct {
	Verdict Verdict
	Text    string
}

// String is the line as it is printed.
func (l Line) String() string { return fmt.Sprintf("%-6s  %s", string(l.Verdict), l.Text) }

// mostNamed is how many are named where many have the same trouble.
const mostNamed = 20

// named are some of the names, and how many more there are.
func named(names []string) string {
	if len(names) <= mostNamed {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:mostNamed], ", "), len(names)-mostNamed)
}

// counted is a number with its noun: "1 person", "3 people".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
