package chart

import (
	"image/color"
	"strings"
)

// part is one piece of a bar: how many there are of a kind.
type part struct {
	// letter says in the bar what word says in the legend.
	letter, word string
	n            int
	fill         color.NRGBA
	// hatched parts can be told from their neighbours by more than a letter.
	hatched bool
}

// label is what stands in the piece.
func (p part) label() string { return p.letter + " " + number(p.n) }

// total is how many there are of all kinds.
func total(parts []part) int {
	sum := 0
	for _, p := range parts {
		sum = bound(sum + p.n)
	}
	return sum
}

// partStyle is the text in a bar.
var partStyle = style{25, true, ink}

// partPad is the room beside the text of a piece.
const partPad = 12

// bar draws the pieces side by side in the box, as long as they are many of most.
// Each is at least as wide as its text; the others make room for that.
func (s *sheet) bar(b box, parts []part, most int) (end float64) {
	var shown []part
	var least, values []float64
	for _, p := range parts {
		if p.n > 0 {
			shown = append(shown, p)
			values = append(values, float64(p.n))
			least = append(least, partStyle.width(p.label())+2*partPad)
		}
	}
	length := b.w
	if all := total(parts); most > all {
		length *= float64(all) / float64(most)
	}
	x := b.x
	for i, w := range spread(values, least, length) {
		w = min(w, b.x+b.w-x)
		piece := box{x, b.y, w, b.h}
		if i < len(shown)-1 {
			piece.w = max(w-4, 0) // a gap before the next
		}
		s.fill(piece, 8, shown[i].fill)
		st := partStyle
		st.colour = inkOn(shown[i].fill)
		if shown[i].hatched {
			s.hatched(piece, shown[i].fill)
		}
		s.text(piece.inset(2), st, middle, shown[i].label())
		x += w
	}
	return x
}

// hatched draws lines at both ends of a piece and below its text, which stays on
// the plain fill.
func (s *sheet) hatched(b box, fill color.NRGBA) {
	height := min(9, b.h/2-14) // above and below the letters
	lines := shade(fill, 0.55)
	s.hatch(box{b.x + 4, b.y + b.h - height - 2, b.w - 8, height}, 12, lines)
	s.hatch(box{b.x + 4, b.y + 2, b.w - 8, height}, 12, lines)
}

// shade is a colour made darker.
func shade(c color.NRGBA, by float64) color.NRGBA {
	dark := func(v uint8) uint8 { return uint8(float64(v) * by) }
	return color.NRGBA{dark(c.R), dark(c.G), dark(c.B), c.A}
}

// spread divides a length by the values, so that none gets less than its least.
// It is longer than asked for where the leasts are.
func spread(values, least []float64, length float64) []float64 {
	widths := make([]float64, len(values))
	fixed := make([]bool, len(values))
	for {
		free, sum := length, 0.0
		for i := range values {
			if fixed[i] {
				free -= widths[i]
			} else {
				sum += values[i]
			}
		}
		again := false
		for i := range values {
			if fixed[i] {
				continue
			}
			widths[i] = 0
			if sum > 0 {
				widths[i] = max(free, 0) * values[i] / sum
			}
			if widths[i] < least[i] {
				widths[i], fixed[i], again = least[i], true, true
			}
		}
		if !again {
			return widths
		}
	}
}

// legend explains the letters of the parts, in as many rows as it takes. What
// there is none of is left out by the caller.
func (s *sheet) legend(y float64, parts []part) {
	for i, at := range legendPlaces(parts) {
		p := parts[i]
		b := box{at.x, y + at.y, legendSwatch, legendSwatch}
		s.fill(b, 8, p.fill)
		if p.hatched {
			s.hatched(b, p.fill)
		}
		s.text(b, style{20, true, inkOn(p.fill)}, middle, p.letter)
		s.text(box{at.x + legendSwatch + legendGap, b.y, at.w, legendSwatch}, smallStyle, left, p.word)
	}
}

// The measures of a legend.
const (
	legendSwatch = 40
	legendGap    = 12
	legendRow    = 54
)

// legendPlaces are where each part of a legend stands, from the legend's top, and
// how wide its words are.
func legendPlaces(parts []part) []box {
	var places []box
	x, y := float64(margin), 0.0
	for _, p := range parts {
		words := smallStyle.width(p.word) + 1
		width := legendSwatch + legendGap + words
		if x > margin && x+width > sheetWidth-margin {
			x, y = margin, y+legendRow
		}
		places = append(places, box{x, y, words, legendSwatch})
		x += width + 36
	}
	return places
}

// legendHeight is how high the legend of these parts is.
func legendHeight(parts []part) float64 {
	places := legendPlaces(parts)
	if len(places) == 0 {
		return 0
	}
	return places[len(places)-1].y + legendRow + 10
}

// occurring are the kinds of which there are any, in any of the bars.
func occurring(bars ...[]part) []part {
	var shown []part
	for i := range bars[0] {
		for _, bar := range bars {
			if bar[i].n > 0 {
				shown = append(shown, bars[0][i])
				break
			}
		}
	}
	return shown
}

// letterBar is a bar for terminals: as many letters of each part as its share of
// the columns, and one at least.
func letterBar(parts []part, most, columns int) string {
	var values, least []float64
	var letters []string
	all := total(parts)
	for _, p := range parts {
		if p.n > 0 {
			values, least, letters = append(values, float64(p.n)), append(least, 1), append(letters, p.letter)
		}
	}
	length := float64(columns)
	if most > all {
		length *= float64(all) / float64(most)
	}
	var b strings.Builder
	at, done := 0.0, 0
	for i, w := range spread(values, least, length) {
		at += w
		n := max(int(at+0.5)-done, 1)
		if i == len(values)-1 {
			n = min(n, max(columns-done, 1))
		}
		b.WriteString(strings.Repeat(letters[i], n))
		done += n
	}
	return b.String()
}

// letters explains the letters of the parts for terminals.
func letters(parts []part) string {
	words := make([]string, len(parts))
	for i, p := range parts {
		words[i] = p.letter + " " + p.word
	}
	return wrapWords(strings.Join(words, " · "), textWidth)
}
