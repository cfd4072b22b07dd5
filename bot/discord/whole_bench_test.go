package discord_test

import (
	"fmt"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/discord/components"
	"adjutant/bot/discord/fakediscord"
	"adjutant/chat/chattest"
)

// BenchmarkCommand measures application commands of the whole bot, from Discord's
// sending one until it has the first response, which is the answer: durable, over real
// sockets, with the outbox sending meanwhile as fast as Discord's limits let it.
// Discord's part is played in the same process and takes its share of the processor.
func BenchmarkCommand(b *testing.B) {
	for _, way := range []string{"http", "gateway"} {
		for _, people := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/people=%d", way, people), func(b *testing.B) { benchmarkCommand(b, way == "http", people) })
		}
	}
}

func benchmarkCommand(b *testing.B, http bool, people int) {
	limits := fakediscord.DiscordLimits()
	limits.Routes[fakediscord.CreateCommand] = fakediscord.Window{} // a new application takes minutes
	st := newStage(b, office.Crowd(b, people, onDiscord), setting{
		live: true, http: http, fake: fakediscord.Options{NoEcho: true, Limits: limits},
		discord: discord.Options{Pace: discord.Pace{Requests: 45, Contacts: 10}},
	})
	office.Rush(b, people, func(person string, i int) (time.Duration, error) {
		ack := st.fake.As(accountOf(person)).Command(channelOf("support"), "risk log", risky(fmt.Sprintf("Supplier %d may fail", i), 1+i%5, 1+i/5%5))
		if ack.Failed != "" || ack.TimedOut || ack.Type != 4 {
			return 0, fmt.Errorf("type %d, %q, timed out %t", ack.Type, ack.Failed, ack.TimedOut)
		}
		return ack.Took, nil
	})
}

// BenchmarkRender measures how long a card takes to become components.
func BenchmarkRender(b *testing.B) {
	r := components.Renderer{}
	m := chattest.Card()
	b.ReportAllocs()
	for b.Loop() {
		r.Message(m)
	}
}
