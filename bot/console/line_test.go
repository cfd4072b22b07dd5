package console

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseLine(t *testing.T) {
	for in, want := range map[string]line{
		"":                                 {word: wordNothing},
		"  # a comment":                    {word: wordNothing},
		"/risk log Port: strike":           {text: "risk log Port: strike", slash: true},
		"risk log":                         {text: "risk log"},
		"/ risk":                           {text: "risk", slash: true},
		"@ana #support: /risk log a:b":     {person: "@ana", place: "#support", text: "risk log a:b", slash: true},
		"@ana DM: fine":                    {person: "@ana", place: "DM", text: "fine"},
		"@ana:/my":                         {person: "@ana", text: "my", slash: true},
		"#support: /my":                    {place: "#support", text: "my", slash: true},
		"@ana is owner: yes":               {text: "@ana is owner: yes"},
		"@ana owner:tom":                   {text: "@ana owner:tom"},
		"dm: /my":                          {text: "dm: /my"},
		"@: /my":                           {text: "@: /my"},
		"/as @ana #support":                {word: wordAs, text: "@ana #support", slash: true},
		"AS @ana":                          {word: wordAs, text: "@ana"},
		"press 2 yes":                      {word: wordPress, text: "2 yes"},
		"@tom dm: press RISK-7 ack":        {person: "@tom", place: "dm", word: wordPress, text: "RISK-7 ack"},
		"/clock  +3d ":                     {word: wordClock, text: "+3d", slash: true},
		"/exit":                            {word: wordQuit, slash: true},
		"/asset list":                      {text: "asset list", slash: true},
		"@ana #support legal: /my":         {text: "@ana #support legal: /my"},
		"update post health:red cause: no": {text: "update post health:red cause: no"},
	} {
		if diff := cmp.Diff(want, parseLine(in), cmp.AllowUnexported(line{})); diff != "" {
			t.Errorf("%q: wanted (-), got (+):\n%s", in, diff)
		}
	}
}

func TestLeavesForm(t *testing.T) {
	for in, want := range map[string]bool{
		"/risk": true, "press 2": true, "@ana: x": true, "@ana #a: x": true,
		" /path": false, "@ana": false, "#support: x": false, "pressing matters": false, "a: b": false, "": false,
	} {
		if got := leavesForm(in); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}

// FuzzParseLine checks that a line keeps all that was typed, whatever it is.
func FuzzParseLine(f *testing.F) {
	for _, s := range []string{"", "/risk", "@ana #support: /risk log x", "@a:", ":", "press", "# x", "@ana dm:dm:", "\xff@:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := parseLine(s)
		if l.word == wordNothing {
			return
		}
		if !strings.HasSuffix(strings.TrimSpace(s), l.text) {
			t.Errorf("%q ends in %q", s, l.text)
		}
		if l.person != "" && !strings.HasPrefix(l.person, "@") {
			t.Errorf("%q is spoken by %q", s, l.person)
		}
		leavesForm(s)
		if w := lastWord(s); !strings.HasSuffix(s, w) {
			t.Errorf("%q ends in the word %q", s, w)
		}
	})
}

// FuzzWrap checks that no row is too wide and that only spaces are lost.
func FuzzWrap(f *testing.F) {
	f.Add("some words to wrap", "and more", 10)
	f.Add("港湾ストライキ 👩‍👩‍👧 e\u0301", strings.Repeat("x", 50), 5)
	f.Add("", " ", 0)
	f.Fuzz(func(t *testing.T, a, b string, width int) {
		a, b = clean(a), clean(b)
		width = 4 + (width%100+100)%100
		var got strings.Builder
		for _, r := range wrap([]run{{a, styleBold}, {b, plain}}, width) {
			for _, p := range r {
				got.WriteString(p.text)
			}
			if w := r.width(); w > width {
				t.Errorf("%q is %d wide, not %d", r, w, width)
			}
		}
		squeeze := func(s string) string { return strings.NewReplacer(" ", "", nbsp, "").Replace(s) }
		if want := squeeze(a + b); squeeze(got.String()) != want {
			t.Errorf("%q became %q", want, got.String())
		}
	})
}

func TestHint(t *testing.T) {
	handles, names := []string{"ana", "tom", "samira", "bo"}, []string{"Ana Ferreira", "Tomasz Nowak", "Samira Haddad", "Bo Chen"}
	for want, hinted := range map[string]string{
		"anna": "@ana?", "Samirra": "@samira?", "chen": "@bo?", "xyz": "There are @ana, @tom, @samira, @bo.",
	} {
		if got := hint("@", want, handles, names); !strings.HasSuffix(got, hinted) {
			t.Errorf("%s: %s", want, got)
		}
	}
}
