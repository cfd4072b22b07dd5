package ops

import "adjutant/ops/recurrence"

// CheckRecurrence recognises the text of a schedule, as [recurrence.Parse] does.
// It fails with a *[Fault] for anything else.
func CheckRecurrence(text string) error {
	if _, err := recurrence.Parse(text); err != nil {
		return Refuse("%s", err)
	}
	return nil
}
