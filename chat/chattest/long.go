package chattest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"adjutant/chat"
)

// Long has a text of any length as its title, in its blocks, beside a picture and on its
// one button, which also asks with it and hands it on.
func Long(text string) chat.Message {
	return chat.Message{
		Title: chat.L(text),
		Blocks: []chat.Block{
			chat.Paragraph(chat.T(text)), chat.Heading(text), chat.Quote(text), chat.Note(chat.T(text)),
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Alt: text, PNG: []byte("x")}},
		},
		Buttons: []chat.Button{{Label: text, Path: "risk log", Args: chat.Args{"title": text}, Confirm: text}},
	}
}

// Characters is a long text of characters that are made of several code points each.
var Characters = strings.Repeat("👩‍👩‍👧‍👦🇫🇷🇫🇷e\u0301👍🏽❤️", 700)

// WholeCharacters reports whether a text is a part of Characters that was cut between
// characters, never inside of one. What has nothing of them is whole.
func WholeCharacters(part string) (whole, some bool) {
	some = strings.ContainsAny(part, "❤👍")
	return !some || wholeCharacters.MatchString(part), some
}

var wholeCharacters = regexp.MustCompile("^(👩‍👩‍👧‍👦|🇫🇷|e\u0301|👍🏽|❤️)*…?$")

// Counted is a message in which each piece of text has a word with its number in it, in
// the order in which they are read, and what the last number is. It is as long as n says.
func Counted(n int) (m chat.Message, last int) {
	next := func() chat.Line { last++; return chat.L(fmt.Sprintf("word%05d of many", last)) }
	m.Title = next()
	for range max(n/10, 1) {
		m.Blocks = append(m.Blocks, chat.Block{Kind: chat.BlockHeading, Lines: []chat.Line{next()}})
		for _, k := range []chat.BlockKind{chat.BlockText, chat.BlockList, chat.BlockQuote, chat.BlockNote, chat.BlockTable} {
			b := chat.Block{Kind: k, Lines: []chat.Line{next(), next()}}
			if k == chat.BlockTable {
				b.Rows = [][]chat.Line{b.Lines}
			}
			m.Blocks = append(m.Blocks, b)
		}
		m.Blocks = append(m.Blocks, chat.Block{Kind: chat.BlockCode, Text: next().Plain()})
		m.Blocks = append(m.Blocks, chat.Fields(chat.Field{Label: next().Plain(), Value: next()}))
		long := chat.Line{}
		for range 100 {
			long = append(long, next()...)
			long = append(long, chat.B(" and "))
		}
		m.Blocks = append(m.Blocks, chat.Block{Kind: chat.BlockText, Lines: []chat.Line{long}})
	}
	m.Detail = &chat.Message{Blocks: []chat.Block{chat.List(next(), next())}}
	return m, last
}

// InOrder says what is missing of a counted message, is there twice or stands elsewhere,
// in the texts that were made of it. It is empty if nothing is.
func InOrder(texts []string, last int) string {
	at := 0
	for _, text := range texts {
		for _, word := range countedWord.FindAllString(text, -1) {
			if at++; word != fmt.Sprintf("word%05d", at) {
				return fmt.Sprintf("%s, wanted number %d", word, at)
			}
		}
	}
	if at != last {
		return fmt.Sprintf("%d words of %d", at, last)
	}
	return ""
}

var countedWord = regexp.MustCompile(`word[0-9]{5}`)

// Bare is a text without what no field of a form can hold.
func Bare(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	}), "")
}
