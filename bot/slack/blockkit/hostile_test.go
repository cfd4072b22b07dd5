package blockkit_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
)

// nasty are what somebody might type to do harm, or what is hard to measure.
var nasty = []string{
	"<!channel>", "<!here|here>", "<@U1>", "<@U01ANA>", "<!subteam^S1>", "<#C1>", "<http://x|y>", "<!date^1^{date}|x>", "@channel", "#general",
	"*b*", "_i_", "~s~", "`c`", "```", "> q", "&gt; q", ":smile:", "&lt;", "&amp;", "http://evil.example", "/my", "\u202eevil", "\u200f\u061c\u2066",
	"a\x00b\x1b[2J", "\r\n", "\u2028", "\n\n\n", " ", "", "\xff\xfe", strings.Repeat("🚢", 300), "a" + strings.Repeat("\u0301", 500), "👩‍👩‍👧‍👦🇫🇷🏴\U000e0067\U000e0062\U000e007f",
	strings.Repeat("word ", 700), strings.Repeat("x", 4000), `{"p":"org apply"}`, "f:owner:1", strings.Repeat("&<>", 400), "%26%3C", "\u200b", "\ufeff",
}

// TestInjection puts each of them everywhere, alone and inside of a sentence.
func TestInjection(t *testing.T) {
	for i, n := range nasty {
		texts := []string{n, "so " + n + " it is", n + n}
		if len(n) > 500 {
			texts = texts[1:2]
		}
		for j, text := range texts {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				m := hostile(text)
				for _, r := range renderers[j:] {
					checkRendered(t, r, m)
					form := chat.Form{Title: text, Intro: text, Path: text, Submit: text, Fields: hostileFields(text)}
					checkView(t, r.Form(form, m, "meta"), true)
				}
			})
		}
	}
}

// TestEmoji renders ten thousand of them.
func TestEmoji(t *testing.T) {
	text := strings.Repeat("😀", 10_000)
	m := chat.Message{
		Title: chat.L(text), Blocks: []chat.Block{chat.Heading(text), chat.Quote(text), chat.Note(chat.T(text))},
		Buttons: []chat.Button{{Label: text, Path: "risk log", Args: chat.Args{"title": text}}},
	}
	checkRendered(t, renderer, m)
	main, _ := renderer.Message(m)
	presses := pressesIn(t, main)
	if len(presses) != 1 || !presses[0].Form || !strings.HasPrefix(text, strings.TrimSuffix(presses[0].Args["title"], "…")) {
		t.Errorf("what was too long for the button was not shown: %+v", presses)
	}
}

var renderers = []blockkit.Renderer{renderer, {}, {Names: names{all: true}, Basic: true}}

// checkRendered fails if Slack would refuse the message, or would take anything in
// it for more than letters.
func checkRendered(t interface{ Errorf(string, ...any) }, r blockkit.Renderer, m chat.Message) {
	main, thread := r.Message(m)
	answer := r.Answer(m, 2)
	if len(answer) > 2 {
		t.Errorf("%d pages", len(answer))
	}
	for _, p := range slices.Concat(thread, answer, []blockkit.Page{main}) {
		checkMessage(t, p.Text, p.Blocks, false)
	}
	checkView(t, r.Says(m, "meta"), false)
	checkView(t, r.Home(m), false)
}

// hostile puts text into every place of a message that holds text.
func hostile(text string) chat.Message {
	line := chat.L(text)
	var spans chat.Line
	for _, k := range []chat.SpanKind{
		chat.SpanText, chat.SpanBold, chat.SpanCode, chat.SpanLink, chat.SpanPerson, chat.SpanChannel,
		chat.SpanTime, chat.SpanStruck, "unknown",
	} {
		spans = append(spans, chat.Span{Kind: k, Text: text, Ref: text}, chat.Span{Kind: k, Text: text},
			chat.Span{Kind: k, Ref: text}, chat.Span{Kind: k, Text: text, Ref: text, At: noon, Ping: true})
	}
	m := chat.Message{
		Subject: text, Title: line, Tone: chat.Tone(text),
		Blocks: []chat.Block{
			chat.Paragraph(spans...), chat.Heading(text), chat.List(line, spans, line), chat.Quote(text),
			chat.Fields(chat.Field{Label: text, Value: line}, chat.Field{Label: "b", Value: line}),
			chat.Fields(chat.Field{Label: text, Value: chat.L("short")}, chat.Field{Label: "b", Value: chat.Line{chat.C(text)}}),
			chat.Note(chat.T(text)), chat.Note(chat.T(text), chat.C("/my"), chat.T(text)), chat.Note(chat.C(text)),
			chat.Note(chat.T("At "), chat.At(noon, text)), chat.Note(spans...),
			{Kind: chat.BlockTable, Head: []string{text, "b"}, Rows: [][]chat.Line{{line, line, spans}, {}, {line}}},
			{Kind: chat.BlockTable, Head: []string{text}, Rows: [][]chat.Line{{line}}, Buttons: []chat.Button{{Label: text, Path: text}}},
			{Kind: chat.BlockCode, Text: text},
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: text, Alt: text, Text: text, PNG: []byte(text)}},
			{Kind: "unknown", Lines: []chat.Line{line}, Text: text, Buttons: []chat.Button{{Label: text, Path: text}}},
		},
		Buttons: []chat.Button{{Label: text, Path: "whoami", Confirm: text, Args: chat.Args{text: text, "b": text}, Style: chat.Style(text)}},
	}
	m.Detail = &chat.Message{Title: line, Blocks: []chat.Block{chat.Quote(text)}}
	return m
}

// hostileFields put text into every place of a form's fields that holds text.
func hostileFields(text string) []chat.FormField {
	var out []chat.FormField
	for i, k := range kinds {
		for _, required := range []bool{false, true} {
			for _, many := range []bool{false, true} {
				out = append(out, chat.FormField{
					Option: chat.Option{
						Name: fmt.Sprintf("o%d%v%v", i, required, many), Kind: k, Label: text, Help: text, Default: text, Required: required, Many: many,
						Choices: []chat.Value{{Value: text, Label: text}, {Value: "b", Label: text}, {Value: text, Label: "c"}}, Max: i % 3 * 7,
					},
					Value: text, Error: text,
				})
			}
		}
	}
	return append(out, chat.FormField{Option: chat.Option{Name: text, Kind: chat.Text}, Value: text})
}

var kinds = []chat.Kind{
	chat.Text, chat.LongText, chat.Integer, chat.Choice, chat.Date, chat.Duration, chat.Money, chat.Person,
	chat.Department, chat.Channel, chat.Record, chat.Flag, "unknown",
}

// aText draws text that is hostile in parts.
func aText() *rapid.Generator[string] {
	parts := rapid.OneOf(rapid.SampledFrom(nasty), rapid.StringN(0, 30, -1), rapid.StringMatching(`[a-z *_~:<>&]{0,20}`))
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(parts, 0, 4).Draw(t, "parts"), rapid.SampledFrom([]string{"", " ", "\n"}).Draw(t, "between"))
	})
}

// aMessage draws any message, of any length. Nobody is pinged in it, and no channel
// is known.
func aMessage() *rapid.Generator[chat.Message] {
	span := rapid.Custom(func(t *rapid.T) chat.Span {
		s := chat.Span{
			Kind: rapid.SampledFrom([]chat.SpanKind{
				"", "", chat.SpanBold, chat.SpanCode, chat.SpanLink, chat.SpanPerson, chat.SpanChannel, chat.SpanTime, chat.SpanStruck,
			}).Draw(t, "kind"),
			Text: aText().Draw(t, "text"),
		}
		switch s.Kind {
		case chat.SpanLink:
			s.Ref = rapid.SampledFrom([]string{"", "https://example.com/" + strings.Repeat("a", 100), "mailto:a@b.c", "javascript:x", "https://e.com/?a=<b>"}).Draw(t, "ref")
		case chat.SpanTime:
			s.At = noon
		case chat.SpanPerson:
			s.Ref = "ana"
		}
		return s
	})
	spans := rapid.SliceOfN(span, 0, 3)
	button := rapid.Custom(func(t *rapid.T) chat.Button {
		return chat.Button{
			Label: aText().Draw(t, "label"), Path: "risk show", Args: chat.Args{"id": aText().Draw(t, "id")},
			Style:   rapid.SampledFrom([]chat.Style{"", "", chat.Primary, chat.Danger}).Draw(t, "style"),
			Confirm: rapid.SampledFrom([]string{"", "", strings.Repeat("Sure? ", 80)}).Draw(t, "confirm"),
		}
	})
	block := func(t *rapid.T, line *rapid.Generator[chat.Line]) chat.Block {
		b := chat.Block{
			Kind: rapid.SampledFrom([]chat.BlockKind{
				chat.BlockText, chat.BlockHeading, chat.BlockList, chat.BlockFields, chat.BlockQuote, chat.BlockNote, chat.BlockTable, chat.BlockCode,
			}).Draw(t, "block"),
			Lines:   rapid.SliceOfN(line, 0, 6).Draw(t, "lines"),
			Text:    aText().Draw(t, "code"),
			Buttons: rapid.SliceOfN(button, 0, rapid.SampledFrom([]int{0, 0, 2, 10}).Draw(t, "most")).Draw(t, "buttons"),
		}
		switch b.Kind {
		case chat.BlockFields:
			for _, l := range b.Lines {
				b.Fields = append(b.Fields, chat.Field{Label: aText().Draw(t, "label"), Value: l})
			}
		case chat.BlockTable:
			b.Head = rapid.SliceOfN(aText(), 0, 4).Draw(t, "head")
			b.Rows = rapid.SliceOfN(rapid.SliceOfN(line, 0, 4), 0, rapid.SampledFrom([]int{3, 120}).Draw(t, "rows")).Draw(t, "table")
		}
		return b
	}
	return rapid.Custom(func(t *rapid.T) chat.Message {
		// A long message says the same things again and again: drawing takes longer
		// than rendering.
		var lines []chat.Line
		for range 8 {
			lines = append(lines, spans.Draw(t, "line"))
		}
		line := rapid.SampledFrom(lines)
		m := chat.Message{
			Title:   line.Draw(t, "title"),
			Buttons: rapid.SliceOfN(button, 0, rapid.SampledFrom([]int{0, 3, 40}).Draw(t, "most")).Draw(t, "buttons"),
		}
		for range rapid.IntRange(0, rapid.SampledFrom([]int{3, 10, 60}).Draw(t, "most")).Draw(t, "blocks") {
			m.Blocks = append(m.Blocks, block(t, line))
		}
		return m
	})
}

// TestAnyMessage renders whatever can be drawn: nothing exceeds a limit, nothing is
// live, and every button is there once and reads back.
func TestAnyMessage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := aMessage().Draw(t, "message")
		if rapid.Bool().Draw(t, "detailed") {
			detail := aMessage().Draw(t, "detail")
			m.Detail = &detail
		}
		checkRendered(t, rapid.SampledFrom(renderers).Draw(t, "renderer"), m)

		main, thread := renderer.Message(m)
		var presses []blockkit.Press
		for _, p := range append([]blockkit.Page{main}, thread...) {
			presses = append(presses, pressesIn(t, p)...)
		}
		wanted := len(m.AllButtons())
		if m.Detail != nil {
			wanted += len(m.Detail.AllButtons())
		}
		if len(presses) != wanted {
			t.Errorf("%d buttons became %d", wanted, len(presses))
		}
	})
}

// pressesIn are what the buttons of a page ask for, in the order in which they are.
func pressesIn(t interface{ Errorf(string, ...any) }, p blockkit.Page) []blockkit.Press {
	raw, err := json.Marshal(p.Blocks)
	if err != nil {
		t.Errorf("%v", err)
	}
	var blocks []struct {
		Elements []struct {
			Value   string
			Options []struct{ Value string }
		}
	}
	// What has other elements has no buttons.
	_ = json.Unmarshal(raw, &blocks)
	var presses []blockkit.Press
	read := func(value string) {
		press, err := blockkit.ReadPress(value)
		if err != nil {
			t.Errorf("%q: %v", value, err)
		}
		presses = append(presses, press)
	}
	for _, b := range blocks {
		for _, e := range b.Elements {
			if e.Value != "" {
				read(e.Value)
			}
			for _, o := range e.Options {
				read(o.Value)
			}
		}
	}
	return presses
}

// TestNothingIsLost finds every word of a long message on its pages, once, and in
// order.
func TestNothingIsLost(t *testing.T) {
	token := regexp.MustCompile(`word[0-9]{5}`)
	for _, n := range []int{1, 10, 300, 3000} {
		count := 0
		next := func() chat.Line { count++; return chat.L(fmt.Sprintf("word%05d of many", count)) }
		var m chat.Message
		m.Title = next()
		for range n / 10 {
			m.Blocks = append(m.Blocks, chat.Block{Kind: chat.BlockHeading, Lines: []chat.Line{next()}})
			for _, k := range []chat.BlockKind{chat.BlockText, chat.BlockList, chat.BlockQuote, chat.BlockNote, chat.BlockTable} {
				b := chat.Block{Kind: k, Lines: []chat.Line{next(), next()}}
				if k == chat.BlockTable {
					b.Rows = [][]chat.Line{b.Lines}
				}
				m.Blocks = append(m.Blocks, b)
			}
			code := next().Plain()
			m.Blocks = append(m.Blocks, chat.Block{Kind: chat.BlockCode, Text: code})
			long := chat.Line{}
			for range 100 {
				long = append(long, next()...)
				long = append(long, chat.B(" and "))
			}
			m.Blocks = append(m.Blocks, chat.Block{Kind: chat.BlockText, Lines: []chat.Line{long}})
		}
		m.Detail = &chat.Message{Blocks: []chat.Block{chat.List(next(), next())}}
		main, thread := renderer.Message(m)
		at := 0
		for _, p := range append([]blockkit.Page{main}, thread...) {
			checkMessage(t, p.Text, p.Blocks, false)
			raw, err := json.Marshal(p.Blocks)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range token.FindAllString(string(raw), -1) {
				if at++; word != fmt.Sprintf("word%05d", at) {
					t.Fatalf("%s, wanted number %d", word, at)
				}
			}
		}
		if at != count {
			t.Errorf("%d words of %d", at, count)
		}
	}
}

// TestCharactersStayWhole breaks long text between characters, never inside of one.
func TestCharactersStayWhole(t *testing.T) {
	whole := regexp.MustCompile("^(👩‍👩‍👧‍👦|🇫🇷|e\u0301|👍🏽|❤️)*…?$")
	text := strings.Repeat("👩‍👩‍👧‍👦🇫🇷🇫🇷e\u0301👍🏽❤️", 700)
	m := chat.Message{
		Title: chat.L(text), Buttons: []chat.Button{{Label: text, Path: "x", Confirm: text}},
		Blocks: []chat.Block{chat.Paragraph(chat.T(text)), {Kind: chat.BlockPicture, Picture: &chat.Picture{Alt: text, PNG: []byte("x")}}},
	}
	main, thread := renderer.Message(m)
	found := 0
	for _, p := range append(thread, main) {
		raw, err := json.Marshal(p.Blocks)
		if err != nil {
			t.Fatal(err)
		}
		var blocks any
		if err := json.Unmarshal(raw, &blocks); err != nil {
			t.Fatal(err)
		}
		for _, s := range textsIn(blocks) {
			if !strings.ContainsAny(s, "❤👍") { // ours
				continue
			}
			if found++; !whole.MatchString(s) {
				t.Errorf("%q … %q", s[:40], s[len(s)-40:])
			}
		}
		if lines := strings.Split(p.Text, "\n"); !whole.MatchString(lines[0]) {
			t.Errorf("%q", p.Text)
		}
	}
	if found < 12 {
		t.Errorf("%d texts", found)
	}
}

func textsIn(v any) []string {
	var out []string
	switch v := v.(type) {
	case []any:
		for _, v := range v {
			out = append(out, textsIn(v)...)
		}
	case map[string]any:
		for key, v := range v {
			if s, ok := v.(string); ok && (key == "text" || key == "alt_text") {
				out = append(out, s)
			}
			out = append(out, textsIn(v)...)
		}
	}
	return out
}
