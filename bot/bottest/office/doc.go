// Package office is the whole bot for tests: a store with the sample company in it, the
// commands, the dispatcher, the outbox and the timetable, on one clock, around the
// platforms of the test. It plays transcripts of the console, by the console and by any
// platform that a [Driver] can be used like a person uses it, and compares what came of
// both.
//
// An office may have several platforms at once: a company whose people are on two of
// them has one store, one outbox and one history.
package office
