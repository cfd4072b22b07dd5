// Package loopback is what a chat service of a test stands on: a server on the local host
// that ends with the test, and a board on which those look who wait for it to change.
package loopback
