package digest_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain runs fewer companies through each property than rapid would: each lives
// for weeks. A number of one's own is given with -rapid.checks.
func TestMain(m *testing.M) {
	flag.Parse()
	own := false
	flag.Visit(func(f *flag.Flag) { own = own || f.Name == "rapid.checks" })
	if !own {
		if err := flag.Set("rapid.checks", "20"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
