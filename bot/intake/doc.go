// Package intake holds what every platform needs to take what is brought to it, and to
// answer it: the work of each person in its order, bounded, with a fault in it kept
// where it is; what was brought before; what is promised before it is done, and outlives
// the process; what can be found out again, but need not be; and answers that are sent
// as messages, each once.
package intake
