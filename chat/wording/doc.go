// Package wording is how things read on every platform: text is cleaned of what cannot
// be seen, cut between characters, never inside of one, and broken into lines that fit;
// commands are called as they are there; forms, their fields and rows of tables are
// named. How long a text is, is for whoever asks: every platform counts in another way.
package wording
