package slack_test

import (
	"fmt"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

// hasten is by how much the clocks of the fan-out run faster than Slack's.
const hasten = 200

// TestFanOutOfTheWhole sends a message to each of two thousand people, by the store,
// the outbox and real sockets, to a Slack with its limits and a bot that keeps them,
// both hastened alike. Nobody is left out, nobody has it twice, and hardly a call
// comes too early.
func TestFanOutOfTheWhole(t *testing.T) {
	t.Parallel()
	people := 2000
	if testing.Short() {
		people = 300
	}
	limits := fakeslack.SlackLimits().Times(hasten)
	st := newStage(t, calm(t), setting{live: true, parallel: 64, fake: fakeslack.Options{Limits: limits, NoEcho: true, Deadline: 3 * time.Minute}, slack: slack.Options{
		Pace: slack.Pace{Channel: 1 * hasten, Workspace: 5 * hasten, Burst: 3, Settle: time.Millisecond},
	}})
	account := func(i int) string { return fmt.Sprintf("U1%04d", i) }
	for i := range people {
		st.fake.AddUser(fakeslack.User{ID: account(i), Name: fmt.Sprintf("person%d", i), Team: team})
	}
	started := time.Now()
	st.Tell(people, func(i int) chat.Place {
		return chat.Place{Platform: slack.Name, Workspace: team, Direct: true, ID: account(i)}
	})
	st.fake.WaitFor("every message", func() bool { return st.fake.Accepted("chat.postMessage") >= people })
	st.Emptied()
	took := time.Since(started)
	for i := range people {
		got := st.fake.Messages(account(i))
		if len(got) != 1 || got[0].Plain() != office.News(i) {
			t.Errorf("person %d has %d messages", i, len(got))
		}
	}
	early := 0
	for _, c := range st.fake.Calls("chat.postMessage") {
		switch {
		case c.OK, !c.Done: // what is not answered yet was not refused
		case c.Error == "ratelimited":
			early++
		default:
			t.Errorf("a message was refused: %d %s", c.Status, c.Error)
		}
	}
	// At this pace a computer that is busy cannot keep every call apart.
	if early > people/100 {
		t.Errorf("%d calls came too early", early)
	}
	st.decent()
	t.Logf("%d messages in %s", people, took.Round(time.Millisecond))
	if least := time.Duration(people) * time.Second / (5 * hasten) / 2; took < least {
		t.Errorf("it took %s, which is faster than Slack lets anybody send", took)
	}
}
