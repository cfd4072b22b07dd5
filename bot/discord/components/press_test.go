package components_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"adjutant/bot/discord/components"
	"adjutant/chat"
	"adjutant/chat/chattest"
)

// pressesIn are what the buttons and menus of a page ask for, in their order.
func pressesIn(t reporter, p components.Page) []components.Press {
	var out []components.Press
	read := func(id string) {
		press, ok := components.ReadPress(id, func(name string) []byte { return p.Keep[name] })
		if !ok {
			t.Errorf("%q is no press", id)
		}
		out = append(out, press)
	}
	for _, c := range flattened(p.Components) {
		if c.Type == components.ButtonType {
			read(c.CustomID)
		}
		for _, o := range c.Options {
			read(o.Value)
		}
	}
	return out
}

// flattened are components with those within them, in the order in which they are
// seen.
func flattened(all []components.Component) []components.Component {
	var out []components.Component
	for _, c := range all {
		out = append(append(out, c), flattened(c.Components)...)
	}
	return out
}

// TestButtonsStay finds each row of buttons right below its block, on every page.
func TestButtonsStay(t *testing.T) {
	main, rest := renderer.Message(chattest.Digest(200))
	found := 0
	for _, p := range append([]components.Page{main}, rest...) {
		checkPage(t, p, usual...)
		above := ""
		for _, c := range flattened(p.Components) {
			switch c.Type {
			case components.TextDisplay:
				above = c.Content
			case components.ButtonType:
				found++
				press, ok := components.ReadPress(c.CustomID, nil)
				if !ok || !strings.HasSuffix(above, "`"+press.Args["id"]+"` item-"+fmt.Sprintf("%04d", found)+" for winter") {
					t.Errorf("%+v stands below %q", press, above)
				}
			}
		}
	}
	if found != 200 {
		t.Errorf("%d rows", found)
	}
}

// TestButtonsOfMessage stay on the first page, however long the message is.
func TestButtonsOfMessage(t *testing.T) {
	m := chattest.Digest(100)
	for i := range 40 {
		m.Buttons = append(m.Buttons, chat.Button{Label: "Last", Path: "digest now", Args: chat.Args{"n": fmt.Sprint(i)}})
	}
	main, _ := renderer.Message(m)
	for _, page := range append(renderer.Answer(m, 1), main) {
		checkPage(t, page, usual...)
		presses := pressesIn(t, page)
		if last := presses[len(presses)-1]; last.Path != "digest now" || last.Args["n"] != "39" {
			t.Errorf("the last button is %+v", last)
		}
	}
	pages := renderer.Answer(m, 3)
	first, last := textsOf(pages[0].Components), textsOf(pages[2].Components)
	if len(pages) != 3 || strings.Contains(strings.Join(first, " "), "did not fit") || !strings.Contains(strings.Join(last, " "), "more lines did not fit here. Ask me in a direct message") {
		t.Errorf("%d pages: %q", len(pages), last)
	}
}

// TestAnswers is whose answer may take the place of the message.
func TestAnswers(t *testing.T) {
	for _, c := range chattest.Answering {
		main, _ := renderer.Message(c.Message)
		for _, p := range pressesIn(t, main) {
			if p.Answers != c.Replaced {
				t.Errorf("%s: %v", c.Name, p.Answers)
			}
		}
	}
}

// TestPresses reads back what buttons ask for: from their id where that fits, and else
// from what was put aside.
func TestPresses(t *testing.T) {
	for _, c := range []struct {
		button chat.Button
		kept   bool
	}{
		{chat.Button{Path: "risk log"}, false},
		{chat.Button{Path: "risk log", Args: chat.Args{"id": "RISK-1", "revision": "3"}, Form: true}, false},
		{chat.Button{Path: "risk log", Args: chat.Args{"text": "“<@U1>” & <b> \n\t`*~?#:=+%"}}, false},
		{chat.Button{Path: "risk log", Args: chat.Args{"": "x", "b": ""}}, false},
		{chat.Button{Path: "risk log", Args: chat.Args{"text": strings.Repeat("漢", 10)}}, true},
		{chat.Button{Path: "risk log", Args: chat.Args{"text": strings.Repeat("a", 3000), "id": "RISK-1"}}, true},
		{chat.Button{Label: "Close", Path: "risk close", Style: chat.Danger, Confirm: "Close it? & so on"}, false},
		{chat.Button{Label: "Close", Path: "risk close", Confirm: strings.Repeat("Sure? ", 20), Args: chat.Args{"id": "RISK-1"}}, true},
	} {
		m := chat.Message{Subject: "RISK-1", Title: chat.L("x"), Buttons: []chat.Button{c.button}}
		main, _ := renderer.Message(m)
		checkPage(t, main, usual...)
		got := pressesIn(t, main)[0]
		want := components.Press{Path: c.button.Path, Args: c.button.Args, Form: c.button.Form, Answers: true}
		if c.button.Confirm != "" {
			want.Confirm, want.Label, want.Danger = strings.TrimSpace(c.button.Confirm), "Close", c.button.Style == chat.Danger
		}
		if !reflect.DeepEqual(got, want) || (len(main.Keep) > 0) != c.kept {
			t.Errorf("%+v became %+v, %d put aside", want, got, len(main.Keep))
		}
		for name := range main.Keep {
			if _, ok := components.ReadPress("k:"+name, func(string) []byte { return nil }); ok {
				t.Error("what is put aside no more can be pressed")
			}
		}
	}
}

// TestQuestion asks before a press counts, and reads back both answers.
func TestQuestion(t *testing.T) {
	for _, text := range []string{"Sure?", strings.Repeat("long ", 300)} {
		asked := components.Press{Path: "risk close", Args: chat.Args{"why": text}, Form: true, Answers: true, Confirm: text, Label: "Close", Danger: true}
		page := renderer.Question(asked)
		checkPage(t, page)
		want := []components.Press{{Path: "risk close", Args: asked.Args, Form: true, Answers: true, Confirmed: true}, {Cancelled: true}}
		if got := pressesIn(t, page); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v", got)
		}
	}
}

// TestSamePresses has two buttons that ask for the same, for each of which Discord
// wants an id of its own.
func TestSamePresses(t *testing.T) {
	var m chat.Message
	for i := range 60 {
		text := ""
		if i%2 == 0 {
			text = strings.Repeat("long ", 30)
		}
		m.Buttons = append(m.Buttons, chat.Button{Label: "Show", Path: "risk show", Args: chat.Args{"text": text}})
	}
	main, _ := renderer.Message(m)
	checkPage(t, main, usual...)
	presses := pressesIn(t, main)
	for i, p := range presses {
		if p.Path != "risk show" || !reflect.DeepEqual(p.Args, m.Buttons[i].Args) {
			t.Errorf("%d is %+v", i, p)
		}
	}
	if len(presses) != 60 || len(main.Keep) != 1 {
		t.Errorf("%d presses, %d put aside", len(presses), len(main.Keep))
	}
}

// TestMenu keeps what there is no room for in a menu below the buttons: what stands out
// comes last.
func TestMenu(t *testing.T) {
	m := chat.Message{Title: chat.L("x")}
	for i := range 9 {
		m.Buttons = append(m.Buttons, chat.Button{Label: fmt.Sprint("B", i), Path: "risk show", Args: chat.Args{"id": fmt.Sprint(i)}})
	}
	m.Buttons[5].Style, m.Buttons[8].Style = chat.Danger, chat.Primary
	m.Buttons = append(m.Buttons, chat.Button{Label: "Nothing"})
	for basic, want := range map[bool][]string{
		false: {"B0", "B1", "B2", "B5", "B8", "…B3", "…B4", "…B6", "…B7"},
		true:  {"B0", "B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8"},
	} {
		main, _ := components.Renderer{Basic: basic}.Message(m)
		checkPage(t, main, usual...)
		var labels []string
		for _, c := range flattened(main.Components) {
			if c.Type == components.ButtonType {
				labels = append(labels, c.Label)
			}
			for _, o := range c.Options {
				labels = append(labels, "…"+o.Label)
			}
		}
		if !slices.Equal(labels, want) {
			t.Errorf("%v", labels)
		}
	}
}

// TestBadPresses refuses what no button of ours has.
func TestBadPresses(t *testing.T) {
	kept := func(name string) []byte {
		return map[string][]byte{"empty": []byte(`{}`), "list": []byte(`[]`), "wrong": []byte(`{"p":3}`), "none": []byte(`null`)}[name]
	}
	for _, id := range []string{
		"", "x", "p", "p:", "pz:risk", "p:%zz", "p:x?%zz", "p:x??%zz", "p:x?a;b", "pf", "k:", "k:empty", "k:list", "k:wrong", "k:none", "k:missing", "P:risk", "#1", "menu:1",
	} {
		if p, ok := components.ReadPress(id, kept); ok {
			t.Errorf("%q is %+v", id, p)
		}
	}
}

// FuzzReadPress reads anything.
func FuzzReadPress(f *testing.F) {
	for _, s := range append(nasty, "pfrdc:risk+log?id=RISK-1&b=?q=Sure%3F&l=x#2", "k:name") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, id string) {
		p, ok := components.ReadPress(id, func(string) []byte { return []byte(id) })
		if ok != (p.Path != "" || p.Cancelled) {
			t.Errorf("%+v, %v", p, ok)
		}
	})
}
