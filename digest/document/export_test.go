package document

// Facts are what the JSON holds.
type Facts = facts

// For tests of what the pages are made of.
var (
	Escape    = escape
	LineStart = lineStart
	Clean     = clean
	Code      = code
)
