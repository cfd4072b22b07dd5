package office

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/bot/bottest"

	"github.com/rogpeppe/go-internal/txtar"
)

// Script is a transcript of the console: who types what.
type Script struct {
	Lines []string
	// Person speaks first, and in Place.
	Person, Place string
	// Org is the company's file, if the script has one of its own; Without are the
	// sections that it does without.
	Org     []byte
	Without []string
	At      time.Time
}

// Begins is when every transcript begins, unless it says otherwise.
var Begins = time.Date(2026, 11, 23, 9, 0, 0, 0, Berlin)

// Berlin is where the sample company is.
var Berlin = func() *time.Location {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return loc
}()

// Transcripts is where those of the console are, from the folder of a platform.
const Transcripts = "../../cmd/adjutant/testdata/script"

// OfTheConsole are transcripts about the console itself: its flags and formats, its
// data file, and starting it again. They cannot be played elsewhere.
var OfTheConsole = []string{
	"digest_file.txtar", "digest_late.txtar", "flags.txtar", "json.txtar", "org.txtar", "schedule.txtar",
	"schedule_late.txtar", "store.txtar", "strict.txtar", "link.txtar", "link_code.txtar", "unreached.txtar", "people.txtar", "shortcut.txtar", "help.txtar", "zone.txtar",
	"ask_model.txtar", "draft_model.txtar", "digest_worded.txtar", "digest_model.txtar", "model.txtar", "model_check.txtar", "org_model.txtar",
}

// Playable are the names of the transcripts that can be played on any platform.
func Playable(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Transcripts, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var names []string
	for _, file := range files {
		if name := filepath.Base(file); !slices.Contains(OfTheConsole, name) {
			names = append(names, name)
		}
	}
	return names
}

// Drawn are the week and so many of the others, other ones each time, for where all of
// them take too long.
func Drawn(t testing.TB, names []string, others int) []string {
	t.Log("drawn; all are played without the race detector")
	dice := rand.New(rand.NewPCG(bottest.Seed(t), 0))
	dice.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	rest := slices.DeleteFunc(names, func(name string) bool { return name == "week.txtar" })
	return append(rest[:others:others], "week.txtar")
}

// ReadScript reads a transcript of the console's.
func ReadScript(t testing.TB, name string) Script {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(Transcripts, name))
	if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse(raw)
	s := Script{Person: "ana", Place: "support", At: Begins}
	for line := range strings.Lines(string(archive.Comment)) {
		words := strings.Fields(line)
		for i, word := range words {
			switch {
			case word == "without" && words[0] == "sample":
				s.Without = words[i+1:]
			case word == "--as":
				s.Person = strings.TrimPrefix(words[i+1], "@")
			case word == "--in":
				s.Place = strings.Trim(words[i+1], "'#")
			case word == "--at" && words[i+1] != "$AT":
				at, err := time.ParseInLocation("'2006-01-02 15:04'", words[i+1]+" "+words[i+2], Berlin)
				if err != nil {
					t.Fatal(err)
				}
				s.At = at
			}
		}
	}
	for _, file := range archive.Files {
		switch file.Name {
		case "org.yaml":
			s.Org = file.Data
		case "in":
			s.Lines = strings.Split(strings.TrimRight(string(file.Data), "\n"), "\n")
		}
	}
	if len(s.Lines) == 0 {
		t.Fatalf("%s has nothing to type", name)
	}
	return s
}
