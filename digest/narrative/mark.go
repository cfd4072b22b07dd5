package narrative

import "adjutant/digest"

// Mark ends the words of a model, wherever they are shown, after a space. Note says
// what it means, at the end of each message that has such words.
const (
	Mark = digest.Mark
	Note = digest.MarkNote
)
