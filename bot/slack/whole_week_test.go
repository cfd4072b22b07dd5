package slack_test

import (
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
)

// TestTranscripts plays transcripts of the console in Slack, over real sockets, and
// has the same happen: the same records, the same history, and the same messages to
// the same people in the same order.
func TestTranscripts(t *testing.T) {
	names := office.Playable(t)
	if raceDetector {
		names = drawn(t, names)
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

// drawn are the week and some of the others, other ones each time: with the race
// detector all of them take too long.
func drawn(t *testing.T, names []string) []string {
	t.Log("drawn; all are played without the race detector")
	dice := rand.New(rand.NewPCG(bottest.Seed(t), 0))
	dice.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	rest := slices.DeleteFunc(names, func(name string) bool { return name == "week.txtar" })
	return append(rest[:10:10], "week.txtar")
}

// clean sees to it that nothing was refused, late, lost, secret or wrong.
func (st *stage) clean() {
	t := st.T
	t.Helper()
	// What the bot says in direct messages is echoed to it when it has been said.
	st.fake.WaitFor("every delivery is acknowledged", func() bool { return len(st.fake.Unacked()) == 0 })
	for _, refusal := range st.fake.Refusals() {
		t.Errorf("Slack refused: %s", refusal)
	}
	for _, d := range st.fake.Deliveries() {
		if d.Acks == 0 || d.Late {
			t.Errorf("%s %s was acknowledged %d times, late: %t", d.Kind, d.EnvelopeID, d.Acks, d.Late)
		}
	}
	if bad := st.Log.Has(slog.LevelWarn); bad != "" {
		t.Errorf("the log has:\n%s", bad)
	}
	st.secret()
}

// secret looks for tokens in the log.
func (st *stage) secret() {
	st.T.Helper()
	for _, secret := range st.fake.Secrets() {
		if st.Log.Contains(secret) {
			st.T.Errorf("a secret is in the log")
		}
	}
}
