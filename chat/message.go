package chat

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Message is what people read, before it is rendered for one platform. It is
// built of spans, not of markup: what a person typed stays text, whatever
// characters it has.
type Message struct {
	// Subject is the id of the record that the message is about, if any.
	Subject string `json:"subject,omitempty"`
	// Tone colours the message where a platform can. The words must say the
	// same, since colour alone says nothing to many.
	Tone Tone `json:"tone,omitempty"`
	// Title is the first line, and what a notification shows.
	Title   Line     `json:"title,omitempty"`
	Blocks  []Block  `json:"blocks,omitempty"`
	Buttons []Button `json:"buttons,omitempty"`
	// Detail goes to the message's thread where there are threads.
	Detail *Message `json:"detail,omitempty"`
}

// IsZero reports whether the message says nothing.
func (m Message) IsZero() bool {
	return len(m.Title) == 0 && len(m.Blocks) == 0 && len(m.Buttons) == 0
}

// AllButtons are the buttons of the blocks and then those of the message, in the
// order in which they are shown. Those of the detail are not among them.
func (m Message) AllButtons() []Button {
	var buttons []Button
	for _, b := range m.Blocks {
		buttons = append(buttons, b.Buttons...)
	}
	return slices.Concat(buttons, m.Buttons)
}

// IsOneThing reports whether the message is about one thing, and is no page of several:
// the answer to a press of its buttons may then take its place.
func (m Message) IsOneThing() bool {
	list := false
	for _, b := range m.Blocks {
		switch {
		case len(b.Buttons) > 0, b.Kind == BlockHeading, b.Kind == BlockTable, b.Kind == BlockPicture:
			return false
		case b.Kind == BlockList:
			list = true
		}
	}
	return m.Subject != "" || !list
}

// Tone is the kind of news that a message is.
type Tone string

// The tones.
const (
	Neutral Tone = ""
	Good    Tone = "good"
	Warning Tone = "warning"
	Bad     Tone = "bad"
)

// Line is a run of spans.
type Line []Span

// SpanKind says what a span is.
type SpanKind string

// The kinds of span. The zero kind is plain text.
const (
	SpanText    SpanKind = ""
	SpanBold    SpanKind = "bold"
	SpanCode    SpanKind = "code"
	SpanLink    SpanKind = "link"    // Ref is the address
	SpanPerson  SpanKind = "person"  // Ref is the person's handle
	SpanChannel SpanKind = "channel" // Ref is the channel's handle
	SpanTime    SpanKind = "time"    // At is shown in the reader's own zone
	SpanStruck  SpanKind = "struck"  // no longer so
)

// Span is a piece of a line with one meaning.
type Span struct {
	Kind SpanKind `json:"kind,omitempty"`
	// Text is what is shown. A platform that can show more (a mention, a
	// time in the reader's zone) does, and falls back to it.
	Text string `json:"text,omitempty"`
	Ref  string `json:"ref,omitempty"`
	// Ping makes a person's span notify them. Off unless the message exists
	// to reach that person.
	Ping bool      `json:"ping,omitempty"`
	At   time.Time `json:"at,omitzero"`
}

// T is plain text.
func T(text string) Span { return Span{Text: text} }

// B is text in bold.
func B(text string) Span { return Span{Kind: SpanBold, Text: text} }

// C is text to be read or typed letter by letter: an id, a command.
func C(text string) Span { return Span{Kind: SpanCode, Text: text} }

// Struck is text that no longer holds.
func Struck(text string) Span { return Span{Kind: SpanStruck, Text: text} }

// L is a line of plain text.
func L(text string) Line { return Line{T(text)} }

// At is a moment, shown in the reader's own zone; text is the fallback.
func At(t time.Time, text string) Span { return Span{Kind: SpanTime, Text: text, At: t} }

// Plain is the line's text without any meaning.
func (l Line) Plain() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.Text)
	}
	return b.String()
}

// BlockKind says what a block is.
type BlockKind string

// The kinds of block.
const (
	BlockText    BlockKind = "text"    // Lines, each a paragraph
	BlockHeading BlockKind = "heading" // Lines[0]
	BlockList    BlockKind = "list"    // Lines, each an item
	BlockFields  BlockKind = "fields"  // Fields, label and value
	BlockQuote   BlockKind = "quote"   // Lines: somebody's own words
	BlockNote    BlockKind = "note"    // Lines, small: context and footers
	BlockTable   BlockKind = "table"   // Head and Rows
	BlockCode    BlockKind = "code"    // Text with its layout kept
	BlockPicture BlockKind = "picture" // Picture
)

// Block is one part of a message. Which fields are used follows from its kind.
type Block struct {
	Kind    BlockKind `json:"kind"`
	Lines   []Line    `json:"lines,omitempty"`
	Fields  []Field   `json:"fields,omitempty"`
	Head    []string  `json:"head,omitempty"`
	Rows    [][]Line  `json:"rows,omitempty"`
	Text    string    `json:"text,omitempty"`
	Picture *Picture  `json:"picture,omitempty"`
	// Buttons are for what this block shows, and stand right below it.
	Buttons []Button `json:"buttons,omitempty"`
}

// Field is a label with its value.
type Field struct {
	Label string `json:"label"`
	Value Line   `json:"value"`
}

// Picture is an image with the words that stand for it.
type Picture struct {
	// Name is a file name, Alt the point of the picture in one sentence.
	Name string `json:"name"`
	Alt  string `json:"alt"`
	// Spec is what the picture shows, PNG the picture drawn. A message is kept
	// with the first alone, which is small, and drawn on its way out: drawing
	// takes too long for a transaction.
	Spec json.RawMessage `json:"spec,omitempty"`
	PNG  []byte          `json:"png,omitempty"`
	// Text is a rendering for terminals.
	Text string `json:"text,omitempty"`
}

// Paragraph is a block of one line.
func Paragraph(spans ...Span) Block { return Block{Kind: BlockText, Lines: []Line{spans}} }

// Heading is a block that names what follows.
func Heading(text string) Block { return Block{Kind: BlockHeading, Lines: []Line{L(text)}} }

// List is a block with an item a line.
func List(items ...Line) Block { return Block{Kind: BlockList, Lines: items} }

// Fields is a block of labels and values.
func Fields(fields ...Field) Block { return Block{Kind: BlockFields, Fields: fields} }

// Quote is a block of somebody's own words.
func Quote(text string) Block {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	block := Block{Kind: BlockQuote}
	for _, line := range lines {
		block.Lines = append(block.Lines, L(line))
	}
	return block
}

// Note is a block of small print.
func Note(spans ...Span) Block { return Block{Kind: BlockNote, Lines: []Line{spans}} }

// Style says how a button looks.
type Style string

// The styles. At most one button of a message is Primary.
const (
	Default Style = ""
	Primary Style = "primary"
	Danger  Style = "danger"
)

// Button asks for a command when it is pressed. It is an intent, not a right:
// permission, state and revision are checked again then.
type Button struct {
	Label string `json:"label"`
	// Path and Args are the invocation that a press becomes. Args that are
	// missing and required open a form.
	Path  string `json:"path"`
	Args  Args   `json:"args,omitempty"`
	Style Style  `json:"style,omitempty"`
	// Form opens the form even where nothing required is missing.
	Form bool `json:"form,omitempty"`
	// Confirm is a question asked before the press counts; empty for none.
	Confirm string `json:"confirm,omitempty"`
}
