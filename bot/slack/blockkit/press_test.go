package blockkit_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
	"adjutant/chat/chattest"
)

// TestButtonsStay finds each row of buttons right below its block, on every page.
func TestButtonsStay(t *testing.T) {
	main, thread := renderer.Message(chattest.Digest(200))
	found := 0
	for _, p := range append([]blockkit.Page{main}, thread...) {
		checkMessage(t, p.Text, p.Blocks, false)
		for i, b := range p.Blocks {
			actions, ok := b.(*goslack.ActionBlock)
			if !ok {
				continue
			}
			found++
			press, err := blockkit.ReadPress(actions.Elements.ElementSet[0].(*goslack.ButtonBlockElement).Value)
			if err != nil {
				t.Fatal(err)
			}
			above := ""
			if i > 0 {
				raw, _ := decoded(p.Blocks[i-1])
				above = string(raw)
			}
			if !strings.Contains(above, `"`+press.Args["id"]+`"`) {
				t.Errorf("%s stands below %s", press.Args["id"], above)
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
	m.Buttons = []chat.Button{{Label: "Last", Path: "digest now"}}
	main, _ := renderer.Message(m)
	for _, page := range append(renderer.Answer(m, 1), main) {
		presses := pressesIn(t, page)
		if last := presses[len(presses)-1]; last.Path != "digest now" {
			t.Errorf("the last button is %+v", last)
		}
	}
	pages := renderer.Answer(m, 3)
	first, last := pages[0], pages[len(pages)-1]
	if len(pages) != 3 || strings.Contains(first.Text, "did not fit") || !strings.Contains(last.Text, "more lines did not fit here") {
		t.Errorf("%d pages: %q", len(pages), last.Text)
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

// TestPresses reads back what buttons ask for: whole where that fits, and else in a
// form.
func TestPresses(t *testing.T) {
	for _, c := range []struct {
		args  chat.Args
		whole bool
	}{
		{chat.Args{"id": "RISK-1", "revision": "3"}, true},
		{chat.Args{"text": "“<@U1>” & <b> \n\t`*~ 🚢"}, true},
		{chat.Args{"text": strings.Repeat("a", 1900)}, true},
		{chat.Args{"text": strings.Repeat("a", 2001), "id": "RISK-1"}, false},
		{chat.Args{"text": strings.Repeat("<", 700), "id": "RISK-1"}, false},
		{chat.Args{"text": strings.Repeat("👩‍👩‍👧", 700), "id": "RISK-1"}, false},
	} {
		m := chat.Message{Buttons: []chat.Button{{Label: "Log", Path: "risk log", Args: c.args}}}
		main, _ := renderer.Message(m)
		checkMessage(t, main.Text, main.Blocks, false)
		p := pressesIn(t, main)[0]
		if whole := reflect.DeepEqual(p.Args, c.args); whole != c.whole || p.Form == c.whole || p.Path != "risk log" || p.Args["id"] != c.args["id"] {
			t.Errorf("%v became %+v", c.args, p)
		}
		if text := strings.TrimSuffix(p.Args["text"], "…"); !strings.HasPrefix(c.args["text"], text) || strings.HasSuffix(text, "\u200d") || !c.whole && len(text) < 300 {
			t.Errorf("%q was cut at %q", c.args["text"], text)
		}
		if c.args["text"] == "" {
			continue
		}
		raw, _ := json.Marshal(main.Blocks)
		if strings.Contains(string(raw), "<") {
			t.Errorf("what Slack may escape is in %s", raw)
		}
	}
}

// TestMenu keeps what there is no room for in a menu, unless it must be seen.
func TestMenu(t *testing.T) {
	m := chat.Message{}
	for i := range 9 {
		m.Buttons = append(m.Buttons, chat.Button{Label: fmt.Sprint("B", i), Path: "risk show", Args: chat.Args{"id": fmt.Sprint(i)}})
	}
	m.Buttons[5].Style, m.Buttons[6].Confirm = chat.Danger, "Sure?"
	m.Buttons[7].Args["id"] = strings.Repeat("x", 80)
	main, _ := renderer.Message(m)
	checkMessage(t, main.Text, main.Blocks, false)
	var labels []string
	for _, e := range main.Blocks[len(main.Blocks)-1].(*goslack.ActionBlock).Elements.ElementSet {
		switch e := e.(type) {
		case *goslack.ButtonBlockElement:
			labels = append(labels, e.Text.Text)
		case *goslack.OverflowBlockElement:
			for _, o := range e.Options {
				labels = append(labels, "…"+o.Text.Text)
			}
		}
	}
	if want := []string{"B0", "B1", "B2", "B3", "B5", "B6", "B7", "…B4", "…B8"}; !slices.Equal(labels, want) {
		t.Errorf("%v", labels)
	}
}

// TestBadPresses refuses what no button of ours has.
func TestBadPresses(t *testing.T) {
	for _, value := range []string{"", "x", "{}", "[]", `{"a":{"id":"x"}}`, `{"p":3}`, "null", `{"p":"x","a":3}`} {
		if p, err := blockkit.ReadPress(value); err == nil {
			t.Errorf("%q is %+v", value, p)
		}
	}
}

// FuzzReadPress reads anything.
func FuzzReadPress(f *testing.F) {
	for _, s := range append(nasty, `{"p":"risk log","a":{"id":"RISK-1"},"f":true,"r":true}`) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		p, err := blockkit.ReadPress(value)
		if (err == nil) == (p.Path == "") {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

// FuzzReadForm reads any view.
func FuzzReadForm(f *testing.F) {
	view := submitted(f, renderer.Form(form(), chat.Message{}, "meta"), nil)
	raw, err := json.Marshal(view)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{"state":{"values":{"f:a:1":{"plain_text_input":{"type":"plain_text_input","value":"x"}},"f:":{},"f:b":{"x":{}},"e:c":{}}}}`))
	f.Add([]byte(`{"state":{"values":{"f:%:1":{"checkboxes":{"selected_options":[{"value":"%"},{"value":"%4"},{"value":"%zz"}]}}}}}`))
	f.Add([]byte(`{"blocks":[{"type":"input","block_id":"f:a:0","element":{"type":"radio_buttons","options":[null]}}]}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var v goslack.View
		if json.Unmarshal(raw, &v) != nil {
			return
		}
		args, err := blockkit.ReadForm(v, unescaper.Replace)
		if (args == nil) != (err != nil) {
			t.Errorf("%v, %v", args, err)
		}
		g := form()
		g.Fields[0].Error = "wrong"
		blockkit.Wrong(v, g)
		for id := range args {
			blockkit.Asked("f:"+id+":1", "x")
		}
	})
}
