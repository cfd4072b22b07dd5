package slack_test

import (
	"fmt"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/slack"
	"adjutant/bot/slack/blockkit"
	"adjutant/bot/slack/fakeslack"
	"adjutant/chat/chattest"
)

// BenchmarkCommand measures slash commands of the whole bot, from Slack's sending one
// until it has the acknowledgement, which is the answer: durable, over real sockets,
// with the outbox sending meanwhile as fast as Slack's limits let it. Slack's part is
// played in the same process and takes its share of the processor.
func BenchmarkCommand(b *testing.B) {
	for _, way := range []string{"http", "socket"} {
		for _, people := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/people=%d", way, people), func(b *testing.B) { benchmarkCommand(b, way == "http", people) })
		}
	}
}

func benchmarkCommand(b *testing.B, http bool, people int) {
	// One pace is given so that the rest is that of Slack's limits.
	st := newStage(b, office.Crowd(b, people, onSlack), setting{
		live: true, http: http, fake: fakeslack.Options{NoEcho: true}, slack: slack.Options{Pace: slack.Pace{Settle: time.Second}},
	})
	if !http {
		st.fake.WaitConnected(2)
	}
	office.Rush(b, people, func(person string, i int) (time.Duration, error) {
		ack := st.fake.As(accountOf(person)).Slash(channelOf("support"), "/risk", fmt.Sprintf("log Supplier %d may fail likelihood:%d impact:%d", i, 1+i%5, 1+i/5%5))
		if ack.Failed != "" || ack.TimedOut || len(ack.Payload) == 0 {
			return 0, fmt.Errorf("%q, timed out %t", ack.Failed, ack.TimedOut)
		}
		return ack.Took, nil
	})
}

// BenchmarkRender measures how long a card takes to become blocks.
func BenchmarkRender(b *testing.B) {
	r := blockkit.Renderer{}
	m := chattest.Card()
	b.ReportAllocs()
	for b.Loop() {
		r.Message(m)
	}
}
