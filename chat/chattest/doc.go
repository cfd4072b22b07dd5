// Package chattest has what a renderer of messages is tested with, on whatever
// platform: messages and forms of a company in which ana, kai and tom work, text that
// people may type to do harm, and messages drawn of it. What a platform makes of them,
// and what it must never make of them, is for its own tests to say.
package chattest
