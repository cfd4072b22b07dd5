package blockkit

import (
	"cmp"
	"slices"
	"strings"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// sheet is a message while it is rendered.
type sheet struct {
	Renderer
	// modal is true where Slack takes no tables.
	modal bool
	// answers is that of every button of the message.
	answers bool
	// buttons counts them, for their ids.
	buttons int
}

// message is all of a message but its detail: title, blocks, buttons.
func (s *sheet) message(m chat.Message) []piece {
	s.answers = m.IsOneThing()
	pieces := s.title(m)
	var heads []piece // what stands above the next block, and stays with it
	for _, b := range m.Blocks {
		made := s.block(b)
		if b.Kind == chat.BlockHeading && len(b.Buttons) == 0 && len(made) == 1 && len(heads) < 3 {
			heads = append(heads, made...)
			continue
		}
		if len(made) > 0 && len(heads) > 0 {
			made[0] = under(heads, made[0])
			heads = nil
		}
		pieces = append(pieces, made...)
	}
	pieces = append(pieces, heads...)
	for _, row := range s.rows(m.Buttons) {
		row.kept = true
		pieces = append(pieces, row)
	}
	return pieces
}

// under is a piece below headings, as one with them.
func under(heads []piece, p piece) piece {
	whole := heads[0].with(heads[1:]...).with(p)
	if p.isTable() {
		whole.instead = slices.Clone(p.instead)
		whole.instead[0] = under(heads, whole.instead[0])
	}
	return whole
}

// above is a piece with a row of buttons below it, as one with it.
func (p piece) above(row piece) piece {
	whole := p.with(row)
	if p.isTable() {
		whole.instead = slices.Clone(p.instead)
		last := len(whole.instead) - 1
		whole.instead[last] = whole.instead[last].with(row)
	}
	return whole
}

// title is the first line: a header over a page that has parts, a line in bold over
// anything else, which keeps the look of its ids, and an ordinary sentence where it
// is all there is.
func (s *sheet) title(m chat.Message) []piece {
	line := s.line(m.Title)
	if isBlank(line) {
		return nil
	}
	for _, b := range m.Blocks {
		if b.Kind == chat.BlockHeading {
			return s.header(line)
		}
	}
	alone := m.Subject == "" && !slices.ContainsFunc(m.Blocks, func(b chat.Block) bool { return b.Kind != chat.BlockNote })
	if alone {
		return paragraphs([]chat.Line{line})
	}
	return s.bold(line)
}

// heading is a block that names what follows.
func (s *sheet) heading(b chat.Block) []piece {
	line := s.line(wording.Join(b.Lines))
	if isBlank(line) {
		return nil
	}
	return s.header(line)
}

// header is a line in Slack's largest letters, which can be nothing but text. One
// that is longer, or that Slack itself shows something of, is in bold instead.
func (s *sheet) header(line chat.Line) []piece {
	text := oneLine(wordsOf(line))
	for _, span := range line {
		if !wording.IsText(span) {
			return s.bold(line)
		}
	}
	if length(text) > mostHeader {
		return s.bold(line)
	}
	return []piece{newPiece(text, goslack.NewHeaderBlock(plain(text, mostHeader)))}
}

func (s *sheet) bold(line chat.Line) []piece {
	var pieces []piece
	for _, l := range breaker.Split(line, chunk) {
		if part := section([]chat.Line{l}, look{Bold: true}); part != nil {
			pieces = append(pieces, newPiece(wordsOf(l), goslack.NewRichTextBlock("", part)))
		}
	}
	return pieces
}

// block is a block, in pieces that fit on a page, with its buttons.
func (s *sheet) block(b chat.Block) []piece {
	pieces := s.content(b)
	rows := s.rows(b.Buttons)
	if len(pieces) == 0 || len(rows) == 0 {
		return append(pieces, rows...)
	}
	last := len(pieces) - 1
	pieces[last] = pieces[last].above(rows[0])
	return append(pieces, rows[1:]...)
}

func (s *sheet) content(b chat.Block) []piece {
	lines := s.settled(b.Lines)
	switch b.Kind {
	case chat.BlockHeading:
		return s.heading(b)
	case chat.BlockList:
		return listed(lines)
	case chat.BlockQuote:
		return quoted(lines)
	case chat.BlockNote:
		return noted(lines)
	case chat.BlockFields:
		return s.fields(b.Fields)
	case chat.BlockTable:
		return s.table(b)
	case chat.BlockCode:
		return code(b.Text)
	case chat.BlockPicture:
		return s.image(b.Picture)
	default: // text, and what is not known here yet
		if len(lines) == 0 && b.Text != "" {
			lines = []chat.Line{{chat.T(clean(b.Text))}}
		}
		return paragraphs(lines)
	}
}

// paragraphs are lines, one below the other.
func paragraphs(lines []chat.Line) []piece {
	var pieces []piece
	for _, group := range breaker.Groups(lines, chunk) {
		if part := section(group, look{}); part != nil {
			pieces = append(pieces, newPiece(wordsOf(group...), goslack.NewRichTextBlock("", part)))
		}
	}
	return pieces
}

// listed are lines as the items of a list.
func listed(lines []chat.Line) []piece {
	var pieces []piece
	for _, group := range breaker.Groups(lines, chunk) {
		var items []goslack.RichTextElement
		for _, l := range group {
			if part := section([]chat.Line{l}, look{}); part != nil {
				items = append(items, part)
			}
		}
		if len(items) > 0 {
			list := goslack.NewRichTextList(goslack.RTEListBullet, 0, items...)
			pieces = append(pieces, newPiece(wordsOf(group...), goslack.NewRichTextBlock("", list)))
		}
	}
	return pieces
}

// quoted are somebody's own words.
func quoted(lines []chat.Line) []piece {
	var pieces []piece
	for _, group := range breaker.Groups(lines, chunk) {
		if elements := elementsOf(group, look{}); len(elements) > 0 {
			quote := &goslack.RichTextQuote{Type: goslack.RTEQuote, Elements: elements}
			pieces = append(pieces, newPiece(wordsOf(group...), goslack.NewRichTextBlock("", quote)))
		}
	}
	return pieces
}

// noted is small print: as text if it is nothing but that, else as markup if that
// is safe, else in letters of the usual size.
func noted(lines []chat.Line) []piece {
	var pieces []piece
	for _, group := range breaker.Groups(lines, mostSmall) {
		if isBlank(group...) {
			continue
		}
		if text := asSmall(group); text != nil {
			pieces = append(pieces, newPiece(wordsOf(group...), goslack.NewContextBlock("", text)))
			continue
		}
		pieces = append(pieces, paragraphs(group)...)
	}
	return pieces
}

func asSmall(lines []chat.Line) *goslack.TextBlockObject {
	onlyText := true
	texts := make([]string, len(lines))
	safe := true
	for i, l := range lines {
		for _, s := range l {
			onlyText = onlyText && s.Kind == chat.SpanText
		}
		var ok bool
		texts[i], ok = small(l)
		safe = safe && ok
	}
	switch text := strings.Join(texts, "\n"); {
	case onlyText:
		return plain(wordsOf(lines...), chunk)
	case safe && length(text) <= mostSmall:
		return markup(text)
	}
	return nil
}

// code is text with its layout kept.
func code(text string) []piece {
	text = strings.Trim(clean(strings.ReplaceAll(text, "\t", "    ")), "\n")
	var lines []chat.Line
	for l := range strings.SplitSeq(text, "\n") {
		lines = append(lines, chat.L(l))
	}
	var pieces []piece
	for _, group := range breaker.Groups(lines, chunk) {
		if elements := elementsOf(group, look{}); len(elements) > 0 {
			block := &goslack.RichTextPreformatted{Type: goslack.RTEPreformatted, Elements: elements}
			pieces = append(pieces, newPiece(wordsOf(group...), goslack.NewRichTextBlock("", block)))
		}
	}
	return pieces
}

// image is a picture, or the words that stand for it.
func (s *sheet) image(p *chat.Picture) []piece {
	if p == nil {
		return nil
	}
	alt := oneLine(p.Alt)
	id := ""
	if s.Picture != nil {
		id = s.Picture(p)
	}
	if id == "" {
		return noted([]chat.Line{{chat.T(alt)}})
	}
	var title *goslack.TextBlockObject
	if alt == "" {
		alt = cmp.Or(oneLine(p.Name), "A picture")
	} else {
		title = plain(alt, mostHeader)
	}
	block := goslack.NewImageBlockSlackFile(&goslack.SlackFileObject{ID: id}, cut(alt, mostAlt), "", title)
	return []piece{newPiece(alt, block)}
}
