// Package digest computes what the leaders of a company are told on a schedule,
// and words it: what needs deciding, what has changed, what is late, and what
// nobody knows.
//
// A digest is built from a snapshot, as facts that cite the records they are
// about. Rendering words the facts and nothing else.
package digest
