// Package adjutant_test holds the tests of the repository as a whole: who may
// import whom, and whether the documents still say what the program does.
package adjutant_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// room is a package of the house, with what it may import besides the standard
// library.
type room struct {
	path string
	// rooms are packages of this module; "all" is every one.
	rooms []string
	// modules are those of others.
	modules []string
	// pure rooms compute from their arguments: no files, no network, no
	// process, and no clock but the one they are given.
	pure bool
	// forTests rooms are imported by tests only.
	forTests bool
}

// house is every package that there is. A package that is not in it fails the
// test, so that nobody builds on without saying what for; docs/architecture.md
// says what each is for.
var house = []room{
	{path: "chat", pure: true},
	{path: "chat/chattest", rooms: []string{"chat"}, modules: []string{"pgregory.net/rapid"}, forTests: true},
	{path: "chat/grammar", rooms: []string{"chat"}, pure: true},
	{path: "chat/wording", rooms: []string{"chat"}, pure: true},

	{path: "ops", rooms: []string{"ops/dates", "ops/money", "ops/recurrence", "ops/typo"}, modules: []string{"github.com/shopspring/decimal"}, pure: true},
	{path: "ops/dates", rooms: []string{"ops/typo"}, pure: true},
	{path: "ops/money", rooms: []string{"ops/typo"}, modules: []string{"github.com/shopspring/decimal"}, pure: true},
	{path: "ops/query", rooms: []string{"ops", "ops/dates", "ops/money", "ops/typo"}, modules: []string{"github.com/shopspring/decimal"}, pure: true},
	{path: "ops/recurrence", rooms: []string{"ops/dates", "ops/typo"}, modules: []string{"github.com/robfig/cron/v3"}, pure: true},
	{path: "ops/typo", pure: true},
	{path: "ops/orgfile", rooms: []string{"ops", "ops/dates", "ops/money"}, modules: []string{"github.com/goccy/go-yaml"}, pure: true},

	// Of chat, storage needs the message that waits in the outbox.
	{path: "storage", rooms: []string{"chat", "ops"}, pure: true},
	{path: "storage/bolt", rooms: []string{"storage"}, modules: []string{"go.etcd.io/bbolt"}},
	{path: "storage/storagetest", rooms: []string{"storage"}, modules: []string{"pgregory.net/rapid"}, forTests: true},

	{path: "digest", rooms: []string{"chat", "digest/chart", "ops", "ops/dates", "ops/money", "ops/recurrence", "storage"}, pure: true},
	{path: "digest/document", rooms: []string{"chat", "digest", "ops"}, pure: true},
	{path: "digest/narrative", rooms: []string{"chat", "digest", "ops", "ops/dates", "ops/money", "ops/typo"}, modules: []string{"github.com/shopspring/decimal", "golang.org/x/text"}, pure: true},
	{path: "digest/narrative/attacks", modules: []string{"github.com/rogpeppe/go-internal"}, forTests: true},
	{path: "digest/chart", rooms: []string{"chat", "ops", "ops/dates", "ops/money"}, modules: []string{"gonum.org/v1/plot", "golang.org/x/image"}, pure: true},

	{path: "commands", rooms: []string{"chat", "chat/grammar", "digest", "digest/chart", "digest/narrative", "ops", "ops/dates", "ops/money", "ops/query", "ops/recurrence", "storage"}, pure: true},

	{path: "scheduler", rooms: []string{"chat", "storage"}},

	{path: "bot", rooms: []string{"bot/intake", "chat", "storage"}},
	{path: "bot/bottest", rooms: []string{"chat"}, modules: []string{"github.com/google/go-cmp"}, forTests: true},
	{path: "bot/bottest/office", rooms: []string{"bot", "bot/bottest", "bot/console", "chat", "commands", "digest/chart", "ops", "ops/dates", "ops/orgfile", "scheduler", "storage", "storage/bolt"}, modules: []string{"github.com/google/go-cmp", "github.com/rogpeppe/go-internal"}, forTests: true},
	{path: "bot/bottest/loopback", forTests: true},
	// It holds tests alone, which see the bot on more than one platform.
	{path: "bot/bottest/both", forTests: true},
	{path: "bot/console", rooms: []string{"chat"}, modules: []string{"github.com/mattn/go-runewidth", "golang.org/x/term"}},

	{path: "bot/model", rooms: []string{"chat", "storage"}, modules: []string{"github.com/sashabaranov/go-openai", "golang.org/x/text"}},
	// It knows nothing of the bot.
	{path: "bot/model/fakemodel", forTests: true},

	{path: "bot/checklist", pure: true},
	{path: "bot/intake", rooms: []string{"chat"}},
	{path: "bot/discord", rooms: []string{"bot/discord/components", "bot/discord/slash", "bot/intake", "chat", "chat/wording"}, modules: []string{"github.com/bwmarrin/discordgo", "golang.org/x/time"}},
	{path: "bot/discord/components", rooms: []string{"chat", "chat/wording"}, pure: true},
	{path: "bot/discord/slash", rooms: []string{"chat", "chat/wording"}, pure: true},
	{path: "bot/discord/install", rooms: []string{"bot/checklist", "bot/discord", "bot/discord/slash", "chat"}, modules: []string{"github.com/bwmarrin/discordgo"}},
	{path: "bot/discord/fakediscord", rooms: []string{"bot/bottest/loopback"}, modules: []string{"github.com/gorilla/websocket"}, forTests: true},
	{path: "bot/slack", rooms: []string{"bot/intake", "bot/slack/blockkit", "chat", "chat/wording"}, modules: []string{"github.com/slack-go/slack", "golang.org/x/time"}},
	{path: "bot/slack/blockkit", rooms: []string{"chat", "chat/wording"}, modules: []string{"github.com/slack-go/slack"}, pure: true},
	{path: "bot/slack/install", rooms: []string{"bot/checklist", "bot/slack", "chat"}, modules: []string{"github.com/slack-go/slack"}},
	// It knows nothing of the bot, so that it can refuse what the bot does wrong.
	{path: "bot/slack/fakeslack", rooms: []string{"bot/bottest/loopback"}, modules: []string{"github.com/gorilla/websocket"}, forTests: true},

	{path: "cmd/adjutant", rooms: []string{"all"}, modules: []string{"github.com/caarlos0/env/v11", "github.com/spf13/cobra"}},

	{path: ".", forTests: true},
}

// testModules are what the tests of any room may import. Tests may also import
// every room: the rules are about what the program is built of.
var testModules = []string{
	"github.com/google/go-cmp",
	"github.com/rogpeppe/go-internal",
	"go.uber.org/goleak",
	"golang.org/x/sys",
	"pgregory.net/rapid",
}

// impure are packages of the standard library, with all below them, that a pure
// room has no use for.
var impure = []string{"log", "net/http", "net/rpc", "net/smtp", "os", "plugin", "runtime", "syscall", "unsafe"}

// clocks are the functions of package time that read the clock or wait for it.
var clocks = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick"}

const module = "adjutant"

// TestHouse checks every import of every file, whatever system the file is for,
// against the table above.
func TestHouse(t *testing.T) {
	found := map[string]bool{}
	for _, f := range parseAll(t) {
		here := path.Dir(f.name)
		i := slices.IndexFunc(house, func(r room) bool { return r.path == here })
		if i < 0 {
			if !found[here] {
				t.Errorf("%s is a new room. Add its line to house in house_test.go: what it may import, and its duty to the table in docs/architecture.md.", here)
			}
			found[here] = true
			continue
		}
		found[here] = true
		for _, spec := range f.syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if why := house[i].refuses(imported, f.test); why != "" {
				t.Errorf("%s: %s", f.at(spec), why)
			}
		}
		if house[i].pure && !f.test {
			for _, call := range f.clockCalls() {
				t.Errorf("%s: %s is a pure room, in which time is an argument. Take the moment from the caller.", f.at(call), here)
			}
		}
	}
	for _, r := range house {
		if !found[r.path] {
			t.Errorf("there is no room %s any more. Delete its line from house in house_test.go, and from docs/architecture.md.", r.path)
		}
	}
}

// TestHouseRefuses makes sure that the rules can be broken at all.
func TestHouseRefuses(t *testing.T) {
	for _, c := range []struct {
		room, imported string
		test           bool
		want           string // a part of the reason; empty if it is allowed
	}{
		{"ops", "adjutant/chat", false, "ops may not import chat"},
		{"ops", "net/http", false, "pure room"},
		{"ops", "net", false, "pure room"},
		{"ops", "net/mail", false, ""},
		{"chat", "github.com/slack-go/slack", false, "it may import the standard library only"},
		{"storage", "adjutant/bot", false, "besides the standard library it may import chat, ops"},
		{"commands", "adjutant/storage/bolt", false, "commands may not import storage/bolt"},
		{"commands", "adjutant/storage/bolt", true, ""},
		{"bot/console", "go.etcd.io/bbolt", false, "stays in the room"},
		{"bot/console", "golang.org/x/terminal", false, "may not import"},
		{"cmd/adjutant", "adjutant/storage/storagetest", false, "is for tests"},
		{"cmd/adjutant", "testing", false, "is part of the program"},
		{"storage/bolt", "go.etcd.io/bbolt/errors", false, ""},
		{"ops", "go.etcd.io/bbolt", true, "the tests of ops may not import"},
	} {
		i := slices.IndexFunc(house, func(r room) bool { return r.path == c.room })
		why := house[i].refuses(c.imported, c.test)
		if (why == "") != (c.want == "") || !strings.Contains(why, c.want) {
			t.Errorf("%s imports %s (test: %t): %q, want %q in it", c.room, c.imported, c.test, why, c.want)
		}
	}
}

// refuses says why a file of the room may not import that package, and what to
// do, or nothing if it may.
func (r room) refuses(imported string, test bool) string {
	const change = "If it must be so, change the room's line in house_test.go and in docs/architecture.md, and say why in the commit."
	first, _, _ := strings.Cut(imported, "/")
	switch {
	case first == module:
		other := strings.TrimPrefix(imported, module+"/")
		i := slices.IndexFunc(house, func(r room) bool { return r.path == other })
		switch {
		case test || r.forTests && slices.Contains(r.rooms, other):
			return ""
		case i >= 0 && house[i].forTests:
			return fmt.Sprintf("%s is for tests, and is imported by the program. Move what is needed out of it.", other)
		case slices.Contains(r.rooms, other), slices.Contains(r.rooms, "all"):
			return ""
		}
		return fmt.Sprintf("%s may not import %s: %s. Hand it in from outside, or move the code to the room that it belongs to. %s", r.path, other, r.may(), change)
	case strings.Contains(first, "."):
		in := func(m string) bool { return below(imported, m) }
		if slices.ContainsFunc(r.modules, in) || test && slices.ContainsFunc(testModules, in) {
			return ""
		}
		if test {
			return fmt.Sprintf("the tests of %s may not import %s: of others, tests may import %s. %s", r.path, imported, strings.Join(testModules, ", "), change)
		}
		return fmt.Sprintf("%s may not import %s: %s. A module of others stays in the room that it is there for. %s", r.path, imported, r.may(), change)
	case test:
		return ""
	case below(imported, "testing") && !r.forTests:
		return fmt.Sprintf("%s is part of the program and imports %s. Move that to a test.", r.path, imported)
	case r.pure && (imported == "net" || slices.ContainsFunc(impure, func(p string) bool { return below(imported, p) })):
		return fmt.Sprintf("%s is a pure room and may not import %s: it computes from what it is given. Let the caller do that, and hand in the result. %s", r.path, imported, change)
	}
	return ""
}

// may is what the room may import, in words.
func (r room) may() string {
	all := slices.Concat(r.rooms, r.modules)
	if len(all) == 0 {
		return "it may import the standard library only"
	}
	return "besides the standard library it may import " + strings.Join(all, ", ")
}

// below reports whether a package is the other or is in a folder of it.
func below(imported, other string) bool {
	return imported == other || strings.HasPrefix(imported, other+"/")
}

// source is one Go file of the repository.
type source struct {
	name   string // with slashes, from the repository's root
	test   bool
	fset   *token.FileSet
	syntax *ast.File
}

// at is where a part of the file stands, as editors find it.
func (f source) at(node ast.Node) string {
	return fmt.Sprintf("%s:%d", f.name, f.fset.Position(node.Pos()).Line)
}

// clockCalls are the places where the file names a function of the clock.
func (f source) clockCalls() []ast.Node {
	var calls []ast.Node
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if pkg, ok := selector.X.(*ast.Ident); ok && pkg.Name == "time" && slices.Contains(clocks, selector.Sel.Name) {
				calls = append(calls, n)
			}
		}
		return true
	})
	return calls
}

// parseAll reads every Go file of the module. It reads files rather than ask the
// go command, which leaves out those for other systems, and whose answers the
// test cache could not see change.
func parseAll(t *testing.T) []source {
	t.Helper()
	var files []source
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return skipped(name, d)
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		fset := token.NewFileSet()
		syntax, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, source{filepath.ToSlash(name), strings.HasSuffix(name, "_test.go"), fset, syntax})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// skipped passes over folders in which the go command sees no packages, and over
// other modules.
func skipped(name string, d fs.DirEntry) error {
	if name == "." {
		return nil
	}
	if d.Name() == "testdata" || strings.ContainsAny(d.Name()[:1], "._") {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}
