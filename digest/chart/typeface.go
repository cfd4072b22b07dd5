package chart

import (
	"image/color"
	"strings"
	"sync"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
)

// The Go typeface covers Latin, Greek and Cyrillic, and is part of the program:
// a picture looks the same on every machine.
var (
	regular = sync.OnceValue(func() *opentype.Font { return parsed(goregular.TTF) })
	bold    = sync.OnceValue(func() *opentype.Font { return parsed(gobold.TTF) })
)

// parsed reads a typeface that is part of the program.
func parsed(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err) // the module of the typeface is broken, which its tests would show
	}
	return f
}

// style is how a text looks: its size in pixels, weight and colour.
type style struct {
	size   float64
	bold   bool
	colour color.NRGBA
}

// face is the typeface of the style. A point is a pixel on our sheets.
func (st style) face() font.Face {
	f := font.Face{Font: font.Font{Size: font.Length(st.size)}, Face: regular()}
	if st.bold {
		f.Face = bold()
	}
	return f
}

// width is how wide a text is in this style.
func (st style) width(text string) float64 {
	f := st.face()
	return f.Width(text).Points()
}

const ellipsis = "…"

// fit is the text, shortened to a width with an ellipsis at its end; empty where
// not even that fits.
func (st style) fit(text string, width float64) string {
	if st.width(text) <= width {
		return text
	}
	runes := []rune(text)
	short, long := 0, len(runes) // a text of short runes fits, one of long does not
	cut := func(n int) string { return strings.TrimRight(string(runes[:n]), " ,·") + ellipsis }
	for long-short > 1 {
		if middle := (short + long) / 2; st.width(cut(middle)) <= width {
			short = middle
		} else {
			long = middle
		}
	}
	if short == 0 && st.width(ellipsis) > width {
		return ""
	}
	return cut(short)
}

// hasGlyph reports whether the typeface can show the character.
func hasGlyph(r rune) bool {
	var buf sfnt.Buffer
	i, err := regular().GlyphIndex(&buf, r)
	return err == nil && i != 0
}
