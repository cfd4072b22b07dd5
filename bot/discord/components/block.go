package components

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// sheet is a message while it is rendered.
type sheet struct {
	Renderer
	// answers is that of every button of the message.
	answers bool
	// primary is true once a button stands out: one is enough.
	primary bool
	// ids are the custom ids that are taken, names those of files.
	ids, names map[string]bool
}

func (r Renderer) sheet() *sheet {
	return &sheet{Renderer: r, ids: map[string]bool{}, names: map[string]bool{}}
}

// message is all of a message but its detail: title, blocks, buttons.
func (s *sheet) message(m chat.Message) []piece {
	s.answers = m.IsOneThing()
	pieces := s.title(m)
	var heads []piece // what stands above the next block, and stays with it
	for _, b := range m.Blocks {
		made := s.block(b)
		if b.Kind == chat.BlockHeading && len(b.Buttons) == 0 && len(made) == 1 && len(heads) < 3 && headRoom.takes(made[0]) {
			heads = append(heads, made...)
			continue
		}
		if len(made) > 0 && len(heads) > 0 {
			made[0] = heads[0].with(heads[1:]...).with(made[0])
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

// headRoom is what a heading may take that stays with what it is above.
var headRoom = room{components: 1, text: mostHeading, bytes: 2 * mostHeading}

// whole is a message with its detail below it.
func (s *sheet) whole(m chat.Message) []piece {
	pieces := s.message(m)
	for detail := m.Detail; detail != nil; detail = detail.Detail {
		pieces = append(pieces, s.message(*detail)...)
	}
	return pieces
}

// title is the first line: in larger letters over a page that has parts, a line in
// bold over anything else, and an ordinary sentence where it is all there is.
func (s *sheet) title(m chat.Message) []piece {
	line := flat(s.line(m.Title))
	if isBlank(line) {
		return nil
	}
	if slices.ContainsFunc(m.Blocks, func(b chat.Block) bool { return b.Kind == chat.BlockHeading }) {
		return headed("## ", line)
	}
	if isSentence(m) {
		return paragraphs([]chat.Line{line})
	}
	return headed("### ", line)
}

// isSentence reports whether a message is nothing but what it says, as in a talk.
func isSentence(m chat.Message) bool {
	return m.Subject == "" && !slices.ContainsFunc(m.Blocks, func(b chat.Block) bool { return b.Kind != chat.BlockNote })
}

// headed is a line in larger or bold letters.
func headed(mark string, line chat.Line) []piece {
	var pieces []piece
	for _, l := range breaker.Split(line, chunk) {
		if text := markdown([]chat.Line{plainly(l)}, mark, ""); text != "" {
			pieces = append(pieces, textPiece(text, l))
		}
	}
	return pieces
}

// plainly is a line without bold, for where all is bold.
func plainly(l chat.Line) chat.Line {
	out := slices.Clone(l)
	for i := range out {
		if out[i].Kind == chat.SpanBold {
			out[i].Kind = chat.SpanText
		}
	}
	return out
}

// block is a block, in pieces that fit on a page, with its buttons right below it.
func (s *sheet) block(b chat.Block) []piece {
	pieces := s.content(b)
	rows := s.rows(b.Buttons)
	if len(pieces) == 0 || len(rows) == 0 {
		return append(pieces, rows...)
	}
	last := len(pieces) - 1
	pieces[last] = pieces[last].with(rows[0])
	return append(pieces, rows[1:]...)
}

func (s *sheet) content(b chat.Block) []piece {
	lines := s.settled(b.Lines)
	switch b.Kind {
	case chat.BlockHeading:
		return headed("### ", flat(s.line(wording.Join(b.Lines))))
	case chat.BlockList:
		return listed(lines)
	case chat.BlockQuote:
		return rendered(lines, "> ", "> ")
	case chat.BlockNote:
		return noted(lines)
	case chat.BlockFields:
		return s.fields(b.Fields)
	case chat.BlockTable:
		return s.table(b)
	case chat.BlockCode:
		return s.code(b.Text)
	case chat.BlockPicture:
		return s.picture(b.Picture)
	default: // text, and what is not known here yet
		if len(lines) == 0 && b.Text != "" {
			lines = s.settled([]chat.Line{chat.L(b.Text)})
		}
		return paragraphs(lines)
	}
}

// rendered are lines, each behind what begins it.
func rendered(lines []chat.Line, begin, indent string) []piece {
	var pieces []piece
	for _, group := range breaker.Groups(lines, chunk) {
		if text := markdown(group, begin, indent); text != "" {
			pieces = append(pieces, textPiece(text, group...))
		}
	}
	return pieces
}

// paragraphs are lines, one below the other.
func paragraphs(lines []chat.Line) []piece { return rendered(lines, "", "") }

// listed are lines as the items of a list.
func listed(lines []chat.Line) []piece {
	items := make([]chat.Line, len(lines))
	for i, l := range lines {
		items[i] = tight(l)
	}
	pieces := rendered(items, "- ", "  ")
	for i := range pieces {
		pieces[i].parts[0].list = true
	}
	return pieces
}

// noted is small print.
func noted(lines []chat.Line) []piece {
	out := make([]chat.Line, len(lines))
	for i, l := range lines {
		out[i] = tight(l)
	}
	return rendered(out, "-# ", "-# ")
}

// fields are labels with their values, one below the other: beside each other there is
// no room for them on a phone.
func (s *sheet) fields(fields []chat.Field) []piece {
	lines := make([]chat.Line, len(fields))
	for i, f := range fields {
		value := s.line(f.Value)
		if isBlank(value) {
			value = chat.L(nothing)
		}
		if label := wording.OneLine(f.Label); label != "" {
			if !strings.HasSuffix(label, "?") && !strings.HasSuffix(label, ":") {
				label += ":"
			}
			value = append(chat.Line{chat.B(label), chat.T(" ")}, value...)
		}
		lines[i] = merged(tight(value))
	}
	return paragraphs(lines)
}

// merged is a settled line whose neighbours of one kind are one.
func merged(l chat.Line) chat.Line {
	var out chat.Line
	for _, s := range l {
		if last := len(out) - 1; last >= 0 && wording.IsText(s) && out[last].Kind == s.Kind {
			out[last].Text += s.Text
			continue
		}
		out = append(out, s)
	}
	return out
}

// code is text with its layout kept.
func (s *sheet) code(text string) []piece {
	text = strings.Trim(wording.Clean(strings.ReplaceAll(text, "\t", "    ")), "\n")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	var lines []chat.Line
	for l := range strings.SplitSeq(text, "\n") {
		lines = append(lines, chat.L(l))
	}
	if s.Basic {
		return paragraphs(lines)
	}
	var pieces []piece
	for _, group := range breaker.Groups(lines, chunk) {
		if !isBlank(group...) {
			pieces = append(pieces, fence(group))
		}
	}
	return pieces
}

// unseen is a space that takes no room. It keeps apart what would be read as markup
// where nothing can be escaped.
const unseen = "\u200b"

// fenced is text in a block of code, out of which nothing in it can break.
func fenced(text string) string {
	text = strings.ReplaceAll(strings.Trim(text, "\n"), "``", "`"+unseen+"`")
	return "```\n" + strings.ReplaceAll(text, "``", "`"+unseen+"`") + "\n```"
}

// picture is a picture with the words that stand for it, or only these.
func (s *sheet) picture(p *chat.Picture) []piece {
	if p == nil {
		return nil
	}
	alt := wording.OneLine(p.Alt)
	said := noted([]chat.Line{chat.L(alt)})
	if len(p.PNG) == 0 || s.Basic {
		return said
	}
	file := File{Name: s.fileName(p.Name), Alt: utf16.Cut(cmp.Or(alt, cmp.Or(wording.OneLine(p.Name), "A picture")), mostAlt), PNG: p.PNG}
	item := Media{Description: file.Alt}
	item.Media.URL = "attachment://" + file.Name
	shown := piece{parts: []part{{one: &Component{Type: MediaGallery, Items: []Media{item}}}}, files: []File{file}}
	if len(said) == 0 {
		return []piece{shown}
	}
	return append([]piece{shown.with(said[0])}, said[1:]...)
}

// fileName is a name for a file that Discord keeps as it is, and that no other file of
// the message has.
func (s *sheet) fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '-'
	}, strings.TrimSuffix(strings.ToLower(name), ".png"))
	name = cmp.Or(strings.Trim(name[:min(len(name), 60)], "-_"), "picture")
	for unique, n := name, 2; ; n++ {
		if !s.names[unique] {
			s.names[unique] = true
			return unique + ".png"
		}
		unique = name + "-" + strconv.Itoa(n)
	}
}
