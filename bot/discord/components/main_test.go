package components_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain draws fewer messages than rapid would: some of them are as long as
// messages get. A number of one's own is given with -rapid.checks.
func TestMain(m *testing.M) {
	flag.Parse()
	own := false
	flag.Visit(func(f *flag.Flag) { own = own || f.Name == "rapid.checks" })
	if !own {
		if err := flag.Set("rapid.checks", "30"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
