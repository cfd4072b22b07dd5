package ops

import (
	"errors"
	"fmt"
)

// Fault is a mistake of the person who asked, told in words that say what to
// do about it. It is shown as it is; nothing was changed.
type Fault struct {
	// Option names the field that is wrong, or is empty where the request
	// as a whole cannot be done.
	Option string
	// Text is one or two short sentences, empty for a field that was left out.
	Text string
}

// Error is the text that the person sees.
func (f *Fault) Error() string { return f.Text }

// Refuse is a fault of the request as a whole.
func Refuse(format string, args ...any) error {
	return &Fault{Text: fmt.Sprintf(format, args...)}
}

// Wrong is a fault of one option, to be shown beside its field.
func Wrong(option, format string, args ...any) error {
	return &Fault{Option: option, Text: fmt.Sprintf(format, args...)}
}

// Missing is a fault of an option that was left out: it is asked for, without a
// reproach.
func Missing(option string) error { return &Fault{Option: option} }

// AsFault returns the fault in err's chain, if there is one.
func AsFault(err error) (*Fault, bool) {
	return errors.AsType[*Fault](err)
}
