//go:build race

package discord

// raced is whether the race detector is on, with which everything takes several times
// as long.
const raced = true
