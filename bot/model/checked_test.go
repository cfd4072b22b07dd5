package model

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
	"adjutant/storage"
)

// TestChecked: what became of the words is counted on the day where the company lives,
// and what was dropped is in the log.
func TestChecked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		time.Sleep(time.Until(time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)))
		err := w.db.Update(t.Context(), func(tx storage.Tx) error {
			org, err := storage.Org(tx)
			if err != nil {
				return err
			}
			org.Timezone = "Europe/Berlin"
			_, err = storage.SaveOrg(&storage.Edit{Tx: tx}, org)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		c := w.client()
		inv := chat.Invocation{ID: "X1", Platform: "slack"}
		checked := chat.Checked{Purpose: chat.ForDigest, Kept: 3}
		c.Checked(t.Context(), inv, checked)
		checked.Dropped = append(checked.Dropped, chat.Dropped{About: "REQ-7", Why: "amount", What: "€50,000 " + strings.Repeat("x", 500)})
		for range 60 {
			checked.Dropped = append(checked.Dropped, chat.Dropped{Why: "id", What: "REQ-9"})
		}
		c.Checked(t.Context(), inv, checked)
		if m := w.meter(); m.Kept != 6 || m.Dropped["amount"] != 1 || m.Dropped["id"] != 60 || m.Asked != 0 {
			t.Errorf("counted %+v", m)
		}
		log := w.log.String()
		for _, part := range []string{"why=amount", "about=REQ-7", "€50,000", "invocation=X1", "purpose=digests", "level=INFO", "more=11"} {
			if !strings.Contains(log, part) {
				t.Errorf("the log does not say %q", part)
			}
		}
		if strings.Contains(log, strings.Repeat("x", 200)) || strings.Count(log, "\n") != mostLogged+1 {
			t.Errorf("the log is long: %s", log)
		}
	})
}
