package components

import (
	"slices"
	"strings"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// table is a table in letters of one width, where it fits on a phone, else a list that
// says the same.
func (s *sheet) table(b chat.Block) []piece {
	rows := make([][]chat.Line, len(b.Rows))
	for i, row := range b.Rows {
		rows[i] = s.settled(row)
	}
	if !s.Basic {
		if lines, ok := grid(b.Head, rows); ok {
			var pieces []piece
			for _, group := range breaker.Groups(lines, chunk) {
				pieces = append(pieces, fence(group))
			}
			return pieces
		}
	}
	items := wording.Items(b.Head, rows)
	for i := range items {
		items[i] = merged(items[i])
	}
	return listed(items)
}

// grid is a table as lines of letters of one width. It reports false where it would be
// too wide for a phone, or where a cell is more than short text: in a block of code,
// nobody is mentioned and no moment is shown in the reader's own zone.
func grid(head []string, rows [][]chat.Line) ([]chat.Line, bool) {
	cells := make([][]string, 1, len(rows)+1)
	for _, h := range head {
		cells[0] = append(cells[0], wording.OneLine(h))
	}
	for _, row := range rows {
		texts := make([]string, len(row))
		for i, cell := range row {
			if slices.ContainsFunc(cell, func(s chat.Span) bool { return !wording.IsText(s) || s.Kind == chat.SpanStruck }) {
				return nil, false
			}
			texts[i] = wording.OneLine(wordsOf(cell))
		}
		cells = append(cells, texts)
	}
	cells = slices.DeleteFunc(cells, func(row []string) bool { return strings.Join(row, "") == "" })
	widths, ok := widthsOf(cells)
	if !ok || len(widths) < 2 || len(cells) < 2 {
		return nil, false
	}
	var lines []chat.Line
	for _, row := range cells {
		var b strings.Builder
		for i, text := range row {
			space := strings.Repeat(" ", widths[i]-width(text))
			if i > 0 {
				b.WriteString(gap)
			}
			if wording.IsNumeric(rows, i) {
				b.WriteString(space + text)
			} else {
				b.WriteString(text + space)
			}
		}
		lines = append(lines, chat.L(strings.TrimRight(b.String(), " ")))
	}
	return lines, true
}

// gap stands between two columns.
const gap = "  "

// widthsOf is how wide columns are. It reports false where they are too wide together,
// or where that cannot be said: some letters have a width of their own.
func widthsOf(cells [][]string) ([]int, bool) {
	var widths []int
	total := 0
	for _, row := range cells {
		for i, text := range row {
			if strings.ContainsFunc(text, func(r rune) bool { return r > 0x2FF && !strings.ContainsRune("€–—…×’“”", r) }) {
				return nil, false
			}
			if i == len(widths) {
				widths, total = append(widths, 0), total+len(gap)
			}
			if w := width(text); w > widths[i] {
				widths[i], total = w, total+w-widths[i]
			}
		}
	}
	return widths, total-len(gap) <= columns
}

func width(text string) int { return utf8.RuneCountInString(text) }
