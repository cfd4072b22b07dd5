package both_test

import (
	"regexp"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/slack/fakeslack"
)

var codeIn = regexp.MustCompile(`Your code is ([0-9A-Z]{4}-[0-9A-Z]{4})`)

// code is the one-time code in what somebody was answered.
func code(st *stage, text string) string {
	st.T.Helper()
	found := codeIn.FindStringSubmatch(text)
	if found == nil {
		st.T.Fatalf("there is no code in %q", text)
	}
	return found[1]
}

// joinsSlack is somebody's account in Slack, of which the company does not know yet.
func (st *stage) joinsSlack(who string) inSlack {
	st.slack.AddUser(fakeslack.User{ID: slackAccount(who), Name: who, RealName: "New " + who, Team: team})
	return st.here(who)
}

// joinsDiscord is the same in Discord.
func (st *stage) joinsDiscord(who string) inDiscord {
	st.discord.AddUser(fakediscord.User{ID: discordAccount(who), Username: who, Guilds: []string{guild}})
	return st.there(who)
}

// Whom the bot knows in Slack is linked in Discord by a code, at once; who takes that
// back is a stranger there again, and is written to in Slack.
func TestLinkFromSlack(t *testing.T) {
	t.Parallel()
	st := newStage(t, apart(t, "ana", ""), setting{})
	ana, anaThere := st.here("ana"), st.joinsDiscord("ana")
	office.Reads(t, said(anaThere.command("support", "my", nil)), "I do not know you yet", "/link")
	ana.slash("support", "/coo link")
	typed := code(st, ana.sees("support", "Your code is").Plain())
	st.answered(func() { anaThere.DM("link code:" + typed) }) // as the bot says
	anaThere.sees("", "Welcome, Ana")
	told := ana.sees("", "Discord", "is linked to you now", "[That was not me]")
	office.Reads(t, said(anaThere.command("support", "risk log", map[string]any{"title": "The roof leaks"})), "Logged: RISK-1", "owner Ana Ferreira")
	office.Reads(t, said(anaThere.command("", "link", map[string]any{"code": typed})), "I know you already")

	ana.press(told, "That was not me")
	office.Reads(t, said(anaThere.command("support", "my", nil)), "I do not know you yet")
	office.Reads(t, said(anaThere.command("", "link", map[string]any{"code": typed})), "That code does not work")
}

// Whom the bot knows in Discord is linked in Slack by a code.
func TestLinkFromDiscord(t *testing.T) {
	t.Parallel()
	st := newStage(t, apart(t, "", "bo"), setting{})
	boThere, bo := st.there("bo"), st.joinsSlack("bo")
	bo.slash("support", "/coo my")
	bo.sees("support", "I do not know you yet")
	typed := code(st, said(boThere.command("support", "link", nil)))
	bo.did(func() fakeslack.Ack { return bo.DM("link code:" + typed) })
	bo.sees("", "Welcome, Bo")
	told := boThere.sees("", "Slack", "is linked to you now", "[That was not me]")
	bo.slash("support", "/request budget €3,000 Headsets")
	bo.sees("support", "Asked for: REQ-1")
	office.Reads(t, said(boThere.command("support", "request approve", map[string]any{"id": "REQ-1"})), "REQ-1 is your own request")
	boThere.confirm(told, "That was not me", "Is that not your account?")
	bo.slash("support", "/coo my")
	bo.sees("support", "I do not know you yet")
}

// The COO, who is in Slack alone, confirms who somebody in Discord is, and takes it
// away again from there.
func TestConfirmOnTheOtherSide(t *testing.T) {
	t.Parallel()
	st := newStage(t, apart(t, "ana tom raj", ""), setting{})
	tom, ana := st.here("tom"), st.joinsDiscord("ana")
	office.Reads(t, said(ana.command("support", "link", map[string]any{"as": "Ana Ferreira"})), "Thank you.", "Tomasz Nowak or Raj Patel confirms")
	card := tom.sees("", "Is this Ana Ferreira?", "Discord says", discordAccount("ana"), "[Confirm] [Refuse]")
	tom.press(card, "Confirm")
	ana.sees("", "Welcome, Ana. I know you now.")
	ana.command("support", "risk log", map[string]any{"title": "The roof leaks"})
	ana.sees("support", "RISK-1")

	tom.slash("support", "/coo people unlink @ana on:discord")
	tom.sees("support", "The Discord account “ana” is not Ana Ferreira’s any more")
	ana.sees("", "This account is not linked to you any more", "Tomasz Nowak or Raj Patel")
	office.Reads(t, said(ana.command("support", "my", nil)), "I do not know you yet")
}

// The COO, who is in Discord alone, confirms who somebody in Slack is.
func TestConfirmInDiscord(t *testing.T) {
	t.Parallel()
	st := newStage(t, apart(t, "", "ana tom raj"), setting{})
	tom, ana := st.there("tom"), st.joinsSlack("ana")
	ana.slash("support", "/coo link as:@ana")
	ana.sees("support", "Thank you.", "confirms")
	card := tom.sees("", "Is this Ana Ferreira?", "Slack says", slackAccount("ana"), "[Confirm] [Refuse]")
	tom.confirm(card, "Confirm", "Do you know that this is the account of Ana Ferreira?")
	ana.sees("", "Welcome, Ana. I know you now.")
}
