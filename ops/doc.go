// Package ops is the domain: the company, its people, risks, status updates
// and the rules about them. Everything here is a function of its arguments and
// of now; nothing reads a clock, a file or a network.
//
// A person's mistake is a [Fault], in words that say what to do. Any other
// error is ours.
package ops
