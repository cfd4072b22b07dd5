package document

// Facts are what the JSON holds.
type Facts = facts

// Sentences are the words of a model in it.
type Sentences = sentences

// For tests of what the pages are made of.
var (
	Escape    = escape
	LineStart = lineStart
	Clean     = clean
	Code      = code
)
