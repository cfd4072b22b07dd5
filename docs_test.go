package adjutant_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	discord "adjutant/bot/discord/install"
	slack "adjutant/bot/slack/install"
	"adjutant/commands"
	"adjutant/ops/orgfile"
)

var update = flag.Bool("update", false, "write the generated parts of the documents")

// expect compares a part of a document with what it should be. With -update it
// writes the whole document, in which the part is right.
func expect(t *testing.T, file, was, want, whole string) {
	t.Helper()
	switch {
	case was == want:
	case !*update:
		t.Errorf("%s is out of date; run: make docs\n(-is +should be)\n%s", file, cmp.Diff(was, want))
	default:
		if err := os.WriteFile(file, []byte(whole), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The reference of the commands is what the declarations say.
func TestCommandReference(t *testing.T) {
	book, err := commands.New()
	if err != nil {
		t.Fatal(err)
	}
	const file = "docs/commands.md"
	was, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	want := string(book.Reference())
	expect(t, file, string(was), want, want)
}

// Every room of the house has its duty on the page about the architecture.
func TestArchitectureNamesEveryRoom(t *testing.T) {
	page := readFile(t, "docs/architecture.md")
	for _, r := range house {
		if r.path != "." && !strings.Contains(page, "\n| `"+r.path+"` |") {
			t.Errorf("docs/architecture.md has no row for %s: say its one duty and what it may import", r.path)
		}
	}
}

// Each organisation that a page shows as a whole file can be applied as it stands there.
func TestOrganisationsInPages(t *testing.T) {
	shown := 0
	for _, page := range []string{"README.md", "docs/slack.md", "docs/discord.md", "docs/organisation.md", "docs/model.md"} {
		for _, block := range strings.Split(readFile(t, page), "\n\n") {
			if !strings.HasPrefix(block, "    company:") {
				continue
			}
			shown++
			if _, faults := orgfile.Parse([]byte(block + "\n")); len(faults) > 0 {
				t.Errorf("%s: %v in\n%s", page, faults, block)
			}
		}
	}
	if shown < 2 {
		t.Errorf("only %d were found", shown)
	}
}

// A link to a file of the repository leads somewhere.
func TestLinks(t *testing.T) {
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	code := regexp.MustCompile("(?s)\n```.*?\n```\n")
	for _, page := range append(pages, "README.md", "CONTRIBUTING.md", "CHANGELOG.md") {
		for _, m := range link.FindAllStringSubmatch(code.ReplaceAllString(readFile(t, page), "\n"), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
	}
}

// The reference of the organisation's file has exactly the keys that the parser
// knows, section by section. The parser names them when it is given a wrong one.
func TestOrganisationReference(t *testing.T) {
	page := readFile(t, "docs/organisation.md")
	known := regexp.MustCompile(`: the keys are (.*)`)
	row := regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|")
	for heading, file := range map[string]string{
		"The company":        "zzzz: 1",
		"A holiday":          "holidays: [{zzzz: 1}]",
		"Workspaces":         "workspaces: {zzzz: 1}",
		"A person":           "people: {ana: {zzzz: 1}}",
		"A department":       "departments: {support: {zzzz: 1}}",
		"A channel":          "channels: {all: {zzzz: 1}}",
		"Accounts":           "accounts: {zzzz: 1}",
		"Risks":              "risk: {zzzz: 1}",
		"Status updates":     "update: {zzzz: 1}",
		"An approval rule":   "approval: [{zzzz: 1}]",
		"A step of approval": "approval: [{steps: [{zzzz: 1}]}]",
		"A budget":           "budgets: [{zzzz: 1}]",
		"A check-in":         "checkins: [{zzzz: 1}]",
		"A question":         "checkins: [{questions: [{zzzz: 1}]}]",
		"A digest":           "digests: [{zzzz: 1}]",
		"A language model":   "model: {zzzz: 1}",
	} {
		_, faults := orgfile.Parse([]byte(file))
		var keys []string
		for _, fault := range faults {
			if m := known.FindStringSubmatch(fault.Text); m != nil {
				keys = strings.Split(m[1], ", ")
			}
		}
		if keys == nil {
			t.Errorf("%s: the parser names no keys: %v", heading, faults)
			continue
		}
		_, section, found := strings.Cut(page, "\n## "+heading+"\n")
		if !found {
			t.Errorf("docs/organisation.md has no section %q", heading)
			continue
		}
		section, _, _ = strings.Cut(section, "\n## ")
		var told []string
		for _, m := range row.FindAllStringSubmatch(section, -1) {
			told = append(told, m[1])
		}
		slices.Sort(told)
		if diff := cmp.Diff(told, keys); diff != "" {
			t.Errorf("docs/organisation.md, %s (-told +known):\n%s", heading, diff)
		}
	}
}

// The page about Slack explains each right that the app asks for, as the manifest and
// the check have it.
func TestSlackScopes(t *testing.T) {
	page := readFile(t, "docs/slack.md")
	rows := regexp.MustCompile("(?m)^\\| `([a-z_.]+:[a-z_.]+|commands)` \\|.*\n").FindAllString(page, -1)
	var want []string
	for _, s := range slack.Scopes {
		want = append(want, fmt.Sprintf("| `%s` | %s | %s |\n", s.Name, s.Why, s.Without))
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("docs/slack.md (-should be +is):\n%s", diff)
	}
}

// The page about Discord explains each permission that the bot asks for, as the
// invitation and the check have it.
func TestDiscordPermissions(t *testing.T) {
	_, section, _ := strings.Cut(readFile(t, "docs/discord.md"), "\n## What the bot may do, and why\n")
	section, _, _ = strings.Cut(section, "\n## ")
	rows := regexp.MustCompile(`(?m)^\| [A-Z].*\n`).FindAllString(section, -1)
	var want []string
	for _, p := range discord.Permissions {
		want = append(want, fmt.Sprintf("| %s | %s | %s |\n", p.Name, p.Why, p.Without))
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("docs/discord.md (-should be +is):\n%s", diff)
	}
}

// A file of Go in a document begins with its path, a transcript with the command
// that makes it.
var (
	goBlock      = regexp.MustCompile("(?s)\n```go\n// ([a-z/_]+\\.go)\n\n(.*?)```\n")
	consoleBlock = regexp.MustCompile("(?s)\n```console\n\\$ go run ./cmd/adjutant console --at \"([^\"]*)\"[^\n]*\n(.*?)```\n")
)

// journalHash is the head of the journal in a digest, which is another in every run.
var journalHash = regexp.MustCompile(`(journal \d+) [0-9a-f]{12}\b`)

// The examples of the README compile as files of this module, and its transcripts
// are what the program prints with them.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	text := readFile(t, "README.md")
	program := buildWith(t, text)
	blocks := consoleBlock.FindAllStringSubmatchIndex(text, -1)
	if len(blocks) == 0 {
		t.Fatal("README.md has no transcript")
	}
	slices.Reverse(blocks) // so that writing one does not move those before it
	for _, b := range blocks {
		at, was := text[b[2]:b[3]], text[b[4]:b[5]]
		var script strings.Builder
		lines := slices.Collect(strings.Lines(was))
		for i, line := range lines {
			if input, ok := strings.CutPrefix(strings.TrimLeft(line, " "), "> "); ok {
				script.WriteString(input)
			} else if strings.HasPrefix(line, "#") || line == "\n" && i+1 < len(lines) && strings.HasPrefix(lines[i+1], "#") {
				script.WriteString(line)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		run := exec.CommandContext(ctx, program, "console", "--at", at)
		run.Env = append(os.Environ(), "TMPDIR="+t.TempDir(), "ADJUTANT_DATA=", "ADJUTANT_LISTEN=", "OPENAI_MODEL=")
		run.Stdin = strings.NewReader(script.String())
		var stderr bytes.Buffer
		run.Stderr = &stderr
		want, err := run.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, &stderr)
		}
		want = journalHash.ReplaceAll(want, []byte("$1 3b7f0c52a9e1"))
		text = text[:b[4]] + string(want) + text[b[5]:]
		expect(t, "README.md", was, string(want), text)
	}
}

// buildWith builds the program with the files that the document shows, as if
// they were in their folders, and returns the program's name.
func buildWith(t *testing.T, text string) string {
	t.Helper()
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var replace []string
	add := func(name, content string) {
		file := filepath.Join(dir, fmt.Sprintf("%d.go", len(replace)))
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		replace = append(replace, fmt.Sprintf("%q: %q", filepath.Join(root, name), file))
	}
	for _, m := range goBlock.FindAllStringSubmatch(text, -1) {
		if _, err := os.Stat(m[1]); err == nil {
			t.Fatalf("README.md shows how to add %s, which is there already. Choose another example.", m[1])
		}
		add(m[1], m[2])
	}
	// The README changes two lines of storage/records.go. Here they are a file
	// of their own, so that the example fits however many kinds there are.
	const line = `Lessons = register[ops.Lesson]("LES")`
	if !strings.Contains(text, line) || len(replace) != 3 {
		t.Fatalf("README.md shows %d files, want a command, a record kind with its command, and %s", len(replace), line)
	}
	add("storage/lesson_records.go", "package storage\n\nimport \"adjutant/ops\"\n\nvar "+line+"\n")

	overlay := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(overlay, []byte(`{"Replace": {`+strings.Join(replace, ",\n")+"}}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "adjutant.exe")
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-overlay", overlay, "-o", program, "./cmd/adjutant")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the examples of README.md do not compile: %v\n%s", err, out)
	}
	return program
}
