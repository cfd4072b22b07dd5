package commands_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"adjutant/commands"
)

// typed are the lines that people type in the transcripts, without the address
// before them.
func typed(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob("../cmd/adjutant/testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no transcripts: %v", err)
	}
	address := regexp.MustCompile(`^@\w+( #?\w+)?: *`)
	var lines []string
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		for _, section := range archive.Files {
			if strings.HasPrefix(section.Name, "want") || !strings.Contains(string(archive.Comment), "stdin "+section.Name) {
				continue
			}
			for line := range strings.Lines(string(section.Data)) {
				if line = strings.TrimSpace(address.ReplaceAllString(line, "")); line != "" {
					lines = append(lines, line)
				}
			}
		}
	}
	return lines
}

// Every command that is declared is used in a transcript, by its own name.
func TestEveryCommandHasATranscript(t *testing.T) {
	book, err := commands.New(commands.Platform{Name: "console", ByHandle: true})
	if err != nil {
		t.Fatal(err)
	}
	lines := typed(t)
	for _, cmd := range book.Commands() {
		used := false
		for _, line := range lines {
			line = strings.ToLower(line) + " "
			used = used || strings.HasPrefix(line, "/"+cmd.Path+" ")
		}
		if !used {
			t.Errorf("no transcript uses /%s", cmd.Path)
		}
	}
}
