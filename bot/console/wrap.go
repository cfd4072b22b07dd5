package console

import (
	"strings"

	"github.com/mattn/go-runewidth"
)

// run is a piece of text with one look. Its text is clean.
type run struct {
	text  string
	style style
}

// row is one line of the screen.
type row []run

// columns measures text. It is fixed, not read from the locale, so that a
// transcript is the same everywhere.
var columns = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

func widthOf(s string) int { return columns.StringWidth(s) }

func (r row) width() int {
	n := 0
	for _, p := range r {
		n += widthOf(p.text)
	}
	return n
}

// cut shortens text to the width, with an ellipsis where something is missing.
func cut(s string, width int) string { return columns.Truncate(s, width, "…") }

// nbsp holds words together where wrap would break a line, and comes out as a
// plain space, so that what is printed can be searched for as it reads.
const nbsp = "\u00a0"

// atom is what a line is not broken inside: the pieces between two spaces.
type atom struct {
	pieces []run
	width  int
	gap    int // spaces before it
}

// atoms splits runs at spaces. A word may have several looks: a bold id and the
// colon behind it.
func atoms(runs []run) []atom {
	var (
		out  []atom
		gap  int
		open bool
	)
	for _, r := range runs {
		rest := r.text
		for rest != "" {
			if n := len(rest) - len(strings.TrimLeft(rest, " ")); n > 0 {
				gap, open, rest = gap+n, false, rest[n:]
				continue
			}
			i := strings.IndexByte(rest, ' ')
			if i < 0 {
				i = len(rest)
			}
			if !open {
				out = append(out, atom{gap: gap})
				gap, open = 0, true
			}
			a := &out[len(out)-1]
			a.pieces = append(a.pieces, run{strings.ReplaceAll(rest[:i], nbsp, " "), r.style})
			a.width += widthOf(rest[:i])
			rest = rest[i:]
		}
	}
	return out
}

// wrap breaks runs into rows of at most width columns, between words where it
// can. Nothing is lost but spaces at a break.
func wrap(runs []run, width int) []row {
	width = max(width, 4)
	var (
		rows []row
		at   row
		used int
	)
	flush := func() {
		rows = append(rows, at)
		at, used = nil, 0
	}
	for _, a := range atoms(runs) {
		if used > 0 && used+a.gap+a.width > width {
			flush()
		}
		if used > 0 {
			at = append(at, gapBefore(at, a))
			used += a.gap
		}
		if a.width <= width-used {
			at = append(at, a.pieces...)
			used += a.width
			continue
		}
		for _, p := range a.pieces {
			for p.text != "" {
				head := columns.Truncate(p.text, width-used, "")
				if head == "" && used > 0 {
					flush()
					continue
				}
				if head == "" { // wider than any row
					head = p.text
				}
				at = append(at, run{head, p.style})
				used += widthOf(head)
				p.text = p.text[len(head):]
			}
		}
	}
	if len(at) > 0 || len(rows) == 0 {
		flush()
	}
	return rows
}

// gapBefore keeps the look of a phrase through the spaces inside it.
func gapBefore(at row, a atom) run {
	gap := run{text: strings.Repeat(" ", a.gap)}
	if last := at[len(at)-1].style; last == a.pieces[0].style {
		gap.style = last
	}
	return gap
}

// hang wraps runs behind a first prefix and under a second one of the same
// width.
func hang(first, under run, runs []run, width int) []row {
	rows := wrap(runs, width-widthOf(first.text))
	for i, r := range rows {
		prefix := under
		if i == 0 {
			prefix = first
		}
		rows[i] = append(row{prefix}, r...)
	}
	return rows
}

// pad fills a row up to the width with spaces.
func pad(r row, width int) row {
	if missing := width - r.width(); missing > 0 {
		return append(r, run{text: strings.Repeat(" ", missing)})
	}
	return r
}
