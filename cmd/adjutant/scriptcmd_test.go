package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"adjutant/ops/orgfile"
)

// scriptCommands are what the scripts can do beyond running the program.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"expand": expand,
	"scrub":  scrub,
	"hold":   hold,
	"sample": sample,
	"model":  modelCmd,
	// See workspace_test.go.
	"workspace": workspaceCmd,
}

var (
	escape = regexp.MustCompile(`\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})`)
	repeat = regexp.MustCompile(`\{(\S+)\*(\d+)\}`)
)

// expand FILE puts the characters that cannot be written in a script in place
// of their escapes (\x1b, \u202e), and a word as often as it says ({word*9}).
func expand(ts *testscript.TestScript, _ bool, args []string) {
	text := repeat.ReplaceAllStringFunc(ts.ReadFile(args[0]), func(s string) string {
		parts := repeat.FindStringSubmatch(s)
		n, err := strconv.Atoi(parts[2])
		ts.Check(err)
		return strings.Repeat(parts[1], n)
	})
	text = escape.ReplaceAllStringFunc(text, func(s string) string {
		c, err := strconv.Unquote(`"` + s + `"`)
		ts.Check(err)
		return c
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

var changing = []struct {
	what *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`"id":"[0-9a-f]{12}-`), `"id":"RUN-`},
	{regexp.MustCompile(`process \d+ \([^)]*\)`), "process PID"},
	{regexp.MustCompile(`\b[0-9a-f]{64}\b`), "HASH"},
	{regexp.MustCompile(`(journal \d+) [0-9a-f]{12}\b`), "$1 HASH"},
	{regexp.MustCompile(`\d+ KB`), "SIZE KB"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "127.0.0.1:PORT"},
	{regexp.MustCompile(`after \d[0-9.]*m?s\b`), "after TIME"},
	{regexp.MustCompile(`/adjutant-\d+/`), "/adjutant-N/"},
}

// scrub FROM TO writes what differs from run to run as words.
func scrub(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	for _, c := range changing {
		text = c.what.ReplaceAllString(text, c.with)
	}
	text = strings.ReplaceAll(text, ts.Getenv("WORK"), "$WORK")
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// hold FILE keeps a data file open to the end of the script, in this process,
// and answers health checks at $ADDR.
func hold(ts *testscript.TestScript, _ bool, args []string) {
	db, err := openStore(context.Background(), ts.MkAbs(args[0]), false)
	ts.Check(err)
	stop, err := serveHealth(ts.Getenv("ADDR"), db, time.Now, nil)
	ts.Check(err)
	ts.Defer(func() {
		stop()
		if err := db.Close(); err != nil {
			panic(fmt.Sprintf("close %s: %v", args[0], err))
		}
	})
}

// sample FILE writes the organisation that ships with the program; sample FILE
// without checkins digests one without these, for scripts about other things that
// move the clock.
func sample(ts *testscript.TestScript, _ bool, args []string) {
	text := orgfile.Sample
	if len(args) > 2 {
		var err error
		text, err = sampleWithout(args[2:])
		ts.Check(err)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o600))
}

// sampleWithout is the sample company without some sections of its file.
func sampleWithout(sections []string) ([]byte, error) {
	org, faults := orgfile.Parse(orgfile.Sample)
	if len(faults) > 0 {
		return nil, faults
	}
	for _, section := range sections {
		switch section {
		case "checkins":
			org.Checkins = nil
		case "digests":
			org.Digests = nil
		default:
			return nil, fmt.Errorf("a sample without %s?", section)
		}
	}
	return orgfile.Marshal(org)
}
