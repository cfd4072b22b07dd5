// Package bottest is a chat platform without a network, for tests of the whole
// bot. It keeps what can be seen in each place, fails as a test says, and takes
// note of every call that a real platform would not forgive.
//
// It works inside a testing/synctest bubble: whatever waits there, waits for a
// channel of the bubble or for a context.
//
// It also says what tests draw, and compares with golden files.
package bottest
