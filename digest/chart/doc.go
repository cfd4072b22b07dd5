// Package chart draws: from numbers to a picture, with the sentence that says
// its point and a rendering for terminals.
//
// Each chart is plain data. Its Picture method gives the words and the spec, a
// small JSON document that is kept in a message; [Draw] makes the PNG of a spec
// when the message leaves, which takes too long for a transaction.
//
// Colour never stands alone: a cell and a part of a bar carry a letter, a word or
// a number that says the same. What is too long for its place is shortened by the
// width that it would have, and what the typeface cannot show is shown as the
// handle, so that no picture has a clipped or an empty label.
package chart
