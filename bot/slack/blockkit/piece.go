package blockkit

import (
	"encoding/json"
	"slices"
	"strings"

	goslack "github.com/slack-go/slack"
)

// piece is what stays together on a page: blocks, with the buttons that are for
// them.
type piece struct {
	blocks []goslack.Block
	// text is how much of the page's text they take, bytes of its size.
	text, bytes int
	// words are what they say, a line a line, to those who see only text.
	words string
	// kept pieces are never left out: the buttons for the whole message.
	kept bool
	// instead is what stands for a table where there is one already.
	instead []piece
}

// newPiece measures blocks.
func newPiece(words string, blocks ...goslack.Block) piece {
	p := piece{blocks: blocks, words: words}
	for _, b := range blocks {
		text, bytes := measure(b)
		p.text, p.bytes = p.text+text, p.bytes+bytes
	}
	return p
}

// with is the piece with others below it, as one.
func (p piece) with(others ...piece) piece {
	for _, o := range others {
		p.blocks = slices.Concat(p.blocks, o.blocks)
		p.text, p.bytes = p.text+o.text, p.bytes+o.bytes
		if p.words != "" && o.words != "" {
			p.words += "\n"
		}
		p.words += o.words
	}
	return p
}

// isTable reports whether the piece holds a table.
func (p piece) isTable() bool { return len(p.instead) > 0 }

// lines is how many lines the piece has.
func (p piece) lines() int {
	if p.words == "" {
		return 0
	}
	return strings.Count(p.words, "\n") + 1
}

// measure is how much text a block has, as Slack may count it, and its size in
// bytes. It counts in what is sent, so that nothing is forgotten.
func measure(b goslack.Block) (text, bytes int) {
	raw, err := json.Marshal(b)
	if err != nil {
		return 0, 0
	}
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return 0, len(raw)
	}
	return textIn(value), len(raw)
}

// textIn is the length of all that is read in a block: texts, words for pictures
// and moments, and addresses.
func textIn(value any) int {
	n := 0
	switch value := value.(type) {
	case []any:
		for _, v := range value {
			n += textIn(v)
		}
	case map[string]any:
		for key, v := range value {
			s, ok := v.(string)
			switch {
			case !ok:
				n += textIn(v)
			case key == "text" || key == "alt_text" || key == "fallback" || key == "url":
				n += length(s)
			}
		}
	}
	return n
}

// room is how much there is on a page.
type room struct{ blocks, text, bytes int }

var (
	messageRoom = room{mostBlocks, mostText, mostHome}
	viewRoom    = room{mostViewBlocks, mostViewText, mostHome}
)

func (r room) less(pieces ...piece) room {
	for _, p := range pieces {
		r.blocks, r.text, r.bytes = r.blocks-len(p.blocks), r.text-p.text, r.bytes-p.bytes
	}
	return r
}

func (r room) takes(p piece) bool {
	return len(p.blocks) <= r.blocks && p.text <= r.text && p.bytes <= r.bytes
}

// fill puts pieces on a page, in order, until one does not fit. It returns what it
// put there, and the rest. A second table is shown as a list.
func (r room) fill(pieces []piece) (page, rest []piece) {
	rest = pieces
	table := false
	for len(rest) > 0 {
		next := rest[0]
		if next.isTable() && table {
			rest = slices.Concat(next.instead, rest[1:])
			continue
		}
		if !r.takes(next) {
			break
		}
		r = r.less(next)
		table = table || next.isTable()
		page, rest = append(page, next), rest[1:]
	}
	return page, rest
}

// first is the one page that all is to be on. If not all of it fits, the note that
// is made of what does not stands at its end, and the pieces that are kept stand
// there still.
func (r room) first(pieces []piece, note func(rest []piece) piece) (page, rest []piece) {
	if page, rest = r.fill(pieces); len(rest) == 0 {
		return page, nil
	}
	var kept, others []piece
	left := r.less(note(pieces))
	half := room{r.blocks / 2, r.text / 2, r.bytes / 2}
	for _, p := range pieces {
		if p.kept && half.takes(p) {
			half, left = half.less(p), left.less(p)
			kept = append(kept, p)
			continue
		}
		others = append(others, p)
	}
	page, rest = left.fill(others)
	if len(rest) > 0 {
		page = append(page, note(rest))
	}
	return append(page, kept...), rest
}

// pages puts pieces on as many pages as it takes.
func (r room) pages(pieces []piece) [][]piece {
	var out [][]piece
	for len(pieces) > 0 {
		page, rest := r.fill(pieces)
		if len(page) == 0 { // cannot be: no piece is larger than a page
			return append(out, rest)
		}
		out, pieces = append(out, page), rest
	}
	return out
}

// blocksOf are all blocks of pieces.
func blocksOf(pieces []piece) []goslack.Block {
	var blocks []goslack.Block
	for _, p := range pieces {
		blocks = append(blocks, p.blocks...)
	}
	return blocks
}

// wordsIn is all that pieces say.
func wordsIn(pieces []piece) string {
	var texts []string
	for _, p := range pieces {
		if strings.TrimSpace(p.words) != "" {
			texts = append(texts, p.words)
		}
	}
	return strings.Join(texts, "\n")
}

// linesIn is how many lines pieces have.
func linesIn(pieces []piece) int {
	n := 0
	for _, p := range pieces {
		n += p.lines()
	}
	return n
}
