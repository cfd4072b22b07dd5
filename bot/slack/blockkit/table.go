package blockkit

import (
	"unicode"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// table is a table, with a list that says the same where there can be none: in a
// modal, beside another one, or where Slack does not know tables yet.
func (s *sheet) table(b chat.Block) []piece {
	rows := make([][]chat.Line, len(b.Rows))
	columns := len(b.Head)
	for i, row := range b.Rows {
		rows[i] = s.settled(row)
		columns = max(columns, len(row))
	}
	list := tableAsList(b.Head, rows)
	if len(list) == 0 || s.modal || s.Basic || columns > mostColumns || len(rows)+1 > mostRows {
		return list
	}
	head := make([]chat.Line, len(b.Head))
	for i, h := range b.Head {
		head[i] = chat.L(oneLine(h))
	}
	for _, row := range append(rows[:len(rows):len(rows)], head) {
		for _, cell := range row {
			if lineLength(cell) > mostCell {
				return list
			}
		}
	}
	block := goslack.NewTableBlock("")
	if !isBlank(head...) {
		block.AddRow(cells(head, columns, look{Bold: true})...)
	}
	for _, row := range rows {
		block.AddRow(cells(row, columns, look{})...)
	}
	for i := range columns {
		setting := goslack.ColumnSetting{Align: goslack.ColumnAlignmentLeft, IsWrapped: true}
		if isNumeric(rows, i) {
			setting.Align = goslack.ColumnAlignmentRight
		}
		block.WithColumnSettings(append(block.ColumnSettings, setting)...)
	}
	p := newPiece(wordsIn(list), block)
	if p.text > chunk*2 {
		return list
	}
	p.instead = list
	return []piece{p}
}

// cells are a row of a table: Slack refuses cells of plain text at times, and empty
// ones always.
func cells(row []chat.Line, columns int, usual look) []goslack.TableCell {
	out := make([]goslack.TableCell, columns)
	for i := range out {
		part := goslack.NewRichTextSection(goslack.NewRichTextSectionTextElement(nothing, nil))
		if i < len(row) {
			if said := section(row[i:i+1], usual); said != nil {
				part = said
			}
		}
		out[i] = goslack.NewTableRichTextCell(part)
	}
	return out
}

// isNumeric reports whether a column holds numbers, which read best at its right.
func isNumeric(rows [][]chat.Line, column int) bool {
	found := false
	for _, row := range rows {
		if column >= len(row) || isBlank(row[column]) {
			continue
		}
		digits, letters := 0, 0
		for _, r := range wordsOf(row[column]) {
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

// tableAsList is a table for a narrow screen: an item a row, which begins with the
// first cell and names what the others are. What stands right behind an id is the
// thing itself, and needs no name.
func tableAsList(head []string, rows [][]chat.Line) []piece {
	var items []chat.Line
	for _, row := range rows {
		var item chat.Line
		for i, cell := range row {
			if isBlank(cell) {
				continue
			}
			if len(item) > 0 {
				item = append(item, chat.T(" · "))
				if i < len(head) && oneLine(head[i]) != "" && !(i == 1 && isID(row[0])) {
					item = append(item, chat.T(oneLine(head[i])+": "))
				}
			}
			for _, span := range cell {
				if i == 0 && span.Kind == chat.SpanText {
					span.Kind = chat.SpanBold
				}
				item = append(item, span)
			}
		}
		if len(item) > 0 {
			items = append(items, item)
		}
	}
	return listed(items)
}

// isID reports whether a cell is an id, or anything else to be read letter by letter.
func isID(cell chat.Line) bool {
	return len(cell) == 1 && cell[0].Kind == chat.SpanCode
}
