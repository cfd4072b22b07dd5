package both_test

import (
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/slack"
	"adjutant/ops"
)

// asking is the company on both with the check-ins of its file, of which Ana's is at
// 16:00 in Berlin.
func asking(t testing.TB, slackAlone, discordAlone string) *ops.Org {
	org := office.Company(t, onSlack, onDiscord)
	org.Digests = nil
	without(org, slackAlone, discord.Name)
	without(org, discordAlone, slack.Name)
	return org
}

// thursday is the day of the check-ins with heads, after lunch.
var thursday = time.Date(2026, 11, 26, 14, 0, 0, 0, office.Berlin)

// A check-in is opened on one platform, and answered by a form on the other: what asked
// says so, and those who get the answers get them where they are.
func TestCheckinOnTheOtherSide(t *testing.T) {
	t.Parallel()
	st := newStage(t, asking(t, "", "kai"), setting{at: thursday})
	st.clock("2026-11-26 15:01") // of Mia, in London
	ana, anaThere := st.here("ana"), st.there("ana")
	ana.sees("", "heads-weekly", "How is your department doing?")
	if n := len(anaThere.all("")); n > 0 {
		t.Fatalf("Ana was asked in Discord as well")
	}
	if ack := anaThere.command("", "checkin now", nil); ack.Type != 9 {
		t.Fatalf("no form, but %q", said(ack))
	}
	office.Reads(t, anaThere.Modal().Plain(), "The heads of departments, the COO and the CEO will see it.")
	anaThere.answers(map[string]string{
		"How is your department doing?": "on track", "What moved since last time?": "All shipped", "How is the team, 1 to 5?": "4",
	})
	ana.sees("", "Answered by Ana Ferreira")
}

// Who was asked in Discord, and is linked in Slack since, answers there.
func TestCheckinAfterLinking(t *testing.T) {
	t.Parallel()
	st := newStage(t, asking(t, "", "ana"), setting{at: thursday})
	st.clock("2026-11-26 15:01")
	anaThere := st.there("ana")
	anaThere.sees("", "heads-weekly")
	ana := st.joinsSlack("ana")
	ana.slash("", "/coo link code:"+code(st, said(anaThere.command("support", "link", nil))))
	ana.sees("", "Welcome, Ana")
	ana.slash("support", "/checkin now")
	ana.answers(map[string]string{
		"How is your department doing?": "on_track", "What moved since last time?": "All shipped", "How is the team, 1 to 5?": "4",
	})
	anaThere.sees("", "Answered by Ana Ferreira")
	if n := ana.count("", "heads-weekly"); n > 0 {
		t.Errorf("Ana was asked in Slack as well, %d times", n)
	}
	office.Reads(t, said(anaThere.command("support", "update show", nil)), "Customer Support", "All shipped")
}

// What somebody is asked in turn they answer by writing: on the side where they were
// asked each answer leads to the next question.
func TestCheckinByReplies(t *testing.T) {
	t.Parallel()
	st := newStage(t, asking(t, "", "ana"), setting{at: thursday})
	st.clock("2026-11-26 15:01")
	ana := st.there("ana")
	ana.sees("", "heads-weekly")
	for _, answer := range []string{"on track", "All shipped", "skip", "4", "yes"} {
		st.answered(func() { ana.DM(answer) })
	}
	ana.sees("", "Answered by Ana Ferreira")
	st.there("mia").command("", "update show", map[string]any{"department": "support"})
	st.there("mia").sees("", "Customer Support", "All shipped")
}

// The answers of a round go to a channel of both, each of which a late one changes.
func TestRoundOnBoth(t *testing.T) {
	t.Parallel()
	st := newStage(t, asking(t, "", ""), setting{at: thursday})
	st.clock("2026-11-26 15:01")
	ana := st.there("ana")
	ana.command("", "checkin now", nil)
	ana.answers(map[string]string{
		"How is your department doing?": "on track", "What moved since last time?": "All shipped", "How is the team, 1 to 5?": "4",
	})
	st.clock("2026-11-27 16:00")
	mia, miaThere := st.here("mia"), st.there("mia")
	mia.sees("leadership", "heads-weekly", "All shipped")
	miaThere.sees("leadership", "heads-weekly", "All shipped")
	raj := st.here("raj")
	raj.press(raj.sees("", "heads-weekly", "[Answer late]"), "Answer late")
	raj.answers(map[string]string{
		"How is your department doing?": "off_track", "What moved since last time?": "The servers burn", "How is the team, 1 to 5?": "2",
	})
	mia.sees("leadership", "heads-weekly", "The servers burn")
	miaThere.sees("leadership", "heads-weekly", "The servers burn")
}
