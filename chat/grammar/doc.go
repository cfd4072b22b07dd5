// Package grammar reads what people type after the slash, from the same
// declaration that forms and typed options are made of.
//
// A line is a path, then options and free words in any order:
//
//	risk log Hiring slips again likelihood:likely owner:@ana due:in 2 weeks
//	update at risk: two engineers left
//	risk plan RISK-7 mitigation:"Hire two: now" --due friday
//
// The reader prefers to understand. An option takes the longest run of words
// that is a value of its kind; what is no declared option is text and stays as
// it was typed, with its line breaks; an unclosed quote is a character. Where
// it has to guess it says so, and where it cannot place a word it names the
// word: nothing that was typed disappears without being mentioned.
//
// Two things a command has to leave to its caller: whether a word is a date,
// an amount or a colleague depends on the company and the day (see
// [Recogniser]), and whether a value is allowed is checked by the rails, which
// show the fault beside the field.
package grammar
