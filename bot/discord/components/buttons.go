package components

import (
	"cmp"
	"maps"
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// Styles of button.
const (
	stylePrimary = 1
	styleDefault = 2
	styleDanger  = 4
)

// rows are buttons in rows of five, and what there is no room for in menus below the
// first.
func (s *sheet) rows(buttons []chat.Button) []piece {
	var asked []chat.Button
	for _, b := range buttons {
		if b.Path != "" {
			asked = append(asked, b)
		}
	}
	shown, hidden := sorted(asked)
	if s.Basic {
		shown, hidden = asked, nil
	}
	var rows []piece
	for len(shown) > 0 {
		n := min(len(shown), mostRow)
		row := piece{parts: []part{{one: &Component{Type: ActionRow}}}}
		for _, b := range shown[:n] {
			row = s.button(row, b)
		}
		rows, shown = append(rows, row), shown[n:]
	}
	for len(hidden) > 0 {
		n := min(len(hidden), mostOptions)
		menu := s.menu(hidden[:n])
		if len(rows) == 1 { // stays with its buttons
			rows[0] = rows[0].with(menu)
		} else {
			rows = append(rows, menu)
		}
		hidden = hidden[n:]
	}
	return rows
}

// sorted are the buttons that are shown, and those that a menu has: where there are
// more than five, the plain ones that come last.
func sorted(buttons []chat.Button) (shown, hidden []chat.Button) {
	if len(buttons) <= mostRow {
		return buttons, nil
	}
	left := mostRow
	for _, b := range buttons {
		if b.Style != chat.Default && left > 0 {
			left--
		}
	}
	styled := mostRow - left
	for _, b := range buttons {
		switch {
		case b.Style != chat.Default && styled > 0:
			styled--
			shown = append(shown, b)
		case b.Style == chat.Default && left > 0:
			left--
			shown = append(shown, b)
		default:
			hidden = append(hidden, b)
		}
	}
	return shown, hidden
}

// press is what a button asks for.
func (s *sheet) press(b chat.Button) Press {
	p := Press{Path: b.Path, Args: maps.Clone(b.Args), Form: b.Form, Answers: s.answers}
	if question := wording.OneLine(s.ours(b.Confirm)); question != "" {
		p.Confirm, p.Label, p.Danger = utf16.Cut(question, mostQuestion), s.label(b.Label, b.Path), b.Style == chat.Danger
	}
	return p
}

// id is a press as a custom id that nothing else of the message has. What has to be
// put aside for it is added to the piece.
func (s *sheet) id(to *piece, p Press) string {
	id, keep := p.ID()
	if len(keep) > 0 {
		*to = to.with(piece{keep: keep})
	}
	unique := id
	for n := 2; s.ids[unique]; n++ {
		unique = id + "#" + strconv.Itoa(n)
	}
	s.ids[unique] = true
	return unique
}

// button adds a button to a row.
func (s *sheet) button(row piece, b chat.Button) piece {
	style := styleDefault
	switch {
	case b.Style == chat.Danger:
		style = styleDanger
	case b.Style == chat.Primary && !s.primary:
		style, s.primary = stylePrimary, true
	}
	id := s.id(&row, s.press(b))
	to := row.parts[0].one
	to.Components = append(to.Components, Component{Type: ButtonType, Style: style, Label: s.label(b.Label, b.Path), CustomID: id})
	return row
}

// label is what a button says.
func (s *sheet) label(label, path string) string {
	return utf16.Cut(cmp.Or(wording.OneLine(s.ours(label)), cmp.Or(wording.OneLine(path), nothing)), mostLabel)
}

// menu is a menu of buttons.
func (s *sheet) menu(buttons []chat.Button) piece {
	menu := Component{Type: StringSelect, Placeholder: "More …"}
	row := piece{}
	for _, b := range buttons {
		menu.Options = append(menu.Options, Choice{Label: s.label(b.Label, b.Path), Value: s.id(&row, s.press(b))})
	}
	n := 1
	for s.ids[menuPrefix+strconv.Itoa(n)] {
		n++
	}
	menu.CustomID = menuPrefix + strconv.Itoa(n)
	s.ids[menu.CustomID] = true
	return row.with(piece{parts: []part{{one: &Component{Type: ActionRow, Components: []Component{menu}}}}})
}

// menuPrefix begins the custom id of a menu, which says nothing: what was chosen does.
const menuPrefix = "menu:"

// Question asks whether a press is meant, where it has something to confirm: with a
// button that asks for the same, confirmed, and one that asks for nothing.
func (r Renderer) Question(p Press) Page {
	s := r.sheet()
	label, no := s.label(p.Label, p.Path), "Cancel"
	if strings.HasPrefix(strings.ToLower(label), "cancel") {
		no = "Go back"
	}
	style := stylePrimary
	if p.Danger {
		style = styleDanger
	}
	row := piece{parts: []part{{one: &Component{Type: ActionRow}}}}
	yes := s.id(&row, Press{Path: p.Path, Args: p.Args, Form: p.Form, Answers: p.Answers, Confirmed: true})
	row.parts[0].one.Components = []Component{
		{Type: ButtonType, Style: style, Label: label, CustomID: yes},
		{Type: ButtonType, Style: styleDefault, Label: no, CustomID: s.id(&row, Press{Cancelled: true})},
	}
	question := chat.L(utf16.Cut(cmp.Or(p.Confirm, "Are you sure?"), mostQuestion))
	return s.page(append(paragraphs(r.settled([]chat.Line{question})), row), chat.Neutral)
}
