package document_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/digest/document"
)

var update = flag.Bool("update", false, "write the documents in testdata anew")

// The pages of testdata are there to be looked at, too: open one in a browser.
func TestGolden(t *testing.T) {
	hostileDigest, hostileOrg := hostile()
	rights := source(everything(), northwind())
	rights.As = "tom"
	for name, s := range map[string]document.Source{
		"everything": source(everything(), northwind()),
		"crowded":    source(crowded(), northwind()),
		"nothing":    source(nothing(), northwind()),
		"hostile":    source(hostileDigest, hostileOrg),
		"rights":     rights,
		"worded":     worded(source(everything(), northwind())),
	} {
		page, err := document.HTML(s)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := document.JSON(s)
		if err != nil {
			t.Fatal(err)
		}
		for ext, got := range map[string][]byte{"html": page, "md": document.Markdown(s), "json": facts} {
			if name == "rights" && ext == "html" {
				continue
			}
			golden := filepath.Join("testdata", name+"."+ext)
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s: go test -update writes it anew; wanted (-), got (+):\n%s", golden, diff)
			}
		}
	}
}
