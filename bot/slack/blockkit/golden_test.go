package blockkit_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
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
		"card":             message(renderer, card()),
		"digest":           message(renderer, digest(3)),
		"digest-long":      message(renderer, digest(40)),
		"answer-long":      renderer.Answer(digest(40), 1),
		"line":             message(renderer, chat.Say("Done.").Message),
		"nothing":          message(renderer, chat.Message{}),
		"form":             view(renderer.Form(form(), chat.Message{}, "meta")),
		"form-all-here":    view(all.Form(form(), chat.Message{}, "meta")),
		"form-wrong":       view(all.Form(wrongForm(), says, "meta")),
		"says":             view(renderer.Says(card(), "meta")),
		"says-everything":  view(renderer.Says(everything(), "")),
		"working":          view(blockkit.Working("meta")),
		"home":             view(renderer.Home(everything())),
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			e.SetIndent("", "  ")
			if err := e.Encode(got); err != nil {
				t.Fatal(err)
			}
			compare(t, name+".json", b.String())
		})
	}
}

// compare compares text with a file of testdata, or writes it there.
func compare(t *testing.T, name, got string) {
	t.Helper()
	golden := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("go test -update writes it anew; wanted (-), got (+):\n%s", diff)
	}
}
