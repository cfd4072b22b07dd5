package components_test

import (
	"strings"
	"testing"

	"adjutant/bot/discord/components"
	"adjutant/chat"
	"adjutant/chat/chattest"
	"adjutant/chat/wording"
)

// TestPlain reads back what was rendered: what people typed is what they typed, and
// what has a look is its words.
func TestPlain(t *testing.T) {
	read := func(m chat.Message) string {
		page, _ := components.Renderer{Names: names{}}.Message(m)
		var texts []string
		var walk func([]components.Component)
		walk = func(parts []components.Component) {
			for _, c := range parts {
				if c.Type == components.TextDisplay {
					texts = append(texts, components.Plain(c.Content, func(markup string) string { return "{" + markup + "}" }))
				}
				walk(c.Components)
			}
		}
		walk(page.Components)
		return strings.Join(strings.Fields(strings.Join(texts, "\n")), " ")
	}
	for _, text := range nasty {
		if len(text) > 200 || strings.TrimSpace(wording.Clean(text)) == "" {
			continue
		}
		text = "so " + text + " it is"
		want := strings.Join(strings.Fields(wording.Clean(text)), " ")
		for name, m := range map[string]chat.Message{
			"title": {Title: chat.L(text)}, "text": {Blocks: []chat.Block{chat.Paragraph(chat.T(text))}},
			"quote": {Blocks: []chat.Block{chat.Quote(text)}}, "note": {Blocks: []chat.Block{chat.Note(chat.T(text))}},
			"bold": {Blocks: []chat.Block{chat.Paragraph(chat.B(text))}},
		} {
			if got := read(m); got != want {
				t.Errorf("%s: got  %q\nwant %q", name, got, want)
			}
		}
	}
	m := chat.Message{
		Title: chat.L("RISK-1 Support may fail"),
		Blocks: []chat.Block{
			chat.Paragraph(chat.T("Owner "), chat.Span{Kind: chat.SpanPerson, Ref: "ana", Text: "Ana"}, chat.T(", see "), chat.Span{Kind: chat.SpanLink, Ref: "https://northwind.example", Text: "the page"}, chat.T(", "), chat.C("a_b")),
			chat.List(chat.L("one"), chat.Line{chat.At(chattest.Noon, "noon")}),
		},
		Buttons: []chat.Button{{Label: "Close", Path: "whoami"}},
	}
	if got, want := read(m), "RISK-1 Support may fail Owner {<@118000000000000001>}, see the page https://northwind.example, a_b - one - {<t:1795608000:D>}"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for in, want := range map[string]string{
		"":                         "",
		"a\\":                      "a\\",
		"a < b":                    "a < b",
		"`open":                    "`open",
		"[a]":                      "[a]",
		"```go\n*x*\n```\nsnake_x": "*x*\nsnake_x",
	} {
		if got := components.Plain(in, strings.ToUpper); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
