package chart

import (
	"bytes"
	"encoding/json"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/image/font/sfnt"
	"pgregory.net/rapid"

	"adjutant/ops"
)

// The same spec gives the same bytes, at two pixels a point.
func TestDrawIsDeterministic(t *testing.T) {
	for name, p := range gallery() {
		first, err := Draw(p.Spec)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		second, err := Draw(p.Spec)
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s: drawn twice it is not the same (%v)", name, err)
		}
		config, err := png.DecodeConfig(bytes.NewReader(first))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if config.Width != sheetWidth || config.Height > maxHeight || config.Height < headerHeight {
			t.Errorf("%s is %d × %d pixels", name, config.Width, config.Height)
		}
	}
}

// No text is cut or runs into another, whatever it says.
func TestNothingOverlaps(t *testing.T) {
	for name, p := range gallery() {
		checkLayout(t, name, p.Spec)
	}
}

func checkLayout(t interface{ Errorf(string, ...any) }, name string, spec json.RawMessage) {
	s, err := sketch(spec)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	const rim = 8
	for i, r := range s.runs {
		b := r.box
		if b.x < rim || b.y < rim || b.x+b.w > sheetWidth-rim || b.y+b.h > s.height {
			t.Errorf("%s: %q stands outside of the picture: %v of %v", name, r.text, b, s.height)
		}
		if b.w > r.room.w+0.01 || b.x < r.room.x-0.01 {
			t.Errorf("%s: %q is wider than its place: %v in %v", name, r.text, b, r.room)
		}
		if strings.TrimSpace(r.text) == "" {
			t.Errorf("%s: a text is empty", name)
		}
		for _, c := range r.text {
			if !hasGlyph(c) {
				t.Errorf("%s: the typeface has no letter for %q in %q", name, c, r.text)
			}
		}
		for _, other := range s.runs[:i] {
			o := other.box
			if b.x+1 < o.x+o.w && o.x+1 < b.x+b.w && b.y+1 < o.y+o.h && o.y+1 < b.y+b.h {
				t.Errorf("%s: %q and %q stand on each other: %v, %v", name, r.text, other.text, b, o)
			}
		}
	}
}

// A rendering for terminals keeps to its columns, and a sentence is one line
// without a full stop of its own.
func TestWordsOfPictures(t *testing.T) {
	for name, p := range gallery() {
		for _, l := range strings.Split(p.Text, "\n") {
			if n := utf8.RuneCountInString(l); n > textWidth {
				t.Errorf("%s: %d columns: %s", name, n, l)
			}
			if strings.TrimRight(l, " ") != l {
				t.Errorf("%s: spaces at the end of %q", name, l)
			}
		}
		if p.Alt == "" || strings.ContainsAny(p.Alt, "\n\t") || strings.HasSuffix(p.Alt, ".") {
			t.Errorf("%s: the point is %q", name, p.Alt)
		}
		if utf8.RuneCountInString(p.Alt) > 400 {
			t.Errorf("%s: the point takes %d letters", name, utf8.RuneCountInString(p.Alt))
		}
		if !json.Valid(p.Spec) || len(p.Spec) > 16<<10 {
			t.Errorf("%s: the spec is of %d bytes", name, len(p.Spec))
		}
	}
}

// Text can be read by people with weak sight, on every fill there is.
func TestContrast(t *testing.T) {
	const least = 4.5
	for _, text := range []color.NRGBA{ink, grey, crimson} {
		if got := contrast(text, white); got < least {
			t.Errorf("%v on white: %.2f", text, got)
		}
	}
	for _, fill := range []color.NRGBA{green, lime, yellow, orange, red, deep, sky, pale, ground, rose} {
		if got := contrast(inkOn(fill), fill); got < least {
			t.Errorf("text on %v: %.2f", fill, got)
		}
	}
	// The cells of tables always have ink on them.
	for _, level := range append(ops.Levels, ops.Unrated) {
		if got := contrast(ink, levelColour(level)); got < least {
			t.Errorf("a cell of the level %q: %.2f", level, got)
		}
	}
	for _, health := range append(ops.Healths, ops.Unknown) {
		if got := contrast(ink, healthColour(health)); got < least {
			t.Errorf("a cell of the health %q: %.2f", health, got)
		}
	}
}

// A letter that one weight has, the other has as well.
func TestWeightsHaveTheSameLetters(t *testing.T) {
	var buf sfnt.Buffer
	letters := 0
	for r := rune(0); r < 0x10000; r++ {
		i, err := bold().GlyphIndex(&buf, r)
		if err != nil {
			t.Fatal(err)
		}
		if hasGlyph(r) != (i != 0) {
			t.Errorf("%q is not in both weights", r)
		}
		if i != 0 {
			letters++
		}
	}
	if letters < 600 {
		t.Errorf("the typeface has only %d letters", letters)
	}
}

// What cannot be drawn is an error.
func TestDrawRefuses(t *testing.T) {
	for _, spec := range []string{
		``, `null`, `{}`, `[]`, `7`, `{"kind":"pie"}`, `{"kind":"health","data":7}`, `{"kind":"risk-matrix","data":{"counts":"x"}}`,
		`{"kind":"budgets","data":{"as_of":"never"}}`, `{"kind":"health","data":{"weeks":["2026-W99"]}}`,
		`{"kind":"health","data":{"of":{"name":"` + strings.Repeat("x", specLimit) + `"}}}`,
	} {
		if _, err := Draw(json.RawMessage(spec)); err == nil {
			t.Errorf("%.60s is drawn", spec)
		}
	}
	for _, kind := range []string{kindRisks, kindHealth, kindRequests, kindBudgets, kindCheckins} {
		for _, data := range []string{`{}`, `null`} {
			if _, err := Draw(json.RawMessage(`{"kind":"` + kind + `","data":` + data + `}`)); err != nil {
				t.Errorf("%s of %s: %v", kind, data, err)
			}
		}
	}
}

// A length is divided so that nothing is narrower than its text.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 6).Draw(t, "n")
		values := rapid.SliceOfN(rapid.Float64Range(0, 1e9), n, n).Draw(t, "values")
		least := rapid.SliceOfN(rapid.Float64Range(0, 120), n, n).Draw(t, "least")
		length := rapid.Float64Range(0, 1200).Draw(t, "length")
		sum, floor := 0.0, 0.0
		for i, w := range spread(values, least, length) {
			if w < least[i] {
				t.Fatalf("%d gets %v, less than %v", i, w, least[i])
			}
			sum, floor = sum+w, floor+least[i]
		}
		if sum > max(length, floor)+1e-6 {
			t.Fatalf("%v is longer than %v and than %v", sum, length, floor)
		}
	})
}

// A label is what the typeface can show of a name, or the handle.
func TestLegible(t *testing.T) {
	for _, c := range []struct {
		label Label
		want  string
	}{
		{Label{"Customer Support", "support"}, "Customer Support"},
		{Label{"倉庫", "warehouse"}, "warehouse"},
		{Label{"قانونی", "legal"}, "legal"},
		{Label{"Ops 🚀", "ops"}, "Ops"},
		{Label{"🚀", "rocket"}, "rocket"},
		{Label{"Ops 倉庫 🚀", "ops"}, "ops"},
		{Label{"Ελλάδα", "greece"}, "Ελλάδα"},
		{Label{"Україна", "ukraine"}, "Україна"},
		{Label{"👩🏽‍🚒 Crew ❤️ 1️⃣", "crew"}, "Crew 1"},
		{Label{"🇯🇵 Japan", "japan"}, "Japan"},
		{Label{"Zero\u200dwidth", "zero"}, "Zerowidth"},
		{Label{"Le\u0301a", "lea"}, "lea"},
		{Label{"\xff", "broken"}, "broken"},
		{Label{"a\tb\nc", "lines"}, "a b c"},
		{Label{"", "handle"}, "handle"},
		{Label{"倉庫", "倉庫"}, "?"},
		{Label{}, "unnamed"},
	} {
		if got := c.label.legible(); got != c.want {
			t.Errorf("%q is shown as %q, want %q", c.label.Name, got, c.want)
		}
	}
}

// A share never reads as nothing or as all where it is not.
func TestPercent(t *testing.T) {
	for _, c := range []struct {
		part, whole float64
		want        string
	}{
		{0, 0, "0 %"}, {0, 5, "0 %"}, {1, 1e9, "1 %"}, {999, 1000, "99 %"}, {5, 5, "100 %"}, {3, 2, "150 %"}, {-1, 3, "0 %"}, {3, -1, "0 %"},
		{1, 3, "33 %"}, {2, 3, "67 %"}, {math.MaxInt64, 1, "over 999 %"},
	} {
		if got := percentWords(c.part, c.whole); got != c.want {
			t.Errorf("%v of %v is %s, want %s", c.part, c.whole, got, c.want)
		}
	}
}

// Nothing makes Draw panic, or a picture without end.
func FuzzDraw(f *testing.F) {
	for _, p := range gallery() {
		f.Add([]byte(p.Spec))
	}
	f.Fuzz(func(t *testing.T, spec []byte) {
		s, err := sketch(spec)
		if err != nil {
			return
		}
		if s.height > maxHeight || len(s.runs) > 2000 {
			t.Errorf("%v pixels high, with %d texts", s.height, len(s.runs))
		}
		checkLayout(t, "fuzzed", spec)
		s.paint()
	})
}

func BenchmarkDraw(b *testing.B) {
	all := gallery()
	for _, name := range []string{"risks-typical", "health-typical", "health-many", "requests-typical", "budgets-typical", "budgets-extreme", "checkins-typical", "checkins-extreme"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Draw(all[name].Spec); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
