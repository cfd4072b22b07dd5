package slack_test

import (
	"fmt"
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
	"adjutant/ops"
	"adjutant/storage"
)

// postsOf are the bot's messages in a Slack.
func postsOf(fake *fakeslack.Server, org *ops.Org) []office.Post {
	var all []office.Post
	var take func(m fakeslack.Message)
	take = func(m fakeslack.Message) {
		if m.Bot {
			p := office.Post{Ref: m.Channel + "/" + m.TS, Text: m.Plain(), Answer: isAnswer(m)}
			if m.Metadata != nil {
				p.Tag = fmt.Sprint(m.Metadata.EventPayload["id"], " ", m.Metadata.EventPayload["part"])
			}
			all = append(all, p)
		}
		for _, page := range m.Thread {
			take(page)
		}
	}
	for _, id := range office.Places(org, slack.Name) {
		for _, m := range fake.Messages(id) {
			take(m)
		}
	}
	return all
}

// isAnswer reports whether a message is the answer to somebody.
func isAnswer(m fakeslack.Message) bool {
	return m.Metadata == nil || strings.HasPrefix(fmt.Sprint(m.Metadata.EventPayload["id"]), "r-")
}

// balanced sees to it that nothing is lost and nothing is there twice, in a store and
// in a Slack.
func balanced(t testing.TB, store storage.Store, fake *fakeslack.Server, org *ops.Org) *office.Ledger {
	t.Helper()
	return office.Balanced(t, store, postsOf(fake, org))
}

// drained sends until nothing is waiting, and returns how often it had to wait.
func (st *stage) drained() int {
	st.T.Helper()
	return st.Drained(st.slack.Rested)
}

// balanced is [balanced] for the stage, whose bot has also kept its secrets and sent
// nothing that Slack would not have taken.
func (st *stage) balanced() *office.Ledger {
	st.T.Helper()
	st.decent()
	return balanced(st.T, st.Store, st.fake, st.Org())
}

func (st *stage) ledger() *office.Ledger {
	st.T.Helper()
	return office.LedgerOf(st.T, st.Store, postsOf(st.fake, st.Org()))
}

// answersIn counts the answers in somebody's direct messages that say this.
func (st *stage) answersIn(person, text string) int { return answersIn(st.fake, person, text) }

func answersIn(fake *fakeslack.Server, person, text string) (n int) {
	for _, m := range fake.Messages(accountOf(person)) {
		if m.Bot && isAnswer(m) && strings.Contains(m.Plain(), text) {
			n++
		}
	}
	return n
}
