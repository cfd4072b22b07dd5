package orgfile_test

import (
	"os"
	"testing"

	"adjutant/ops/orgfile"
)

// The files that customers begin with must be free of faults.
func TestShippedFilesParse(t *testing.T) {
	example, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"example.yaml": example, "sample.yaml": orgfile.Sample} {
		if _, faults := orgfile.Parse(data); faults != nil {
			t.Errorf("\n%s", faults.In(name))
		}
	}
}
