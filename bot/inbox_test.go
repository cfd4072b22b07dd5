package bot

import (
	"errors"
	"strings"
	"testing"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
	"adjutant/storage"
)

// What is kept is there for the next process, as it came, and not for another platform;
// and what is given up is in the log, without what is in it.
func TestInbox(t *testing.T) {
	w := newWorld(t)
	at := time.Now()
	now := func() time.Time { return at }
	log := w.logger()
	inbox := NewInbox(w.db, "slack", now, log)
	a := intake.Arrival{ID: "i:1", Kind: "command", Payload: chat.NewSecret("the token"), At: at.Truncate(time.Microsecond)}
	for _, keep := range []intake.Arrival{a, {ID: "i:2", Kind: "press", At: at.Add(-25 * time.Hour)}} {
		if err := inbox.Keep(t.Context(), keep); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := NewInbox(w.db, "discord", now, log).Again(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("for another platform %+v, %v", all, err)
	}
	all, err := inbox.Again(t.Context())
	if err != nil || len(all) != 1 || all[0].ID != a.ID || all[0].Kind != a.Kind || all[0].Payload.Reveal() != "the token" || !all[0].At.Equal(a.At) {
		t.Errorf("%+v, %v", all, err)
	}
	if text := w.log.String(); !strings.Contains(text, "given up") || !strings.Contains(text, "kind=press") || strings.Contains(text, "i:2") {
		t.Errorf("the log says %s", text)
	}
	if err := inbox.Done(t.Context(), "i:1"); err != nil {
		t.Error(err)
	}
	if all, err := inbox.Again(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("when it is done: %+v, %v", all, err)
	}
	if err := inbox.Keep(t.Context(), intake.Arrival{ID: "large", Payload: chat.NewSecret(strings.Repeat("x", 20<<20))}); !errors.Is(err, storage.ErrInboxFull) {
		t.Errorf("too much: %v", err)
	}
}
