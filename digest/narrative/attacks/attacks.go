// Package attacks is what an attacker may type into a company's records, and what a
// language model answers that does as it is told there: for tests of whatever shows
// words of a model. README.txt says how the files read.
package attacks

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Attack is a text in a record, and what a model makes of it.
type Attack struct {
	// Theme is the file that it is in, Name its name there.
	Theme, Name string
	// In is where the text is typed: "request title". Typed is the text.
	In, Typed string
	// Lies are sentences that the records do not support, whatever they cite. Raw are
	// answers that are not what was asked for.
	Lies, Raw []string
}

//go:embed *.txtar
var files embed.FS

// always is the theme of the lies that a model tells whatever was typed.
const always = "always"

// fewest is how many attacks there are at least.
const fewest = 125

// All are all attacks, or each one in [Every], in an order that stays.
func All(tb testing.TB) []Attack {
	tb.Helper()
	all, _ := load(tb)
	if len(all) < fewest {
		tb.Fatalf("there are %d attacks, and there were more", len(all))
	}
	var some []Attack
	for i := 0; i < len(all); i += Every {
		some = append(some, all[i])
	}
	return some
}

// Always are lies that a model tells whatever was typed.
func Always(tb testing.TB) []string {
	tb.Helper()
	_, lies := load(tb)
	return lies
}

func load(tb testing.TB) (all []Attack, lies []string) {
	tb.Helper()
	names, err := fs.Glob(files, "*.txtar")
	if err != nil {
		tb.Fatal(err)
	}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range txtar.Parse(data).Files {
			a, err := read(string(f.Data))
			if err != nil {
				tb.Fatalf("%s, %s: %v", name, f.Name, err)
			}
			a.Theme, a.Name = strings.TrimSuffix(name, ".txtar"), f.Name
			if a.Theme == always {
				lies = append(lies, a.Lies...)
			} else {
				all = append(all, a)
			}
		}
	}
	return all, lies
}

// read reads an attack as README.txt says.
func read(text string) (Attack, error) {
	var a Attack
	for line := range strings.Lines(text) {
		key, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch key {
		case "":
		case "in":
			a.In = rest
		case "typed":
			a.Typed += unescaped(rest)
		case "repeat":
			times, what, _ := strings.Cut(rest, " ")
			n, err := strconv.Atoi(times)
			if err != nil {
				return a, err
			}
			a.Typed += strings.Repeat(unescaped(what), n)
		case "!":
			a.Lies = append(a.Lies, unescaped(rest))
		case "raw":
			a.Raw = append(a.Raw, rest)
		default:
			return a, fmt.Errorf("an attack has no %q", key)
		}
	}
	return a, nil
}

// unescaped puts characters in the place of \n, \s, \uXXXX and the like.
func unescaped(text string) string {
	var b strings.Builder
	text = strings.ReplaceAll(text, `\s`, " ")
	for text != "" {
		r, _, rest, err := strconv.UnquoteChar(text, 0)
		if err != nil { // half of a surrogate pair
			r, rest = '\uFFFD', text[min(6, len(text)):]
		}
		b.WriteRune(r)
		text = rest
	}
	return b.String()
}
