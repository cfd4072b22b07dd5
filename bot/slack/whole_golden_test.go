package slack_test

import (
	"flag"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestWeekReads compares everything that the week of the console leaves in Slack, as
// people read it there, with testdata/week.txt.
func TestWeekReads(t *testing.T) {
	t.Parallel()
	script := office.ReadScript(t, "week.txtar")
	st := newStage(t, script.Company(t, onSlack), setting{at: script.At})
	st.play(script)
	bottest.Golden(t, *update, "week.txt", st.reads())
	st.clean()
}

// reads is everything that stands in Slack, place by place.
func (st *stage) reads() string {
	var b strings.Builder
	org := st.Org()
	places := office.Places(org, slack.Name)
	for _, name := range slices.Sorted(maps.Keys(places)) {
		seen := st.fake.Messages(places[name])
		for _, p := range org.People {
			for _, m := range st.fake.As(p.Accounts["slack"]).Ephemerals(places[name]) {
				m.Reactions = []string{string(p.Handle)}
				seen = append(seen, m)
			}
		}
		slices.SortStableFunc(seen, func(a, b fakeslack.Message) int { return strings.Compare(a.TS, b.TS) })
		if len(seen) > 0 {
			fmt.Fprintf(&b, "==== %s\n", name)
		}
		for _, m := range seen {
			b.WriteString("\n" + readMessage(m, ""))
			for _, in := range m.Thread {
				b.WriteString(readMessage(in, "    │ "))
			}
		}
		if len(seen) > 0 {
			b.WriteByte('\n')
		}
	}
	return steady(b.String())
}

// readMessage is a message as a person reads it, with who wrote it before.
func readMessage(m fakeslack.Message, indent string) string {
	who := "adjutant"
	if !m.Bot {
		who = "@" + strings.ToLower(strings.TrimPrefix(m.User, "U0"))
	}
	if m.Ephemeral {
		who += " (only @" + m.Reactions[0] + " sees it)"
	}
	if m.Edited > 0 {
		who += " (edited)"
	}
	return office.Spoken(who, m.Plain(), indent)
}

// steady replaces what no two runs have in common.
func steady(text string) string { return fileID.ReplaceAllString(office.Steady(text), `"F0"`) }

var fileID = regexp.MustCompile(`"F[0-9A-F]{8,}"`)
