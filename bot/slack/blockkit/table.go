package blockkit

import (
	goslack "github.com/slack-go/slack"

	"adjutant/chat"
	"adjutant/chat/wording"
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
	list := listed(wording.Items(b.Head, rows))
	if len(list) == 0 || s.modal || s.Basic || columns > mostColumns || len(rows)+1 > mostRows {
		return list
	}
	head := make([]chat.Line, len(b.Head))
	for i, h := range b.Head {
		head[i] = chat.L(oneLine(h))
	}
	for _, row := range append(rows[:len(rows):len(rows)], head) {
		for _, cell := range row {
			if breaker.Length(cell) > mostCell {
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
		if wording.IsNumeric(rows, i) {
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
