package components_test

import (
	"slices"
	"strings"

	"adjutant/bot/discord/components"
	"adjutant/chat"
	"adjutant/chat/chattest"
)

// names are of a company in which tom has no account.
type names struct{}

const (
	ana     = "118000000000000001"
	kai     = "118000000000000002"
	support = "119000000000000001"
	command = "120000000000000001"
)

func (names) Account(handle string) string {
	return map[string]string{"ana": ana, "kai": kai, "bad": "1> @everyone"}[handle]
}

func (names) Channel(handle string) string {
	return map[string]string{"support": support, "bad": "1>"}[handle]
}

func (names) Slash(text string) string { return strings.ReplaceAll(text, "/my", "/my overview") }

func (names) Command(path string) (call, id string) {
	switch path {
	case "my":
		return "my overview", command
	case "risk list":
		return path, command
	case "bad":
		return "a:1> @everyone <", command
	}
	return path, ""
}

var renderer = components.Renderer{Names: names{}}

// everything is a message with each kind of block and span.
func everything() chat.Message {
	return chat.Message{
		Subject: "RISK-7", Tone: chat.Warning,
		Title: chat.Line{chat.C("RISK-7"), chat.T(" Port strike in Sines")},
		Blocks: []chat.Block{
			chat.Paragraph(
				chat.T("A paragraph with "), chat.B("bold words"), chat.T(", a link to "),
				chat.Span{Kind: chat.SpanLink, Text: "the forecast", Ref: "https://example.com/forecast?a=(b)&c=*d*"},
				chat.T(", another "), chat.Span{Kind: chat.SpanLink, Text: "trap", Ref: "javascript:alert(1)"},
				chat.T(", one of "), chat.Span{Kind: chat.SpanLink, Text: "🚢 ships [1]", Ref: "https://example.com/ships"},
				chat.T(", "), chattest.Person("ana", true), chat.T(" pinged, "), chattest.Person("kai", false), chat.T(" not, "),
				chattest.Person("tom", true), chat.T(" not here, in "),
				chat.Span{Kind: chat.SpanChannel, Text: "#support", Ref: "support"}, chat.T(" and "),
				chat.Span{Kind: chat.SpanChannel, Text: "#legal", Ref: "legal"},
				chat.T(" at "), chat.At(chattest.Noon, "Wed 25 Nov 12:00"), chat.T(", see "), chat.C("/my"), chat.T(" or "),
				chat.C("/risk show RISK-7"), chat.T(", and "), chat.Struck("what was so"), chat.T("."),
			),
			chat.Heading("Where it stands"),
			chat.Fields(
				chat.Field{Label: "Level", Value: chat.L("High (likely × major)")},
				chat.Field{Label: "Owner", Value: chat.Line{chattest.Person("kai", false)}},
				chat.Field{Label: "Id", Value: chat.Line{chat.C("RISK-7")}},
				chat.Field{Label: "Due", Value: chat.Line{chat.At(chattest.Noon, "Wed 25 Nov")}},
				chat.Field{Label: "Back", Value: chat.Line{chat.At(chattest.Noon, "12:00")}},
				chat.Field{Label: "Amount", Value: nil},
			),
			chat.Fields(
				chat.Field{Label: "Mitigation", Value: chat.L(strings.Repeat("Book the northern route early. ", 3))},
				chat.Field{Label: "Level", Value: chat.L("High")},
			),
			chat.Quote("First line of *somebody's* words.\n\n# Third line, with @everyone & <more>."),
			chat.List(chat.L("An item"), chat.Line{chat.C("RISK-8"), chat.T(" another\nof two lines")}),
			chattest.Waiting(), chattest.Table(),
			{
				Kind: chat.BlockTable, Head: []string{"Department", "Risks", "Spend"},
				Rows: [][]chat.Line{{chat.L("Support"), chat.L("3"), chat.L("€40,000")}, {chat.L("Legal"), chat.L("12"), chat.L("€900")}},
			},
			{Kind: chat.BlockCode, Text: "line one\n\tindented <b> ```out\n"},
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: "Risk matrix.png", Alt: "Two risks are high.", PNG: []byte("png")}},
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: "spend.png", Alt: "Spend *grows*."}},
			chat.Note(chat.T("Logged by "), chattest.Person("ana", false)),
			chat.Note(chat.T("+5 more: "), chat.C("/help risk")),
		},
		Buttons: []chat.Button{{Label: "Assess", Path: "risk assess"}, {Label: "Close", Path: "risk close", Style: chat.Danger}},
		Detail: &chat.Message{
			Title:  chat.L("The whole story"),
			Blocks: []chat.Block{chat.List(chat.L("It began in May.")), chat.Paragraph(chattest.Person("kai", true))},
		},
	}
}

// choices are of a company of three people and two departments, with more records than
// a list can show.
func choices(o chat.Option) []chat.Suggestion {
	switch o.Kind {
	case chat.Person:
		return []chat.Suggestion{{Value: "ana", Label: "Ana Lima"}, {Value: "kai", Label: "Kai Berg"}, {Value: "tom", Label: "Tom Roy"}}
	case chat.Department:
		return []chat.Suggestion{{Value: "support", Label: "Support"}, {Value: "legal", Label: "Legal"}}
	}
	return nil
}

// form is a form of all fields.
func form() chat.Form { return chattest.Form("<@" + ana + ">") }

// wrongForm is what a person sees who typed what cannot be read.
func wrongForm() chat.Form {
	f := chattest.WrongForm(
		chat.FormField{Option: chat.Option{Name: "note", Kind: chat.LongText}},
		chat.FormField{Option: chat.Option{Name: "reason", Kind: chat.Text, Required: true}},
	)
	f.Fields = slices.Insert(f.Fields, 0, chat.FormField{Option: chat.Option{Name: "given", Kind: chat.Text}, Value: "Right", Given: true})
	return f
}
