package blockkit_test

import (
	"flag"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
	"adjutant/chat/chattest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden compares what is sent with testdata/*.json.
func TestGolden(t *testing.T) {
	basic, all := renderer, renderer
	basic.Basic, all.Names = true, names{all: true}
	type pages struct {
		Main   blockkit.Page
		Thread []blockkit.Page
	}
	message := func(r blockkit.Renderer, m chat.Message) pages {
		main, thread := r.Message(m)
		for _, p := range append(thread, main) {
			checkMessage(t, p.Text, p.Blocks, true)
		}
		return pages{main, thread}
	}
	view := func(v any) any {
		checkView(t, v, true)
		return v
	}
	says := chat.Message{Title: chat.L("RISK-7 was changed meanwhile, by Kai."), Blocks: []chat.Block{chat.Note(chat.T("Look at it: "), chat.C("/my"))}}
	for name, got := range map[string]any{
		"everything":       message(renderer, everything()),
		"everything-basic": message(basic, everything()),
		"card":             message(renderer, chattest.Card()),
		"digest":           message(renderer, chattest.Digest(3)),
		"digest-long":      message(renderer, chattest.Digest(40)),
		"answer-long":      renderer.Answer(chattest.Digest(40), 1),
		"line":             message(renderer, chat.Say("Done.").Message),
		"nothing":          message(renderer, chat.Message{}),
		"form":             view(renderer.Form(form(), chat.Message{}, "meta")),
		"form-all-here":    view(all.Form(form(), chat.Message{}, "meta")),
		"form-wrong":       view(all.Form(wrongForm(), says, "meta")),
		"says":             view(renderer.Says(chattest.Card(), "meta")),
		"says-everything":  view(renderer.Says(everything(), "")),
		"working":          view(blockkit.Working("meta")),
		"home":             view(renderer.Home(everything())),
	} {
		t.Run(name, func(t *testing.T) {
			bottest.Golden(t, *update, name+".json", bottest.JSON(t, got))
		})
	}
}
