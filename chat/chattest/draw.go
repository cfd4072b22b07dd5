package chattest

import (
	"strings"

	"pgregory.net/rapid"

	"adjutant/chat"
)

// Text draws text that is hostile in parts: nasty ones, letters that match a pattern,
// which should be those of a platform's markup, and any others.
func Text(nasty []string, pattern string) *rapid.Generator[string] {
	parts := rapid.OneOf(rapid.SampledFrom(nasty), rapid.StringN(0, 30, -1), rapid.StringMatching(pattern))
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(parts, 0, 4).Draw(t, "parts"), rapid.SampledFrom([]string{"", " ", "\n"}).Draw(t, "between"))
	})
}

// Messages says what is drawn into a message, of any length.
type Messages struct {
	// Text is what people typed.
	Text *rapid.Generator[string]
	// Link is the longest address.
	Link int
	// Pings notify people, and name channels.
	Pings bool
	// Rows and Blocks are how many there are at most.
	Rows, Blocks int
}

// Draw draws a message.
func (of Messages) Draw(t *rapid.T) chat.Message {
	// A long message says the same things again and again: drawing takes longer than
	// rendering.
	var lines []chat.Line
	spans := rapid.SliceOfN(rapid.Custom(of.span), 0, 3)
	for range 8 {
		lines = append(lines, spans.Draw(t, "line"))
	}
	line := rapid.SampledFrom(lines)
	m := chat.Message{
		Title:   line.Draw(t, "title"),
		Buttons: rapid.SliceOfN(rapid.Custom(of.button), 0, rapid.SampledFrom([]int{0, 3, 40}).Draw(t, "most")).Draw(t, "buttons"),
	}
	for range rapid.IntRange(0, rapid.SampledFrom([]int{3, 10, of.Blocks}).Draw(t, "most")).Draw(t, "blocks") {
		m.Blocks = append(m.Blocks, of.block(t, line))
	}
	return m
}

func (of Messages) span(t *rapid.T) chat.Span {
	s := chat.Span{
		Kind: rapid.SampledFrom([]chat.SpanKind{
			"", "", chat.SpanBold, chat.SpanCode, chat.SpanLink, chat.SpanPerson, chat.SpanChannel, chat.SpanTime, chat.SpanStruck,
		}).Draw(t, "kind"),
		Text: of.Text.Draw(t, "text"),
	}
	switch s.Kind {
	case chat.SpanLink:
		s.Ref = rapid.SampledFrom([]string{"", "https://example.com/" + strings.Repeat("a", of.Link), "mailto:a@b.c", "javascript:x", "https://e.com/?a=<b>"}).Draw(t, "ref")
	case chat.SpanTime:
		s.At = Noon
	case chat.SpanPerson:
		s.Ref = rapid.SampledFrom([]string{"ana", "kai", "tom"}).Draw(t, "who")
		s.Ping = of.Pings && rapid.Bool().Draw(t, "ping")
	case chat.SpanChannel:
		if of.Pings {
			s.Ref = "support"
		}
	}
	return s
}

func (of Messages) button(t *rapid.T) chat.Button {
	return chat.Button{
		Label: of.Text.Draw(t, "label"), Path: "risk show", Args: chat.Args{"id": of.Text.Draw(t, "id")},
		Style:   rapid.SampledFrom([]chat.Style{"", "", chat.Primary, chat.Danger}).Draw(t, "style"),
		Confirm: rapid.SampledFrom([]string{"", "", strings.Repeat("Sure? ", 80)}).Draw(t, "confirm"),
	}
}

func (of Messages) block(t *rapid.T, line *rapid.Generator[chat.Line]) chat.Block {
	b := chat.Block{
		Kind: rapid.SampledFrom([]chat.BlockKind{
			chat.BlockText, chat.BlockHeading, chat.BlockList, chat.BlockFields, chat.BlockQuote, chat.BlockNote, chat.BlockTable, chat.BlockCode, chat.BlockPicture,
		}).Draw(t, "block"),
		Lines:   rapid.SliceOfN(line, 0, 6).Draw(t, "lines"),
		Text:    of.Text.Draw(t, "code"),
		Buttons: rapid.SliceOfN(rapid.Custom(of.button), 0, rapid.SampledFrom([]int{0, 0, 2, 10}).Draw(t, "most")).Draw(t, "buttons"),
		Picture: &chat.Picture{Name: "Chart.png", Alt: "A chart", PNG: []byte("png")},
	}
	switch b.Kind {
	case chat.BlockFields:
		for _, l := range b.Lines {
			b.Fields = append(b.Fields, chat.Field{Label: of.Text.Draw(t, "label"), Value: l})
		}
	case chat.BlockTable:
		b.Head = rapid.SliceOfN(of.Text, 0, 4).Draw(t, "head")
		b.Rows = rapid.SliceOfN(rapid.SliceOfN(line, 0, 4), 0, rapid.SampledFrom([]int{3, of.Rows}).Draw(t, "rows")).Draw(t, "table")
	}
	return b
}
