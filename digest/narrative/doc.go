// Package narrative lets a language model word what has been computed, and lets
// nothing through that the records do not say.
//
// Whoever wants something worded makes [Fact]s of it: typed values, with the words
// that people wrote. The model is told these, and answers with sentences that cite
// them. [Checker.Check] then reads each sentence as if an enemy had written it, since
// what people type may have talked the model into anything: whatever it says of an id,
// a number, an amount, a day, a person, a department or a state must be a value of the
// facts that it cites, and every other word must be one of theirs or a plain one. What
// does not pass is dropped, and the words that were computed stand.
package narrative
