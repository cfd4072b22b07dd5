// Package dates reads, counts and prints the dates, spans and clock times that
// people type in chat: "friday", "in 2 weeks", "1.12.", "Q3", "90d", "tomorrow 9am".
//
// Everything is a pure function of its arguments. "Today" and "now" are always
// passed in, because the person typing may be in another zone than the server,
// and because a test must be able to choose them.
//
// What can be read in two ways is refused rather than guessed, except for the
// order of day and month, which the company's locale decides (see [Style]).
// Refusals are of type [*Error], worded for the person who typed.
package dates

// Years outside this range are refused by [Parse] and [ParseMoment]: in a tool
// for running a company they are typing mistakes ("206-12-01", "20226").
const (
	FirstYear = 2000
	LastYear  = 2199
)
