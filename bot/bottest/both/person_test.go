package both_test

import (
	"strings"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/slack/fakeslack"
)

// inSlack is somebody who uses Slack, and sees what comes of it there.
type inSlack struct {
	*stage
	*fakeslack.Person
	who string
}

// inDiscord is somebody who uses Discord.
type inDiscord struct {
	*stage
	*fakediscord.Person
	who string
}

// here is a person's account in Slack, there that in Discord.
func (st *stage) here(who string) inSlack {
	return inSlack{st, st.slack.As(slackAccount(who)), who}
}

func (st *stage) there(who string) inDiscord {
	return inDiscord{st, st.discord.As(discordAccount(who)), who}
}

// settle does what is due and sends what waits.
func (st *stage) settle() {
	st.T.Helper()
	if _, err := st.Settle(st.T.Context()); err != nil {
		st.T.Fatal(err)
	}
}

// answered does something that the bot has to answer, waits until it has, and has all
// sent that came of it.
func (st *stage) answered(do func()) {
	st.T.Helper()
	before := len(st.Answers(0))
	do()
	st.slack.WaitFor("an answer", func() bool { return len(st.Answers(before)) > 0 })
	st.settle()
}

// did wants these commands in the journal, and nothing else that people did.
func (st *stage) did(wanted ...string) {
	st.T.Helper()
	var commands []string
	for _, entry := range st.Journal() {
		if entry.Command != "account seen" {
			commands = append(commands, entry.Command)
		}
	}
	if diff := cmp.Diff(wanted, commands); diff != "" {
		st.T.Errorf("the journal: wanted (-), got (+):\n%s", diff)
	}
}

// clock moves the clock, and does on the way what is due.
func (st *stage) clock(to string) {
	st.T.Helper()
	if _, err := st.MoveClock(st.T.Context(), to, "mia"); err != nil {
		st.T.Fatal(err)
	}
}

// slash types a command in a channel, or in direct messages where that is "".
func (p inSlack) slash(channel, line string) {
	p.T.Helper()
	word, rest, _ := strings.Cut(line, " ")
	p.did(func() fakeslack.Ack { return p.Slash(slackPlace(channel), word, rest) })
}

// did does something, and waits for what comes of it.
func (p inSlack) did(do func() fakeslack.Ack) {
	p.T.Helper()
	p.answered(func() {
		if ack := do(); ack.TimedOut || ack.Failed != "" || ack.Refused {
			p.T.Fatalf("%s was not heard in Slack: %+v", p.who, ack)
		}
	})
}

// press presses a button, and chooses from a menu where it is in one.
func (p inSlack) press(m fakeslack.Message, label string) {
	p.T.Helper()
	p.did(func() fakeslack.Ack { return p.Press(m, label) })
}

// all are the messages that the person sees in a place, in threads too.
func (p inSlack) all(channel string) (seen []fakeslack.Message) {
	id := slackPlace(channel)
	seen = p.Ephemerals(id)
	if id == "" {
		id = p.ID
	}
	for _, m := range p.slack.Messages(id) {
		seen = append(append(seen, m), m.Thread...)
	}
	return seen
}

// sees waits until the person sees a message with all of these in this order, and
// returns the last one.
func (p inSlack) sees(channel string, wanted ...string) (found fakeslack.Message) {
	p.T.Helper()
	p.slack.WaitFor(p.who+" sees in Slack: "+strings.Join(wanted, " … "), func() bool {
		ok := false
		for _, m := range p.all(channel) {
			if inOrder(m.Plain(), wanted) && (!ok || m.TS > found.TS) {
				found, ok = m, true
			}
		}
		return ok
	})
	return found
}

// count is how many messages with that the person sees in a place.
func (p inSlack) count(channel, text string) (n int) {
	for _, m := range p.all(channel) {
		if strings.Contains(m.Plain(), text) {
			n++
		}
	}
	return n
}

func slackPlace(channel string) string {
	if channel == "" {
		return ""
	}
	return slackChannel(channel)
}

// command uses a command in a channel, or in direct messages where that is "".
func (p inDiscord) command(channel, path string, options map[string]any) fakediscord.Ack {
	p.T.Helper()
	return p.did(func() fakediscord.Ack { return p.Command(discordPlace(channel), path, options) })
}

// did does something, and waits for what comes of it.
func (p inDiscord) did(do func() fakediscord.Ack) (ack fakediscord.Ack) {
	p.T.Helper()
	p.answered(func() {
		if ack = do(); ack.TimedOut || ack.Failed != "" || ack.Refused != "" || ack.Gone {
			p.T.Fatalf("%s was not heard in Discord: %+v", p.who, ack)
		}
	})
	return ack
}

// press presses a button.
func (p inDiscord) press(m fakediscord.Message, label string) fakediscord.Ack {
	p.T.Helper()
	return p.did(func() fakediscord.Ack { return p.Press(m, label) })
}

// confirm presses a button that asks whether one is sure, and then the one that says
// so.
func (p inDiscord) confirm(m fakediscord.Message, label, question string) {
	p.T.Helper()
	if ack := p.Press(m, label); ack.TimedOut || ack.Failed != "" || ack.Gone {
		p.T.Fatalf("%s was not heard in Discord: %+v", p.who, ack)
	}
	channel := m.Channel
	var asks fakediscord.Message
	p.discord.WaitFor("the question", func() bool {
		for _, m := range append(p.discord.Messages(channel), p.Ephemerals(channel)...) {
			if inOrder(m.Plain(), []string{question}) {
				asks = m
			}
		}
		return asks.ID != ""
	})
	p.press(asks, label)
}

// all are the messages that the person sees in a place, in threads too.
func (p inDiscord) all(channel string) (seen []fakediscord.Message) {
	id := discordPlace(channel)
	seen = p.Ephemerals(id)
	if id == "" {
		id = p.ID
	}
	for _, m := range p.discord.Messages(id) {
		seen = append(append(seen, m), m.Thread...)
	}
	return seen
}

// sees waits until the person sees a message with all of these in this order, and
// returns the last one.
func (p inDiscord) sees(channel string, wanted ...string) (found fakediscord.Message) {
	p.T.Helper()
	p.discord.WaitFor(p.who+" sees in Discord: "+strings.Join(wanted, " … "), func() bool {
		ok := false
		for _, m := range p.all(channel) {
			if inOrder(m.Plain(), wanted) && (!ok || m.ID > found.ID) {
				found, ok = m, true
			}
		}
		return ok
	})
	return found
}

// count is how many messages with that the person sees in a place.
func (p inDiscord) count(channel, text string) (n int) {
	for _, m := range p.all(channel) {
		if strings.Contains(m.Plain(), text) {
			n++
		}
	}
	return n
}

func discordPlace(channel string) string {
	if channel == "" {
		return ""
	}
	return discordChannel(channel)
}

// inOrder reports whether a text has all of these, in this order.
func inOrder(text string, wanted []string) bool {
	for _, want := range wanted {
		_, after, ok := strings.Cut(text, want)
		if !ok {
			return false
		}
		text = after
	}
	return true
}

// answers fills in the form that the person is shown, and sends it.
func (p inSlack) answers(values map[string]string) {
	p.T.Helper()
	p.slack.WaitFor("the form", func() bool { return p.View() != nil })
	for field, value := range values {
		p.Type(field, value)
	}
	p.did(p.Submit)
}

// answers fills in the form that the person has open, and those that follow, and sends
// them.
func (p inDiscord) answers(values map[string]string) {
	p.T.Helper()
	for p.Modal() != nil {
		for _, field := range p.Modal().Fields {
			if value, ok := values[field.Label]; ok {
				p.Fill(field.Label, value)
			}
		}
		p.did(p.Submit)
	}
}
