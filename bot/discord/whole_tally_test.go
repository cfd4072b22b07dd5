package discord_test

import (
	"slices"
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/intake"
	"adjutant/ops"
	"adjutant/storage"
)

// flagSilent is that of messages that notify nobody.
const flagSilent = 1 << 12

// written are the bot's messages in a Discord, by where they stand.
func written(fake *fakediscord.Server, org *ops.Org) map[string][]fakediscord.Message {
	all := map[string][]fakediscord.Message{}
	for _, id := range office.Places(org, discord.Name) {
		for _, m := range fake.Messages(id) {
			if m.Bot {
				all[id] = append(all[id], m)
			}
			all[id] = append(all[id], m.Thread...)
		}
	}
	return all
}

// postsOf are the bot's messages in a Discord.
func postsOf(fake *fakediscord.Server, org *ops.Org) []office.Post {
	var all []office.Post
	for _, messages := range written(fake, org) {
		for _, m := range messages {
			all = append(all, office.Post{Ref: m.Channel + "/" + m.ID, Tag: m.Nonce, Text: m.Plain(), Answer: isAnswer(m)})
		}
	}
	return all
}

// isAnswer reports whether a message is the answer to somebody.
func isAnswer(m fakediscord.Message) bool {
	return m.Nonce == "" || strings.HasPrefix(m.Nonce, intake.AnswerMark)
}

// balanced sees to it that nothing is lost and nothing is there twice, in a store and
// in a Discord, and that each message was turned into what it shows.
func balanced(t testing.TB, store storage.Store, fake *fakediscord.Server, org *ops.Org) *office.Ledger {
	t.Helper()
	for place, messages := range written(fake, org) {
		for _, m := range messages {
			if !m.V2 {
				t.Errorf("this is only announced in %s: %q", place, m.Plain())
			}
		}
	}
	return office.Balanced(t, store, postsOf(fake, org))
}

// rung sees to it that the phone of each person has told of each direct message once, in
// words, but of answers. Of one that had to come by direct message it tells as well.
func rung(t testing.TB, fake *fakediscord.Server, org *ops.Org) {
	t.Helper()
	for _, p := range org.People {
		place, messages := p.Accounts[discord.Name], 0
		for _, m := range fake.Messages(place) {
			if m.Bot && !isAnswer(m) && m.Flags&flagSilent == 0 {
				messages++
			}
		}
		told := slices.DeleteFunc(fake.As(place).Notifications(), func(words string) bool {
			return words == "" || strings.HasSuffix(words, "so here it is.")
		})
		if len(told) != messages {
			t.Errorf("of %d messages, the phone of %s has told of %q", messages, p.Handle, told)
		}
	}
}

// drained sends until nothing is waiting, and returns how often it had to wait.
func (st *stage) drained() int {
	st.T.Helper()
	return st.Drained(st.discord.Rested)
}

// balanced is [balanced] for the stage, whose bot has also kept its secrets and sent
// nothing that Discord would not have taken.
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

func answersIn(fake *fakediscord.Server, person, text string) (n int) {
	for _, m := range fake.Messages(accountOf(person)) {
		if m.Bot && isAnswer(m) && strings.Contains(m.Plain(), text) {
			n++
		}
	}
	return n
}
