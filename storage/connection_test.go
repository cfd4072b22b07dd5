package storage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/storage"
)

// TestConnection: what was saved of a connection last is what is read, of that
// platform alone, and nothing that prints it shows a token.
func TestConnection(t *testing.T) {
	store := open(t)
	at := time.Date(2026, 11, 25, 12, 0, 0, 0, time.FixedZone("", 3600))
	save := func(platform, bot string) {
		t.Helper()
		c := storage.Connection{Bot: chat.NewSecret(bot), Refresh: chat.NewSecret("xoxe-1-" + bot), Expires: at, Origin: "o-" + bot}
		if err := store.Update(t.Context(), func(tx storage.Tx) error { return storage.SaveConnection(tx, platform, c) }); err != nil {
			t.Fatal(err)
		}
	}
	read := func(platform string) (c storage.Connection) {
		t.Helper()
		err := store.View(t.Context(), func(r storage.Reader) (err error) {
			c, err = storage.ConnectionTo(r, platform)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if c := read("slack"); c != (storage.Connection{}) {
		t.Errorf("before anything was saved: %+v", c)
	}
	save("slack", "first")
	save("slack", "second")
	save("discord", "other")
	c := read("slack")
	if c.Bot.Reveal() != "second" || c.Refresh.Reveal() != "xoxe-1-second" || !c.Expires.Equal(at) || c.Origin != "o-second" {
		t.Errorf("bot %q, refresh %q, %s, %q", c.Bot.Reveal(), c.Refresh.Reveal(), c.Expires, c.Origin)
	}
	if text := fmt.Sprintf("%v %+v", c, c); strings.Contains(text, "xoxe-1") || strings.Contains(text, "{second") {
		t.Errorf("printed: %s", text)
	}
	report, err := storage.Verify(t.Context(), store)
	if err != nil || len(report.Faults) > 0 || report.Entries > 0 {
		t.Errorf("%+v, %v", report, err)
	}
	err = store.Update(t.Context(), func(tx storage.Tx) error {
		return tx.Put([]byte("mconnection\x00slack\x00"), []byte(`{"bot":"xoxb-broken`))
	})
	if err != nil {
		t.Fatal(err)
	}
	err = store.View(t.Context(), func(r storage.Reader) error {
		_, err := storage.ConnectionTo(r, "slack")
		return err
	})
	if err == nil || strings.Contains(err.Error(), "xoxb") {
		t.Errorf("a value that is damaged: %v", err)
	}
}
