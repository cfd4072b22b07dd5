// Package document makes a page of a digest, to be mailed, printed or archived: as
// HTML that needs nothing but itself, as Markdown, and as JSON with the facts.
//
// The words are those of the digest's message and thread. A page shows all that the
// digest holds, says for whom it is and of what state of the journal, and does nothing:
// it has no scripts, loads nothing and links to nowhere but itself.
package document
