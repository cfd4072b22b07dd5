package chattest

import (
	"fmt"
	"time"

	"adjutant/chat"
)

// Noon is the moment that messages here speak of.
var Noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// Person names somebody by handle, and notifies them if asked to.
func Person(handle string, ping bool) chat.Span {
	return chat.Span{Kind: chat.SpanPerson, Text: "@" + handle, Ref: handle, Ping: ping}
}

// Waiting is an item with two buttons, one of which asks before it counts.
func Waiting() chat.Block {
	return chat.Block{
		Kind: chat.BlockList, Lines: []chat.Line{chat.L("An item that waits")},
		Buttons: []chat.Button{
			{Label: "Approve", Path: "request approve", Args: chat.Args{"id": "REQ-1", "revision": "3"}, Style: chat.Primary},
			{Label: "Reject", Path: "request reject", Args: chat.Args{"id": "REQ-1"}, Form: true, Style: chat.Danger, Confirm: "Reject REQ-1? See /my"},
		},
	}
}

// Table has ids, people and numbers in it, and a row that ends early.
func Table() chat.Block {
	return chat.Block{
		Kind: chat.BlockTable, Head: []string{"Id", "Title", "Owner", "Score"},
		Rows: [][]chat.Line{
			{{chat.C("RISK-7")}, chat.L("Port strike"), {Person("ana", false)}, chat.L("16")},
			{{chat.C("RISK-12")}, chat.L("A title of many words"), {Person("kai", false)}, chat.L("4")},
			{{chat.C("RISK-13")}},
		},
	}
}

// Card is a message about one record, with more buttons than fit side by side.
func Card() chat.Message {
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

// Digest is a page with parts and n items, each of which is called by its number and has
// a button that names its record.
func Digest(n int) chat.Message {
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

// Answering are messages with one button, Replaced being whether an answer to its press
// may take the place of the message.
var Answering = []struct {
	Name     string
	Message  chat.Message
	Replaced bool
}{
	{"a line", chat.Message{Title: chat.L("Done."), Buttons: undo}, true},
	{"a card", chat.Message{Subject: "RISK-1", Blocks: []chat.Block{chat.Quote("x"), pair}, Buttons: undo}, true},
	{"a list", chat.Message{Blocks: []chat.Block{pair}, Buttons: undo}, false},
	{"a page", chat.Message{Subject: "DIG-1", Blocks: []chat.Block{chat.Heading("x")}, Buttons: undo}, false},
	{"items with buttons", chat.Message{Subject: "RISK-1", Blocks: []chat.Block{{Lines: []chat.Line{chat.L("x")}, Buttons: undo}}, Buttons: undo}, false},
}

var (
	undo = []chat.Button{{Label: "Undo", Path: "undo"}}
	pair = chat.List(chat.L("a"), chat.L("b"))
)
