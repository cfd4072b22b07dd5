package document_test

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/digest"
	"adjutant/digest/document"
)

// docs/digest-json.md has exactly the fields that the JSON has, section by section.
func TestReference(t *testing.T) {
	raw, err := os.ReadFile("../../docs/digest-json.md")
	if err != nil {
		t.Fatal(err)
	}
	row, name := regexp.MustCompile("(?m)^\\| (`[^|]*`) \\|"), regexp.MustCompile("`([a-z_]+)`")
	for heading, has := range map[string]any{
		"The file": document.Facts{}, "The words of a model": document.Sentences{}, "The digest": digest.Digest{}, "A department": digest.Status{}, "An item": digest.Item{}, "The rest": digest.Rest{},
	} {
		var fields, told []string
		for i := range reflect.TypeOf(has).NumField() {
			field, _, _ := strings.Cut(reflect.TypeOf(has).Field(i).Tag.Get("json"), ",")
			fields = append(fields, field)
		}
		_, section, found := strings.Cut(string(raw), "\n## "+heading+"\n")
		if !found {
			t.Fatalf("docs/digest-json.md has no section %q", heading)
		}
		section, _, _ = strings.Cut(section, "\n## ")
		for _, m := range row.FindAllStringSubmatch(section, -1) {
			for _, n := range name.FindAllStringSubmatch(m[1], -1) {
				told = append(told, n[1])
			}
		}
		slices.Sort(fields)
		slices.Sort(told)
		if diff := cmp.Diff(told, fields); diff != "" {
			t.Errorf("docs/digest-json.md, %s (-told +there):\n%s", heading, diff)
		}
	}
}
