package bot

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/chat"
	"adjutant/storage"
)

// TestLeaving: what a handler withdraws right before it is sent is not sent, also after a
// crash in the middle of an attempt, and what is behind it is; what it words anew leaves
// with the new words, once.
func TestLeaving(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops := w.platform.Channel("ops")
		w.handler.leaving = func(tx storage.Tx, now time.Time, letter storage.Letter) (bool, error) {
			switch letter.Message.Title.Plain() {
			case "secret":
				return false, storage.Withdraw(tx, letter, now)
			case "old":
				return true, storage.Send(tx, letter.To, letter.Post, chat.Message{Title: chat.L("new")}, now)
			}
			return true, nil
		}
		w.send(ops, "card", "secret")
		w.claim(ops)
		w.send(ops, "", "secret")
		w.send(ops, "alert", "old")
		w.send(ops, "", "last")
		defer w.start(w.outbox(w.db))()
		synctest.Wait()
		if diff := cmp.Diff([]string{"new", "last"}, w.platform.Titles(ops)); diff != "" {
			t.Error(diff)
		}
		if n := len(w.platform.Attempts(ops)); n != 2 {
			t.Errorf("%d attempts", n)
		}
		if report := w.verify(); report.Waiting+report.Stuck != 0 {
			t.Errorf("%+v", report)
		}
	})
}

// TestLeavingFails: nothing is sent that could not be looked at. The other places go on,
// and it is tried again.
func TestLeavingFails(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ops, team := w.platform.Channel("ops"), w.platform.Channel("team")
		var fails atomic.Bool
		fails.Store(true)
		w.handler.leaving = func(_ storage.Tx, _ time.Time, letter storage.Letter) (bool, error) {
			if fails.Load() && letter.To.Key() == ops.Key() {
				return false, errors.New("no room")
			}
			return true, nil
		}
		w.send(ops, "", "first")
		w.send(team, "", "other")
		defer w.start(w.outbox(w.db))()
		synctest.Wait()
		if len(w.platform.Titles(ops)) != 0 || len(w.platform.Titles(team)) != 1 {
			t.Errorf("%q, %q", w.platform.Titles(ops), w.platform.Titles(team))
		}
		fails.Store(false)
		time.Sleep(2 * faultRest)
		if diff := cmp.Diff([]string{"first"}, w.platform.Titles(ops)); diff != "" {
			t.Error(diff)
		}
	})
}
