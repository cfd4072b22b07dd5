package chart

import (
	"image/color"
	"strings"
)

// A sheet is as wide as chat services show pictures, at two pixels a point, and
// as high as it has to be.
const (
	sheetWidth = 1280
	maxHeight  = 2600
	margin     = 48
	inner      = sheetWidth - 2*margin
	// headerHeight is where a chart begins, below its title and subtitle.
	headerHeight = 140
)

// The sizes of text. At a phone's width, a third of ours, the smallest is still
// seven points.
var (
	titleStyle    = style{38, true, ink}
	subtitleStyle = style{26, false, grey}
	labelStyle    = style{27, false, ink}
	strongStyle   = style{27, true, ink}
	smallStyle    = style{24, false, grey}
)

// box is a rectangle in pixels, from the top left.
type box struct{ x, y, w, h float64 }

// inset is the box without a rim.
func (b box) inset(by float64) box {
	return box{b.x + by, b.y + by, max(b.w-2*by, 0), max(b.h-2*by, 0)}
}

// align says where in its box a text stands.
type align int

const (
	left align = iota
	middle
	right
)

// run is a text as it stands on the sheet.
type run struct {
	text string
	box  box // of the letters
	room box // what it had to fit in
}

// sheet is a picture as it is laid out: what is painted where, in order. Painting
// takes much longer, and comes last.
type sheet struct {
	height float64
	steps  []func(*canvas)
	// runs are all texts, by which a test finds those that overlap or are cut.
	runs []run
}

// newSheet is an empty sheet of that height, within bounds.
func newSheet(height float64) *sheet {
	return &sheet{height: min(max(height, headerHeight), maxHeight)}
}

// then adds a step.
func (s *sheet) then(step func(*canvas)) { s.steps = append(s.steps, step) }

// header writes the title and, below it, the point in a few words.
func (s *sheet) header(title string, point ...string) {
	s.text(box{margin, 32, inner, 46}, titleStyle, left, legibleText(title))
	var parts []string
	for _, p := range point {
		if p != "" {
			parts = append(parts, p)
		}
	}
	s.text(box{margin, 80, inner, 34}, subtitleStyle, left, legibleText(strings.Join(parts, " · ")))
}

// fill paints a box with rounded corners.
func (s *sheet) fill(b box, radius float64, c color.NRGBA) {
	if b.w > 0 && b.h > 0 {
		s.then(func(on *canvas) { on.fill(b, radius, c) })
	}
}

// outline draws the rim of a box.
func (s *sheet) outline(b box, radius, width float64, c color.NRGBA) {
	s.then(func(on *canvas) { on.outline(b, radius, width, c) })
}

// stroke draws a straight line.
func (s *sheet) stroke(x1, y1, x2, y2, width float64, c color.NRGBA) {
	s.then(func(on *canvas) { on.stroke(x1, y1, x2, y2, width, c) })
}

// hatch draws slanting lines over a box, so that it can be told from its
// neighbours without colours.
func (s *sheet) hatch(b box, step float64, c color.NRGBA) {
	for d := b.h; d <= b.w; d += step {
		s.stroke(b.x+d, b.y, b.x+d-b.h, b.y+b.h, 3, c)
	}
}

// text writes one line into a box, in the middle of its height, shortened to its
// width.
func (s *sheet) text(room box, st style, a align, text string) {
	if text = st.fit(text, room.w); text == "" {
		return
	}
	width := st.width(text)
	x := room.x
	switch a {
	case middle:
		x += (room.w - width) / 2
	case right:
		x += room.w - width
	}
	// Capitals are as high as seven tenths of the size: they, and not the
	// space for descenders, are what has to look centred.
	const capital, descender = 0.72, 0.22
	baseline := room.y + room.h/2 + st.size*capital/2
	s.then(func(on *canvas) { on.write(x, baseline, st, text) })
	letters := box{x, baseline - st.size*capital, width, st.size * (capital + descender)}
	s.runs = append(s.runs, run{text, letters, room})
}

// name writes a name with what stands behind it: where there is not room for
// both, it is the name that is shortened.
func (s *sheet) name(room box, st style, name, behind string) {
	s.text(room, st, left, st.fit(name, room.w-st.width(behind))+behind)
}

// badge writes a short text on a light disc, which grows with the text.
func (s *sheet) badge(cx, cy float64, st style, text string) {
	const height = 58
	w := max(st.width(text)+32, height)
	b := box{cx - w/2, cy - height/2, w, height}
	s.fill(b, height/2, color.NRGBA{R: 255, G: 255, B: 255, A: 205})
	s.text(b.inset(4), st, middle, text)
}

// nothing says in the middle of an otherwise empty chart why it is empty.
func (s *sheet) nothing(text string) {
	b := box{margin, headerHeight, inner, emptyHeight}
	s.fill(b, 16, ground)
	s.text(b.inset(24), style{30, false, ink}, middle, text)
}

// emptyHeight is the height of what stands for a chart of nothing.
const emptyHeight = 140

// more says below a chart what it leaves out.
func (s *sheet) more(y float64, text string) {
	s.text(box{margin, y, inner, moreHeight}, smallStyle, left, text)
}

const moreHeight = 44
