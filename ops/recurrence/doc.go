// Package recurrence reads what people write about things that come round
// ("every weekday at 9", "last working day of the month 16:00", "0 9 * * 1"), and
// says when they do.
//
// A [Rule] is the text, read. A [Plan] is a rule at a place: in a zone, with the
// days off of a company, from a day to a day. It counts local days, and asks for
// the instant last. So in every zone it comes round exactly once for each time of
// day on each day that it names, whatever the clocks do on that day, and never on
// another day. (Several times that the clocks skip at once are one.)
//
// Everything is a pure function of its arguments. Refusals are of type [*Error],
// worded for the person who typed.
package recurrence
