package blockkit

import (
	"cmp"
	"strings"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// MostMetadata is how many characters a view carries.
const MostMetadata = 3000

// Form renders a form as a modal. What the bot says about it (a refusal, say) stands
// above its fields. Metadata travels with the modal; at most [MostMetadata] bytes.
func (r Renderer) Form(f chat.Form, says chat.Message, metadata string) goslack.ModalViewRequest {
	s := sheet{Renderer: r, modal: true}
	title, whole := wording.Title(r.ours(f.Title), f.Path, mostModalWords)
	var above []piece
	if !whole {
		above = append(above, s.header(chat.L(oneLine(r.ours(f.Title))))...)
	}
	if !says.IsZero() {
		above = append(above, s.whole(says)...)
	}
	above = append(above, said(r.ours(f.Intro))...)
	var fields []piece
	for _, field := range f.Fields {
		fields = append(fields, s.field(field))
	}
	// A few blocks are left for what is said above.
	fields, _ = viewRoom.less(piece{blocks: make([]goslack.Block, 5), text: chunk}).fill(fields)
	page, _ := viewRoom.less(fields...).first(above, leftOut("Ask me in a direct message to see all of it."))
	view := modal(title, metadata, append(page, fields...))
	view.Close = plain("Cancel", mostModalWords)
	view.Submit = plain(cmp.Or(oneLine(f.Submit), "Send"), mostModalWords)
	return view
}

// said is a sentence of ours, in which words of people may be quoted.
func said(text string) []piece {
	var pieces []piece
	if text = strings.TrimSpace(clean(text)); text == "" {
		return nil
	}
	for text != "" {
		var head string
		head, text = split(text, chunk)
		pieces = append(pieces, newPiece(head, goslack.NewSectionBlock(plain(head, chunk), nil, nil)))
	}
	return pieces
}

// field is a field with what is wrong with it above.
func (s *sheet) field(f chat.FormField) piece {
	o := f.Option
	label := cmp.Or(oneLine(s.ours(wording.Label(o))), "Value")
	block := goslack.NewInputBlock(fieldID(f), plain(label, mostInputLabel), nil, s.input(f))
	if hint := s.hint(o); hint != "" {
		block.Hint = plain(hint, mostInputLabel)
	}
	block.Optional = !o.Required
	p := newPiece(label, block)
	if wrong := oneLine(s.ours(f.Error)); wrong != "" {
		section := goslack.NewSectionBlock(plain("⚠ "+wrong, chunk), nil, nil, goslack.SectionBlockOptionBlockID(errorPrefix+blockName(o.Name)))
		p = newPiece(wrong, section).with(p)
	}
	return p
}

// hint is what helps to fill in a field.
func (s *sheet) hint(o chat.Option) string {
	_, typed := s.input(chat.FormField{Option: o}).(*goslack.PlainTextInputBlockElement)
	return wording.Hint(o, typed, s.ours)
}
