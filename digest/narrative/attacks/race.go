//go:build race

package attacks

// Every is which of all attacks are made: with the race detector, under which everything
// takes several times as long, every eighth. What attacks find is no race.
const Every = 8
