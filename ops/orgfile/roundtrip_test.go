package orgfile_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/orgfile"
)

// Whatever organisation passes the checks, its file is read back to the same
// organisation, and writing that again gives the same file.
func TestMarshalRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		org := drawOrg(t)
		if problems := org.Check(); len(problems) > 0 {
			t.Fatalf("the generator makes organisations with problems: %v", problems)
		}
		readBack(t, org)
	})
}

func TestMarshalShippedFiles(t *testing.T) {
	example, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{example, orgfile.Sample} {
		org, faults := orgfile.Parse(data)
		if faults != nil {
			t.Fatal(faults)
		}
		readBack(t, org)
	}
}

func readBack(t rapid.TB, org *ops.Org) {
	t.Helper()
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
	if second, err := orgfile.Marshal(again); err != nil || !bytes.Equal(file, second) {
		t.Fatalf("written again: %v\n%s\n%s", err, file, second)
	}
}

// What the file cannot say is an error, never left out.
func TestMarshalFails(t *testing.T) {
	for name, org := range map[string]*ops.Org{
		"text that is not UTF-8": {Company: "North\xffwind"},
		"an unknown platform of a person": {People: []ops.Person{
			{Handle: "ana", Accounts: map[string]string{"irc": "ana"}}}},
		"an unknown platform of a department": {Departments: []ops.Department{
			{Handle: "support", Channels: map[string]string{"irc": "#support"}}}},
		"an unknown platform of a channel": {Channels: []ops.Channel{
			{Handle: "all", Channels: map[string]string{"irc": "#all"}}}},
		"an unknown platform": {Workspaces: map[string][]string{"irc": {"x"}}},
	} {
		if file, err := orgfile.Marshal(org); err == nil {
			t.Errorf("%s: no error\n%s", name, file)
		}
	}
}
