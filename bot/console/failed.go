package console

import (
	"fmt"
	"strings"
)

// Failed says that lines of a script were answered with an error.
type Failed struct{ Lines []FailedLine }

// FailedLine is one of them.
type FailedLine struct {
	// Number counts the input's lines from 1.
	Number int
	// Text is the line, Why the first thing that went wrong.
	Text, Why string
}

// Error names each line and what it was answered.
func (f *Failed) Error() string {
	var b strings.Builder
	lines := "lines were"
	if len(f.Lines) == 1 {
		lines = "line was"
	}
	fmt.Fprintf(&b, "%d %s answered with an error", len(f.Lines), lines)
	for _, l := range f.Lines {
		fmt.Fprintf(&b, "\n  line %d: %s: %s", l.Number, clean(l.Text), clean(l.Why))
	}
	return b.String()
}

// fail notes that the line at hand was answered with an error. Only the first
// error of a line counts.
func (c *Console) fail(why string) {
	if c.line.failed {
		return
	}
	c.line.failed = true
	c.failed.Lines = append(c.failed.Lines, FailedLine{Number: c.line.number, Text: c.line.text, Why: why})
}

// problem is what the console cannot do, in words for the person who asked.
type problem string

func (p problem) Error() string { return string(p) }

func problemf(format string, args ...any) error { return problem(fmt.Sprintf(format, args...)) }
