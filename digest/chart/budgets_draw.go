package chart

import (
	"strings"
	"unicode/utf8"
)

// text is the budgets for terminals.
func (b Budgets) text() string {
	if len(b.Rows) == 0 {
		return ""
	}
	const labels, columns = 27, 30
	var text strings.Builder
	scale := b.scale()
	for _, r := range b.Rows {
		left := b.left(r, columnsOf(textWidth-labels-1))
		text.WriteString(paddedName(r.legible(), r.period(), labels) + " " + left + "\n")
		text.WriteString("  [" + r.letterBar(scale, columns) + "] " + b.takenWords(r, columnsOf(textWidth-columns-5)) + "\n")
	}
	text.WriteString(letters(b.legend()))
	if b.More > 0 {
		text.WriteString("\n+" + number(b.More) + " more")
	}
	return trimLines(text.String())
}

// columnsOf fits what is at most that long in a terminal.
func columnsOf(columns int) func(string) bool {
	return func(text string) bool { return utf8.RuneCountInString(text) <= columns }
}

// letterBar is the bar for terminals: the letter of each piece, a dot for what is
// left, and X for what is beyond the budget.
func (b Budget) letterBar(scale float64, columns int) string {
	whole := int(float64(columns)/scale + 0.5) // columns that are the budget itself
	var bar []byte
	at := 0.0
	for _, p := range b.pieces() {
		at += b.fraction(p.amount) * float64(whole)
		if p.amount.Minor > 0 {
			at = max(at, float64(len(bar)+1)) // whatever there is, is to be seen
		}
		for len(bar) < min(int(at+0.5), columns) {
			letter := p.letter[0]
			if len(bar) >= whole {
				letter = 'X'
			}
			bar = append(bar, letter)
		}
	}
	for len(bar) < whole {
		bar = append(bar, '.')
	}
	return string(bar) + strings.Repeat(" ", max(columns-len(bar), 0))
}

// scale is how long the longest bar is, in budgets: 1 where none is over.
func (b Budgets) scale() float64 {
	const most = 1.5
	scale := 1.0
	for _, r := range b.Rows {
		scale = max(scale, min(r.use(), most))
	}
	return scale
}

// draw paints a bar for each budget, with a line where it is used up.
func (b Budgets) draw() *sheet {
	title := titled("Budgets", b.Of)
	if len(b.Rows) == 0 {
		s := newSheet(headerHeight + emptyHeight + margin)
		s.header(title, "No budget for today", asOf(b.AsOf))
		words := "No department has a budget for today"
		if b.Of != (Label{}) {
			words = b.Of.legible() + " has no budget of its own for today"
		}
		s.nothing(words)
		return s
	}
	const row = 150
	legend := b.legend()
	top := headerHeight + legendHeight(legend)
	s := newSheet(top + row*float64(len(b.Rows)) + min(float64(b.More), 1)*moreHeight)
	point := "none over"
	if over := b.over(); over > 0 {
		point = number(over) + " over"
	}
	s.header(title, counted(b.count(), "budget", "budgets"), point, asOf(b.AsOf))
	s.legend(headerHeight, legend)
	scale := b.scale()
	for i, r := range b.Rows {
		s.budget(b, r, top+row*float64(i), scale)
	}
	if b.More > 0 {
		s.more(top+row*float64(len(b.Rows))-8, "+"+number(b.More)+" more, of which less is taken")
	}
	return s
}

// legend are the pieces that occur in any of the bars.
func (b Budgets) legend() []part {
	var bars [][]part
	for _, r := range b.Rows {
		var parts []part
		for _, p := range r.pieces() {
			if p.amount.Minor > 0 {
				p.n = 1
			}
			parts = append(parts, p.part)
		}
		parts[1].word, parts[2].word = "committed (approved)", "reserved (asked for)"
		bars = append(bars, parts)
	}
	legend := occurring(bars...)
	if b.over() > 0 {
		legend = append(legend, beyond)
	}
	return legend
}

// beyond is what is taken that is not there.
var beyond = part{letter: "X", word: "over the budget", fill: rose, hatched: true}

// budget paints one budget: its name and what is left, the bar, what is taken.
func (s *sheet) budget(b Budgets, r Budget, y, scale float64) {
	const height, room, gap = 46, 640, 20
	name, words := box{margin, y, inner - room - gap, 40}, box{sheetWidth - margin - room, y, room, 40}
	s.name(name, strongStyle, r.legible(), r.period())
	st := labelStyle
	if r.over() {
		st = strongStyle
		st.colour = crimson
	}
	s.text(words, st, right, b.left(r, st.fits(room)))
	track := box{margin, y + 44, inner / scale, height}
	s.fill(track, 8, ground)
	limit := track.x + track.w
	x, taken := track.x, track.x
	for _, p := range r.pieces() {
		taken += r.fraction(p.amount) * track.w
		end := min(taken, limit)
		s.budgetPiece(p.part, box{x, track.y, end - x, height})
		x = end
	}
	s.budgetPiece(beyond, box{limit, track.y, min(taken, margin+inner) - limit, height})
	if scale > 1 {
		s.stroke(limit, track.y-6, limit, track.y+height+6, 4, ink)
	}
	small := smallStyle
	s.text(box{margin, track.y + height + 2, inner, 36}, small, left, b.takenWords(r, small.fits(inner)))
}

// budgetPiece paints one piece, with its letter if there is room for it: its
// share is told below the bar.
func (s *sheet) budgetPiece(p part, b box) {
	if b.w < 1 {
		return
	}
	s.fill(b, 8, p.fill)
	if p.hatched {
		s.hatched(b, p.fill)
	}
	st := style{22, true, inkOn(p.fill)}
	if st.width(p.letter)+8 <= b.w {
		s.text(b, st, middle, p.letter)
	}
}

// fits reports whether a text is at most that wide.
func (st style) fits(width float64) func(string) bool {
	return func(text string) bool { return st.width(text) <= width }
}
