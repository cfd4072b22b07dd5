package slack_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/ops"
)

// TestTranscripts plays transcripts of the console in Slack, over real sockets, and
// has the same happen: the same records, the same history, and the same messages to
// the same people in the same order.
func TestTranscripts(t *testing.T) {
	names := transcripts(t)
	if raceDetector {
		names = drawn(t, names)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(name, ".txtar"), func(t *testing.T) {
			t.Parallel()
			script := readScript(t, name)
			console := onConsole(t, script)
			st := newStage(t, script.company(t), setting{at: script.at})
			st.play(script)
			same(t, console, st.office)
			st.clean()
		})
	}
}

// drawn are the week and some of the others, other ones each time: with the race
// detector all of them take too long.
func drawn(t *testing.T, names []string) []string {
	seed := rand.Uint64()
	t.Logf("drawn with seed %d; all are played without the race detector", seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	dice.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	rest := slices.DeleteFunc(names, func(name string) bool { return name == "week.txtar" })
	return append(rest[:10:10], "week.txtar")
}

// notPlayed are transcripts about the console itself: its flags and formats, its
// data file, and starting it again.
var notPlayed = []string{
	"digest_file.txtar", "digest_late.txtar", "flags.txtar", "json.txtar", "org.txtar", "schedule.txtar",
	"schedule_late.txtar", "store.txtar", "strict.txtar", "link.txtar", "people.txtar", "shortcut.txtar", "help.txtar",
}

// transcripts are the names of those that are played.
func transcripts(t *testing.T) []string {
	files, err := filepath.Glob("../../cmd/adjutant/testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var names []string
	for _, file := range files {
		if name := filepath.Base(file); !slices.Contains(notPlayed, name) {
			names = append(names, name)
		}
	}
	return names
}

// same compares what two offices have become.
func same(t *testing.T, console, slack *office) {
	t.Helper()
	if diff := cmp.Diff(history(console.journal()), history(slack.journal())); diff != "" {
		t.Errorf("the history differs from that of the console (-console +slack):\n%s", diff)
	}
	if diff := cmp.Diff(mail(console.sent), mail(slack.sent)); diff != "" {
		t.Errorf("what was sent differs from the console (-console +slack):\n%s", diff)
	}
	console.verify()
	slack.verify()
}

// history is the journal without what Slack says of accounts, on which the console
// has nothing.
func history(entries []ops.JournalEntry) []ops.JournalEntry {
	entries = slices.DeleteFunc(entries, func(e ops.JournalEntry) bool { return e.Command == "account seen" })
	number := map[uint64]uint64{}
	for i := range entries {
		number[entries[i].Seq] = uint64(i + 1)
		entries[i].Seq = uint64(i + 1)
		entries[i].Undoes = number[entries[i].Undoes]
		for _, change := range entries[i].Changes {
			for name, field := range change.Fields {
				field.From, field.To = witness.ReplaceAll(field.From, nil), witness.ReplaceAll(field.To, nil)
				change.Fields[name] = field
			}
		}
	}
	return entries
}

// witness is the hash of the journal that a digest shows, with the number of the
// entry. It holds by which door things came, so that no two platforms have the same.
var witness = regexp.MustCompile(`"seq":[0-9]+|"hash":"[0-9a-f]{64}"|journal [0-9]+ [0-9a-f]{12}`)

// mail is what was sent, a line each.
func mail(letters []letter) []string {
	var lines []string
	for _, l := range letters {
		edit := ""
		if l.Edit {
			edit = "(edited) "
		}
		lines = append(lines, fmt.Sprintf("[%s] %s%s", l.To, edit, l.Message.Title.Plain()))
	}
	return lines
}

// clean sees to it that nothing was refused, late, lost, secret or wrong.
func (st *stage) clean() {
	t := st.t
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
	if bad := st.log.has(slog.LevelWarn); bad != "" {
		t.Errorf("the log has:\n%s", bad)
	}
	st.secret()
}

// secret looks for tokens in the log.
func (st *stage) secret() {
	st.t.Helper()
	for _, secret := range st.fake.Secrets() {
		if st.log.contains(secret) {
			st.t.Errorf("a secret is in the log")
		}
	}
}
