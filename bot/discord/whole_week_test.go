package discord_test

import (
	"log/slog"
	"strings"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
)

// TestTranscripts plays transcripts of the console in Discord, over real sockets, and
// has the same happen: the same records, the same history, and the same messages to
// the same people in the same order. How the week reads there is testdata/week.txt.
func TestTranscripts(t *testing.T) {
	names := office.Playable(t)
	if raceDetector {
		names = office.Drawn(t, names, 4)
	}
	leaving := leavingOf(t)
	for _, name := range names {
		t.Run(strings.TrimSuffix(name, ".txtar"), func(t *testing.T) {
			t.Parallel()
			script := office.ReadScript(t, name)
			console := office.OnConsole(t, script, onDiscord)
			st := newStage(t, script.Company(t, onDiscord), setting{at: script.At, leaving: leaving})
			st.play(script)
			office.Same(t, console, st.Office)
			if name == "week.txtar" {
				bottest.Golden(t, *update, "week.txt", st.reads())
			}
			st.clean()
		})
	}
}

// clean sees to it that nothing was refused, secret or wrong.
func (st *stage) clean() {
	t := st.T
	t.Helper()
	if bad := st.Log.Has(slog.LevelWarn); bad != "" {
		t.Errorf("the log has:\n%s", bad)
	}
	st.decent()
}

// decent sees to it that nothing was refused and no secret is in the log.
func (st *stage) decent() {
	st.T.Helper()
	st.Decent("Discord", st.fake)
}
