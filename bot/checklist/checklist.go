// Package checklist is how a check of a chat service tells what it has found: line by
// line, each with a verdict, and with what to do where something is wrong.
package checklist

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

// Say takes the lines of a check, as they are found.
type Say func(Line)

// Fine says that something is as it should be.
func (s Say) Fine(format string, args ...any) { s(Line{Fine, fmt.Sprintf(format, args...)}) }

// Note says what is worth knowing.
func (s Say) Note(format string, args ...any) { s(Line{Note, fmt.Sprintf(format, args...)}) }

// Fix says what is wrong, and what to do.
func (s Say) Fix(format string, args ...any) { s(Line{Fix, fmt.Sprintf(format, args...)}) }

// mostNamed is how many are named where many have the same trouble.
const mostNamed = 20

// Named are some of the names, and how many more there are.
func Named(names []string) string {
	if len(names) <= mostNamed {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:mostNamed], ", "), len(names)-mostNamed)
}

// Counted is a number with its noun: "1 person", "3 people".
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
