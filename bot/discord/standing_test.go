package discord

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
)

// Commands that could not be brought up to date are warned of. The connection is well
// all the same: the commands that Discord has work, and so does all the rest.
func TestOldCommandsAreAWarning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		h.json("GET /applications/555/commands", 500, `{"message":"500: Internal Server Error"}`)
		stop := h.run()
		p := h.begin()
		time.Sleep(time.Minute)
		p.alive()
		if err := h.d.Connected(); err != nil {
			t.Errorf("not connected: %v", err)
		}
		if err := chat.Warner(h.d).Warning(); err == nil || !strings.Contains(err.Error(), "could not be brought up to date") {
			t.Errorf("the warning is %v", err)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		if err := h.d.Warning(); err != nil {
			t.Errorf("after it has run it warns of %v", err)
		}
	})
}
