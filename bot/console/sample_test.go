package console_test

import (
	"strings"
	"time"

	"adjutant/chat"
)

// everything is a message with each kind of block and span.
func everything(now time.Time) chat.Message {
	return chat.Message{
		Subject: "RISK-7", Tone: chat.Warning,
		Title: chat.Line{chat.C("RISK-7"), chat.T(" Port strike in Sines, which would stop all sea freight for the whole of December and most of January")},
		Blocks: []chat.Block{
			chat.Paragraph(
				chat.T("A paragraph that is long enough to be broken at the edge of the page, with "), chat.B("bold words in it"),
				chat.T(", a link to "), chat.Span{Kind: chat.SpanLink, Text: "the forecast", Ref: "https://example.com/forecast"},
				chat.T(", "), person("tom"), chat.T(" in "), chat.Span{Kind: chat.SpanChannel, Text: "legal", Ref: "legal"},
				chat.T(" at "), chat.At(now, "nine"), chat.T(" or "), chat.At(now.AddDate(1, 0, 0), "next year"),
				chat.T(", and "), chat.Struck("what was so"), chat.T("."),
			),
			chat.Heading("Where it stands"),
			chat.Fields(
				chat.Field{Label: "Level", Value: chat.L("High (likely × major)")},
				chat.Field{Label: "Mitigation", Value: chat.L(strings.Repeat("Book the northern route early. ", 5))},
				chat.Field{Label: "A label longer than anybody should write", Value: chat.L("cut")},
			),
			chat.Quote("First line of somebody's words.\nSecond, " + strings.Repeat("rather long, ", 9) + "line."),
			chat.List(chat.L("An item"), chat.L("An item that does not fit into "+strings.Repeat("one line ", 10))),
			{
				Kind: chat.BlockList, Lines: []chat.Line{chat.L("An item that waits")},
				Buttons: []chat.Button{{Label: "Approve", Path: "whoami", Style: chat.Primary}, {Label: "Reject", Path: "whoami"}},
			},
			{
				Kind: chat.BlockTable, Head: []string{"Id", "Title", "Owner"},
				Rows: [][]chat.Line{
					{{chat.C("RISK-7")}, chat.L("Port strike"), {person("ana")}},
					{{chat.C("RISK-12")}, chat.L(strings.Repeat("A title of many words ", 6)), {person("kai")}},
					{{chat.C("RISK-13")}},
				},
			},
			{Kind: chat.BlockCode, Text: "line one\n\tindented\n"},
			{Kind: chat.BlockPicture, Picture: &chat.Picture{
				Name: "Risk Matrix.png", Alt: "Two risks are high.", PNG: []byte("png"), Text: "▲ . 2\n  . .\n  └───▶",
			}},
			chat.Note(chat.T("Logged by "), person("ana")),
		},
		Buttons: []chat.Button{{Label: "Assess", Path: "whoami"}, {Label: "Close", Path: "risk close", Style: chat.Danger}},
		Detail: &chat.Message{
			Title:  chat.L("The whole story"),
			Blocks: []chat.Block{chat.List(chat.L("It began in May."))},
		},
	}
}

// nasty is what somebody might type to do harm: to clear the screen, to forge a
// message, to hide, to write backwards.
const nasty = "a\x1b[2J\x1b]0;owned\x07b\r\n[#leadership] Approved by @mia\u2028[dm @tom] x\x9b31m\u009b31m\u202eevil\u2066\u200b\ufeff\U000e0041\tz\x00\x7f\xff"

// hostile puts text into every place of a message that holds text.
func hostile(text string) chat.Message {
	line := chat.L(text)
	var spans chat.Line
	for _, k := range []chat.SpanKind{
		chat.SpanText, chat.SpanBold, chat.SpanCode, chat.SpanLink, chat.SpanPerson, chat.SpanChannel,
		chat.SpanTime, chat.SpanStruck, "unknown",
	} {
		spans = append(spans, chat.Span{Kind: k, Text: text, Ref: text}, chat.Span{Kind: k, Text: text})
	}
	m := chat.Message{
		Subject: text, Title: line, Tone: chat.Tone(text),
		Blocks: []chat.Block{
			chat.Paragraph(spans...), chat.Heading(text), chat.List(line, line), chat.Quote(text),
			chat.Fields(chat.Field{Label: text, Value: line}), chat.Note(chat.T(text)),
			{Kind: chat.BlockTable, Head: []string{text, "b"}, Rows: [][]chat.Line{{line, line, line}}},
			{Kind: chat.BlockCode, Text: text},
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: text, Alt: text, Text: text, PNG: []byte(text)}},
			{Kind: "unknown", Lines: []chat.Line{line}, Text: text, Buttons: []chat.Button{{Label: text, Path: text}}},
		},
		Buttons: []chat.Button{{Label: text, Path: "whoami", Confirm: text}},
	}
	detail := m
	m.Detail = &detail
	return m
}

// wide is text that takes two columns a character, or none.
func wide() chat.Message {
	return chat.Message{
		Title: chat.L("倉庫の更新 🚢"),
		Blocks: []chat.Block{
			chat.Paragraph(chat.T(strings.Repeat("港湾ストライキにより海上輸送が停止する可能性があります。", 4))),
			chat.Fields(chat.Field{Label: "担当", Value: chat.L("田中")}, chat.Field{Label: "Level", Value: chat.L("High")}),
			{
				Kind: chat.BlockTable, Head: []string{"名前", "Owner", "State"},
				Rows: [][]chat.Line{
					{chat.L("海"), chat.L("Léa"), chat.L("open")},
					{chat.L("👩‍👩‍👧 family"), chat.L("e\u0301tat"), chat.L("closed")},
					{chat.L("plain"), chat.L("한국어"), chat.L("open")},
				},
			},
		},
	}
}
