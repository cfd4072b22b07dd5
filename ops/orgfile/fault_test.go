package orgfile_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"adjutant/ops/orgfile"
)

var rewrite = flag.Bool("update", false, "write what Parse reports into testdata/faults")

// least are the sections that every file needs. A case has its own in their
// place, or these follow it.
var least = []struct{ key, text string }{
	{"company:", "company: Northwind\n"},
	{"people:", "people:\n  ana: {roles: [ceo, coo, admin]}\n  bo: {}\n"},
	{"departments:", "departments:\n  support: {head: ana}\n"},
}

// Each file in testdata/faults holds cases: a name after ===, a file, and after
// --- the faults that Parse reports in it, all of them. Run with -update to
// rewrite the faults, and read what changed: people will have to.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/faults/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var updated bytes.Buffer
		for _, c := range strings.Split(string(data), "=== ")[1:] {
			title, rest, _ := strings.Cut(c, "\n")
			body, want, _ := strings.Cut(rest, "\n--->\n")
			body = strings.TrimSuffix(body, "\n") + "\n"
			_, faults := orgfile.Parse([]byte(completed(body)))
			got := faults.Error() + "\n"
			updated.WriteString("=== " + title + "\n" + body + "--->\n" + got)
			if len(faults) == 0 {
				t.Errorf("%s: %s: no fault", name, title)
			} else if got != want && !*rewrite {
				t.Errorf("%s: %s:\n%s--- want\n%s", name, title, got, want)
			}
		}
		if *rewrite {
			if err := os.WriteFile(name, updated.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// completed adds the sections that a case leaves out.
func completed(body string) string {
	if whole, ok := strings.CutPrefix(body, "!whole\n"); ok {
		return whole
	}
	for _, section := range least {
		if !strings.Contains("\n"+body, "\n"+section.key) {
			body += section.text
		}
	}
	return body
}

// In names the file in each line, and gives no error where there is no fault.
func TestFaultsIn(t *testing.T) {
	_, faults := orgfile.Parse([]byte("company: N\n"))
	err := faults.In("org.yaml")
	if err == nil || !strings.HasPrefix(err.Error(), "org.yaml:1:1: there are no people") {
		t.Errorf("faults with a name: %v", err)
	}
	if _, faults := orgfile.Parse(orgfile.Sample); faults.In("org.yaml") != nil {
		t.Errorf("no faults give an error")
	}
}
