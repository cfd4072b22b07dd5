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
	places := map[string]string{}
	for _, d := range org.Departments {
		places["#"+string(d.Handle)] = d.Channels["slack"]
	}
	for _, c := range org.Channels {
		places["#"+string(c.Handle)] = c.Channels["slack"]
	}
	for _, p := range org.People {
		places["@"+string(p.Handle)] = p.Accounts["slack"]
	}
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
	text := fmt.Sprintf("%s:\n  %s", who, strings.ReplaceAll(m.Plain(), "\n", "\n  "))
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimRight(indent+line, " \n") + "\n")
	}
	return out.String()
}

// steady replaces what no two runs have in common.
func steady(text string) string {
	text = journalHash.ReplaceAllString(text, "journal 0 ${1}000000000000")
	text = fileID.ReplaceAllString(text, `"F0"`)
	text = entryNumber.ReplaceAllString(text, "${1}0")
	return reference.ReplaceAllString(text, "reference 0000")
}

var (
	journalHash = regexp.MustCompile("journal [0-9]+ (`?)[0-9a-f]{12}")
	fileID      = regexp.MustCompile(`"F[0-9A-F]{8,}"`)
	entryNumber = regexp.MustCompile(`(entry[\\":]+)[0-9]+`)
	reference   = regexp.MustCompile(`reference [0-9a-z]{4,}`)
)
