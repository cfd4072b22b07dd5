package discord_test

import (
	"fmt"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/chat"
)

// hasten is by how much the clocks of the fan-out run faster than Discord's.
const hasten = 1000

// TestFanOutOfTheWhole sends a message to each of two thousand people, to whom the bot
// has not written before, by the store, the outbox and real sockets, to a Discord with
// its limits and a bot that keeps them, both hastened alike. Nobody is left out, nobody
// has it twice, phones tell of it once, conversations are not opened faster than they
// may be, and hardly a request comes too early.
func TestFanOutOfTheWhole(t *testing.T) {
	t.Parallel()
	people := 2000
	if raceDetector || testing.Short() {
		people = 300
	}
	limits := fakediscord.DiscordLimits()
	limits.Contacts = 200 // of which the bot makes use of half, but for moments in which the computer is busy
	limits = limits.Times(hasten)
	st := newStage(t, calm(t), setting{live: true, parallel: 64, fake: fakediscord.Options{Limits: limits, NoEcho: true, Deadline: 3 * time.Minute}, discord: discord.Options{
		Pace: discord.Pace{Requests: 45 * hasten, Contacts: 10 * hasten},
	}})
	account := func(i int) string { return fmt.Sprintf("81%016d", i) }
	for i := range people {
		st.fake.AddUser(fakediscord.User{ID: account(i), Username: fmt.Sprintf("person%d", i), Guilds: []string{guild}})
	}
	started := time.Now()
	st.Tell(people, func(i int) chat.Place { return chat.Place{Platform: discord.Name, Direct: true, ID: account(i)} })
	st.fake.WaitFor("every message", func() bool { return st.fake.Accepted(fakediscord.EditMessage) >= people })
	st.Emptied()
	took := time.Since(started)
	for i := range people {
		want := office.News(i)
		got := st.fake.Messages(account(i))
		if len(got) != 1 || got[0].Plain() != want || !got[0].V2 {
			t.Errorf("person %d has %d messages", i, len(got))
		}
		if told := st.fake.As(account(i)).Notifications(); len(told) != 1 || told[0] != want {
			t.Errorf("the phone of person %d has told of %q", i, told)
		}
	}
	early := 0
	for _, c := range st.fake.Calls("") {
		switch {
		case c.OK(), !c.Done: // what is not answered yet was not refused
		case c.Status == 429:
			early++
		default:
			t.Errorf("%s was refused: %d %s", c.Route, c.Status, c.Message)
		}
	}
	// At this pace a computer that is busy cannot keep every request apart.
	if early > people/50 {
		t.Errorf("%d requests came too early", early)
	}
	st.decent()
	t.Logf("%d messages in %s, %d requests too early", people, took.Round(time.Millisecond), early)
	if least := time.Duration(people) * time.Minute / (10 * hasten) / 2; took < least {
		t.Errorf("it took %s, which is faster than Discord lets anybody send", took)
	}
}
