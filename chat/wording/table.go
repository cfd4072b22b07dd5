package wording

import (
	"slices"
	"strings"
	"unicode"

	"adjutant/chat"
)

// Items are the rows of a table for a narrow screen: an item each, which begins with
// the first cell in bold and names what the others are. What stands right behind an id
// is the thing itself, and needs no name. An empty row is no item.
func Items(head []string, rows [][]chat.Line) []chat.Line {
	var items []chat.Line
	for _, row := range rows {
		var item chat.Line
		for i, cell := range row {
			if isEmpty(cell) {
				continue
			}
			if len(item) > 0 {
				item = append(item, chat.T(" · "))
				if i < len(head) && OneLine(head[i]) != "" && !(i == 1 && isID(row[0])) {
					item = append(item, chat.T(OneLine(head[i])+": "))
				}
			}
			for _, span := range cell {
				if i == 0 && span.Kind == chat.SpanText && strings.TrimSpace(span.Text) != "" {
					span.Kind = chat.SpanBold
				}
				item = append(item, span)
			}
		}
		if len(item) > 0 {
			items = append(items, item)
		}
	}
	return items
}

// isEmpty reports whether a cell shows nothing. A link without words shows its address.
func isEmpty(cell chat.Line) bool {
	return strings.TrimSpace(cell.Plain()) == "" && !slices.ContainsFunc(cell, func(s chat.Span) bool { return s.Kind == chat.SpanLink && s.Ref != "" })
}

// isID reports whether a cell is an id, or anything else to be read letter by letter.
func isID(cell chat.Line) bool {
	return len(cell) == 1 && cell[0].Kind == chat.SpanCode
}

// IsNumeric reports whether a column of a table holds numbers, which read best at its
// right.
func IsNumeric(rows [][]chat.Line, column int) bool {
	found := false
	for _, row := range rows {
		if column >= len(row) || isEmpty(row[column]) {
			continue
		}
		digits, letters := 0, 0
		for _, r := range row[column].Plain() {
			switch {
			case unicode.IsDigit(r):
				digits++
			case unicode.IsLetter(r):
				letters++
			}
		}
		if digits == 0 || letters > 0 {
			return false
		}
		found = true
	}
	return found
}
