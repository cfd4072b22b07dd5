package intake

import "strings"

// Cut is the text with at most that many characters, and says so if it was longer.
func Cut(text string, most int) string {
	text = strings.TrimSpace(text)
	if most <= 0 {
		return ""
	}
	count := 0
	last := 0 // where the last character begins that has room beside an ellipsis
	for i := range text {
		if count == most-1 {
			last = i
		}
		if count == most {
			return strings.TrimRight(text[:last], " \n\t") + "…"
		}
		count++
	}
	return text
}
