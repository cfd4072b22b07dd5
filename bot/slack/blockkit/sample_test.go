package blockkit_test

import (
	"strings"

	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
	"adjutant/chat/chattest"
)

// names are of a company in which tom has no account, unless all have.
type names struct{ all bool }

func (n names) Account(handle string) string {
	switch {
	case handle == "ana":
		return "U01ANA"
	case handle == "kai":
		return "U02KAI"
	case handle == "tom" && n.all:
		return "U03TOM"
	}
	return ""
}

func (names) Channel(handle string) string {
	if handle == "support" {
		return "C01SUPPORT"
	}
	return ""
}

func (names) Slash(text string) string {
	return strings.NewReplacer("/my", "/coo my", "/help", "/coo help").Replace(text)
}

func (n names) AllHere() bool { return n.all }

var renderer = blockkit.Renderer{
	Names: names{},
	Picture: func(p *chat.Picture) string {
		if len(p.PNG) == 0 {
			return ""
		}
		return "F01PICTURE"
	},
}

// everything is a message with each kind of block and span.
func everything() chat.Message {
	return chat.Message{
		Subject: "RISK-7", Tone: chat.Warning,
		Title: chat.Line{chat.C("RISK-7"), chat.T(" Port strike in Sines")},
		Blocks: []chat.Block{
			chat.Paragraph(
				chat.T("A paragraph with "), chat.B("bold words"), chat.T(", a link to "),
				chat.Span{Kind: chat.SpanLink, Text: "the forecast", Ref: "https://example.com/forecast"},
				chat.T(", another "), chat.Span{Kind: chat.SpanLink, Text: "trap", Ref: "javascript:alert(1)"},
				chat.T(", "), chattest.Person("ana", true), chat.T(" pinged, "), chattest.Person("kai", false), chat.T(" not, in "),
				chat.Span{Kind: chat.SpanChannel, Text: "#support", Ref: "support"}, chat.T(" and "),
				chat.Span{Kind: chat.SpanChannel, Text: "#legal", Ref: "legal"},
				chat.T(" at "), chat.At(chattest.Noon, "Wed 25 Nov 12:00"), chat.T(", see "), chat.C("/my"), chat.T(", and "),
				chat.Struck("what was so"), chat.T("."),
			),
			chat.Heading("Where it stands"),
			chat.Fields(
				chat.Field{Label: "Level", Value: chat.L("High (likely × major)")},
				chat.Field{Label: "Owner", Value: chat.Line{chattest.Person("kai", false)}},
				chat.Field{Label: "Id", Value: chat.Line{chat.C("RISK-7")}},
				chat.Field{Label: "Due", Value: chat.Line{chat.At(chattest.Noon, "Wed 25 Nov 12:00")}},
				chat.Field{Label: "Amount", Value: nil},
			),
			chat.Fields(
				chat.Field{Label: "Mitigation", Value: chat.L(strings.Repeat("Book the northern route early. ", 3))},
				chat.Field{Label: "Level", Value: chat.L("High")},
			),
			chat.Quote("First line of *somebody's* words.\nSecond line, with <!channel> & more."),
			chat.List(chat.L("An item"), chat.Line{chat.C("RISK-8"), chat.T(" another")}),
			chattest.Waiting(), chattest.Table(),
			{
				Kind: chat.BlockTable, Head: []string{"Id", "Title", "Owner"},
				Rows: [][]chat.Line{{chat.L("The second"), chat.L("table"), chat.L("Ana")}},
			},
			{Kind: chat.BlockCode, Text: "line one\n\tindented <b>\n"},
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: "risk-matrix.png", Alt: "Two risks are high.", PNG: []byte("png")}},
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: "spend.png", Alt: "Spend *grows*."}},
			chat.Note(chat.T("Logged by "), chattest.Person("ana", false)),
			chat.Note(chat.T("+5 more: "), chat.C("/help risk")),
			chat.Note(chat.T("*Not* bold, "), chat.C("/my")),
		},
		Buttons: []chat.Button{{Label: "Assess", Path: "risk assess"}, {Label: "Close", Path: "risk close", Style: chat.Danger}},
		Detail: &chat.Message{
			Title:  chat.L("The whole story"),
			Blocks: []chat.Block{chat.List(chat.L("It began in May."))},
		},
	}
}

// form is a form of all fields.
func form() chat.Form { return chattest.Form("ana") }

// wrongForm is what a person sees who typed what cannot be read.
func wrongForm() chat.Form {
	return chattest.WrongForm(
		chat.FormField{Option: chat.Option{Name: "channel", Kind: chat.Channel}, Value: "nowhere", Error: "“nowhere” is no channel of the organisation"},
		chat.FormField{Option: chat.Option{Name: "note", Kind: chat.LongText}},
	)
}
