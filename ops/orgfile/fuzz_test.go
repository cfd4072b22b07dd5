package orgfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"adjutant/ops/orgfile"
)

// Whatever is in a file, Parse does not panic. It either reports faults, each
// at a place in the file and in one line, or gives an organisation that can be
// written and read back.
func FuzzParse(f *testing.F) {
	example, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	f.Add(orgfile.Sample)
	files, _ := filepath.Glob("testdata/faults/*.txt")
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, c := range strings.Split(string(data), "=== ")[1:] {
			_, rest, _ := strings.Cut(c, "\n")
			body, _, _ := strings.Cut(rest, "\n--->\n")
			f.Add([]byte(completed(body + "\n")))
		}
	}
	f.Add([]byte(completed("checkins:\n  - {name: a, who: [coo, approver, \"@bo\"], every: every second sunday, starts: 2026-11-30, on_day_off: before, post_to: [\"#support\"],\n" +
		"     questions: [{key: a, ask: A, kind: choice, choices: [x=y, no], prefill: true}, {key: b, ask: B, when: a=x=y}, {key: c, ask: C, when: \"b = 1\"}]}\n")))
	f.Fuzz(func(t *testing.T, data []byte) {
		org, faults := orgfile.Parse(data)
		if (org == nil) != (len(faults) > 0) {
			t.Fatalf("organisation %v with faults %v", org, faults)
		}
		lines := 1 + strings.Count(string(data), "\n") + strings.Count(string(data), "\r")
		for _, fault := range faults {
			if fault.Line < 1 || fault.Line > lines || fault.Column < 1 {
				t.Errorf("not a place in a file of %d lines: %s", lines, fault)
			}
			if fault.Text == "" || strings.ContainsAny(fault.Text, "\n\r") || !utf8.ValidString(fault.Text) {
				t.Errorf("not one line of text: %q", fault.Text)
			}
		}
		if org == nil {
			return
		}
		file, err := orgfile.Marshal(org)
		if err != nil {
			t.Fatal(err)
		}
		again, faults := orgfile.Parse(file)
		if faults != nil {
			t.Fatalf("%s\n%s", faults, file)
		}
		if diff := cmp.Diff(org, again); diff != "" {
			t.Fatalf("read back differently (-was +is):\n%s\n%s", diff, file)
		}
	})
}
