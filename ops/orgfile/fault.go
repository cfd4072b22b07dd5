package orgfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one mistake in a file.
type Fault struct {
	// File is the file's name, if [Faults.In] has given it.
	File string
	// Line and Column are counted from 1, columns in characters.
	Line   int
	Column int
	// Text says what is wrong and what to write.
	Text string
}

// String is the fault in one line, in the form that editors turn into a link:
// org.yaml:12:7: there is no person "anna": did you mean ana?
func (f Fault) String() string {
	place := fmt.Sprintf("%d:%d: ", f.Line, f.Column)
	if f.File != "" {
		place = f.File + ":" + place
	}
	return place + f.Text
}

// Faults are all the mistakes in a file, by their position.
type Faults []Fault

// Error lists the faults, one a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}

// In is the faults as an error that names the file, or nil if there are none.
func (f Faults) In(file string) error {
	if len(f) == 0 {
		return nil
	}
	named := slices.Clone(f)
	for i := range named {
		named[i].File = file
	}
	return named
}

// sorted puts the faults in the order of the file and drops repeated ones.
func (f Faults) sorted() Faults {
	slices.SortStableFunc(f, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(f)
}
