package blockkit

import (
	"cmp"
	goslack "github.com/slack-go/slack"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// Page is one message as Slack takes it.
type Page struct {
	// Text is for notifications and screen readers. It is escaped.
	Text   string
	Blocks []goslack.Block
}

// Message renders a message: what stands in the channel, and what goes into its
// thread, which is the detail and whatever did not fit.
func (r Renderer) Message(m chat.Message) (main Page, thread []Page) {
	s := sheet{Renderer: r}
	page, rest := messageRoom.first(orNothing(s.message(m)), func(rest []piece) piece {
		return smallPrint(wording.Plural(linesIn(rest), "One more line is", "%d more lines are") + " in the thread.")
	})
	pages := messageRoom.pages(rest)
	if m.Detail != nil {
		pages = append(pages, messageRoom.pages(s.whole(*m.Detail))...)
	}
	for _, p := range pages {
		thread = append(thread, newPage(p))
	}
	return newPage(page), thread
}

// Answer renders an answer where there is no thread: in an ephemeral message. It
// is at most most pages; the last one says what was left out.
func (r Renderer) Answer(m chat.Message, most int) []Page {
	s := sheet{Renderer: r}
	pages := messageRoom.pages(orNothing(s.whole(m)))
	if most = max(most, 1); len(pages) > most {
		var rest []piece
		for _, p := range pages[most-1:] {
			rest = append(rest, p...)
		}
		last, _ := messageRoom.first(rest, leftOut("Ask me in a direct message, without the slash, to see all of it."))
		pages = append(pages[:most-1], last)
	}
	out := make([]Page, len(pages))
	for i, p := range pages {
		out[i] = newPage(p)
	}
	return out
}

// whole is a message with its detail below it.
func (s *sheet) whole(m chat.Message) []piece {
	pieces := s.message(m)
	for detail := m.Detail; detail != nil; detail = detail.Detail {
		pieces = append(pieces, s.message(*detail)...)
	}
	return pieces
}

// orNothing is what is said where a message says nothing, which Slack refuses.
func orNothing(pieces []piece) []piece {
	if len(pieces) == 0 {
		return []piece{smallPrint("There is nothing to show.")}
	}
	return pieces
}

// smallPrint is one line of small print.
func smallPrint(text string) piece {
	return newPiece(text, goslack.NewContextBlock("", plain(text, mostSmall)))
}

// leftOut makes the note of what is missing, with how to see it.
func leftOut(how string) func([]piece) piece {
	return func(rest []piece) piece {
		return smallPrint(wording.Plural(linesIn(rest), "One more line", "%d more lines") + " did not fit here. " + how)
	}
}

// newPage is a page of pieces, with its words beside it.
func newPage(pieces []piece) Page {
	return Page{Text: besides(wordsIn(pieces)), Blocks: blocksOf(pieces)}
}

// besides are the words that go with blocks: escaped, and no more than Slack takes
// when a message is changed.
func besides(text string) string {
	for most := mostPlain; ; most = most * 3 / 4 {
		if out := escape(cut(text, most)); length(out) <= mostPlain {
			return cmp.Or(out, nothing)
		}
	}
}
