package bot

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"adjutant/chat"
	"adjutant/storage"
)

// pictured is a message with a picture of each kind, in its detail too.
func pictured() chat.Message {
	picture := func(name, spec string, png []byte) chat.Block {
		return chat.Block{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: name, Alt: "The point", Spec: json.RawMessage(spec), PNG: png}}
	}
	return chat.Message{
		Title:  chat.L("News"),
		Blocks: []chat.Block{chat.Paragraph(chat.T("Words")), picture("fresh", `"a"`, nil), picture("bad", `"bad"`, nil), picture("panics", `"panics"`, nil), picture("empty", `"empty"`, nil), picture("done", `"b"`, []byte("kept"))},
		Detail: &chat.Message{Title: chat.L("More"), Blocks: []chat.Block{picture("deep", `"c"`, nil), picture("none", ``, nil)}},
	}
}

func draw(spec json.RawMessage) ([]byte, error) {
	switch string(spec) {
	case `"bad"`:
		return nil, errors.New("no such colour")
	case `"panics"`:
		panic("out of ink")
	case `"empty"`:
		return nil, nil
	}
	return []byte("drawn " + string(spec)), nil
}

// pngs are the pictures of a message, in order.
func pngs(m chat.Message) string {
	var all []string
	for _, b := range m.Blocks {
		if b.Picture != nil {
			all = append(all, b.Picture.Name+"="+string(b.Picture.PNG))
		}
	}
	if m.Detail != nil {
		all = append(all, pngs(*m.Detail))
	}
	return strings.Join(all, " ")
}

const (
	undrawnPictures = `fresh= bad= panics= empty= done=kept deep= none=`
	drawnPictures   = `fresh=drawn "a" bad= panics= empty= done=kept deep=drawn "c" none=`
)

// An answer is drawn for who asked, each time that it is given; what is kept of it
// is not.
func TestAnswerIsDrawn(t *testing.T) {
	w := newWorld(t)
	w.handler.run = func(tx storage.Tx, _ chat.Invocation) (chat.Reply, error) {
		return chat.Reply{Message: pictured()}, tx.Put(countKey, []byte("1"))
	}
	d := w.dispatcher()
	if got := pngs(d.Dispatch(t.Context(), invocation("a")).Message); got != undrawnPictures {
		t.Errorf("nobody draws, and there is %s", got)
	}
	d.Draw = draw
	for _, id := range []string{"a", "b", "b"} {
		if got := pngs(d.Dispatch(t.Context(), invocation(id)).Message); got != drawnPictures {
			t.Errorf("%s: %s", id, got)
		}
	}
	if err := w.db.View(t.Context(), func(r storage.Reader) error {
		if kept := string(storage.Seen(r, "fake", "b")); strings.Contains(kept, "drawn") || !strings.Contains(kept, `"spec"`) {
			t.Errorf("kept is %s", kept)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, cause := range []string{"no such colour", "out of ink", "nothing was drawn"} {
		if !strings.Contains(w.log.String(), cause) {
			t.Errorf("the log does not say %q", cause)
		}
	}
	w.handler.read = func(storage.Reader, chat.Invocation) (chat.Reply, error) { return chat.Reply{Message: pictured()}, nil }
	if got := pngs(d.Dispatch(t.Context(), invocation("c")).Message); got != drawnPictures {
		t.Errorf("a report: %s", got)
	}
}

// A letter is drawn when it leaves, as a post and as an edit; what waits in the
// store is not, and a picture that cannot be drawn stops nothing.
func TestLetterIsDrawn(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		place := w.platform.Channel("ops")
		o := w.outbox(w.db)
		o.Draw = draw
		defer w.start(o)()
		for _, title := range []string{"News", "Changed"} {
			m := pictured()
			m.Title = chat.L(title)
			w.sendMessage(place, "card", m)
			if err := w.db.View(t.Context(), func(r storage.Reader) error {
				for _, waiting := range r.Scan([]byte("q"), []byte("r")) {
					if strings.Contains(string(waiting), "drawn") {
						t.Errorf("what waits is drawn: %s", waiting)
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			o.Wake()
			synctest.Wait()
			shown := w.platform.Shown(place)
			if len(shown) != 1 || shown[0].Message.Title.Plain() != title || pngs(shown[0].Message) != drawnPictures {
				t.Errorf("%s: shown is %+v", title, shown)
			}
		}
	})
}
