package narrative

import (
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// Fact is one thing that a sentence may cite, with every value that a sentence which
// cites it may hold.
type Fact struct {
	// Cite is what it is cited by: the record's id, or "department support".
	Cite string `json:"cite"`
	// Records are the ids that may be named: its own, and those that speak for it.
	Records []ops.ID `json:"records,omitempty"`
	// Line is how the fact reads as computed, in full.
	Line string `json:"line"`
	// Said is what people wrote about it. It is no source for states, ids and
	// decisions, which are computed.
	Said []Said `json:"said,omitempty"`

	Amounts []money.Amount `json:"amounts,omitempty"`
	// Numbers are counts; ages and distances in days are among Days of age.
	Numbers []int `json:"numbers,omitempty"`
	// Ages are spans in days: how old, how late, how long quiet.
	Ages []int `json:"ages,omitempty"`
	// Dates are days that are named: when it is due, when it was said.
	Dates       []dates.Date `json:"dates,omitempty"`
	People      []ops.Handle `json:"people,omitempty"`
	Departments []ops.Handle `json:"departments,omitempty"`
	// Health is what each department that the fact tells of is, and was.
	Health []Health `json:"health,omitempty"`
	// Level is that of a risk, LevelWas the one before.
	Level    ops.Level `json:"level,omitempty"`
	LevelWas ops.Level `json:"level_was,omitempty"`
	// States are words for what has become of it, as they may be said: "approved",
	// "closed", "resolved", "overdue". What is not among them cannot be said.
	States []string `json:"states,omitempty"`
	// Must are texts of values without one of which a sentence may not stand in the
	// place of the line: the amount of a request that is to be decided, the health of
	// a department. Each is one of the typed values above.
	Must Must `json:"must,omitzero"`
}

// Said is something that a person wrote, and on which day, since "Friday" is another
// day a week later.
type Said struct {
	Text string     `json:"text"`
	On   dates.Date `json:"on,omitzero"`
	// If is set for what would be, and is not: what follows if a request is declined, or
	// if a risk comes true.
	If bool `json:"if,omitempty"`
}

// Health is how a department is and was. Shown is what its records show, where that is
// worse than what it says.
type Health struct {
	Department ops.Handle `json:"department"`
	Now        ops.Health `json:"now"`
	Was        ops.Health `json:"was,omitempty"`
	Shown      ops.Health `json:"shown,omitempty"`
}

// Must is what a sentence may not leave out when it takes the place of the fact's line.
type Must struct {
	Amount bool `json:"amount,omitempty"` // the first of Amounts
	Health bool `json:"health,omitempty"` // Now of the first of Health, and Shown where that is worse
	Level  bool `json:"level,omitempty"`
	Date   bool `json:"date,omitempty"`  // the first of Dates, or how far away it is
	State  bool `json:"state,omitempty"` // one of States
}
