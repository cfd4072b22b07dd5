package discord_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"adjutant/bot/discord"
	"adjutant/bot/discord/components"
	"adjutant/bot/discord/fakediscord"
	"adjutant/chat"
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
	st := newStage(b, crowd(b, people), setting{
		live: true, http: http, fake: fakediscord.Options{NoEcho: true, Limits: limits},
		discord: discord.Options{Pace: discord.Pace{Requests: 45, Contacts: 10}},
	})
	took := make([]time.Duration, b.N)
	var next atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	for p := range people {
		as := st.fake.As(accountOf(fmt.Sprintf("person%d", p)))
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < b.N; i = int(next.Add(1)) - 1 {
				ack := as.Command(channelOf("support"), "risk log", risky(fmt.Sprintf("Supplier %d may fail", i), 1+i%5, 1+i/5%5))
				if ack.Failed != "" || ack.TimedOut || ack.Type != 4 {
					b.Errorf("%d: type %d, %q, timed out %t", i, ack.Type, ack.Failed, ack.TimedOut)
					return
				}
				took[i] = ack.Took
			}
		})
	}
	all.Wait()
	b.StopTimer()
	slices.Sort(took)
	milliseconds := func(part float64) float64 {
		return float64(took[min(int(part*float64(b.N)), b.N-1)].Microseconds()) / 1000
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "cmd/s")
	b.ReportMetric(milliseconds(0.50), "p50-ms")
	b.ReportMetric(milliseconds(0.99), "p99-ms")
}

// BenchmarkRender measures how long a card takes to become components.
func BenchmarkRender(b *testing.B) {
	r := components.Renderer{}
	m := chat.Message{
		Title:   chat.Line{chat.B("RISK-12 Supplier fails")},
		Subject: "RISK-12",
		Blocks: []chat.Block{
			chat.Paragraph(chat.T("Very high (almost certain × severe = 25) · owner Ana Ferreira · no plan yet")),
			chat.List(chat.L("The second supplier is not under contract"), chat.L("Stock lasts for two weeks")),
			chat.Note(chat.T("Logged by Ana Ferreira for Customer Support")),
		},
		Buttons: []chat.Button{{Label: "Plan", Path: "risk plan", Args: chat.Args{"risk": "RISK-12"}, Form: true}},
	}
	b.ReportAllocs()
	for b.Loop() {
		r.Message(m)
	}
}
