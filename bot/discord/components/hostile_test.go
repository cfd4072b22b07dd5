package components_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"adjutant/bot/discord/components"
	"adjutant/chat"
	"adjutant/chat/chattest"
)

// nasty are what somebody might type to do harm, or what is hard to measure.
var nasty = append([]string{
	"@everyone", "@here", "@Everyone", "@", "<@1>", "<@!1>", "<@&1>", "<#1>", "<t:1:R>", "</org apply:1>", "<:x:1>", "<a:x:1>", "<id:home>", "<",
	"https://evil.example/a_b", "https:", "//evil.example", "<https://evil.example>", "<a@b.c>", "[a](http://evil.example)",
	"[a", "](http://evil.example)", "](<http://evil.example>) and ]", "[", "]", "(", "[]", "[x](", "!", "steam://x", "www.evil.example",
	"**b**", "***", "__u__", "~~s~~", "~", "~~", "||x||", "|", "``", "```go\nx\n```", "`", "\\", "\\\\", "\\*", "¯\\_(ツ)_/¯",
	"# h", "### h", "-# s", "- l", "+ l", "* l", "1. l", "12) l", ">>> q", "#", "-", "1", ".", "\n# h", "\n- l", "\n\n\n> q", "  - l", "\u200b# h", "\u2060- l",
	":", "::", "smile:", ":8ball:", ":+1::skin-tone-2:", "12:30:45",
	strings.Repeat("word ", 300), strings.Repeat("x", 1300),
	strings.Repeat("*", 700), strings.Repeat("漢字", 550), strings.Repeat("a\n", 300), strings.Repeat("[", 300), "p:org+apply", "k:x",
}, chattest.Nasty...)

// TestInjection puts each of them everywhere, alone and inside of a sentence.
func TestInjection(t *testing.T) {
	for i, n := range nasty {
		texts := []string{n, "so " + n + " it is", n + n}
		switch {
		case len(n) > 500:
			texts = texts[1:2]
		case len(n) > 9:
			texts = texts[:2]
		}
		for j, text := range texts {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				m := chattest.Hostile(text)
				checkRendered(t, renderers[j], m)
				checkPage(t, renderer.Question(components.Press{Path: text, Confirm: text, Label: text}), "bold")
				f := chat.Form{Title: text, Intro: text, Path: text, Submit: text, Fields: chattest.HostileFields(text)}
				if j > 0 { // with room for what the form says of itself
					f.Fields = f.Fields[:4]
				}
				for _, step := range components.Steps(f) {
					checkModal(t, renderer.Modal(f, step, hostileChoices(text), "meta"))
				}
			})
		}
	}
}

var renderers = []components.Renderer{renderer, {}, {Names: names{}, Basic: true}}

// checkRendered fails if Discord would refuse the message, or would take anything in
// it for more than letters.
func checkRendered(t reporter, r components.Renderer, m chat.Message) {
	main, rest := r.Message(m)
	answer := r.Answer(m, 2)
	if len(answer) > 2 {
		t.Errorf("%d pages", len(answer))
	}
	for _, p := range slices.Concat(rest, answer, []components.Page{main}) {
		checkPage(t, p, usual...)
	}
}

func hostileChoices(text string) func(chat.Option) []chat.Suggestion {
	return func(o chat.Option) []chat.Suggestion {
		if o.Kind != chat.Person && o.Kind != chat.Record {
			return nil
		}
		return []chat.Suggestion{{Value: text, Label: text}, {Value: "b", Label: text}, {Value: text, Label: "c"}}
	}
}

// aText draws text that is hostile in parts.
func aText() *rapid.Generator[string] {
	return chattest.Text(nasty, `[a-z *_~:<>&\[\]()|#@.1-]{0,20}`)
}

// seen is a text without what is not seen, or not told apart.
func seen(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u200b' || r == '\u2060' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// difference is where two texts differ first.
func difference(want, got string) string {
	i := 0
	for i < min(len(want), len(got)) && want[i] == got[i] {
		i++
	}
	return fmt.Sprintf("at %d of %d, %d: %q became %q", i, len(want), len(got), short(want[max(i-20, 0):]), short(got[max(i-20, 0):]))
}

// readPages are pages as a person reads them.
func readPages(pages []components.Page) (text string, kinds map[string]bool) {
	kinds = map[string]bool{}
	for _, p := range pages {
		for _, c := range textsOf(p.Components) {
			r := read(c)
			text += r.text.String() + "\n"
			for k := range r.kinds() {
				kinds[k] = true
			}
		}
	}
	return text, kinds
}

func textsOf(all []components.Component) []string {
	var out []string
	for _, c := range all {
		if c.Type == components.TextDisplay {
			out = append(out, c.Content)
		}
		out = append(out, textsOf(c.Components)...)
	}
	return out
}

// TestTypedText draws text, cuts it into spans, puts it anywhere, and reads it back:
// the same letters, and none of them more than a letter, however it was cut.
func TestTypedText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := aText().Draw(t, "text")
		var line chat.Line
		for rest := []rune(strings.ToValidUTF8(text, "\uFFFD")); len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "n")
			kind := rapid.SampledFrom([]chat.SpanKind{"", "", "", chat.SpanBold, chat.SpanStruck, chat.SpanCode}).Draw(t, "kind")
			// What begins with a slash is called as it is called here.
			if kind == chat.SpanCode && rest[0] == '/' {
				kind = ""
			}
			line = append(line, chat.Span{Kind: kind, Text: string(rest[:n])})
			rest = rest[n:]
		}
		for kind, may := range map[chat.BlockKind]string{
			chat.BlockText: "", chat.BlockHeading: "heading", chat.BlockList: "list", chat.BlockQuote: "quote", chat.BlockNote: "small", "title": "heading",
		} {
			m := chat.Message{Subject: "RISK-1", Blocks: []chat.Block{{Kind: kind, Lines: []chat.Line{line}}}}
			if kind == "title" {
				m = chat.Message{Subject: "RISK-1", Title: line}
			}
			got, made := readPages(renderer.Answer(m, 1000))
			if want := seen(line.Plain()); want != "" && seen(got) != want {
				t.Errorf("%s: %s", kind, difference(want, seen(got)))
			}
			if seen(line.Plain()) == "" {
				continue // a sentence of ours stands there
			}
			for k := range made {
				if k != may && k != "bold" && k != "struck" && k != "code" {
					t.Errorf("%s: %q has a %s", kind, short(line.Plain()), k)
				}
			}
		}
		got, made := readPages(renderer.Answer(chat.Message{Blocks: []chat.Block{{Kind: chat.BlockCode, Text: text}}}, 1000))
		delete(made, "fence")
		if want := seen(text); want != "" && (seen(got) != want || len(made) > 0) {
			t.Errorf("code: %s, %v", difference(want, seen(got)), made)
		}
	})
}

// TestTypedBesideLinks types around a link: neither its words nor its address change.
func TestTypedBesideLinks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, words, after, code := aText().Draw(t, "before"), aText().Draw(t, "words"), aText().Draw(t, "after"), "x"+aText().Draw(t, "code")
		const address = "https://example.com/a_b?c=*d*"
		m := chat.Message{Subject: "x", Blocks: []chat.Block{chat.Paragraph(chat.T(before), chat.Span{Kind: chat.SpanLink, Text: words, Ref: address}, chat.T(after), chat.C(code))}}
		var got strings.Builder
		links := 0
		for _, p := range renderer.Answer(m, 1000) {
			for _, c := range textsOf(p.Components) {
				r := read(c)
				got.WriteString(r.text.String())
				for _, l := range r.lives {
					if l.kind == "code" {
						continue
					}
					if links++; l.kind != "link" || l.what != "https://example.com/a_b?c=%2Ad%2A" {
						t.Errorf("%v in %q", l, c)
					}
				}
			}
		}
		want := seen(before + words + after + code)
		shown := seen(got.String())
		if len([]rune(words)) > 300 {
			return // the words of a link are cut
		}
		if links != 1 || shown != want && strings.Replace(shown, seen(words)+"link", seen(words), 1) != want {
			t.Errorf("%d links: %s", links, difference(want, shown))
		}
	})
}

// TestEmoji renders ten thousand of them.
func TestEmoji(t *testing.T) {
	text := strings.Repeat("😀", 10_000)
	m := chattest.Long(text)
	checkRendered(t, renderer, m)
	main, _ := renderer.Message(m)
	if presses := pressesIn(t, main); len(presses) != 1 || presses[0].Args["title"] != text {
		t.Errorf("%d presses", len(presses))
	}
}

// TestCharactersStayWhole breaks long text between characters, never inside of one.
func TestCharactersStayWhole(t *testing.T) {
	main, rest := renderer.Message(chattest.Long(chattest.Characters))
	found := 0
	check := func(s string) {
		whole, some := chattest.WholeCharacters(s)
		if !whole {
			t.Errorf("%q … %q", s[:40], s[len(s)-40:])
		}
		if some {
			found++
		}
	}
	for _, p := range append(rest, main) {
		check(strings.SplitN(p.Says, "\n", 2)[0])
		for _, f := range p.Files {
			check(f.Alt)
		}
		for _, c := range textsOf(p.Components) {
			for line := range strings.SplitSeq(read(c).text.String(), "\n") {
				check(line)
			}
		}
		for _, press := range pressesIn(t, p) {
			check(press.Label)
			check(press.Confirm)
		}
	}
	if found < 12 {
		t.Errorf("%d texts", found)
	}
}
