// Package storage is the record layer over an ordered key-value transaction:
// typed tables with their lists, the journal, the outbox, the timers, the marks of
// what was handled, and migrations. It is written once; a driver only keeps bytes
// in order.
//
// All of it is read through a [Reader], of the present or, as far as the journal
// tells of it, of any moment before (see [Past]).
package storage
