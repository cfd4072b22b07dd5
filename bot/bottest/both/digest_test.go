package both_test

import (
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/slack"
)

// The digests of the week go to everybody where they are, and into the channels of
// both, with their pictures; what changes afterwards is changed in all of them.
func TestDigest(t *testing.T) {
	t.Parallel()
	org := office.Company(t, onSlack, onDiscord)
	org.Checkins = nil
	without(org, "mia", slack.Name)
	without(org, "tom", discord.Name)
	st := newStage(t, org, setting{at: thursday})
	ana, mia, tom := st.there("ana"), st.there("mia"), st.here("tom")
	ana.command("support", "risk log", map[string]any{"title": "The roof leaks", "likelihood": "5", "impact": "5"})
	st.here("kai").slash("warehouse", "/request budget €12,000 Forklift")
	st.clock("2026-11-27 10:00")

	raj, rajThere := st.here("raj"), st.there("raj")
	const point = "The one open risk is very high: almost certain × severe"
	mia.sees("", "Week 48", "The roof leaks")
	rajThere.sees("leadership", "Week 48", "The roof leaks")
	raj.sees("leadership", "Week 48", "The roof leaks")
	tom.sees("", "Fri 27 Nov", "REQ-1", "Forklift")
	for _, drawn := range []fakediscord.Message{
		mia.sees("", "In full", "[image: "+point+"]"), rajThere.sees("leadership", "In full", "[image: "+point+"]"),
	} {
		if len(drawn.Files) != 1 || drawn.Files[0].Size == 0 {
			t.Errorf("without a picture: %s", drawn.Plain())
		}
	}
	raj.sees("leadership", "In full", "[image: "+point+"]")
	tom.sees("", "In full", "[image: "+point+"]")
	if len(st.slack.Files()) == 0 {
		t.Error("Slack has no picture")
	}
	if n, m := mia.count("", "Week 48"), rajThere.count("leadership", "Week 48"); n != 1 || m != 1 {
		t.Errorf("Mia has %d digests of the week, #leadership %d", n, m)
	}

	st.there("ana").command("support", "risk close", map[string]any{"id": "RISK-1", "reason": "A roofer came"})
	mia.sees("", "Week 48", "The roof leaks", "closed")
	rajThere.sees("leadership", "Week 48", "The roof leaks", "closed")
	raj.sees("leadership", "Week 48", "The roof leaks", "closed")
}
