//go:build !race

package attacks

// Every is which of all attacks are made: without the race detector each of them.
const Every = 1
