package query

// Plan is one or more queries that together answer a question: at most [MostQueries].
type Plan []Query

// Bounds of a plan, so that none costs more than a digest does.
const (
	MostQueries = 4
	MostWhere   = 8   // conditions of a query
	MostWords   = 8   // words of a query
	MostRows    = 50  // records that a query returns
	MostValue   = 120 // characters of a value or word
	MostText    = 600 // characters of a plan that is typed

	// DefaultRows is how many records a query returns that does not say.
	DefaultRows = 10
)

// Query asks for records of one kind.
type Query struct {
	// From is the kind in the plural: "risks".
	From string `json:"from"`
	// Where are conditions, all of which must hold.
	Where []Condition `json:"where,omitempty"`
	// Words must all be in what the record says; "about lyon lease".
	Words []string `json:"words,omitempty"`
	// Sort is a field, Desc the greatest first.
	Sort string `json:"sort,omitempty"`
	Desc bool   `json:"desc,omitempty"`
	// Limit is how many; 0 is [DefaultRows].
	Limit int `json:"limit,omitempty"`
}

// Condition compares a field with a value, as it is typed: {"amount", ">", "€20k"}.
type Condition struct {
	Field string `json:"field"`
	Op    string `json:"op"`
	Value string `json:"value"`
}

// Rows is how many records the query returns at most.
func (q Query) Rows() int {
	if q.Limit == 0 {
		return DefaultRows
	}
	return q.Limit
}

// Error says what is wrong with a plan, in a sentence that is meant to be shown to the
// person who typed it.
type Error struct {
	// Word is the word at fault, shortened.
	Word string
	// Sentence is what to show.
	Sentence string
}

// Error is the sentence.
func (e *Error) Error() string { return e.Sentence }
