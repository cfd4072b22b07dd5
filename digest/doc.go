// Package digest computes what the leaders of a company are told on a schedule,
// and words it: what needs deciding, what has changed, what is late, and what
// nobody knows.
//
// [Build] makes a digest from a [View] of a snapshot, as facts that cite the records
// they are about. A fact is there by a [Rule]; which of them an audience gets a line
// for is its shape. [Message] words the facts and nothing else, [Refresh] brings a
// digest that was sent in line with what has become of its records, and [Words] is
// for documents.
//
// A new rule is a constant in rule.go, the function that finds its items, its words
// in lines.go, what becomes of it in refresh.go, and a case in the tests, which look
// for one.
package digest
