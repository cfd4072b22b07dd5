package console_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/console"
)

// Keys as a terminal sends them.
const (
	enter = "\r"
	ctrlC = "\x03"
	ctrlD = "\x04"
	up    = "\x1b[A"
	left  = "\x1b[D"
)

// typing runs keys through an interactive console and returns the texts that
// the bot was asked for, and the screen.
func typing(t *testing.T, host *fakeHost, keys string, change func(*console.Options)) ([]string, string) {
	t.Helper()
	screen, err := script(t, host, keys, func(o *console.Options) {
		o.Interactive, o.Color = true, true
		if change != nil {
			change(o)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, inv := range host.seen {
		texts = append(texts, inv.Text)
	}
	return texts, screen
}

func TestTyping(t *testing.T) {
	for name, c := range map[string]struct {
		keys string
		want []string
	}{
		"a line":               {"/whoami a" + enter + ctrlD, []string{"whoami a"}},
		"history":              {"/whoami a" + enter + "/whoami b" + enter + up + up + "!" + enter + ctrlD, []string{"whoami a", "whoami b", "whoami a!"}},
		"ctrl-c clears":        {"/whoami a" + ctrlC + "/whoami b" + enter + ctrlD, []string{"whoami b"}},
		"ctrl-d deletes":       {"/whoami ab" + left + left + ctrlD + enter + ctrlD, []string{"whoami b"}},
		"quit":                 {"/quit" + enter + "/whoami" + enter, nil},
		"a command":            {"/who\ta" + enter + ctrlD, []string{"whoami a"}},
		"a verb":               {"/risk s\tR\t7" + enter + ctrlD, []string{"risk show RISK-7"}},
		"carried on":           {"r\t" + enter + ctrlD, []string{"risk"}},
		"an option":            {"/risk log li\tr\t" + enter + ctrlD, []string{"risk log likelihood:rare"}},
		"quotes":               {"/risk log likelihood:al\t" + enter + ctrlD, []string{`risk log likelihood:"almost certain"`}},
		"a person":             {"/whoami @to\t" + enter + ctrlD, []string{"whoami @tom"}},
		"by name":              {"/whoami @tan\t" + enter + ctrlD, []string{"whoami @kai"}},
		"an option's person":   {"/whoami owner:@to\t" + enter + ctrlD, []string{"whoami owner:@tom"}},
		"a channel":            {"/whoami #leg\t" + enter + ctrlD, []string{"whoami #legal"}},
		"an address":           {"@k\t#leg\t /who\tx" + enter + ctrlD, []string{"whoami x"}},
		"an address and a dm":  {"@k\td\t /who\tx" + enter + ctrlD, []string{"whoami x"}},
		"as":                   {"/as @k\t#leg\t" + enter + "/whoami" + enter + ctrlD, []string{"whoami"}},
		"in the middle":        {"/whoami @to x" + left + left + "\t" + enter + ctrlD, []string{"whoami @tom x"}},
		"nothing evil":         {"/risk log likelihood:e\t" + enter + ctrlD, []string{"risk log likelihood:e"}},
		"cancelled form":       {"/risk log" + enter + "abc" + ctrlC + "/whoami" + enter + ctrlD, []string{"risk log", "whoami"}},
		"form at its end":      {"/risk log" + enter + ctrlD + "/whoami" + enter + ctrlD, []string{"risk log", "whoami"}},
		"a form":               {"/risk log" + enter + "Flood" + enter + "al\t" + enter + "@to\t" + enter + "one" + enter + "two" + enter + enter + enter + ctrlD, []string{"risk log", ""}},
		"press":                {"/risk log Flood" + enter + enter + "2" + enter + enter + enter + enter + "press R\tack\t" + enter + ctrlD, []string{"risk log Flood", "", ""}},
		"form answers no past": {"/risk log" + enter + "abc" + enter + ctrlC + up + enter + ctrlC + ctrlD, []string{"risk log", "risk log"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, screen := typing(t, newFake(), c.keys, nil)
			for i := range got {
				got[i] = strings.TrimSpace(got[i])
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("wanted (-), got (+):\n%s\n%q", diff, screen)
			}
		})
	}
}

func TestTypedForm(t *testing.T) {
	host := newFake()
	keys := "/risk log" + enter + "Flood" + enter + "al\t" + enter + "@to\t" + enter + "one" + enter + "two" + enter + enter + "y" + enter + ctrlD
	_, screen := typing(t, host, keys, nil)
	want := map[string]string{
		"draft": "1", "title": "Flood", "likelihood": "almost_certain", "owner": "@tom", "cause": "one\ntwo", "confidential": "yes",
	}
	if diff := cmp.Diff(want, map[string]string(host.seen[1].Args)); diff != "" {
		t.Errorf("wanted (-), got (+):\n%s", diff)
	}
	if !strings.Contains(screen, "\x1b[1;31m") {
		t.Error("a high risk has no colour")
	}
}

func TestListing(t *testing.T) {
	_, screen := typing(t, newFake(), "/risk \t"+ctrlC+ctrlD, nil)
	for _, want := range []string{"log   label of risk log", "show  label of risk show"} {
		if !strings.Contains(screen, want) {
			t.Errorf("%q is not in %q", want, screen)
		}
	}
}

func TestHelpAndGreeting(t *testing.T) {
	var greeting strings.Builder
	_, screen := typing(t, newFake(), "/help"+enter+ctrlD, func(o *console.Options) {
		o.Err = &greeting
		o.Try = []console.Try{{Line: "/risk log", Does: "put a risk on the register"}}
	})
	if !strings.Contains(screen, "/console explains them") {
		t.Error("help does not lead to the console's own words")
	}
	for _, want := range []string{"Ana Ferreira", "/help", "/risk log", "put a risk", "/as @tom dm"} {
		if !strings.Contains(greeting.String(), want) {
			t.Errorf("%q is not in the greeting:\n%s", want, greeting.String())
		}
	}
}

func TestHistoryFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "history")
	if err := os.WriteFile(file, []byte("/whoami before\n\x1b[2Jevil\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	keep := func(o *console.Options) { o.History = file }
	got, _ := typing(t, newFake(), "/whoami now"+enter+up+up+enter+ctrlD, keep)
	if want := []string{"whoami now", "whoami before"}; !slices.Equal(got, want) {
		t.Error(got)
	}
	got, _ = typing(t, newFake(), up+up+enter+ctrlD, keep)
	if want := []string{"whoami now"}; !slices.Equal(got, want) {
		t.Error(got)
	}
}
