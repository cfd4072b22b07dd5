package chattest

import (
	"fmt"
	"strings"

	"adjutant/chat"
)

// Nasty is what is hard to measure or to show on every platform: what turns the
// direction of letters, is not seen, is no text, is one character of many code points,
// or is long. What a platform would take for its own markup, its tests add.
var Nasty = []string{
	"*b*", "_i_", "`c`", "```", "> q", ":smile:", "http://evil.example", "/my", "\u202eevil", "\u200f\u061c\u2066",
	"a\x00b\x1b[2J", "\r\n", "\u2028", " ", "", "\xff\xfe", "\u200b", "\ufeff",
	strings.Repeat("🚢", 300), "a" + strings.Repeat("\u0301", 500), "👩‍👩‍👧‍👦🇫🇷🏴\U000e0067\U000e0062\U000e007f",
}

// Hostile puts a text into every place of a message that holds text.
func Hostile(text string) chat.Message {
	line := chat.L(text)
	var spans chat.Line
	for _, k := range []chat.SpanKind{
		chat.SpanText, chat.SpanBold, chat.SpanCode, chat.SpanLink, chat.SpanPerson, chat.SpanChannel,
		chat.SpanTime, chat.SpanStruck, "unknown", "command",
	} {
		spans = append(spans, chat.Span{Kind: k, Text: text, Ref: text}, chat.Span{Kind: k, Text: text},
			chat.Span{Kind: k, Ref: text}, chat.Span{Kind: k, Text: text, Ref: text, At: Noon, Ping: true}, chat.Span{Kind: k, Text: text, Ref: "bad", Ping: true})
	}
	m := chat.Message{
		Subject: text, Title: line, Tone: chat.Tone(text),
		Blocks: []chat.Block{
			chat.Paragraph(spans...), chat.Heading(text), chat.List(line, spans, line), chat.Quote(text),
			chat.Fields(chat.Field{Label: text, Value: line}, chat.Field{Label: "b", Value: line}),
			chat.Fields(chat.Field{Label: text, Value: chat.L("short")}, chat.Field{Label: "b", Value: chat.Line{chat.C(text)}}),
			chat.Note(chat.T(text)), chat.Note(chat.T(text), chat.C("/my"), chat.T(text), chat.C("/bad")), chat.Note(chat.C(text)),
			chat.Note(chat.T("At "), chat.At(Noon, text)), chat.Note(spans...),
			{Kind: chat.BlockTable, Head: []string{text, "b"}, Rows: [][]chat.Line{{line, line, spans}, {}, {line}}},
			{Kind: chat.BlockTable, Head: []string{text, "b"}, Rows: [][]chat.Line{{line, line}}},
			{Kind: chat.BlockTable, Head: []string{text}, Rows: [][]chat.Line{{line}}, Buttons: []chat.Button{{Label: text, Path: text}}},
			{Kind: chat.BlockCode, Text: text},
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: text, Alt: text, Text: text, PNG: []byte(text)}},
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: text, PNG: []byte("png")}},
			{Kind: "unknown", Lines: []chat.Line{line}, Text: text, Buttons: []chat.Button{{Label: text, Path: text}}},
		},
		Buttons: []chat.Button{{Label: text, Path: "whoami", Confirm: text, Args: chat.Args{text: text, "b": text}, Style: chat.Style(text)}},
	}
	m.Detail = &chat.Message{Title: line, Blocks: []chat.Block{chat.Quote(text)}}
	return m
}

// HostileFields put a text into every place of a form's fields that holds text. Of each
// kind of field there are some with an error and some without.
func HostileFields(text string) []chat.FormField {
	var out []chat.FormField
	for i, k := range []chat.Kind{
		chat.Text, chat.LongText, chat.Integer, chat.Choice, chat.Date, chat.Duration, chat.Money, chat.Person,
		chat.Department, chat.Channel, chat.Record, chat.Flag, chat.Zone, "unknown",
	} {
		for _, required := range []bool{false, true} {
			for _, many := range []bool{false, true} {
				f := chat.FormField{
					Option: chat.Option{
						Name: fmt.Sprintf("o%d%v%v", i, required, many), Kind: k, Label: text, Help: text, Default: text, Required: required, Many: many,
						Choices: []chat.Value{{Value: text, Label: text}, {Value: "b", Label: text}, {Value: text, Label: "c"}}, Max: i % 3 * 7,
					},
					Value: text,
				}
				if len(out)%3 > 0 {
					f.Error = text
				}
				out = append(out, f)
			}
		}
	}
	return append(out, chat.FormField{Option: chat.Option{Name: text, Kind: chat.Text}, Value: text})
}
