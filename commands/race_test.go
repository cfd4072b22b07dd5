//go:build race

package commands_test

import "flag"

// Under the race detector everything takes several times as long, and what is drawn
// at random is for other faults than races: fewer cases are drawn, unless -rapid.checks
// says how many.
func init() {
	if err := flag.Set("rapid.checks", "40"); err != nil {
		panic(err)
	}
}
