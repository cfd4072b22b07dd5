package both_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
)

// While one of them is down, the other one goes on: what is for it is not held up, and
// the health says which is down. Afterwards nothing is missing, and nothing is there
// twice.
func TestOneIsDown(t *testing.T) {
	t.Parallel()
	titles := []string{"The roof leaks", "The cellar floods"}
	t.Run("Discord", func(t *testing.T) {
		t.Parallel()
		st := newStage(t, apart(t, "", ""), setting{})
		back := make(chan struct{})
		st.discord.Fail(fakediscord.CreateMessage, fakediscord.Fault{Until: back, Status: 503}, fakediscord.Fault{Cut: true, Posted: true})
		st.discord.Fail(fakediscord.GetGatewayBot, slices.Repeat([]fakediscord.Fault{{Status: 503}}, 1000)...)
		st.discord.CloseWith(4009)
		st.isDown(discord.Name, "there is no connection to Discord")
		ana, there, tom := st.here("ana"), st.there("ana"), st.here("tom")
		sent := st.sending(func() {
			for _, title := range titles {
				ana.Slash(slackPlace("support"), "/risk", "log "+title)
			}
			ana.Slash(slackPlace("support"), "/request", "budget €12,000 Contractor")
		})
		for _, title := range append(titles, "Contractor") {
			ana.sees("support", title, "Ana Ferreira")
		}
		tom.sees("", "Please decide", "Contractor")
		if n := len(there.all("support")); n > 0 {
			t.Fatalf("Discord is not down: %d messages", n)
		}
		close(back)
		sent()
		st.discord.Heal(fakediscord.GetGatewayBot)
		st.health(discord.Name, true)
		for _, title := range append(titles, "Contractor") {
			there.sees("support", title)
			if n := there.count("support", title); n != 1 {
				t.Errorf("%s is there %d times", title, n)
			}
		}
	})
	t.Run("Slack", func(t *testing.T) {
		t.Parallel()
		st := newStage(t, apart(t, "", "tom"), setting{})
		back := make(chan struct{})
		st.slack.Fail("chat.postMessage", fakeslack.Fault{Until: back, Status: 503}, fakeslack.Fault{Cut: true, Posted: true})
		st.slack.Fail("apps.connections.open", slices.Repeat([]fakeslack.Fault{{Status: 503}}, 1000)...)
		st.slack.Tear()
		st.isDown(slack.Name, "Slack could not be reached")
		ana, there, tom := st.here("ana"), st.there("ana"), st.there("tom")
		sent := st.sending(func() {
			for _, title := range titles {
				there.Command(discordPlace("support"), "risk log", map[string]any{"title": title})
			}
			there.Command(discordPlace("support"), "request new", map[string]any{"kind": "budget", "amount": "€12,000", "title": "Contractor"})
		})
		for _, title := range append(titles, "Contractor") {
			there.sees("support", title, "Ana Ferreira")
		}
		tom.sees("", "Please decide", "Contractor")
		if n := len(ana.all("support")); n > 0 {
			t.Fatalf("Slack is not down: %d messages", n)
		}
		close(back)
		sent()
		st.slack.Heal("apps.connections.open")
		st.health(slack.Name, true)
		for _, title := range append(titles, "Contractor") {
			ana.sees("support", title)
			if n := ana.count("support", title); n != 1 {
				t.Errorf("%s is there %d times", title, n)
			}
		}
	})
}

// sending does something, begins to send what comes of it, and returns what waits until
// nothing is left to be sent.
func (st *stage) sending(do func()) (sent func()) {
	st.T.Helper()
	do()
	ended := make(chan error, 1)
	go func() {
		_, err := st.Settle(context.WithoutCancel(st.T.Context()))
		ended <- err
	}()
	return func() {
		st.T.Helper()
		if err := <-ended; err != nil {
			st.T.Fatal(err)
		}
		st.Drained(func() {})
	}
}

// isDown waits until a platform knows that it is not connected, which it logs so, and
// lets the time go by after which the health says it.
func (st *stage) isDown(platform, logged string) {
	st.T.Helper()
	st.slack.WaitFor("the end of the connection", func() bool {
		defer st.poke() // since the log wakes nobody
		return st.Log.Contains(logged)
	})
	st.Set(st.Now().Add(2 * time.Minute))
	st.health(platform, false)
}

// health waits until the health says of a platform whether it is connected, and of the
// other one that it is.
func (st *stage) health(platform string, connected bool) {
	st.T.Helper()
	want := map[string]bool{slack.Name: true, discord.Name: true}
	want[platform] = connected
	st.slack.WaitFor("the health", func() bool {
		defer st.poke()
		answer := httptest.NewRecorder()
		handler := bot.HealthHandler(st.Store, st.Now, nil, st.inSlack, st.inDiscord)
		handler.ServeHTTP(answer, httptest.NewRequestWithContext(st.T.Context(), http.MethodGet, "/healthz", nil))
		var health bot.Health
		if err := json.Unmarshal(answer.Body.Bytes(), &health); err != nil {
			st.T.Fatal(err)
		}
		for name, is := range want {
			if (health.Connections[name] == "connected") != is {
				return false
			}
		}
		return health.OK == connected && (answer.Code == http.StatusOK) == connected
	})
}
