package query_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"adjutant/ops/query"
)

var update = flag.Bool("update", false, "write the kinds and fields into docs/asking.md")

// The document has the kinds and fields between these two lines.
const (
	docsFile  = "../../docs/asking.md"
	docsBegin = "<!-- kinds and fields: go test ./ops/query -run TestDocs -update -->\n"
	docsEnd   = "<!-- end -->\n"
)

// TestDocs compares docs/asking.md with the declaration of kinds and fields, and reads
// its examples.
func TestDocs(t *testing.T) {
	var b strings.Builder
	for _, k := range query.Kinds {
		fmt.Fprintf(&b, "\n### %s\n\n%s. Also: %s.\n\n| field | what it is | compared with |\n|---|---|---|\n",
			k.Name, strings.ToUpper(k.Help[:1])+k.Help[1:], strings.Join(k.Also, ", "))
		for _, f := range k.Fields {
			fmt.Fprintf(&b, "| `%s` | %s | `%s` %s |\n", f.Name, f.Help, strings.Join(f.Operators(), "` `"), f.Values())
		}
	}
	b.WriteString("\n")
	raw, err := os.ReadFile(docsFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(raw), docsBegin)
	had, after, ends := strings.Cut(rest, docsEnd)
	if !begins || !ends {
		t.Fatalf("%s has no place for kinds and fields", docsFile)
	}
	if *update {
		if err := os.WriteFile(docsFile, []byte(before+docsBegin+b.String()+docsEnd+after), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if had != b.String() {
		t.Errorf("%s does not say what kinds and fields there are. Run: go test ./ops/query -run TestDocs -update", docsFile)
	}
	org := company()
	examples := 0
	for line := range strings.Lines(before) {
		if text, is := strings.CutPrefix(line, "    "); is && !strings.HasPrefix(text, "/") {
			examples++
			if _, err := query.Parse(strings.TrimSpace(text), org, today); err != nil {
				t.Errorf("%s: %v", strings.TrimSpace(text), err)
			}
		}
	}
	if examples < 5 {
		t.Errorf("%d examples", examples)
	}
}
