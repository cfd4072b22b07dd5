package components_test

import (
	"fmt"
	"strings"
	"time"

	"adjutant/bot/discord/components"
	"adjutant/chat"
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

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func person(handle string, ping bool) chat.Span {
	return chat.Span{Kind: chat.SpanPerson, Text: "@" + handle, Ref: handle, Ping: ping}
}

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
				chat.T(", "), person("ana", true), chat.T(" pinged, "), person("kai", false), chat.T(" not, "),
				person("tom", true), chat.T(" not here, in "),
				chat.Span{Kind: chat.SpanChannel, Text: "#support", Ref: "support"}, chat.T(" and "),
				chat.Span{Kind: chat.SpanChannel, Text: "#legal", Ref: "legal"},
				chat.T(" at "), chat.At(noon, "Wed 25 Nov 12:00"), chat.T(", see "), chat.C("/my"), chat.T(" or "),
				chat.C("/risk show RISK-7"), chat.T(", and "), chat.Struck("what was so"), chat.T("."),
			),
			chat.Heading("Where it stands"),
			chat.Fields(
				chat.Field{Label: "Level", Value: chat.L("High (likely × major)")},
				chat.Field{Label: "Owner", Value: chat.Line{person("kai", false)}},
				chat.Field{Label: "Id", Value: chat.Line{chat.C("RISK-7")}},
				chat.Field{Label: "Due", Value: chat.Line{chat.At(noon, "Wed 25 Nov")}},
				chat.Field{Label: "Back", Value: chat.Line{chat.At(noon, "12:00")}},
				chat.Field{Label: "Amount", Value: nil},
			),
			chat.Fields(
				chat.Field{Label: "Mitigation", Value: chat.L(strings.Repeat("Book the northern route early. ", 3))},
				chat.Field{Label: "Level", Value: chat.L("High")},
			),
			chat.Quote("First line of *somebody's* words.\n\n# Third line, with @everyone & <more>."),
			chat.List(chat.L("An item"), chat.Line{chat.C("RISK-8"), chat.T(" another\nof two lines")}),
			{
				Kind: chat.BlockList, Lines: []chat.Line{chat.L("An item that waits")},
				Buttons: []chat.Button{
					{Label: "Approve", Path: "request approve", Args: chat.Args{"id": "REQ-1", "revision": "3"}, Style: chat.Primary},
					{Label: "Reject", Path: "request reject", Args: chat.Args{"id": "REQ-1"}, Form: true, Style: chat.Danger, Confirm: "Reject REQ-1? See /my"},
				},
			},
			{
				Kind: chat.BlockTable, Head: []string{"Id", "Title", "Owner", "Score"},
				Rows: [][]chat.Line{
					{{chat.C("RISK-7")}, chat.L("Port strike"), {person("ana", false)}, chat.L("16")},
					{{chat.C("RISK-12")}, chat.L("A title of many words"), {person("kai", false)}, chat.L("4")},
					{{chat.C("RISK-13")}},
				},
			},
			{
				Kind: chat.BlockTable, Head: []string{"Department", "Risks", "Spend"},
				Rows: [][]chat.Line{{chat.L("Support"), chat.L("3"), chat.L("€40,000")}, {chat.L("Legal"), chat.L("12"), chat.L("€900")}},
			},
			{Kind: chat.BlockCode, Text: "line one\n\tindented <b> ```out\n"},
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: "Risk matrix.png", Alt: "Two risks are high.", PNG: []byte("png")}},
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: "spend.png", Alt: "Spend *grows*."}},
			chat.Note(chat.T("Logged by "), person("ana", false)),
			chat.Note(chat.T("+5 more: "), chat.C("/help risk")),
		},
		Buttons: []chat.Button{{Label: "Assess", Path: "risk assess"}, {Label: "Close", Path: "risk close", Style: chat.Danger}},
		Detail: &chat.Message{
			Title:  chat.L("The whole story"),
			Blocks: []chat.Block{chat.List(chat.L("It began in May.")), chat.Paragraph(person("kai", true))},
		},
	}
}

// card is a message about one record.
func card() chat.Message {
	return chat.Message{
		Subject: "REQ-4", Tone: chat.Good,
		Title:  chat.Line{chat.C("REQ-4"), chat.T(" Two agents for the winter")},
		Blocks: []chat.Block{chat.Fields(chat.Field{Label: "Amount", Value: chat.L("€40,000")}, chat.Field{Label: "Asked by", Value: chat.L("Ana Lima")})},
		Buttons: []chat.Button{
			{Label: "Approve", Path: "request approve", Args: chat.Args{"id": "REQ-4"}, Style: chat.Primary},
			{Label: "Reject", Path: "request reject", Args: chat.Args{"id": "REQ-4"}, Form: true},
			{Label: "Ask for changes", Path: "request changes", Args: chat.Args{"id": "REQ-4"}, Form: true},
			{Label: "Lower it", Path: "request lower", Args: chat.Args{"id": "REQ-4"}, Form: true},
			{Label: "Cancel it", Path: "request cancel", Args: chat.Args{"id": "REQ-4"}, Confirm: "Cancel REQ-4?"},
			{Label: "Show", Path: "request show", Args: chat.Args{"id": "REQ-4"}},
			{Label: "History", Path: "history", Args: chat.Args{"id": "REQ-4"}},
		},
	}
}

// digest is a page with parts, each item with its buttons; n items.
func digest(n int) chat.Message {
	m := chat.Message{
		Title: chat.Line{chat.T("Company digest, "), chat.B("Wednesday 25 November")},
		Blocks: []chat.Block{
			chat.Paragraph(chat.T("Two things need you. Support is off track.")),
			chat.Heading("Decide"),
		},
		Detail: &chat.Message{Title: chat.L("How this was counted"), Blocks: []chat.Block{chat.Paragraph(chat.T("From 12 entries."))}},
	}
	for i := range n {
		m.Blocks = append(m.Blocks, chat.Block{
			Kind: chat.BlockList, Lines: []chat.Line{{chat.C(fmt.Sprintf("REQ-%d", i+1)), chat.T(fmt.Sprintf(" item-%04d for winter", i+1))}},
			Buttons: []chat.Button{{Label: "Approve", Path: "request approve", Args: chat.Args{"id": fmt.Sprintf("REQ-%d", i+1)}}},
		})
	}
	m.Blocks = append(m.Blocks, chat.Heading("Watch"), chat.List(chat.L("Port strike"), chat.L("Churn")), chat.Note(chat.T("Head of the journal: "), chat.C("a1b2c3")))
	return m
}

var colours = []chat.Value{
	{Value: "on_track", Label: "On track", Also: []string{"green"}}, {Value: "at_risk", Label: "At risk", Also: []string{"amber"}},
	{Value: "off_track", Label: "Off track", Also: []string{"red"}},
}

// fields are one of each kind of option.
func fields() []chat.FormField {
	return []chat.FormField{
		{Option: chat.Option{Name: "title", Kind: chat.Text, Required: true, Help: "What may happen"}, Value: "Port <strike> & more"},
		{Option: chat.Option{Name: "cause", Kind: chat.LongText, Max: 1000}, Value: "One line\nand another"},
		{Option: chat.Option{Name: "page", Kind: chat.Integer, Min: 1, Max: 10, Default: "the first"}, Value: "3"},
		{Option: chat.Option{Name: "health", Kind: chat.Choice, Required: true, Choices: colours}, Value: "at_risk"},
		{Option: chat.Option{Name: "category", Kind: chat.Choice, Choices: colours}, Value: "green"},
		{Option: chat.Option{Name: "several", Kind: chat.Choice, Many: true, Choices: colours}, Value: "on_track, off_track"},
		{Option: chat.Option{Name: "due", Kind: chat.Date}, Value: "2026-12-01"},
		{Option: chat.Option{Name: "in", Kind: chat.Duration, Default: "an hour"}, Value: "3h"},
		{Option: chat.Option{Name: "amount", Kind: chat.Money, Required: true}, Value: "€40k"},
		{Option: chat.Option{Name: "owner", Kind: chat.Person, Default: "you"}, Value: "<@" + ana + ">"},
		{Option: chat.Option{Name: "readers", Kind: chat.Person, Many: true}, Value: "@ana, kai"},
		{Option: chat.Option{Name: "department", Kind: chat.Department}, Value: "support"},
		{Option: chat.Option{Name: "departments", Kind: chat.Department, Many: true}, Value: "support, legal"},
		{Option: chat.Option{Name: "channel", Kind: chat.Channel}, Value: "#support"},
		{Option: chat.Option{Name: "links", Kind: chat.Record, Many: true, Help: "See /help"}, Value: "RISK-3,UPD-12"},
		{Option: chat.Option{Name: "confidential", Kind: chat.Flag, Default: "no"}, Value: "yes"},
		{Option: chat.Option{Name: "reached", Kind: chat.Flag, Label: "Did you reach it?"}, Value: "no"},
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
func form() chat.Form {
	return chat.Form{
		Title: "Put a risk on the register", Intro: "Something is missing. See /my.", Path: "risk log", Fields: fields(),
		Hidden: chat.Args{"revision": "3"}, Submit: "Log",
	}
}

// wrongForm is what a person sees who typed what cannot be read.
func wrongForm() chat.Form {
	return chat.Form{
		Title: "Change it", Path: "risk edit", Submit: "Save",
		Fields: []chat.FormField{
			{Option: chat.Option{Name: "given", Kind: chat.Text}, Value: "Right", Given: true},
			{Option: chat.Option{Name: "title", Kind: chat.Text, Max: 10}, Value: "Far too long a title", Error: "20 characters, and there is room for 10. Please shorten it"},
			{Option: chat.Option{Name: "page", Kind: chat.Integer, Min: 1, Max: 10}, Value: "many", Error: "“many” is not a whole number"},
			{Option: chat.Option{Name: "health", Kind: chat.Choice, Required: true, Choices: colours}, Value: "purple", Error: "“purple” is not one of: On track, At risk, Off track"},
			{Option: chat.Option{Name: "due", Kind: chat.Date}, Value: "yesterdya", Error: "“yesterdya” is no day. See /my"},
			{Option: chat.Option{Name: "owner", Kind: chat.Person}, Value: "nobody", Error: "“nobody” is no person of the organisation"},
			{Option: chat.Option{Name: "note", Kind: chat.LongText}},
			{Option: chat.Option{Name: "reason", Kind: chat.Text, Required: true}},
		},
	}
}
