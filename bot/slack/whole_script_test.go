package slack_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"adjutant/bot/console"
	"adjutant/commands"
)

// script is a transcript of the console: who types what.
type script struct {
	lines  []string
	person string // who speaks first
	place  string
	// org is the company's file, if the script has one of its own; without are the
	// sections that it does without.
	org     []byte
	without []string
	at      time.Time
}

// begins is when every transcript begins.
var begins = time.Date(2026, 11, 23, 9, 0, 0, 0, berlin)

var berlin = func() *time.Location {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return loc
}()

// readScript reads a transcript of the console's.
func readScript(t testing.TB, name string) script {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("../../cmd/adjutant/testdata/script", name))
	if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse(raw)
	s := script{person: "ana", place: "support", at: begins}
	for line := range strings.Lines(string(archive.Comment)) {
		words := strings.Fields(line)
		for i, word := range words {
			switch {
			case word == "without" && words[0] == "sample":
				s.without = words[i+1:]
			case word == "--as":
				s.person = strings.TrimPrefix(words[i+1], "@")
			case word == "--in":
				s.place = strings.Trim(words[i+1], "'#")
			case word == "--at" && words[i+1] != "$AT":
				at, err := time.ParseInLocation("'2006-01-02 15:04'", words[i+1]+" "+words[i+2], berlin)
				if err != nil {
					t.Fatal(err)
				}
				s.at = at
			}
		}
	}
	for _, file := range archive.Files {
		switch file.Name {
		case "org.yaml":
			s.org = file.Data
		case "in":
			s.lines = strings.Split(strings.TrimRight(string(file.Data), "\n"), "\n")
		}
	}
	if len(s.lines) == 0 {
		t.Fatalf("%s has nothing to type", name)
	}
	return s
}

// onConsole plays the script in a console, and returns the office as it is left.
func onConsole(t testing.TB, s script) *office {
	t.Helper()
	o := newOffice(t, s.company(t), s.at, commands.Platform{Name: console.Name, ByHandle: true})
	host := &consoleHost{o}
	platform := console.New(host, console.Options{
		In: strings.NewReader(strings.Join(s.lines, "\n") + "\n"), Out: &bytes.Buffer{},
		Person: s.person, Place: s.place, Zone: berlin, Run: "console",
	})
	o.open(console.Name, platform)
	if err := platform.Run(t.Context(), o.dispatcher); err != nil {
		t.Fatal(err)
	}
	return o
}

// consoleHost is the office as the console asks for it.
type consoleHost struct{ *office }

// Settle does and sends what is due.
func (h *consoleHost) Settle(ctx context.Context) error {
	_, err := h.settle(ctx)
	return err
}

// MoveClock moves the clock.
func (h *consoleHost) MoveClock(ctx context.Context, text, as string) (time.Time, error) {
	return h.moveClock(ctx, text, as)
}

// People are all of the company.
func (h *consoleHost) People() []console.Person {
	org := h.org()
	var people []console.Person
	for _, p := range org.People {
		people = append(people, console.Person{Handle: string(p.Handle), Name: p.Name, Zone: org.Location(p)})
	}
	return people
}

// Channels are all of the company.
func (h *consoleHost) Channels() []string {
	var channels []string
	for _, d := range h.org().Departments {
		channels = append(channels, string(d.Handle))
	}
	for _, c := range h.org().Channels {
		channels = append(channels, string(c.Handle))
	}
	return channels
}
