package components_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/bot/discord/components"
	"adjutant/chat"
	"adjutant/chat/chattest"
)

// aMessage draws any message, of any length.
func aMessage() *rapid.Generator[chat.Message] {
	return rapid.Custom(chattest.Messages{Text: aText(), Link: 900, Pings: true, Rows: 60, Blocks: 30}.Draw)
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

		main, rest := renderer.Message(m)
		var presses []components.Press
		files := 0
		for _, p := range append([]components.Page{main}, rest...) {
			presses, files = append(presses, pressesIn(t, p)...), files+len(p.Files)
		}
		wanted, pictures := len(m.AllButtons()), picturesIn(m)
		if m.Detail != nil {
			wanted, pictures = wanted+len(m.Detail.AllButtons()), pictures+picturesIn(*m.Detail)
		}
		if len(presses) != wanted || files != pictures {
			t.Errorf("%d buttons became %d, %d pictures %d", wanted, len(presses), pictures, files)
		}
	})
}

func picturesIn(m chat.Message) int {
	n := 0
	for _, b := range m.Blocks {
		if b.Kind == chat.BlockPicture {
			n++
		}
	}
	return n
}

// TestNothingIsLost finds every word of a long message on its pages, once, and in
// order.
func TestNothingIsLost(t *testing.T) {
	for _, n := range []int{1, 10, 300} {
		m, last := chattest.Counted(n)
		main, rest := renderer.Message(m)
		var texts []string
		for _, p := range append([]components.Page{main}, rest...) {
			checkPage(t, p, usual...)
			texts = append(texts, textsOf(p.Components)...)
		}
		if wrong := chattest.InOrder(texts, last); wrong != "" {
			t.Errorf("%d: %s", n, wrong)
		}
	}
}

// TestLeftOut counts the lines that follow, and those that never will.
func TestLeftOut(t *testing.T) {
	var lines []chat.Line
	for i := range 500 {
		lines = append(lines, chat.L(fmt.Sprintf("line %d of a long list with some words", i)))
	}
	m := chat.Message{Title: chat.L("All of it"), Blocks: []chat.Block{chat.List(lines...)}}
	main, rest := renderer.Message(m)
	items := func(pages ...components.Page) int {
		text, _ := readPages(pages)
		return strings.Count(text, "of a long list")
	}
	note := func(p components.Page) string {
		texts := textsOf(p.Components)
		return texts[len(texts)-1]
	}
	if want := fmt.Sprintf("-# %d more lines follow.", items(rest...)); note(main) != want || items(main)+items(rest...) != 500 {
		t.Errorf("%q, wanted %q", note(main), want)
	}
	pages := renderer.Answer(m, 2)
	want := fmt.Sprintf("-# %d more lines did not fit here. Ask me in a direct message, without the slash, to see all of it.", 500-items(pages...))
	if len(pages) != 2 || note(pages[1]) != want {
		t.Errorf("%q, wanted %q", note(pages[1]), want)
	}
}

// TestTimes shows a moment in the reader's own zone as much of it as the words say.
func TestTimes(t *testing.T) {
	for words, style := range map[string]string{
		"Wed 25 Nov 12:00": "f", "12:00": "t", "9:30 PM": "t", "2026-11-25 12:00": "f", "Wed 25 Nov": "D", "25 November": "D", "in 3 hours": "R", "2 days ago": "R",
		"In an hour": "R", "": "f", "tomorrow": "D",
	} {
		main, _ := renderer.Message(chat.Message{Title: chat.Line{chat.At(chattest.Noon, words)}})
		if got, want := textsOf(main.Components)[0], "<t:1795608000:"+style+">"; got != want {
			t.Errorf("%q is %s, wanted %s", words, got, want)
		}
	}
	long := chat.At(time.Time{}, "whenever")
	if main, _ := renderer.Message(chat.Message{Title: chat.Line{long}}); textsOf(main.Components)[0] != "whenever" {
		t.Errorf("%q", textsOf(main.Components))
	}
}

// TestSays is what a notification says.
func TestSays(t *testing.T) {
	for _, c := range []struct {
		m     chat.Message
		want  string
		pings []string
	}{
		{chat.Message{Title: chat.L("Done.")}, "Done.", nil},
		{chat.Message{}, "There is nothing to show.", nil},
		{chat.Message{Buttons: []chat.Button{{Label: "x", Path: "x"}}}, "–", nil},
		{chat.Message{Title: chat.Line{chattest.Person("ana", true), chat.T(" and "), chattest.Person("kai", false)}}, "<@" + ana + "> and @kai", []string{ana}},
		{chat.Message{Title: chat.L("*Now*"), Blocks: []chat.Block{chat.Note(chat.At(chattest.Noon, "12:00"), chat.T(" "), chat.C("/my"))}}, "\\*Now\\*\n12:00 /my overview", nil},
		{chat.Message{Title: chat.L("So"), Blocks: []chat.Block{chat.Heading("x"), chat.Paragraph(chat.T(strings.Repeat("word ", 300)), chattest.Person("kai", true)), chat.Paragraph(chattest.Person("ana", true))}},
			"<@" + ana + "> <@" + kai + "> So\nx\n" + strings.Repeat("word ", 114) + "…", []string{ana, kai}},
	} {
		main, _ := renderer.Message(c.m)
		if main.Says != c.want || !slices.Equal(main.Pings, c.pings) {
			t.Errorf("%q for %v, wanted %q for %v", main.Says, main.Pings, c.want, c.pings)
		}
	}
}

// TestSaysWhen tells times as the clock of whoever is notified shows them.
func TestSaysWhen(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 26, 22, 30, 0, 0, time.UTC)
	m := chat.Message{
		Title:  chat.Line{chat.T("Open until "), chat.At(at, "Thu 26 Nov 23:30")},
		Blocks: []chat.Block{chat.Paragraph(chat.T("Again at "), chat.At(at, "23:30"), chat.T(", "), chat.At(time.Time{}, "or so"))},
	}
	for zone, want := range map[*time.Location]string{
		nil:      "Open until Thu 26 Nov 23:30\nAgain at 23:30, or so",
		tokyo:    "Open until Fri 27 Nov 07:30\nAgain at 07:30, or so",
		time.UTC: "Open until Thu 26 Nov 22:30 UTC\nAgain at 22:30 UTC, or so",
	} {
		if main, _ := (components.Renderer{Zone: zone}).Message(m); main.Says != want {
			t.Errorf("in %s: %q", zone, main.Says)
		}
	}
}

// TestManyPings names as many people as a message may notify.
func TestManyPings(t *testing.T) {
	var line chat.Line
	for i := range 150 {
		line = append(line, chat.Span{Kind: chat.SpanPerson, Ref: fmt.Sprint(i), Text: "@someone", Ping: true}, chat.T(" "))
	}
	r := components.Renderer{Names: crowd{}}
	main, rest := r.Message(chat.Message{Title: chat.L("All"), Blocks: []chat.Block{chat.Paragraph(line...)}})
	seen := map[string]bool{}
	for _, p := range append(rest, main) {
		checkPage(t, p, usual...)
		for _, id := range p.Pings {
			seen[id] = true
		}
		if len(p.Pings) > 100 {
			t.Errorf("%d at once", len(p.Pings))
		}
	}
	if len(seen) < 60 {
		t.Errorf("%d of 150", len(seen))
	}
}

// crowd is a company in which every number is somebody.
type crowd struct{ names }

func (crowd) Account(handle string) string { return "1180000000000" + fmt.Sprintf("%05s", handle) }

// TestColours can be told from the background of both themes, by the measure of the
// Web Content Accessibility Guidelines for what is not text: 3 to 1.
func TestColours(t *testing.T) {
	light := func(rgb int) float64 {
		sum := 0.0
		for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
			c := float64(rgb>>(8*i)&0xFF) / 255
			if c <= 0.04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			sum += weight * c
		}
		return sum
	}
	seen := map[int]bool{}
	for _, tone := range []chat.Tone{chat.Good, chat.Warning, chat.Bad} {
		main, _ := renderer.Message(chat.Message{Title: chat.L("x"), Tone: tone})
		colour := *main.Components[0].AccentColor
		seen[colour] = true
		for _, theme := range []int{0xFFFFFF, 0xF2F3F5, 0x313338, 0x2B2D31} {
			a, b := light(colour)+0.05, light(theme)+0.05
			if contrast := max(a, b) / min(a, b); contrast < 3 {
				t.Errorf("%s: %.2f beside %06X", tone, contrast, theme)
			}
		}
	}
	if len(seen) != 3 {
		t.Errorf("%d colours", len(seen))
	}
	main, _ := renderer.Message(chat.Message{Subject: "RISK-1", Title: chat.L("x")})
	if frame := main.Components[0]; frame.Type != components.Container || frame.AccentColor != nil {
		t.Errorf("%+v", frame)
	}
}

// BenchmarkDigest renders a long page with buttons.
func BenchmarkDigest(b *testing.B) {
	m := chattest.Digest(40)
	for b.Loop() {
		renderer.Message(m)
	}
}

// BenchmarkCard renders a message about one record.
func BenchmarkCard(b *testing.B) {
	m := chattest.Card()
	for b.Loop() {
		renderer.Message(m)
	}
}
