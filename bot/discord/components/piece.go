package components

import (
	"maps"
	"slices"
	"strings"

	"adjutant/chat"
)

// part is a component of a page, or text that may share one with its neighbours.
type part struct {
	text string
	// list is true for text below which only text in another component is not taken
	// for a line of its last item.
	list bool
	// alone is true for text with its layout kept, in which nothing is escaped: beside
	// it stands nothing that it could end or begin.
	alone bool
	one   *Component // instead of text: a row or a picture
}

// fence is a piece of text with its layout kept.
func fence(lines []chat.Line) piece {
	p := textPiece(fenced(wordsOf(lines...)), lines...)
	p.parts[0].alone = true
	return p
}

// joins reports whether other text may follow in the same component.
func (p part) joins() bool { return p.one == nil && !p.list && !p.alone }

// piece is what stays together on a page: text, with the buttons that are for it.
type piece struct {
	parts []part
	// lines are what it says, settled, to those who see only text.
	lines []chat.Line
	// kept pieces are never left out: the buttons for the whole message.
	kept  bool
	files []File
	keep  map[string][]byte
}

// textPiece is a piece of text.
func textPiece(text string, lines ...chat.Line) piece {
	return piece{parts: []part{{text: text}}, lines: lines}
}

// with is the piece with others below it, as one.
func (p piece) with(others ...piece) piece {
	p.keep = maps.Clone(p.keep)
	for _, o := range others {
		p.parts = slices.Concat(p.parts, o.parts)
		p.lines = slices.Concat(p.lines, o.lines)
		p.files = slices.Concat(p.files, o.files)
		if len(o.keep) > 0 && p.keep == nil {
			p.keep = map[string][]byte{}
		}
		maps.Copy(p.keep, o.keep)
	}
	return p
}

// count is how many lines the piece has.
func (p piece) count() int {
	if len(p.lines) == 0 {
		return 0
	}
	return strings.Count(wordsOf(p.lines...), "\n") + 1
}

// room is how much there is on a page.
type room struct {
	components, text, bytes, files int
	// joins is true where the last thing on the page is text that takes more.
	joins bool
}

// pageRoom is a page with nothing on it, in a container.
var pageRoom = room{components: mostComponents - 1, text: mostText, bytes: mostBytes, files: mostFiles}

// less is the room that is left below pieces.
func (r room) less(pieces ...piece) room {
	for _, p := range pieces {
		r.files -= len(p.files)
		for _, part := range p.parts {
			switch {
			case part.one != nil:
				r.components -= 1 + len(part.one.Components)
				r.joins = false
				continue
			case r.joins && !part.alone:
				r.text, r.bytes = r.text-1, r.bytes-1
			default:
				r.components--
			}
			r.text, r.bytes = r.text-utf16.Length(part.text), r.bytes-len(part.text)
			r.joins = part.joins()
		}
	}
	return r
}

func (r room) isFull() bool { return r.components < 0 || r.text < 0 || r.bytes < 0 || r.files < 0 }

func (r room) takes(p piece) bool { return !r.less(p).isFull() }

// fill puts pieces on a page, in order, until one does not fit. It returns what it put
// there, and the rest.
func (r room) fill(pieces []piece) (page, rest []piece) {
	for i, p := range pieces {
		if !r.takes(p) {
			return pieces[:i:i], pieces[i:]
		}
		r = r.less(p)
	}
	return pieces, nil
}

// first is the one page that all is to be on. If not all of it fits, the note that is
// made of what does not stands at its end, and the pieces that are kept stand there
// still.
func (r room) first(pieces []piece, note func(rest []piece) piece) (page, rest []piece) {
	if page, rest = r.fill(pieces); len(rest) == 0 {
		return page, nil
	}
	var kept, others []piece
	left := r.less(note(pieces))
	half := room{components: r.components / 2, text: r.text / 2, bytes: r.bytes / 2, files: r.files}
	for _, p := range pieces {
		if p.kept && half.takes(p) {
			half, left = half.less(p), left.less(p)
			kept = append(kept, p)
			continue
		}
		others = append(others, p)
	}
	left.joins = false
	page, rest = left.fill(others)
	if len(rest) > 0 {
		page = slices.Concat(page, []piece{note(rest)})
	}
	return append(page, kept...), rest
}

// pages puts pieces on as many pages as it takes.
func (r room) pages(pieces []piece) [][]piece {
	var out [][]piece
	for len(pieces) > 0 {
		page, rest := r.fill(pieces)
		if len(page) == 0 { // cannot be: no piece is larger than a page
			page, rest = rest[:1], rest[1:]
		}
		out, pieces = append(out, page), rest
	}
	return out
}

// stack are the components of pieces: each text in one of its own, which leaves some
// space between them, or else as many in one as can be.
func stack(pieces []piece) []Component {
	var parts []part
	for _, p := range pieces {
		parts = append(parts, p.parts...)
	}
	n := 0
	for _, p := range parts {
		if n++; p.one != nil {
			n += len(p.one.Components)
		}
	}
	airy := n <= mostComponents-1
	var out []Component
	joins := false
	for i, p := range parts {
		switch {
		case p.one != nil:
			out, joins = append(out, *p.one), false
		case joins && !p.alone && (!airy || parts[i-1].heads(p)):
			out[len(out)-1].Content += "\n" + p.text
			joins = p.joins()
		default:
			out, joins = append(out, Component{Type: TextDisplay, Content: p.text}), p.joins()
		}
	}
	return out
}

// heads reports whether a part names the one below it, and stands right above it, or
// both are small print.
func (p part) heads(below part) bool {
	const small = "-# "
	return strings.HasPrefix(p.text, "#") || strings.HasPrefix(p.text, small) && strings.HasPrefix(below.text, small)
}

// basic are the components of pieces where only what is oldest is used: all text in
// one, and the buttons below it.
func basic(pieces []piece) []Component {
	var texts []string
	var buttons, out []Component
	for _, p := range pieces {
		for _, part := range p.parts {
			if part.one != nil {
				buttons = append(buttons, part.one.Components...)
				continue
			}
			texts = append(texts, part.text)
		}
	}
	if len(texts) > 0 {
		out = append(out, Component{Type: TextDisplay, Content: strings.Join(texts, "\n")})
	}
	for row := range slices.Chunk(buttons, mostRow) {
		out = append(out, Component{Type: ActionRow, Components: row})
	}
	return out
}
