package slack_test

import (
	"log/slog"
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
)

// TestTranscripts plays transcripts of the console in Slack, over real sockets, and
// has the same happen: the same records, the same history, and the same messages to
// the same people in the same order.
func TestTranscripts(t *testing.T) {
	names := office.Playable(t)
	if raceDetector {
		names = office.Drawn(t, names, 10)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(name, ".txtar"), func(t *testing.T) {
			t.Parallel()
			script := office.ReadScript(t, name)
			console := office.OnConsole(t, script, onSlack)
			st := newStage(t, script.Company(t, onSlack), setting{at: script.At})
			st.play(script)
			office.Same(t, console, st.Office)
			st.clean()
		})
	}
}

// clean sees to it that nothing was refused, late, lost, secret or wrong.
func (st *stage) clean() {
	t := st.T
	t.Helper()
	// What the bot says in direct messages is echoed to it when it has been said.
	st.fake.WaitFor("every delivery is acknowledged", func() bool { return len(st.fake.Unacked()) == 0 })
	for _, d := range st.fake.Deliveries() {
		if d.Acks == 0 || d.Late {
			t.Errorf("%s %s was acknowledged %d times, late: %t", d.Kind, d.EnvelopeID, d.Acks, d.Late)
		}
	}
	if bad := st.Log.Has(slog.LevelWarn); bad != "" {
		t.Errorf("the log has:\n%s", bad)
	}
	st.decent()
}

// decent sees to it that nothing was refused and no secret is in the log.
func (st *stage) decent() {
	st.T.Helper()
	st.Decent("Slack", st.fake)
}
