package components_test

import (
	"flag"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/discord/components"
	"adjutant/chat"
	"adjutant/chat/chattest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden compares what is sent with testdata/*.json.
func TestGolden(t *testing.T) {
	basic := components.Renderer{Names: names{}, Basic: true}
	type pages struct {
		Main components.Page
		Rest []components.Page `json:",omitempty"`
	}
	message := func(r components.Renderer, m chat.Message) pages {
		main, rest := r.Message(m)
		return pages{main, rest}
	}
	modals := func(f chat.Form) []components.Modal {
		var out []components.Modal
		for _, step := range components.Steps(f) {
			out = append(out, renderer.Modal(f, step, choices, "form:1"))
		}
		return out
	}
	said := chat.Message{Title: chat.L("You owe nothing."), Blocks: []chat.Block{chat.Note(chat.T("More: "), chat.C("/my"))}}
	asking := chat.Message{Title: chat.L("RISK-7 was changed meanwhile, by Kai."), Tone: chat.Bad, Buttons: []chat.Button{{Label: "Look", Path: "my"}}}
	short := chat.Form{Title: "Change it", Path: "risk edit", Submit: "Save", Intro: "It is a *risk*. See /my.", Fields: form().Fields[:3]}
	long := chat.Form{Title: "Say what will be done about a risk, by whom and by when", Path: "risk plan", Intro: "Until friday, please.", Fields: form().Fields[:2]}
	picture := chat.Message{Blocks: []chat.Block{{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: "a.png", PNG: []byte("x")}}}}
	for name, got := range map[string]any{
		"everything":       message(renderer, everything()),
		"everything-basic": message(basic, everything()),
		"everything-bare":  message(components.Renderer{}, everything()),
		"card":             message(renderer, chattest.Card()),
		"digest":           message(renderer, chattest.Digest(3)),
		"digest-long":      message(renderer, chattest.Digest(40)),
		"answer":           renderer.Answer(chattest.Digest(1), 3),
		"answer-long":      renderer.Answer(chattest.Digest(40), 1),
		"line":             message(renderer, chat.Say("Done.").Message),
		"talk":             message(renderer, said),
		"asking":           message(renderer, asking),
		"picture":          message(renderer, picture),
		"nothing":          message(renderer, chat.Message{}),
		"question":         renderer.Question(components.Press{Path: "request reject", Args: chat.Args{"id": "REQ-1"}, Confirm: "Reject *REQ-1*?", Label: "Reject", Danger: true}),
		"question-cancel":  renderer.Question(components.Press{Path: "request cancel", Confirm: "Cancel it?", Label: "Cancel it"}),
		"form":             modals(form()),
		"form-short":       modals(short),
		"form-long":        modals(long),
		"form-wrong":       modals(wrongForm()),
		"form-nothing":     renderer.Modal(chat.Form{}, nil, nil, "form:1"),
	} {
		t.Run(name, func(t *testing.T) {
			bottest.Golden(t, *update, name+".json", bottest.JSON(t, got))
		})
	}
}
