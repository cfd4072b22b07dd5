package bot

import (
	"context"
	"errors"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/storage"
)

// TestDelivered: a listener hears of each message once, when it is posted and not when
// it is changed, and what it writes is kept with that.
func TestDelivered(t *testing.T) {
	w := newWorld(t)
	place := w.platform.Channel("ops")
	var heard []string
	w.handler.delivered = func(tx storage.Tx, letter storage.Letter) error {
		heard = append(heard, letter.Message.Title.Plain())
		return tx.Put([]byte("zheard"), []byte(letter.Message.Title.Plain()))
	}
	o := w.outbox(w.db)
	for _, words := range []string{"news", "other news"} {
		w.send(place, "card", words)
		if _, err := o.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(heard) != 1 || heard[0] != "news" {
		t.Errorf("heard of %q", heard)
	}
	if err := w.db.View(t.Context(), func(r storage.Reader) error {
		if string(r.Get([]byte("zheard"))) != "news" {
			t.Error("what follows was not kept")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestDeliveredFails: a listener that cannot take it does not have a message posted
// again, and leaves nothing behind.
func TestDeliveredFails(t *testing.T) {
	for name, fail := range map[string]func() error{
		"an error": func() error { return errors.New("no room") },
		"a panic":  func() error { panic("no room") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			place := w.platform.Channel("ops")
			w.handler.delivered = func(tx storage.Tx, _ storage.Letter) error {
				if err := tx.Put([]byte("zheard"), nil); err != nil {
					return err
				}
				return fail()
			}
			w.send(place, "card", "news")
			o := w.outbox(w.db)
			for range 2 {
				if _, err := o.Drain(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if n := len(w.platform.Attempts(place)); n != 1 {
				t.Errorf("%d attempts", n)
			}
			if report := w.verify(); report.Waiting != 0 || report.Stuck != 0 {
				t.Errorf("%d wait, %d are stuck", report.Waiting, report.Stuck)
			}
			if err := w.db.View(context.Background(), func(r storage.Reader) error {
				if r.Get([]byte("zheard")) != nil {
					t.Error("half of it was kept")
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(w.log.String(), "no room") {
				t.Errorf("nobody is told: %s", w.log.String())
			}
		})
	}
}

// TestOnce: an answer that holds a secret is shown, and is neither kept nor given
// again.
func TestOnce(t *testing.T) {
	w := newWorld(t)
	w.handler.run = func(tx storage.Tx, inv chat.Invocation) (chat.Reply, error) {
		if _, err := countUp(tx, inv); err != nil {
			return chat.Reply{}, err
		}
		reply := chat.Say("the word is swordfish")
		reply.Once = true
		return reply, nil
	}
	d := w.dispatcher()
	if reply := d.Dispatch(t.Context(), invocation("1")); !strings.Contains(reply.Message.Title.Plain(), "swordfish") {
		t.Errorf("answered %q", reply.Message.Title.Plain())
	}
	if reply := d.Dispatch(t.Context(), invocation("1")); !strings.Contains(reply.Message.Title.Plain(), "shown to you already") {
		t.Errorf("answered again with %q", reply.Message.Title.Plain())
	}
	if n := w.count(); n != 1 {
		t.Errorf("%d effects", n)
	}
	if err := w.db.View(t.Context(), func(r storage.Reader) error {
		for k, v := range r.Scan(nil, nil) {
			if strings.Contains(string(v), "swordfish") {
				t.Errorf("%q holds %q", k, v)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
