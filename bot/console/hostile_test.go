package console_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"adjutant/bot/console"
	"adjutant/chat"
)

var colours = regexp.MustCompile(`\x1b\[[0-9;]+m`)

// checkPrinted fails if the text could do anything to a terminal but be read.
func checkPrinted(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("not UTF-8: %q", text)
	}
	for _, r := range text {
		joiner := r == '\u200c' || r == '\u200d'
		if r != '\n' && !joiner && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)) {
			t.Errorf("%U is printed in %q", r, text)
			return
		}
	}
}

// FuzzMessage puts text into every part of a message. Nothing but the console's
// own colours may reach the terminal, only the first line may stand at the edge,
// and JSON stays JSON.
func FuzzMessage(f *testing.F) {
	f.Add(nasty, 80)
	f.Add("[#leadership] Approved", 20)
	f.Add("", 0)
	f.Add("倉庫 👩‍👩‍👧 \u0301", 1)
	f.Fuzz(func(t *testing.T, text string, width int) {
		to := chat.Place{Platform: console.Name, ID: "support"}
		var coloured, asJSON bytes.Buffer
		for _, opts := range []console.Options{
			{Out: &coloured, Color: true, Width: 1 + (width%150+150)%150, Run: "run"},
			{Out: &asJSON, JSON: true, Run: "run"},
		} {
			out := chat.Outgoing{To: to, Message: hostile(text)}
			if _, err := console.New(newFake(), opts).Send(t.Context(), out); err != nil {
				t.Fatal(err)
			}
		}
		printed := colours.ReplaceAllString(coloured.String(), "")
		checkPrinted(t, printed)
		for i, l := range strings.Split(strings.TrimSuffix(printed, "\n"), "\n") {
			if i == 0 != strings.HasPrefix(l, "[#support]") || i > 0 && l != "" && !strings.HasPrefix(l, "  ") {
				t.Errorf("line %d could pass for a message: %q", i, l)
			}
		}
		checkPrinted(t, asJSON.String())
		var o struct{ Message chat.Message }
		if err := json.Unmarshal(asJSON.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		if got, want := o.Message.Title.Plain(), strings.ToValidUTF8(text, ""); strings.ToValidUTF8(strings.ReplaceAll(got, "\ufffd", ""), "") != strings.ReplaceAll(want, "\ufffd", "") {
			t.Errorf("%q became %q", want, got)
		}
	})
}

// FuzzScript runs whatever comes as a script.
func FuzzScript(f *testing.F) {
	f.Add("/risk log " + nasty + "\n\n3\n@ana\nx\ny\npress 1\npress RISK-7 close yes\n")
	f.Add("/as @ana\n@tom dm: press RISK-1 " + nasty + "\n/clock " + nasty + "\n@" + nasty + ": x")
	f.Add("/hostile\npress 1\nyes\n")
	f.Add("/risk log\n/cancel\n# " + nasty)
	f.Fuzz(func(t *testing.T, input string) {
		for _, asJSON := range []bool{false, true} {
			out, err := script(t, newFake(), input, func(o *console.Options) { o.JSON, o.Strict = asJSON, true })
			if err != nil {
				checkPrinted(t, err.Error())
			}
			checkPrinted(t, out)
		}
	})
}
