package both_test

import (
	"testing"

	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/slack/fakeslack"
)

// TestElsewhere: what does not reach somebody in Slack is sent to their Discord, once,
// and what becomes of it is told where it was posted. Nobody is told that it failed.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	st := newStage(t, apart(t, "", ""), setting{})
	bo, ana, anaThere := st.here("bo"), st.here("ana"), st.there("ana")
	st.slack.AddUser(fakeslack.User{ID: slackAccount("ana"), Name: "ana", Deleted: true}) // and nobody has said so
	bo.slash("support", "/request budget €3,000 Headsets")
	anaThere.sees("", "REQ-1", "Headsets", "[Approve]", "[Reject]")
	if n := ana.count("", "Headsets"); n > 0 {
		t.Errorf("Ana has it in Slack as well, %d times", n)
	}
	bo.slash("support", "/request resubmit REQ-1 title:Phones")
	ask := anaThere.sees("", "REQ-1", "Phones", "[Approve]")
	if n := anaThere.count("", "Please decide"); n != 1 {
		t.Errorf("Ana is asked %d times", n)
	}
	anaThere.press(ask, "Approve")
	anaThere.sees("", "REQ-1", "Approved by Ana Ferreira")
	if n := st.here("tom").count("", "could not be delivered"); n > 0 {
		t.Error("Tom is told that it was not delivered")
	}
}

// TestNowhere: where neither takes it, the COO is told, and once.
func TestNowhere(t *testing.T) {
	t.Parallel()
	st := newStage(t, apart(t, "", ""), setting{})
	st.discord.AddUser(fakediscord.User{ID: discordAccount("ana"), Username: "ana", Global: "Ana Ferreira", Guilds: []string{guild}, DMsClosed: true})
	st.slack.AddUser(fakeslack.User{ID: slackAccount("ana"), Name: "ana", MessagesOff: true})
	st.here("bo").slash("support", "/request budget €3,000 Headsets")
	tom := st.here("tom")
	tom.sees("", "Ana Ferreira", "could not be delivered")
	if n := tom.count("", "could not be delivered"); n != 1 {
		t.Errorf("Tom is told %d times", n)
	}
	if n := st.here("ana").count("", "Headsets") + st.there("ana").count("", "Headsets"); n > 0 {
		t.Errorf("Ana has it %d times", n)
	}
}
