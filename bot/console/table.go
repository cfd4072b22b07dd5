package console

import (
	"slices"
	"strings"

	"adjutant/chat"
)

// table aligns columns by the width in which they are shown. A table that is
// too wide has its widest columns narrowed and their cells wrapped.
func (r reader) table(b chat.Block) []row {
	const gap = 2
	head := make([][]run, len(b.Head))
	for i, h := range b.Head {
		head[i] = []run{{clean(h), styleBold}}
	}
	cells := make([][][]run, len(b.Rows))
	count := len(head)
	for i, line := range b.Rows {
		for _, cell := range line {
			cells[i] = append(cells[i], r.line(cell))
		}
		count = max(count, len(line))
	}
	if count == 0 {
		return nil
	}
	widths := make([]int, count)
	for _, line := range append([][][]run{head}, cells...) {
		for i, cell := range line {
			widths[i] = max(widths[i], row(cell).width())
		}
	}
	narrow(widths, r.width-gap*(count-1))

	var rows []row
	if len(head) > 0 {
		rows = append(rows, tableLine(head, widths, gap)...)
		var rule row
		for i, w := range widths {
			if i > 0 {
				rule = append(rule, run{strings.Repeat(" ", gap), styleDim})
			}
			rule = append(rule, run{strings.Repeat("─", w), styleDim})
		}
		rows = append(rows, rule)
	}
	for _, line := range cells {
		rows = append(rows, tableLine(line, widths, gap)...)
	}
	return rows
}

// narrow takes from the widest columns until all fit into the room. No column
// becomes narrower than a short word.
func narrow(widths []int, room int) {
	const least = 6
	total := 0
	for _, w := range widths {
		total += w
	}
	for ; total > room; total-- {
		widest := slices.Index(widths, slices.Max(widths))
		if widths[widest] <= least {
			return
		}
		widths[widest]--
	}
}

// tableLine is one line of the table, as high as its highest cell.
func tableLine(cells [][]run, widths []int, gap int) []row {
	wrapped := make([][]row, len(cells))
	height := 1
	for i, cell := range cells {
		wrapped[i] = wrap(cell, widths[i])
		height = max(height, len(wrapped[i]))
	}
	rows := make([]row, height)
	for y := range rows {
		for i, cell := range wrapped {
			var part row
			if y < len(cell) {
				part = cell[y]
			}
			if i < len(wrapped)-1 { // nothing to align behind the last
				part = pad(part, widths[i]+gap)
			}
			rows[y] = append(rows[y], part...)
		}
	}
	return rows
}
