package blockkit_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
	"adjutant/chat/chattest"
)

// nasty are what somebody might type to do harm, or what is hard to measure.
var nasty = append([]string{
	"<!channel>", "<!here|here>", "<@U1>", "<@U01ANA>", "<!subteam^S1>", "<#C1>", "<http://x|y>", "<!date^1^{date}|x>", "@channel", "#general",
	"~s~", "&gt; q", "&lt;", "&amp;", "\n\n\n", strings.Repeat("word ", 700), strings.Repeat("x", 4000), `{"p":"org apply"}`, "f:owner:1",
	strings.Repeat("&<>", 400), "%26%3C",
}, chattest.Nasty...)

// TestInjection puts each of them everywhere, alone and inside of a sentence.
func TestInjection(t *testing.T) {
	for i, n := range nasty {
		texts := []string{n, "so " + n + " it is", n + n}
		if len(n) > 500 {
			texts = texts[1:2]
		}
		for j, text := range texts {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				m := chattest.Hostile(text)
				for _, r := range renderers[j:] {
					checkRendered(t, r, m)
					form := chat.Form{Title: text, Intro: text, Path: text, Submit: text, Fields: chattest.HostileFields(text)}
					checkView(t, r.Form(form, m, "meta"), true)
				}
			})
		}
	}
}

// TestEmoji renders ten thousand of them.
func TestEmoji(t *testing.T) {
	text := strings.Repeat("😀", 10_000)
	m := chattest.Long(text)
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

// aText draws text that is hostile in parts.
func aText() *rapid.Generator[string] { return chattest.Text(nasty, `[a-z *_~:<>&]{0,20}`) }

// aMessage draws any message, of any length. Nobody is pinged in it, and no channel
// is known.
func aMessage() *rapid.Generator[chat.Message] {
	return rapid.Custom(chattest.Messages{Text: aText(), Link: 100, Rows: 120, Blocks: 60}.Draw)
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
	for _, n := range []int{1, 10, 300, 3000} {
		m, last := chattest.Counted(n)
		main, thread := renderer.Message(m)
		var texts []string
		for _, p := range append([]blockkit.Page{main}, thread...) {
			checkMessage(t, p.Text, p.Blocks, false)
			raw, err := json.Marshal(p.Blocks)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(raw))
		}
		if wrong := chattest.InOrder(texts, last); wrong != "" {
			t.Errorf("%d: %s", n, wrong)
		}
	}
}

// TestCharactersStayWhole breaks long text between characters, never inside of one.
func TestCharactersStayWhole(t *testing.T) {
	main, thread := renderer.Message(chattest.Long(chattest.Characters))
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
		for _, s := range append(textsIn(blocks), strings.SplitN(p.Text, "\n", 2)[0]) {
			whole, some := chattest.WholeCharacters(s)
			if !whole {
				t.Errorf("%q … %q", s[:40], s[len(s)-40:])
			}
			if some {
				found++
			}
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
