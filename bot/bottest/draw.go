package bottest

import (
	"flag"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// Seed is what a test begins its own draws with. It is another one each time, so that
// every run looks somewhere else, unless RAPID_SEED names one: then rapid's properties
// and these draws are the same as before. It is in the log of a test that fails.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed := rand.Uint64() >> 1
	if named := os.Getenv("RAPID_SEED"); named != "" {
		var err error
		if seed, err = strconv.ParseUint(named, 10, 64); err != nil {
			t.Fatalf("RAPID_SEED is no seed: %v", err)
		}
	}
	t.Logf("RAPID_SEED=%d", seed)
	return seed
}

// Checks is how often each property of a package is tried, where rapid's hundred take
// too long. It is for the init of a package's tests; RAPID_CHECKS and -rapid.checks
// go before it.
func Checks(n int) {
	if os.Getenv("RAPID_CHECKS") != "" {
		return
	}
	if err := flag.Set("rapid.checks", strconv.Itoa(n)); err != nil {
		panic(err) // the package has no property
	}
}
